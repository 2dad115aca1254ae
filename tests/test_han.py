"""Chinese in a page is marked, once, and nothing else is."""

import pytest

from han import mark

ZH = '<span lang="zh-CN">'


@pytest.mark.parametrize("html, marked", [
    ("<p>到2025年，城镇化率达到65%。</p>", f"<p>{ZH}到2025年，城镇化率达到65%。</span></p>"),
    ("the 规划 (plan)", f"the {ZH}规划</span> (plan)"),
    ("of “十四五”规划（2021—2035年）.", f"of {ZH}“十四五”规划（2021—2035年）</span>."),
    ("of “十四五”, the", f"of “{ZH}十四五</span>”, the"),
    ("《决定》 and 万亩", f"{ZH}《决定》</span> and {ZH}万亩</span>"),
    ("<b class='x'>巫<i>溪</i></b>", f"<b class='x'>{ZH}巫</span><i>{ZH}溪</span></i></b>"),
    ('<section id="id1">\n<h1>语料<a>#</a></h1><p>五份 plans</p></section>', '<section lang="zh-CN" id="id1">\n<h1>语料<a>#</a></h1><p>五份 plans</p></section>'),
    ('<a title="巫溪 > 城口">县</a>', f'<a title="巫溪 > 城口">{ZH}县</span></a>'),
])
def test_marks(html, marked):
    assert mark(html) == marked
    assert mark(marked) == marked  # twice is once


@pytest.mark.parametrize("html", [
    "<p>No Chinese, 5 % – “quoted”</p>",
    "<title>巫溪</title>",
    "<script>var x = '<b>巫溪</b>'</script>",
    "<style>/* 巫溪 */</style>",
    "<option>巫溪</option>",
    "<svg><text>巫溪</text></svg>",
    "<!-- 巫溪 <b> -->",
    '<div lang="zh-CN"><div>巫溪</div>城口<br><b>县</b></div>',
    "<p lang=zh>巫溪</p>",
    '<img alt="巫溪">',
])
def test_leaves_alone(html):
    assert mark(html) == html


def test_goes_on_after_an_element_that_is_marked():
    html = '<div lang="zh-CN"><div>巫溪</div></div>县'
    assert mark(html) == f'<div lang="zh-CN"><div>巫溪</div></div>{ZH}县</span>'
