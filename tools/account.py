"""Account for every number of the five plans, recompute the crosswalk, look up the anomalies' quotes.

python tools/account.py prints the counts per plan and category and every fault; it ends with 1 if there is any.

A number (token) is

* an Arabic number with its sign (−), 第 before it, the letter that belongs to it (G69, 5G, 4A), a
  ratio's second part (2.2:1) and the unit that follows, if it is one of UNITS;
* a run of the Chinese numerals 零〇○一二三四五六七八九十百千万亿两半 with 第 before and a unit behind it;
* a word that is a quantity: 全覆盖, 全部, 所有, 零突破, 翻一番, 翻番, 双下降, 人人, 全面消除.

Left out is only 一 as part of a fixed word that holds no number: 统一, 一体 (一体化), 一步 (进一步), 一些,
一定, 一般, 一系列, 一方面, 一道, 一致, 一切, 一直, 一律, 一旦, 一起, 一同, 唯一, 同一, 单一, 逐一, 之一,
专一, 万一, 新一代, 新一轮, 上一年度, 整齐划一, 一揽子. 双, 单, 首 and 多 are no numerals here. Every other numeral
is a row of numbers.csv, also in a name (四川), a word (百姓) or an indefinite phrase (一批).
"""

import re
import sys

import pandas as pd

import helpers
from helpers.plans import DATA

UNITS = (
    "亿人次|万人次|万头生猪当量|万元/人|平方公里|万平方米|个等级|亿元|万元|万亩|万吨|万头|万袋|亿袋|万名|万人|人次|场次|小时|分钟|年度|公里|Mbps"
    "|[%％]|°|亿|万|亩|元|吨|米|个|处|家|名|人|项|条|座|口|户|栋|盏|次|轮|所|份|场|年|月|日|号|级|届|篇|章|节|步|类|种|大|批|支|张|面|本|盘|道|片|带|核"
)
FIXED = "统一|一体|一步|一些|一定|一般|一系列|一方面|一道|一致|一切|一直|一律|一旦|一起|一同|唯一|同一|单一|逐一|之一|专一|万一|新一代|新一轮|上一年度|整齐划一|一揽子"
WORDS = {"全覆盖": 100, "全部": 100, "所有": 100, "零突破": 1, "翻一番": 2, "翻番": 2, "双下降": None, "人人": None, "全面消除": 0}
NUMERALS = dict(zip("零〇○一二三四五六七八九十百千万亿两半", [0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 1000, 10**4, 10**8, 2, 0.5]))
TOKEN = re.compile(
    rf"(?P<word>{'|'.join(WORDS)})|(?P<fixed>{FIXED})"
    rf"|(?P<digits>第?[A-Z]?−?\d+(?:\.\d+)?(?:[:：]\d+)?(?:[A-Z](?![A-Za-z])|(?:{UNITS}))?)"
    rf"|(?P<numeral>第?[{''.join(NUMERALS)}]+(?:{UNITS})?)"
)
COUNTED = "target baseline year change defines heading slogan grade date document past permission elsewhere count_of_parts idiom other".split()
ID = re.compile(r"(?:yongchuan|chengkou|kaijiang|wuxi|chengdu)-t\d{3}")


def tokens(text: str) -> list[tuple[int, str]]:
    """Every (offset, number as printed) of *text*.

    >>> tokens("到2025年，进一步建成3—5个示范村，五星级2.2:1")
    [(1, '2025年'), (12, '3'), (14, '5个'), (20, '五'), (23, '2.2:1')]
    """
    return [(found.start(), found.group()) for found in TOKEN.finditer(text) if found.lastgroup != "fixed"]


def number(printed: str) -> float | None:
    """The number that a token prints, before its unit; a numeral by its first character (千名 is 1000)."""
    if printed in WORDS:
        return WORDS[printed]
    digits = re.match(r"第?[A-Z]?(−?\d+(?:\.\d+)?)", printed)
    return float(digits[1].replace("−", "-")) if digits else NUMERALS[printed.lstrip("第")[0]]


def stands(quote: str, text: str) -> bool:
    """Whether *quote* stands verbatim in *text*: a run of characters, or cells (joined by “|”) line by line."""
    return quote in text or re.search(r"\s*\n\s*".join(re.escape(cell) for cell in quote.split("|")), text) is not None


def read(name: str) -> pd.DataFrame:
    """Return the curated table *name*, all text."""
    return pd.read_csv(DATA / "curated" / f"{name}.csv", dtype="str", keep_default_na=False)


