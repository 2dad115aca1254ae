"""From the values of a sentence to the indicators that they are values of."""

import re
from collections.abc import Iterator

from .indicators import ADDS, COPULA, VERB_AT_END, blank_out, covered_name, name_after, name_before, split_names, strip_lead
from .quantities import Quantity
from .values import CLAUSE_END, HAN, RATIO, Sentence, clause_start

PERSON_UNITS = ("人", "名", "人次")


def name_groups(sentence: Sentence, groups: list[list[Quantity]]) -> Iterator[tuple[list[Quantity], list[str], int, int]]:
    """Yield each group of values with its indicators' names and the span (in the sentence) of both.

    *groups* come from `group_values`. A group without a name of its own takes the clause's
    before it; one without any is left out.
    """
    edge, previous = 0, ("", -1)
    for group in groups:
        start, end = group[0].start - sentence.begin, group[-1].end - sentence.begin
        left = max(clause_start(sentence, start), edge)
        names, begin, stop = _names(sentence, group, left, start, end, previous)
        edge = end
        if names:
            previous = names[-1], begin
            yield group, names, min(begin, start), max(stop, end)


def _names(
    s: Sentence, group: list[Quantity], edge: int, start: int, end: int, previous: tuple[str, int]
) -> tuple[list[str], int, int]:
    """(names, start, end): what the values of *group* measure, and where that is said."""
    left, right, hidden = s.text[edge:start], s.text[end:], s.hidden[end:]
    cover = "覆盖" in s.text[start:end]
    name, each = name_before(re.sub(r"(?:的|高质量)$", "", left) if cover or group[0].sort == "word" else left, group[-1].unit)
    begin = edge + max(left.find(name[:2]), 0)
    behind = name_after(right, hidden)
    verb = VERB_AT_END.search(left.rstrip())
    if cover:
        if name and not behind.startswith(("推", "组", "布", "开")):
            return [name + "覆盖率"], begin, end
        if behind:
            return [covered_name(right, hidden)], start, end + len(behind)
        return _inherited(s, edge, previous, end)
    if HAN.match(behind):
        if s.text[start:end].startswith("全部"):
            return [name + behind + "比例"], begin, end + len(behind)
        if verb and verb[0] == "有" and name or group[-1].unit == "%" and name:
            return [name + behind], begin, end + len(behind)  # 每个乡镇有1所标准化卫生院, 覆盖40%新型农业经营主体
        if not name or name.endswith(("、", "等", "和", "及", "与")) or verb and not COPULA.search(left):
            kept = verb[0] if verb and (ADDS.match(verb[0]) or verb[0] == "培育" and group[0].unit in PERSON_UNITS) else ""
            return [kept + behind], start - len(verb[0]) if verb else start, end + len(behind)
    if not name:
        return _inherited(s, edge, previous, end)
    if len(group) > 1:
        return split_names(name, len(group)), begin, end
    shares = name.split("、")
    if each or "翻" in s.text[start:end]:
        return split_names(name), begin, end
    if group[0].unit == "%" and len(shares) > 1 and all(RATIO.search(share) for share in shares):
        return shares, begin, end
    return [name], begin, end


def _inherited(s: Sentence, edge: int, previous: tuple[str, int], end: int) -> tuple[list[str], int, int]:
    """The name that the clause before gives: …视频监控覆盖率达90%，到2025年实现全覆盖."""
    before = s.text[:edge].rstrip("，,；; ")
    if previous[0] and before[-1:] in "%上右":
        return [previous[0]], previous[1], end
    clause = re.split(CLAUSE_END, blank_out(before))[-1]
    name = strip_lead(name_before(before[len(before) - len(clause):])[0])
    name = re.sub(r"建设$", "覆盖率", name.replace("进行", ""))
    return ([name], len(before) - len(clause), end) if len(name) > 1 else ([], 0, 0)
