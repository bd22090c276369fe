"""Compute the studies of the chapters: those runs that are missing, or stale.

    python book/tools/studies.py                  all chapters
    python book/tools/studies.py 09               studies of notebooks whose path contains "09"
    python book/tools/studies.py 09 plane         one study

Two runs at a time; each is stored as soon as it ends, so that after an interruption, even a kill,
the same command goes on from there. A run is stale when the code that it rests on has changed.
"""

import argparse
import ast
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from links import ROOT, notebooks

from genlib import evidence, notebook_code, runtime
from genlib.evidence import EvidenceError, Record
from genlib.studies import TEST_DATA, Study


@dataclass(frozen=True)
class Stored:
    """A study as its notebook has it: the object, the source that makes it, and its digest."""

    study: Study
    source: str
    code: str

    def code_of(self, settings: Mapping) -> str:
        """The digest of what the runs with these settings rest on."""
        return self.code


def find(notebook: Path, folder: Path | None = None) -> Iterator[Stored]:
    """The studies of a notebook, pilots first.

    Each is made from how it is decorated, without the data and networks that its runs rest on:
    those come with `source`, where the runs are made.

    Raises:
        EvidenceError: a study of another chapter's name, or a pilot that mentions test data.
    """
    cells = notebook_code.cells_of(notebook)
    found = []
    for name in _names(cells):
        source = notebook_code.source_of(name, cells)
        study = made(notebook_code.source_of(name, cells, whole=False), name)
        study.folder = folder or study.folder
        if study.chapter != notebook.stem:
            raise EvidenceError(
                f"Expected study {name} of {notebook.stem} to name its chapter, got "
                f"{study.chapter!r}."
            )
        for word in TEST_DATA:
            if study.pilot and word in source:
                raise EvidenceError(
                    f"Study {name} of {notebook.stem} is a pilot, and what it rests on mentions "
                    f"{word}: settings are chosen on validation data."
                )
        found.append(Stored(study, source, notebook_code.digest(source)))
    return iter(sorted(found, key=lambda s: not s.study.pilot))


@lru_cache(maxsize=8)
def made(source: str, name: str) -> Study:
    """The study that its source makes, apart from the notebook."""
    space = {"__name__": "__study__"}
    exec(compile(source, f"<study {name}>", "exec"), space)
    return space[name]


def _names(cells: list[str]) -> list[str]:
    """Functions decorated with @study(...), in order."""
    names = []
    for cell in cells:
        if "@study" in cell:
            names += [
                node.name
                for node in ast.parse(cell).body
                if isinstance(node, ast.FunctionDef)
                for d in node.decorator_list
                if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "study"
            ]
    return names


def up_to_date(stored: Stored, mode: str) -> dict[tuple, Record]:
    """The records of a mode that need not be computed again, by key.

    Raises:
        EvidenceError: a criterion was changed after runs with the same seeds.
    """
    study, good = stored.study, {}
    wanted, criteria = set(study.runs(mode)), study.criteria()
    for record in evidence.read(study.file):
        for id, digest in criteria.items():
            if record.criteria.get(id, digest) != digest and record.seed in study.seeds:
                raise EvidenceError(
                    f"The criterion of {id} was changed after {study.name} ran with seed "
                    f"{record.seed}: choose fresh seeds, by first_seed in claims.toml and in the "
                    "study."
                )
        if record.key in wanted and record.code == stored.code_of(record.settings):
            good[record.key] = record
    return good


def piece(source: str, name: str, seeds: tuple[int, ...], given: dict, code: str) -> list[Record]:
    """In a process of its own: make the study from its source, and run a piece of its work."""
    import torch

    torch.set_num_threads(1)
    return made(source, name).run(seeds, given, code)


def compute(
    stored: Stored, jobs: int = 2, say=print, only: Callable[[Mapping], bool] = lambda given: True
) -> int:
    """Make the runs that are missing, of all settings or of some; how many it were."""
    from joblib import Parallel, delayed  # here: reading evidence does not need it

    study, mode = stored.study, runtime.mode()
    good = up_to_date(stored, mode)
    found = evidence.read(study.file)
    others = [r for r in found if r.mode != mode and r.code == stored.code_of(r.settings)]
    waiting = [
        (seeds, given)
        for seeds, given in study.work()
        if only(given) and any(evidence.key(mode, seed, given) not in good for seed in seeds)
    ]
    if not waiting:
        if len(found) > len(good) + len(others):  # of settings that are no more
            evidence.write(study.file, [*others, *good.values()])
        say(f"{study.chapter} {study.name}: all {len(good)} runs are there")
        return 0
    tasks = (delayed(piece)(stored.source, study.name, s, g, stored.code_of(g)) for s, g in waiting)
    began, total, done = time.perf_counter(), sum(len(seeds) for seeds, _ in waiting), 0
    for records in Parallel(n_jobs=jobs, return_as="generator_unordered")(tasks):
        good |= {record.key: record for record in records}
        evidence.write(study.file, [*others, *good.values()])
        done += len(records)
        left = (time.perf_counter() - began) / done * (total - done)
        say(
            f"{study.chapter} {study.name}: {done} of {total} runs, "
            f"{records[0].seconds:.0f} s per run, about {left / 60:.0f} min left"
        )
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapter", nargs="?", default="", help="a part of the notebook's path")
    parser.add_argument("study", nargs="?", default="", help="one study by its name")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time (2)")
    wanted = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    paths = [p for p in notebooks() if wanted.chapter in str(p.relative_to(ROOT))]
    chosen = []
    try:
        for path in paths:
            chosen += [s for s in find(path) if wanted.study in ("", s.study.name)]
        if not chosen:
            sys.exit(f"No study {wanted.study!r} in notebooks with {wanted.chapter!r} in the path.")
        for stored in chosen:
            compute(stored, wanted.jobs, lambda line: print(line, flush=True))
    except EvidenceError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was computed is stored; the same command goes on from here.")


if __name__ == "__main__":
    import studies  # by its own name, so that the processes it starts find its functions

    studies.main()
