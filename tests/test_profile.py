"""Any plan profiled: the invented county and its truth, the tables of a profile, the themes proposed, the report."""

import hashlib
import re
from pathlib import Path

import docx
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from papermill.exceptions import PapermillExecutionError

import helpers
import profile_plan
from helpers import profile_page, proposals
from helpers.coding import INVENTED, check_coding, read_coding
from helpers.plans import DATA, PLANS
from helpers.profile import cleaning_report, measured_error, profile_document, sentence_of, trust
from helpers.score_outline import score_bodies, score_outline
from helpers.standing import alike_indicators, measures, standing, tasks_of, wording

LINES = (INVENTED / "yundu.txt").read_text("utf-8").splitlines()
NOTICE = "失物招领\n昨日，记者在古渡口拾得布伞一把。请失主于三日内前来认领。\n伞面上有<b>云</b>字。"
TOY = "一、目标\n到2025年，建成高标准农田70万亩以上。\n二、任务\n1.修路。力争新建公路8公里。（责任单位：县交通局）\n2.宣传。广泛宣传。\n"


@pytest.fixture(scope="module")
def profile():
    return profile_document(str(INVENTED / "yundu.txt"))


class TestInventedCounty:
    def test_says_so_first(self, profile):
        assert LINES[0].startswith("〔虚构文本") and "云渡县并不存在" in LINES[0] and "云渡县并不存在" in profile.document.text[:60]
        assert (INVENTED / "README.md").read_text("utf-8").count("does not exist")
        known = "".join((DATA / name).read_text("utf-8") for name in ("places.csv", "plans.csv", "curated/body_names.csv"))
        assert "云渡" not in known

    @pytest.mark.parametrize("name, digest", [("yundu.txt", "1fa7a3b7"), ("targets.csv", "a8b80348")])
    def test_text_and_truth_are_as_written_before_the_extractor_was_run(self, name, digest):
        assert hashlib.sha256((INVENTED / name).read_bytes()).hexdigest().startswith(digest)

    def test_has_no_fault(self):
        assert check_coding(INVENTED, plan="yundu") == []

    def test_holds_every_kind_of_target(self):
        truth = helpers.load_invented()
        assert len(truth) >= 45 and 6000 <= len((INVENTED / "yundu.txt").read_text("utf-8")) <= 9000
        assert set(truth["kind"].astype(str)) == set(helpers.load_targets()["kind"].astype(str))
        assert {"=", ">=", "<=", "~", "range"} <= set(truth["comparator"].astype(str)) and set(truth["frequency"].astype(str)) == {"once", "annual", "triennial"}
        assert truth["baseline_value"].notna().sum() >= 10 and {"约束性", "预期性"} <= set(truth["attribute"].astype(str))

    def test_what_was_measured(self, profile):
        truth = helpers.load_invented()
        scores = helpers.score_targets(helpers.extract_targets(profile.document.text), truth).loc["all"]
        assert scores["recall"] >= 0.92 and scores["precision"] >= 0.93 and scores["strict_f1"] >= 0.72
        assert score_outline(profile.outline, helpers.load_invented("outline").drop(columns="plan")).loc["all", "f1"] == 1
        assert score_bodies(profile.bodies, helpers.load_invented("bodies").drop(columns="plan")).loc["all", "share"] == 1

    def test_an_unknown_table(self):
        with pytest.raises(ValueError, match="no table 'pmc'; it has targets, outline"):
            helpers.load_invented("pmc")


