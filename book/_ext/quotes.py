"""Let a reader choose to see the plans' quotes in Chinese, in English or in both.

Convention: marked is a pair that stands side by side, in one of the forms that the book uses, and
nothing else, so the only version of a quote is never hidden: a Chinese block quote and the English
paragraph in or right behind it; a Chinese sentence with its English in italics behind it; a table
with a column "in English", "English" or "…_en" and the Chinese column that it translates. Those of
the first two get class="quote-zh" and "quote-en"; a table gets data-zh and data-en, the places of
the columns counted from the right. Passages of `annotate` show by .ann-e that they are translated.
The choosing is in book/assets/quotes.js, the hiding in book.css.
"""

import re
from html import unescape
from typing import NamedTuple

from sphinx.application import Sphinx

from han import HAN

QUOTE = re.compile(r"<blockquote>.*?</blockquote>(?:\s*<p>.*?</p>(?=\s*</div>))?", re.S)
PARAGRAPHS = re.compile(r"<p>(?P<zh>(?:(?!</p>).)*)</p>(?P<between>\s*(?:</div>\s*</blockquote>\s*)?)<p>(?P<en>(?:(?!</p>).)*)</p>", re.S)
SENTENCE = re.compile(rf"(?<=<p>)(?P<zh>[^<]*[{HAN}][^<]*[。；”])\s*(?P<en><em>[^<]*</em>)(?=</p>)")
TABLE = re.compile(r"<table\b(?:(?!<table\b).)*?</table>", re.S)
ROW = re.compile(r"<tr\b.*?</tr>", re.S)
CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)</t[dh]>", re.S)
ENGLISH = re.compile(r"(?:.*, |in )?english|(?P<of>.*)_en", re.I)
MOST = 9  # columns from the right, as far as book.css goes
SWITCH = """<fieldset class="quotes"><legend>Quotes</legend>
<label><input type="radio" name="quotes" value="zh">中文</label>
<label><input type="radio" name="quotes" value="en">English</label>
<label><input type="radio" name="quotes" value="" checked>both</label></fieldset>
<script>try { document.documentElement.dataset.quotes = localStorage.getItem("quotes") || ""; } catch {}</script>
"""


class Cell(NamedTuple):
    """A cell: its attributes, and its text without tags."""

    attributes: str
    text: str


def plain(html: str) -> str:
    """Return the text of *html*, blanks made single."""
    return " ".join(unescape(re.sub("<[^>]*>", "", html)).split())


def is_chinese(text: str) -> bool:
    """Say whether more of the letters of *text* are Chinese than Latin.

    >>> is_chinese("到2025年，达到70%"), is_chinese("tea (茶叶) by 2025"), is_chinese("70%")
    (True, False, False)
    """
    return len(re.findall(f"[{HAN}]", text)) > len(re.findall("[A-Za-z]", text))


def is_english(text: str) -> bool:
    """Say whether *text* has Latin letters, and more of them than Chinese ones."""
    return bool(re.search("[A-Za-z]", text)) and not is_chinese(text)


def mark(html: str) -> str:
    """Return *html* with its pairs of quote and translation marked.

    >>> mark("<blockquote><div><p>茶叶达到15万亩</p><p><em>tea is to reach it</em></p></div></blockquote>")
    '<blockquote><div><p class="quote-zh">茶叶达到15万亩</p><p class="quote-en"><em>tea is to reach it</em></p></div></blockquote>'
    """
    html = QUOTE.sub(lambda found: PARAGRAPHS.sub(_pair, found[0]), html)
    html = SENTENCE.sub(_sentence, html)
    return TABLE.sub(lambda found: mark_table(found[0]), html)


def _pair(found: re.Match) -> str:
    if not is_chinese(plain(found["zh"])) or not is_english(plain(found["en"])):
        return found[0]
    return f'<p class="quote-zh">{found["zh"]}</p>{found["between"]}<p class="quote-en">{found["en"]}</p>'


def _sentence(found: re.Match) -> str:
    if not is_chinese(found["zh"]) or not is_english(plain(found["en"])):
        return found[0]
    return f'<span class="quote-zh">{found["zh"]}</span> <span class="quote-en">{found["en"]}</span>'


def mark_table(table: str) -> str:
    """Return *table* with data-zh and data-en if one of its columns translates another in every row."""
    head, body = read_rows(table)
    if pair := find_columns(head, body):
        return table.replace("<table", f'<table data-zh="{pair[0]}" data-en="{pair[1]}"', 1)
    return table


def read_rows(table: str) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Return the rows of the table's head and of its body, each from the right to the left."""
    above, _, below = table.partition("</thead>")
    read = [[[Cell(a, plain(text)) for a, text in CELL.findall(row)][::-1] for row in ROW.findall(part)] for part in (above, below)]
    return read[0], read[1]


def find_columns(head: list[list[Cell]], body: list[list[Cell]]) -> tuple[int, int] | None:
    """Return the places, from the right and from 1, of a Chinese column and of the one that translates it."""
    rows = head + body
    if not head or not body or any("colspan" in cell.attributes for row in rows for cell in row):
        return None
    width = min(map(len, rows))  # a row is shorter where a cell to the left spans several
    titles = [" ".join(filter(None, (row[i].text for row in head))) for i in range(width)]
    if {"term", "pinyin"} & set(titles):  # a list of words to learn is no quote
        return None
    for en, title in enumerate(titles):
        if not (named := ENGLISH.fullmatch(title)):
            continue
        others = [i for i in [*range(en + 1, width), *range(en - 1, -1, -1)] if _mostly_chinese([row[i].text for row in body])]
        others = [i for i in others if not named["of"] or titles[i] in (named["of"], "")]
        if others and _whole(body, others[0], en) and max(others[0], en) < MOST:
            return others[0] + 1, en + 1
    return None


def _mostly_chinese(texts: list[str]) -> bool:
    return 2 * sum(map(is_chinese, texts)) > len(texts)


def _whole(body: list[list[Cell]], zh: int, en: int) -> bool:
    """Say whether no row would lose its only version, and no cell spans rows from these columns on."""
    spans = any("rowspan" in cell.attributes for row in body for cell in row[: max(zh, en) + 1])
    return not spans and all(is_english(row[en].text) and row[zh].text for row in body)


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Mark the quotes of a page, and put the switch below its title if there are any."""
    if app.builder.name != "html" or not doctree:
        return
    body = mark(context["body"])
    if re.search(r'class="(?:quote-zh|ann-e)"|<table data-zh', body):
        context["body"] = re.sub(r'</h1>\s*(?:<p class="facts".*?</p>\s*)?', lambda found: found[0] + SWITCH, body, count=1, flags=re.S)
        app.add_js_file("quotes.js", loading_method="defer")


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", dress, priority=600)  # after found.py's line below the title
    return {"parallel_read_safe": True, "parallel_write_safe": True}
