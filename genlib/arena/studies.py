"""The arena's studies: for each set the trials of all entrants, and their final runs.

They stand here and not in a notebook, since they are made in a loop over sets and entrants, since
two tools and a test need them, and since a chapter is to show them and not to hold an engine. In
all else they are studies as any other: records by `genlib.evidence`, stale when the code that
they rest on has changed, made again by a test.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from genlib import evidence
from genlib.arena import criteria, digests, protocol
from genlib.arena.entrants import ENTRANTS, field
from genlib.arena.sets import development
from genlib.evidence import EvidenceError
from genlib.studies import Study

CHAPTER = "arena"
CLOCKS = ("seconds", "train_seconds", "train_joules", "sample_seconds")


@lru_cache(maxsize=8)
def entrants_of(name: str) -> tuple[str, ...]:
    """Names of those who enter a set."""
    return field(development(name, 0))


def trials(name: str, folder: Path | None = None) -> Study:
    """The pilot of a set: every entrant tries its settings on validation data."""

    def run(seed: int, entrant: str) -> dict:
        return protocol.tune(name, entrant, seed)

    run.__name__ = f"{name}_trials"
    run.__doc__ = f"Settings of all entrants on {name}, tried on validation data."
    over = {"entrant": entrants_of(name)}
    return Study(run, CHAPTER, seeds=1, over=over, pilot=True, clocks=CLOCKS, folder=folder)


def finals(name: str, chosen: Mapping[str, Mapping[str, int]], folder: Path | None = None) -> Study:
    """The final runs of a set.

    Args:
        chosen: by entrant the best trial for each aim, as `choices` reads them; an entrant that
            is not in it cannot be run yet.
    """

    def run(seed: int, entrant: str) -> dict:
        if entrant not in chosen:
            raise EvidenceError(f"Expected trials of {entrant} on {name} first, found none.")
        return protocol.final(name, entrant, seed, chosen[entrant])

    run.__name__ = f"{name}_finals"
    run.__doc__ = f"All entrants on {name}, with the settings they chose, on test data."
    first = criteria.RULES.first_seed
    seeds, over = range(first, first + criteria.RULES.seeds), {"entrant": entrants_of(name)}
    return Study(run, CHAPTER, seeds=seeds, over=over, clocks=CLOCKS, folder=folder)


def choices(name: str, folder: Path | None = None) -> dict[str, dict[str, int]]:
    """What the stored trials of a set chose, by entrant; only those whose trials are there."""
    study = trials(name, folder)
    stored = {r.settings["entrant"]: r for r in study.records(partial=True)}
    return {who: protocol.chosen(stored[who].values) for who in entrants_of(name) if who in stored}


def source_of_trials(name: str) -> str:
    """A program that makes the study `trials` of a set, for a process of its own."""
    return f"from genlib.arena.studies import trials\n{name}_trials = trials({name!r})\n"


def source_of_finals(name: str, chosen: Mapping[str, Mapping[str, int]]) -> str:
    """The same of `finals`; it carries what was chosen, so that no file is read there."""
    given = json.dumps(chosen, sort_keys=True)
    return f"from genlib.arena.studies import finals\n{name}_finals = finals({name!r}, {given})\n"


def code(name: str, who: str, chosen: Mapping[str, int] | None = None) -> str:
    """The digest of what a record rests on.

    Args:
        name: of the set.
        who: the entrant.
        chosen: of a final run, its settings; None for the trials.
    """
    make = ENTRANTS[who].makers[criteria.budget(name).kind].make
    rules = {k: v for k, v in vars(criteria.RULES).items() if k not in NOT_IN_RUNS}
    settled = [name, repr(rules), repr(criteria.budget(name)), repr(chosen)]
    task = "tune" if chosen is None else "final"
    own = digests.source(make.__module__, make.__name__)
    return digests.digest(digests.source("genlib.arena.protocol", task), own, *settled)


NOT_IN_RUNS = ("seeds", "first_seed", "level", "margin", "halves")  # these only judge what ran


def records(name: str, folder: Path | None = None) -> list[evidence.Record]:
    """The stored final runs of a set, of all entrants and seeds.

    Raises:
        EvidenceError: some are missing.
    """
    study = finals(name, {}, folder)
    found = study.records(partial=True)
    if len(found) < len(study.runs("fast")):
        raise EvidenceError(
            f"Expected {len(study.runs('fast'))} final runs on {name}, found {len(found)}; compute "
            f"the rest with `make arena SET={name}`."
        )
    return found
