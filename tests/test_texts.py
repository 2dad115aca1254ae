"""read_text and clean_text: what is taken away, what must stay, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers


def put_back(text, changes):
    """The document again: every removed piece at its place."""
    pieces, at = [], 0
    for start, printed in zip(changes["start"], changes["printed"]):
        pieces += [text[at:start], printed]
        at = start
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    ("raw", "clean", "kinds"),
    [
        ("[bookmark: _Toc2801]前  言", "前  言", ["bookmark"]),
        ("第3节 [bookmark: _Toc26]全面推行林长制", "第3节 全面推行林长制", ["bookmark"]),
        ("金年会\n开江县城乡融合发展改革试点实施方案\n来源:县农业农村局\n点击数:人次\n一、总体要求", "开江县城乡融合发展改革试点实施方案\n一、总体要求", ["site"] * 3),
        ("您当前的位置: 规划网> 资讯 > 正文\n四川成都:推进城乡融合\n2024-01-25 09:38 来源:蓉城政事\n中共成都市委关于", "中共成都市委关于", ["site"] * 3),
        ("一、总体要求\n分享到:\n金年会", "一、总体要求", ["space", "site"]),
        ("一、总体要求\n相关新闻\n更多\n规划动态", "一、总体要求", ["space", "site"]),
        # text that must not change
        ("一、总体要求\n到2025年，农业增加值实现100亿元左右。", "一、总体要求\n到2025年，农业增加值实现100亿元左右。", []),
        ("坚持“[书签]”不变，来源于群众。", "坚持“[书签]”不变，来源于群众。", []),
        ("分享到每个农户的收益逐年提高，" + "壮大集体经济。" * 20, "分享到每个农户的收益逐年提高，" + "壮大集体经济。" * 20, []),
        ("", "", []),
    ],
)
def test_clean_text(raw, clean, kinds):
    text, changes = helpers.clean_text(raw)
    assert (text, changes["kind"].tolist()) == (clean, kinds)
    assert put_back(text, changes) == raw


NOTICE = "某县人民政府\n关于印发某县方案的通知\n某府发〔2023〕25号\n各乡镇：\n请认真执行。\n2023年4月26日\n（此件公开发布）\n某县方案\n一、总体要求"


def test_the_notice_is_kept_apart():
    text, changes = helpers.clean_text(NOTICE)
    assert text == "某县方案\n一、总体要求"
    (notice,) = changes.loc[changes["kind"] == "notice", "printed"]
    assert notice.startswith("某县人民政府") and notice.endswith("（此件公开发布）")


def test_a_plan_that_speaks_of_notices_keeps_them():
    text = "某县规划\n一、总体要求\n根据县委关于做好有关工作的通知精神，制定本规划。\n2023年4月26日\n"
    assert helpers.clean_text(text)[0] == text.strip()


@given(st.text(alphabet="一二年的通知。\n []bookmark:_金年会来源分享到（此件）2025", max_size=200))
def test_nothing_is_ever_lost(raw):
    text, changes = helpers.clean_text(raw)
    assert put_back(text, changes) == raw
    assert changes["start"].between(0, len(text)).all()


def test_empty_frame_has_its_types():
    _, changes = helpers.clean_text("")
    assert changes.dtypes.astype("str").to_dict() == {"start": "int64", "printed": "str", "replaced_by": "str", "kind": "str", "certain": "bool"}


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_every_plan_can_be_put_together_again(plan):
    raw = helpers.load_plan(plan).raw
    assert put_back(*helpers.clean_text(raw)) == raw


def test_bookmarks_are_all_gone():
    raw = helpers.load_plan("chengkou").raw
    text, changes = helpers.clean_text(raw)
    assert (changes["kind"] == "bookmark").sum() == raw.count("[bookmark:") == 512
    assert "[bookmark" not in text and len(text) == len(raw) - changes["printed"].str.len().sum()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_read_text_decodes(tmp_path, encoding):
    path = tmp_path / "plan.txt"
    path.write_bytes("一、总体要求\r\n到2025年，建成高标准农田70万亩。".encode(encoding))
    assert helpers.read_text(path) == "一、总体要求\n到2025年，建成高标准农田70万亩。"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        ("一、总体要求".encode("utf-16"), "save it as UTF-8"),
        ("發展現代農業，推動鄉村振興，建設高標準農田".encode("big5"), "save it as UTF-8"),
        ("一、总体要求，建成高标准农田".encode()[:-1] + b"\xff\xff", "not GB18030"),
        ("Zahlen für Prüfer: Größe".encode("latin-1"), "save it as UTF-8|not GB18030"),
    ],
)
def test_read_text_refuses(tmp_path, data, message):
    path = tmp_path / "plan.txt"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=message):
        helpers.read_text(path)
    assert path.read_bytes() == data


def test_clean_text_wants_a_string():
    with pytest.raises(TypeError, match="read_text"):
        helpers.clean_text(b"bytes")
