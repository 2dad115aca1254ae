"""Measure how pages of the built book load on a cold cache from localhost, and how much they weigh.

Units: seconds since the page was asked for; kB (1000 bytes) as they came over the line, packed. `shift`
is Chromium's cumulative layout shift, while the page loads and is then scrolled to its end.
"""

import statistics
from collections.abc import Iterator
from pathlib import Path

import browser
from playwright.sync_api import Browser

WATCH = """() => {
  window.seen = { lcp: 0, shift: 0, moved: [] };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) {
      seen.shift += one.value;
      seen.moved.push(...one.sources.map((from) => from.node && (from.node.id || from.node.className || from.node.nodeName)));
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""
READ = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const all = [page, ...performance.getEntriesByType("resource")];
  return { ready: page.domContentLoadedEventEnd / 1000, lcp: seen.lcp / 1000, shift: seen.shift, moved: seen.moved,
    html: page.transferSize / 1000, all: all.reduce((sum, one) => sum + one.transferSize, 0) / 1000, requests: all.length };
}"""
SCROLL = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 60));
  }
}"""


def measure(running: Browser, address: str, *, width: int = 1280) -> dict:
    """Load the page at *address* afresh and return what it took: ready, lcp, shift, moved, html, all, requests."""
    with browser.page(running, width=width) as (page, _):
        page.add_init_script(f"({WATCH})()")
        page.goto(address)
        page.wait_for_timeout(400)
        found = page.evaluate(READ)
        page.evaluate(SCROLL)
        return found | page.evaluate("() => ({ shift: seen.shift, moved: seen.moved })")


def report(site: Path, names: list[str], *, times: int = 3) -> Iterator[tuple[str, bool]]:
    """Give a line for each page, the median of *times* loads, and whether it is usable within a second without a shift that is felt (0.1 is thought good)."""
    with browser.serve(site) as address, browser.launch() as running:
        for name in names:
            for width in (1280, 390):
                runs = [measure(running, f"{address}/{name}", width=width) for _ in range(times)]
                middle = {key: statistics.median(run[key] for run in runs) for key in ("ready", "lcp", "shift", "html", "all", "requests")}
                moved = sorted({str(one) for run in runs for one in run["moved"]})[:3]
                yield ("{ready:6.2f} s ready {lcp:6.2f} s drawn, shift {shift:.3f}, {html:6.1f} kB of HTML, {all:6.1f} kB in {requests:.0f} requests".format(**middle)
                       + f"  {name} {width} {' '.join(moved)}", max(middle["ready"], middle["lcp"]) < 1 and middle["shift"] < 0.05)
