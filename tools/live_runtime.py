"""Make the folder that the live pages load Python from: Pyodide's files, the wheels, and the lock that lists them.

Convention: live/runtime.json says what belongs in it. A wheel is verified before anything is done to it
(tools/live_sources.py); then what nobody needs is left out and its Python is compiled, and what comes out
is kept under a sum of what went in. With a *cdn* Pyodide's own files stay there: nothing of them is here to
be compiled, and the lock names their address.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import live_compile
import live_pack
import live_sources

STDLIB = "python_stdlib.zip"


def read(root: Path) -> dict:
    """Return what live/runtime.json says."""
    return json.loads((root / "live" / "runtime.json").read_text("utf-8"))


def local_wheels(runtime: dict, root: Path, version: str) -> dict[str, tuple[str, str, bytes]]:
    """Return version, file name and content of the wheels made here: the helpers, and packages published as source only."""
    name = runtime["helpers"]["name"]
    data = live_pack.helpers_wheel(root, name, version, runtime["python"])
    made = {name: (version, live_pack.file_name(name, version, data), data)}
    for name, row in runtime["environment"].items():
        data = live_pack.installed_wheel(name, row["version"], row["leave_out"], row["sha256"])
        made[name] = (row["version"], live_pack.file_name(name, row["version"], data), data)
    return made


def assemble(runtime: dict, root: Path, target: Path, version: str, *, store: Path, origin: Path | None = None, cdn: str = "",
             compiled: bool = True, say: Callable[[str], object] = print) -> dict[str, dict]:
    """Write the folder *target*; return the packages of its lock.

    *cdn* is the address of a folder that serves Pyodide's release; then the runtime's own files are left
    there. Raises what `live_sources.gather` raises, and FileNotFoundError without a Chromium if *compiled*.
    """
    found = live_sources.gather(runtime, store, origin, sources=("index", "kernel") if cdn else ("pyodide", "index", "kernel"), say=say)
    wheels = {}  # name: version, file, content
    for name, row in runtime["packages"].items():
        if row["file"] in found:
            data = found[row["file"]]
            if patterns := runtime["leave_out"].get(name):
                data = live_pack.slim(data, [*patterns, *runtime["leave_out"]["*"]])
            wheels[name] = (row["version"], row["file"], data)
    wheels |= local_wheels(runtime, root, version)
    files = {name: found[name] for name in runtime["runtime"] if name in found}
    if compiled and not cdn:
        archives = {STDLIB: files[STDLIB]} | {file: data for _, file, data in wheels.values()}
        keep = {wheels[runtime["helpers"]["name"]][1]}
        done = _compiled(files, runtime["info"], archives, keep, store, say)
        wheels = {name: (version, file, done[file]) for name, (version, file, _) in wheels.items()}
        files |= {STDLIB: done[STDLIB]}
    rows = runtime["packages"] | runtime["environment"] | {runtime["helpers"]["name"]: runtime["helpers"]}
    packages = {}
    for name, row in rows.items():
        if name in wheels:
            number, file, data = wheels[name]
            if hashlib.sha256(data).hexdigest() != row.get("sha256") and file in found:
                file = _renamed(file, data)
            files[file], sha256 = data, hashlib.sha256(data).hexdigest()
        else:
            number, file, sha256 = row["version"], cdn.rstrip("/") + "/" + row["file"], row["sha256"]
        packages[name] = {"name": name, "version": number, "file_name": file, "sha256": sha256, "install_dir": "site", "package_type": "package",
                          "imports": row["imports"], "depends": row["depends"], "unvendored_tests": False}
    files["pyodide-lock.json"] = json.dumps({"info": runtime["info"], "packages": packages}).encode()
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if old.name not in files:
            old.unlink()
    for name, data in files.items():
        path = target / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    return packages


def needed(packages: dict[str, dict], names: list[str]) -> list[str]:
    """Return the files of the packages *names* and of all that they depend on.

    >>> needed({"a": {"file_name": "a.whl", "depends": ["b"]}, "b": {"file_name": "b.whl", "depends": []}, "c": {}}, ["a"])
    ['a.whl', 'b.whl']
    """
    found, todo = [], list(names)
    while todo:
        if (name := todo.pop(0)) not in found:
            found.append(name)
            todo += packages[name]["depends"]
    return [packages[name]["file_name"] for name in found]


def _compiled(files: dict, info: dict, archives: dict, keep: set, store: Path, say: Callable) -> dict[str, bytes]:
    """*archives* compiled, those from the store that were compiled before."""
    salt = live_compile.RECIPE + hashlib.sha256(files["pyodide.asm.wasm"]).hexdigest()
    keys = {name: hashlib.sha256(salt.encode() + bytes([name in keep]) + data).hexdigest() + ".compiled" for name, data in archives.items()}
    todo = {name: data for name, data in archives.items() if not (store / keys[name]).exists()}
    if todo:
        say(f"Compiling {len(todo)} of {len(archives)} packages in Chromium, once ...")
        for name, data in live_compile.compile_all(files, info, todo, keep, say).items():
            live_sources.keep(store, keys[name], data)
    return {name: (store / key).read_bytes() for name, key in keys.items()}


def _renamed(file: str, data: bytes) -> str:
    """The name of a published wheel whose content was changed: a sum of it behind its version."""
    name, version, tags = file.split("-", 2)
    return live_pack.file_name(name, version, data, tags.removesuffix(".whl"))
