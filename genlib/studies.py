"""Studies: named experiments in a notebook, whose results are stored in the package.

    @study("09_flows", claims=["FLOW+1"], seeds=10, over={"data": ("moons", "ring")})
    def plane(seed, data): ...            # one run: returns named numbers

    plane.table()                         # stored runs, a pandas table: a row a run
    plane.rerun(seeds=1)                  # one run again, beside the stored ones

`make studies CHAPTER=09` computes the runs that are missing or stale.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path

from genlib import evidence, notebook_code, runtime
from genlib.criteria import FIRST_SEED, criterion
from genlib.evidence import EvidenceError, Record, told_apart
from genlib.evidence.beside import beside
from genlib.evidence.pictures import from_text

TEST_DATA = ("x_test", "y_test")


class Study:
    """An experiment as a function of a seed and settings, and its stored runs.

    Calling it makes one run: `plane(100, data="moons")`.

    Args:
        function: `(seed, **setting)` to a dict of numbers; an entry that is a list of
            `(step, value)` pairs is a curve, and an array `[H, W]` in [0, 1] a picture (16 grey
            levels are kept). With `together`, `(seeds, **setting)` to a list of
            such dicts, one per seed: for runs that are trained side by side.
        chapter: stem of the notebook it stands in, as `"09_flows"`.
        claims: ids of the claims that rest on it.
        seeds: how many final runs there are per setting, or which seeds; of a pilot below 100.
        over: values of each setting; runs are made for all combinations.
        pilot: chooses settings on validation data. It may not mention test data.
        together: all seeds of a setting are one piece of work.
        clocks: values that a clock gave, which no second run repeats closely.
        folder: of the records, by default that of the package.

    Raises:
        ValueError: seeds of the wrong kind, or an unknown claim.
    """

    def __init__(
        self,
        function: Callable[..., dict],
        chapter: str,
        claims: Sequence[str] = (),
        seeds: int | Sequence[int] = 10,
        over: Mapping[str, Sequence] | None = None,
        pilot: bool = False,
        together: bool = False,
        clocks: Sequence[str] = (),
        folder: Path | None = None,
    ):
        first = 0 if pilot else FIRST_SEED
        self.seeds = tuple(range(first, first + seeds)) if isinstance(seeds, int) else tuple(seeds)
        if not self.seeds or any((seed < FIRST_SEED) != pilot for seed in self.seeds):
            kind = f"pilot seeds below {FIRST_SEED}" if pilot else f"final seeds from {FIRST_SEED}"
            raise ValueError(f"Expected {kind} for {function.__name__}, got {self.seeds}.")
        self.function, self.chapter, self.claims = function, chapter, tuple(claims)
        self.over, self.pilot, self.together = dict(over or {}), pilot, together
        self.clocks, self.folder = tuple(clocks), folder
        self.name, self.__doc__ = function.__name__, function.__doc__
        self.criteria()  # refuses an unknown claim

    def __call__(self, seed: int, **settings) -> dict:
        out = self.function([seed] if self.together else seed, **settings)
        return out[0] if self.together else out

    @property
    def file(self) -> Path:
        return evidence.path(self.chapter, self.name, self.folder)

    @property
    def settings(self) -> list[dict]:
        """All combinations of the settings."""
        return [
            dict(zip(self.over, values, strict=True)) for values in product(*self.over.values())
        ]

    def criteria(self) -> dict[str, str]:
        """Digests of the criteria that the study serves, as they are now."""
        return {id: criterion(id).digest for id in self.claims}

    def runs(self, mode: str) -> list[tuple]:
        """Keys of all runs that belong to the study in a mode."""
        return [evidence.key(mode, s, given) for given in self.settings for s in self.seeds]

    def work(self) -> list[tuple[tuple[int, ...], dict]]:
        """The pieces that are computed at once: seeds, and the settings they are run with."""
        groups = [self.seeds] if self.together else [(seed,) for seed in self.seeds]
        return [(group, given) for given in self.settings for group in groups]

    def run(self, seeds: Sequence[int], settings: Mapping, code: str) -> list[Record]:
        """Make the runs of one piece of work and take their records.

        Raises:
            TypeError: the function returned something else than named numbers and curves.
        """
        began = time.perf_counter()
        if self.together:
            outs = self.function(list(seeds), **settings)
        else:
            outs = [self.function(seed, **settings) for seed in seeds]
        seconds = (time.perf_counter() - began) / len(seeds)
        if not isinstance(outs, list) or len(outs) != len(seeds):
            raise TypeError(
                f"Expected study {self.name} to return a list with a dict per seed, {len(seeds)} "
                f"of them, got {outs!r:.60}."
            )
        return [
            Record(
                seed=seed,
                settings=dict(settings),
                mode=runtime.mode(),
                seconds=round(seconds, 3),
                processor=runtime.processor(),
                versions=runtime.versions(),
                date=date.today().isoformat(),
                code=code,
                criteria=self.criteria(),
                **told_apart(self.name, out),
            )
            for seed, out in zip(seeds, outs, strict=True)
        ]

    def records(self, mode: str | None = None, partial: bool = False) -> list[Record]:
        """The stored runs of a mode, by default fast: there the criteria are meant.

        Raises:
            EvidenceError: damaged, incomplete or foreign records.
        """
        mode = mode or "fast"
        found = {r.key: r for r in evidence.read(self.file) if r.mode == mode}
        wanted = self.runs(mode)
        foreign = sorted(found.keys() - set(wanted), key=str)
        if foreign:
            raise EvidenceError(
                f"Expected runs of {self.name} with seeds {self.seeds[0]} to {self.seeds[-1]} and "
                f"the settings it declares, got one with {foreign[0]}; `make studies` drops it."
            )
        missing = [key for key in wanted if key not in found]
        if missing and not partial:
            raise EvidenceError(
                f"Expected {len(wanted)} stored runs of {self.name}, found {len(found)}; compute "
                f"the rest with `make studies CHAPTER={self.chapter} STUDY={self.name}`."
            )
        return [found[key] for key in wanted if key in found]

    def table(self, mode: str | None = None, partial: bool = False):
        """The stored runs as a pandas table: seed, settings and values, a row a run."""
        import pandas as pd  # here: it takes long to import

        runs = self.records(mode, partial)
        self._warn_if_changed(runs)
        return pd.DataFrame([{"seed": r.seed, **r.settings, **r.values} for r in runs])

    def curves(self, name: str, mode: str | None = None, **settings) -> list[list[list[float]]]:
        """One curve of each stored run with these settings: lists of [step, value]."""
        chosen = [r for r in self.records(mode) if settings.items() <= r.settings.items()]
        return [r.curves[name] for r in chosen]

    def picture(self, name: str, seed: int | None = None, mode: str | None = None, **settings):
        """A stored picture as an array `[H, W]` in [0, 1], of the first seed unless another is
        named.

        Raises:
            KeyError: no such run, or a run without such a picture.
        """
        seed = self.seeds[0] if seed is None else seed
        for record in self.records(mode):
            if record.seed == seed and settings.items() <= record.settings.items():
                if name in record.pictures:
                    return from_text(record.pictures[name])
                raise KeyError(
                    f"Expected a picture of {self.name}, one of {sorted(record.pictures)} with "
                    f"seed {seed}, got {name!r}."
                )
        raise KeyError(f"Expected a run of {self.name}, got seed {seed} with {settings}.")

    def rerun(self, seeds: int | Sequence[int] = 1, **settings):
        """Make some of the runs again, here and now, and set them beside the stored ones.

        Args:
            seeds: how many, or which.
            settings: only these settings; by default all.
        """
        return beside(self, seeds, settings)

    def _warn_if_changed(self, runs: Sequence[Record]) -> None:
        cells = notebook_code.cells_run()
        if not cells:
            return
        try:
            now = notebook_code.digest(notebook_code.source_of(self.name, cells))
        except KeyError:
            return
        if any(record.code != now for record in runs):
            print(
                f"The stored runs of {self.name} were made by another version of its code; "
                f"{self.name}.rerun(seeds=1) makes one with yours."
            )


def study(chapter: str, **options) -> Callable[[Callable[..., dict]], Study]:
    """Make a function of a notebook into a `Study`, whose options these are."""
    return lambda function: Study(function, chapter, **options)
