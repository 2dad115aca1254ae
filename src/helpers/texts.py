"""From a file to a plan's text: decode it, and take away what is not the plan.

A *change* is one piece of the printed document that the clean text does not hold: a mark
left by a converter, a line of the web site around the plan, the notice that forwards it.
Nothing is thrown away: putting every change back at its place gives the document again.
"""

import re
from pathlib import Path

import pandas as pd

CHANGE_TYPES = {"start": "int64", "printed": "str", "replaced_by": "str", "kind": "str", "certain": "bool"}

# "[bookmark: _Toc2801]前  言": a Word bookmark that a converter printed
BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,80}\]")
# "您当前的位置: …", "来源:县农业农村局", "2024-01-25 09:38 来源:…", "点击数:人次", "中国城市规划学会官方网站"
SITE_LINE = re.compile(
    r"(?:(?:您)?当前的?位置|首页\s*>|(?:信息)?来源\s*[:：]|作者\s*[:：]|发布(?:日期|时间|机构)\s*[:：]|点击数|浏览(?:量|次数)"
    r"|字体\s*[:：]|打印本?页?$|20\d\d-\d\d-\d\d\b).{0,80}$|.{2,20}(?:官方网站|门户网站)$"
)
# "分享到:", "相关新闻", "上一篇": from here on the page is the site's
SITE_TAIL = re.compile(r"^[ \t]*(?:分享到|相关(?:新闻|阅读|链接|文章)|上一篇|下一篇|打印本页|关闭窗口|扫一扫)[^\n]{0,40}$", re.M)
# a title of a document, not of a news item: "…实施方案", "…的决定", "（2021—2035年）"
DOCUMENT_TITLE = re.compile(r"(?:方案|规划|决定|意见|通知|纲要|计划|办法|规定|细则|要点|[）)])$|关于$")
# "重庆市永川区人民政府办公室关于 / 印发…的通知", "（此件公开发布）", "2022年11月28日"
NOTICE_TITLE = re.compile(r"的?通知[ \t]*$", re.M)
NOTICE_END = re.compile(r"^[ \t　]*[（(]此件[^\n]{0,20}[）)][ \t]*$", re.M)
SIGNATURE = re.compile(r"^[ \t　]*20\d\d年\d{1,2}月\d{1,2}日[ \t]*$", re.M)
HEAD = 1500  # characters in which a head (site lines, notice) is looked for


