"""Other ways to write a Chinese word that a reader may type: its pinyin, its traditional characters.

Convention: pinyin is kept for names only: terms of the glossary, places, plans, indicators and bodies, as
far as they occur in the book; the glossary's and the places' own pinyin goes before pypinyin's.
Syllables have no tone marks, and ü is u: the script folds what is typed in the same way.
"""

import re
import unicodedata
from functools import lru_cache

import helpers
from han import HAN
from helpers.curated import read_table

RUN = re.compile(f"[{HAN}]{{2,}}")


def fold(text: str) -> str:
    """Return *text* in small letters without accents and in compatible forms, v as u.

    >>> fold("Chéngzhènhuà lǜ ５％"), fold("lv")
    ('chengzhenhua lu 5%', 'lu')
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return plain.lower().replace("v", "u")


@lru_cache(maxsize=1)
def _printed() -> dict[str, str]:
    """The names and, where a table has it, their pinyin."""
    found = dict.fromkeys([*helpers.load_targets()["indicator"], *read_table("indicators")["concept_zh"], *read_table("body_names")["normalised"]], "")
    found |= dict.fromkeys(helpers.load_plans()["title"], "")
    for table, name, pinyin in ((helpers.load_plans(), "name_zh", "name_pinyin"), (read_table("places"), "name_zh", "name_pinyin"), (helpers.load_glossary(), "term", "pinyin")):
        found |= {zh: said for zh, said in zip(table[name], table[pinyin], strict=True) if zh}
    return found


def spell(name: str, pinyin: str = "") -> list[str]:
    """Return a syllable for each character of *name*: those of *pinyin* if it can be cut so, else pypinyin's.

    >>> spell("重庆", "Chóngqìng")
    ['chong', 'qing']
    """
    from pypinyin import Style, lazy_pinyin
    from pypinyin import pinyin as readings

    known = re.sub(r"[^a-z]", "", fold(pinyin))
    options = [sorted({fold(one) for one in each}, key=len, reverse=True) for each in readings(name, heteronym=True, style=Style.NORMAL)]

    def cut(rest: str, at: int) -> list[str] | None:
        if at == len(options):
            return [] if not rest else None
        for syllable in options[at]:
            if rest.startswith(syllable) and (others := cut(rest[len(syllable):], at + 1)) is not None:
                return [syllable, *others]
        return None

    return cut(known, 0) or [fold(syllable) for syllable in lazy_pinyin(name)]


def names_in(text: str) -> list[str]:
    """Return the names that occur in *text*, each with its syllables: "重庆 chong qing"; none that is a part of another.

    A name with other signs in it, as 城镇化率（％）, is known by its runs of characters.
    """
    known: dict[str, str] = {}
    for name, pinyin in _printed().items():
        for run in RUN.findall(name):
            if run in text:
                known[run] = pinyin if run == name else known.get(run, "")
    spelt: dict[str, list[str]] = {}
    inside = ""
    for name in sorted(known, key=lambda name: (-len(name), name)):
        syllables = spell(name, known[name])
        if f" {' '.join(syllables)} " not in inside or not any(name in longer for longer in spelt):
            spelt[name] = syllables
            inside += f" {' '.join(syllables)} "
    return sorted(f"{name} {' '.join(syllables)}" for name, syllables in spelt.items())


def traditional_for(text: str) -> str:
    """Return pairs of a traditional character that *text* has not, and the one of *text* that stands for it.

    >>> traditional_for("国")
    '國国'
    """
    import opencc

    used = set(text)
    others = [char for char in map(chr, range(0x4E00, 0xA000)) if char not in used]
    simple = opencc.OpenCC("t2s").convert("\n".join(others)).split("\n")
    return "".join(old + new for old, new in zip(others, simple, strict=True) if old != new and new in used)
