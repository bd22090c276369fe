"""All measures of samples at once, each against the same held-out data.

panel = Panel(real, train, judge)
panel(samples)     # {"Fréchet": 1.2, "precision": 0.93, ...}
"""

import torch
from torch import Tensor

from genlib.metrics.class_score import class_score
from genlib.metrics.classifier import DigitClassifier
from genlib.metrics.copying import copying, near_copies
from genlib.metrics.distances import check_sets
from genlib.metrics.moments import frechet, mmd2
from genlib.metrics.nearest_test import nearest_test
from genlib.metrics.samples import density_coverage, precision_recall
from genlib.metrics.two_sample import c2st


class Panel:
    """Measures of samples against held-out data, in a network's features where there is one.

    Args:
        real: held-out data, `[N, D]`. Give as many samples as there are of these.
        train: what the sampler learnt from, `[K, D]`; asked for copies.
        judge: a network whose features are measured, and whose probabilities of classes. Without
            one, points are measured as they are.
        steps: of training for each classifier two-sample test.

    The keys of a result: "Fréchet", "kernel" (unbiased MMD² of KID), "precision", "recall",
    "density", "coverage", "1-NN" and "C2ST" (accuracies); with a judge all of these in its
    features, and "class score" and "C2ST, pixels" besides; "copying" and "near copies" in the
    points as they are, since copies are copies there.
    """

    def __init__(
        self, real: Tensor, train: Tensor, judge: DigitClassifier | None = None, steps: int = 400
    ):
        check_sets(real, train, 2, ("real", "train"))
        self.real, self.train, self.judge, self.steps = real, train, judge, steps
        self._real = self._seen(real)

    def __call__(self, samples: Tensor, seed: int = 0) -> dict[str, float]:
        """The value of each measure for samples `[N, D]`; the seed is that of the classifiers.

        Raises:
            ValueError: another number of samples than of held-out data, on which measures depend.
        """
        check_sets(self.real, samples, 2, ("real", "samples"))
        if len(samples) != len(self.real):
            raise ValueError(
                f"Expected as many samples as held-out examples, {len(self.real)}, since measures "
                f"depend on it, got {len(samples)}."
            )
        seen = self._seen(samples)
        precision, recall = precision_recall(self._real, seen)
        density, coverage = density_coverage(self._real, seen)
        found = {
            "Fréchet": frechet(self._real, seen),
            "kernel": mmd2(self._real, seen),
            "precision": precision,
            "recall": recall,
            "density": density,
            "coverage": coverage,
            "1-NN": nearest_test(self._real, seen).accuracy,
            "C2ST": c2st(self._real, seen, seed, self.steps),
        }
        if self.judge is not None:
            found["C2ST, pixels"] = c2st(self.real, samples, seed, self.steps)
            found["class score"] = class_score(self.judge.probs(samples))
        found["copying"] = copying(samples, self.train, self.real).share
        found["near copies"] = near_copies(samples, self.train, self.real)
        return found

    def _seen(self, x: Tensor) -> Tensor:
        """What distances are taken in: features `[N, 64]`, or the points themselves."""
        with torch.no_grad():
            return x if self.judge is None else self.judge.features(x)
