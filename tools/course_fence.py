"""The fence around a student's code: what it may open, and what it may not do at all.

A Python audit hook cannot be taken away again. It sees what goes through the interpreter (opening
files, starting programs, sockets, ctypes) and refuses what is not listed here. It is a fence
against accidents and simple cheating, not a wall: who can write to memory can get over it.
"""

import builtins
import os
import posixpath
import sys
from collections.abc import Sequence
from types import FunctionType, SimpleNamespace

NEVER = ("subprocess.", "socket.", "ctypes.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.link", "os.symlink",
         "os.startfile", "pty.", "signal.pthread_kill", "gc.get_", "sqlite3.", "webbrowser.", "syslog.", "cpython.", "resource.")
# events whose arguments are paths: to read, to write
READS = ("os.listdir", "os.scandir", "os.chdir", "os.getxattr", "os.listxattr")
WRITES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.truncate", "os.utime", "os.setxattr", "os.removexattr", "shutil.")
KEPT = 20  # refused attempts that are told
UNTOLD = ("tried to read /sys/", "tried to read /proc/")  # libraries look there for the number of cores


def own_copy_of(function: FunctionType, name: str = "") -> FunctionType:
    """Return *function* of posixpath with modules and builtins of its own, which nobody else can change.

    >>> own_copy_of(posixpath.realpath)("/usr/../usr//lib") == os.path.realpath("/usr/lib")
    True
    """
    space = {"__builtins__": dict(vars(builtins))}
    for key, value in vars(posixpath).items():
        space[key] = FunctionType(value.__code__, space, key, value.__defaults__) if isinstance(value, FunctionType) else value
        if isinstance(value, FunctionType):
            space[key].__kwdefaults__ = value.__kwdefaults__
    space["os"] = SimpleNamespace(**vars(os))
    return space[name or function.__name__]


def raise_fence(reads: Sequence[str], writes: Sequence[str], refused: list[str]) -> None:
    """Refuse from now on what is not listed: files outside *reads* and *writes* (folders), programs, network.

    A refused attempt raises PermissionError, and is noted in *refused*. Nothing takes the fence down again.
    """
    sys.addaudithook(_hook(tuple(reads), tuple(writes), refused))


def _hook(reads: tuple, writes: tuple, refused: list):
    realpath = own_copy_of(posixpath.realpath)
    fspath, fsdecode, flags_of_writing = os.fspath, _decode, os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    # every name that the hook uses is its own: a change to builtins or modules does not reach it
    string, bytes_, integer, isinstance_, length, error = str, bytes, int, isinstance, len, PermissionError
    never, read_events, write_events, kept, untold = NEVER, READS, WRITES, KEPT, UNTOLD
    both, note = reads + writes, refused.append

    def inside(path, folders):
        if isinstance_(path, integer):
            return True  # a file that is open already
        path = realpath(fsdecode(fspath(path) if not isinstance_(path, (string, bytes_)) else path))
        for folder in folders:
            if path == folder or path.startswith(folder + "/"):
                return True
        return False

    def refuse(what):
        if length(refused) < kept and not what.startswith(untold):
            note(what[:200])
        raise error(f"refused: {what[:200]} (an assignment may read the book's data and its own folder, and nothing else)")

    def hook(event, args):
        if event == "open":
            path, mode, flags = args
            writing = (mode and ("w" in mode or "a" in mode or "x" in mode or "+" in mode)) or (not mode and flags & flags_of_writing)
            if path != "/dev/null" and not inside(path, writes if writing else both):
                refuse(f"tried to {'write' if writing else 'read'} {path}")
        elif event.startswith(never):
            refuse(f"tried to use {event}")
        elif event.startswith(write_events) or event in read_events:
            for path in args[:2]:
                if isinstance_(path, (string, bytes_)) and not inside(path, writes if event.startswith(write_events) else both):
                    refuse(f"tried {event} on {path}")

    return hook


def _decode(path: str | bytes) -> str:
    return path if isinstance(path, str) else path.decode("utf-8", "surrogateescape")
