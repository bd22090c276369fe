"""`make studies` computes what is missing or stale, goes on after a kill, refuses to cheat."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import nbformat
import pytest
import studies

from genlib import evidence
from genlib.evidence import EvidenceError

CODE = """
import time
from genlib.studies import study

WAIT = 0.0

@study("77_test", claims=["FLOW+2"], seeds=4, over={"data": ("a", "b")})
def slow(seed, data):
    time.sleep(WAIT)
    return {"twice": 2 * seed, "long": len(data)}

@study("77_test", seeds=2, pilot=True)
def tuned(seed):
    return {"rate": 0.1}
"""


def notebook(folder, code=CODE, name="77_test"):
    path = folder / f"{name}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    return path


def chosen(folder, code=CODE):
    return {s.study.name: s for s in studies.find(notebook(folder, code), folder / "evidence")}


def test_pilots_come_first(tmp_path):
    assert list(chosen(tmp_path)) == ["tuned", "slow"]


def test_computes_what_is_missing_and_then_nothing(tmp_path):
    slow, lines = chosen(tmp_path)["slow"], []
    assert studies.compute(slow, 1, lines.append) == 8
    assert "8 of 8 runs" in lines[-1] and "min left" in lines[-1]
    assert list(slow.study.table()["twice"]) == [200, 202, 204, 206] * 2
    before = slow.study.file.read_bytes()
    assert studies.compute(slow, 1, lines.append) == 0
    assert slow.study.file.read_bytes() == before
    kept = slow.study.records()[:-1]
    evidence.write(slow.study.file, kept)
    assert studies.compute(slow, 1, lines.append) == 1


def test_a_changed_study_is_computed_again(tmp_path):
    assert studies.compute(chosen(tmp_path)["slow"], 1, str) == 8
    assert (
        studies.compute(chosen(tmp_path, CODE.replace("2 * seed", "3 * seed"))["slow"], 1, str) == 8
    )
    assert studies.compute(chosen(tmp_path, CODE.replace("0.1", "0.2"))["slow"], 1, str) == 8
    assert studies.compute(chosen(tmp_path)["slow"], 1, str) == 0, "a comment or another study"


def test_runs_of_the_other_mode_are_kept(tmp_path, monkeypatch):
    slow = chosen(tmp_path)["slow"]
    studies.compute(slow, 1, str)
    monkeypatch.setenv("GENLIB_MODE", "full")
    assert studies.compute(slow, 1, str) == 8
    assert {r.mode for r in evidence.read(slow.study.file)} == {"fast", "full"}
    assert [len(slow.study.records(mode)) for mode in ("fast", "full")] == [8, 8]
    assert {r.mode for r in slow.study.records()} == {"fast"}, "where the criteria are meant"


def test_a_criterion_changed_after_its_seeds_ran_is_refused(tmp_path):
    slow = chosen(tmp_path)["slow"]
    studies.compute(slow, 1, str)
    old = [replace(r, criteria={"FLOW+2": "0" * 12}) for r in slow.study.records()]
    evidence.write(slow.study.file, old)
    with pytest.raises(
        EvidenceError, match="was changed after slow ran with seed 100.*fresh seeds"
    ):
        studies.compute(slow, 1, str)


def test_a_pilot_that_mentions_test_data_is_refused(tmp_path):
    peeking = CODE.replace("def tuned(seed):", "def tuned(seed):\n    digits.x_test")
    with pytest.raises(EvidenceError, match="tuned of 77_test is a pilot.*mentions x_test"):
        chosen(tmp_path, peeking)


def test_a_study_of_another_chapter_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="slow of 78_other to name its chapter"):
        list(studies.find(notebook(tmp_path, name="78_other")))


def test_goes_on_after_a_kill(tmp_path):
    path = notebook(tmp_path, CODE.replace("WAIT = 0.0", "WAIT = 0.3"))
    program = (
        "import sys, studies; from pathlib import Path\n"
        f"for s in studies.find(Path({str(path)!r}), Path({str(tmp_path)!r})):\n"
        "    if s.study.name == 'slow': print(studies.compute(s, 1, str), flush=True)"
    )
    paths = os.pathsep.join(p for p in sys.path if p)
    command = [sys.executable, "-c", program]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": paths}, start_new_session=True
    )
    file = tmp_path / "77_test" / "slow.jsonl"
    limit = time.monotonic() + 120
    while not (file.exists() and file.read_text("utf-8").count("\n") >= 2):
        assert time.monotonic() < limit and process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    stored = len(evidence.read(file))
    assert 2 <= stored < 8, "whole lines only"
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 8 - stored and len(evidence.read(file)) == 8


def test_as_a_program_with_two_runs_at_a_time(tmp_path):
    path = notebook(tmp_path)
    program = (
        "import runpy, sys; from pathlib import Path; import links; from genlib import evidence\n"
        f"links.ROOT = evidence.FOLDER = Path({str(tmp_path)!r})\n"
        f"links.notebooks = lambda: [Path({str(path)!r})]\n"
        "sys.argv = ['studies.py', '77', 'slow', '--jobs', '2']\n"
        f"runpy.run_path({studies.__file__!r}, run_name='__main__')"
    )
    paths = os.pathsep.join(p for p in sys.path if p)
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "slow: 8 of 8 runs" in done.stdout
    assert len(evidence.read(tmp_path / "77_test" / "slow.jsonl")) == 8
