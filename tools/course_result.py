"""What came of a run: read as data that nobody vouches for, for a student's code could have written it."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from course_answers import unpack

RESULT = 40_000_000  # bytes that a file of a result may have


@dataclass
class Run:
    """What came of a run: for each cell its outputs (None: not run), the answers, and remarks for the instructor."""

    outputs: list[list[dict] | None]
    answers: dict[str, object] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read_result(result: Path, count: int, names: Collection[str], how: str) -> Run:
    """Read what the process wrote of *count* cells into the folder *result*; *how* says how it ended, "" if well.

    Only answers with one of the *names* are taken: no other name may reach the tests.
    """
    outputs = [_outputs(result / f"cell-{number:04d}.json") for number in range(count)]
    done = sum(one is not None for one in outputs)
    run = Run(outputs)
    if how or done < count:
        run.remarks.append(f"{how or 'the process ended early'}; {done} of {count} cells were run, and what was answered until then counts")
    found = _json(result / "answers.json")
    for name in names if isinstance(found, dict) else ():
        try:
            if name in found:
                run.answers[name] = unpack(found[name])
        except ValueError as error:
            run.remarks.append(f"the answer {name} cannot be read: {error}")
    refused = _json(result / "refused.json")
    run.remarks += list(dict.fromkeys(_line(one) for one in refused))[:10] if isinstance(refused, list) else []
    errors = [output["ename"] for one in outputs for output in one or () if output["output_type"] == "error"]
    if errors:
        run.remarks.append(f"{len(errors)} cell{'s' * (len(errors) > 1)} raised an error ({', '.join(dict.fromkeys(errors))})")
    return run


def _json(path: Path) -> object:
    try:
        if path.is_symlink() or path.stat().st_size > RESULT:
            return None
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def _outputs(path: Path) -> list[dict] | None:
    """The outputs of a cell, each rebuilt from the fields that it may have."""
    found, kept = _json(path), []
    if not isinstance(found, list):
        return None
    for one in found[:200]:
        kind = one.get("output_type") if isinstance(one, dict) else None
        if kind == "stream":
            kept.append({"output_type": kind, "name": "stderr" if one.get("name") == "stderr" else "stdout", "text": str(one.get("text", ""))[:300_000]})
        elif kind == "error":
            kept.append({"output_type": kind, "ename": str(one.get("ename"))[:80], "evalue": str(one.get("evalue"))[:2000],
                         "traceback": [str(line)[:20_000] for line in list(one.get("traceback") or ())[:60]]})
        elif kind in ("display_data", "execute_result") and isinstance(one.get("data"), dict):
            data = {key: value for key, value in one["data"].items() if key in ("text/plain", "text/html", "image/png") and isinstance(value, str)}
            kept.append({"output_type": kind, "data": data, "metadata": {}} | ({"execution_count": None} if kind == "execute_result" else {}))
    return kept


def _line(text: object) -> str:
    return re.sub(r"[^\w\s./:~-]", "?", " ".join(str(text).split()))[:160]