def numbers(table: pd.DataFrame, targets: pd.DataFrame, texts: dict[str, str]) -> list[str]:
    """Faults of numbers.csv: each token once, each with a category, each target's value, baseline and year found."""
    wrong, known = [], targets.set_index("target_id")
    for plan, text in texts.items():
        rows = table[table["plan"] == plan]
        have, want = list(zip(rows["offset"].astype(int), rows["printed"])), tokens(text)
        wrong += [f"numbers: {plan} {token} is not in the text or twice" for token in sorted(set(have) - set(want)) + [t for t in set(have) if have.count(t) > 1]]
        wrong += [f"numbers: {plan} {token} is not accounted for" for token in sorted(set(want) - set(have))]
        wrong += [] if have == sorted(have) else [f"numbers: {plan} is not in the order of the text"]
    named = {kind: {} for kind in ("target", "baseline", "year")}
    for row in table.itertuples():
        place = f"numbers: {row.plan} {row.offset} {row.printed}"
        ids = ID.findall(f"{row.target_id} {row.why}")
        if len(row.context) > 40 or row.printed not in row.context:
            wrong.append(f"{place}: context {row.context!r}")
        if not row.target_id and not row.why:
            wrong.append(f"{place}: neither a target nor a reason")
        if row.counted in ("target", "baseline") and not row.target_id:
            wrong.append(f"{place}: {row.counted} without a target")
        wrong += [f"{place}: {i} is no target of the plan" for i in ids if i not in known.index or known.loc[i, "plan"] != row.plan]
        for i in ids if row.counted in named else []:
            named[row.counted].setdefault(i, []).append((int(row.offset), number(row.printed)))
    year_rows = table[table["counted"] == "year"]
    for t in targets.itertuples():
        found = named["target"].get(t.target_id, [])
        values = [v for v in (t.value, t.value_high) if pd.notna(v)]
        if [v for _, v in found] != values or not all(t.start <= at < t.end for at, _ in found):
            wrong.append(f"numbers: {t.target_id}: value {values} is not among the rows counted as target inside its quote: {found}")
        if pd.notna(t.baseline_value) and t.baseline_value not in [v for _, v in named["baseline"].get(t.target_id, [])]:
            wrong.append(f"numbers: {t.target_id}: baseline {t.baseline_value} not found")
        if pd.notna(t.year):
            before = year_rows[(year_rows["plan"] == t.plan) & year_rows["printed"].str.startswith(str(t.year)) & (year_rows["target_id"] != "")]
            if t.deadline == "default":
                before = before[before["why"].str.contains("of all")]
            elif "|" in t.quote:
                before = before[before["why"].str.contains("in this column")]
            else:
                before = before[[t.target_id in ID.findall(f"{i} {w}") for i, w in zip(before["target_id"], before["why"])]]
            if not ((before["offset"].astype(int) < found[0][0]) if found else before["offset"] == "").any():
                wrong.append(f"numbers: {t.target_id}: year {t.year} not found before its value")
    return wrong


def indicators(table: pd.DataFrame, targets: pd.DataFrame) -> list[str]:
    """Faults of indicators.csv: value = printed value × factor; plan, year; one row a value; one meaning a concept."""
    wrong, known = [], targets.set_index("target_id")
    for row in table.itertuples():
        place = f"indicators, line {row.Index + 2} ({row.concept_id}, {row.target_id})"
        if row.target_id not in known.index:
            wrong.append(f"{place}: no such target")
            continue
        t = known.loc[row.target_id]
        if abs(t["value"] * float(row.factor) - float(row.value)) > 1e-9 * max(1, float(row.value)):
            wrong.append(f"{place}: {row.value} is not {t['value']} × {row.factor}")
        if t["plan"] != row.plan or row.year != ("" if pd.isna(t["year"]) else str(t["year"])):
            wrong.append(f"{place}: plan or year is not the target's")
        if row.comparable not in ("yes", "caution", "no") or (row.comparable != "yes" and not row.reason):
            wrong.append(f"{place}: comparable {row.comparable!r} with the reason {row.reason!r}")
        wrong += [f"{place}: {i} is no target" for i in ID.findall(row.reason) if i not in known.index]
    twice = table.duplicated(["concept_id", "plan", "year", "unit", "value"], keep=False)
    wrong += [f"indicators: the same value twice: {i}" for i in table.loc[twice, "target_id"]]
    for concept, rows in table.groupby("concept_id", sort=False):
        wrong += [f"indicators: {concept} has several {c}" for c in ("concept_zh", "concept_en", "definition", "direction") if rows[c].nunique() > 1]
        if rows.loc[rows["comparable"] != "no", "unit"].nunique() > 1:
            wrong.append(f"indicators: {concept} compares different units")
    return wrong


def anomalies(table: pd.DataFrame, targets: pd.DataFrame, texts: dict[str, str]) -> list[str]:
    """Faults of anomalies.csv: a quote that does not stand in its plan, an id that is no target of it."""
    known = set(targets["target_id"])
    wrong = [f"anomalies: {r.anomaly_id}: {q!r} does not stand in {r.plan}" for r in table.itertuples() for q in (r.quote, r.quote_2) if q and not stands(q, texts[r.plan])]
    return wrong + [f"anomalies: {r.anomaly_id}: {i} is no target of it" for r in table.itertuples() for i in r.target_ids.split() if i not in known or not i.startswith(r.plan)]


def main() -> int:
    targets = helpers.load_targets()
    targets["plan"] = targets["plan"].astype("str")
    texts = {plan: helpers.load_plan(plan).text for plan in helpers.PLANS}
    tables = {name: read(name) for name in ("numbers", "indicators", "anomalies")}
    wrong = numbers(tables["numbers"], targets, texts) + indicators(tables["indicators"], targets) + anomalies(tables["anomalies"], targets, texts)
    counts = pd.crosstab(tables["numbers"]["counted"], tables["numbers"]["plan"], margins=True)
    print(counts.reindex(index=[c for c in COUNTED if c in counts.index] + ["All"], columns=[*texts, "All"]).to_string())
    held = len({i for row in tables["numbers"].query("counted == 'target'").itertuples() for i in ID.findall(f"{row.target_id} {row.why}")})
    print(f"{held} of {len(targets)} targets have their value in the accounting; left over: {sum('not accounted' in w for w in wrong)}")
    print(*wrong, sep="\n")
    print(f"{len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
