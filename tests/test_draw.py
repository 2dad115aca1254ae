"""The icicle of an outline and the picture of the places, against figures worked out by hand."""

from math import cos, radians
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import helpers
from helpers.draw import _fitting, _wrapped, draw_outline, draw_places
from helpers.figures import PLAN_COLOURS, picture

matplotlib.use("Agg")
DATA = Path(__file__).resolve().parents[1] / "data"
ALT = "A drawing – of test data – to see that it can be drawn without a warning."
# 一、总体要求 is 0–100 with （一） 20–60; 二、重点任务 is 100–400
OUTLINE = pd.DataFrame(
    [(1, "一", "总体要求", 0, 100), (2, "一", "指导思想", 20, 60), (1, "二", "重点任务", 100, 400)],
    columns=["level", "number", "title", "start", "end"],
)


@pytest.fixture
def ax():
    helpers.use_style()
    yield plt.subplots()[1]
    plt.close("all")


@pytest.fixture
def places() -> pd.DataFrame:
    return pd.read_csv(DATA / "places.csv", dtype={"plan": "str"})


def bars(ax) -> list[tuple[float, float, float]]:
    return [(bar.get_x(), bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2) for bar in ax.patches]


def test_each_heading_is_a_bar_over_its_stretch_of_text(ax):
    assert draw_outline(ax, OUTLINE, levels=2) is ax
    assert bars(ax) == [(0, 100, 1), (20, 60, 2), (100, 400, 1)]
    assert ax.get_xlim() == (0, 400)
    assert ax.get_ylim() == (2.5, 0.5)  # level 1 on top
    assert ax.get_xlabel() == "position in the text (characters)"


@pytest.mark.parametrize("options, expected", [
    ({"levels": 1}, [(0, 100, 1), (100, 400, 1)]),
    ({"levels": 5}, [(0, 100, 1), (20, 60, 2), (100, 400, 1)]),
])
def test_levels_cut_the_tree(ax, options, expected):
    assert bars(draw_outline(ax, OUTLINE, **options)) == expected


def test_labels_stand_where_they_fit(ax):
    words = [text.get_text() for text in draw_outline(ax, OUTLINE, levels=2).texts]
    assert words == ["一 总体要求", "一\n指导思\n想", "二 重点任务"]  # 20–60 is 35 points wide: three characters of 11


def test_no_room_no_label(ax):
    assert [text.get_text() for text in draw_outline(ax, OUTLINE, extent=40_000).texts] == []
    assert ax.get_xlim() == (0, 40_000)


def test_labels_can_be_left_out(ax):
    assert not draw_outline(ax, OUTLINE, label=False).texts


def test_side_by_side_only_the_last_row_names_the_x_axis():
    helpers.use_style()
    fig, axes = plt.subplots(2, 1)
    for ax in axes:
        draw_outline(ax, OUTLINE)
    assert [bool(ax.get_xlabel()) for ax in axes] == [False, True]
    plt.close(fig)


@pytest.mark.parametrize("outline, levels, message", [
    (OUTLINE, 0, "levels must be 1 or more, got 0"),
    (OUTLINE.iloc[:0], 2, "no headings"),
])
def test_nothing_to_draw_is_said(ax, outline, levels, message):
    with pytest.raises(ValueError, match=message):
        draw_outline(ax, outline, levels=levels)


@pytest.mark.parametrize("number, title, across, down, expected", [
    ("四", "重点任务", 6, 1, "四 重点任务"),  # 1 + 0.64 + 4 ems
    ("四", "重点任务", 5, 2, "四\n重点任务"),
    ("四", "重点任务", 2, 3, "四\n重点\n任务"),
    ("四", "重点任务", 5, 1, "四"),
    ("第四篇", "构建高效山地生态农业", 4, 2, "第四篇\n构建高…"),
    ("10", "突破", 1.3, 1, "10"),  # two digits are 1.28 ems wide
    ("10", "突破", 1, 9, ""),  # and are not broken
    ("第三篇", "规划", 1, 3, "第\n三\n篇"),
    ("", "前言", 2, 1, "前言"),
    ("四", "重点任务", 0.5, 9, ""),
    ("四", "重点任务", 9, 0, ""),
])
def test_fitting(number, title, across, down, expected):
    assert _fitting(number, title, across, down) == expected


def test_wrapping_keeps_every_character():
    assert _wrapped("农村电商2.0版", 3) == ["农村电", "商2.0", "版"]  # 1 + 3 × 0.64 ems in the second
    assert _wrapped("构建高效山地生态农业", 4) == ["构建高效", "山地生态", "农业"]


def test_places_are_those_of_the_plans(places):
    named = places.dropna(subset=["plan"]).set_index("plan")
    assert tuple(named.index) == helpers.PLANS
    assert named["name_zh"].equals(helpers.load_plans()["name_zh"].rename_axis("plan"))
    assert named["name_pinyin"].equals(helpers.load_plans()["name_pinyin"].rename_axis("plan"))


@pytest.mark.parametrize("name, latitude, longitude", [
    ("永川区", 29.36, 105.93), ("城口县", 31.95, 108.66), ("开江县", 31.08, 107.87),
    ("巫溪县", 31.40, 109.57), ("成都市", 30.57, 104.07), ("重庆市", 29.56, 106.55),
])
def test_places_lie_where_they_lie(places, name, latitude, longitude):
    row = places.set_index("name_zh").loc[name]
    assert (row["latitude"], row["longitude"]) == (latitude, longitude)
    assert "approximate" in row["note"]


def test_places_are_drawn_with_names_and_a_true_scale(ax, places):
    draw_places(ax, places)
    labels = [text.get_text() for text in ax.texts]
    assert "巫溪县\nWūxī Xiàn" in labels and "重庆市\nChóngqìng Shì" in labels
    assert len(labels) == 7  # six places, and the scale
    bar = next(line for line in ax.lines if len(line.get_xdata()) == 2)
    degrees = bar.get_xdata()[1] - bar.get_xdata()[0]
    latitude = (29.36 + 31.95 + 31.08 + 31.40 + 30.57 + 29.56) / 6
    assert degrees * 111.2 * cos(radians(latitude)) == pytest.approx(100)
    points = {(line.get_xdata()[0], line.get_ydata()[0]): line.get_markerfacecolor() for line in ax.lines if len(line.get_xdata()) == 1}
    assert points[(109.57, 31.40)] == PLAN_COLOURS["wuxi"]
    assert points[(106.55, 29.56)] == "white"  # no plan of the corpus


def test_names_of_neighbours_do_not_cover_each_other(ax, places):
    draw_places(ax, places)
    fig = ax.figure
    fig.set_size_inches(5.6, 3.4)
    picture(fig, ALT)
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts]
    for i, (one, a) in enumerate(boxes):
        assert ax.get_window_extent().contains(a.x0, a.y0) and ax.get_window_extent().contains(a.x1, a.y1), one
        for other, b in boxes[i + 1 :]:
            assert not a.overlaps(b), (one, other)


def test_a_ring_marks_the_place_of_the_plan(ax, places):
    draw_places(ax, places, highlight="wuxi")
    (ring,) = [line for line in ax.lines if line.get_fillstyle() == "none"]
    wuxi = places[places["plan"] == "wuxi"].iloc[0]
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == (wuxi["longitude"], wuxi["latitude"])


def test_an_unknown_place_is_refused(ax, places):
    with pytest.raises(ValueError, match="no place has the plan 'wushan'; the places have: yongchuan"):
        draw_places(ax, places, highlight="wushan")
