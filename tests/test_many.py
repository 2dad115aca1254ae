"""A folder of documents becomes tables: the same in one process, in two, on a cluster, after a restart, with a worker killed."""

import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import helpers
from helpers import many, many_store, many_work
from helpers.many_read import Reader, read_one
from helpers.variation_rules import fit_value

COUNT = 8
SLOW = "到2025年，建成高标准农田70万亩，农村生活污水处理率达到85%以上。" * 120_000  # 12 MB: many seconds


def files(out: Path) -> dict[str, bytes | dict]:
    """Every table of a corpus: its bytes; of the documents the row, without the seconds."""
    found: dict = {str(path.relative_to(out)): path.read_bytes() for path in out.glob("*/*/*")}
    for path in out.glob("documents/*/*"):
        found[str(path.relative_to(out))] = many_store.record_of(out, path.parent.name[5:]) | {"seconds": 0}
    return found


def records(out: Path) -> pd.DataFrame:
    return helpers.open_corpus(out).sql("SELECT * FROM documents ORDER BY plan").df().set_index("plan")


def quiet(folder, out, **options):
    return helpers.read_corpus(folder, out, progress=None, **options)["documents"].to_dict()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A generated corpus and what one process makes of it: (documents, tables, truth)."""
    place = tmp_path_factory.mktemp("corpus")
    helpers.vary_plans(COUNT, seed=7, folder=place)
    (place / "documents" / "broken.pdf").write_bytes(b"%PDF-1.4 this is none")
    assert quiet(place / "documents", place / "one", workers=0) == {"read": COUNT, "kept": 0, "failed": 1}
    return place / "documents", place / "one", pd.read_parquet(place / "truth.parquet")


@pytest.fixture(scope="module")
def cluster():
    """A Dask cluster that is there before the run and after it: an address."""
    import dask
    import distributed

    with dask.config.set({"logging": {"distributed": "critical"}}):
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, memory_limit=None, dashboard_address=":0", silence_logs=50) as running:
            yield running.scheduler_address


@pytest.mark.parametrize("path, plan", [
    ("wuxi.txt", "wuxi"), ("重庆市/巫溪县.txt", "重庆市__巫溪县"), ("a/b.docx", "a__b.docx"), ("a.txt.txt", "a.txt"), ("a.TXT", "a.TXT"),
])
def test_an_id_is_the_path(path, plan):
    assert many_store.plan_id(path) == plan


@pytest.mark.parametrize("path, begins", [
    ("a b.txt", "a_b-"), ("a__b.txt", "a__b-"), ("计划（2021）.html", "计划_2021_.html-"), ("x=1&y.txt", "x_1_y-"), ("e\u0301.txt", "é-"), ("a'b.txt", "a_b-"),
    ("很" * 200 + ".txt", "很" * 55 + "-"), (b"\xff.txt".decode("utf-8", "surrogateescape"), "_-"),
])
def test_an_id_that_would_not_be_apart_has_a_mark(path, begins):
    plan = many_store.plan_id(path)
    assert plan.startswith(begins) and len(plan) == len(begins) + 12 and len(plan.encode()) <= 193


def test_collisions_are_told_apart(tmp_path):
    folder = tmp_path / "in"
    texts = {"a/b.txt": 1, "a__b.txt": 2, "a b.txt": 3, "a_b.txt": 4, "a(b.txt": 5, "县/规划 .txt": 6, "县/规划.txt": 7, "a/b.md": 8}
    for path, value in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"到2025年，建成高标准农田7{value}万亩，其余各项工作按照年度计划继续推进。", "utf-8")
    assert quiet(folder, tmp_path / "out", workers=0)["read"] == len(texts)
    found = helpers.open_corpus(tmp_path / "out").sql("SELECT path, value FROM documents JOIN targets USING (plan)").df()
    assert dict(zip(found["path"], found["value"] - 70)) == texts


def test_two_paths_with_one_id_are_refused(tmp_path, monkeypatch):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("到2025年，建成高标准农田70万亩。", "utf-8")
    monkeypatch.setattr(many_store, "plan_id", lambda path: "same")
    read_one("a.txt", str(tmp_path), str(tmp_path / "out"))
    with pytest.raises(ValueError, match="'b.txt' and 'a.txt' have the same id 'same': rename one"):
        read_one("b.txt", str(tmp_path), str(tmp_path / "out"))


def test_what_is_listed(tmp_path):
    for path in ("b.txt", "a.txt", "c/d.txt", ".hidden", "~$lock.docx", "c/.git/x", "out/t.parquet"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "again").symlink_to(tmp_path / "c")
    os.mkfifo(tmp_path / "pipe")
    assert list(many_store.list_documents(tmp_path, tmp_path / "out")) == ["a.txt", "b.txt", "gone.txt", "c/d.txt"]


def test_the_tables_are_those_of_one_plan(corpus):
    documents, one, _ = corpus
    document = helpers.read_document(documents / "v1.txt")
    got = pd.read_parquet(many_store.part(one, "targets", "v1"))
    expected = helpers.extract_targets(document.text)
    assert len(got) > 150 and got["quote"].tolist() == expected["quote"].tolist()
    pd.testing.assert_frame_equal(got[list(expected)].astype({"year": "Int64", "baseline_year": "Int64"}), expected, check_dtype=False)
    row = records(one).loc["v1"]
    assert (row["targets"], row["characters"], row["helpers"]) == (len(expected), len(document.text), many_store.made_by())


def test_a_failing_document_is_reported_and_skipped(corpus, tmp_path):
    said = []
    assert "%PDF" not in (error := records(corpus[1]).loc["broken.pdf", "error"]) and error.startswith("ValueError: broken.pdf")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "good.txt").write_text("到2025年，建成高标准农田70万亩。", "utf-8")
    (tmp_path / "large.txt").write_text("长" * 1000, "utf-8")
    helpers.read_corpus(tmp_path, tmp_path / "out", workers=0, largest=2000, progress=said.append)
    failed = records(tmp_path / "out").query("status == 'failed'")["error"].str.split(":").str[0]
    assert failed.to_dict() == {"empty": "ValueError", "gone": "FileNotFoundError", "large": "ValueError"}
    assert [line.split(":")[1].strip() for line in said if line.startswith("failed")] == ["empty.txt", "gone.txt", "large.txt"]
    assert "3,000 bytes, more than the 2,000" in records(tmp_path / "out").loc["large", "error"]
    assert said[-1].startswith("4 of 4 documents, 3 failed")


def test_two_workers_make_the_same_files(corpus, tmp_path):
    assert quiet(corpus[0], tmp_path, workers=2) == {"read": COUNT, "kept": 0, "failed": 1}
    assert files(tmp_path) == files(corpus[1])


def test_an_address_is_all_that_changes(corpus, cluster, tmp_path, monkeypatch):
    """The same on a cluster that somebody else started; and never more documents with it than allowed."""
    import distributed

    with_cluster, most, submit, taken = 0, 0, distributed.Client.submit, many._taken

    def counted(*args, **options):
        nonlocal with_cluster, most
        with_cluster += 1
        most = max(most, with_cluster)
        return submit(*args, **options)

    def given_back(*args):
        nonlocal with_cluster
        with_cluster -= 1
        return taken(*args)

    monkeypatch.setattr(distributed.Client, "submit", counted)
    monkeypatch.setattr(many, "_taken", given_back)
    assert quiet(corpus[0], tmp_path, scheduler=cluster, in_flight=3)["read"] == COUNT
    assert files(tmp_path) == files(corpus[1])
    assert most == 3 and with_cluster == 0


def test_a_killed_worker_loses_nothing(corpus, cluster, tmp_path, capfd):
    import distributed

    with distributed.Client(cluster, set_as_default=False) as client:
        victim, at = client.run(os.getpid).popitem()[1], []

    def kill():
        until = time.monotonic() + 60
        while len(list(tmp_path.glob("documents/*"))) < 2 and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(victim, signal.SIGKILL)
        at.append(len(list(tmp_path.glob("documents/*"))))

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    found = quiet(corpus[0], tmp_path, scheduler=cluster)  # kept: written by what the worker left behind, before it was told
    thread.join()
    assert (found["read"] + found["kept"], found["failed"]) == (COUNT, 1)
    assert 2 <= at[0] < COUNT and not Path(f"/proc/{victim}/cmdline").exists()
    assert {name: rows for name, rows in files(tmp_path).items() if not name.endswith(".tmp")} == files(corpus[1])
    assert capfd.readouterr().err == ""


def test_a_slow_document_is_given_up(cluster, tmp_path):
    (tmp_path / "slow.txt").write_text(SLOW, "utf-8")
    (tmp_path / "good.txt").write_text("到2025年，建成高标准农田70万亩。", "utf-8")
    assert quiet(tmp_path, tmp_path / "out", scheduler=cluster, seconds=1.5) == {"read": 1, "kept": 0, "failed": 1}
    assert records(tmp_path / "out").loc["slow", "error"] == "TimeoutError: it took more than 1.5 seconds"


def test_a_restart_goes_on(corpus, tmp_path, monkeypatch):
    """What is there from the same bytes by the same helpers is kept; what is changed, missing or failed is read again."""
    folder, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(corpus[0], folder)
    shutil.copytree(corpus[1], out)
    shutil.rmtree(out / "documents" / "plan=v2")  # stopped before it was done
    (folder / "v3.txt").write_bytes((folder / "v4.txt").read_bytes())
    (folder / "v5.txt").write_text("无", "utf-8")
    before = many_store.part(out, "targets", "v0").stat().st_mtime_ns
    assert quiet(folder, out, workers=0) == {"read": 3, "kept": COUNT - 3, "failed": 1}
    assert many_store.part(out, "targets", "v0").stat().st_mtime_ns == before
    changed = files(corpus[1]) | {name.replace("v4", "v3"): rows for name, rows in files(corpus[1]).items() if "v4" in name}
    assert files(out)["targets/plan=v3/part.parquet"] == changed["targets/plan=v4/part.parquet"]
    assert not (out / "targets" / "plan=v5").exists()  # what it held is not in it any more
    monkeypatch.setattr(many_store, "made_by", lambda: "other helpers")
    assert read_one("v0.txt", str(folder), str(out))["status"] == "read"


def test_a_run_that_is_stopped_goes_on(corpus, tmp_path):
    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        helpers.read_corpus(corpus[0], tmp_path, workers=0, progress=stop)  # at the first failure, broken.pdf
    assert quiet(corpus[0], tmp_path, workers=0)["read"] == COUNT
    assert files(tmp_path) == files(corpus[1])


def test_a_reader_that_dies_is_replaced_once(corpus, tmp_path, monkeypatch):
    job = {"path": "v2.txt", "folder": str(corpus[0]), "out": str(tmp_path)}
    dead = Reader()
    dead.process.kill()
    monkeypatch.setattr(many_work, "_READERS", {threading.get_ident(): dead})
    assert many_work.read_in_worker(job, 60)["status"] == "read"
    many_work.stop_readers()

    class Dies:
        process = type("Process", (), {"returncode": -11})

        def ask(self, job, seconds):
            return None

    monkeypatch.setattr(many_work, "Reader", Dies)
    row = many_work.read_in_worker(job, 60)
    assert row["error"] == "the process that read it ended by itself, twice (code -11)" == records(tmp_path).loc["v2", "error"]
    assert list(tmp_path.glob("targets/*/*")) == []


def test_tables_that_cannot_be_written_stop_the_run(corpus, tmp_path):
    (tmp_path / "outline").touch()  # a file where a folder must be
    with pytest.raises(OSError):
        quiet(corpus[0], tmp_path, workers=0)
    with pytest.raises(RuntimeError, match="goes on from here"):
        many._count([{"stop": "OSError: No space left on device"}], 1, None)


def test_an_empty_folder(tmp_path):
    (tmp_path / "in").mkdir()
    assert quiet(tmp_path / "in", tmp_path / "out") == {"read": 0, "kept": 0, "failed": 0}


@pytest.mark.parametrize("folder, out, options, error, says", [
    ("nowhere", "out", {}, FileNotFoundError, "there is no folder"), ("in/a.txt", "out", {}, NotADirectoryError, "is a file; give the folder"),
    ("in", "in", {}, ValueError, "give another folder"), ("in", "out", {"workers": -1}, ValueError, "0 or more"),
    ("in", "out", {"workers": 1, "scheduler": "tcp://x:1"}, ValueError, "give one of them"),
    ("in", "out", {"scheduler": "no address"}, ConnectionError, "start one with `dask scheduler`"),
])
def test_wrong_calls_say_what_is_wrong(tmp_path, folder, out, options, error, says):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").touch()
    with pytest.raises(error, match=says):
        quiet(tmp_path / folder, tmp_path / out, **options)


@pytest.mark.parametrize("seen, says", [({"w": ("other", True)}, "install the same everywhere"), ({"w": (None, False)}, "does not see")])
def test_workers_that_do_not_fit_are_refused(seen, says):
    seen = {worker: (made_by or many_store.made_by(), there) for worker, (made_by, there) in seen.items()}
    client = type("Client", (), {"run": lambda *_: seen})()
    with pytest.raises(RuntimeError, match=says):
        many_work._check(client, "in", "out")


def test_without_the_libraries_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    (tmp_path / "documents").mkdir()
    with pytest.raises(ImportError, match="needs duckdb, which is not installed here"):
        helpers.open_corpus(tmp_path)


def test_packed_is_the_same_in_fewer_files(corpus, tmp_path):
    sizes = helpers.pack_corpus(corpus[1], tmp_path)
    assert sizes.loc["documents", "parts"] == COUNT + 1 and len(list(tmp_path.glob("*.parquet"))) == len(many_store.TABLES)
    parts, packed = helpers.open_corpus(corpus[1]), helpers.open_corpus(tmp_path)
    for table in many_store.TABLES:
        one = parts.sql(f"SELECT * FROM {table} ORDER BY ALL").df()
        pd.testing.assert_frame_equal(one, packed.sql(f"SELECT * FROM {table} ORDER BY ALL").df())
    rows = packed.sql("SELECT plan, start FROM targets").df()
    assert rows["plan"].is_monotonic_increasing and rows.groupby("plan")["start"].is_monotonic_increasing.all()


def test_rural_sewage_with_population_and_year(corpus):
    found = helpers.find_targets(helpers.open_corpus(corpus[1]), "农村.*污水.*率")
    first = found[found["plan"] == "v0"].iloc[0]
    assert (first["population"], first["comparator"], first["unit"]) == ("农村 （500人以上集中居住点）", ">=", "%")
    truth = corpus[2][corpus[2]["indicator"].str.contains("农村.*污水.*率")]
    assert sorted(zip(found["plan"], found["value"], found["year"])) == sorted(zip(truth["plan"], truth["value"], truth["year"].astype("int64")))
    assert len(helpers.find_targets(helpers.open_corpus(corpus[1]), "污水", kind="ratio", limit=2)) == 2
    with pytest.raises(ValueError, match="unknown kind 'share'"):
        helpers.find_targets(helpers.open_corpus(corpus[1]), "污水", kind="share")


def test_explorer_and_contrast_take_the_corpus(corpus):
    asked = helpers.open_corpus(corpus[1])
    box = helpers.corpus_explorer(asked, "污水")
    whole = box.twin["text/html"]
    assert "农村生活污水处理率" in whole and "for find 污水" in box._repr_mimebundle_()[0]["text/html"]
    box.controls["year"].value = 2030
    assert box.panel.value != whole and ">2025<" not in box.panel.value
    table = helpers.contrast_targets(asked, "农村.*污水.*率", plans=["v0", "v4"])
    fig, alt = helpers.draw_contrast(table)
    plt.close(fig)
    assert set(table["comparable"]) == {"caution"} and "v0" in alt and "v4" in alt


class TestVariations:
    def test_the_truth_is_exact(self, corpus):
        documents, _, truth = corpus
        for plan, rows in truth.groupby("plan"):
            text = helpers.read_document(documents / f"{plan}.txt").text
            for row in rows.itertuples():
                whole = text[row.start : row.end]
                assert row.quote == (whole if "\n" not in whole else "|".join(cell.strip() for cell in whole.split("\n") if cell.strip()))

    def test_the_values_are_those_of_the_text(self, corpus):
        """A value that differs from the plan's is printed in its quote; in most rows it does differ."""
        five = helpers.load_targets().set_index("target_id")["value"]
        changed = corpus[2][corpus[2]["value"] != corpus[2]["target_id"].map(five)]
        assert all(any(float(n) == row.value for n in re.findall(r"\d+(?:\.\d+)?", row.quote)) for row in changed.itertuples())
        assert len(changed) > 0.7 * len(corpus[2])

    def test_it_is_no_easier_and_no_harder_than_the_five(self, corpus):
        found = helpers.open_corpus(corpus[1]).sql("SELECT * FROM targets ORDER BY plan, start").df()
        scores = helpers.score_targets(found, corpus[2]).loc["all"]
        assert scores["precision"] > 0.98 and 0.93 < scores["recall"] < 0.99

    def test_every_document_says_what_it_is(self, corpus):
        for path in corpus[0].glob("*.txt"):
            assert helpers.read_document(path).text.startswith("【程序生成的练习材料】")

    def test_the_same_seed_gives_the_same_files(self, tmp_path):
        made = [helpers.vary_plans(6, seed=seed, folder=tmp_path / str(i)) for i, seed in enumerate((1, 1, 2))]
        texts = [[path.read_bytes() for path in sorted((tmp_path / str(i) / "documents").iterdir())] for i in range(3)]
        assert texts[0] == texts[1] and made[0].equals(made[1]) and all(a != b for a, b in zip(texts[0], texts[2]))

    def test_wrong_calls_say_what_is_wrong(self, tmp_path):
        with pytest.raises(ValueError, match="n must be 1 or more"):
            helpers.vary_plans(0, seed=1, folder=tmp_path)
        (tmp_path / "documents").mkdir()
        with pytest.raises(FileExistsError, match="is there already"):
            helpers.vary_plans(1, seed=1, folder=tmp_path)

    @pytest.mark.parametrize("printed, unit, fitted", [("70", "%", "55"), ("99.5", "%", "99.2"), ("100", "%", "100"), ("108", "%", "108"),
                                                       ("40", "万亩", "80"), ("1.50", "亿元", "3.00"), ("0", "个", "0")])
    def test_a_value_keeps_its_form(self, printed, unit, fitted):
        assert fit_value(printed, unit, 2.0, 1.5) == fitted


def test_a_job_is_plain_json(corpus, tmp_path):
    """What goes to a reader and comes back: nothing of the size of a document."""
    answer = read_one("v1.txt", str(corpus[0]), str(tmp_path))
    assert len(json.dumps(answer)) < 2000


def test_the_command_reads_a_folder(corpus, tmp_path, capsys):
    import read_corpus

    folder = tmp_path / "规划 with a blank"
    folder.mkdir()
    shutil.copy(corpus[0] / "v2.txt", folder / "开江.txt")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4")
    assert read_corpus.main([str(folder), "--out", str(tmp_path / "out"), "--workers", "0"]) == 0
    said = capsys.readouterr().out
    assert "failed: broken.pdf: ValueError" in said and "open_corpus(" in said and "status = 'failed'" in said
    assert read_corpus.main([""]) == 2 and read_corpus.main([str(tmp_path / "nowhere")]) == 2
    assert "make corpus FOLDER=" in (error := capsys.readouterr().err) and "there is no folder" in error
