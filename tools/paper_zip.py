"""Pack the built site so that it is read without a server and without the net: `make zip`.

Convention: the archive is the site as built, in a folder with START.html and a word on what is where.
Left out is what needs a server (the live notebooks, the page for wrong addresses) or speaks to search
engines. Solutions of graded work are in no site, and so in no archive: a file of `assignments/` among
the packed ones is an error. The same site gives the same bytes.
"""

import hashlib
import re
import zipfile
from html import escape
from pathlib import Path

from cited import read_work

LEFT_OUT = re.compile(r"^(live/|404\.html$|sitemap\.xml$|robots\.txt$|\.buildinfo$|objects\.inv$|_static/locales/)")
NEEDS_SERVER = re.compile(rb'<script[^>]*\stype="?module|<link[^>]*\brel="?(?:modulepreload|manifest)')  # a browser refuses these to a page of the file system
START = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><meta http-equiv="refresh" content="0; url=site/book/intro.html"></head>
<body><p><a href="site/book/intro.html">{title}</a></p></body>
</html>
"""
README = """{title}, version {version}

Open START.html with a browser (a double click). Everything works without the net: the chapters,
the search, the tables, the theme. Unpack the archive first; a browser shows no folder inside one.

site/_sources/notebooks/   the chapters as notebooks, as they are in JupyterLab: exercises, not their solutions
site/data/                 the tables as CSV and as one workbook, the clean texts of the plans
site/book/solutions/       the exercises worked

To run the notebooks one needs the project itself: Python and the helper package.
Prose, annotations and tables: CC BY 4.0. Code: MIT. Font: SIL Open Font License 1.1.
"""


def make_zip(site: Path, root: Path, target: Path) -> dict[str, object]:
    """Pack the site into *target*; return what was counted. Raises ValueError with what must not or cannot be in it."""
    graded = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (root / "assignments").rglob("*.ipynb")}
    packed, faults = {}, []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if LEFT_OUT.match(name):
            continue
        packed[f"site/{name}"] = data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() in graded:
            faults.append(f"{name} is a notebook of assignments/, with the solutions of graded work")
        if name.endswith(".html") and (found := NEEDS_SERVER.search(data)):
            faults.append(f"{name} has {found[0].decode()[:60]}…, which a browser refuses to a page of the file system")
    if "site/book/intro.html" not in packed:
        faults.append(f"{site} holds no book: build it first (make book)")
    if faults:
        raise ValueError("\n".join(faults))
    work = read_work(root)
    fills = {"title": work["title"], "version": work["version"]}
    packed |= {"START.html": START.format(title=escape(work["title"])).encode(), "README.txt": README.format(**fills).encode()}
    folder = f"{target.stem}-{work['version']}"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in packed.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    return {"files": len(packed), "unpacked MB": round(sum(map(len, packed.values())) / 1e6, 1)}
