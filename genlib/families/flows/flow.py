"""The normalizing flow: an invertible map x -> z, layer by layer, and a base density for z."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive, check_tensor
from genlib.families.flows.bases import StandardNormal
from genlib.families.flows.layers import Autoregressive, Coupling, Inverse
from genlib.families.flows.maps import Affine, Spline
from genlib.model import Model

KINDS = ("coupling", "autoregressive", "inverse")
MAPS = ("affine", "spline")


class Flow(Model):
    """A stack of invertible layers and a base density: log p(x) = log p_z(z(x)) + log |det dz/dx|.

    Throughout the book one direction holds: `encode` is x -> z, `decode` is z -> x, and `log_det`
    belongs to x -> z. (The literature uses both, and with each the other sign.)

    Args:
        dim: D, numbers in one example, and in one code.
        kind: `"coupling"` (Dinh et al., 2017), `"autoregressive"` (MAF, Papamakarios et al.,
            2017), or `"inverse"`, the autoregressive layer turned round (IAF, Kingma et al., 2016).
        map: of one number: `"affine"`, or `"spline"` (Durkan et al., 2019).
        layers: how many; or the layers themselves, and then `kind`, `map` and `hidden` are not
            looked at. Layers come in pairs, the second in the reverse order of the first; the
            first pair takes the dimensions as they come, later ones a random order.
        hidden: sizes of the hidden layers of each layer's network.
        bins: pieces of each spline.
        bound: where splines end; beyond it they are the identity.
        base: any module with `log_prob` and `sample`; N(0, I) if none is given.

    Raises:
        ValueError: a size out of its range, an unknown kind or map, or a base of other dimension.
    """

    def __init__(
        self,
        dim: int,
        kind: str = "coupling",
        map: str = "affine",
        layers: int | Sequence[nn.Module] = 6,
        hidden: Sequence[int] = (64, 64),
        bins: int = 8,
        bound: float = 5.0,
        base: nn.Module | None = None,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        self.dim = dim
        self.base = StandardNormal(dim) if base is None else base
        if getattr(self.base, "dim", dim) != dim or not hasattr(self.base, "log_prob"):
            raise ValueError(
                f"Expected base to have log_prob in {dim} dimensions, got {self.base}."
            )
        if isinstance(layers, Sequence):
            self.layers = nn.ModuleList(layers)
        else:
            layers = check_positive("layers", layers)
            self.layers = nn.ModuleList(stack(dim, kind, map, layers, hidden, bins, bound))

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]`, or out of the first layer's domain."""
        low, high = getattr(self.layers[0], "domain", (None, None)) if self.layers else (None, None)
        return _floating("x", check_tensor("x", x, ("N", self.dim), low, high, dtype=self.dtype))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """z `[B, D]` and log |det dz/dx| `[B]`."""
        log_det = x.new_zeros(len(x))
        for layer in self.layers:
            x, change = layer(x)
            log_det = log_det + change
        return x, log_det

    def loss(self, x: Tensor) -> Tensor:
        """Mean negative log-likelihood, nats for one example."""
        z, log_det = self(x)
        return -(self.base.log_prob(z) + log_det).mean()

    def log_prob(self, x: Tensor) -> Tensor:
        """Exact log-density by the change of variables: `[B, D]` to `[B]`, nats."""
        z, log_det = self(self.here(x))
        return self.base.log_prob(z) + log_det

    def log_det(self, x: Tensor) -> Tensor:
        """log |det dz/dx|, by how much the map to z stretches volume at x: `[B]`, nats."""
        return self(self.here(x))[1]

    def encode(self, x: Tensor) -> Tensor:
        """x to z, `[B, D]`."""
        return self(self.here(x))[0]

    def decode(self, z: Tensor) -> Tensor:
        """z to x, `[B, D]`: the layers backwards, each inverted."""
        z = _floating("z", check_tensor("z", z, ("N", self.dim), dtype=self.dtype))
        for layer in reversed(self.layers):
            z = layer.inverse(z)
        return z

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new points: a draw from the base, decoded. `[n, D]`."""
        n = check_positive("n", n)
        return self.decode(self.base.sample(n))


def _floating(name: str, x: Tensor) -> Tensor:
    """A flow may have no weights to compare precisions with, and still needs real numbers."""
    if not x.is_floating_point():
        raise TypeError(
            f"Expected {name} of floating point, got {x.dtype}; convert it with {name}.float()."
        )
    return x


def stack(
    dim: int, kind: str, map: str, layers: int, hidden: Sequence[int], bins: int, bound: float
) -> list[nn.Module]:
    """Layers of one kind, in pairs of opposite order."""
    if kind not in KINDS:
        raise ValueError(f"Expected kind to be one of {KINDS}, got {kind!r}.")
    if map not in MAPS:
        raise ValueError(f"Expected map to be one of {MAPS}, got {map!r}.")
    made: list[nn.Module] = []
    order = torch.arange(dim)
    for i in range(layers):
        if i % 2 == 0 and i > 0 and dim > 2:
            order = torch.randperm(dim)
        arranged = order if i % 2 == 0 else order.flip(0)
        number = Affine() if map == "affine" else Spline(bins, bound)
        layer = (Coupling if kind == "coupling" else Autoregressive)(arranged, number, hidden)
        made.append(Inverse(layer) if kind == "inverse" else layer)
    return made
