"""Glosses and the switch of the quotes: what is marked, what a reader sees by pointer, keyboard and touch, and that Chinese is marked as Chinese."""

import json
import re
from urllib.parse import unquote

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe

import browser
import gloss
import helpers
import quotes
from han import HAN

BOX = "#gloss"
CHAPTER, TEXT = "notebooks/yongchuan.html", "book/reference/text-kaijiang.html"
TERM_IN_SIGHT = """() => [...CSS.highlights.get("gloss")].map(({ startContainer, startOffset, endContainer, endOffset }) => {
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  const { left, top, width, height } = range.getBoundingClientRect();
  return [range.toString(), left + width / 2, top + height / 2, height];
}).find(([, , y, height]) => y > 300 && y < 700 && height < 40).slice(0, 3)"""
PLAIN = {"title", "script"}  # may hold no marked element: a title, and the data of a script


def table(head, *rows, more=""):
    cells = "".join(f"<tr>{''.join(f'<td{more}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{''.join(f'<th>{title}</th>' for title in head)}</tr></thead><tbody>{cells}</tbody></table>"


@pytest.mark.parametrize("html, marked", [
    ("<blockquote><div><p>茶叶达到15万亩</p>\n<p><em>tea (茶叶) is to reach it</em></p></div></blockquote>", ["茶叶达到15万亩", "tea (茶叶) is to reach it"]),
    ("<div><blockquote>\n<div><p>现印发给你们</p>\n</div></blockquote>\n<p>is now issued to you</p>\n</div>", ["现印发给你们", "is now issued to you"]),
    ("<li><p>到2025年达到70%。 <em>By 2025 it is to reach it.</em></p></li>", ["到2025年达到70%。", "By 2025 it is to reach it."]),
    ("<blockquote><div><p>茶叶达到15万亩</p></div></blockquote><p>That is much. And so on.</p><p>More.</p>", []),  # prose behind it
    ("<blockquote><div><p><em>Tea is to reach it.</em></p></div></blockquote>", []),
    ("<p>the 规划 (plan) 达到。 <em>reach</em></p>", []),
])
def test_pairs_are_marked_and_only_pairs(html, marked):
    done = quotes.mark(html)
    assert [re.sub("<[^>]*>", "", text) for text in re.findall(r'<(?:p|span) class="quote-(?:zh|en)">(.*?)</(?:p|span)>', done)] == marked
    assert re.sub(r' class="quote-\w+"|</?span[^>]*>', "", done) == html  # nothing lost, nothing added


@pytest.mark.parametrize("html, columns", [
    (table(["no.", "clause", "in English"], ["1", "建立机制", "establish it"]), (2, 1)),
    (table(["title", "title_en", "id"], ["指导思想", "Guiding thought", "h1"]), (3, 2)),
    (table(["indicator_en", "value", "indicator"], ["tea", "15", "茶叶"]), (1, 3)),
    (table(["clause", "English"], ["建立机制", "establish it"], ["推进改革", ""]), None),  # a row would lose its only version
    (table(["title", "indicator_en"], ["指导思想", "tea"]), None),  # English of something else
    (table(["term", "pinyin", "in English"], ["规划", "guīhuà", "plan"]), None),
    (table(["clause", "English"], ["建立机制", "establish it"], more=' colspan="1"'), None),
    (table(["clause", "English"], ["建立机制", "establish it"], more=' rowspan="2"'), None),
    (table(["year", "English"], ["2025", "by 2025"]), None),
])
def test_columns_that_translate_each_other(html, columns):
    done = quotes.mark(html)
    assert done == (html.replace("<table", f'<table data-zh="{columns[0]}" data-en="{columns[1]}"') if columns else html)


@pytest.mark.parametrize("paragraph, found", [
    ("a 发展规模 (scale of development), in “中国田城” (China’s “city in the fields”)", [("发展规模", "scale of development"), ("中国田城", "China’s “city in the fields”")]),
    ("规划 (2024), 规划 (task 13), 规划 (see 巫溪), 规划 and plan (so it is)", []),
    ("决定 (decision, Chengdu), 基本 (strive for, try for, basically), 建立…机制 (establish a mechanism …)", []),
])
def test_words_explained_in_brackets(paragraph, found):
    assert gloss.find_said(paragraph) == found


def test_the_first_entry_wins_and_short_ones_get_pinyin():
    groups = gloss.join([{"rows": [["规划", "plan", "guīhuà", ""]]}, {"rows": [["规划", "other", "", ""], ["无锡", "Wúxī", "", ""], ["县财政局", "bureau", "", ""], ["规" * 9, "long", "", ""]]}])
    assert groups[0]["rows"] == [["规划", "plan", "guīhuà", ""]]
    assert [row[2] for row in groups[1]["rows"]] == ["", "xiàn cái zhèng jú", ""]


def read_terms(site):
    text = (site / "_static" / gloss.SCRIPT).read_text("utf-8")
    return json.loads(text.removeprefix("glossTerms(").removesuffix(");\n"))


def test_every_gloss_says_something_and_leads_somewhere(site):
    groups, ids, astray = read_terms(site), {}, []
    for group in groups:
        for term, english, _, _, *place in group["rows"]:
            page, _, id = (group["href"] + (place[0] if place else re.sub(r"[\s\"'<>&]+", "-", term))).partition("#")
            if page not in ids:
                ids[page] = {"", *map(unquote, re.findall(r'\sid="([^"]+)"', (site / page).read_text("utf-8")))}
            if not english or id not in ids[page]:
                astray.append((term, english, page, id))
    assert not astray
    assert {row[0] for row in groups[0]["rows"]} == set(helpers.load_glossary()["term"])
    terms = [row[0] for group in groups for row in group["rows"]]
    assert len(terms) == len(set(terms)) and {"永川", "县财政局", "粮食播种面积", "发展规模"} <= set(terms)


def unmarked(page):
    """Return the texts with Chinese that stand in no element whose language is Chinese."""
    texts = page.xpath("//text()[not(ancestor::*[@lang][1][starts-with(@lang, 'zh')])]")
    return [(text.getparent().tag, text.strip()[:40]) for text in texts if text.getparent().tag not in PLAIN and re.search(f"[{HAN}]", text)]


def test_all_chinese_is_marked_as_chinese(site):
    """Texts; the values of attributes (alt, placeholder, aria-label, content) can carry no language of their own."""
    assert unmarked(lxml.html.fromstring('<p>the <b>规划</b><i lang="zh-CN">规划<em>规划</em></i>的<script>"规"</script></p>')) == [("b", "规划"), ("i", "的")]
    pages = [path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in ("_static", "_sources", "live")]
    parser = lxml.html.HTMLParser(encoding="utf-8")
    found = {str(path.relative_to(site)): texts for path in pages if (texts := unmarked(lxml.html.parse(path, parser)))}
    assert len(pages) > 60 and not found


def test_every_chapter_leads_to_its_chinese_summary_and_back(site):
    missing = []
    for path in sorted((site / "notebooks").glob("*.html")):
        below_title = path.read_text("utf-8").split("</h1>", 1)[1][:900]
        link = re.search(r'<p class="facts"[^>]*>.*?<a href="([^"]+)" hreflang="zh-CN" lang="zh-CN">中文提要</a>', below_title)
        summary = link and (path.parent / link[1]).resolve()
        if not summary or summary != site.resolve() / "book" / "zh" / path.name or f'href="../../notebooks/{path.name}"' not in summary.read_text("utf-8"):
            missing.append(path.name)
    assert not missing


def ready(page, address):
    page.goto(address)
    page.wait_for_selector("html[data-gloss=ready]", state="attached")
    return page


def box(page):
    """The words in the box, or nothing if there is none."""
    return page.inner_text(BOX).split("\n") if page.is_visible(BOX) else []


def explained(page):
    return page.text_content(f"{BOX} b") if page.is_visible(BOX) else ""


def test_by_pointer_and_keyboard(page, served):
    ready(page, f"{served}/{CHAPTER}")
    assert page.locator("pre [tabindex], code [tabindex], .headerlink [tabindex]").count() == 0
    key_terms = page.locator("p", has_text="Key terms").first
    first, second = key_terms.locator("[lang|=zh]").nth(0), key_terms.locator("[lang|=zh]").nth(1)
    shift = page.evaluate("document.querySelector('article').scrollHeight")

    second.hover()
    page.wait_for_selector(BOX)
    assert explained(page) == "农产品加工" and "agri-food processing" in box(page) and "nóngchǎnpǐn jiāgōng" in box(page)[0]
    assert page.evaluate("document.querySelector('article').scrollHeight") == shift  # nothing is moved
    page.hover(f"{BOX} a")
    page.wait_for_timeout(400)
    assert explained(page) == "农产品加工"  # stays under the pointer
    page.keyboard.press("Escape")
    assert not box(page)
    page.mouse.move(5, 5)

    first.focus()  # a script's focus after a key counts as the keyboard's
    assert explained(page) == "城乡融合" and first.get_attribute("aria-describedby") == "gloss"
    page.keyboard.press("ArrowRight")
    assert explained(page) == "农产品加工" and second.get_attribute("aria-describedby") == "gloss" and first.get_attribute("aria-describedby") is None
    page.keyboard.press("ArrowLeft")
    assert explained(page) == "城乡融合"
    assert key_terms.locator('[tabindex="0"]').count() == 1  # one stop a paragraph
    page.keyboard.press("Escape")
    assert not box(page) and first.get_attribute("aria-describedby") is None

    rows = page.locator("article table.dataframe:visible", has=page.locator("tbody [lang|=zh][tabindex]")).first
    stop = rows.locator('[tabindex="0"][lang|=zh], [lang|=zh] [tabindex="0"]').first
    stop.focus()
    one = explained(page)
    page.keyboard.press("ArrowRight")
    assert one and explained(page) and page.evaluate("document.activeElement.closest('table') !== null")
    page.keyboard.press("ArrowLeft")
    href = page.get_attribute(f"{BOX} a", "href")
    with page.expect_navigation():  # it may lead to this page, as 永川 does: no other address to wait for
        page.keyboard.press("Enter")
    assert page.url == href


def test_in_a_full_text_the_arrows_walk(page, served):
    ready(page, f"{served}/{TEXT}")
    assert page.locator(".full [lang|=zh][tabindex='0']").count() == 0  # no stops by the thousand: the text is one
    assert page.evaluate("CSS.highlights.get('gloss').size") > 500
    page.evaluate("scrollTo(0, 4000)")
    page.keyboard.press("Shift")
    page.evaluate("document.querySelector('.full').focus({ preventScroll: true })")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    said = page.text_content(".gloss-said")
    assert explained(page) and said.startswith(explained(page)) and re.search(r"\d+ of \d{3,}$", said)
    assert page.evaluate("scrollY") > 3000  # from where one reads, not from the top
    page.keyboard.press("Escape")
    term, x, y = page.evaluate(TERM_IN_SIGHT)
    page.mouse.move(x, y)
    page.wait_for_selector(BOX)
    assert explained(page) == term


def test_by_touch_on_a_phone(chromium, served):
    with browser.page(chromium, width=390, height=800, dark=True, has_touch=True, is_mobile=True) as (phone, faults):
        ready(phone, f"{served}/{CHAPTER}")
        phone.locator("p", has_text="Key terms").first.locator("[lang|=zh]").nth(1).tap()
        assert explained(phone) == "农产品加工"
        left, right = phone.evaluate("(({ left, right }) => [left, right])(document.querySelector('#gloss').getBoundingClientRect())")
        assert 0 <= left and right <= 390 and phone.evaluate("document.documentElement.scrollWidth") == 390
        phone.locator("article h1").tap()
        assert not box(phone)
    assert not faults


def shown(page, selector):
    return page.locator(selector).first.is_visible()


def test_the_switch_of_the_quotes(page, served):
    ready(page, f"{served}/{CHAPTER}")
    zh, en = "article .quote-zh >> visible=true", "article .quote-en >> visible=true"
    pair, passage = page.locator("table[data-zh]:visible").first, ".ann:has(> .ann-e)"
    cells = "table => [...table.rows].map(row => [...row.cells].filter(cell => cell.getClientRects().length).length)"
    before = pair.evaluate(cells)
    assert page.is_checked("input[name=quotes][value='']") and shown(page, zh) and shown(page, en)

    page.check("input[name=quotes][value=en]")
    assert not shown(page, zh) and shown(page, en) and not shown(page, f"{passage} > [lang|=zh]") and shown(page, f"{passage} > .ann-e")
    assert shown(page, "blockquote:not(:has(.quote-zh))")  # the only version stays
    assert pair.evaluate(cells) == [count - 1 for count in before]  # one column less, in every row
    page.emulate_media(media="print")
    assert page.locator("article .quote-zh").first.evaluate("node => getComputedStyle(node).display") != "none"
    page.emulate_media(media="screen")

    ready(page, f"{served}/notebooks/chengkou.html")  # remembered
    assert page.is_checked("input[name=quotes][value=en]") and not shown(page, zh)
    page.check("input[name=quotes][value=zh]")
    assert shown(page, zh) and not shown(page, en) and not shown(page, f"{passage} > .ann-e")


def test_from_a_folder_without_storage(page, site):
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })")
    page.add_init_script("addEventListener('error', event => event.message.includes('SecurityError') && event.preventDefault())")  # the theme's own
    ready(page, (site / "book" / "solutions" / "yongchuan.html").as_uri())
    page.check("input[name=quotes][value=en]")
    assert page.evaluate("document.documentElement.dataset.quotes") == "en"


def test_axe_finds_nothing_with_a_gloss_open(page, served):
    ready(page, f"{served}/book/solutions/yongchuan.html")
    page.keyboard.press("Shift")
    page.locator("article p > [lang|=zh][tabindex='0']:visible").first.focus()
    assert box(page)
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        found = Axe().run(page, {"include": [["#gloss"], [".gloss-said"], ["fieldset.quotes"], ["article p"]]}, {"resultTypes": ["violations"]})
        assert [(rule["id"], [node["html"][:90] for node in rule["nodes"]]) for rule in found.response["violations"]] == []
