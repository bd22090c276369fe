"""Points in the plane from a sampler that the reader spoils, and what each measure says of them."""

from collections.abc import Mapping

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.metrics.copying import copying
from genlib.metrics.moments import frechet
from genlib.metrics.nearest_test import nearest_test
from genlib.metrics.samples import density_coverage, precision_recall
from genlib.show.html import Html, live

NULLS = 200  # fresh sets from the truth, for the range of each measure
WORSE = {  # where a measure of a bad sampler goes
    "Fréchet distance": "up",
    "precision": "down",
    "recall": "down",
    "density": "down",
    "coverage": "down",
    "1-NN accuracy": "up",
    "copying": "up",
}


def measured(samples: Tensor, real: Tensor, train: Tensor) -> dict[str, float]:
    """The measures of the figure, as its script computes them: all sets `[N, 2]`."""
    precision, recall = precision_recall(real, samples)
    density, coverage = density_coverage(real, samples)
    return {
        "Fréchet distance": frechet(real, samples),
        "precision": precision,
        "recall": recall,
        "density": density,
        "coverage": coverage,
        "1-NN accuracy": nearest_test(real, samples).accuracy,
        "copying": copying(samples, train, real).share,
    }


def fooled(
    modes: int = 8,
    std: float = 0.15,
    n: int = 250,
    settings: Mapping[str, float] | None = None,
    seed: int = 0,
    name: str = "",
) -> Html:
    """A ring of Gaussians, a sampler of it with sliders, and measures beside their real range.

    The sampler draws from the truth, and then: leaves modes out, replaces a share by copies of
    training points, blurs, adds stray points anywhere, or pulls points towards their mode's
    centre. The range is that of the middle 95 % of fresh sets from the truth.

    Args:
        modes: Gaussians evenly on a circle of radius 1.
        std: of each, along either axis.
        n: samples, held-out points and training points, of each as many.
        settings: where sliders stand at first: "missing" (modes), "copies", "strays" (percent),
            "blur" (standard deviation in percent), "pull" (percent).
        seed: of all points.
        name: of an anchor to link to.

    Raises:
        ValueError: an unknown slider.
    """
    check_positive("modes", modes)
    check_positive("std", std, float)
    check_positive("n", n)
    start = {"missing": 0, "copies": 0, "strays": 0, "blur": 0, "pull": 0}
    if unknown := sorted(set(settings or {}) - set(start)):
        raise ValueError(f"Expected settings of {', '.join(start)}, got {unknown[0]!r}.")
    generator = torch.Generator().manual_seed(seed)
    angle = 2 * torch.pi * torch.arange(modes) / modes
    means = torch.stack([angle.cos(), angle.sin()], dim=1)

    def draw() -> tuple[Tensor, Tensor]:
        which = torch.randint(modes, (n,), generator=generator)
        x = means[which] + std * torch.randn(n, 2, generator=generator)
        return (x * 1000).round() / 1000, which  # as the page has them

    (real, _), (train, _), (fresh, which) = draw(), draw(), draw()
    nulls = [measured(draw()[0], real, train) for _ in range(NULLS)]
    ranges = {}
    for key in WORSE:
        values = torch.tensor([null[key] for null in nulls], dtype=torch.float64)
        ranges[key] = [round(values.quantile(q).item(), 4) for q in (0.025, 0.975)]
    data = {
        "std": std,
        "means": _rows(means),
        "real": _rows(real),
        "train": _rows(train),
        "fresh": _rows(fresh),
        "which": which.tolist(),
        "noise": _rows(torch.randn(n, 2, generator=generator)),
        "strays": _rows(4 * torch.rand(n, 2, generator=generator) - 2),
        "order": torch.randperm(n, generator=generator).tolist(),
        "ranges": ranges,
        "worse": WORSE,
        "start": start | dict(settings or {}),
    }
    plain = (
        "Points of a sampler with sliders for missing modes, copies, stray points and blur, and "
        "seven measures beside the range of real data; it needs a page that can run scripts."
    )
    return live("fooled", data, plain, name=name)


def _rows(x: Tensor) -> list[list[float]]:
    return [[round(v, 3) for v in row] for row in check_tensor("x", x).double().tolist()]
