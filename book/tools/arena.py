"""Compute the arena: trials on validation data, then final runs, for each set that is asked for.

    python book/tools/arena.py                         all sets, two runs at a time
    python book/tools/arena.py --set digits,mnist --family vae,flow --jobs 8
    python book/tools/arena.py --plan                  how long it would take here; runs nothing
    python book/tools/arena.py --engine dask           on workers of Dask: see --scheduler

Each run is stored as soon as it ends; after an interruption, even a kill, the same command goes on
from there. A run is stale when the code that it rests on has changed, or what its trials chose.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import studies

from genlib import evidence
from genlib.arena import ENTRANTS, engine, plan
from genlib.arena import studies as arena
from genlib.arena.criteria import BUDGETS, RULES
from genlib.evidence import EvidenceError


@dataclass(frozen=True)
class Entered(studies.Stored):
    """A study of the arena: what a run rests on differs from entrant to entrant.

    Attributes:
        name: of the set.
        chosen: by entrant what its trials chose; None for the trials themselves.
    """

    name: str = ""
    chosen: Mapping[str, Mapping[str, int]] | None = None

    def code_of(self, settings: Mapping) -> str:
        who = settings["entrant"]
        if who not in arena.entrants_of(self.name):  # it has left, and its records go
            return ""
        return arena.code(self.name, who, None if self.chosen is None else self.chosen.get(who, {}))


def trials(name: str, folder: Path | None = None) -> Entered:
    """The trials of a set, to be computed."""
    return Entered(arena.trials(name, folder), arena.source_of_trials(name), "", name)


def finals(name: str, folder: Path | None = None) -> Entered:
    """The final runs of a set, to be computed with what the stored trials chose."""
    chosen = arena.choices(name, folder)
    study = arena.finals(name, chosen, folder)
    return Entered(study, arena.source_of_finals(name, chosen), "", name, chosen)


def stored() -> Iterator[Entered]:
    """All studies of the arena of which there are records."""
    for name in BUDGETS:
        for kind, make in (("trials", trials), ("finals", finals)):
            if evidence.path(arena.CHAPTER, f"{name}_{kind}").exists():
                yield make(name)


def compute(names: list[str], families: list[str], jobs: int, say=print, folder=None) -> int:
    """Make what is missing of some sets and entrants; how many runs it were."""

    def only(given: Mapping) -> bool:
        return not families or given["entrant"] in families

    done = 0
    for name in names:
        done += studies.compute(trials(name, folder), jobs, say, only)
        done += studies.compute(finals(name, folder), jobs, say, only)
    return done


def asked(text: str, known: Mapping, what: str) -> list[str]:
    """Names that a person gave, or a sentence and the end."""
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in known:
            sys.exit(f"Expected {what}, one of {', '.join(known)}; got {name!r}.")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="", help="names of sets, with commas (all)")
    parser.add_argument("--family", default="", help="names of entrants, with commas (all)")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time (2)")
    parser.add_argument("--engine", default="joblib", help="joblib or dask")
    parser.add_argument("--scheduler", default="", help="address of a Dask scheduler elsewhere")
    parser.add_argument("--plan", action="store_true", help="say how long it would take")
    wanted = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    names = asked(wanted.set, BUDGETS, "a set") or list(BUDGETS)
    families = asked(wanted.family, ENTRANTS, "an entrant")
    if wanted.plan:
        print(plan.text(plan.plan(names, families, say=print), wanted.jobs, RULES))
        return
    try:
        with engine.engine(wanted.engine, wanted.jobs, wanted.scheduler):
            compute(names, families, wanted.jobs, lambda line: print(line, flush=True))
    except (EvidenceError, engine.EngineError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was computed is stored; the same command goes on from here.")


if __name__ == "__main__":
    import arena as itself  # by its own name, so that the processes it starts find its functions

    itself.main()
