"""Generative adversarial networks: codes become fakes, and a critic tells fake from real.

z [B, C]  ->  generator  ->  fake x [B, D]  ->  critic  ->  score [B]: high for real
"""

from collections.abc import Sequence
from typing import Literal

from torch import Tensor, nn
from torch.nn.utils.parametrize import register_parametrization

from genlib.checks import check_positive
from genlib.families.gan.game import LEAKY, Game
from genlib.families.gan.losses import OBJECTIVES, SpectralNorm, gradient_penalty, r1
from genlib.nets import mlp


class GAN(Game):
    """The game of Goodfellow et al. (2014), with the repairs that most later papers use.

    Args:
        dim: numbers in one example, D.
        code: numbers in one code z, C, which is drawn from N(0, I).
        generator_hidden: sizes of the generator's hidden layers (ReLU).
        critic_hidden: sizes of the critic's hidden layers (leaky ReLU).
        objective: `"nonsaturating"`, `"minimax"` (both: Goodfellow et al., 2014) or
            `"wasserstein"` (Arjovsky et al., 2017), whose critic must be kept from growing steep:
            by a penalty or by spectral normalisation.
        penalty: None; `"gp"`, which pulls the critic's slope between real and fake to 1
            (Gulrajani et al., 2017); or `"r1"`, which flattens it at the data (Mescheder et al.,
            2018).
        weight: of the penalty.
        spectral_norm: divide each of the critic's matrices by an estimate of its largest singular
            value, so that its slope is at most about 1 (Miyato et al., 2018). For the default
            critic and any other whose layers between are 1-Lipschitz. (Of a convolution it is the
            kernel read as a matrix, as in the paper; the layer's slope can be several times 1.)
        pack: examples the critic sees at once (PacGAN: Lin et al., 2018). What is left over of a
            batch that it does not divide goes unseen.
        output: `"linear"`, or `"sigmoid"` for images in [0, 1].
        critic_steps: turns of the critic to one of the generator.
        generator: replaces the default network, `[B, C]` to `[B, D]`.
        critic: replaces the default network, `[B, pack * D]` to `[B, 1]`.

    Raises:
        ValueError: a size or weight out of its range, or an unknown objective or penalty.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128, 128),
        objective: str = "nonsaturating",
        penalty: Literal["gp", "r1"] | None = None,
        weight: float = 10.0,
        spectral_norm: bool = False,
        pack: int = 1,
        output: Literal["linear", "sigmoid"] = "linear",
        critic_steps: int = 1,
        generator: nn.Module | None = None,
        critic: nn.Module | None = None,
    ):
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        pack = check_positive("pack", pack)
        weight = check_positive("weight", weight, float)
        if objective not in OBJECTIVES:
            names = ", ".join(map(repr, OBJECTIVES))
            raise ValueError(f"Expected objective to be one of {names}; got {objective!r}.")
        if penalty not in (None, "gp", "r1"):
            raise ValueError(f"Expected penalty to be None, 'gp' or 'r1', got {penalty!r}.")
        generator = generator or mlp(code, *generator_hidden, dim)
        critic = critic or mlp(pack * dim, *critic_hidden, 1, activation=LEAKY)
        if spectral_norm:
            for layer in critic.modules():
                if isinstance(layer, nn.Linear | nn.Conv2d):
                    register_parametrization(layer, "weight", SpectralNorm(layer.weight))
        super().__init__(dim, code, generator, critic, output, critic_steps)
        self.objective, self.penalty, self.weight, self.pack = objective, penalty, weight, pack

    def logits(self, x: Tensor) -> Tensor:
        """The critic's logits, one for each `pack` examples: `[B, D]` to `[B // pack]`."""
        return self._judge(self._pack(x))

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        real, fake = self._pack(real), self._pack(fake)
        loss = OBJECTIVES[self.objective].critic(self._judge(real), self._judge(fake))
        if self.penalty == "gp":
            penalty = gradient_penalty(self._judge, real, fake, self.pack, self.dim)
            loss = loss + self.weight * penalty
        elif self.penalty == "r1":
            loss = loss + self.weight * r1(self._judge, real, self.pack, self.dim)
        return loss

    def generator_loss(self, fake: Tensor) -> Tensor:
        return OBJECTIVES[self.objective].generator(self.logits(fake))

    def _judge(self, packed: Tensor) -> Tensor:
        return self.critic(packed).squeeze(-1)

    def _pack(self, x: Tensor) -> Tensor:
        """`pack` examples side by side: `[B, D]` to `[B // pack, pack * D]`."""
        if self.pack == 1:
            return x
        groups = len(x) // self.pack
        if groups == 0:
            raise ValueError(f"Expected batches of at least {self.pack} to pack, got {len(x)}.")
        packs = x[: groups * self.pack].unflatten(0, (groups, self.pack))
        return packs.movedim(1, -2).flatten(-2)  # [.., pack, D] to [.., pack * D]
