"""Audit the built book in a browser: `python tools/audit.py --axe --keys --speed --lighthouse [--site FOLDER] [PAGE …]`.

Convention: what is not named is not asked; each part prints its progress and a closing line, and the
exit status is 1 if any page falls short. Speed and Lighthouse look at one page of each kind unless pages are named.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import audit_axe
import audit_keys
import audit_lighthouse
import audit_speed
import browser
import check_html

ROOT = Path(__file__).resolve().parents[1]
# One page of each kind: welcome, chapter, full text, table, search
KINDS = ["book/intro.html", "notebooks/structure.html", "book/reference/text-chengkou.html", "book/reference/glossary.html", "search.html"]


def ask_axe(site: Path, names: list[str]) -> Iterator[tuple[str, bool]]:
    """Give a line for each page and whether axe-core finds nothing in any state of it."""
    with browser.serve(site) as address, browser.launch() as running:
        for number, name in enumerate(names, start=1):
            with browser.page(running) as (page, faults):
                found = list(audit_axe.look(page, f"{address}/{name}"))
            lines = [f"  {state}: {rule}: {target}: {said}" for state, rule, target, said in found] + [f"  {fault}" for fault in faults]
            rules = ", ".join(f"{rule} {times}" for rule, times in Counter(one[1] for one in found).items()) or "nothing"
            yield "\n".join([f"{number}/{len(names)} {name}: {rules}", *lines]), not lines


def tell(title: str, rows: Iterator[tuple[str, bool]]) -> int:
    """Print the lines of one part as they come, and a closing one; return how many fall short."""
    print(f"{title}:", flush=True)
    short = total = 0
    for line, good in rows:
        print(line if good else f"{line}  <-- falls short", flush=True)
        total, short = total + 1, short + (not good)
    print(f"{title}: {total} looked at, {short} fall short")
    return short


def main(argv: list[str] | None = None) -> int:
    """Run the parts that are asked for; return 1 if anything falls short, else 0."""
    parser = argparse.ArgumentParser(description="Audit the built book in a browser.")
    parser.add_argument("pages", nargs="*", help="pages, as notebooks/wuxi.html; without any: all for --axe, one of each kind for the others")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the folder of index.html", metavar="FOLDER")
    parser.add_argument("--axe", action="store_true", help="axe-core: every page, light and dark, 1280 and 390 pixels wide")
    parser.add_argument("--keys", action="store_true", help="a walk with the Tab key: each stop seen, named, ringed; no sideways scroll at 320 pixels")
    parser.add_argument("--talk", action="store_true", help="with --keys: name every stop")
    parser.add_argument("--speed", action="store_true", help="time, weight and layout shift of a first visit")
    parser.add_argument("--lighthouse", action="store_true", help="Lighthouse, desktop and phone (needs Node; installs it with npm ci)")
    parser.add_argument("--times", type=int, default=3, help="of how many runs the median is taken (3)")
    asked = parser.parse_args(argv)
    if not (asked.site / "index.html").is_file():
        parser.error(f"{asked.site} has no index.html: build the book first (make book), or name its folder with --site")
    if not (asked.axe or asked.keys or asked.speed or asked.lighthouse):
        parser.error("nothing to do: name --axe, --keys, --speed or --lighthouse")
    every = [path.relative_to(asked.site).as_posix() for path in check_html.pages(asked.site) if path.relative_to(asked.site).parts[0] not in ("live", "_sources")]
    short = 0
    if asked.axe:
        short += tell("axe-core", ask_axe(asked.site, asked.pages or [name for name in every if name != "index.html"]))  # that one only leads on
    if asked.keys:
        short += tell("By keyboard", audit_keys.report(asked.site, asked.pages or KINDS, talk=asked.talk))
    if asked.speed:
        short += tell("First visit", audit_speed.report(asked.site, asked.pages or KINDS, times=asked.times))
    if asked.lighthouse:
        short += tell("Lighthouse", audit_lighthouse.report(asked.site, asked.pages or KINDS, times=asked.times))
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
