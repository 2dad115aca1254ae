"""Tables of chapters that sort and filter, and the outline explorer, in the page without a kernel."""

import pytest
from axe_playwright_python.sync_playwright import Axe

import browser
import helpers
import sortable
import twins

HEAD = "<thead><tr><td></td><th>name</th></tr></thead>"


def pandas(rows: int, cell: str = "<td>x</td>") -> str:
    return f'<table border="1" class="dataframe">{HEAD}<tbody>{f"<tr><th>0</th>{cell}</tr>" * rows}</tbody></table>'


@pytest.mark.parametrize("html, kind", [
    (pandas(7), "dataframe"), (pandas(8), "dataframe sort"), (pandas(19), "dataframe sort"), (pandas(20), "dataframe sort sift"),
    (pandas(20, '<td rowspan="2">x</td>'), "dataframe"), (pandas(20, "<td>...</td>"), "dataframe"),
    (pandas(19).replace('border="1" class="dataframe"', 'class="table"'), "table"), (pandas(20).replace('border="1" class="dataframe"', 'class="table"'), "table sort sift"),
    (pandas(20).replace('class="dataframe"', 'class="dataframe outline-table"'), "dataframe outline-table"),
])
def test_long_tables_are_marked_once(html, kind):
    marked = sortable.mark(html)
    assert f'class="{kind}"' in marked and ('<div class="sift-bar"></div><table' in marked) == ("sift" in kind)
    assert sortable.mark(marked) == marked


@pytest.mark.parametrize("plan, columns, marked", [("wuxi", "level number title characters", True), ("elsewhere", "level number title characters", False), ("wuxi", "level title", False)])
def test_only_an_outline_gets_a_twin(plan, columns, marked):
    heads = "\n".join(f"<th>{column}</th>" for column in columns.split())
    html = f'<p>Shown for plan {plan}, level 2. In a running notebook you can move it.</p>\n<table border="1" class="dataframe">\n<thead>\n<tr><td></td>\n{heads}\n</tr></thead></table>'
    found = twins.mark(html, "../book/reference/")
    assert ('<div class="outline" data-plan="wuxi" data-level="2" data-pages="../book/reference/">' in found) == marked
    assert ("outline-table" in found) == marked and twins.mark(found, "") == found


def column(table, number: int) -> list[str]:
    return table.evaluate("(table, n) => [...table.tBodies[0].rows].filter(row => !row.hidden).map(row => row.cells[n].textContent.trim())", number)


def test_a_table_sorts_by_keyboard_three_ways_and_filters(page, served):
    page.goto(f"{served}/notebooks/chengkou.html")
    table = page.locator("table.sift").first  # the county's table of indicators
    table.scroll_into_view_if_needed()
    head = table.locator("thead th:has(button)", has_text="2025")
    at = head.evaluate("head => head.cellIndex")
    printed = column(table, at)
    head.locator("button").focus()
    states, orders = [], []
    for _ in range(3):
        page.keyboard.press("Enter")
        states.append(head.get_attribute("aria-sort"))
        orders.append(column(table, at))
    assert states == ["ascending", "descending", "none"] and orders[2] == printed
    rising = [float(value.lstrip("≥≤<>").replace(",", "")) for value in orders[0] if value not in ("", "NaN")]
    assert rising == sorted(rising) and len(orders[0]) == len(printed) and set(orders[0][len(rising):]) <= {"", "NaN"}
    field = page.get_by_label("Filter rows").first
    word = column(table, 1)[3]
    field.fill(word)
    assert 0 < len(column(table, 1)) < len(printed) and "of" in page.locator(".sift-bar [role=status]").first.inner_text()
    field.fill("")
    assert len(column(table, 1)) == len(printed)


