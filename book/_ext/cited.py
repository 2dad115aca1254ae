"""Say to programs what a page is and how it is cited: preview, metadata, reference, all from CITATION.cff.

Convention: authors, date, version and licence stand in CITATION.cff alone; nothing here repeats them.
With a `doi` there, it is in the metadata and, while the site has no address, in every reference.
"""

import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

import yaml
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

import han

PICTURE, SHOWS = "_static/page.png", "A page of the book: a plan with its targets marked"  # of book/assets
SPECIAL = re.compile(r"[&%$#_]")  # in BibTeX
CITE = """
<details class="admonition cite-page">
<summary class="admonition-title">Cite this page</summary>
<p>{said} In <em>{book}</em> (version {version}).{link}</p>
<div class="highlight"><pre style="white-space: pre-wrap; overflow-wrap: anywhere">{bibtex}</pre></div>
</details>
"""


@lru_cache
def read_work(root: Path) -> dict:
    """Return what CITATION.cff says of the book, with *names*: the authors as they are printed."""
    work = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    names = [one.get("name") or f"{one['family-names']}, {one['given-names']}" for one in work["authors"]]
    return work | {"names": names, "abstract": shorten(work["abstract"]), "date": str(work["date-released"])}


def shorten(text: str, limit: int = 180) -> str:
    """Return the sentences of *text* that fit in *limit* characters, half as many of Chinese; or its clauses, or words, and “…”.

    >>> [shorten(text, 20) for text in ("One page. Then on and on.", "A page of six words, or more", "A page that goes on and on")]
    ['One page.', 'A page of six words…', 'A page that goes on…']
    >>> shorten("到哪里去？从哪里来，有多远。", 16)
    '到哪里去？'
    """
    text = " ".join(text.split())
    limit //= 1 + bool(han.RUN.match(text))
    if len(text) <= limit:
        return text
    whole = re.match(rf".{{{limit // 4},{limit - 1}}}(?:[.?!](?= )|[。？！])", text)
    clauses = re.match(rf".{{{limit // 2},{limit}}}(?=[,;:] |[，；：])", text)
    return whole[0] if whole else (clauses[0] if clauses else text[: limit + 1].rsplit(" ", 1)[0]) + "…"


def head(app: Sphinx, page: str, title: str, said: str, minutes: int = 0, uri: str = "") -> str:
    """Return the metadata of *page* as HTML: for readers of links, for reference managers, for search engines."""
    work, site, whole = read_work(Path(app.confdir)), app.config.site_url, page == app.config.root_doc
    kind = "Book" if whole else ["Chapter", "LearningResource"] if page in app.env.found_docs else "WebPage"
    language = "zh-CN" if han.RUN.match(title) else "en"
    url, doi = site and site + f"{page}.html", work.get("doi", "")
    picture = site + PICTURE if site else relative_uri(uri or f"{page}.html", PICTURE)
    rows = [('name="description" property="og:description"', said), ('name="citation_title" property="og:title"', title),
            ('property="og:type"', "website" if whole else "article"), ('property="og:url"', url), ('property="og:site_name"', work["title"]),
            ('property="og:image"', picture), ('property="og:image:alt"', SHOWS), ('name="twitter:card"', "summary_large_image"),
            *(('name="citation_author"', name) for name in work["names"]), ('name="citation_publication_date"', work["date"].replace("-", "/")),
            ('name="citation_language"', language), ('name="citation_inbook_title"', "" if whole else work["title"]), ('name="citation_public_url"', url), ('name="citation_doi"', doi)]
    data = {"@context": "https://schema.org", "@type": kind, "name": title, "url": url,
            "author": [{"@type": "Person" if "family-names" in one else "Organization", "name": name} for one, name in zip(work["authors"], work["names"])],
            "datePublished": work["date"], "dateModified": app.env.found_days.get(page), "version": work["version"], "inLanguage": language,
            "license": [f"https://spdx.org/licenses/{name}" for name in work["license"]], "timeRequired": minutes and f"PT{minutes}M",
            "identifier": doi and f"https://doi.org/{doi}", "isPartOf": not whole and {"@type": "Book", "name": work["title"]} | ({"url": site} if site else {})}
    linked = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    metas = "".join(f'\n<meta {name} content="{escape(str(value))}">' for name, value in rows if value)
    return f'{metas}\n<script type="application/ld+json">{linked}</script>'


def cite(work: dict, page: str, title: str, url: str) -> str:
    """Return the folded box that says how to cite a page, as text and as BibTeX."""
    year, link = work["date"][:4], url or (f"https://doi.org/{work['doi']}" if "doi" in work else "")
    said = f"{'; '.join(work['names'])} ({year}). {title}{'' if title[-1] in '?!' else '.'}"
    authors = " and ".join(name if "," in name else f"{{{name}}}" for name in work["names"])
    fields = {"author": authors, "title": f"{{{title}}}", "booktitle": f"{{{work['title']}}}", "year": year, "version": work["version"]}
    fields = {key: SPECIAL.sub(r"\\\g<0>", value) for key, value in fields.items()} | ({"url": link} if link else {})
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items())
    bibtex = f"@incollection{{countyplans{year}-{page.replace('/', '-')},\n{lines}}}"
    shown = link and f' <a href="{escape(link)}">{escape(link)}</a>'
    return CITE.format(said=escape(said), book=escape(work["title"]), version=work["version"], link=shown, bibtex=escape(bibtex, quote=False))
