"""Records of the arena that no model made: for tests of what is read from them."""

import random
from collections.abc import Mapping
from pathlib import Path

from genlib import evidence
from genlib.arena import studies
from genlib.arena.criteria import RULES

EXACT = (
    "gaussian class_gaussians kernels mixture bayesian_network flow independent ngram kneser_ney "
    "recurrent causal"
).split()
NO_SAMPLES = ("autoencoder", "sparse")


def values_of(name: str, who: str, quality: float, rng: random.Random, spread: float) -> dict:
    """Named numbers as a final run has them; quality goes from 0, the null, to 1, the copier."""

    def near(value: float) -> float:
        return value + spread * rng.gauss(0, 1)

    found = {"diverged": 0, "train_seconds": 1.0, "train_joules": near(20 + 80 * quality)}
    found |= {"parameters": 1000, "best_step": 1.0, "step_operations": 1e6, "step_bytes": 1e5}
    if who not in NO_SAMPLES and not (name == "names" and who == "vae"):
        found |= {"distance": near(1 - quality), "sample_seconds": 0.1, "sample_operations": 5e3}
        found |= {"distance_a": found["distance"] + 0.1, "distance_b": found["distance"] + 0.2}
        found |= {"completed": near(1 - quality), "copied": 0.98 if who == "copier" else 0.5}
        found |= {"precision": 0.8, "recall": 0.7, "density": 0.9, "coverage": 0.8}
    if who in EXACT and not (name == "mnist" and who == "class_gaussians"):
        found |= {f"nll{half}": near(10 - 5 * quality) for half in ("", "_a", "_b")}
    if who == "vae":
        found |= {f"nll_bound{half}": near(10 - 5 * quality) for half in ("", "_a", "_b")}
    if who != "copier":
        found["anomaly"] = 0.5 + 0.4 * quality
    if who in ("class_gaussians", "conditional_gan"):
        found["control"] = near(0.5 + 0.4 * quality)
    if who in ("autoencoder", "sparse", "vae"):
        found |= {"reconstruction": 0.2, "code": 8}
    return found


def write(
    folder: Path,
    name: str,
    quality: Mapping[str, float],
    spread: float = 1e-3,
    lost: tuple[str, ...] = (),
    copied: Mapping[str, float] | None = None,
) -> None:
    """Final runs of all entrants of a set.

    Args:
        folder: of all evidence.
        name: of the set.
        quality: by entrant, 0.5 for the others; see `values_of`.
        spread: of the seeds.
        lost: entrants whose first run diverged.
        copied: by entrant the share of copying, 0.5 for the others.
    """
    rng, study, records = random.Random(0), studies.finals(name, {}, folder), []
    for given in study.settings:
        who = given["entrant"]
        for seed in study.seeds:
            values = values_of(name, who, quality.get(who, 0.5), rng, spread)
            if who in (copied or {}):
                values["copied"] = copied[who]
            if who in lost and seed == RULES.first_seed:
                values = {"diverged": 1.0}
            curves = {"validation": [[0.0, 2.0], [50.0, 1.0], [100.0, 0.9]]}
            records.append(
                evidence.Record(
                    seed=seed,
                    settings=given,
                    mode="fast",
                    values=values,
                    curves=curves,
                    seconds=1.0,
                    processor="x",
                    versions={"python": "3", "torch": "2"},
                    date="2026-01-01",
                    code="0",
                )
            )
    evidence.write(study.file, records)
