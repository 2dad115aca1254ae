"""Search in English, Chinese and pinyin: the index of the book's own search box.

English is stemmed, accents are dropped (so pinyin is found with or without tone marks), and a
run of Chinese characters is indexed as its single characters and its pairs, without a
dictionary: a query of any length finds the pages that hold all of its pairs.
"""

import re
import unicodedata
from collections.abc import Iterator

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
STARTS_HAN = re.compile(f"[{HAN}]")
TOKEN = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")


def fold(text: str) -> str:
    """Return *text* without accents and in compatible forms.

    >>> fold("Chóngqìng ５％")
    'Chongqing 5%'
    """
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


class SearchEnglishChinese(SearchEnglish):
    """English search that also knows Chinese characters; the script does in the browser what `split` does here."""

    lang = "en-zh"
    language_name = "English and Chinese"
    js_splitter_code = r"""
function splitQuery(query) {
  const han = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff", out = [];
  const runs = query.normalize("NFKD").replace(/\p{M}/gu, "")
    .match(new RegExp(`[${han}]+|(?:(?![${han}])[\\p{L}\\p{N}_])+`, "gu")) || [];
  for (const run of runs) {
    if (run.length === 1 || !new RegExp(`^[${han}]`).test(run)) out.push(run);
    else for (let i = 0; i + 1 < run.length; i++) out.push(run.slice(i, i + 2));
  }
  return out;
}
"""

    def split(self, text: str) -> Iterator[str]:
        for run in TOKEN.findall(fold(text)):
            if STARTS_HAN.match(run):
                yield from run
                yield from (run[i : i + 2] for i in range(len(run) - 1))
            else:
                yield run

    def word_filter(self, word: str) -> bool:
        return bool(STARTS_HAN.match(word)) or super().word_filter(word)


def setup(app: Sphinx) -> dict:
    app.add_search_language(SearchEnglishChinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
