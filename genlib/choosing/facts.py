"""What the arena measured on one set, in the form that the guide asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import torch

from genlib.arena import ranking, results
from genlib.arena.criteria import BUDGETS, RULES
from genlib.arena.entrants import ENTRANTS
from genlib.arena.naming import COPIER
from genlib.arena.sets import development, held_out
from genlib.choosing.questions import PURPOSES
from genlib.evidence import EvidenceError

Runs = Mapping[str, Sequence[float]]  # by entrant a number per seed
READ = (
    *("distance", "distance_a", "distance_b", "nll", "nll_a", "nll_b", "anomaly", "completed"),
    *("control", "copied", "reconstruction", "code", "sample_seconds", "train_joules", "diverged"),
)


@dataclass(frozen=True)
class Facts:
    """One set: who has which number, who is dull, what gap matters.

    Attributes:
        name: of the set.
        values: by measure and entrant a number per seed. `sample_ms` and `train_s` are
            milliseconds per sample and seconds of processor, `beyond_pca` the error of
            reconstruction less that of PCA with as long a code.
        margins: by measure; a smaller gap matters to nobody.
        dull: names of dull methods.
        families: by entrant its key in the classification.
        absent: entrants that were not run on the set.
    """

    name: str
    values: Mapping[str, Runs]
    margins: Mapping[str, float]
    dull: frozenset[str]
    families: Mapping[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    _pairs: dict = field(default_factory=dict, repr=False, compare=False)  # found before

    def mean(self, measure: str, who: str) -> float | None:
        """Of the seeds; None if it was not measured."""
        runs = self.values.get(measure, {}).get(who)
        return None if runs is None else sum(runs) / len(runs)

    def differences(self, measure: str, sign: int) -> dict[frozenset[str], ranking.Difference]:
        """All pairs of entrants by a measure, without the copier; empty if nothing was measured."""
        if (measure, sign) not in self._pairs:
            self._pairs[measure, sign] = self._differences(measure, sign)
        return self._pairs[measure, sign]

    def _differences(self, measure: str, sign: int) -> dict[frozenset[str], ranking.Difference]:
        found = {who: runs for who, runs in self.values.get(measure, {}).items() if who != COPIER}
        if len(found) < 2:
            return {}
        parts = [self.values.get(f"{measure}_{half}", {}) for half in "ab"]
        halves = None
        if all(who in part for who in found for part in parts):
            halves = tuple({who: part[who] for who in found} for part in parts)
        pairs = ranking.differences(found, self.margins[measure], sign, halves)
        return {frozenset((d.better, d.worse)): d for d in pairs}


def facts(name: str, folder: Path | None = None) -> Facts | None:
    """Those of a set; None if it was not run.

    Raises:
        KeyError: no such set.
    """
    if name not in BUDGETS:
        raise KeyError(f"Expected a set of the arena, one of {', '.join(BUDGETS)}; got {name!r}.")
    return _facts(name, folder, results.state(name, folder))


@lru_cache(maxsize=16)
def _facts(name: str, folder: Path | None, state: tuple) -> Facts | None:
    try:
        results.stored(name, folder)
    except EvidenceError:
        return None
    values = {}
    for measure in READ:
        try:
            values[measure] = results.scores(name, measure, folder)
        except KeyError:
            continue  # nobody has it
    scaled = (("sample_ms", "sample_seconds", 1.0), ("train_s", "train_joules", 1 / RULES.watts))
    for new, old, factor in scaled:
        found = values.pop(old, {})
        values[new] = {who: [factor * v for v in runs] for who, runs in found.items()}
    margins = {
        p.measure: results.margin(name, p.measure, folder)
        for p in PURPOSES.values()
        if p.measure in values
    }
    if "reconstruction" in values:
        values["beyond_pca"] = beyond_pca(name, values["reconstruction"], values["code"])
        margins["beyond_pca"] = RULES.margin
        values["train_s"] = values["train_s"] | {"pca": [0.0] * RULES.seeds}
    who = {w for runs in values.values() for w in runs}
    families = {w: ENTRANTS[w].family for w in who if w in ENTRANTS}
    dull = {w for w in who if families.get(w, "dull") == "dull"}
    absent = results.absent(name, folder)
    return Facts(name, values, margins, frozenset(dull), families, absent)


def beyond_pca(name: str, errors: Runs, codes: Runs) -> dict[str, list[float]]:
    """By entrant and seed, its error less that of PCA with as many numbers; PCA itself has 0.

    PCA learns from the same examples as the run of that seed. Errors are shares of the variance.
    """
    found: dict[str, list[float]] = {"pca": []}
    for i in range(len(next(iter(errors.values())))):
        seed = RULES.first_seed + i
        x, real = development(name, seed).x.double(), held_out(name, seed).double()
        centred = x - x.mean(0)
        directions = torch.linalg.eigh(centred.T @ centred).eigenvectors.flip(1)  # best first
        share = ((real - x.mean(0)) @ directions).square().sum(0).cumsum(0)
        total = (real - x.mean(0)).square().sum()
        for who, runs in errors.items():
            kept = min(int(codes[who][i]), x.shape[1])
            found.setdefault(who, []).append(runs[i] - float(1 - share[kept - 1] / total))
        found["pca"].append(0.0)
    return found
