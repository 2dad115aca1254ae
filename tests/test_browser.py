"""The built book in a real browser. A machine without Chromium skips these and says so."""

import pytest

import browser


def test_a_page_draws_its_chinese_and_asks_nothing_of_others(page, served):
    page.goto(f"{served}/notebooks/wuxi.html")
    assert page.locator("article h1").count() == 1
    assert page.evaluate("document.fonts.load('16px \"Noto Sans SC\"', '城').then(found => found.length)") > 0


def test_a_request_elsewhere_is_a_fault(chromium, served):
    with browser.page(chromium) as (fresh, faults):
        fresh.goto(f"{served}/book/intro.html")
        fresh.evaluate("fetch('http://example.invalid/x').catch(() => 0)")
        fresh.goto(f"{served}/no-such-page.html")
        fresh.evaluate("setTimeout(() => { throw new Error('broken') }, 0)")
        fresh.wait_for_timeout(200)
    assert [fault.split(":")[0] for fault in faults] == ["asked elsewhere", "404", f"script error on {served.split(':')[0]}"]


def test_no_chromium_is_said(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    with pytest.raises(FileNotFoundError, match="CHROMIUM=no-such-program is no program"):
        browser.find()
