"""A verdict by its criterion, and how it is shown: in words, as a picture, as a record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from genlib.claims import MIME, Claim
from genlib.criteria import Criterion
from genlib.forest import forest
from genlib.metrics.intervals import Interval


@dataclass(frozen=True)
class Judgement:
    """A verdict by its criterion: what was found under each condition, and the word it leads to."""

    claim: Claim
    criterion: Criterion
    effects: Mapping[str, Interval]
    words: Mapping[str, str]
    null: Mapping[str, float]
    ceiling: Mapping[str, float]
    mode: str
    also: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """supported, refuted, undecided, or depends (on the axis)."""
        found = set(self.words.values())
        if len(found) == 1:
            return found.pop()
        return "depends" if {"supported", "refuted"} <= found else "undecided"

    @property
    def measured(self) -> str:
        """The effects with their intervals, and the margin, in words."""
        lines = [
            f"{f'{name}: ' if name else ''}{e} {self.criterion.unit}"
            for name, e in self.effects.items()
        ]
        return f"{'; '.join(lines)}; margin {self.criterion.margin:g}"

    def __repr__(self) -> str:
        lines = [
            f"{self.claim.id}: {self.verdict.upper()}",
            f"Claim ({self.claim.family}): {self.claim.text}.",
            f"Effect: {self.criterion.effect} ({self.criterion.quantity}), {self.criterion.unit}.",
            f"Margin: {self.criterion.margin:g}: {self.criterion.why}.",
        ]
        for name, effect in self.effects.items():
            line = f"  {self.words[name]:>9}  {f'{name}: ' if name else ''}{effect}"
            if name in self.null:
                line += f"; null {self.null[name]:.3g}"
            if name in self.ceiling:
                line += f"; ceiling {self.ceiling[name]:.3g}"
            lines.append(line)
        lines += [f"Also seen: {text}" for text in self.also]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        effects = {
            name: {"mean": e.mean, "low": e.low, "high": e.high, "n": e.n, "word": self.words[name]}
            for name, e in self.effects.items()
        }
        record = {
            "id": self.claim.id,
            "claim": self.claim.text,
            "verdict": self.verdict,
            "measured": self.measured,
            "seeds": min(e.n for e in self.effects.values()),
            "conditions": {name: word for name, word in self.words.items() if name},
            "effects": effects,
            "null": dict(self.null),
            "ceiling": dict(self.ceiling),
            "margin": self.criterion.margin,
            "unit": self.criterion.unit,
            "mode": self.mode,
        }
        return {"text/plain": repr(self), "text/html": self._html(), MIME: json.dumps(record)}

    def _html(self) -> str:
        c, text = self.criterion, self.claim.text
        also = "".join(f"<p>Also seen: {escape(seen)}</p>" for seen in self.also)
        return (
            f'<div class="genlib-verdict {self.verdict}" id="verdict-{escape(self.claim.id)}">'
            f"<p><strong>{escape(self.claim.id)}: {self.verdict}.</strong> The claim: "
            f"{escape(text)}.</p>"
            f"{forest(self.effects, self.words, c.margin, self.null, self.ceiling)}"
            f"<p>{escape(in_words(c))}</p><p>Margin {c.margin:g}: {escape(c.why)}.</p>{also}</div>"
        )


def in_words(criterion: Criterion) -> str:
    """What the effect of a criterion is, and against what."""
    c = criterion
    return (
        f"The effect: {c.effect}, in {c.unit}. What is measured: {c.quantity}. "
        f"The opponent: {c.opponent}."
    )


def word(effect: Interval, margin: float) -> str:
    """supported, refuted or undecided: where the interval lies of the margin."""
    if effect.low > margin:
        return "supported"
    return "refuted" if effect.high < margin else "undecided"
