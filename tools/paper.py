"""The book to be printed and to be taken along: `python tools/paper.py pdf|epub|zip [--output FOLDER]`.

Convention: all three are made from the site as built (`make book`), none has a text of its own. Each
is checked when it is made; with a fault the command fails, and the file stays to be looked at.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book" / "_ext"))  # cited.py and han.py, which the pages are made with

import yaml  # noqa: E402

import paper_epub  # noqa: E402
import paper_epubcheck  # noqa: E402
import paper_pdf  # noqa: E402
import paper_zip  # noqa: E402

NAME = "reading-chinese-county-plans"
KINDS = ("pdf", "epub", "zip")


def make(kind: str, site: Path, output: Path, root: Path = ROOT, only: list[str] | None = None) -> tuple[Path, dict[str, object]]:
    """Make one of KINDS from *site* and check it; return the file and what was counted in it.

    Raises ValueError with every fault; FileNotFoundError for a site not built, or a program that is missing.
    """
    output.mkdir(parents=True, exist_ok=True)
    target = output / f"{NAME}.{kind}"
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))["sphinx"]["config"]
    site, address = site.resolve(), config.get("site_url") or ""
    if kind == "pdf":
        return target, paper_pdf.make_pdf(site, root, target, only, address)
    if kind == "zip":
        return target, paper_zip.make_zip(site, root, target)
    counted = paper_epub.make_epub(site, root, target, only, address)
    if faults := paper_epubcheck.check_structure(target) or paper_epubcheck.check_with_java(target):
        raise ValueError("\n".join([f"{target.name} has {len(faults)} faults:", *faults[:30]]))
    return target, counted | {"EPUBCheck": "0 errors, 0 warnings"}


def main(argv: list[str] | None = None) -> int:
    """Make what is asked for; say what was counted and how long it took. Return 1 after a fault."""
    parser = argparse.ArgumentParser(description="Make the book as PDF, as EPUB or as a zip to be read without the net, from the site as built.")
    parser.add_argument("kinds", nargs="+", choices=KINDS, metavar="KIND", help="pdf, epub or zip")
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="the built book", metavar="FOLDER")
    parser.add_argument("--output", type=Path, default=ROOT / "_build", help="where the files go", metavar="FOLDER")
    options, failed = parser.parse_args(argv), 0
    for kind in options.kinds:
        started = perf_counter()
        print(f"Making the {kind}, {'about a minute' if kind != 'zip' else 'some seconds'} ...", flush=True)
        try:
            target, counted = make(kind, options.site, options.output)
        except (ValueError, FileNotFoundError) as wrong:
            print(wrong, f"The {kind} is not as it must be; what there is of it is in {options.output}.", sep="\n", file=sys.stderr)
            failed = 1
            continue
        said = ", ".join(f"{value:,} {key}" if isinstance(value, int) else f"{key}: {value}" for key, value in counted.items())
        print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {said}; {perf_counter() - started:.0f} s")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
