"""Print the book with Chromium: `make pdf`.

Convention: two printings. The first tells on which page each chapter begins, the second has these
numbers in its table of contents; both must come out the same. Tables too wide for the sheet get a
smaller type first, and only if that is not enough their words are broken. Nothing but the site's own
files and the book's fonts is read.
"""

import ctypes
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pypdfium2
from lxml import html
from playwright.sync_api import Browser
from pypdfium2 import raw

import browser
from cited import read_work
from paper_check import check_fonts, check_pdf, uncovered
from paper_pack import pack
from paper_pages import read_parts
from paper_print import FACES, document

# The width of the text, in CSS pixels: 210 and 297 mm less the margins
WIDTH, WIDE = 643, 971
FIT = """wide => {
  for (const box of document.querySelectorAll("section.wide")) box.style.width = wide + "px";
  let tight = 0;
  for (const table of document.querySelectorAll("table")) {
    const room = table.parentElement.getBoundingClientRect().right + 1;
    const fits = () => table.getBoundingClientRect().right <= room;
    for (let step = 1; step <= 4 && !fits(); step++) {
      table.classList.remove("fit-" + (step - 1));
      table.classList.add("fit-" + step);
    }
    tight += !fits();
  }
  const out = [...document.querySelectorAll("pre, img, svg, p, h1, h2, h3, h4, table")].filter(found =>
    found.getBoundingClientRect().right > (found.closest("section.wide") ? wide : innerWidth) + 2);
  for (const box of document.querySelectorAll("section.wide")) box.style.width = "";
  return out.map(found => found.tagName + ": " + (found.textContent || found.alt).trim().slice(0, 60));
}"""


def make_pdf(site: Path, root: Path, target: Path, only: list[str] | None = None, site_url: str = "", *, running: Browser | None = None) -> dict[str, object]:
    """Print the book of *site* to *target* and check it; return what was counted. *only* names the pages wanted; *running* is a Chromium that runs already.

    Raises FileNotFoundError without a Chromium, ValueError with every fault found in the PDF.
    """
    numbers: dict[str, int] = {}
    text, titles, links = document(read_parts(site, root, only), site, root, numbers, site_url)
    if strange := uncovered(html.fromstring(text), sorted({file for _, file, _, _ in FACES})):
        raise ValueError("\n".join(strange))
    with tempfile.TemporaryDirectory() as folder, nullcontext(running) if running else browser.launch() as chromium:
        source = Path(folder) / "book.html"
        for _ in range(2):
            source.write_text(text, "utf-8")
            print_page(chromium, source, target)
            before, numbers = numbers, starts(target)
            text = document(read_parts(site, root, only), site, root, numbers, site_url)[0]
    faults = check_fonts(target.read_bytes())
    pack(target, "; ".join(read_work(root)["names"]))
    counted, more = check_pdf(target, text, titles, numbers)
    faults += more
    if before != numbers:
        faults.append("the table of contents has other numbers than the pages: they moved when the numbers came in")
    if faults:
        raise ValueError("\n".join([f"{target.name} has {len(faults)} faults:", *faults[:30]]))
    return counted | {"links": links}


def print_page(chromium: Browser, source: Path, target: Path) -> None:
    """Print the HTML file *source* to *target*. Raises ValueError for what does not fit on the sheet."""
    with browser.page(chromium, width=WIDTH) as (page, faults):
        page.set_default_timeout(300_000)
        page.emulate_media(media="print")
        page.goto(source.as_uri())
        page.evaluate("document.fonts.ready")
        cut = page.evaluate(FIT, WIDE)
        if faults or cut:
            raise ValueError("\n".join(["The book cannot be printed:", *faults, *(f"wider than the sheet: {one}" for one in cut[:20])]))
        page.pdf(path=target, outline=True, tagged=True, prefer_css_page_size=True, print_background=True)


def starts(path: Path) -> dict[str, int]:
    """Return the page, counted from 1, of each named place in the PDF at *path*."""
    found = {}
    with pypdfium2.PdfDocument(path) as pdf:
        for index in range(raw.FPDF_CountNamedDests(pdf)):
            size = ctypes.c_long()
            raw.FPDF_GetNamedDest(pdf, index, None, size)
            name = ctypes.create_string_buffer(size.value)
            place = raw.FPDF_GetNamedDest(pdf, index, name, size)
            found[name.raw[: size.value].decode("utf-16-le").rstrip("\0")] = raw.FPDFDest_GetDestPageIndex(pdf, place) + 1
    return found
