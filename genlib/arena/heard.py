"""The document's claims beside the arena: what it measured that bears on each, in a sentence whose
numbers are computed. A claim is judged by its chapter and by its own criterion; the arena judges
none, it adds what one protocol for all says. Claims that it does not touch have no sentence."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from statistics import fmean, median

from genlib.arena import cards, habits, summary
from genlib.arena.naming import is_dull, label
from genlib.arena.results import scores, stored
from genlib.arena.summary import COPIER
from genlib.claims import LEDGER, Claim

VERDICTS: dict[str, str] = json.loads(
    files("genlib.arena").joinpath("verdicts.json").read_text("utf-8")
)  # of the chapters, written by book/tools/heard.py
SAYS: dict[str, Callable[[Path | None], str]] = {}


@dataclass(frozen=True)
class Said:
    """A claim with both answers.

    Attributes:
        claim: from the ledger.
        verdict: of its chapter.
        measured: what the arena adds; empty where it does not ask.
    """

    claim: Claim
    verdict: str
    measured: str


def heard(family: str, folder: Path | None = None) -> list[Said]:
    """All claims of a family of the document, in the order of the ledger.

    Args:
        family: its key in the classification.
    """
    return [
        Said(claim, VERDICTS.get(id, "not judged"), SAYS[id](folder) if id in SAYS else "")
        for id, claim in LEDGER.items()
        if claim.family == family
    ]


def says(*ids: str):
    """Register the sentence of some claims."""

    def registered(function: Callable[[Path | None], str]) -> Callable[[Path | None], str]:
        SAYS.update(dict.fromkeys(ids, function))
        return function

    return registered


BESIDE = {  # claims that a card's sentence answers
    "VAE+1": ("vae", "new examples"),
    "GAN+1": ("gan", "new examples"),
    "FLOW+1": ("flows", "likelihood"),
    "EB+3": ("energy_gan", "anomalies"),
    "RNN+1": ("recurrent", "likelihood"),
}


def _measured(name: str, measure: str, who: str, folder: Path | None) -> float | None:
    found = {}
    if measure in {key for r in stored(name, folder) for key in r.values}:
        found = scores(name, measure, folder)
    return fmean(found[who]) if who in found else None


def _each(say: Callable[[str], str | None], folder: Path | None) -> str:
    parts = [part for name in summary.complete(folder) if (part := say(name))]
    return "; ".join(parts) + "." if parts else "Not run."


def _beside(family: str, purpose: str, folder: Path | None) -> str:
    found = cards.case(family, purpose, folder)
    return found.sentence() if found.beside else "Not run."


@says("AE+1", "VAE-1")
def reconstruction(folder: Path | None) -> str:
    """Errors of the plain and the variational autoencoder, with the sizes of their codes."""

    def say(name: str) -> str | None:
        parts = []
        for who in ("autoencoder", "vae"):
            error = _measured(name, "reconstruction", who, folder)
            if error is not None:
                code = _measured(name, "code", who, folder)
                parts.append(f"{label(who)} {error:.2f} with a code of {code:.0f}")
        return f"{name}: {', '.join(parts)}" if len(parts) == 2 else None

    return "Error as a share of the variance: " + _each(say, folder)


@says("AE-1", "AE-2")
def no_samples(folder: Path | None) -> str:
    """Whether the plain autoencoder could be asked for samples at all."""
    drew = [n for n in summary.complete(folder) if _measured(n, "distance", "autoencoder", folder)]
    return f"It has no `sample`, so it drew on {len(drew)} of {len(summary.complete(folder))} sets."


@says("VAE-2", "CD-2")
def tuning(folder: Path | None) -> str:
    """How much worse the middle setting is than the best one."""
    found: dict[str, list[float]] = {}
    for name in summary.complete(folder):
        for who, share in habits.settings_apart(name, folder).items():
            found.setdefault(who, []).append(share)
    said = [
        f"{label(who)} {fmean(found[who]):.2f}"
        for who in ("vae", "contrastive", "gan", "energy_gan", "flow", "mixture")
        if who in found
    ]
    return (
        "How much worse the middle of the settings was than the best, in validation, as a share of "
        f"the ruler: {', '.join(said)}."
    )


@says("CD-1")
def contrastive_costs(folder: Path | None) -> str:
    """Energy of a training by contrastive divergence beside the median of those who learn."""
    times = habits.relative("train_joules", "contrastive", folder)
    if not times:
        return "Not run."
    parts = (f"{name} {habits.number(x)}" for name, x in times.items())
    return f"Energy of a training, in medians of those who learn: {', '.join(parts)}."


@says("GAN+2")
def gan_control(folder: Path | None) -> str:
    """How often a GAN that is asked for a class draws it."""

    def say(name: str) -> str | None:
        found = {
            who: _measured(name, "control", who, folder)
            for who in ("conditional_gan", "class_gaussians")
        }
        if None in found.values():
            return None
        return f"{name}: " + ", ".join(f"{label(w)} {v:.2f}" for w, v in found.items())

    return "Samples of the class that was asked for: " + _each(say, folder)


@says("GAN-1", "EB+2")
def unsteady(folder: Path | None) -> str:
    """Spread over the seeds of both kinds of GAN, beside the median of all who draw."""

    def say(name: str) -> str:
        drawn = [w for w in scores(name, "distance", folder) if w != COPIER and not is_dull(w)]
        wide = {who: habits.spread(name, who, folder) for who in drawn}
        middle = median(wide.values())
        parts = [f"{label(w)} {wide[w]:.3f}" for w in ("gan", "energy_gan") if w in wide]
        return f"{name}: {', '.join(parts)}, middle of all {middle:.3f}" if parts else ""

    return "Standard deviation over seeds on the ruler of distances: " + _each(say, folder)


@says("MIX+1")
def mixture_likely(folder: Path | None) -> str:
    """The mixture beside one component."""

    def say(name: str) -> str | None:
        mix = _measured(name, "nll", "mixture", folder)
        one = _measured(name, "nll", "gaussian", folder)
        one = _measured(name, "nll", "independent", folder) if one is None else one
        return None if mix is None else f"{name}: {one - mix:.2f}"

    return "Nats per example gained over one component: " + _each(say, folder)


@says("FLOW-1")
def flow_slow(folder: Path | None) -> str:
    """The work per sample of the flow and of others."""

    def say(name: str) -> str | None:
        found = {w: _measured(name, "sample_operations", w, folder) for w in ("flow", "vae", "gan")}
        if found["flow"] is None:
            return None
        parts = (f"{label(w)} {habits.number(v)}" for w, v in found.items() if v is not None)
        return f"{name}: {', '.join(parts)}"

    return "Operations per sample in matrix products: " + _each(say, folder)


@says("RNN-1")
def recurrent_costs(folder: Path | None) -> str:
    """Energy of the recurrent model and of the dull opponent that it meets."""
    costs = (
        summary.cost("names", "train_joules", folder) if "names" in summary.complete(folder) else {}
    )
    if not {"recurrent", "kneser_ney"} <= costs.keys():
        return "Not run."
    times = costs["recurrent"] / costs["kneser_ney"]
    return f"A training took {habits.number(times)} times the energy of the Kneser-Ney n-gram."


SAYS |= {id: partial(_beside, *asked) for id, asked in BESIDE.items()}