class TestCheckCoding:
    def coding(self, tmp_path, change, name="targets"):
        for part in ("yundu.txt", "targets.csv", "outline.csv", "bodies.csv"):
            (tmp_path / part).write_bytes((INVENTED / part).read_bytes())
        table = pd.read_csv(tmp_path / f"{name}.csv", dtype="str", keep_default_na=False)
        change(table)
        table.to_csv(tmp_path / f"{name}.csv", index=False)
        return check_coding(tmp_path, plan="yundu")

    @pytest.mark.parametrize("row, column, value, fault", [
        (0, "start", "904", "line 2, column quote: '粮食播种面积稳定在42万亩以上' does not stand at 904–918"),
        (1, "value", "23", "line 3, column value: 23 is not printed in the quote '粮食产量不低于22万吨'"),
        (2, "kind", "area", "line 4, column kind: 'area' is not allowed"),
        (3, "year", "", "line 5, column deadline: 'stated' does not go with the year <NA>"),
        (4, "target_id", "yundu-t001", "line 6, column target_id: 'yundu-t001' stands twice"),
        (4, "target_id", "wuxi-t001", "line 6, column target_id: 'wuxi-t001' does not fit the pattern"),
        (5, "section", "目标", "line 7, column section: '目标' is no path of the outline"),
        (6, "comparator", "range", "line 8, column value_high: is there for a range, and for nothing else"),
        (7, "theme", "money", "line 9, column theme: 'money' is not allowed"),
    ])
    def test_a_fault_is_named(self, tmp_path, row, column, value, fault):
        found = self.coding(tmp_path, lambda table: table.__setitem__(column, table[column].where(table.index != row, value)))
        assert len(found) == 1 and fault in found[0]

    def test_heading_and_body_that_are_not_printed(self, tmp_path):
        found = self.coding(tmp_path, lambda table: table.__setitem__("title", table["title"].replace("发展基础", "发展背景")), "outline")
        assert found == ["outline, line 2, column start: '发展背景' does not stand at 125"]
        found = self.coding(tmp_path, lambda table: table.__setitem__("lead", table["lead"].replace("县教委", "县教育局")), "bodies")
        assert found == ["bodies, line 11, column responsible: '县教育局' is not printed in task 10"]

    def test_a_missing_file(self, tmp_path):
        with pytest.raises(FileNotFoundError, match="there is no targets.csv"):
            check_coding(tmp_path, plan="yundu")

    def test_columns(self, tmp_path):
        pd.DataFrame({"plan": ["yundu"]}).to_csv(tmp_path / "bodies.csv", index=False)
        with pytest.raises(ValueError, match=r"bodies: columns must be .*missing \['number'"):
            read_coding("bodies", tmp_path / "bodies.csv", plan="yundu")

    def test_a_quote_in_chinese_numerals_needs_no_digits(self):
        assert [row for row in helpers.load_invented().itertuples() if "千名大学生" in row.quote][0].value == 1000  # and no fault, above


class TestThemes:
    def test_keywords(self):
        assert proposals.keywords("3座小型水库，安") == {"座小", "小型", "型水", "水库"}

    def test_agreement_leaves_the_plan_out(self):
        table = helpers.proposals.theme_agreement()
        assert table.loc["all", "tasks"] == 215 and table.loc["all", "targets"] == 399
        assert table.loc["all", "share"] >= 0.75 and table.loc["all", "share_or_second"] >= 0.8 and table.loc["all", "targets_share"] >= 0.65
        tasks = proposals.coded_tasks().query("plan == 'wuxi'")
        seen = proposals.propose_themes([*tasks["title"]], [*tasks["text"]])["theme"].to_numpy() == tasks["theme"].to_numpy()
        assert seen.mean() > table.loc["wuxi", "share"]  # what it has learned from it knows better

    def test_nothing_known_proposes_nothing(self):
        assert helpers.propose_themes(["abc", ""]).values.tolist() == [["", "", ""]] * 2
        assert helpers.propose_themes([]).empty


class TestStanding:
    def test_by_hand(self):
        found = measures(TOY)
        assert found.round(3).to_dict() == {
            "targets per 1,000 characters": round(2000 / len(TOY), 3), "tasks with a number": 0.5, "tasks with a deadline": 0, "tasks with a body": 0.5,
            "targets with a year": 0.5, "targets with a baseline": 0, "hardness of wording": 0.5, "indicators known": 0.5,
        }

    def test_wording(self):
        assert wording(TOY, helpers.extract_targets(TOY)) == [1, 0]

    def test_the_five_as_in_the_chapter_on_commitment(self):
        table = standing(TOY)
        assert table.loc["tasks with a number", ["yongchuan", "wuxi", "chengdu"]].round(3).tolist() == [0.857, 0.148, 0.321]  # 12/14, 4/27, 9/28
        assert table.loc["tasks with a body", list(PLANS)].tolist() == [1, 0, 1, 1, 0]

    def test_sections_count_where_no_task_is_numbered(self):
        text = helpers.load_plan("chengkou").text
        assert helpers.extract_bodies(text).empty and 100 <= len(tasks_of(text)) <= 200

    def test_like_names(self):
        found = alike_indicators(["农村自来水普及率", "天上的星星"])
        assert found[["like", "similarity"]].values.tolist() == [["农村自来水普及率", 1.0], ["", 0.0]]
        assert alike_indicators(["学前三年毛入园率"], without="wuxi").loc[0, "plan"] != "wuxi"


