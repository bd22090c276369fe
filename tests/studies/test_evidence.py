"""The stored results are those of the committed studies: whole, not stale, and true again today.

A sample of the runs is made again, another one each day, for three quarters of a minute or so; all
of them with GENLIB_RECOMPUTE=all. On the same kind of processor and version of torch a run must
come out as it did, up to the spread of its seeds at most; elsewhere it must lie where the seeds
lie.
"""

import builtins
import functools
import hashlib
import math
import os

import arena
import pytest
import rotation
import studies
from links import ROOT
from links import notebooks as all_notebooks

from genlib import evidence, notebook_code, runtime

SECONDS = 45.0  # of computing, as stored, for the sample of a day
BYTES = 300_000  # of evidence, a chapter
ARENA_BYTES = 600_000  # six sets, each with all families
CLOSELY = 1e-3

STORED = [s for path in all_notebooks() for s in studies.find(path)] + list(arena.stored())
FILES = sorted(evidence.FOLDER.rglob("*.jsonl"))
each_study = pytest.mark.parametrize(
    "stored", STORED, ids=lambda s: f"{s.study.chapter}-{s.study.name}"
)


def sample(day: str) -> list[tuple[studies.Stored, tuple[int, ...], dict]]:
    """Work to do again: in an order that the day decides, as much as fits the time."""
    pieces = [(s, seeds, given) for s in STORED for seeds, given in s.study.work()]
    if os.environ.get("GENLIB_RECOMPUTE") == "all":
        return pieces
    pieces.sort(key=lambda p: hashlib.sha256(f"{day} {names(p)}".encode()).hexdigest())
    chosen, left = [], SECONDS
    for stored, seeds, given in pieces:
        cost = sum(r.seconds for r in of(stored, seeds, given))
        if 0 < cost <= left:
            left -= cost
            chosen.append((stored, seeds, given))
    return chosen


def of(stored: studies.Stored, seeds, given) -> list[evidence.Record]:
    """The stored records of one piece of work, in this run's mode."""
    found = by_key(stored.study.file)
    keys = [evidence.key(runtime.mode(), seed, given) for seed in seeds]
    return [found[key] for key in keys if key in found]


@functools.cache
def by_key(file) -> dict[tuple, evidence.Record]:
    """The records of a file, read once for the thousands of pieces that a sample is drawn from."""
    return {record.key: record for record in evidence.read(file)}


def names(work) -> str:
    stored, seeds, given = work
    settings = ",".join(str(value) for value in given.values())
    return f"{stored.study.name}-{settings}-{seeds[0]}"


def test_no_evidence_without_a_study():
    assert set(FILES) == {s.study.file for s in STORED if s.study.file.exists()}


@each_study
def test_all_runs_are_there_and_none_is_stale(stored):
    for record in stored.study.records("fast"):
        assert record.code == stored.code_of(record.settings), (
            f"{stored.study.name} was changed after its runs: make studies "
            f"CHAPTER={stored.study.chapter} STUDY={stored.study.name}, or make arena"
        )


@each_study
def test_a_study_stands_alone(stored):
    """Each name that its source uses is made in it: a process that has nothing else can run it."""
    statements = notebook_code._statements(stored.source)
    made = set(dir(builtins)).union(*(s.defined for s in statements))
    assert set().union(*(s.used for s in statements)) - made == set()


def test_evidence_is_small():
    for folder in {file.parent for file in FILES}:
        most = ARENA_BYTES if folder.name == "arena" else BYTES
        assert sum(file.stat().st_size for file in folder.iterdir()) <= most, folder.name


def test_nothing_of_a_machine_is_in_the_evidence():
    for file in FILES:
        text = file.read_text("utf-8")
        assert str(ROOT) not in text and "/home/" not in text and "http" not in text


@pytest.mark.parametrize("work", sample(rotation.day().isoformat()), ids=names)
def test_made_again(work):
    stored, seeds, given = work
    study, records = stored.study, of(stored, seeds, given)
    same = [r for r in study.records(runtime.mode()) if r.settings == given]
    made = studies.piece(stored.source, study.name, seeds, given, "")
    for again, record in zip(made, records, strict=True):
        assert again.values.keys() == record.values.keys()
        close = (again.processor, again.versions) == (record.processor, record.versions)
        for name, value in again.values.items():
            if name in study.clocks:  # a busy machine stretches them without bound
                assert math.isfinite(value)
                continue
            # arcs that were found, say, are not the same in every run
            was, seen = record.values[name], [r.values[name] for r in same if name in r.values]
            spread, least = max(seen) - min(seen), CLOSELY * (1 + abs(was))
            if close:
                # Processors of two makers round otherwise, and a long training lets it grow.
                assert abs(value - was) <= least + spread, name
            elif len(same) == 1:  # no spread to judge by
                assert math.isfinite(value), name
            else:
                slack = spread + least
                assert min(seen) - slack <= value <= max(seen) + slack, name
