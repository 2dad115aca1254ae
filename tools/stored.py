"""What a stored notebook holds: how it is read, checked, found stale, and put into its stored form.

Convention: a notebook is stored with its outputs, and its metadata says what they were made
from: `made_from: {"code": …, "requirements.lock": …, "data/plans.csv": …, "src/helpers/plans.py": …}`,
each value the first 12 hexadecimal digits of a sha256. "code" stands for the notebook's own code
cells; the paths are the files of data/ and src/ that its run opened or imported, and the lock.
Nothing that changes from run to run is stored: no times, no paths, no state of widgets.
"""

import hashlib
import json
import re
from pathlib import Path

import nbformat

LOCK = "requirements.lock"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
WIDGET = "application/vnd.jupyter.widget-view+json"
PER_RUN = ("ExecuteTime", "collapsed", "execution", "papermill", "scrolled", "trusted")  # of a cell's metadata
NOT_ALT = re.compile(r"|[\w%./-]+\.(png|svg|jpe?g|gif|webp)|[0-9a-f]{16,}|image|figure|chart|plot|<Figure.*", re.I)


def is_alt(text: str | None) -> bool:
    """Say whether *text* describes an image: not empty, no file name, no hash, no bare "figure".

    >>> is_alt("Bars – characters per plan – the five differ in length"), is_alt("figure"), is_alt("a/b1.png")
    (True, False, False)
    """
    return text is not None and not NOT_ALT.fullmatch(text.strip())


def digest(data: bytes) -> str:
    """Return the first 12 hexadecimal digits of the sha256 of *data*."""
    return hashlib.sha256(data).hexdigest()[:12]


def read(path: Path) -> nbformat.NotebookNode:
    """Read the notebook at *path*; raises ValueError if it is not in format 4.5, with ids on its cells."""
    nb = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    if (nb.nbformat, nb.nbformat_minor) < (4, 5):
        raise ValueError(f"{path.name} is in notebook format {nb.nbformat}.{nb.nbformat_minor}; save it as 4.5 or later")
    nbformat.validate(nb)
    return nb


def code_cells(nb: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the cells of *nb* that hold code to run."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]


def made_from(nb: nbformat.NotebookNode, paths: list[str], root: Path) -> dict[str, str]:
    """Return the record of what a run of *nb* rested on: its code, the lock, and *paths* relative to *root*."""
    code = json.dumps([cell.source for cell in code_cells(nb)])
    files = {path: digest((root / path).read_bytes()) for path in sorted({LOCK, *paths})}
    return {"code": digest(code.encode())} | files


def stale(nb: nbformat.NotebookNode, root: Path) -> list[str]:
    """Return why the outputs of *nb* no longer stand, as short phrases; none if they do."""
    stored = nb.metadata.get("made_from")
    if not stored or any(cell.execution_count is None for cell in code_cells(nb)):
        return ["never run"] if not stored else ["not run to its end"]
    paths = [path for path in stored if path != "code"]
    gone = [path for path in paths if not (root / path).is_file()]
    now = made_from(nb, [path for path in paths if path not in gone], root)
    changed = [name for name, value in now.items() if stored.get(name) != value]
    return [f"{name} changed" for name in changed] + [f"{path} is gone" for path in gone]


def images(cell: nbformat.NotebookNode) -> list[dict]:
    """Return what is said of each image that *cell* put out: its alt text and width in pixels, where it has them."""
    found = []
    for output in cell.get("outputs", []):
        found += [output.metadata.get(mime, {}) for mime in output.get("data", {}) if mime.startswith("image/")]
    return found


def problems(nb: nbformat.NotebookNode) -> list[str]:
    """Return what must not stand in a stored notebook, one line a finding, each naming its cell."""
    found = []
    for number, cell in enumerate(code_cells(nb), start=1):
        say = [f"code cell {number} ({cell.id}): {text}" for text in _cell_problems(cell)]
        found += say
    return found


def _cell_problems(cell: nbformat.NotebookNode) -> list[str]:
    found, alts = [], [image.get("alt") for image in images(cell)]
    for output in cell.outputs:
        if output.output_type == "error":
            found.append(f"raised {output.ename}: {output.evalue}")
        elif output.output_type == "stream" and output.name == "stderr":
            found.append(f"wrote to stderr: {' '.join(output.text.split())[:300]}")
        elif WIDGET in output.get("data", {}) and set(output.data) <= {WIDGET, "text/plain"}:
            found.append("shows a widget and no picture or table for the page without a kernel")
    if not all(map(is_alt, alts)):
        found.append("shows an image without alt text; show it with helpers.show(fig, alt)")
    if len(alts) > 1:
        found.append(f"shows {len(alts)} images; a page takes one alt text a cell, so give each its own cell")
    return found


def tidy(nb: nbformat.NotebookNode) -> None:
    """Put *nb* into its stored form, in place: what varies from run to run goes, what describes an image goes to its cell."""
    nb.metadata = nbformat.from_dict({**nb.metadata, "kernelspec": KERNEL, "language_info": {"name": "python"}})
    for key in ("widgets", "papermill"):
        nb.metadata.pop(key, None)
    for cell in nb.cells:
        for key in PER_RUN:
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
        if cell.cell_type == "code":
            _fold_output(cell)
            cell.outputs = _joined(cell.outputs)
            _describe_image(cell)
            for output in cell.outputs:
                if set(output.get("data", {})) - {WIDGET, "text/plain"}:
                    output.data.pop(WIDGET, None)  # its model lives in a kernel and has a random id


def _fold_output(cell: nbformat.NotebookNode) -> None:
    """Have JupyterLab, too, show the answer to a prediction on demand only: it knows no tag `hide-output`, but this."""
    settings = {key: value for key, value in cell.metadata.pop("jupyter", {}).items() if key != "outputs_hidden"}
    if "hide-output" in cell.metadata.get("tags", []):
        settings["outputs_hidden"] = True
    if settings:
        cell.metadata["jupyter"] = nbformat.from_dict(settings)


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Join the pieces in which one stream arrived: where they break is chance."""
    joined: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" == last.get("output_type") and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _describe_image(cell: nbformat.NotebookNode) -> None:
    """Write alt text and width of the cell's image where the page takes them from: `mystnb.image`."""
    settings = cell.metadata.pop("mystnb", {})
    image = {key: value for key, value in settings.pop("image", {}).items() if key not in ("alt", "width")}
    for said in images(cell)[:1]:
        image |= {"alt": said["alt"]} if "alt" in said else {}
        image |= {"width": f"{said['width']}px"} if "width" in said else {}
    if settings or image:
        cell.metadata["mystnb"] = nbformat.from_dict(settings | ({"image": image} if image else {}))