class TestProfile:
    def test_tables(self, profile):
        tables = profile.tables()
        assert set(tables) == {"checks", "outline", "targets", "bodies", "themes", "standing", "trust", "changes", "removed"}
        assert len(tables["targets"]) == 143 and tables["targets"]["sentence"].str.len().min() > 5 and len(tables["themes"]) == 16
        for row in tables["targets"].itertuples():
            assert "|" in row.quote or row.quote in row.sentence

    @pytest.mark.parametrize("quote, sentence", [("改厕", "改厕。"), ("建路8公里", "到2025年，建路8公里！"), ("末", "末"), ("1\n\t粮食\n\t42", "1|粮食|42")])
    def test_sentence(self, quote, sentence):
        text = "题\n改厕。到2025年，建路8公里！\n\t1\n\t粮食\n\t42\n末"
        at = text.index(quote)
        assert sentence_of(text, at, at + len(quote)) == sentence

    def test_cleaning_report(self):
        document = helpers.read_document("\ufeff到２０２５年，建成高标准农田70万亩。".encode(), name="a.txt")
        report = cleaning_report(document)
        assert report["places"].sum() == len(document.changes) >= 1 and (report["says"] != "").all()

    def test_trust_is_the_measured_rates_times_the_rows(self):
        rates = measured_error()
        rows = pd.DataFrame({"kind": ["level"] * 10})
        table = trust(rows)
        assert table.loc["level", "strict_invented"] == round(10 * rates.loc["level", ("invented", "strict_precision")], 1)
        assert table.loc["level", "missed_five"] == round(10 * (1 / rates.loc["level", ("five", "recall")] - 1), 1)
        assert table.loc["ratio"].eq(0).all() and rates.loc["all", ("five", "curated")] == 399

    def test_no_plan(self):
        empty = profile_document(helpers.read_document(NOTICE.encode(), name="notice.txt"))
        assert empty.targets.empty and empty.checks.loc[0, "unusual"]
        said = profile_page.opening(empty).data
        assert 'class="warn"' in said and "Unlike the five plans" in said and "none to trust" in profile_page.trusting(empty).data

    def test_words_of_the_document_are_escaped(self, profile):
        assert "<b>" not in profile_page.table(pd.DataFrame({"a": ["<b>云\n字</b>"]}), "a").data.replace("<b>云", "") and "none" in profile_page.table(pd.DataFrame({"a": []}), "a").data

    def test_a_web_page_gives_nearly_the_same_targets(self, profile):
        body = "".join(f"<p>{line.strip()}</p>" for line in LINES if line.strip())
        page = f"<html><head><title>x</title></head><body><div id='nav'><a href='/'>首页</a></div><article>{body}</article></body></html>"
        found = profile_document(helpers.read_document(page.encode(), name="yundu.html")).targets
        assert found_again(found, profile.targets) >= 0.9


def found_again(found, before):
    """The share of targets *before* that *found* has too: name, value, unit, year."""
    rows = [set(zip(t["indicator"], t["value"], t["unit"], t["year"].astype("str"))) for t in (found, before)]
    return len(rows[0] & rows[1]) / len(rows[1])


