"""A network that is taught one damage: from what is seen to what was there, [B, D] -> [B, D]."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from genlib.applications.images.damage import MISSING, Damage, Seen
from genlib.checks import check_images
from genlib.families.vae import VAE
from genlib.model import Model


class Restorer(Model):
    """A denoising autoencoder's idea with a damage of one's own: what is seen in, the image out.

    The error is counted where pixels are not known. Its best answer is the mean of p(x | seen).

    Args:
        net: from what is seen to logits of the image, `[B, D]` to `[B, D]`.
        damage: drawn anew for each batch.
    """

    def __init__(self, net: nn.Module, damage: Damage):
        super().__init__()
        self.net, self.damage = net, damage

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]` in [0, 1]."""
        return check_images(x, self.damage.side**2, self.dtype)

    def loss(self, x: Tensor) -> Tensor:
        """Cross-entropy of the pixels that were not known: the sum of pixels, mean of images."""
        seen = self.damage(x)
        errors = binary_cross_entropy_with_logits(self.net(seen.image), x, reduction="none")
        return (errors * (1 - seen.known)).sum(1).mean()

    @torch.no_grad()
    def restore(self, seen: Seen) -> Tensor:
        """The mean image behind what is seen, `[N, D]`."""
        return self.damage.finish(self.net(seen.image).sigmoid(), seen)


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

    generator = torch.Generator().manual_seed(seed)
    best, answer = torch.full((len(seen.image),), torch.inf), torch.zeros_like(seen.image)
    for _ in range(starts):
        z = torch.randn(len(seen.image), vae.code, generator=generator).requires_grad_()
        optimizer = torch.optim.Adam([z], lr=0.1)
        for _ in range(steps):
            loss = fits(vae.decode(z)) / (2 * noise**2) + 0.5 * z.square().sum(-1)
            optimizer.zero_grad()
            loss.sum().backward(inputs=[z])
            optimizer.step()
        with torch.no_grad():
            image = vae.decode(z)
            loss = fits(image) / (2 * noise**2) + 0.5 * z.square().sum(-1)
            better = loss < best
            best, answer = best.minimum(loss), torch.where(better[:, None], image, answer)
    return damage.finish(answer, seen)
