"""The machinery of the exercises, on a small chapter made for the purpose; the book's own are proven in test_exercises.py."""

import nbformat
import pytest

import practice
import prove
import solutions
from helpers import exercises
from helpers.practice import check, hint

TOML = """
setup = '''
double = 2
'''
[[quiz]]
question = "Which is even?"
option = [{text = "2", right = true, why = "It halves."}, {text = "3", why = "It does not."}, {text = "5", why = "Nor this."}]

[[exercise]]
id = "toy-sum"
title = "Sums"
kind = "value"
minutes = 2
statement = '''Give the doubles of 1 and 2 as the list `answer`.'''
start = '''answer = ...'''
hints = ['''Doubles are even.''', '''Use `double`.''']
solution = '''
plt.subplots(); print("noise")
answer = [double * n for n in (1, 2)]  # the secret move
'''
discussion = '''So it goes.'''
[[exercise.misconception]]
code = '''answer = [1, 4]'''
message = '''Those are squares.'''
[[exercise.misconception]]
code = '''answer = 6'''
message = '''That is their sum.'''

[[exercise]]
id = "toy-code"
title = "Codes"
kind = "coding"
pass_at = 0.75
minutes = 2
statement = '''Code.'''
start = '''answer = ...'''
hints = ['''a''', '''b''']
solution = '''answer = pd.Series({"t1": "a", "t2": "a", "t3": "b", "t4": "b"})'''
discussion = '''d'''
[[exercise.misconception]]
code = '''answer = dict.fromkeys(["t1", "t2", "t3", "t4"], "a")'''
message = '''One code for all says nothing.'''

[[exercise]]
id = "toy-draw"
title = "Draw"
kind = "figure"
minutes = 2
statement = '''Draw.'''
start = '''answer = ...'''
hints = ['''a''', '''b''']
solution = '''
fig, answer = plt.subplots()
answer.set_xlabel("years")
'''
discussion = '''d'''
test = '''assert answer.get_xlabel(), "Say on the axis what it shows."'''
[[exercise.misconception]]
code = '''fig, answer = plt.subplots()'''
message = '''Say on the axis what it shows.'''

[[exercise]]
id = "toy-write"
title = "Write"
kind = "writing"
minutes = 2
statement = '''Write.'''
start = '''answer = ""'''
hints = ['''a''', '''b''']
solution = '''answer = "The plan says 确保."'''
discussion = '''d'''
test = '''assert "确保" in answer, "Quote the word."'''
level = [{name = "Pass", says = "quotes"}, {name = "Good", says = "explains"}]
[[exercise.misconception]]
code = '''answer = "The plan is firm."'''
message = '''Quote the word.'''
"""


@pytest.fixture
def toy(tmp_path, monkeypatch):
    for module in (exercises, practice):
        monkeypatch.setattr(module, "EXERCISES", tmp_path)
    for cached in (exercises.load_exercises, exercises.expected_answer, exercises.wrong_answer):
        cached.cache_clear()
    (tmp_path / "toy.toml").write_text(TOML, "utf-8")
    yield tmp_path / "toy.toml"
    for cached in (exercises.load_exercises, exercises.expected_answer, exercises.wrong_answer):
        cached.cache_clear()


@pytest.mark.parametrize(("id", "answer", "passed", "said"), [
    ("toy-sum", [2, 4], True, "worked solution"), ("toy-sum", {4.0, 2}, True, ""), ("toy-sum", ..., False, "No answer yet"), ("toy-sum", [2, ...], False, "No answer yet"), ("toy-code", {"t1": ...}, False, "No answer yet"),
    ("toy-sum", [4, 1], False, "Those are squares."), ("toy-sum", 6, False, "That is their sum."), ("toy-sum", [2, 5], False, "1 right"),
    ("toy-sum", "x", False, "a text; a list"),
    ("toy-code", {"t1": "a", "t2": "a", "t3": "b", "t4": "b"}, True, "kappa is 1.00"), ("toy-code", {"t1": "a", "t2": "a", "t3": "b", "t4": "a"}, True, "75%"),
    ("toy-code", {"t1": "a", "t2": "b", "t3": "b", "t4": "a"}, False, "kappa is 0.00"), ("toy-code", dict.fromkeys(["t1", "t2", "t3", "t4"], "a"), False, "One code for all"),
    ("toy-code", {"t1": "a"}, False, "missing: 3"), ("toy-code", 3, False, "a value for each name"), ("toy-code", object(), False, "a code for each unit"),
    ("toy-draw", 3, False, "An Axes is asked for"), ("toy-write", "确保 is firm.", True, "these levels"), ("toy-write", "", False, "between the quotation marks"), ("toy-code", {"t1": "A", "t2": "a", "t3": "b", "t4": "a"}, True, "You differ on: t4."),
    ("toy-code", dict.fromkeys(["t1", "t2", "t3", "t4"], "alpha"), False, "None of your codes is one of the book's, which are a, b."), ("toy-write", 3, False, "quotation marks"),
])
def test_check(toy, id, answer, passed, said):
    feedback = check(id, answer)
    assert (feedback.passed, said in feedback.message) == (passed, True), feedback
    assert ("Right." if passed else "Not yet.") in repr(feedback) and 'role="status"' in feedback._repr_html_()


def test_the_confusion_is_shown(toy):
    table = check("toy-code", {"t1": "a", "t2": "b", "t3": "b", "t4": "a"}).table
    assert table.loc["a", "b"] == 1 and table.loc["b", "a"] == 1 and table.to_numpy().sum() == 4