class TestReport:
    def word_document(self, path):
        document = docx.Document()
        for line in LINES:
            if line.strip():
                document.add_paragraph(line.strip())
        document.save(path)

    def test_a_word_document(self, tmp_path, capsys, profile):
        self.word_document(tmp_path / "云渡 plan.docx")
        assert profile_plan.main([str(tmp_path / "云渡 plan.docx"), "--out", str(tmp_path / "out")]) == 0
        said = capsys.readouterr().out
        assert "[1/8]" in said and "[8/8]" in said and "9 tables" in said
        html = (tmp_path / "out" / "profile.html").read_text("utf-8")
        assert re.findall(r'(?:src|href)="(?!data:|#)[^"]*"', html) == [] and "<script" not in html and "default-src 'none'" in html
        assert 'lang="zh-CN"' in html and html.count("<img") == 2 == len(re.findall(r'<img[^>]* alt="[^"]{40,}"', html)) and "read_document" not in html
        assert "Profile: 云渡 plan" in re.sub(r"</?span[^>]*>", "", html)
        tables = {path.stem for path in (tmp_path / "out" / "tables").glob("*.csv")}
        assert tables == set(profile.tables())
        found = pd.read_csv(tmp_path / "out" / "tables" / "targets.csv", dtype={"year": "Int64"}, keep_default_na=False, na_values={"year": ""})
        assert found_again(found, profile.targets) >= 0.9

    @pytest.mark.parametrize("name, text, targets", [
        ("notice.txt", NOTICE, 0),
        ("bare.txt", "甲" * 300, 0),
        ("yundu.html", "<html><body>" + "".join(f"<p>{line.strip()}</p>" for line in LINES if line.strip()) + "</body></html>", 120),
    ])
    def test_every_cell_of_the_template_bears_it(self, tmp_path, monkeypatch, name, text, targets):
        """Without a kernel, which would take its seconds each time: the cells one after the other."""
        shown = []
        monkeypatch.setattr(helpers, "show", lambda fig, alt: shown.append(alt), raising=False)
        write(tmp_path / name, text.encode())
        names = {}
        for cell in nbformat.read(profile_plan.TEMPLATE, as_version=4).cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
                names |= {"file": str(tmp_path / name), "tables": str(tmp_path / "tables")} if cell.id == "parameters" else {}
        plt.close("all")
        assert len(names["profile"].targets) >= targets and len(list((tmp_path / "tables").glob("*.csv"))) == 9
        assert len(shown) == 1 + (len(names["profile"].outline) > 0)

    def test_a_fault_in_the_notebook_is_told_in_a_line(self, tmp_path, capsys, monkeypatch):
        def fail(*_, **__):
            raise PapermillExecutionError(1, 1, "x", "ValueError", "no such thing", [])

        monkeypatch.setattr(profile_plan, "profile", fail)
        assert profile_plan.main([write(tmp_path / "notice.txt", NOTICE.encode()), "--out", str(tmp_path / "out")]) == 1
        assert capsys.readouterr().err.startswith("No profile: ValueError: no such thing\nThe notebook as far as it came")

    @pytest.mark.parametrize("make, message", [
        (lambda folder: "", "say which plan: make profile FILE="),
        (lambda folder: str(folder / "none.txt"), "there is no file"),
        (lambda folder: str(folder), "is a folder; profile one file at a time"),
        (lambda folder: write(folder / "empty.txt", b" \n"), "is empty"),
        (lambda folder: write(folder / "scan.png", b"\x89PNG\r\n"), "a picture"),
    ])
    def test_a_file_that_cannot_be_profiled(self, tmp_path, capsys, make, message):
        assert profile_plan.main([make(tmp_path), "--out", str(tmp_path / "out")]) == 1
        assert message in capsys.readouterr().err and not (tmp_path / "out").exists()

    @pytest.mark.parametrize("name, folder", [("巫溪县.docx", "巫溪县.docx"), ("../../etc", "etc"), ("a/b c", "a-b-c"), ("…", "plan")])
    def test_the_folder_s_name(self, name, folder):
        assert profile_plan.folder_name(name) == folder

    def test_the_template_is_stored_bare(self):
        nb = nbformat.read(profile_plan.TEMPLATE, as_version=4)
        assert [cell.id for cell in nb.cells if "parameters" in cell.metadata.get("tags", [])] == ["parameters"]
        assert all(not cell.outputs and cell.execution_count is None for cell in nb.cells if cell.cell_type == "code")
        assert set(profile_plan.STAGES) <= {cell.id for cell in nb.cells}


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)
