"""Mark the Chinese in a built page as Chinese, for screen readers, hyphenation and fonts.

Convention: every run of Chinese in the text of a page stands in an element with lang="zh-CN"; where
the title is Chinese, that element is the page's main section.
What stands in one already is left alone, so marking a page twice changes nothing.
"""

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
MARKS = "\u3000-\u303f\uff00-\uffef"  # 、。《》〔〕（），％ …
# A run begins with a character, an opening bracket before one, or a quotation mark whose pair stands
# inside the run; it may go on over the digits and signs that a Chinese phrase holds, as in
# “十四五”规划（2021—2035年）, and ends with a character or mark.
RUN = re.compile(rf"(?:“(?=[{HAN}]+”[{HAN}{MARKS}]))?[《〈〔（【「『]?[{HAN}](?:[{HAN}{MARKS}“”‘’—…·\d.%+:~-]*[{HAN}{MARKS}])?")
# Left alone: comments and elements whose content is no running text or may hold no <span>.
WHOLE = r"<!--.*?-->|<(script|style|title|textarea|option|svg)\b(?:\"[^\"]*\"|'[^']*'|[^'\">])*>.*?</\1\s*>"
TOKEN = re.compile(rf"{WHOLE}|<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.S | re.I)
TAG = re.compile(r"<(/?)([a-z][\w:-]*)", re.I)
PAGE = re.compile(rf'<section(?= id="[^"]*">\s*<h1>[{HAN}])')  # a page whose title is Chinese is Chinese as a whole
CHINESE = re.compile(r"\slang\s*=\s*[\"']?zh", re.I)


def mark(html: str) -> str:
    """Return *html* with each run of Chinese in a <span lang="zh-CN">.

    >>> mark('<p>A plan (规划) of <b lang="zh-CN">巫溪县</b></p>')
    '<p>A plan (<span lang="zh-CN">规划</span>) of <b lang="zh-CN">巫溪县</b></p>'
    """
    html = PAGE.sub('<section lang="zh-CN"', html, count=1)
    out, at = [], 0
    inside, depth = "", 0  # the element that is marked as Chinese already, and how many of its name are open
    for token in TOKEN.finditer(html):
        out += [_wrap(html[at : token.start()]) if not depth else html[at : token.start()], token[0]]
        at = token.end()
        tag = TAG.match(token[0])
        if token[1] or not tag:
            continue
        closing, name = tag[1], tag[2].lower()
        if depth and name == inside:
            depth += -1 if closing else 1
        elif not depth and not closing and CHINESE.search(token[0]):
            inside, depth = name, 1
    return "".join([*out, _wrap(html[at:])])


def _wrap(text: str) -> str:
    return RUN.sub(r'<span lang="zh-CN">\g<0></span>', text)
