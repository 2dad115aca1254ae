"""What a stored notebook may hold, and the form it is put in."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import execute
import stored

ALT = "Bars – two plans – they differ"
VIEW = {"version_major": 2, "version_minor": 0, "model_id": "0123456789abcdef"}


def notebook(*outputs, **metadata) -> nbformat.NotebookNode:
    cell = new_code_cell("x", id="only", execution_count=1, outputs=list(outputs), metadata=metadata)
    return new_notebook(cells=[new_markdown_cell("# Title", id="title"), cell])


def image(alt=ALT, **said) -> nbformat.NotebookNode:
    return new_output("display_data", {"image/png": "", "text/plain": "x"}, metadata={"image/png": {"alt": alt} | said})


def stream(text, name="stdout") -> nbformat.NotebookNode:
    return new_output("stream", name=name, text=text)


@pytest.mark.parametrize("text", [ALT, "A map of the five places, each with its name", "图：五个县的目标"])
def test_alt_text(text):
    assert stored.is_alt(text)


@pytest.mark.parametrize("text", [
    None, "", "  ", "figure", "Chart", "plot.png", "../_images/a%20b.svg", "8f14e45fceea167a5a36dedd4bea2543", "<Figure size 640x480 with 1 Axes>",
])
def test_no_alt_text(text):
    assert not stored.is_alt(text)


@pytest.mark.parametrize("outputs, finding", [
    ([stream("careful", "stderr")], "wrote to stderr: careful"),
    ([new_output("error", ename="KeyError", evalue="'wuxii'", traceback=[])], "raised KeyError: 'wuxii'"),
    ([image(alt="")], "shows an image without alt text"),
    ([new_output("display_data", {"image/svg+xml": "<svg/>"})], "shows an image without alt text"),
    ([image(), image()], "shows 2 images"),
    ([new_output("display_data", {stored.WIDGET: VIEW, "text/plain": "IntSlider()"})], "shows a widget and no picture or table"),
])
def test_problems_name_the_cell(outputs, finding):
    assert [line.startswith(f"code cell 1 (only): {finding}") for line in stored.problems(notebook(*outputs))] == [True]


@pytest.mark.parametrize("outputs", [
    [], [stream("1\n")], [image()], [image(), stream("1\n")],
    [new_output("display_data", {stored.WIDGET: VIEW, "text/html": "<table></table>", "text/plain": "x"})],
])
def test_no_problem(outputs):
    assert stored.problems(notebook(*outputs)) == []


def test_tidy_drops_what_varies_from_run_to_run():
    nb = notebook(papermill={"duration": 1.5}, execution={}, tags=[], scrolled=True)
    nb.metadata.update({"papermill": {}, "widgets": {}, "language_info": {"name": "python", "version": "3.11.2"}, "authors": ["A"]})
    stored.tidy(nb)
    assert nb.cells[1].metadata == {}
    assert nb.metadata == {"authors": ["A"], "kernelspec": stored.KERNEL, "language_info": {"name": "python"}}


def test_tidy_keeps_what_the_author_set():
    nb = notebook(image(), tags=["hide-input"], mystnb={"figure": {"name": "x"}, "image": {"classes": "wide"}})
    stored.tidy(nb)
    assert nb.cells[1].metadata == {"tags": ["hide-input"], "mystnb": {"figure": {"name": "x"}, "image": {"classes": "wide", "alt": ALT}}}


def test_tidy_takes_alt_and_width_to_the_cell_and_away_with_the_image():
    nb = notebook(image(width=560))
    stored.tidy(nb)
    assert nb.cells[1].metadata == {"mystnb": {"image": {"alt": ALT, "width": "560px"}}}
    nb.cells[1].outputs = []
    stored.tidy(nb)
    assert nb.cells[1].metadata == {}


def test_tidy_joins_one_stream_and_leaves_the_twin_of_a_widget():
    twin = new_output("display_data", {stored.WIDGET: VIEW, "text/html": "<p>1</p>", "text/plain": "x"})
    nb = notebook(stream("a\n"), stream("b\n"), twin, stream("c\n"))
    stored.tidy(nb)
    first, second, third = nb.cells[1].outputs
    assert (first.text, third.text) == ("a\nb\n", "c\n")
    assert second.data == {"text/html": "<p>1</p>", "text/plain": "x"}


def test_tidy_twice_is_once():
    nb = notebook(stream("a\n"), stream("b\n"), image(width=560))
    stored.tidy(nb)
    once = nbformat.writes(nb)
    stored.tidy(nb)
    assert nbformat.writes(nb) == once


def test_read_wants_cells_with_ids(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    with pytest.raises(ValueError, match="old.ipynb is in notebook format 4.4; save it as 4.5"):
        stored.read(path)


def test_execute_wants_a_notebook_that_is_there(tmp_path, capsys):
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(SystemExit):
        execute.main(["--root", str(tmp_path), "--only", "nosuch"])
    assert "no notebook 'nosuch'" in capsys.readouterr().err
    assert execute.main(["--root", str(tmp_path)]) == 0  # nothing to run


@pytest.mark.parametrize("metadata, folded", [
    ({"tags": ["hide-output"]}, {"outputs_hidden": True}), ({"tags": ["other"], "jupyter": {"outputs_hidden": True}}, None),
    ({"jupyter": {"source_hidden": True}}, {"source_hidden": True}),
])
def test_the_answer_to_a_prediction_is_folded_in_jupyterlab_too(metadata, folded):
    nb = notebook(**metadata)
    stored.tidy(nb)
    assert nb.cells[1].metadata.get("jupyter") == folded
