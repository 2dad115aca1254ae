"""Let Lighthouse score pages of the built book on localhost, as on a desktop and as on a phone.

Convention: Lighthouse's own profiles and thresholds, none of its audits left out. It is a program for
Node, pinned in tools/browser-tools and installed there when it is missing; nothing of it is in the book.
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import browser

PLACE = Path(__file__).resolve().parent / "browser-tools"
PROGRAM = PLACE / "node_modules" / ".bin" / "lighthouse"
LEAST = 95  # in each category
PROFILES = {"desktop": ["--preset=desktop"], "phone": []}
KINDS = {"performance": "perf", "accessibility": "a11y", "best-practices": "best", "seo": "seo"}
TIMES = {"first-contentful-paint": "FCP", "largest-contentful-paint": "LCP", "total-blocking-time": "TBT", "cumulative-layout-shift": "CLS"}


def install() -> None:
    """Install Lighthouse if it is missing. Raises FileNotFoundError where there is no Node to run it."""
    if PROGRAM.exists():
        return
    if not shutil.which("npm"):
        raise FileNotFoundError("Lighthouse runs in Node, which is missing: install Node 18 or later with npm (Debian: apt install npm)")
    print("Installing Lighthouse into tools/browser-tools, half a minute ...", flush=True)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=PLACE, check=True)


def ask(address: str, profile: str) -> dict:
    """Return what Lighthouse reports of one visit to the page at *address*."""
    flags = " ".join(("--headless=new", *(f"'{flag}'" if " " in flag else flag for flag in browser.FLAGS)))
    command = [PROGRAM, address, "--output=json", "--output-path=stdout", "--quiet", "--no-enable-error-reporting", f"--chrome-flags={flags}", *PROFILES[profile]]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": browser.find()}, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed on {address}: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def faults(run: dict) -> list[str]:
    """Return the audits that cost a page points, the dearest first: category, name, what was found."""
    lost = []
    for kind, category in run["categories"].items():
        for part in category["auditRefs"]:
            audit = run["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                found = audit.get("displayValue") or "; ".join(_name(item) for item in audit.get("details", {}).get("items", [])[:3])
                lost.append((part["weight"] * (1 - audit["score"]), f"{KINDS[kind]}: {part['id']}: {found}"))
    return [line for _, line in sorted(lost, reverse=True)]


def _name(item: dict) -> str:
    return str(item.get("node", {}).get("snippet") or item.get("source") or item.get("url") or item.get("description") or "")[:120]


def report(site: Path, names: list[str], *, times: int = 3) -> Iterator[tuple[str, bool]]:
    """Give a line for each page and profile, the medians of *times* runs, and whether every score is at least LEAST."""
    install()
    with browser.serve(site) as address:
        for name in names:
            for profile in PROFILES:
                runs = [ask(f"{address}/{name}", profile) for _ in range(times)]
                scores = {kind: round(100 * statistics.median(run["categories"][kind]["score"] or 0 for run in runs)) for kind in KINDS}
                took = {short: statistics.median(run["audits"][one]["numericValue"] for run in runs) for one, short in TIMES.items()}
                lines = list(dict.fromkeys(line for run in runs for line in faults(run)))
                shown = " ".join(f"{KINDS[kind]} {score}" for kind, score in scores.items())
                yield ("\n".join([f"{shown}   FCP {took['FCP'] / 1000:.1f} s, LCP {took['LCP'] / 1000:.1f} s, TBT {took['TBT']:.0f} ms, CLS {took['CLS']:.3f}   {name} {profile}",
                                  *(f"    {line}" for line in lines)]), min(scores.values()) >= LEAST)
