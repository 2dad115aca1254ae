"""How pages are reached: by ear, by keyboard, on a slow line. axe-core and Tab in a real browser, the mending without."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import audit_axe
import audit_keys
import browser
import check_access
import light
import mend
import styles

# One page of each kind, the smallest of it, and the states asked there; all of all: python tools/audit.py --axe
PHONE, DARK = ("light", 390), ("dark", 1280)
KINDS = {"book/intro.html": (PHONE, DARK), "notebooks/structure.html": (DARK,), "book/solutions/structure.html": (PHONE,), "book/reference/text-kaijiang.html": (PHONE,),
         "book/reference/downloads.html": (PHONE, DARK), "search.html?q=budget": (PHONE, DARK), "404.html": (PHONE, DARK)}
BOX = '<div class="dropdown quiz-right admonition">\n<p class="admonition-title">A. <em>Yes</em></p>\n<div class="highlight"><pre>1</pre></div>\n</div>'
CELL = ('<details class="admonition hide below-input">\n<summary aria-label="Toggle hidden content">\n<p class="collapsed admonition-title">Show code cell output</p>\n'
        '<p class="expanded admonition-title">Hide code cell output</p>\n</summary>\n{}</details>')


@pytest.mark.parametrize("html, expected", [
    (BOX, '<details class="dropdown quiz-right admonition"><summary class="admonition-title">A. <em>Yes</em></summary>\n<div class="highlight"><pre>1</pre></div>\n</details>'),
    (f"<div>{BOX}</div>{BOX}", "<div><details"),
    ('<div class="admonition note"><p class="admonition-title">Note</p></div>', '<div class="admonition note"><p class="admonition-title">Note</p></div>'),
    ('<div class="dropdown dropdown-download-buttons"></div>', '<div class="dropdown dropdown-download-buttons"></div>'),
    (CELL.format("<table><tbody><tr><td>1</td></tr></tbody></table>"), "Show the output: a table of 1 row<"),
    (CELL.format("<pre>one\n\ntwo</pre>"), "Hide the output: text, 2 lines<"),
    (CELL.format('<img src="a.png">').replace("below-input", "above-input"), "Show the code: a figure<"),
    ('<div id="jb-print-docs-body" class="onlyprint"><h1>Two</h1><div></div></div><h1>One</h1>', "<h1>One</h1>"),
    ('<i class="fas fa-file"></i>', '<i class="fas fa-file" aria-hidden="true"></i>'),
    ('<i class="fast"></i>', '<i class="fast"></i>'),
    ('<a class="reference internal" href="x.html">Parts &amp; all</a><details open="open"><summary><span class="toctree-toggle" role="presentation">', 'aria-label="Pages of Parts &amp; all"'),
])
def test_mended(html, expected):
    assert expected in mend.mend(html)
    assert mend.mend(mend.mend(html)) == mend.mend(html)


@pytest.mark.parametrize("name, before, after", [
    ("page.html", '<script src="_static/a.js?v=1"></script>', '<script defer src="_static/a.js?v=1"></script>'),
    ("page.html", '<script defer src="_static/a.js"></script>', '<script defer src="_static/a.js"></script>'),
    ("page.html", '<script src="_static/scripts/fontawesome.js?digest=1"></script>', ""),
    ("page.html", '<script src="_static/design-tabs.js"></script>', ""),
    ("page.html", '<div class="sd-tab-set"></div><script src="_static/design-tabs.js"></script>', '<div class="sd-tab-set"></div><script defer src="_static/design-tabs.js"></script>'),
    ("page.html", "<script>let toggleHintShow = 'x';</script><p>  a\n\n\n b</p>", "<p>  a\nb</p>"),
    ("page.html", "<pre>a\n\n\n b</pre>", "<pre>a\n\n\n b</pre>"),
    ("page.html", '<span class="n">plan</span><span class="k">if</span>', 'plan<span class="k">if</span>'),
])
def test_lightened(tmp_path, name, before, after):
    assert light.lighten(before, tmp_path / name, tmp_path) == after


def test_figures_become_files_with_a_size_and_wait_but_the_first(tmp_path):
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAADklEQVR4nGNgQAX/4QwAFfAC/k+Xo8MAAAAASUVORK5CYII="
    html = f'<img alt="a" src="data:image/png;base64,{pixel}"><img alt="b" src="data:image/png;base64,{pixel}" style="width: 3px"><img alt="c" width="4" src="data:image/png;base64,{pixel}">'
    found = BeautifulSoup(light.lighten(html, tmp_path / "book" / "page.html", tmp_path), "html.parser").find_all("img")
    assert [(one["width"], one["height"], one.get("loading")) for one in found] == [("2", "3", None), ("2", "3", "lazy"), ("4", "6", "lazy")]
    assert (tmp_path / "book" / found[0]["src"]).resolve().is_file()


def test_one_style_sheet_with_what_can_match(tmp_path):
    static = tmp_path / "_static"
    (static / "sub").mkdir(parents=True)
    (static / "sub" / "a.css").write_text('@import "../b.css"; .seen { background: url("../c.png") } .unseen { top: 0 } .fa:before { content: "\\f0c9" }')
    (static / "b.css").write_text("@media print { .unseen { top: 0 } } .made, #at:not(.unseen) { top: 0 } p { top: 1px }")
    (static / "x.js").write_text("box.className = 'made';")
    page = tmp_path / "p" / "page.html"
    head = '<link rel="stylesheet" href="../_static/sub/a.css"><link rel="icon" href="i.svg">'
    made = styles.bundle(tmp_path, {page: f'{head}<i class="seen fa" id="at">'})[page]
    css = (static / "bundle.css").read_text("utf-8")
    assert re.findall(r"(?:^|\})([^{}@]+)\{", css) == [".made,#at:not(.unseen)", "p", ".seen", ".fa:before"]
    assert 'url("c.png")' in css and '"Book Icons"' in css and "unseen{" not in css
    assert re.fullmatch(r'<link rel="stylesheet" href="\.\./_static/bundle\.css\?v=\w{8}"><link rel="icon" href="i\.svg">.*', made)
    assert styles.bundle(tmp_path, {page: made})[page] == made


@pytest.mark.parametrize("html, expected", [
    ('<article><img src="a.png"></article>', "figure without width and height: a.png"),
    ('<article><div class="cell_output"><img src="a.png" width="1" height="1" alt="Bars of plans"></div></article>', "alt text is not"),
    ('<article><h2>One</h2><div class="cell_output"><img src="a.png" width="1" height="1" alt="Bars – all plans – they differ"></div><h2>Two</h2></article>', "no sentence and no table by the figure"),
    ('<summary aria-label="Toggle hidden content">x</summary>', "<summary> without a name"),
    ("<button><i></i></button>", "<button> without a name"), ("<dialog>x</dialog>", "<dialog> without a name"),
    ('<div class="admonition dropdown">Hint</div>', "folded by a script only: Hint"),
    ("<main><article></article></main>", "0 landmarks of the kind banner"),
    ('<script src="a.js"></script>', "script that holds up the page: a.js"),
    ('<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css">', "2 style sheets"),
])
def test_what_is_checked(html, expected):
    found = list(check_access.look(BeautifulSoup(html, "html.parser")))
    assert [line for line in found if line.startswith(expected)]


@pytest.mark.parametrize("html", [
    '<article><div class="cell_output"><img src="a.png" width="1" height="1" alt="Bars – all plans – they differ"></div><p>The five plans differ in length.</p></article><main></main><div role="banner"></div>',
    '<button title="Search"></button><summary>Hint</summary><dialog aria-label="Search"></dialog><script defer src="a.js"></script>',
])
def test_what_passes(html):
    assert list(check_access.look(BeautifulSoup(html, "html.parser"))) == []


@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_nothing(chromium, served, name):
    with browser.page(chromium) as (page, faults):
        assert list(audit_axe.look(page, f"{served}/{name}", states=KINDS[name])) == []
    assert faults == []


def test_axe_finds_what_is_wrong(page, served, tmp_path):
    (tmp_path / "bad.html").write_text('<!DOCTYPE html><html lang="en"><title>Bad</title><main><h1>Bad</h1><p style="color:#999;background:#fff">faint</p><img src="x"></main>')
    page.route("**/bad.html", lambda route: route.fulfill(path=tmp_path / "bad.html"))
    page.route("**/x", lambda route: route.fulfill(status=200, body=""))
    assert {rule for _, rule, _, _ in audit_axe.look(page, f"{served}/bad.html", states=(("light", 1280),))} == {"color-contrast", "image-alt"}


@pytest.mark.parametrize("options", [{"width": 1280}, {"width": 390, "dark": True}], ids=["wide", "phone, dark"])
def test_every_stop_of_the_tab_key_is_seen_and_named(chromium, served, options):
    with browser.page(chromium, reduced_motion="reduce", **options) as (page, _):
        stops = list(audit_keys.walk(page, f"{served}/book/use.html"))
    assert [(stop["name"], audit_keys.judge(stop)) for stop in stops if audit_keys.judge(stop)] == []
    assert stops[0]["name"] == "Skip to main content" and stops[-1]["name"] == "CC BY 4.0"


@pytest.mark.parametrize("stop, wrong", [({"seen": False}, "cannot be seen"), ({"name": ""}, "has no name"), ({"ring": 0}, "shows no focus"), ({"ring": 2.9}, "ring of 2.9 : 1")])
def test_a_bad_stop_is_told(stop, wrong):
    assert audit_keys.judge({"seen": True, "name": "Next", "ring": 3} | stop) == [wrong]


def test_folded_things_open_by_keyboard(page, served):
    page.goto(f"{served}/notebooks/structure.html")
    for kind in (".quiz details.dropdown", "details.hide", "details.cite-page"):
        page.locator(f"{kind} > summary").first.focus()
        page.keyboard.press("Enter")
        assert page.locator(kind).first.get_attribute("open") is not None, kind


def test_buttons_keep_the_focus_and_say_their_state(page, served):
    page.goto(f"{served}/book/use.html")
    colours, contents = page.locator(".theme-switch-button"), page.locator(".primary-toggle")
    colours.focus()
    for theme in ("dark", "light"):  # the first press changes what is seen
        page.keyboard.press("Enter")
        page.wait_for_function("name => document.activeElement.ariaLabel === `Colours: ${name}` && document.documentElement.dataset.theme === name", arg=theme)
    page.wait_for_function("document.querySelector('.primary-toggle').ariaExpanded === 'true'")
    contents.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.ariaExpanded === 'false'")


def test_on_a_phone_the_contents_open_close_and_give_the_focus_back(chromium, served):
    with browser.page(chromium, width=390) as (page, faults):
        page.goto(f"{served}/book/use.html")
        page.locator(".primary-toggle").focus()
        for key in ("Escape", "Enter"):  # the second presses Close, which has the focus first
            page.keyboard.press("Enter")
            page.wait_for_selector("#pst-primary-sidebar-modal[open]")
            page.keyboard.press(key)
            page.wait_for_selector("#pst-primary-sidebar-modal:not([open])", state="attached")
            page.wait_for_function("document.activeElement.classList.contains('primary-toggle')")
    assert faults == []


@pytest.mark.parametrize("name", ["notebooks/structure.html", "book/reference/text-kaijiang.html"])
def test_nothing_scrolls_sideways_at_320_pixels_and_nothing_jumps(chromium, served, name):
    with browser.page(chromium, width=320, height=640) as (page, _):
        page.add_init_script("window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; }).observe({ type: 'layout-shift', buffered: true })")
        page.goto(f"{served}/{name}")
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("moved") < 0.01


def test_weights(site: Path):
    static = site / "_static"
    assert (static / "bundle.css").stat().st_size < 170_000
    assert [path.name for path in static.rglob("*") if path.suffix == ".map" or "fontawesome" in path.name] == []
