"""A network that is taught one damage: from what is seen and a guess to what was there.

seen, guess [B, 2 D]  ->  x̂ [B, D]
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from genlib.applications.images.damage import MISSING, Damage, Seen
from genlib.applications.images.prior import MixturePrior
from genlib.applications.images.search import descended
from genlib.checks import check_images, check_tensor
from genlib.families.vae import VAE
from genlib.model import Model


class Restorer(Model):
    """A denoising autoencoder's idea with a damage of one's own, and with a first guess.

    The network sees what is left of an image, and what a mixture of Gaussians makes of it. The
    error is counted where pixels are not known, so its best answer is the mean of p(x | seen).
    It learns from rows `[B, 4 D]`: the image, which pixels are known, what is seen, the guess.

    Args:
        net: from what is seen and the guess to logits of the image, `[B, 2 D]` to `[B, D]`.
        damage: one of the three.
        prior: makes the guess.
        rest: as of `MixturePrior.posterior`.
    """

    def __init__(self, net: nn.Module, damage: Damage, prior: MixturePrior, rest: float):
        super().__init__()
        self.net, self.damage, self.prior, self.rest = net, damage, prior, rest

    def check(self, x: Tensor) -> Tensor:
        """Refuse rows that are not `[N, 4 D]`."""
        return check_tensor("x", x, ("N", 4 * self.damage.side**2), dtype=self.dtype)

    def guess(self, seen: Seen) -> Tensor:
        """What the mixture makes of it, `[N, D]`."""
        return self.damage.finish(self.prior.estimate(seen, self.damage, self.rest), seen)

    def rows(self, x: Tensor, passes: int, generator: torch.Generator | None = None) -> Tensor:
        """Rows to learn from: each image damaged `passes` times, `[passes * N, 4 D]`."""
        x = check_images(x, self.damage.side**2, self.dtype).repeat(passes, 1)
        seen = self.damage(x, generator)
        return torch.cat([x, seen.known, seen.image, self.guess(seen)], 1)

    def loss(self, x: Tensor) -> Tensor:
        """Cross-entropy of the pixels that were not known: the sum of pixels, mean of images."""
        image, known, seen, guess = x.chunk(4, 1)
        logits = self.net(torch.cat([seen, guess], 1))
        errors = binary_cross_entropy_with_logits(logits, image, reduction="none")
        return (errors * (1 - known)).sum(1).mean()

    @torch.no_grad()
    def restore(self, seen: Seen, guess: Tensor | None = None) -> Tensor:
        """The mean image behind what is seen, `[N, D]`; the guess may be given."""
        guess = self.guess(seen) if guess is None else guess
        made = self.net(torch.cat([seen.image, guess], 1)).sigmoid()
        return self.damage.finish(made, seen)


def by_code(
    vae: VAE,
    seen: Seen,
    damage: Damage,
    noise: float,
    steps: int = 100,
    starts: int = 2,
    seed: int = 0,
) -> Tensor:
    """The decoder's image for the likeliest code given what is seen (MAP), `[N, D]`.

    Adam lowers |A g(z) - y|^2 / (2 noise^2) + |z|^2 / 2 from `starts` random codes; for each image
    the lowest end counts. The decoder need not have seen any damage in its training.

    Args:
        vae: trained on whole images.
        noise: standard deviation of what is seen around what the decoder says, in grey levels.
        seed: of the starts.
    """
    fits: Callable[[Tensor], Tensor]
    if damage.kind == "super-resolution":
        small = damage.small(seen.image)

        def fits(image: Tensor) -> Tensor:
            return (damage.small(image) - small).square().sum(-1)
    else:
        believed = (seen.image > MISSING).to(seen.image) if damage.kind == "inpainting" else 1.0

        def fits(image: Tensor) -> Tensor:
            return ((image - seen.image) * believed).square().sum(-1)

    def misfit(z: Tensor, image: Tensor) -> Tensor:
        return fits(image) / (2 * noise**2) + 0.5 * z.square().sum(-1)

    generator = torch.Generator().manual_seed(seed)
    best, answer = torch.full((len(seen.image),), torch.inf), torch.zeros_like(seen.image)
    for _ in range(starts):
        start = torch.randn(len(seen.image), vae.code, generator=generator)
        z = descended(start, lambda z: misfit(z, vae.decode(z)), steps, rate=0.1)
        with torch.no_grad():
            image = vae.decode(z)
            loss = misfit(z, image)
            better = loss < best
            best, answer = best.minimum(loss), torch.where(better[:, None], image, answer)
    return damage.finish(answer, seen)
