"""Explorers: live controls, a static twin, and the plain functions behind them."""

import ipywidgets as widgets
import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.display import HTML

import helpers
from helpers.browse import browse_outline, filter_targets

matplotlib.use("Agg")
VIEW = "application/vnd.jupyter.widget-view+json"
ALT = "Line – the control's value – to see that a picture can be moved."
OUTLINE = pd.DataFrame(
    [(1, "一", "总体要求", "总体要求", 0, 100), (2, "一", "指导思想", "总体要求 / 指导思想", 20, 60), (1, "二", "交通", "交通", 100, 400)],
    columns=["level", "number", "title", "path", "start", "end"],
)
TARGETS = pd.DataFrame(
    [("城镇化率达到60%", "常住人口城镇化率", "ratio", 2025), ("新增3000人以上", "就业", "increment", 2025),
     ("城镇化率达到70%", "常住人口城镇化率", "ratio", 2035), ("道路150公里", "等级路", "level", None)],
    columns=["quote", "indicator", "kind", "year"],
).astype({"year": "Int64"})


def table(level: int, find: str) -> pd.DataFrame:
    return browse_outline(OUTLINE, level=level, find=find)


def bundle(explorer) -> tuple[dict, dict]:
    return explorer._repr_mimebundle_()


# --- the explorer ---------------------------------------------------------------------------------

def test_one_output_holds_the_widgets_and_the_first_table():
    explorer = helpers.explore(table, level=(1, 2), find="")
    data, metadata = bundle(explorer)
    assert set(data) == {VIEW, "text/html", "text/plain"} and metadata == {}
    assert data[VIEW]["model_id"] == explorer.model_id
    assert "Shown for level 1." in data["text/html"]  # (1, 2) starts in the middle, rounded down
    assert "总体要求" in data["text/html"] and "指导思想" not in data["text/html"]


def test_the_twin_is_the_same_from_run_to_run_but_for_the_model_id():
    one, other = (bundle(helpers.explore(table, level=(1, 2), find="")) for _ in range(2))
    assert one[0][VIEW] != other[0][VIEW]
    one[0].pop(VIEW), other[0].pop(VIEW)
    assert one == other
    assert "0x" not in one[0]["text/plain"]


def test_moving_a_control_moves_the_panel_and_not_the_twin():
    explorer = helpers.explore(table, level=(1, 2), find="")
    before = bundle(explorer)
    explorer.controls["level"].value = 2
    assert "指导思想" in explorer.panel.value
    explorer.controls["find"].value = "交通"
    assert "指导思想" not in explorer.panel.value and "交通" in explorer.panel.value
    assert bundle(explorer) == before


def test_what_goes_wrong_on_a_move_is_told_in_the_panel():
    def draw(level):
        if level == 3:
            raise ValueError("no level <3>")
        return f"level {level}"

    explorer = helpers.explore(draw, level=(1, 3))
    explorer.controls["level"].value = 3
    assert explorer.panel.value == "<p><strong>ValueError:</strong> no level &lt;3&gt;</p>"
    explorer.controls["level"].value = 1
    assert explorer.panel.value == "<p>level 1</p>"


def test_what_goes_wrong_at_first_is_raised():
    with pytest.raises(ZeroDivisionError):
        helpers.explore(lambda n: 1 / 0, n=(1, 3))


def line(n: int):
    fig, ax = plt.subplots()
    ax.plot([0, n])
    return fig, ALT


def test_a_figure_keeps_its_description_and_is_closed():
    explorer = helpers.explore(line, n=(1, 3))
    data, metadata = bundle(explorer)
    assert set(data) == {VIEW, "image/png", "text/plain"}
    assert data["text/plain"] == metadata["image/png"]["alt"] == ALT
    first = explorer.panel.value
    assert f'alt="{ALT.replace(chr(39), "&#x27;")}"' in first
    explorer.controls["n"].value = 3
    assert explorer.panel.value != first
    assert plt.get_fignums() == []


@pytest.mark.parametrize("result, html, plain", [
    ("a < b", "<p>a &lt; b</p>", "a < b"),
    (HTML("<p>甲</p>"), "<p>甲</p>", "<IPython.core.display.HTML object>"),
    (helpers.annotate("到2025年。"), helpers.annotate("到2025年。").data, "<IPython.core.display.HTML object>"),
])
def test_results(result, html, plain):
    data, _ = bundle(helpers.explore(lambda: result))
    assert (data["text/html"], data["text/plain"]) == (html, plain)


