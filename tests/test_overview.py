"""The map of the book says what the chapters say of themselves."""

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import overview
from helpers.exercises import load_exercises

ROOT = Path(__file__).resolve().parents[1]


def test_every_chapter_is_on_the_map():
    table, page = overview.chapters(), overview.page()
    assert set(table.index) == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert (table["minutes"] >= 20).all() and (table["teaches"].str.len() >= 2).all() and table.index[0] == "corpus" and table["needs"]["corpus"] == []
    for name in table.index:
        assert page.count(f"notebooks/{name}.html") == 1 and f"notebooks/{name}.ipynb" in page


def test_the_minutes_of_the_exercises_add_up():
    found = {name: (row["more"], sum(one["minutes"] for one in load_exercises(name)["exercise"])) for name, row in overview.chapters().iterrows()}
    assert {name: both for name, both in found.items() if abs(both[0] - both[1]) > 10} == {}


def test_the_drawing_has_a_line_for_each_need_and_is_named():
    table = overview.chapters()
    svg = overview.drawing(table)
    assert svg.count("<path") == sum(map(len, overview.direct(table).values())) < table["needs"].str.len().sum() and 'role="group"' in svg and f"Map of {len(table)} chapters" in svg
    width = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    assert all(int(x) + overview.BOX[0] <= width for x in re.findall(r'<rect x="(\d+)"', svg))


def test_only_direct_needs_are_drawn():
    needs = pd.Series({"a": [], "b": ["a"], "c": ["a", "b"], "d": ["a"], "e": ["a", "c", "d"]})
    assert overview.direct(pd.DataFrame({"needs": needs})) == {"a": [], "b": ["a"], "c": ["b"], "d": ["a"], "e": ["c", "d"]}


def book(tmp_path, first, second):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "_toc.yml").write_text("parts:\n- {caption: One, chapters: [{file: notebooks/alpha}, {file: notebooks/beta}]}", "utf-8")
    for name, needs in (("alpha", first), ("beta", second)):
        head = f"# {name.title()}: a toy\n\n**You will be able to**\n\n- add;\n- see [it](x.md).\n\n**Before you start.** {needs}\n\n**Minutes.** 20 and 5.\n\nText."
        cells = [nbformat.v4.new_markdown_cell(head), nbformat.v4.new_markdown_cell(":class: predict")]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "notebooks" / f"{name}.ipynb")
    return tmp_path


def test_what_is_read_from_a_chapter(tmp_path):
    table = overview.chapters(book(tmp_path, "Nothing.", "[Alpha](alpha.ipynb)."))
    assert table.loc["beta", ["part", "short", "teaches", "needs", "minutes", "more", "predictions"]].tolist() == \
        ["One", "Beta", ["add", "see [it](x.md)"], ["alpha"], 20, 5, 1]


def test_a_chapter_cannot_need_a_later_one(tmp_path):
    with pytest.raises(ValueError, match="alpha: needs beta, which the book does not have before it"):
        overview.chapters(book(tmp_path, "[Beta](beta.ipynb)", "Nothing."))


def test_a_chapter_says_what_it_needs(tmp_path):
    root = book(tmp_path, "Nothing.", "Nothing.")
    path = root / "notebooks" / "beta.ipynb"
    path.write_text(path.read_text("utf-8").replace("Before you start", "Before"), "utf-8")
    with pytest.raises(ValueError, match="beta: the first cell has no “Before you start”"):
        overview.chapters(root)
