"""The one look, the bundled font, and alt text that says something."""

import struct
import warnings
from base64 import b64decode
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import pytest
import subset_font
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

import helpers
from helpers import figures

matplotlib.use("Agg")
ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "data" / "sources").glob("*.txt"))
ALT = "Bar chart – headings per plan – the plans differ in depth, not only in length."


@pytest.fixture(autouse=True)
def style():
    helpers.use_style()
    yield
    plt.close("all")


def drawn(words: str):
    fig, ax = plt.subplots()
    ax.set_title(words)
    return fig


def glyphs() -> set[str]:
    return {chr(code) for code in FT2Font(str(figures.FONT)).get_charmap()}


def test_font_is_small_and_has_its_licence():
    assert figures.FONT.stat().st_size <= 1_500_000
    licence = (figures.FONT.parent / "OFL.txt").read_text("utf-8")
    assert "SIL Open Font License, Version 1.1" in licence


def test_font_has_gb2312_level_1():
    level_1 = {bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF)} - {""}
    assert len(level_1) == 3755  # the standard's own count
    assert level_1 <= glyphs()


@pytest.mark.parametrize("name, characters", [
    ("ASCII", "".join(map(chr, range(0x20, 0x7F)))),
    ("pinyin", "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"),
    ("circled numbers", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    ("brackets", "〔〕《》「」〈〉【】（）［］"),
    ("signs", "≥≤≧≦−—…·％＋～：；，。！？、“”‘’∶"),
    ("names", "永川城口开江巫溪成都重庆保护"),
])
def test_font_has(name, characters):
    assert not set(characters) - glyphs()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_font_has_every_printed_character_of(path):
    printed = {c for c in path.read_text("utf-8-sig") if c.isprintable()}
    assert not printed - glyphs()


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_no_missing_glyph_in_the_texts_as_read(plan):
    assert not {c for c in helpers.load_plan(plan).text if c.isprintable()} - glyphs()


def test_chinese_is_drawn_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures.picture(drawn("第一篇 巫溪县 Wūxī Xiàn ① 〔牵头单位〕 ≥ −1 “三农”"), ALT)


def test_the_character_no_font_has_is_named():
    with pytest.raises(ValueError, match=r"no font of this figure has '𠮷' \(U\+20BB7\).*use_style"):
        figures.picture(drawn("𠮷野"), ALT)


def test_chinese_without_the_style_is_refused():
    with plt.rc_context({"font.family": ["DejaVu Sans"]}), pytest.raises(ValueError, match="巫"):
        figures.picture(drawn("巫溪"), ALT)


def test_style_registers_the_font_once_and_fits_a_phone():
    helpers.use_style()
    assert [entry.fname for entry in font_manager.fontManager.ttflist].count(str(figures.FONT)) == 1
    rc = plt.rcParams
    assert rc["figure.figsize"] == [5.6, 3.5] and rc["savefig.dpi"] == 160
    assert rc["axes.unicode_minus"] is False
    assert {rc[f"{part}.facecolor"] for part in ("figure", "axes", "savefig")} == {"white"}
    smallest = min(rc[size] for size in figures.SIZES)
    assert smallest >= 11
    assert smallest / 72 * 350 / 5.6 > 9  # pixels on a phone that is 350 pixels wide


def test_a_colour_for_each_plan_and_each_mark_from_okabe_and_ito():
    okabe_ito = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#000000"}
    assert tuple(figures.PLAN_COLOURS) == helpers.PLANS
    assert list(figures.MARK_COLOURS) == ["heading", "target", "year", "body"]
    for colours in (figures.PLAN_COLOURS, figures.MARK_COLOURS):
        assert len(set(colours.values())) == len(colours)
        assert set(colours.values()) <= okabe_ito


def test_picture_is_opaque_deterministic_and_described():
    data, metadata = figures.picture(drawn("巫溪"), f"  {ALT.replace(' – ', ' –' + chr(10) + '   ')} ")
    again, _ = figures.picture(drawn("巫溪"), ALT)
    png = b64decode(data["image/png"])
    assert data["image/png"] == again["image/png"]
    assert data["text/plain"] == ALT  # on one line
    assert metadata == {"image/png": {"alt": ALT, "width": 560}}
    assert struct.unpack(">II", png[16:24]) == (896, 560)  # 5.6 × 3.5 inches at 160 dpi
    assert b"Software" not in png and b"matplotlib" not in png.lower()


def test_show_displays_one_output_and_closes_the_figure(monkeypatch):
    shown = []
    monkeypatch.setattr(figures, "display", lambda data, **options: shown.append((data, options)))
    fig = drawn("城口")
    helpers.show(fig, ALT)
    (data, options), = shown
    assert set(data) == {"image/png", "text/plain"} and data["text/plain"] == ALT
    assert options["raw"] is True and options["metadata"]["image/png"]["alt"] == ALT
    assert not plt.fignum_exists(fig.number)


@pytest.mark.parametrize("alt, message", [
    ("", "is empty"),
    (" \n ", "is empty"),
    ("figure_1.png", "name of a file"),
    ("../images/outline.SVG", "name of a file"),
    ("<Figure size 896x560 with 1 Axes>", "program's name"),
    ("A chart.", "8 characters, fewer than 40"),
])
def test_alt_that_describes_nothing_is_refused(alt, message, monkeypatch):
    monkeypatch.setattr(figures, "display", lambda *a, **k: pytest.fail("a figure without alt was shown"))
    with pytest.raises(ValueError, match=f"{message}.*chart – data – why it is here"):
        helpers.show(drawn("x"), alt)


@pytest.mark.parametrize("alt", [None, 3, ["a description as long as it takes to be one"]])
def test_alt_must_be_a_str(alt):
    with pytest.raises(TypeError, match="alt text must be a str"):
        figures.checked_alt(alt)


def test_an_axes_is_no_figure():
    _, ax = plt.subplots()
    with pytest.raises(TypeError, match=r"not Axes; an Axes has its figure as \.figure"):
        helpers.show(ax, ALT)


def test_the_subset_tool_refuses_another_font(tmp_path, capsys):
    (tmp_path / "400Regular").mkdir()
    (tmp_path / "400Regular" / "NotoSansSC_400Regular.ttf").write_bytes(b"another font")
    before = figures.FONT.read_bytes()
    assert subset_font.main([str(tmp_path)]) == 1
    assert "take version 0.4.3" in capsys.readouterr().err
    assert figures.FONT.read_bytes() == before
    assert subset_font.wanted() <= glyphs()
