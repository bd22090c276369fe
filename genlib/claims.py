"""The ledger: what the source document claims of each family, and how a measurement judges it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from genlib.classification import TESTED, chapter_of

MIME = "application/vnd.genlib.verdict+json"


@dataclass(frozen=True)
class Claim:
    """One strength or weakness that the document names, in our words.

    Attributes:
        id: stable for ever: the tests, the chapters and the claims page use it.
        family: a key of `genlib.classification.FAMILIES`, or the name of an algorithm, or that of
            a field of application, whose claims have ids that begin with "APP-".
        text: the claim as a sentence without its subject: "reconstructs its inputs well".
        section: the section of the document that makes it.
    """

    id: str
    family: str
    text: str
    section: str

    @property
    def chapter(self) -> str:
        """The chapter that tests it, a path without the ending: mostly that of its family."""
        return TESTED.get(self.id) or chapter_of(self.family)


_ROWS = """
AE+1|autoencoder|S3.1|reconstructs its inputs well, keeping the important features
AE+2|autoencoder|S3.1|is useful for analysis and compression
AE-1|autoencoder|S3.1|makes new samples that lack quality or diversity
AE-2|autoencoder|S3.1|makes generation hard to control
VAE+1|vae|S3.1|generates new data of high quality and diversity, more than the plain autoencoder
VAE+2|vae|S3.1|interpolates between classes of data
VAE-1|vae|S3.1|reconstructs less exactly
VAE-2|vae|S3.1|has hyper-parameters that are hard to set
DAE+1|denoising|S3.1|removes noise
DAE+2|denoising|S3.1|learns features that generalise better
DAE-1|denoising|S3.1|does worse on kinds of noise it was not trained on
DAE-2|denoising|S3.1|needs pairs of noisy and clean data, which may be hard to get
SAE+1|sparse|S3.1|gives a more compact and informative code
SAE+2|sparse|S3.1|fights overfitting by sparsity, and generalises better
SAE-1|sparse|S3.1|needs additional tuning
SAE-2|sparse|S3.1|does not suit all data, and can drop details that matter
CD+1|contrastive|S3.1|learns from unlabelled data, and so helps where labels are few
CD+2|contrastive|S3.1|learns complex dependencies and high-level features
CD-1|contrastive|S3.1|needs expertise, and more time and compute
CD-2|contrastive|S3.1|has hyper-parameters and an architecture that are hard to choose
CD-3|contrastive|S3.1|learns features that cannot always be interpreted
GAN+1|gan|S3.1|makes samples that are realistic and of high quality
GAN+2|gan|S3.1|lets generation be controlled well
GAN-1|gan|S3.1|trains unstably: convergence is a problem, and modes collapse
GAN-2|gan|S3.1|makes samples whose quality is hard to evaluate
MIX+1|mixtures|S3.1|improves quality by combining several models
MIX+2|mixtures|S3.1|takes the advantages of different approaches
MIX-1|mixtures|S3.1|costs more computation, as several models are combined and coordinated
BN+1|bayesian_networks|S3.1|states probabilities openly, and so gives confidence in predictions
BN+2|bayesian_networks|S3.1|lets prior knowledge be built in
BN-1|bayesian_networks|S3.1|does not scale: inference sums over all states
FLOW+1|flows|S3.1|models complex dependencies
FLOW+2|flows|S3.1|trains and samples one and the same model
FLOW+3|flows|S2.4a|computes the likelihood exactly, so that models can be compared by it
FLOW-1|flows|S3.1|generates slowly, because generation inverts the transformation
EB+1|energy_gan|S3.1|models an energy, and generates data that make it low
EB+2|energy_gan|S3.1|trains more robustly than the GAN
EB+3|energy_gan|S2.4b|detects outliers by their high energy
EB-1|energy_gan|S3.1|has an energy level and a divergence that are hard to assess
RNN+1|recurrent|S3.1|suits sequences with dependence over time
RNN+2|recurrent|S3.1|handles sequences of varying length
RNN-1|recurrent|S3.1|costs much computation, as it is sequential
RNN-2|recurrent|S3.1|hardly generates long sequences of high quality
OPT-1|SGD|S2.7a|is cheap per step, and so efficient on large data
OPT-2|SGD|S2.7a|is noisy, and needs careful tuning of the learning rate
OPT-3|Adam|S2.7b|combines AdaGrad and RMSProp, is more stable and faster to converge
OPT-4|RMSProp|S2.7c|does better where gradients differ much in size between parameters
TRAIN-1|training|S2.7d|needs different architectures for discrete and for continuous data
TRAIN-2|training|S2.7d|overfits with too large a model or too little data
TRAIN-3|training|S2.7d|is harmed by inaccurate or sparse data
TRAIN-4|training|S2.7d|costs more as data and model grow
VI-1|variational inference|S3.2|finds a posterior near the true one by minimising a KL divergence
VI-2|variational inference and backpropagation|S3.2|combine, and together suit many kinds of data
BP-1|backpropagation|S3.2|finds optimal weights
APP-IMG1|images and video|S3a|restores damaged images
APP-IMG2|images and video|S3a|edits existing images as asked
APP-IMG3|images and video|S3a|makes the next frames of a video, with smooth transitions
APP-MED1|medicine and biology|S3d|helps to diagnose
APP-MED2|medicine and biology|S3d|models proteins, and predicts which mutations hurt
APP-MED3|medicine and biology|S3d|analyses genomic data
APP-REC1|recommendation, games and finance|S3e|improves recommendations
APP-GAM1|recommendation, games and finance|S3e|makes worlds for games
APP-FIN1|recommendation, games and finance|S3e|forecasts the stock market
APP-FIN2|recommendation, games and finance|S3e|helps to analyse financial data
APP-MUS1|music and sound|S3c|recognises composer, key or instrument
APP-MUS2|music and sound|S3c|composes in a style
APP-MUS3|music and sound|S1.3|reduces noise in sound
APP-TXT1|text and speech|S3b|writes texts of various styles
APP-TXT2|text and speech|S3b|writes dialogue
APP-TXT3|text and speech|S3b|turns text into speech that sounds natural
"""

LEDGER: dict[str, Claim] = {}
for _row in _ROWS.strip().splitlines():
    _id, _family, _section, _text = _row.split("|")
    LEDGER[_id] = Claim(_id, _family, _text, _section)


@dataclass(frozen=True)
class Verdict:
    """The outcome of testing one claim. A notebook shows it; the claims page collects it."""

    claim: Claim
    verdict: str
    measured: str
    seeds: int
    conditions: Mapping[str, bool]

    def __repr__(self) -> str:
        lines = [
            f"{self.claim.id}: {self.verdict.upper()}",
            f"Claim ({self.claim.family}): {self.claim.text}.",
            *(f"  {'yes' if holds else ' no'}  {text}" for text, holds in self.conditions.items()),
            f"Measured: {self.measured} ({self.seeds} seeds).",
        ]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        record = {
            "id": self.claim.id,
            "claim": self.claim.text,
            "verdict": self.verdict,
            "measured": self.measured,
            "seeds": self.seeds,
            "conditions": dict(self.conditions),
        }
        return {"text/plain": repr(self), "text/html": self._html(), MIME: json.dumps(record)}

    def _html(self) -> str:
        rows = "".join(
            f'<li class="{"yes" if holds else "no"}">{"Yes" if holds else "No"}: '
            f"{escape(text)}</li>"
            for text, holds in self.conditions.items()
        )
        rows = f"<ul>{rows}</ul>" if rows else ""
        return (
            f'<div class="genlib-verdict {self.verdict}"><p><strong>{self.claim.id}: '
            f"{self.verdict}.</strong> The claim: {escape(self.claim.text)}.</p>{rows}"
            f"<p>Measured: {escape(self.measured)} ({self.seeds} seeds).</p></div>"
        )


def verdict(id: str, holds: bool | Mapping[str, bool], measured: str, seeds: int) -> Verdict:
    """Judge a claim by what was measured.

    Args:
        id: of the claim, as in `LEDGER`.
        holds: whether the measurement bears the claim out; or, where that depends on a condition,
            the answer under each: `{"at 1 sample": True, "at 100 samples": False}`. All true is
            supported, all false is refuted, and anything between depends.
        measured: the numbers that decided, rounded so coarsely that every processor prints the
            same, with their unit.
        seeds: how many repetitions they come from: at least 3.

    Raises:
        KeyError: an unknown id.
        ValueError: too few seeds, no condition, or nothing said of what was measured.
    """
    if id not in LEDGER:
        raise KeyError(f"Expected the id of a claim, one of {', '.join(LEDGER)}; got {id!r}.")
    if seeds < 3:
        raise ValueError(f"Expected at least 3 seeds for {id}, got {seeds}.")
    if not measured.strip():
        raise ValueError(f"Expected {id} to say what was measured, got nothing.")
    conditions = {k: bool(v) for k, v in holds.items()} if isinstance(holds, Mapping) else {}
    if isinstance(holds, Mapping) and not conditions:
        raise ValueError(f"Expected at least one condition for {id}, got none.")
    answers = set(conditions.values()) or {bool(holds)}
    word = {(True,): "supported", (False,): "refuted"}.get(tuple(answers), "depends")
    return Verdict(LEDGER[id], word, measured, seeds, conditions)
