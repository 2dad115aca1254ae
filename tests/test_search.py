"""The search of the built book, as a reader meets it: what is typed, and the page that must come among the first."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

import browser

GLOSSARY, TARGETS, CODEBOOK, TEXT = "book/reference/glossary", "book/reference/targets", "book/codebook", "book/reference/text-"
ASK = """query => {
  const field = document.getElementById("find");
  field.value = query;
  field.form.requestSubmit();
  return {
    pages: [...document.querySelectorAll(".find-results > li > p > a")].map(a => a.getAttribute("href").replace(".html", "")),
    places: [...document.querySelectorAll(".find-results > li > ul")].map(ul => [...ul.querySelectorAll("a")].map(a => decodeURIComponent(a.getAttribute("href").split("#")[1]))),
    status: document.querySelector(".find-status").textContent,
    advice: !document.querySelector(".find-advice").hidden,
  };
}"""

FOUND = [  # query, page, among the first
    # English: stems, parts of words, British and American, titles, identifiers, numbers, phrases
    ("targets", "notebooks/targets", 1), ("target", "notebooks/targets", 2), ("wuxi", "notebooks/wuxi", 1), ("codebook", CODEBOOK, 1),
    ("sewage treatment", TEXT + "kaijiang", 4), ("treating sewage", TEXT + "chengkou", 8), ("urbanisation rate", GLOSSARY, 2),
    ("urbanization", GLOSSARY, 4), ("rural revitalization", GLOSSARY, 5), ("networks", "notebooks/networks", 1), ("misaligned GBK", "notebooks/damage", 2),
    ("unit of analysis", GLOSSARY, 1), ('"unit of analysis"', GLOSSARY, 2), ("parse_outline", "notebooks/structure", 6), ("how to cite", "book/cite", 1),
    ("agreement kappa", "notebooks/instrument", 4), ("comparator", "book/reference/dictionary", 3), ("92.6", "notebooks/wuxi", 2), ("urbanis", GLOSSARY, 4),
    ("KAPPA Agreements", "notebooks/instrument", 4),
    # Chinese: words of two characters, phrases, terms before texts, traditional, full width, several words written as one
    ("城镇化率", GLOSSARY, 2), ("高质量发展", GLOSSARY, 1), ("责任单位", GLOSSARY, 1), ("责任单位", TEXT + "yongchuan", 8), ("污水", TEXT + "chengkou", 3),
    ("粮食", TARGETS, 3), ("永川", "book/zh/yongchuan", 1), ("宅基地", GLOSSARY, 1), ("三权分置", TEXT + "kaijiang", 2), ("约束性", GLOSSARY, 1),
    ("十四五", GLOSSARY, 1), ("城鎮化率", GLOSSARY, 2), ("鄉村振興", GLOSSARY, 1), ("永川城镇化率", "notebooks/comparable", 6), ("永川的城镇化率", "notebooks/comparable", 6),
    ("普惠性幼儿园", TEXT + "yongchuan", 5), ("率", GLOSSARY, 3), ("２０３５", "notebooks/wuxi", 1),
    # Pinyin: with and without tone marks, together and apart, ü as ü, v and u, tone numbers, the beginning only
    ("chengzhenhualü", GLOSSARY, 2), ("chengzhenhualv", GLOSSARY, 2), ("chengzhenhualu", GLOSSARY, 2), ("chéngzhènhuà lǜ", GLOSSARY, 2),
    ("cheng zhen hua lü", GLOSSARY, 2), ("cheng2 zhen4 hua4 lv4", GLOSSARY, 2), ("xiangcunzhenxing", GLOSSARY, 1), ("xiāngcūn zhènxīng", GLOSSARY, 1),
    ("xiang cun zhen xing", GLOSSARY, 1), ("zeren danwei", GLOSSARY, 2), ("zhaijidi", TEXT + "kaijiang", 2), ("Kāijiāng Xiàn", GLOSSARY, 2),
    ("gao zhiliang fazhan", TEXT + "chengdu", 4), ("chengzh", TEXT + "wuxi", 3), ("SANQUAN FENZHI", TEXT + "kaijiang", 2),
    # Mixed
    ("chengzhenhualü 2035", TARGETS, 1), ("Yongchuan 城镇化率", "notebooks/comparable", 3), ("baseline 基期", "notebooks/ambition", 2),
    ("wuxi 污水", "notebooks/wuxi", 3), ("粮食 output", TARGETS, 2), ("target 约束性 zhibiao", GLOSSARY, 6),
]
NOT_FOUND = ["xylophone", "量子纠缠", "zzyzx", "policy xyzzy", "污水 quokka", "béi kè hàn mǔ", "1234567", '"analysis of unit"', "鲸鱼"]
PLACES = [  # query, page, the place on it that must be named first
    ("城镇化率", GLOSSARY, "term-常住人口城镇化率"), ("宅基地", GLOSSARY, "term-宅基地"), ("三权分置改革", TEXT + "kaijiang", "h-"),
    ("comparator", "book/reference/dictionary", "col-"), ("chengkou-t255", TARGETS, "row-chengkou-t255"),
]


@pytest.fixture(scope="module")
def search(chromium, served):
    with browser.page(chromium) as (page, faults):
        page.goto(f"{served}/search.html")
        page.wait_for_function("window.bookIndex && typeof bookSearch === 'function'")
        yield page
    assert not faults, faults


@pytest.mark.parametrize("query, wanted, among", FOUND, ids=[f"{query}-{page.rsplit('/', 1)[-1]}" for query, page, _ in FOUND])
def test_finds(search, query, wanted, among):
    answer = search.evaluate(ASK, query)
    assert wanted in answer["pages"][:among], answer["pages"]
    assert "found for" in answer["status"] and query in answer["status"] and not answer["advice"]


@pytest.mark.parametrize("query", NOT_FOUND)
def test_finds_nothing_and_says_what_to_try(search, query):
    answer = search.evaluate(ASK, query)
    assert answer["pages"] == [] and answer["advice"]
    assert answer["status"].startswith(f"Nothing found for {query}")


@pytest.mark.parametrize("query, page, place", PLACES)
def test_leads_to_the_place(search, query, page, place):
    answer = search.evaluate(ASK, query)
    assert answer["places"][answer["pages"].index(page)][0].startswith(place)


@pytest.mark.parametrize("query", ["责任单位", "乡村治理", "农村污水"])
def test_characters_together_come_before_characters_apart(search, query):
    together = search.evaluate("query => bookSearch(query).pages.map(({ found }) => found.some(({ passage: { head, body } }) => (head + body).includes(query)))", query)
    assert together == sorted(together, reverse=True) and set(together) == {True, False}


def test_results_are_a_list_with_names_and_marked_words(search):
    search.evaluate(ASK, "城镇化率 wuxi")
    assert search.get_by_role("status").filter(has_text="found for").count() == 1
    assert search.get_by_role("searchbox", name="Words in English, Chinese (中文) or pinyin").count() == 1
    said = search.locator(".find-results").aria_snapshot()
    assert said.startswith("- list:") and "- listitem:" in said
    assert search.locator("#find").get_attribute("aria-describedby") == "find-help"
    marks = set(search.locator(".find-results p mark").all_text_contents())
    assert "城镇化率" in marks and "Wuxi" in marks and marks <= {"城镇化率", "Wuxi", "wuxi", "巫溪"}
    bare = search.evaluate("""() => { const walker = document.createTreeWalker(document.querySelector(".find-results"), NodeFilter.SHOW_TEXT), bare = [];
        while (walker.nextNode()) if (/[\\u4e00-\\u9fff]/.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest("[lang|=zh]")) bare.push(walker.currentNode.data);
        return bare; }""")
    assert bare == []


def test_more_pages_are_shown_on_demand_and_the_keyboard_goes_on_there(search):
    answer = search.evaluate(ASK, "plan")
    assert len(answer["pages"]) == 10 and "The best 10 are shown" in answer["status"]
    more = search.get_by_role("button", name="Show 10 more pages")
    more.focus()
    search.keyboard.press("Enter")
    assert search.locator(".find-results > li").count() == 20
    assert search.evaluate("[...document.querySelectorAll('.find-results > li')].indexOf(document.activeElement.closest('li'))") == 10


def test_an_empty_query_asks_nothing_and_a_script_in_a_query_is_only_text(search):
    assert search.evaluate(ASK, "  ")["status"] == ""
    answer = search.evaluate(ASK, '<img src=x onerror="throw 1">污水')
    assert answer["pages"] == [] and search.locator("#main-content img[src=x]").count() == 0


@pytest.mark.parametrize("query, dark", [("城镇化率 2035", True), ("xyzzy 污水", False)], ids=["found", "nothing"])
def test_axe_finds_no_fault(chromium, served, query, dark):
    with browser.page(chromium, dark=dark) as (page, faults):
        page.goto(f"{served}/search.html?q={query}")
        page.locator(".find-status").filter(has_text="found for").wait_for()
        found = Axe().run(page, "#main-content").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [] and not faults


def test_the_dialog_leads_to_the_results_and_a_result_to_its_place(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("?")[0]))
    page.goto(f"{served}/book/cite.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("zhaijidi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=zhaijidi")
    page.locator(".find-status").filter(has_text="read as pinyin of 宅基地").wait_for()
    assert page.title().startswith("zhaijidi")
    assert [url for url in asked if url.endswith(".html")] == [f"{served}/book/cite.html", f"{served}/search.html"]
    page.get_by_role("link", name="宅基地 zháijīdì").click()
    page.wait_for_url("**/glossary.html#term-*")
    assert page.evaluate("document.querySelector(':target').id") == "term-宅基地"


def test_typing_searches_and_composing_does_not(page, served):
    page.goto(f"{served}/search.html")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("sewage")
    page.locator(".find-status").filter(has_text="found for sewage").wait_for()
    assert page.url.endswith("?q=sewage")
    page.evaluate("document.getElementById('find').value = 'wushui'; document.getElementById('find').dispatchEvent(new InputEvent('input', { isComposing: true }))")
    page.wait_for_timeout(350)
    assert "sewage" in page.locator(".find-status").text_content()


def test_works_from_the_file_system(chromium, site):
    with browser.page(chromium) as (page, faults):
        page.goto(f"{(site / 'search.html').as_uri()}?q=chengzhenhua%20l%C3%BC")
        page.locator(".find-status").filter(has_text="read as pinyin of 城镇化率").wait_for()
        page.locator(".find-results a").first.click()
        page.wait_for_url("file://**/glossary.html")
    assert faults == []


def test_the_index_is_small_and_leads_to_anchors_that_are_there(site):
    script = (site / "searchindex.js").read_text("utf-8")
    assert len(script.encode()) < 1_500_000
    index = json.loads(script.removeprefix("window.bookIndex=").removesuffix(";\n"))
    missing = []
    for address, _, _, passages in index["pages"]:
        html = (site / address).read_text("utf-8")
        anchors = [anchor for passage in passages for anchor in (passage[0], *(passage[3][1::2] if len(passage) > 3 else [])) if anchor]
        missing += [f"{address}#{anchor}" for anchor in anchors if f'id="{anchor}"' not in html]
    assert len(index["pages"]) > 75 and missing == []
