"""The game of two networks: a generator makes fakes, a critic learns to tell them from data.

z [B, C]  ->  generator  ->  fake x [B, D]  ->  critic  ->  score [B]: high for real
"""

from functools import partial
from typing import Literal

import torch
from torch import Tensor, nn

from genlib.checks import check_images, check_positive, check_tensor
from genlib.model import Model

LEAKY = partial(nn.LeakyReLU, 0.2)


class Game(Model):
    """A generator and a critic that take turns. A subclass says what each of them lowers.

    It defines `critic_loss(real, fake)` and `generator_loss(fake)`, of batches `[B, D]`. The fake
    ones that the critic learns from carry no gradient to the generator.

    Args:
        dim: numbers in one example, D.
        code: numbers in one code z, C, which is drawn from N(0, I).
        generator: `[B, C]` to `[B, D]`.
        critic: what the other player learns with.
        output: `"linear"`, or `"sigmoid"` for images in [0, 1].
        critic_steps: turns of the critic to one of the generator, each on a batch of its own.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        generator: nn.Module,
        critic: nn.Module,
        output: Literal["linear", "sigmoid"] = "linear",
        critic_steps: int = 1,
    ):
        super().__init__()
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        critic_steps = check_positive("critic_steps", critic_steps)
        if output not in ("linear", "sigmoid"):
            raise ValueError(f"Expected output to be 'linear' or 'sigmoid', got {output!r}.")
        self.dim, self.code, self.output = dim, code, output
        self.critic_steps = critic_steps
        self.generator, self.critic = generator, critic
        self.register_buffer("turn", torch.tensor(0))  # batches seen; kept by a checkpoint

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D]`, or for a sigmoid output not in [0, 1]."""
        if self.output == "sigmoid":
            return check_images(x, self.dim, self.dtype)
        return check_tensor("x", x, ("N", self.dim), dtype=self.dtype)

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """What the critic lowers, a scalar."""
        raise NotImplementedError(f"{type(self).__name__} does not define critic_loss.")

    def generator_loss(self, fake: Tensor) -> Tensor:
        """What the generator lowers, a scalar."""
        raise NotImplementedError(f"{type(self).__name__} does not define generator_loss.")

    def fake(self, x: Tensor) -> Tensor:
        """New examples, as many as there are in the batch `x`, in its layout."""
        z = torch.randn(*x.shape[:-1], self.code, device=x.device, dtype=x.dtype)  # [B, C]
        return self._shape(self.generator(z))

    def turns(self, x: Tensor):
        """The critic learns on `x`; then, every `critic_steps` batches, the generator.

        The generator's loss is computed after the critic has stepped, so by the new critic.
        """
        with torch.no_grad():
            fake = self.fake(x)  # [B, D]
        yield "critic", self.critic.parameters(), self.critic_loss(x, fake)
        self.turn += 1
        if self.critic_steps == 1 or int(self.turn) % self.critic_steps == 0:
            loss = self.generator_loss(self.fake(x))
            yield "generator", self.generator.parameters(), loss

    def decode(self, z: Tensor) -> Tensor:
        """What the generator makes of the codes, `[N, C]` to `[N, D]`."""
        z = check_tensor("z", z, ("N", self.code), dtype=self.dtype)
        return self._shape(self.generator(z))

    @torch.no_grad()
    def sample(self, n: int) -> Tensor:
        """n new examples `[n, D]`, from one pass through the generator."""
        n = check_positive("n", n)
        return self.decode(torch.randn(n, self.code, device=self.device, dtype=self.dtype))

    def _shape(self, out: Tensor) -> Tensor:
        return torch.sigmoid(out) if self.output == "sigmoid" else out
