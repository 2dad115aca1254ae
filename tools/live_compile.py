"""Compile the Python of wheels and standard library beforehand, by the very interpreter that will run it.

Compiling takes a browser more than half of the time to the first result; here it is done once, in a headless
Chromium that runs this Pyodide, so the bytecode fits by construction. A library's source gives way to its
bytecode (which keeps docstrings and line numbers); that of the helpers stays beside it, to be read.
"""

import base64
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import browser

RECIPE = "1"  # to be raised when COMPILE makes something else from the same wheel: what was compiled is kept
COMPILE = '''
import importlib.util, io, warnings, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
warnings.simplefilter("ignore", SyntaxWarning)
def compile_all(buffer, keep):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(buffer.to_py())) as old, zipfile.ZipFile(made, "w") as new:
        def put(name, data):
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED, 9)
        for name in old.namelist():
            data = old.read(name)
            code = None
            if name.endswith(".py"):
                try:
                    code = compile(data, name, "exec", dont_inherit=True)
                except SyntaxError:  # a template, or a test of the parser: no module
                    pass
            if code is None or keep:
                put(name, data)
            if code is not None:
                folder, _, stem = name[:-3].rpartition("/")
                cached = f"{folder}/__pycache__/{stem}.cpython-314.pyc".lstrip("/")
                put(cached if keep else name + "c", _code_to_hash_pyc(code, importlib.util.source_hash(data), False))
    return made.getvalue()
compile_all
'''
START = """async base => {
  const { loadPyodide } = await import(base + "/pyodide.mjs");
  const info = %s;
  const pyodide = await loadPyodide({ indexURL: base + "/", lockFileContents: { info, packages: {} } });
  const compile = pyodide.runPython(%s);
  window.compile = async (name, keep) => {
    const answer = await fetch(base + "/" + encodeURIComponent(name));
    const made = compile(new Uint8Array(await answer.arrayBuffer()), keep);
    const bytes = made.toJs();
    made.destroy();
    const reader = new FileReader();
    return await new Promise(done => { reader.onload = () => done(reader.result.split(",")[1]); reader.readAsDataURL(new Blob([bytes])); });
  };
}"""


def compile_all(runtime: dict[str, bytes], info: dict, archives: dict[str, bytes], keep: set[str], say: Callable[[str], object] = print) -> dict[str, bytes]:
    """Return *archives* (wheels or zips, by name) with bytecode for source; those in *keep* have both.

    *runtime* holds Pyodide's four files, *info* the lock's. Raises FileNotFoundError where there is
    no Chromium, RuntimeError if Pyodide asks for anything but these files.
    """
    made = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, data in (runtime | archives).items():
            (folder / name).write_bytes(data)
        (folder / "index.html").write_text("<!doctype html><title>Compiling</title>", "utf-8")
        with browser.launch() as chromium, browser.serve(folder) as base, browser.page(chromium) as (page, faults):
            page.goto(f"{base}/index.html")
            page.evaluate(START % (json.dumps(info), json.dumps(COMPILE)), base)
            for count, name in enumerate(archives, start=1):
                made[name] = base64.b64decode(page.evaluate("([name, keep]) => window.compile(name, keep)", [name, name in keep]))
                say(f"[{count}/{len(archives)}] compiled {name}, {len(made[name]) / 1e6:.1f} MB")
            if faults := [fault for fault in faults if "favicon" not in fault]:
                raise RuntimeError("compiling in Chromium went wrong:\n" + "\n".join(faults))
    return made