def test_a_figure_is_judged_by_its_test_and_leaves_none_open(toy):
    plt = exercises.plt
    fig, ax = plt.subplots()
    assert check("toy-draw", ax).message == "Say on the axis what it shows."
    ax.set_xlabel("years")
    assert check("toy-draw", ax).passed and plt.get_fignums() == [fig.number]
    plt.close(fig)


def test_a_test_that_cannot_read_the_answer_says_so(toy):
    toy.write_text(TOML.replace('assert "确保" in answer, "Quote the word."', "answer.nothing"), "utf-8")
    assert "could not read your answer (AttributeError" in check("toy-write", "确保").message


def test_hints_come_one_at_a_time(toy):
    assert [hint("toy-sum")[:11] for _ in range(3)] == ["Hint 1 of 2", "Hint 2 of 2", "Hint 1 of 2"]


def test_the_answers_code_is_silent(toy, capsys):
    assert exercises.expected_answer("toy-sum") == [2, 4] and capsys.readouterr().out == ""


@pytest.mark.parametrize(("id", "said"), [("toy-sun", "this chapter has toy-sum"), ("tow-sum", "did you mean 'toy'"), ("", "There are: toy")])
def test_an_unknown_exercise_is_named(toy, id, said):
    with pytest.raises(ValueError, match=said):
        check(id, 1)


@pytest.mark.parametrize(("old", "new", "said"), [
    ('title = "Sums"\n', "", "toy-sum'?: missing title"), ('title = "Sums"', 'title = "Sums"\nhint = "x"', "unknown hint"),
    ('kind = "value"', 'kind = "guess"', "none of value, coding"), ('id = "toy-sum"', 'id = "sum"', "begins with the chapter"), ("minutes = 2", "minutes =", "is not TOML"),
])
def test_a_wrong_file_is_refused(toy, old, new, said):
    toy.write_text(TOML.replace(old, new, 1), "utf-8")
    with pytest.raises(ValueError, match=said):
        exercises.load_exercises("toy")


def test_what_is_sound_is_proven_so(toy):
    assert prove.prove("toy") == []


@pytest.mark.parametrize(("old", "new", "said"), [
    ("answer = ...", "answer = [2, 4]", "starting cell passes"), ("answer = [double * n", "answer = [n * n", "misconception 1 gets another message: 'The worked"),
    ("answer = [1, 4]", "answer = [2, 4]", "misconception 1 gets another message"), ("answer = 6", "answer = [1, 4]", "misconception 2 gets another"),
    ("That is their sum.", "Those are squares.", "the same message"), ("'''Use `double`.'''", "", "1 hints"), ("answer = 6", "answer = 1 / 0", "raised ZeroDivisionError"),
    ('answer = "The plan says 确保."', 'answer = "Firm."', "solution does not pass"), ('"Which is even?"\n', '"?"\n', ""), ("right = true, ", "", "question 1"),
])
def test_proof_closes(toy, old, new, said):
    toy.write_text(TOML.replace(old, new), "utf-8")
    found = prove.prove("toy")
    assert (found == []) if not said else any(said in line for line in found)


def notebook():
    cells = [nbformat.v4.new_markdown_cell("# Toy", id="title"), nbformat.v4.new_markdown_cell("## Exercises", id="exercises"), nbformat.v4.new_markdown_cell("End", id="end")]
    return nbformat.v4.new_notebook(cells=cells)


def test_cells_are_derived_once_and_hold_no_solution(toy):
    nb = notebook()
    assert practice.insert(nb, *practice.derived("toy")) and not practice.insert(nb, *practice.derived("toy"))
    assert [cell.id for cell in nb.cells] == ["title", "quiz", "exercises", "ex-toy-sum", "ex-toy-sum-start", "ex-toy-code", "ex-toy-code-start",
                                              "ex-toy-draw", "ex-toy-draw-start", "ex-toy-write", "ex-toy-write-start", "end"]
    text = "".join(cell.source for cell in nb.cells)
    assert "the secret move" not in text and "Those are squares" not in text and text.count("Hint 2") == 4
    assert 'answer = ...\nhelpers.check("toy-sum", answer)' in text and "solutions/toy.md#toy-sum" in text
    toy.write_text(TOML.replace("Give the doubles", "Write the doubles"), "utf-8")
    exercises.load_exercises.cache_clear()
    nb.cells[4].outputs = [nbformat.v4.new_output("stream", text="kept")]
    assert practice.insert(nb, *practice.derived("toy")) and nb.cells[4].outputs[0].text == "kept" and len(nb.cells) == 12


def test_a_notebook_without_its_place_is_refused(toy):
    with pytest.raises(ValueError, match="no cell with the id 'exercises'"):
        practice.insert(nbformat.v4.new_notebook(), *practice.derived("toy"))


def test_the_instructors_notebook_holds_the_solution(toy):
    text = "".join(cell.source for cell in practice.derived("toy", teach=True)[1])
    assert "the secret move" in text and "Those are squares" in text


def test_the_solutions_page_shows_code_and_result(toy):
    page = solutions.page("toy", "Toy")
    assert '<div id="toy-sum">' in page and "the secret move" in page and "[2, 4]" in page and "- That is their sum." in page
    assert '<img alt="The figure' in page and "> The plan says 确保." in page and "<th>t1</th>" in page
