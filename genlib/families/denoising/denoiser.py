"""Denoisers of any shape: a network from damaged to clean, x~ [B, D] -> x̂ [B, D].

The denoising autoencoder has a code in its middle. If only the repair is wanted, no
code is needed.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from genlib.checks import check_positive, check_tensor, plain
from genlib.data.noise import NOISES, check_noise
from genlib.model import Model

ERRORS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {  # of outputs and targets, both [B, D]
    "squared": lambda out, x: (out - x).square(),
    "absolute": lambda out, x: (out - x).abs(),
    "cross-entropy": lambda out, x: binary_cross_entropy_with_logits(out, x, reduction="none"),
}


def _check_fits(x: Tensor, net: nn.Module, repair: Callable[[Tensor], Tensor]) -> Tensor:
    """Refuse images that a network does not take, or does not return in their size."""
    learning = net.training
    net.eval()  # one row must not draw dropout's noise, nor move a running mean
    try:
        with torch.no_grad():
            size = repair(x[:1]).shape[1:]
    except RuntimeError:  # torch's word for a matrix of another size
        size = None
    finally:
        net.train(learning)
    if size != x.shape[1:]:
        raise ValueError(
            f"Expected images of the size that the network takes, got {x.shape[1]} numbers each."
        )
    return x


class Denoiser(Model):
    """A network that sees damaged images and is asked for the clean ones.

    Args:
        net: from a damaged image to the clean one, `[B, D]` to `[B, D]`; with cross-entropy its
            outputs are read as logits.
        noises: kinds of damage and how strong each is; one is chosen for each batch.
        error: what is made small. Squared error and cross-entropy have the mean of all images that
            could lie behind as their best answer, absolute error has the median of each pixel.

    Raises:
        ValueError: no kind of noise or an unknown one, a level that its kind cannot have, an
            unknown error.
    """

    def __init__(
        self,
        net: nn.Module,
        noises: dict[str, float],
        error: Literal["squared", "absolute", "cross-entropy"] = "squared",
    ):
        super().__init__()
        if not noises:
            raise ValueError("Expected at least one kind of noise with its level, got none.")
        for kind, level in noises.items():
            check_noise(kind, level)
        if error not in ERRORS:
            raise ValueError(f"Expected an error, one of {', '.join(ERRORS)}; got {error!r}.")
        self.net, self.error = net, error
        self.noises = {kind: plain(level) for kind, level in noises.items()}

    def check(self, x: Tensor) -> Tensor:
        """Refuse images that the network does not take, or with cross-entropy not in [0, 1]."""
        bounds = (0.0, 1.0) if self.error == "cross-entropy" else ()
        x = check_tensor("x", x, ("N", "D"), *bounds, dtype=self.dtype)
        return _check_fits(x, self.net, self.net)

    def damage(self, x: Tensor) -> Tensor:
        """x with noise of one of the model's kinds, `[B, D]`."""
        kind = list(self.noises)[int(torch.randint(len(self.noises), ()))]
        return NOISES[kind](x, self.noises[kind])

    def loss_of_pair(self, target: Tensor, noisy: Tensor) -> Tensor:
        """The error of repairing `noisy` to `target`, both `[B, D]`: sum of pixels, mean of images.

        The target need not be clean; see `DenoisingAutoencoder.loss_of_pair`.
        """
        return ERRORS[self.error](self.net(noisy), target).sum(1).mean()

    def loss(self, x: Tensor) -> Tensor:
        """The error of repairing a damaged copy of x."""
        return self.loss_of_pair(x, self.damage(x))

    def denoise(self, noisy: Tensor) -> Tensor:
        """The clean image that the network believes in, `[B, D]` to `[B, D]`."""
        out = self.net(check_tensor("noisy", noisy, ("N", "D"), dtype=self.dtype))
        return out.sigmoid() if self.error == "cross-entropy" else out


class LevelDenoiser(Model):
    """A denoiser for Gaussian noise of any strength between two, which it is told.

    Args:
        net: from a noisy image and the *logarithm* of the noise's standard deviation s to logits
            of the clean image, `[B, D]` and `[B]` to `[B, D]`. The image comes divided by
            sqrt(1 + s^2).
        low, high: standard deviations; each image gets one, evenly on a logarithmic scale.

    Raises:
        ValueError: not 0 < low < high.
    """

    def __init__(self, net: nn.Module, low: float = 0.05, high: float = 2.0):
        super().__init__()
        self.low, self.high = check_positive("low", low, float), check_positive("high", high, float)
        if not self.low < self.high:
            raise ValueError(f"Expected low below high, got {low!r} and {high!r}.")
        self.net = net

    def check(self, x: Tensor) -> Tensor:
        """Refuse images that the network does not take."""
        x = check_tensor("x", x, ("N", "D"), dtype=self.dtype)
        return _check_fits(x, self.net, lambda row: self._repair(row, row.new_ones(len(row))))

    def loss(self, x: Tensor) -> Tensor:
        """Squared error of repairing x, a strength of noise for each image: the mean of images."""
        part = torch.rand(len(x), device=x.device)
        level = self.low * (self.high / self.low) ** part  # [B]
        noisy = x + level[:, None] * torch.randn_like(x)
        return (self._repair(noisy, level) - x).square().sum(1).mean()

    def denoise(self, noisy: Tensor, level: float) -> Tensor:
        """The mean of p(x | noisy) as the network believes it, `[B, D]` to `[B, D]`."""
        noisy = check_tensor("noisy", noisy, ("N", "D"), dtype=self.dtype)
        return self._repair(
            noisy, noisy.new_full((len(noisy),), check_positive("level", level, float))
        )

    def _repair(self, noisy: Tensor, level: Tensor) -> Tensor:
        scaled = noisy / (1 + level.square()).sqrt()[:, None]
        return self.net(scaled, level.log()).sigmoid()


@torch.no_grad()
def posterior_draw(
    denoise: Callable[[Tensor, float], Tensor], noisy: Tensor, levels: Sequence[float]
) -> Tensor:
    """Draw clean x from p(x | noisy), one for each row: `[B, D]` to `[B, D]`.

    Gaussian noise is taken away bit by bit. If x had noise of standard deviation s, then what it
    was with the smaller noise t is normal given x: mean x + (t/s)^2 (noisy - x), and variance
    t^2 (1 - t^2 / s^2). For x each step takes the denoiser's mean, which is right if steps are
    small. With `noisy` pure noise of a large s this draws new images: it is a diffusion model.

    Args:
        denoise: from `[B, D]` and s to the mean of p(x | noisy), `[B, D]`.
        noisy: with Gaussian noise of standard deviation `levels[0]`.
        levels: falling standard deviations; after the last the mean is returned.

    Source: Ho, Jain and Abbeel, "Denoising diffusion probabilistic models" (2020), equations 6
    and 7, for noise that is added without shrinking the image.

    Raises:
        ValueError: no level, or levels that do not fall.
    """
    levels = [check_positive("level", level, float) for level in levels]
    if not levels or any(t >= s for s, t in zip(levels, levels[1:], strict=False)):
        raise ValueError(f"Expected falling levels of noise, got {levels}.")
    for s, t in zip(levels, levels[1:], strict=False):
        x, kept = denoise(noisy, s), (t / s) ** 2
        noisy = x + kept * (noisy - x) + t * (1 - kept) ** 0.5 * torch.randn_like(noisy)
    return denoise(noisy, levels[-1])