@pytest.mark.parametrize("result, error, message", [
    (None, ValueError, "draw returned None"),
    (plt.Figure(), ValueError, r"let draw return \(fig, alt\)"),
    ((plt.Figure(), "a.png"), ValueError, "name of a file"),
    ((plt.Figure(), ""), ValueError, "alt text is empty"),
])
def test_results_that_cannot_be_shown(result, error, message):
    with pytest.raises(error, match=message):
        helpers.explore(lambda: result)


@pytest.mark.parametrize("given, kind, value, said", [
    ((1, 5), widgets.IntSlider, 3, "n 3"),
    ("污水", widgets.Text, "污水", "n 污水"),
    ("", widgets.Text, "", ""),
    ([("any", None), ("2025", 2025)], widgets.Dropdown, None, "n any"),
    ({"all": "", "ratio": "ratio"}, widgets.Dropdown, "", "n all"),
    (widgets.Dropdown(options=["甲", "乙"], value="乙"), widgets.Dropdown, "乙", "n 乙"),
])
def test_controls(given, kind, value, said):
    explorer = helpers.explore(lambda n: f"got {n!r}", n=given)
    assert isinstance(explorer.controls["n"], kind)
    assert explorer.controls["n"].value == value
    assert explorer.controls["n"].description == "n"
    assert explorer.first == said


def test_explore_refuses_what_it_cannot_use():
    with pytest.raises(TypeError, match=r"pass draw, not draw\(…\)"):
        helpers.explore(table(1, ""), level=(1, 2))
    with pytest.raises(ValueError, match="level=None makes no control"):
        helpers.explore(table, level=None)


# --- the functions behind -------------------------------------------------------------------------

@pytest.mark.parametrize("options, rows", [
    ({}, [(1, "一", "总体要求", 100), (1, "二", "交通", 300)]),
    ({"level": 2}, [(1, "一", "总体要求", 100), (2, "一", "指导思想", 40), (1, "二", "交通", 300)]),
    ({"level": 2, "find": "总体"}, [(1, "一", "总体要求", 100), (2, "一", "指导思想", 40)]),  # in the path
    ({"level": 9, "find": " 指导 "}, [(2, "一", "指导思想", 40)]),
    ({"find": "(总"}, []),  # words, not a pattern
])
def test_browse_outline(options, rows):
    found = browse_outline(OUTLINE, **options)
    assert list(found.columns) == ["level", "number", "title", "characters"]
    assert list(found.itertuples(index=False, name=None)) == rows


@pytest.mark.parametrize("options, kept", [
    ({}, [0, 1, 2, 3]),
    ({"kind": "ratio"}, [0, 2]),
    ({"year": 2025}, [0, 1]),
    ({"year": 0}, [3]),
    ({"kind": "ratio", "year": 2035}, [2]),
    ({"find": "城镇化"}, [0, 2]),
    ({"find": "就业"}, [1]),  # in the indicator only
    ({"find": "60%"}, [0]),
    ({"kind": "flow"}, []),  # a kind of the codebook that no row has
])
def test_filter_targets(options, kept):
    found = filter_targets(TARGETS, **options)
    assert list(found.index) == kept
    assert list(found.columns) == list(TARGETS.columns)


@pytest.mark.parametrize("function, frame, options, error, message", [
    (browse_outline, OUTLINE, {"level": 0}, ValueError, "level must be 1 or more, got 0"),
    (browse_outline, OUTLINE, {"level": 1.5}, TypeError, "level must be a whole number"),
    (browse_outline, OUTLINE, {"level": True}, TypeError, "level must be a whole number"),
    (browse_outline, OUTLINE, {"find": None}, TypeError, "find must be a str"),
    (filter_targets, TARGETS, {"kind": "rate"}, ValueError, "unknown kind 'rate'; the kinds are: ratio, level, flow"),
    (filter_targets, TARGETS, {"year": 2030}, ValueError, "no target holds by 2030; the years are: 2025, 2035"),
    (filter_targets, TARGETS, {"find": 3}, TypeError, "find must be a str"),
])
def test_wrong_options_are_named(function, frame, options, error, message):
    with pytest.raises(error, match=message):
        function(frame, **options)


def test_empty_frames_give_empty_frames():
    assert browse_outline(helpers.parse_outline(""), find="x").empty
    assert filter_targets(helpers.extract_targets(""), kind="ratio", year=0).empty
