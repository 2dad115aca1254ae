"""A plan's headings as a table.

A *heading* is a line, or the opening of a paragraph (run-in heading), that names the text
after it. Plans number them 第一篇 > 第一章 > 第一节 or 一、 > （一） > 1.; boxes (专栏1) hold named
projects; principles and goals often open their paragraphs with an unnumbered heading.
"""

import re

import pandas as pd

from .grids import is_row

OUTLINE_TYPES = {"level": "int64", "number": "str", "title": "str", "path": "str", "start": "int64", "end": "int64"}
HAN = "一二三四五六七八九十百零〇两"
# One line, one heading. The group that matched names its kind; kinds are ranked below.
HEADING = re.compile(
    rf"""[ \t　]*(?:
      (?P<part>第[{HAN}\d]+[篇编])[ \t　]*                 # 第一篇  规划背景
    | (?P<chapter>第[{HAN}\d]+章)[ \t　]*                 # 第九章 优化乡村发展布局
    | (?P<section>第[{HAN}\d]+节)[ \t　]*                 # 第3节 全面推行林长制
    | (?P<box>专栏[ \t]*[{HAN}\d]+)[ \t　:：]*            # 专栏1  农业转型升级工程
    | (?P<table>表[ \t]*[{HAN}\d]+)[ \t　.．、:：]*        # 表1. 乡村振兴战略规划主要指标
    | (?P<one>[{HAN}]+)、[ \t　]*                        # 一、指导思想
    | [（(](?P<two>[{HAN}]+)[）)][ \t　]*                 # （一）加强组织领导。坚持…
    | (?P<three>\d{{1,2}})[ \t　]*(?:[.．、](?!\d)[ \t　]*|[ \t　]+)(?=[^\W\d_A-Za-z]|[“"‘《])  # 1.完善… , 16 提升…
    | [（(](?P<four>\d{{1,2}})[）)][ \t　]*(?=[^\W\d_A-Za-z]|[“"‘《])  # （1）完善…
    | (?P<half>\d{{1,2}})[）)][ \t　]*(?=[^\W\d_A-Za-z]|[“"‘《])      # 2) 提升…
    | (?P<five>[①-⑳㉑-㉟])[ \t　]*(?=[^\W\d_A-Za-z]|[“"‘《])    # ①完善…
    | (?P<article>第[{HAN}\d]+条)[ \t　]+                # 第三条 县级以上…
    | (?P<first>[{HAN}]{{1,3}}是)[ \t　]*(?=[^\W\d_A-Za-z])       # 一是加强组织领导。建立…
    | (?P<dash>——)[ \t　]*(?=[^\s—])                      # ——坚持因地制宜、循序渐进。
    | (?P<preface>前[ 　]*言|引[ 　]*言|序[ 　]*言|结[ 　]*语|附[ 　]*则)[ \t　]*$
    )""",
    re.X,
)
# a kind's rank: a heading closes every open heading of its own rank or a higher number
RANK = {"part": 1, "chapter": 2, "section": 3, "box": 3, "one": 4, "two": 5, "three": 6, "table": 6.5, "four": 6.6, "half": 6.7, "five": 6.8, "article": 4.5, "first": 7, "dash": 7, "run": 7}
SENTENCE = re.compile(r"[^。！？!?\n]{1,40}?(?=[。！？])")  # a title run into its paragraph ends at the first full stop
STAND_ALONE = 40  # characters that a title on a line of its own may have
# "坚持党管农村工作。毫不动摇地…", "产业兴旺：现代山地…": unnumbered, only where three in a row do so
PRINCIPLE = re.compile(r"[ \t　]*(坚持[^。，；：,;:\n]{2,20})。(?=.)")
LABEL = re.compile(r"[ \t　]*([^\W\d_A-Za-z]{2,8})[：:](?=.{20})")
# "厕所革命。大力开展…", "“三变”改革试点。在全县…": a project named inside a box
PROJECT = re.compile(r"[ \t　]*([^。，；：,;:\n]{2,24})。(?=.)")
FIRST_COLUMN = re.compile(r"[ \t　]*(?:序号|分类|指标|类别)[ 　]*(?:[ \t　]*$|\t.*\t)")  # what the first cell of a table says, flattened or a row a line
NOTE = re.compile(r"[ \t　]*注[：:]?(?:(?<=[：:])|(?=\d))[ \t]*(\d{1,2})?")  # "注：1．本指标体系…": the numbered lines after it are notes


