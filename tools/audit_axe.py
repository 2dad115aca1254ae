"""Ask axe-core what is wrong with the pages of the built book: light and dark, wide and on a phone.

Convention: all rules of axe-core are asked, the best practices too, with all that folds open. Dark is
asked for what colours can change. Nothing is excluded; a finding is mended where it comes from.
"""

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STATES = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
ASK = """(asked) => axe.run({resultTypes: ["violations"], preload: false, runOnly: asked}).then((found) => found.violations.flatMap(
  (rule) => rule.nodes.map((node) => [rule.id, node.target.join(" "), `${node.failureSummary || rule.help} :: ${node.html.slice(0, 120)}`])))"""
# All that folds in the text, opened
OPEN = "() => document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
# Transitions at their end, as a colour halfway is nobody's; and access.js, which looks when the page is idle which boxes scroll
STILL = """() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))
  .then(async () => {
    for (const wait of [400, 200, 200]) await new Promise((done) => setTimeout(() => requestIdleCallback(done, { timeout: 2000 }), wait));
  })"""


def look(page: Page, address: str, *, states: tuple = STATES) -> Iterator[tuple[str, str, str, str]]:
    """Give each finding of axe-core on the page at *address*: state, rule, the element's path, what is wrong with it."""
    page.goto(address)
    page.evaluate(AXE_SCRIPT)
    page.evaluate(OPEN)
    page.add_style_tag(content="* { content-visibility: visible !important; }")  # axe-core measures all; piecemeal it takes minutes
    for scheme, width in states:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(STILL)
        for rule, target, said in page.evaluate(ASK, {"type": "tag", "values": TAGS} if scheme == "light" else {"type": "rule", "values": COLOURS}):
            yield f"{scheme} {width}", rule, target, " ".join(said.split())
