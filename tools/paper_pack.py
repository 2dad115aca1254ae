"""Make a PDF that Chromium printed smaller, and let it say its language, its authors and that bookmarks be shown.

Convention: nothing of the pages is changed. Chromium writes each object as plain text, and a tagged
book has over a hundred thousand; here, all but the streams go compressed into object streams, with the
table of places as a stream too (PDF 1.5, ISO 32000, 7.5.7 and 7.5.8).
"""

import re
import zlib
from pathlib import Path

GROUP = 250  # objects in one object stream
SHOWN = b"/Type /Catalog\n/Lang (en)\n/PageMode /UseOutlines\n/ViewerPreferences <</DisplayDocTitle true>>\n"


def pack(path: Path, authors: str) -> None:
    """Rewrite the PDF at *path*. Raises ValueError if it is not of the plain form that Chromium writes."""
    data = path.read_bytes()
    objects, root, info = read(data)
    objects[root] = objects[root].replace(b"/Lang (en)\n", b"").replace(b"/Type /Catalog\n", SHOWN, 1)
    objects[info] = objects[info].replace(b"<<", b"<</Author <FEFF" + authors.encode("utf-16-be").hex().encode() + b">\n", 1)
    path.write_bytes(write(objects, root, info))


def read(data: bytes) -> tuple[dict[int, bytes], int, int]:
    """Return the objects of a plain PDF by number, and the numbers of its catalogue and its information."""
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", data, re.S)
    if not trailer:
        raise ValueError("not a PDF as Chromium writes it: no trailer in plain text")
    root, info = (int(re.search(rb"/%s (\d+) 0 R" % key, trailer[1])[1]) for key in (b"Root", b"Info"))
    table = data[int(trailer[2]) :].split(b"trailer")[0].split(b"\n")
    places = [int(line[:10]) for line in table[2:] if line.rstrip().endswith(b"n")]
    objects = {}
    for start, end in zip(ordered := sorted(places), [*ordered[1:], int(trailer[2])]):
        found = re.match(rb"(\d+) 0 obj\s*(.*?)\s*endobj\s*$", data[start:end], re.S)
        if not found:
            raise ValueError(f"not a PDF as Chromium writes it: no object at byte {start}")
        objects[int(found[1])] = found[2]
    return objects, root, info


def write(objects: dict[int, bytes], root: int, info: int) -> bytes:
    """Return a PDF of *objects*, those without a stream compressed in groups."""
    out, places = bytearray(b"%PDF-1.5\n%\xd3\xeb\xe9\xe1\n"), {}

    def put(number: int, body: bytes) -> None:
        places[number] = (1, len(out), 0)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def stream(head: bytes, content: bytes) -> bytes:
        content = zlib.compress(content, 9)
        return b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)

    plain = []
    for number, body in objects.items():
        if body.endswith(b"endstream"):
            put(number, body)
        else:
            plain.append(number)
    last = max(objects)
    for first in range(0, len(plain), GROUP):
        last += 1
        group, heads, at = plain[first : first + GROUP], [], 0
        for index, number in enumerate(group):
            places[number] = (2, last, index)
            heads.append(b"%d %d" % (number, at))
            at += len(objects[number]) + 1
        head = b" ".join(heads) + b"\n"
        put(last, stream(b"/Type /ObjStm /N %d /First %d" % (len(group), len(head)), head + b"\n".join(objects[n] for n in group)))
    start, size = len(out), last + 2
    places[last + 1] = (1, start, 0)
    rows = b"".join(kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2) for kind, place, index in (places.get(n, (0, 0, 0)) for n in range(size)))
    put(last + 1, stream(b"/Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R" % (size, root, info), rows))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
