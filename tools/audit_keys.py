"""Walk through pages of the built book with the Tab key, as a reader without a mouse does.

Convention: at every stop something must be seen that has the focus, in the window, not covered, named,
with a ring that stands out 3 : 1 from what is around it; the walk must come to the page's end. At 320
pixels, which is also 1280 at 400 %, the page itself must not scroll sideways (tables and code may).
"""

from collections.abc import Iterator
from pathlib import Path

import browser
from playwright.sync_api import Page

LIMIT = 1500  # stops: more is a trap
HERE = """() => {
  for (const one of document.getAnimations()) one.finish();
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
  let ground = at.parentElement;
  while (ground && rgba(getComputedStyle(ground).backgroundColor)[3] < 128) ground = ground.parentElement;
  const back = ground ? rgba(getComputedStyle(ground).backgroundColor) : [255, 255, 255];
  const ringed = [at, ...at.querySelectorAll(".ring, .toctree-toggle")]
    .map((one) => getComputedStyle(one))
    .map((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 ? style.outlineColor : style.stroke !== "none" && parseFloat(style.strokeWidth) > 2 ? style.stroke
      : (style.boxShadow.match(/rgba?\\([^)]*\\)|color\\([^)]*\\)/) || [""])[0])
    .find(Boolean);
  const rects = [...at.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
  let shown = 1;
  for (let one = at; one; one = one.parentElement) shown *= getComputedStyle(one).opacity;
  const seen = shown > 0.5 && rects.some((box) => {
    const [left, right, top, bottom] = [Math.max(0, box.left), Math.min(innerWidth, box.right), Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    if (left >= right || top >= bottom) return false;
    return [0.5, 0.1, 0.9].some((part) => { const hit = document.elementFromPoint(left + (right - left) * 0.5, top + (bottom - top) * part); return hit && (at.contains(hit) || hit.contains(at)); });
  });
  const named = (at.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" ");
  const name = (at.getAttribute("aria-label") || named.trim() || [...(at.labels || [])].map((one) => one.textContent).join(" ") || at.innerText?.trim() || at.textContent.trim() || at.querySelector("img")?.alt || at.title || at.value || "").replace(/\\s+/g, " ").trim();
  window.stops = window.stops || new Map();
  const times = (stops.get(at) || 0) + 1;
  stops.set(at, times);
  return { tag: at.tagName.toLowerCase(), role: at.getAttribute("role") || "", kind: String(at.className.baseVal ?? at.className).split(" ")[0], name: name.slice(0, 70),
    seen, ring: ringed ? Math.round(10 * contrast(rgba(ringed), back)) / 10 : 0, times };
}"""


def walk(page: Page, address: str) -> Iterator[dict]:
    """Press Tab from the top of the page at *address* to its end, and give each stop."""
    page.goto(address)
    page.wait_for_timeout(900)  # what scrolls is found when the page is idle
    again = page.evaluate("document.activeElement !== document.body")  # the search begins in its field: its end comes before the top
    for _ in range(LIMIT):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None and again:
            again = False
            continue
        if stop is None or stop["times"] > 1:
            return
        yield stop
    yield {"tag": "the page", "role": "", "kind": "", "name": f"no end after {LIMIT} stops", "seen": False, "ring": 0, "times": 1}


def judge(stop: dict) -> list[str]:
    """Return what is wrong with a stop."""
    wrong = {"cannot be seen": not stop["seen"], "has no name": not stop["name"], "shows no focus": not stop["ring"], f"ring of {stop['ring']} : 1": 0 < stop["ring"] < 3}
    return [said for said, is_so in wrong.items() if is_so]


def report(site: Path, names: list[str], *, talk: bool = False) -> Iterator[tuple[str, bool]]:
    """Give a line for each page, light and dark, wide and narrow: the stops, and those where something is wrong (all, if *talk*)."""
    with browser.serve(site) as address, browser.launch() as running:
        for name in names:
            for dark, width in ((False, 1280), (True, 390)):
                with browser.page(running, width=width, dark=dark, reduced_motion="reduce") as (page, _):
                    stops = list(walk(page, f"{address}/{name}"))
                    page.set_viewport_size({"width": 320, "height": 640})
                    page.wait_for_timeout(300)
                    wide = page.evaluate("document.documentElement.scrollWidth")
                lines = [f"    {number}. {stop['tag']}.{stop['kind']} “{stop['name']}” {'; '.join(judge(stop))}" for number, stop in enumerate(stops, 1) if talk or judge(stop)]
                lines += [f"    {wide} pixels wide in a window of 320"] if wide > 320 else []
                good = wide <= 320 and len(stops) > 3 and not any(map(judge, stops))
                yield "\n".join([f"{name} {'dark' if dark else 'light'} {width}: {len(stops)} stops", *lines]), good
