"""Write the book as an e-book (EPUB 3.3): `make epub`.

Convention: one XHTML file a page, from the built pages; no script, nothing from another host, every
image with its alt text, Chinese marked as Chinese and drawn with the book's own font where a device
has none. The same book gives the same bytes: its date is the release's, not this run's.
"""

import base64
import hashlib
import re
import zipfile
from html import escape
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import yaml
from lxml import etree

import han
from cited import read_work
from datapackage import citation
from paper_cover import draw_cover
from paper_links import Parts, pages_of, place_images, relink
from paper_pages import Page, read_parts
from paper_print import LICENCES, slug

XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}">
<head><meta charset="utf-8"/><title>{title}</title><link rel="stylesheet" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""
OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{uuid}</dc:identifier><dc:title>{title}</dc:title><dc:language>en</dc:language><dc:language>zh-CN</dc:language>
{authors}<dc:date>{date}</dc:date><dc:description>{abstract}</dc:description><dc:rights>Prose, annotations and tables: CC BY 4.0; code: MIT</dc:rights>
<meta property="dcterms:modified">{date}T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">visual</meta><meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta><meta property="schema:accessibilityFeature">structuralNavigation</meta><meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta><meta property="schema:accessibilitySummary">Every figure has a text that describes it; Chinese is marked as Chinese; headings and tables have their structure.</meta>
</metadata>
<manifest>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
CONTAINER = '<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def make_epub(site: Path, root: Path, target: Path, only: list[str] | None = None, site_url: str = "") -> dict[str, object]:
    """Write the book of *site* to *target*; return what was counted. *only* names the pages wanted.

    Raises ValueError for links that lead nowhere.
    """
    parts, files = read_parts(site, root, only), {}
    links, faults = relink(parts, lambda page, to, anchor: ("" if to is page and anchor else f"{slug(to.name)}.xhtml") + (anchor and f"#{anchor}"), site_url)
    if faults:
        raise ValueError("\n".join(faults))

    def place(source: str) -> str:
        data = base64.b64decode(source.partition(",")[2]) if source.startswith("data:") else (site / source).read_bytes()
        name = f"images/{hashlib.sha256(data).hexdigest()[:12]}{'.png' if source.startswith('data:') else Path(source).suffix}"
        files[name] = data
        return name

    place_images(parts, place)
    work = read_work(root) | yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    texts = {"cover.xhtml": XHTML.format(lang="en", title="Cover", body=f'<div class="cover"><img src="images/cover.png" alt="Cover: {escape(work["title"])}"/></div>'),
             "title.xhtml": title_page(work, root), "nav.xhtml": navigation(parts)}
    texts |= {f"{slug(page.name)}.xhtml": as_xhtml(page) for page in pages_of(parts)}
    files |= {name: text.encode() for name, text in texts.items()}
    files |= {"images/cover.png": draw_cover(work["title"], "; ".join(work["names"])), "style.css": (root / "book" / "assets" / "epub.css").read_bytes(),
              "fonts/noto-sans-sc.woff2": (site / "_static" / "noto-sans-sc.woff2").read_bytes()}
    write(target, files | {"package.opf": package(work, files, list(texts)).encode()})
    return {"pages": len(texts), "images": sum(name.startswith("images/") for name in files), "links": links}


def as_xhtml(page: Page) -> str:
    """Return a page as XHTML."""
    for found in page.body.iter():
        if lang := found.get("lang"):
            found.set(LANG, lang)
    body = etree.tostring(page.body, method="xml", encoding="unicode", with_tail=False)
    body = re.sub(r"<svg\b", '<svg xmlns="http://www.w3.org/2000/svg"', body).replace(" viewbox=", " viewBox=")
    lang = page.body.xpath("string(.//h1/ancestor-or-self::*[@lang][1]/@lang)") or "en"
    return XHTML.format(lang=lang, title=escape(page.title), body=body.replace("<article", "<section", 1).removesuffix("</article>") + "</section>")


def title_page(work: dict, root: Path) -> str:
    """Return the page behind the cover: version, licence, how to cite."""
    body = f"""<section class="title"><h1>{escape(work["title"])}</h1><p>{escape(" ".join(work["abstract"].split()))}</p>
<p>{escape("; ".join(work["names"]))}</p><p>Version {work["version"]}, {work["date"]}</p>
<div class="imprint">{LICENCES}<p>To be cited as: {escape(citation(root)["cite.txt"].strip())}</p></div></section>"""
    return XHTML.format(lang="en", title=escape(work["title"]), body=body)


def navigation(parts: Parts) -> str:
    """Return the contents: parts, pages, and the sections of each page."""
    lines = []
    for caption, pages in parts:
        lines.append(f"<li><span>{escape(caption)}</span><ol>")
        for page in pages:
            name = f"{slug(page.name)}.xhtml"
            inside = [(found.getparent().get("id"), " ".join(found.text_content().split())) for found in page.body.iter("h2")]
            rows = "".join(f'<li><a href="{name}#{escape(id)}">{escape(title)}</a></li>' for id, title in inside if id)
            lines.append(f'<li><a href="{name}">{escape(page.title)}</a>{rows and f"<ol>{rows}</ol>"}</li>')
        lines.append("</ol></li>")
    return XHTML.format(lang="en", title="Contents", body=han.mark(f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{"".join(lines)}</ol></nav>').replace('lang="zh-CN"', 'lang="zh-CN" xml:lang="zh-CN"'))


def package(work: dict, files: dict[str, bytes], spine: list[str]) -> str:
    """Return the package document: what the book is, what files it has, in which order they are read."""
    ids = {name: f"f{number}" for number, name in enumerate(files)}
    items = []
    for name in files:
        marks = ["nav"] * (name == "nav.xhtml") + ["cover-image"] * (name == "images/cover.png") + ["svg"] * (name.endswith(".xhtml") and b"<svg" in files[name])
        properties = f' properties="{" ".join(marks)}"' if marks else ""
        items.append(f'<item id="{ids[name]}" href="{name}" media-type="{TYPES[Path(name).suffix]}"{properties}/>')
    return OPF.format(uuid=uuid5(NAMESPACE_URL, f"{work['title']} {work['version']}"), title=escape(work["title"]), date=work["date"], abstract=escape(" ".join(work["abstract"].split())),
                      authors="".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in work["names"]), items="\n".join(items), spine="\n".join(f'<itemref idref="{ids[name]}"/>' for name in spine))


def write(target: Path, files: dict[str, bytes]) -> None:
    """Write the archive, its type first and not compressed, as the format demands."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in ({"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER.encode()} | {f"EPUB/{name}": data for name, data in files.items()}).items():
            stored = name == "mimetype" or name.endswith((".png", ".woff2"))
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
