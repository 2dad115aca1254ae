"""What a quantity measures: the indicator's noun phrase, its ellipsis resolved.

Four orders carry a target: *name, verb, value* (…普及率达到95%), *verb, name, value* (建成高标准农田70万亩),
*verb, value, name* (打造10万亩“稻+”生态种养工程) and *names, verb, values* (茶叶、经果发展规模分别达到15万亩、26万亩).
"""

import re

# verbs whose work is done when the thing is there: no part of the indicator's name
BUILD = (
    "规划建设|培育发展|实现打造|打造|建成|建设|建立|创建|创成|组建|设立|培育|发展|实施|实现|完成|开展|推动|推进|推行|布局建设|扶持|形成|安排|达到|选取|保持|储备|配齐"
)
# verbs of an amount added by the deadline: they stay in the name (新增页岩气井)
ADD = (
    "新建或改造|新建及改造|新建改造|改造建设|改造或新建|新改建|改扩建|新成立|新发展|新建|新增|改建|改造|引进选育|引进研发|引进|创制|示范推广|定向培养|培养|培训|"
    "累计选派|选派|吸引|回引|招引|治理|整治|渠化|收集|增加|消除|投放|发放"
)
VERB_AT_END = re.compile(rf"(?:{ADD}|{BUILD}|为|有|以|含)$")
BUILD_AT_START = re.compile(rf"(?:{BUILD})(?![率量额值])")
ADDS = re.compile(rf"(?:{ADD})")
VERB_AT_START = re.compile("(?:培育|选派|培训|培养|引进)(?=.{2})")
# the last verb of a clause whose value has none: "按照标准等级航道渠化…11公里", "共同组建农村股份合作社"
INNER_VERB = re.compile(r".*(?:(?=(?:新建|新增|渠化|引进|选派|定向培养|培训).{2})|(?:建成|组建|创建|设立|打造|配齐)(?=.{2}))")
PERSON = re.compile(r"[人名]次?$")
# the verb between name and value: "分别达到", "均达到", "稳定在", "逐年提高至"
COPULA = re.compile(
    r"(?P<each>分别|均|都|各自|各)?(?:动态|力争|逐年|逐步|稳步|总体|基本)*"
    r"(?:达到|达|实现|稳定在|保持在|维持在|控制在|提高到|提高至|提升到|提升至|增加到|增加至|增长到|扩大到|发展到|降低到|降至|下降到|为|占|超|不低于|有|合计|共计|总计|共)$"
)
NO_COPULA = ("行", "作", "认", "因", "成", "节", "拥", "所")  # 行为, 作为, 所有 …
EACH = re.compile(r"(?:分别|均|都|各)$")
GROWTH = re.compile(r"(?:年均|每年|年)?(?:递增|增长|下降|降低)$")
SHARE_OF = re.compile(r"(?:不低于|不少于|不超过|高于)(?P<whole>[^，,]{2,14})的$")  # 担保贷款额不低于当年担保贷款发生额的70%
BASE = re.compile(r"[较比]20\d\d年(?:底|末)?$")
# what may stand before a name and is no part of it
LEAD = re.compile(
    r"(?:[、，,；;：:和及与并以\s]|以及|其中|同时|即|(?:到|至|截至)?20\d\d年?(?:底|末|前)?|力争|确保|争取|努力|全力|积极|加快|逐步|重点|基本|全面|预计|大力|持续|"
    r"[（(]?\d{1,2}[）).．、](?!\d)|[①-⑳㉑-㉟]|[一二三四五六七八九十]是|深入|着力|每年|每[两三四五\d]年|全[县区市域](?!覆盖)|对(?=.+进行))"
)
HELD = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕")
COORDINATOR = re.compile(r"、|以及|和|及|与")
SCOPE = re.compile(r"(?:城乡居民|城乡|农村|乡村|城镇|农业|城市|主要农作物|粮食|蔬菜)")
TAIL = re.compile(r"(?:覆盖率|普及率|处理率|利用率|参保率|[^、和]{0,2}[率量额值比]|占比|比重|比例|面积|产量|规模|数量|总数)$")
OBJECT_END = re.compile(r"[、，,；;。：:\n]|(?:和|及|与)(?=\d|[一二两三四五六七八九十]+[个家座])")
LISTED = re.compile(r"（[^（）]*、[^（）]*）|\([^()]*、[^()]*\)")  # 7个乡镇（高观、明通、坪坝…）三级货运站


def blank_out(phrase: str) -> str:
    """Return *phrase* with everything inside quotation marks and brackets blanked out, same length."""
    return HELD.sub(lambda m: "□" * len(m[0]), phrase)


