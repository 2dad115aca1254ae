"""Numbers in a chapter's prose come from its data: each stands in an output or an assert of the notebook."""

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:,\d{3})*(?:\.\d+)?")
# what is no statement about the data: code, links, the minutes, the works cited
ANY = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")  # in code also behind a letter: "\\t39.7"
STANDARD = r"\bGB(?:/T)? ?\d+(?:—\d+)?"  # the name of a national standard
NO_CLAIM = re.compile(r"```python.*?```|`[^`\n]*`|\]\([^)]*\)|^\*\*Minutes.*$|^\|?.*\bminutes?\b.*$|" + STANDARD, re.S | re.M)
CITED = re.compile(r"^#+ Further reading.*", re.S | re.M)


def numbers(text, pattern=NUMBER):
    return {n.replace(",", "") for n in pattern.findall(text)}


def unfounded(notebook):
    """Numbers of 10 or more in the prose that stand in no output, and no code, of the notebook."""
    prose, founded = "", ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose += NO_CLAIM.sub(" ", CITED.sub(" ", cell.source)) + "\n"
            continue
        founded += cell.source + "\n"
        for output in cell.outputs:
            data = output.get("data", {})
            founded += "\n".join([output.get("text", ""), *(str(data[kind]) for kind in data if kind.startswith("text/"))]) + "\n"
    return sorted(n for n in numbers(prose) - numbers(founded.replace("_", ""), ANY) if float(n) >= 10)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_numbers_in_prose_come_from_the_data(path):
    assert unfounded(nbformat.read(path, 4)) == []


def notebook(prose, code, text):
    cells = [nbformat.v4.new_markdown_cell(prose), nbformat.v4.new_code_cell(code, outputs=[nbformat.v4.new_output("stream", text=text)])]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.mark.parametrize(
    ("prose", "code", "text", "left"),
    [
        ("The plan has 399 targets.", "len(targets)", "399", []),
        ("The plan has 1,399 targets.", "assert len(targets) == 1399", "", []),
        ("The plan has 399 targets.", "len(targets)", "398", ["399"]),
        ("**Minutes.** 45 for the chapter.\n\n## Further reading\n\n- Dice 1945.", "1", "1", []),
    ],
)
def test_the_gate_closes(prose, code, text, left):
    assert unfounded(notebook(prose, code, text)) == left
