"""Work chapters in the built site's live pages, in a headless Chromium with the network cut to localhost, and measure.

    python benchmarks/live.py                        # three chapters, one a part: run, move, answer, visit again, on a phone
    python benchmarks/live.py --all                  # run every chapter to its end, and no more
    python benchmarks/live.py --site FOLDER wuxi     # another site, other chapters

A visit is a fresh profile of the browser, the second one the same profile after the browser was closed. The
server sends text packed and no headers of isolation, as hosts of pages do. *First result*: from the click on
the button of the chapter's page until the first cell has run. Exits 1 if anything of this fails: a cell
with an error, an explorer that does not move, a check without its message, anything asked of another host.
"""

import argparse
import gzip
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Error

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import browser  # noqa: E402  these two are of tools/
from live_visit import answer, move_explorer, open_chapter, run_all, visit, wait_for_end  # noqa: E402

CHAPTERS = ("structure", "chengkou", "networks")


def transferred(site: Path, asked: list[str]) -> tuple[float, float]:
    """Return the megabytes of the files *asked* for, once each: as they are, and packed."""
    paths = {site / unquote(urlsplit(address).path).lstrip("/") for address in asked}
    files = [path.read_bytes() for path in paths if path.is_file()]
    return sum(map(len, files)) / 1e6, sum(len(gzip.compress(data, 6)) for data in files) / 1e6


def measure(site: Path, base: str, chapter: str, *, whole: bool) -> list[str]:
    """Work one chapter as the docstring says; print what was measured, return what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        before = browser.sent()
        with visit(Path(folder)) as (page, faults, asked):
            clicked = open_chapter(page, base, chapter)
            shown, first = perf_counter() - clicked, run_all(page) - clicked
            faults += wait_for_end(page)
            raw, packed = transferred(site, asked)
            print(f"{chapter:12} shown {shown:5.1f} s, first result {first:5.1f} s, all cells {perf_counter() - clicked:5.1f} s; {raw:.1f} MB, packed {packed:.1f} MB, {(browser.sent() - before) / 1e6:.1f} MB sent", flush=True)
            if whole:
                faults += move_explorer(page) + answer(page, chapter)
        if whole:
            with visit(Path(folder)) as (page, later, _):
                before, clicked = browser.sent(), open_chapter(page, base, chapter)
                print(f"{'':12} again: shown {perf_counter() - clicked:5.1f} s, first result {run_all(page) - clicked:5.1f} s; {(browser.sent() - before) / 1e6:.1f} MB sent", flush=True)
                faults += later
    if whole:
        with tempfile.TemporaryDirectory() as folder, visit(Path(folder), 390) as (page, later, _):
            clicked = open_chapter(page, base, chapter)
            first = run_all(page) - clicked
            wide = page.evaluate("document.documentElement.scrollWidth")
            print(f"{'':12} at 390 px: first result {first:5.1f} s, the page is {wide} px wide", flush=True)
            faults += later + [f"at 390 px the page is {wide} px wide"] * (wide > 390)
    return [f"{chapter}: {fault}" for fault in faults]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("chapters", nargs="*", help=f"by default {', '.join(CHAPTERS)}")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", metavar="FOLDER")
    parser.add_argument("--all", action="store_true", help="run every chapter once")
    options = parser.parse_args()
    if not (options.site / "live").is_dir():
        parser.error(f"{options.site} has no live pages; build them with: make live")
    size = sum(path.stat().st_size for path in (options.site / "live").rglob("*") if path.is_file()) / 1e6
    print(f"live pages {size:.0f} MB; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    every = sorted(path.stem for path in (options.site / "notebooks").glob("*.html") if "launch-live" in path.read_text("utf-8"))
    faults = []
    with browser.serve(options.site) as base:
        for chapter in every if options.all else options.chapters or CHAPTERS:
            try:
                faults += measure(options.site, base, chapter, whole=not options.all)
            except Error as error:  # a step that did not come to its end is a finding; the next chapter is another
                faults.append(f"{chapter}: {str(error)[:300]}")
    print("\n".join(faults) or "no fault", file=sys.stderr if faults else sys.stdout)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
