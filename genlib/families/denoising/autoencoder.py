"""The denoising autoencoder: x -> damaged x~ [B, D] -> z [B, C] -> x̂ [B, D], compared with x."""

import numbers
from collections.abc import Sequence

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor, plain
from genlib.data.noise import NOISES, check_noise
from genlib.families.autoencoder import Autoencoder
from genlib.likelihoods import Likelihood, mean_of


class DenoisingAutoencoder(Autoencoder):
    """An autoencoder that sees a damaged input and is asked for the clean one.

    The code may now be as large as one likes: a copy of the input is a bad answer (Vincent et
    al., 2008). With Gaussian noise of standard deviation s and squared error, the best possible
    reconstruction r obeys r(x~) - x~ = s^2 grad log p_s(x~), where p_s is the density of the
    damaged data (Alain & Bengio, 2014; Tweedie's formula): denoising learns the score.

    Args:
        noise: the kind of damage, one of `genlib.data.noise.NOISES`, or several to choose from
            for each batch.
        level: how strong it is, or one strength for each kind; see `genlib.data.noise.corrupt`.
        dim, code, hidden, likelihood: as for `Autoencoder`.

    Raises:
        ValueError: no kind or an unknown one, a level that its kind cannot have, or a number of
            levels that is not the number of kinds.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (256,),
        likelihood: Likelihood = "bernoulli",
        noise: str | Sequence[str] = "gaussian",
        level: float | Sequence[float] = 0.5,
    ):
        super().__init__(dim, code, hidden, likelihood)
        self.noises = (noise,) if isinstance(noise, str) else tuple(noise)
        one = isinstance(plain(level), numbers.Real)
        levels = (level,) * len(self.noises) if one else level
        self.levels = tuple(plain(strength) for strength in levels)
        if not self.noises or len(self.levels) != len(self.noises):
            raise ValueError(
                f"Expected at least one kind of noise and a level for each, got "
                f"{len(self.noises)} kinds and {len(self.levels)} levels."
            )
        for kind, strength in zip(self.noises, self.levels, strict=True):
            check_noise(kind, strength)

    def damage(self, x: Tensor) -> Tensor:
        """x with noise of one of the model's kinds, `[B, D]`."""
        i = int(torch.randint(len(self.noises), ()))
        return NOISES[self.noises[i]](x, self.levels[i])

    def loss_of_pair(self, target: Tensor, noisy: Tensor) -> Tensor:
        """The loss of reconstructing `target` from `noisy`, both `[B, D]`.

        The target need not be clean: with squared error, a second noisy copy of the same image
        has the same average, and so the same best answer (Lehtinen et al., 2018).
        """
        return self.misfit(self.decoder(self.encoder(noisy)), target)

    def loss(self, x: Tensor) -> Tensor:
        """The loss of reconstructing x from a damaged copy of itself."""
        return self.loss_of_pair(x, self.damage(x))

    def denoise(self, noisy: Tensor) -> Tensor:
        """The clean image that the network believes in, `[B, D]` to `[B, D]`.

        Unlike `encode`, it takes Gaussian noise that has left [0, 1].
        """
        return self._repair(check_tensor("noisy", noisy, ("N", self.dim), dtype=self.dtype))

    @torch.no_grad()
    def sample(self, n: int, steps: int = 50, start: Tensor | None = None) -> Tensor:
        """n images at the end of a chain of damaging and denoising (Bengio et al., 2013), `[n, D]`.

        Args:
            n: chains.
            steps: rounds of damage and repair before a last one, whose repair is returned as it is,
                without a draw. With `"gaussian"` every repair is the mean, so that the chain does
                not draw from p(x | x~).
            start: where the chains begin, `[n, D]`; by default at noise.
        """
        n = check_positive("n", n)
        steps = check_positive("steps", steps)
        if start is None:
            x = torch.rand(n, self.dim, device=self.device, dtype=self.dtype)
        else:
            x = check_tensor("start", start, (n, self.dim), dtype=self.dtype).to(self.device)
        for _ in range(steps):
            x = self._repair(self.damage(x))
            if self.likelihood == "bernoulli":
                x = torch.bernoulli(x)
        return self._repair(self.damage(x))

    def _repair(self, noisy: Tensor) -> Tensor:
        return mean_of(self.decoder(self.encoder(noisy)), self.likelihood)
