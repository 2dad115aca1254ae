"""Who is responsible: the bodies named at the end of each numbered task.

A *task* is a section numbered 1., 2., … (or （1）, ①, 一是), the innermost of them. A *body* is a name
as printed: 县发展改革委, 各镇街, 各乡镇（街道）. A *lead* body stands after 牵头单位, the others
after 责任单位; where a plan knows no lead, all of them are responsible alike.
"""

import re

import pandas as pd

from .outline import parse_outline

BODY_TYPES = {"number": "str", "title": "str", "lead": "str", "responsible": "str", "start": "int64", "end": "int64"}
# "〔牵头单位：县交通局；责任单位：…〕", "牵头单位:县行政审批局" (opener lost), "责任单位县乡村振兴局" (colon lost)
LEAD = re.compile(r"(?:牵头|主责|主管|责任牵头)(?:单位|部门)[ \t]*[:：]?")
RESPONSIBLE = re.compile(r"(?:责任|配合|参与|参加|协同|实施|支持)(?:单位|部门)[ \t]*[:：]?")
OPENERS, CLOSERS = "（(〔[【", "）)〕]】"
TASK_NUMBER = re.compile(r"(?:\d{1,3}|[①-⑳㉑-㉟]|[一二三四五六七八九十]+是)$")


def extract_bodies(text: str, *, outline: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row a numbered task of *text*: number, title, lead, responsible, start, end.

    lead and responsible hold the printed names joined by 、 (empty where the plan names none);
    start and end are the offsets of the task's section. *outline* is `parse_outline(text)` if
    it is at hand. Raises TypeError if *text* is not a string.

    >>> extract_bodies("1.建路。畅通村道。〔牵头单位：县交通局；责任单位：各乡镇（街道）〕")[["lead", "responsible"]].values.tolist()
    [['县交通局', '各乡镇（街道）']]
    """
    if not isinstance(text, str):
        raise TypeError(f"extract_bodies needs a plan's text as a str, not {type(text).__name__}; load_plan(id).text gives one")
    outline = parse_outline(text) if outline is None else outline
    sections = zip(outline["number"], outline["title"], outline["start"], outline["end"])
    tasks = [section for section in sections if TASK_NUMBER.match(section[0])]
    inner = [section for section, after in zip(tasks, [*tasks[1:], None]) if after is None or after[2] >= section[3]]  # 1、 that holds （1） is none
    rows = [(number, title, *_named(text[start:end]), start, end) for number, title, start, end in inner]
    return pd.DataFrame(rows, columns=list(BODY_TYPES)).astype(BODY_TYPES)


def split_bodies(names: str) -> list[str]:
    """Return the names in *names*, split at 、 and ， but not inside brackets.

    >>> split_bodies("县农业农村局、县金融办，各乡镇（街道、管委会）")
    ['县农业农村局', '县金融办', '各乡镇（街道、管委会）']
    """
    found, depth, name = [], 0, ""
    for character in names:
        depth += (character in OPENERS) - (character in CLOSERS)
        if character in "、，,；;" and depth <= 0:
            found.append(name)
            name = ""
        else:
            name += character
    return [n for n in (n.strip() for n in [*found, name]) if n]


def _named(section: str) -> tuple[str, str]:
    """The lead and the responsible bodies of one task's text, each 、-joined."""
    marks = sorted(
        [(m.start(), m.end(), 0) for m in LEAD.finditer(section)]
        + [(m.start(), m.end(), 1) for m in RESPONSIBLE.finditer(section)]
    )
    named: list[list[str]] = [[], []]
    listed = 0  # where the list before this mark ended; 0 if there is none
    for i, (start, end, role) in enumerate(marks):
        opened = section[:start].rstrip()[-1:] in OPENERS
        follows = listed > 0 and "\n" not in section[listed:start]
        if not (opened or follows or section[end - 1] in ":："):
            listed = 0  # "各责任单位要…": the word in a sentence, no list
            continue
        stop = marks[i + 1][0] if i + 1 < len(marks) else len(section)
        named[role] += split_bodies(_unclosed(section[end:stop].split("\n")[0]))
        listed = end
    return "、".join(named[0]), "、".join(named[1])


def _unclosed(names: str) -> str:
    """*names* up to the bracket that closes the list (one that was not opened inside it)."""
    depth = 0
    for i, character in enumerate(names):
        depth += (character in OPENERS) - (character in CLOSERS)
        if depth < 0:
            return names[:i]
    return names.strip().rstrip("；;。，, ")