def strip_lead(phrase: str) -> str:
    """Return *phrase* without the words that only lead up to a name.

    >>> strip_lead("，到2025年，力争全县农村自来水普及率")
    '农村自来水普及率'
    """
    while m := LEAD.match(phrase):
        phrase = phrase[m.end():]
    return phrase


def strip_verb(name: str) -> str:
    """Return *name* without verbs of building before it; verbs of adding stay.

    >>> strip_verb("建成高标准农田"), strip_verb("新增页岩气井")
    ('高标准农田', '新增页岩气井')
    """
    while (m := BUILD_AT_START.match(name)) and not ADDS.match(name):
        name = strip_lead(name[m.end():])
    return name


def name_before(left: str, unit: str = "") -> tuple[str, bool]:
    """Return (name, each) from the words *left* of a value: the name without lead and verb (empty
    where only a verb stands there), and whether the value holds for each of several names.

    >>> name_before("，农村卫生户厕普及率达到", "%"), name_before("文明村和乡镇参保率均达到")[1]
    (('农村卫生户厕普及率', False), True)
    """
    rest = BASE.sub("", left.rstrip(" \t，,"))
    if share := SHARE_OF.search(rest):
        return strip_lead(rest[: share.start()]) + "占" + share["whole"] + "比重", False
    each = bool(EACH.search(rest))
    rest = EACH.sub("", rest)
    growth = GROWTH.search(rest)
    if growth and len(rest) - len(growth[0]) > 2 and unit == "%":
        return strip_verb(strip_lead(rest)) + "率", each
    copula = False
    while (m := COPULA.search(rest)) and not rest[: m.start()].endswith(NO_COPULA):
        copula, each, rest = True, each or bool(m["each"]), rest[: m.start()]
    rest = re.split(rf"、(?=(?:{ADD}|{BUILD}).)", rest)[-1]
    name = strip_lead(rest)
    if not copula and not ADDS.match(name) and (inner := INNER_VERB.match(blank_out(name))):
        name = name[inner.end():]
    if PERSON.search(unit) and name.startswith("培育"):
        return name, each  # people are trained up: an amount added
    return strip_verb(name), each


def name_after(right: str, hidden: str, *, whole: bool = False) -> str:
    """Return the name that follows a value (打造10万亩“稻+”生态种养工程); *hidden* is *right* masked.

    The name ends at 、 unless *whole* (then at the end of the clause).
    """
    end = re.search(r"[，,；;。：:\n]", hidden) if whole else OBJECT_END.search(hidden)
    name = LISTED.sub("", right[: end.start() if end else len(hidden)])
    return name.strip().removeprefix("的")


def covered_name(right: str, hidden: str) -> str:
    """Return what the adverb 全覆盖 covers: 全覆盖推进基层医疗机构等级评审."""
    name = name_after(right, hidden, whole=True)
    return strip_verb(name) + "覆盖率" if name else ""


def split_names(name: str, count: int | None = None) -> list[str]:
    """Return the names coordinated in *name*, what they share given to each.

    *count* is the number of values; None splits at every 、 和 及 与.

    >>> split_names("茶叶、经果发展规模", 2), split_names("粮食播种面积和产量", 2)
    (['茶叶发展规模', '经果发展规模'], ['粮食播种面积', '粮食产量'])
    """
    verb = VERB_AT_START.match(name)
    if verb:
        return [verb[0] + part for part in split_names(name[verb.end():], count)]
    hidden = blank_out(name)
    cuts = [(m.start(), m.end()) for m in COORDINATOR.finditer(hidden) if 0 < m.start() and m.end() < len(hidden)]
    if count is not None and len(cuts) + 1 != count:
        cuts = cuts[-(count - 1):] if len(cuts) >= count > 1 else []
    if not cuts:
        return [name]
    edges = [0, *(edge for cut in cuts for edge in cut), len(name)]
    parts = [name[a:b] for a, b in zip(edges[::2], edges[1::2])]
    first, last = parts[0], parts[-1]
    if not TAIL.search(first) and len(last) > max(map(len, parts[:-1])):  # 茶叶 | 经果发展规模
        tail = last[max(len(first), 2):]
        if tail and (TAIL.search(last) or len(first) <= 4):
            return [part + tail for part in parts[:-1]] + [last]
    elif (scope := SCOPE.match(first)) and not SCOPE.match(last):  # 粮食播种面积 | 产量
        return [first] + [scope[0] + part for part in parts[1:]]
    return parts
