"""Visit the live pages of a built site in a headless Chromium: open a chapter, run it, move its explorer, have an answer checked.

Convention: the network is cut to localhost, and what is asked of another host is a fault; a visit has the
profile of the browser that it is given, so a second one finds what the first one left there. Every step goes
the way that a reader goes, by button, menu or key.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, sync_playwright

import browser
from helpers.exercises import load_exercises

NAME = "Work this chapter live"  # of the button, as in book/_ext/launch.py
LONGEST = 300_000  # milliseconds
PROMPTS = "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')].map(e => e.textContent)"
ERRORS = """[...document.querySelectorAll('.jp-OutputArea-output[data-mime-type*="error"], .jp-OutputArea-output[data-mime-type*="stderr"]')]
    .map(e => e.textContent.slice(0, 400))"""
PANELS = "[...document.querySelectorAll('.jp-OutputArea-output .widget-html-content')].map(e => e.innerHTML).join()"


@contextmanager
def visit(profile: Path, width: int = 1280) -> Iterator[tuple[Page, list[str], list[str]]]:
    """Open Chromium with the *profile*; give a page, its faults, and the addresses that it asked for."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=browser.find(), args=[*browser.FLAGS], viewport={"width": width, "height": 900 if width > 600 else 844},
        )
        page, faults, asked = context.pages[0], [], []

        def note(request) -> None:
            address = urlsplit(request.url)
            if address.scheme in ("http", "https"):
                asked.append(request.url)
                if address.hostname != "127.0.0.1":
                    faults.append(f"asked elsewhere: {request.url}")

        context.on("request", note)
        # JupyterLite asks for a folder's list to learn whether there is one: words before a colon look to it like a drive
        context.on("response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 and "/live/api/contents/" not in answer.url else None)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.set_default_timeout(LONGEST)
        try:
            yield page, faults, asked
        finally:
            context.close()


def open_chapter(page: Page, base: str, chapter: str) -> float:
    """Go to the chapter's page, click its button and wait for the notebook; return when it was clicked."""
    page.goto(f"{base}/notebooks/{chapter}.html")
    clicked = perf_counter()
    page.get_by_role("link", name=NAME).click()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    return clicked


def run_all(page: Page) -> float:
    """Choose Run, Run All Cells; return when the first cell had run."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(f"{PROMPTS}.some(text => text.includes('*'))")
    page.wait_for_function(f"/\\d/.test({PROMPTS}[0])")
    return perf_counter()


def wait_for_end(page: Page) -> list[str]:
    """Wait until no cell waits any more; return the errors that the page shows."""
    page.wait_for_function(f"!{PROMPTS}.some(text => text.includes('*'))")
    page.wait_for_timeout(300)
    unrun = [text for text in page.evaluate(PROMPTS) if not re.search(r"\d", text)]
    return page.evaluate(ERRORS) + [f"{len(unrun)} cells were not run"] * bool(unrun)


def move_explorer(page: Page) -> list[str]:
    """Move the chapter's first slider, menu or box by its keys; return a fault if nothing changes below it."""
    control = page.locator(".jp-OutputArea-output").locator("select, .noUi-handle, input[type=checkbox]").first
    control.scroll_into_view_if_needed()
    before = page.evaluate(PANELS)
    control.focus()
    for key in ("ArrowRight", "ArrowDown", "Space"):
        page.keyboard.press(key)
        try:
            page.wait_for_function(f"before => {PANELS} !== before", arg=before, timeout=20_000)
            return []
        except Error as error:  # not this key's kind of control: the next one
            last = error
    return [f"the explorer did not move: {last}"]


def answer(page: Page, chapter: str) -> list[str]:
    """Have an exercise of *chapter* checked in a new cell, with a wrong answer and with the right one; return what is missing."""
    id = next(one["id"] for one in load_exercises(chapter)["exercise"] if one["kind"] == "value")
    page.locator(".jp-Notebook .jp-CodeCell").last.locator(".jp-InputPrompt").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(f"import helpers.exercises\nfor given in ('no such thing', helpers.exercises.expected_answer('{id}')):\n    display(helpers.check('{id}', given))")
    page.keyboard.press("Shift+Enter")
    shown = page.locator(".jp-OutputArea").filter(has=page.locator(".feedback", has_text="Not yet.")).filter(has=page.locator(".feedback", has_text="Right."))
    try:
        shown.first.wait_for(timeout=60_000)
    except Error as error:
        return [f"helpers.check did not answer in {chapter}: {error}"]
    return []
