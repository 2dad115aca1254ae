"""read_document and judge_document: every format, every refusal, and what a document is told to be."""

import io
import sys
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import helpers
import made_copies
import made_pdf
from helpers.copies import put_back
from helpers.copies_traditional import _converter
from helpers.documents import LARGEST, REMOVED
from helpers.judge import FIVE, limits, measure


# an invented county's plan, in small
PLAN = """云溪县乡村产业发展实施方案

一、总体目标

到2027年，全县建成高标准农田12.5万亩，粮食产量稳定在30万吨以上，农村自来水普及率达到95%。

二、重点任务

（一）壮大特色产业

1.建设茶叶基地。新建标准化茶园2万亩，培育龙头企业5家以上。（牵头单位：县农业农村委；责任单位：县林业局、各乡镇）

2.发展乡村旅游。打造精品线路3条，到2027年接待游客达到120万人次。（牵头单位：县文化旅游委；责任单位：县交通局）

主要指标
序号\t指标\t单位\t2022年基数\t2027年目标值\t指标属性
1\t农业总产值\t亿元\t41.2\t60\t预期性
2\t森林覆盖率\t%\t61\t63\t约束性
"""
VALUES = [(12.5, "万亩"), (30.0, "万吨"), (95.0, "%"), (2.0, "万亩"), (5.0, "家"), (3.0, "条"), (120.0, "万人次"), (60.0, "亿元"), (63.0, "%")]


def values(text):
    targets = helpers.extract_targets(text)
    return list(zip(targets["value"], targets["unit"]))


def check(document):
    """What holds of every document: nothing lost, nothing removed that is not among the changes."""
    assert put_back(document.text, document.changes) == document.raw
    assert list(document.changes) == ["start", "printed", "replaced_by", "kind", "certain"]
    assert all(any(text in printed for printed in document.changes["printed"]) for text in document.removed["text"])
    return document


# ------------------------------------------------------------------ formats

@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_encoding(encoding):
    document = check(helpers.read_document(PLAN.replace("\n", "\r\n").encode(encoding), name="plan.txt"))
    assert (document.name, document.format, document.text) == ("plan.txt", "text", PLAN.strip())
    assert document.encoding == {"gbk": "gb18030"}.get(encoding, encoding) and values(document.text) == VALUES and document.notes == []


def test_big5_is_simplified():
    printed = "雲溪縣鄉村產業發展實施方案\n到2027年，全縣建成高標準農田12.5萬畝，農村自來水普及率達到95%。「三變」改革覆蓋全部村。\n"
    document = check(helpers.read_document(printed.encode("big5"), name="plan.txt"))
    assert document.encoding == "big5"
    assert document.text == "云溪县乡村产业发展实施方案\n到2027年，全县建成高标准农田12.5万亩，农村自来水普及率达到95%。“三变”改革覆盖全部村。"
    assert any("traditional" in note for note in document.notes)