def parse_outline(text: str) -> pd.DataFrame:
    """Return one row a heading of *text*, in order.

    Columns: level (1 is the outermost), number (as printed, e.g. ``第一篇``, ``一``, ``1``,
    ``专栏1``; empty for unnumbered headings), title, path (the titles from the outermost to
    this one, joined by " / "), start and end (character offsets; the section runs from its
    heading to the next heading of the same or a lower level). An empty text gives an empty
    frame; anything but a string a TypeError.

    >>> parse_outline("一、总体要求\\n（一）指导思想\\n坚持……")[["level", "number", "path"]].values.tolist()
    [[1, '一', '总体要求'], [2, '一', '总体要求 / 指导思想']]
    """
    if not isinstance(text, str):
        raise TypeError(f"parse_outline needs a plan's text as a str, not {type(text).__name__}; load_plan(id).text gives one")
    found = _headings(text)
    kinds = {kind for kind, *_ in found}
    rank = dict(RANK, preface=min((RANK[k] for k in kinds if k in RANK), default=1))
    if "section" not in kinds:
        rank["box"] = RANK["table"]  # a box then belongs to the numbered section it stands in
    rows: list[list] = []
    open_: list[tuple[float, int]] = []  # rank and row of the headings that hold the present place
    for kind, number, title, start in found:
        while open_ and open_[-1][0] >= rank[kind]:
            rows[open_.pop()[1]][5] = start
        path = " / ".join([rows[row][2] for _, row in open_] + [title])
        open_.append((rank[kind], len(rows)))
        rows.append([len(open_), number, title, path, start, len(text)])
    return pd.DataFrame(rows, columns=list(OUTLINE_TYPES)).astype(OUTLINE_TYPES)


def _headings(text: str) -> list[tuple[str, str, str, int]]:
    """(kind, number, title, start) of every heading, in order."""
    lines = _lines(text)
    found, run = [], _runs(lines)
    in_box, in_note, noted = False, False, 0  # noted: the number of the last note
    for i, (start, line) in enumerate(lines):
        blank_before = i == 0 or lines[i - 1][0] + len(lines[i - 1][1]) + 1 < start
        in_note = in_note and not blank_before
        if note := NOTE.match(line):
            in_note, noted = True, int(note[1] or 0)
        first = start + len(line) - len(line.lstrip())
        m = None if is_row(line) else HEADING.match(line)
        if m and in_note:
            in_note = m.lastgroup in ("three", "four", "half") and int(m[m.lastgroup]) == noted + 1  # else the notes are over
            noted += in_note
        if m and not in_note:
            title = _title(line[m.end():], m.lastgroup)
            if title is not None:
                title += _continued(lines, i) if m.lastgroup in ("part", "chapter", "section") else ""
                number = "" if m.lastgroup in ("dash", "preface") else re.sub(r"\s", "", m[m.lastgroup])
                title = title or re.sub(r"\s", "", m[m.lastgroup])
                found.append((m.lastgroup, number, title, first))
                in_box = m.lastgroup == "box" or (in_box and m.lastgroup == "dash")
                continue
        if i in run:
            found.append(("run", "", run[i], first))
        elif in_box and (m := PROJECT.match(line)):
            found.append(("run", "", m[1].strip(), first))
        elif i + 1 < len(lines) and len(line) <= STAND_ALONE and FIRST_COLUMN.match(lines[i + 1][1]) and "\t" not in line.strip():
            if not FIRST_COLUMN.match(line) and line.strip()[-1] not in "。；：，" and not (found and found[-1][0] == "table" and first - found[-1][3] < 60):
                found.append(("table", "", line.strip(), first))
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    """Offset and text of every line that is not blank."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def _title(rest: str, kind: str) -> str | None:
    """The heading's words, or None where the line is no heading after all."""
    rest = rest.strip()
    if kind in ("part", "chapter", "section", "box", "table"):
        return rest if len(rest) <= STAND_ALONE and not rest.endswith("。") else None
    if kind == "preface":
        return ""
    if sentence := SENTENCE.match(rest):
        return sentence[0].strip()
    if kind == "article" and len(rest) > STAND_ALONE:
        return ""  # its number is its title
    return rest if 0 < len(rest) <= STAND_ALONE and kind != "dash" else None


def _continued(lines: list[tuple[int, str]], i: int) -> str:
    """The second line of a title broken over two: short, unpunctuated, with a blank line after it."""
    if i + 2 >= len(lines):
        return ""
    (start, line), (after, text), (third, _) = lines[i : i + 3]
    follows = after == start + len(line) + 1 and third > after + len(text) + 1
    short = len(text.strip()) <= 20 and not re.search(r"[。，；：,;:]", text) and not HEADING.match(text)
    return text.strip() if follows and short else ""


def _runs(lines: list[tuple[int, str]]) -> dict[int, str]:
    """Titles of unnumbered run-in headings, by line: three or more paragraphs in a row open alike."""
    found: dict[int, str] = {}
    for pattern in (PRINCIPLE, LABEL):
        row: list[tuple[int, str]] = []
        for i, (_, line) in enumerate([*lines, (0, "")]):
            if m := pattern.match(line):
                row.append((i, m[1].strip()))
                continue
            if len(row) >= 3:
                found.update(row)
            row = []
    return found
