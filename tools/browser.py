"""A headless Chromium and the built book on localhost, for tests, measurements and the PDF.

Convention: an installed Chromium or Chrome is driven by Playwright, none is downloaded; it finds no host
but localhost, and what a page asks elsewhere, or any error of a script, is noted as a fault.
"""

import gzip
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml", ".csv", ".ipynb", ".wasm"}  # what is sent packed
# No sandbox where there is none to be had (as root, in a container); no calls home, nor to anybody else
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")


def find() -> str:
    """Return the path of a Chromium: the one that CHROMIUM names, or the first of NAMES on the path.

    Raises FileNotFoundError if there is none.
    """
    named = os.environ.get("CHROMIUM")
    for name in (named,) if named else NAMES:
        if program := shutil.which(name):
            return program
    missing = f"CHROMIUM={named} is no program" if named else "no Chromium was found"
    raise FileNotFoundError(f"{missing}: install one (Debian: apt install chromium fonts-noto-cjk) or let CHROMIUM name it")


@contextmanager
def launch(program: str | None = None) -> Iterator[Browser]:
    """Run a headless Chromium as long as the context lasts."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program or find(), args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


@lru_cache(maxsize=512)
def _pack(path: str, changed: float) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 6, mtime=0)


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}
    protocol_version = "HTTP/1.1"  # connections are kept, as those of a host of pages are
    sent = 0  # bytes of all answers so far

    def send_head(self) -> BinaryIO | None:
        """Send text packed to whoever takes it so, as hosts of pages do."""
        path = self.translate_path(self.path)
        packs = "gzip" in self.headers.get("Accept-Encoding", "") and os.path.splitext(path)[1] in PACKED
        if not packs or not os.path.isfile(path):
            return super().send_head()
        packed = _pack(path, os.path.getmtime(path))
        self.send_response(200)
        changed = self.date_time_string(os.path.getmtime(path))
        for name, value in (("Content-Type", self.guess_type(path)), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))), ("Last-Modified", changed)):
            self.send_header(name, value)
        self.end_headers()
        return BytesIO(packed)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")  # what GitHub Pages says
        super().end_headers()

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        data = source.read()
        _Quiet.sent += len(data)
        outputfile.write(data)

    def log_message(self, *words) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address) -> None:
        """Say nothing of a browser that left before it had all."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve *folder* on a free port of localhost; give its address, without a slash at the end."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def sent() -> int:
    """Return how many bytes all servers have sent so far, without headers."""
    return _Quiet.sent


@contextmanager
def page(running: Browser, *, width: int = 1280, height: int = 900, dark: bool = False, **options) -> Iterator[tuple[Page, list[str]]]:
    """Give a fresh page without history or cache, and the list that its faults are noted in.

    Wait for the end of a navigation before the context ends: one that has just begun may keep Chromium 156 from closing it, for ever.
    """
    context = running.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light",
        service_workers="allow", **options,
    )
    faults: list[str] = []

    def look(request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("127.0.0.1", "localhost"):
            faults.append(f"asked elsewhere: {request.url}")

    context.on("request", look)
    fresh = context.new_page()
    fresh.on("pageerror", lambda error: faults.append(f"script error on {fresh.url}: {error}"))
    fresh.on("response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None)
    try:
        yield fresh, faults
    finally:
        context.close()