def test_a_file_a_path_and_bytes_are_one(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    from_path, from_name, from_bytes = helpers.read_document(path), helpers.read_document(str(path)), helpers.read_document(PLAN.encode(), name="plan.txt")
    assert from_path.text == from_name.text == from_bytes.text
    assert from_path.name == from_name.name == from_bytes.name == "plan.txt" and helpers.read_document(PLAN.encode()).name == "document"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_web_page(encoding):
    document = check(helpers.read_document(made_copies.as_html(PLAN, encoding=encoding), name="page.html"))
    assert (document.format, document.encoding) == ("html", {"gb2312": "gb18030"}.get(encoding, encoding))
    assert values(document.text) == VALUES
    removed = "\n".join(document.removed["text"])
    for words in (*made_copies.SITE_TOP, *made_copies.SITE_FOOT):
        assert words in removed and words not in document.text
    assert "不是正文" not in document.raw  # a script is nothing that the page shows


def test_a_web_page_keeps_what_lies_between():
    page = f"<html><body><p>{'全县加快推进产业融合发展，完善利益联结机制。' * 5}</p><p>短句。</p><table><tr><td>年</td><td>值</td></tr><tr><td>2025年</td><td>5</td></tr></table>" \
           f"<p style='display:none'>看不见</p><p>{'健全城乡基础设施统一规划、统一建设、统一管护机制。' * 5}</p></body></html>"
    document = check(helpers.read_document(page.encode(), name="page.html"))
    assert "短句。" in document.text and "2025年\t5" in document.text and "看不见" not in document.text
    assert document.removed.values.tolist() == [["看不见", "not shown on the web page"]]


def test_word():
    document = check(helpers.read_document(made_copies.as_docx(PLAN, numbered=True), name="plan.docx"))
    assert (document.format, document.encoding) == ("docx", "") and values(document.text) == VALUES
    assert "（一）壮大特色产业" in document.text  # Word counts, the file does not hold the number
    assert document.removed.values.tolist() == [[made_copies.HEADER, "a page's header, footer or number"]]
    assert any("automatic lists" in note for note in document.notes)


def test_word_with_tracked_changes():
    text = "\n".join(f"第{i}句话没有改动。" for i in range(25))
    document = check(helpers.read_document(made_copies.as_docx(text, tracked=True), name="plan.docx"))
    assert document.text == text and "第10句话" in document.text
    assert document.removed.values.tolist()[1:] == [["此句已删去。", "deleted by a tracked change"]]
    assert "1 deletion(s) by tracked changes are left out" in document.notes


def test_word_has_more_than_paragraphs():
    """A table of contents, a content control, a break, numbers by style: what Word keeps apart is put in order."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    for i, heading in enumerate(("一、总体要求", "二、重点任务", "三、保障措施")):
        made.add_paragraph(f"{heading}\t{i + 1}", made.styles.add_style(f"toc {i + 1}", 1))
    made.element.body.insert(3, parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>一、总体要求</w:t></w:r></w:p></w:sdtContent></w:sdt>'))
    made.add_paragraph("到2027年，").add_run().add_break()
    made.add_paragraph("建成农田5万亩。", "List Number")
    out = io.BytesIO()
    made.save(out)
    document = check(helpers.read_document(out.getvalue(), name="plan.docx"))
    assert document.text == "一、总体要求\n到2027年，\n\n1.建成农田5万亩。"
    assert set(document.removed["reason"]) == {"a table of contents"} and document.removed["text"].str.cat().count("、") == 3


def test_pdf():
    long = ["".join(f"{body}压实{field}责任，健全{field}工作机制。" for field in ("规划", "建设", "管护", "资金", "人才", "用地")) for body in ("县级", "乡镇", "村社", "部门")]
    document = check(helpers.read_document(made_pdf.as_pdf(PLAN + "\n".join(long)), name="plan.pdf"))
    assert document.format == "pdf" and values(document.text) == VALUES
    assert all(paragraph in document.text.split("\n") for paragraph in long)  # lines joined inside sentences and over pages
    assert document.removed["text"].tolist() == [made_copies.HEADER, "- 1 -", made_copies.HEADER, "- 2 -"]
    assert set(document.removed["reason"]) == {REMOVED["page"]}


def test_a_pdf_that_a_browser_prints(page, capfd):
    page.set_content(made_copies.as_html(PLAN).decode().replace("<head>", "<head><style>body{font:16px serif} td{border:1px solid}</style>"))
    document = check(helpers.read_document(page.pdf(), name="plan.pdf"))
    assert set(VALUES) <= set(values(document.text)) and len(helpers.extract_bodies(document.text)) == 2
    assert capfd.readouterr().err == ""


# ------------------------------------------------------------------ refusals

def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("_", "/") + ".xml", text)
    return out.getvalue()


@pytest.mark.parametrize(("data", "message"), [
    (b"", "is empty"),
    (b" \n\t ", "is empty"),
    ("　\n　".encode("gbk"), "only white space"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), r"save it as \.docx"),
    (b"{\\rtf1\\ansi}", r"save it as \.docx"),
    (b"\x89PNG\r\n\x1a\n", "run OCR"),
    (b"\x7fELF" + bytes(range(256)) * 4, "no text in UTF-8"),
    (zipped(xl_workbook="<a/>"), "a workbook"),
    (zipped(OFD="<a/>"), "export it as PDF"),
    (zipped(other="<a/>"), r"no \.docx"),
    (zipped(word_document="<a/>"), r"damaged \.docx"),
    (made_copies.as_docx("一、总体要求")[:3000], r"damaged \.docx"),
    (made_pdf.as_pdf("一、总体要求" * 40, picture=True), "without a text layer.*OCR"),
    (made_pdf.as_pdf("一、总体要求", password=True), "with a password"),
    (b"%PDF-1.7\n" + b"garbage" * 50, "damaged PDF|without a text layer"),
    (b"<html><body><script>load()</script></body></html>", "without any text"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related", "save it as a web page"),
])  # fmt: skip
def test_what_is_refused_and_what_to_do(data, message):
    with pytest.raises(ValueError, match=f"^plan\\.file .*{message}"):
        helpers.read_document(data, name="plan.file")


def test_no_file_a_folder_too_large_and_no_path(tmp_path):
    with pytest.raises(FileNotFoundError, match="there is no file"):
        helpers.read_document(tmp_path / "none.txt")
    with pytest.raises(ValueError, match="is a folder"):
        helpers.read_document(tmp_path)
    with pytest.raises(TypeError, match="pass text.encode"):
        helpers.read_document(3)
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)  # a sparse file: no byte is written
    with pytest.raises(ValueError, match="split it"):
        helpers.read_document(large)


@pytest.mark.parametrize(("package", "data", "message"), [
    ("docx", made_copies.as_docx("一"), "pip install python-docx, or save the document as plain text"),
    ("pdfplumber", made_pdf.as_pdf("一"), "pip install pdfplumber, or save the text"),
    ("trafilatura", b"<html><body><p>1</p></body></html>", "pip install trafilatura, or copy the text"),
    ("opencc", "發展鄉村產業".encode(), "pip install opencc, or convert"),
])  # fmt: skip
def test_without_a_library(monkeypatch, package, data, message):
    _converter.cache_clear()
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=message):
        helpers.read_document(data, name="plan")


def test_damaged_bytes_are_kept():
    data = bytearray(PLAN.encode())
    data[30] = 0xFF
    document = check(helpers.read_document(bytes(data), name="plan.txt"))
    assert "\ufffd" in document.text and "\\xff" in document.raw
    assert document.changes.loc[document.changes["kind"] == "byte", "certain"].tolist() == [False]
    assert document.notes == ["damaged bytes in 1 place(s): each stands as � in the text, its bytes in the changes"]


def test_two_encodings_in_one_file():
    data = b"\n".join(line.encode(("utf-8", "gb18030")[i % 2]) for i, line in enumerate(PLAN.split("\n")))
    document = check(helpers.read_document(data, name="plan.txt"))
    assert document.text == PLAN.strip() and document.encoding == "utf-8 and gb18030, line by line"


def test_another_encoding_is_a_guess():
    document = helpers.read_document("Größe und Gründung der Behörde für Bürgerbelange, nördlich der Brücke über den Fluß.".encode("latin-1"), name="a.txt")
    assert "Größe" in document.text and "is a guess" in document.notes[0]


@settings(max_examples=60)
@given(st.text(alphabet="一二年的通知。，、\n \t　0125０２％|-—…第章（）()、.\"\ufeff\u200b\xa0發農", min_size=1, max_size=300))
def test_nothing_is_ever_lost(text):
    if text.strip("\ufeff \n\t"):
        try:
            document = helpers.read_document(text.encode(), name="plan.txt")
        except ValueError as refused:
            assert "white space" in str(refused) or "empty" in str(refused)
            return
        check(document)
        assert document.raw == (text if text[0] != "\ufeff" else text[1:])


# ------------------------------------------------------------------ what a document is

STATUTE = "云溪县河道管理条例\n" + "\n".join(f"第{n}条　单位和个人应当保护河道，不得倾倒垃圾；违反本条例规定的，由县水利局处二百元以上二千元以下罚款。" for n in "一二三四五六七八九十") * 8
NEWS = "本报讯（记者 李某）昨日，云溪县举行茶叶节。记者在现场看到，茶农忙着采茶。据报道，去年茶叶销售额同比增长两成，游客比上年多了一倍。通讯员 王某\n" * 30
POEM = "山高月小\n水落石出\n茶香十里\n云过千家\n" * 8
REPORT = "各位代表：过去一年，全县生产总值同比增长6.1%，圆满完成任务。去年新建农村公路80公里，上年改造危房300户，五年来投入资金12亿元。\n" * 40
ENGLISH = "The county will build 20 km of rural roads by 2027 and raise tap water coverage to 95% of households.\n" * 80
CONTENTS = "目录\n" + "\n".join(f"第{n}章 推进第{n}项工作............{i}" for i, n in enumerate("一二三四五六七八九十", 1)) * 6
FORM = "项目申报表\n单位名称：\n联系人：\n电话：\n申报日期：    年  月  日\n（盖章）\n" * 20


@pytest.mark.parametrize(("text", "checks", "most"), [
    (STATUTE, {"words of statutes per 1,000 characters", "targets per 1,000 characters"}, 0),
    (NEWS, {"words of news per 1,000 characters", "words of reports per 1,000 characters", "targets per 1,000 characters"}, 0),
    (POEM, {"characters", "targets per 1,000 characters", "words of planning per 1,000 characters"}, 0),
    (REPORT, {"words of reports per 1,000 characters", "headings per 1,000 characters"}, 200),
    (ENGLISH, {"Han characters, share", "words of planning per 1,000 characters"}, 200),  # “95%” is read as a target, and the first line says why not to trust it
    (CONTENTS, {"share of text in headings", "targets per 1,000 characters"}, 0),
    (FORM, {"targets per 1,000 characters", "words of planning per 1,000 characters"}, 0),
], ids=["statute", "news", "poem", "report", "English", "contents", "form"])  # fmt: skip
def test_what_is_no_plan_is_told(text, checks, most):
    document = helpers.read_document(text.encode(), name="document.txt")
    table = helpers.judge_document(document)
    assert table.loc[0, "check"] == "verdict" and table.loc[0, "unusual"] and "may be no plan" in table.loc[0, "says"]
    unusual = table[table["unusual"]]
    assert checks <= set(unusual["check"])
    assert (unusual["says"] != "").all() and (table.loc[~table["unusual"] & (table["check"] != "verdict"), "says"] == "").all()
    assert len(helpers.extract_targets(document.text)) <= most


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_the_five_are_like_themselves(plan):
    table = helpers.judge_document(helpers.load_plan(plan).text)
    assert not table["unusual"].any() and table.loc[0, "value"] == 0
    assert table.dtypes.astype("str").tolist() == ["str", "float64", "float64", "float64", "bool", "str"]


def test_the_stored_ranges_are_those_of_the_five():
    measured = pd.DataFrame([measure(helpers.load_plan(plan).text) for plan in helpers.PLANS])
    for check, (lowest, highest) in FIVE.items():
        assert measured[check].min() == pytest.approx(lowest, abs=0.005), check
        assert measured[check].max() == pytest.approx(highest, abs=0.005), check
        low, high = limits(check)
        assert low <= lowest and highest <= high


@pytest.mark.parametrize("wrong", [b"bytes", None, 3])
def test_judge_wants_a_document(wrong):
    with pytest.raises(TypeError, match="read_document"):
        helpers.judge_document(wrong)


@pytest.mark.parametrize("text", ["", "\n", "一"])
def test_judge_takes_next_to_nothing(text):
    assert helpers.judge_document(text).loc[0, "unusual"]
