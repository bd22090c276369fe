"""InfoNCE: an encoder learns which two views belong to one image, R of them side by side."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from genlib.checks import check_positive
from genlib.side_by_side import mlp_runs


def infonce(scores: Tensor) -> Tensor:
    """The cross-entropy of finding each row's partner, which stands on the diagonal, in nats.

    Args:
        scores: s(x_i, y_j), `[..., B, B]`.

    Returns:
        `[...]`; log B where the scores tell nothing, and log B - loss is on average at most the
        mutual information of x and y (van den Oord, Li and Vinyals, 2018).
    """
    return -scores.log_softmax(-1).diagonal(dim1=-2, dim2=-1).mean(-1)


class PairsRuns(nn.Module):
    """R encoders whose scores are cosines of projected features over a temperature.

    Args:
        runs: R.
        dim: numbers in one example.
        features: units of the last hidden layer, which is kept: the encoder's features.
        hidden: sizes of the layers before it.
        projection: numbers that features are projected to for the scores.
        temperature: that cosines are divided by.

    Source: Chen, Kornblith, Norouzi and Hinton, "A simple framework for contrastive learning of
    visual representations", ICML (2020).
    """

    def __init__(
        self,
        runs: int,
        dim: int,
        features: int = 128,
        hidden: Sequence[int] = (256,),
        projection: int = 32,
        temperature: float = 0.2,
    ):
        super().__init__()
        self.runs = check_positive("runs", runs)
        self.temperature = check_positive("temperature", temperature, float)
        self.encoder = nn.Sequential(mlp_runs(runs, dim, *hidden, features), nn.ReLU())
        self.projector = mlp_runs(runs, features, projection)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """InfoNCE of two views `[B, R, D]`, either asked for the other: `[R]`."""
        u, v = (F.normalize(self.projector(self.encoder(part)), dim=-1) for part in (x, y))
        scores = torch.einsum("ird,jrd->rij", u, v) / self.temperature
        return (infonce(scores) + infonce(scores.mT)) / 2


def views(x: Tensor, shift: float = 2.0, turn: float = 15.0, zoom: float = 0.15) -> Tensor:
    """Each square image moved, turned and zoomed at random: `[..., S * S]` to the same shape.

    Args:
        shift: largest, in pixels, along either axis.
        turn: largest, in degrees.
        zoom: largest, as a part of the size; the axes are zoomed apart.
    """
    flat = x.reshape(-1, x.shape[-1])
    side, n = round(flat.shape[1] ** 0.5), len(flat)
    angle, wide, high, right, down = (2 * torch.rand(5, n) - 1).unbind()
    angle, wide, high = torch.deg2rad(turn * angle), 1 + zoom * wide, 1 + zoom * high
    right, down = 2 * shift / side * right, 2 * shift / side * down
    rows = [wide * angle.cos(), -wide * angle.sin(), right, high * angle.sin(), high * angle.cos()]
    maps = torch.stack([*rows, down], 1).view(n, 2, 3)
    where = F.affine_grid(maps, [n, 1, side, side], align_corners=False)
    seen = F.grid_sample(flat.view(n, 1, side, side), where, align_corners=False)
    return seen.reshape(x.shape)
