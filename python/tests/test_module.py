"""What Python gets is what the command line writes."""

import csv
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

import gongkai
import pytest
from gongkai._options import program

ROOT = Path(__file__).resolve().parents[2]
MIXED = ["fixtures/panel", "fixtures/form-2021-docx", "fixtures/form-2021-pdf", "fixtures/docx-2018", "fixtures/several-formats", "fixtures/archives", "fixtures/bad-empty", "fixtures/xlsx-2018"]


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What the command line makes of the same files."""
    out = tmp_path_factory.mktemp("written")
    done = subprocess.run([program(), "extract", "--quiet", "--no-bom", "--out", out, *MIXED], cwd=ROOT)
    assert done.returncode == 1, "some are broken on purpose"
    return out


@pytest.fixture(scope="module")
def batch():
    os.chdir(ROOT)
    return gongkai.extract_batch(MIXED, jobs=2)


def rows_of_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def rows_of_arrow(table):
    """As they would stand in a CSV file."""
    return [tuple(map(printed, row.values())) for row in table.to_pylist()]


def printed(value):
    if value is None:
        return ""
    return format(Decimal(repr(value)).normalize(), "f") if isinstance(value, float) else str(value)


def plain(row):
    """A row of a CSV file without the marks that keep spreadsheets from running a text; 12.0 points are 12."""
    return tuple(cell.removeprefix("'").removesuffix(".0") for cell in row)


@pytest.mark.parametrize("table", ["observations", "narrative", "findings", "files", "panel", "series", "gaps", "conflicts", "left_out"])
def test_a_batch_has_the_rows_of_the_command_line(batch, written, table):
    expected = [plain(row) for row in rows_of_csv(written / f"{table}.csv")]
    assert [plain(row) for row in rows_of_arrow(batch.table(table))] == expected
    assert expected


def test_reports_read_in_parts_are_those_of_one_machine(batch):
    files, others = gongkai.find_files(MIXED)
    assert others.failed == [] and others.files.num_rows > 0
    parts = [gongkai.read_parts([path]) for _, path in reversed(files)]
    by_group = {}
    for part in parts:
        for row in part.to_pylist():
            by_group.setdefault(row["group"], []).append(row["packed"])
    joined = [gongkai.join_parts(packed).observations for packed in by_group.values()]
    rows = [row for one in joined for row in rows_of_arrow(one)]
    assert sorted(rows) == sorted(rows_of_arrow(batch.observations))


def test_what_another_build_has_packed_is_refused():
    with pytest.raises(ValueError, match="another build"):
        gongkai.join_parts([b"0.0.0-something"])


def test_a_value_has_its_words_and_its_place():
    report = gongkai.extract("fixtures/form-2021-pdf/input.pdf")
    value = report["req_new_total"]
    assert (value.status, value.year, value.unit, value.form) == ("good", 2022, "件", "2021")
    assert value.label_zh and value.label_en and value.label
    assert value.place.page == 1 and len(value.place.box) == 4
    cell = gongkai.extract("fixtures/xlsx-2018/input.xlsx")["request_received"].place
    assert cell.sheet and cell.row and cell.column and cell.page is None
    assert gongkai.extract("fixtures/docx-2018/input.docx")["request_received"].place.block


def test_findings_and_mentions_are_there():
    report = gongkai.extract("fixtures/form-2021-wrong-totals/input.docx")
    assert report["rev_total"].status == "flagged" and report["rev_total"].findings
    assert all(finding.rule and finding.message for finding in report.findings)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("fixtures/bad-empty/input.docx", "empty"),
        ("fixtures/bad-no-report/input.txt", "no report"),
        ("no/such.pdf", "no such file"),
        ("fixtures", "folder"),
    ],
)
def test_what_cannot_be_read_is_an_exception_that_names_it(file, reason):
    found = next(Path(file).parent.glob("input.*"), file) if "input" in file else file
    with pytest.raises(gongkai.ReadError, match=reason) as error:
        gongkai.extract(found)
    assert error.value.file == str(found) and str(found) in str(error.value)


def test_several_reports_are_never_one():
    with pytest.raises(gongkai.ReadError, match="reports stand in it"):
        gongkai.extract(next(Path("fixtures/several-formats").glob("*.docx")))


def test_a_batch_goes_on_behind_a_broken_file_or_stops_if_asked():
    paths = ["fixtures/bad-empty", "fixtures/docx-2018"]
    assert [file for file, _ in gongkai.extract_batch(paths).failed] == [str(next(Path("fixtures/bad-empty").glob("input.*")))]
    with pytest.raises(gongkai.ReadError, match="bad-empty"):
        gongkai.extract_batch(paths, on_error="raise")


def test_a_file_over_its_limits_costs_itself_alone(tmp_path):
    text = Path("fixtures/text-2018-bars/input.txt").read_bytes()
    (tmp_path / "a.txt").write_bytes(text)
    (tmp_path / "b.txt").write_bytes(text * ((40 << 20) // len(text)))
    batch = gongkai.extract_batch(tmp_path, jobs=1, memory=30 << 20)
    assert batch.failed == [(f"{tmp_path}/b.txt", "needed more than 30 MiB")]
    assert batch.observations.num_rows == 58
    with pytest.raises(gongkai.ReadError, match="took more than 0.01 s"):
        gongkai.extract(tmp_path / "b.txt", timeout=0.01)


def test_bytes_need_no_file():
    data = Path("fixtures/docx-2018/input.docx").read_bytes()
    assert gongkai.extract(data)["request_received"].value == 223
    assert gongkai.extract_batch([("a.docx", data)]).files.column("file").to_pylist() == ["a.docx"]
    parts = gongkai.read_parts([("b.docx", "fixtures/docx-2018/input.docx"), ("c.docx", "no/such.docx")])
    assert parts.column("file").to_pylist() == ["b.docx", "c.docx"]
    assert [file for file, _ in gongkai.join_parts(parts.column("packed").to_pylist()).failed] == ["c.docx"]


def test_other_threads_go_on_meanwhile():
    """The lock of Python is not held: a thread counts while files are read."""
    done, counted = threading.Event(), 0

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    start = time.perf_counter()
    gongkai.extract_batch("fixtures/panel", jobs=1)
    took = time.perf_counter() - start
    done.set()
    thread.join()
    assert counted > took * 50, (counted, took)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_batch_can_be_stopped(tmp_path):
    text = Path("fixtures/text-2018-bars/input.txt").read_bytes()
    for number in range(3000):
        (tmp_path / f"{number}.txt").write_bytes(text)
    script = "import gongkai, sys; print('ready', flush=True); gongkai.extract_batch(sys.argv[1], jobs=1)"
    run = subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdout.readline()
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode != 0 and b"KeyboardInterrupt" in said, said


def test_pandas_and_polars(batch):
    frame = batch.to_pandas()
    assert str(frame.confirmed_by.dtype) == "Int64" and str(frame.value.dtype) == "float64"
    assert batch.to_polars().height == len(frame) == batch.to_arrow().num_rows
    assert batch.to_polars("panel").height == batch.panel.num_rows


def test_any_program_that_speaks_arrow(batch):
    import duckdb
    import pyarrow

    rows = pyarrow.table(batch)
    assert rows.num_rows == duckdb.sql("select count(*) from rows").fetchone()[0]
    with pytest.raises(KeyError, match="there are observations, narrative"):
        batch.table("nothing")


def test_tables_of_any_document():
    table = gongkai.tables("fixtures/docx-2018/input.docx")[0]
    assert ["request_received" in row for row in table.rows].count(True) == 0
    assert any("223" in row for row in table.rows)
    data = Path("fixtures/docx-2018/input.docx").read_bytes()
    assert gongkai.tables(data)[0].rows == table.rows
    with pytest.raises(gongkai.ReadError, match="bad-empty"):
        gongkai.tables(next(Path("fixtures/bad-empty").glob("input.*")))


def test_the_command_line_comes_along():
    done = subprocess.run([sys.executable, "-m", "gongkai", "--version"], capture_output=True, text=True)
    assert done.stdout.startswith("gongkai ")


def test_the_buffers_outlive_the_batch():
    table = gongkai.extract_batch("fixtures/docx-2018").observations
    gc.collect()
    assert table.column("place").to_pylist()[0] == "东阳市"