def read_text(path: str | Path) -> str:
    """Return the text of the file at *path*: UTF-8 (with or without BOM) or GB18030 (so GBK, GB2312).

    Line ends become ``\\n``; nothing else is touched. Raises FileNotFoundError for a missing
    file, and ValueError, saying what to do, for an empty file and for any other encoding.
    """
    path = Path(path)
    data = path.read_bytes()
    if not data.strip():
        raise ValueError(f"{path.name} is empty: save the plan's text in it, as UTF-8")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        raise ValueError(f"{path.name} is UTF-16 or no text at all (it holds NUL bytes or a UTF-16 mark): save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as utf8:
        text = _decode_chinese(data, path.name, utf8)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_chinese(data: bytes, name: str, utf8: UnicodeDecodeError) -> str:
    """Decode GB18030, and refuse what merely happens to decode (Big5, Latin-1, damaged UTF-8)."""
    hint = f"{name} is not UTF-8 (byte {utf8.start} is 0x{data[utf8.start]:02X})"
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as gb:
        raise ValueError(f"{hint} and not GB18030 (byte {gb.start}): if it is damaged, keep the file and get another copy; "
                         "else save it as UTF-8") from None
    foreign = [c for c in text if not c.isascii()]
    common = sum(bool(c.encode("gb2312", "ignore")) for c in foreign)
    if common < 0.9 * len(foreign):
        raise ValueError(f"{hint}; read as GB18030 only {common} of {len(foreign)} characters are common Chinese ones, "
                         "so it is probably Big5 or another encoding: save it as UTF-8")
    return text


def clean_text(raw: str) -> tuple[str, pd.DataFrame]:
    """Return the plan's text in *raw*, and the changes that lead to it.

    Removed are converters' bookmarks (kind ``bookmark``), the lines of a web site around the
    plan (``site``), the notice that forwards it (``notice``) and blank space at both ends
    (``space``); every other character stays as printed. The frame has one row a change: start
    (offset in the clean text where it stood), printed, replaced_by (empty), kind, certain.
    Raises TypeError if *raw* is not a string.

    >>> text, changes = clean_text("[bookmark: _Toc1]第一章  重大意义\\n分享到:\\n")
    >>> text, list(changes["kind"])
    ('第一章  重大意义', ['bookmark', 'space', 'site'])
    """
    if not isinstance(raw, str):
        raise TypeError(f"clean_text needs the document as a str, not {type(raw).__name__}; read_text(path) gives one")
    return _apply(raw, find_cuts(raw))


def find_cuts(raw: str) -> list[tuple[int, int, str]]:
    """Return (start, end, kind) of all that is not the plan's text in *raw*, in order (see `clean_text`)."""
    cuts = [(m.start(), m.end(), "bookmark") for m in BOOKMARK.finditer(raw)]
    head = _site_head(raw)
    tail = _site_tail(raw)
    cuts += head + [(tail, len(raw), "site")] * (tail < len(raw))
    begin = max((end for _, end, _ in head), default=0)
    notice = _notice_end(raw, begin)
    if notice:
        cuts = [c for c in cuts if c[1] <= begin or c[0] >= notice] + [(begin, notice, "notice")]
    return _with_space(raw, sorted(cuts))


def _site_head(raw: str) -> list[tuple[int, int, str]]:
    """Spans of site lines before the plan; a headline counts where a source line follows it."""
    lines = [(m.start(), m.end(), m[0].strip()) for m in re.finditer(r"[^\n]*\n?", raw[:HEAD]) if m[0].strip()][:15]
    site = [bool(SITE_LINE.match(line)) for _, _, line in lines]
    last = max((i for i, s in enumerate(site) if s), default=-1)
    return [
        (start, end, "site")
        for i, (start, end, line) in enumerate(lines[: last + 1])
        if site[i] or (len(line) <= 60 and not DOCUMENT_TITLE.search(line))
    ]


def _site_tail(raw: str) -> int:
    """Offset from which the page is the site's again: only short lines may follow."""
    for m in SITE_TAIL.finditer(raw, max(0, len(raw) - 5 * HEAD)):
        if all(len(line) <= 60 for line in raw[m.end():].splitlines()):
            return m.start()
    return len(raw)


def _notice_end(raw: str, begin: int) -> int:
    """Offset where a forwarding notice (…的通知 … （此件公开发布）) ends, 0 if there is none."""
    title = NOTICE_TITLE.search(raw, begin, begin + 300)
    if not title:
        return 0
    end = NOTICE_END.search(raw, title.end(), title.end() + HEAD) or SIGNATURE.search(raw, title.end(), title.end() + HEAD)
    return end.end() if end else 0


def _with_space(raw: str, cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Add the blank space that the cuts leave before the first and after the last character."""
    rest, at = [], 0
    for start, end, _ in [*cuts, (len(raw), len(raw), "")]:
        rest.append((at, start))
        at = max(at, end)
    spaces = []
    for order, side in ((rest, "lead"), (rest[::-1], "trail")):
        for start, end in order:
            piece = raw[start:end]
            kept = piece.lstrip() if side == "lead" else piece.rstrip()
            blank = len(piece) - len(kept)
            if blank:
                spaces.append((start, start + blank, "space") if side == "lead" else (end - blank, end, "space"))
            if kept:
                break
        else:
            break  # all is blank: counted once
    return sorted(cuts + spaces)


def _apply(raw: str, cuts: list[tuple[int, int, str]]) -> tuple[str, pd.DataFrame]:
    pieces, rows, at, length = [], [], 0, 0
    for start, end, kind in cuts:
        pieces.append(raw[at:start])
        length += start - at
        rows.append((length, raw[start:end], "", kind, True))
        at = end
    text = "".join([*pieces, raw[at:]])
    return text, pd.DataFrame(rows, columns=list(CHANGE_TYPES)).astype(CHANGE_TYPES)
