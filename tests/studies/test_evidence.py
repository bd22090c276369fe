"""The stored results are those of the committed studies: whole, not stale, and true again today.

A sample of the runs is made again, another one each day, for about three minutes; all of them with
GENLIB_RECOMPUTE=all. On the same kind of processor and version of torch numbers must agree closely,
elsewhere they must lie where the seeds lie.
"""

import hashlib
import os
from datetime import date

import pytest
import studies
from links import ROOT
from links import notebooks as all_notebooks

from genlib import evidence, runtime

SECONDS = 150.0  # of computing, as stored, for the sample of a day
BYTES = 300_000  # of evidence, a chapter
CLOSELY = 1e-3

STORED = [s for path in all_notebooks() for s in studies.find(path)]
FILES = sorted(evidence.FOLDER.rglob("*.jsonl"))
each_study = pytest.mark.parametrize(
    "stored", STORED, ids=lambda s: f"{s.study.chapter}-{s.study.name}"
)


def sample(day: str) -> list[tuple[studies.Stored, evidence.Record]]:
    """Runs to make again: in an order that the day decides, as many as fit the time."""
    mode = runtime.mode()
    runs = [(s, r) for s in STORED for r in evidence.read(s.study.file) if r.mode == mode]
    if os.environ.get("GENLIB_RECOMPUTE") == "all":
        return runs
    runs.sort(key=lambda pair: hashlib.sha256((day + pair[1].line()).encode()).hexdigest())
    chosen, left = [], SECONDS
    for stored, record in runs:
        if record.seconds <= left:
            left -= record.seconds
            chosen.append((stored, record))
    return chosen


def test_no_evidence_without_a_study():
    assert set(FILES) == {s.study.file for s in STORED if s.study.file.exists()}


@each_study
def test_all_runs_are_there_and_none_is_stale(stored):
    for record in stored.study.records("fast"):
        assert record.code == stored.code, (
            f"{stored.study.name} was changed after its runs: make studies "
            f"CHAPTER={stored.study.chapter} STUDY={stored.study.name}"
        )


def test_evidence_is_small():
    for folder in {file.parent for file in FILES}:
        assert sum(file.stat().st_size for file in folder.iterdir()) <= BYTES, folder.name


def test_nothing_of_a_machine_is_in_the_evidence():
    for file in FILES:
        text = file.read_text("utf-8")
        assert str(ROOT) not in text and "/home/" not in text and "http" not in text


@pytest.mark.parametrize(
    ("stored", "record"),
    sample(os.environ.get("GENLIB_DAY", date.today().isoformat())),
    ids=lambda value: str(getattr(value, "key", getattr(value, "code", ""))),
)
def test_made_again(stored, record):
    study = stored.study
    again = studies.one_run(stored.source, study.name, record.seed, record.settings, "")
    assert again.values.keys() == record.values.keys()
    close = (again.processor, again.versions) == (record.processor, record.versions)
    same = [r for r in study.records(record.mode) if r.settings == record.settings]
    for name, value in again.values.items():
        if close:
            assert value == pytest.approx(record.values[name], rel=CLOSELY, abs=CLOSELY), name
        else:
            seen = [r.values[name] for r in same]
            slack = max(seen) - min(seen) + CLOSELY * (1 + abs(record.values[name]))
            assert min(seen) - slack <= value <= max(seen) + slack, name