@pytest.mark.parametrize("name", ["chengdu", "structure"])
def test_nothing_moves_when_the_script_runs(chromium, served, name):
    """Tables and the outline explorer take the room that they have without a script."""
    measure = """[...document.querySelectorAll(".bd-content :is(table.sort, .outline, .outline-scroll)")].filter(element => element.checkVisibility()).map(element => {
        const { width, height } = element.getBoundingClientRect(); return [element.className, width, height] })"""
    sizes = []
    for scripted in (True, False):
        with browser.page(chromium, java_script_enabled=scripted) as (page, faults):
            page.goto(f"{served}/notebooks/{name}.html")
            sights = page.locator(".bd-content :is(table.sort, .outline):visible")
            for number in range(sights.count()):  # what the scripts do, they do when it is nearly in sight
                sights.nth(number).scroll_into_view_if_needed()
            if scripted:
                page.wait_for_function("[...document.querySelectorAll('table.sort')].every(table => !table.checkVisibility() || table.querySelector('thead button'))")
            sizes.append(page.evaluate(measure))
            if scripted:
                assert page.locator(".outline:not(:has(select))").count() == 0
        assert faults == []
    assert sizes[0] and [with_it for with_it, without in zip(*sizes, strict=True) if with_it[0] != without[0] or max(abs(with_it[n] - without[n]) for n in (1, 2)) > 1] == []


@pytest.fixture(scope="module")
def outline(chromium, served):
    with browser.page(chromium) as (page, faults):
        page.goto(f"{served}/notebooks/structure.html")
        page.locator(".outline").first.scroll_into_view_if_needed()
        page.locator(".outline select").first.wait_for()
        yield page
    assert not faults, faults


def shown(page) -> list[list[str]]:
    return page.evaluate("[...document.querySelector('.outline-table').tBodies[0].rows].map(row => [...row.cells].map(cell => cell.textContent))")


@pytest.mark.parametrize("plan, level, find", [("yongchuan", 2, ""), ("chengkou", 4, "交通"), ("kaijiang", 1, ""), ("wuxi", 2, "no such"), ("chengdu", 3, "城乡")])
def test_the_outline_explorer_shows_what_the_notebook_would(outline, plan, level, find):
    outline.get_by_label("Plan", exact=True).select_option(plan)
    outline.get_by_label("Headings down to").select_option(str(level))
    outline.get_by_label("With these characters").fill(find)
    whole = helpers.parse_outline(helpers.load_plan(plan).text)
    kept = helpers.browse_outline(whole, level=level, find=find)
    assert shown(outline) == [[str(value) for value in row] for row in kept.itertuples()]
    status = outline.locator(".outline-status").inner_text()
    assert status.startswith(f"{len(kept)} of {len(whole)} headings shown") and ("fewer characters" in status) == kept.empty


def test_the_outline_explorer_by_keyboard_and_its_links(outline):
    outline.get_by_label("With these characters").fill("")
    outline.get_by_label("Plan", exact=True).select_option("yongchuan")
    outline.get_by_label("Plan", exact=True).focus()
    outline.keyboard.press("ArrowDown")
    assert "of 242" in outline.locator(".outline-status").inner_text()
    found = Axe().run(outline, "div.output:has(.outline)").response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    outline.locator(".outline-table a").nth(2).click()
    outline.wait_for_url("**/text-chengkou.html#h-*")
    assert outline.evaluate("!!document.querySelector(':target')")


def test_the_outline_explorer_works_from_the_file_system(chromium, site):
    with browser.page(chromium) as (page, faults):
        page.goto((site / "notebooks" / "structure.html").as_uri())
        page.locator(".outline").first.scroll_into_view_if_needed()
        page.locator(".outline select").first.wait_for()
        assert page.locator(".outline-table a").count() > 5
    assert faults == []


def test_on_a_phone_rows_are_cards_and_still_rows(chromium, served):
    with browser.page(chromium, width=390, height=800) as (page, faults):
        page.goto(f"{served}/book/reference/targets.html?q=污水")
        page.locator(".dt-status", has_text="of 399 targets shown").wait_for()
        rows = page.locator(".dt tbody tr")
        assert 0 < rows.locator("visible=true").count() < 399 and page.evaluate("document.documentElement.scrollWidth") == 390
        card = page.locator(".dt tbody tr:not([hidden])").first
        assert card.aria_snapshot().startswith("- row") and "- rowheader" in card.aria_snapshot() and "- cell" in card.aria_snapshot()
        row, value = (card.locator(cell).bounding_box() for cell in ("th", "td:nth-child(3)"))
        assert row["x"] + row["width"] <= 390 and value["y"] > row["y"] and card.locator("td:nth-child(3)").evaluate("cell => getComputedStyle(cell, '::before').content") == '"Value"'
        shown = rows.locator("visible=true").first.inner_text()
        page.get_by_role("button", name="Value").press("Enter")
        page.get_by_role("button", name="Value").press("Enter")
        assert rows.locator("visible=true").first.inner_text() != shown
    assert faults == []
