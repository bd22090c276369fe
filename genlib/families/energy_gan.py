"""Energy-based GANs: the critic is an autoencoder, and its reconstruction error is an energy.

z [B, C]  ->  generator  ->  fake x [B, D]  ->  critic: x -> its code -> x̂  ->  |x̂ - x|² / D  [B]
"""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize, relu

from genlib.checks import check_not_negative, check_positive
from genlib.families.gan.game import LEAKY, Game
from genlib.families.gan.runs import Runs
from genlib.nets import mlp
from genlib.side_by_side import mlp_runs


def pulling_away(codes: Tensor) -> Tensor:
    """The mean squared cosine between two codes of a batch: `[..., B, C]` to `[...]`, 0 to 1.

    0 if all are orthogonal, 1 if all point along one line, either way of it. Directions drawn at
    random have 1 / C. A batch of one has no pairs, and gets 0.

    Source: Zhao, Mathieu and LeCun (2017), equation 4.
    """
    n, unit = codes.shape[-2], normalize(codes, dim=-1)
    # The sum over all pairs, from the smaller of the two products of unit with itself.
    product = unit.mT @ unit if codes.shape[-1] < n else unit @ unit.mT
    itself = unit.square().sum(-1).square().sum(-1)  # n, less the codes that are exactly 0
    return (product.square().sum((-2, -1)) - itself) / max(1, n * (n - 1))


def hinge(energy: Tensor, margin: float) -> Tensor:
    """[m - E]+, elementwise: what an energy lacks to reach the margin, and 0 above it."""
    return relu(margin - energy)


class Misfit(nn.Module):
    """An autoencoder with an output that says how badly it stands for its input.

    Args:
        encoder: `[B, D]` to `[B, C]`.
        decoder: `[B, C]` to `[B, D]`.
        output: `"linear"`, or `"sigmoid"` if the decoder's outputs are logits of grey values.
    """

    def __init__(self, encoder: nn.Module, decoder: nn.Module, output: str = "linear"):
        super().__init__()
        self.encoder, self.decoder, self.output = encoder, decoder, output

    def reconstruct(self, x: Tensor) -> Tensor:
        """x̂, `[B, D]`, in the units of the data."""
        out = self.decoder(self.encoder(x))
        return torch.sigmoid(out) if self.output == "sigmoid" else out

    def forward(self, x: Tensor) -> Tensor:
        """Squared reconstruction error, the mean over the D numbers: `[B, D]` to `[B]`."""
        return (self.reconstruct(x) - x).square().mean(-1)


class EnergyGAN(Game):
    """The game of Zhao, Mathieu and LeCun (2017) over an energy with a margin.

    The critic lowers E(x) + [m - E(G(z))]+ (equation 1), the generator E(G(z)) (equation 2) plus
    the pulling-away term, with E the squared error of the critic's autoencoder (equation 3, where
    it is the error itself), as a mean over the D numbers of an example: a margin then means the
    same for images of any size. Only the critic has an energy; the generator learns to sample.

    Args:
        dim: numbers in one example, D.
        code: numbers in one of the generator's codes z, drawn from N(0, I).
        critic_code: numbers in one of the critic's codes. From D on, nothing but the fakes keeps
            its reconstruction from being perfect everywhere.
        margin: m, the energy above which a fake is left alone, in squared units of the data.
        pull: weight of the pulling-away term (`pt` in the paper); 0 leaves it out.
        generator_hidden: sizes of the generator's hidden layers (ReLU).
        critic_hidden: sizes of the encoder's hidden layers (leaky ReLU); the decoder has them in
            reverse.
        output: `"linear"`, or `"sigmoid"` for images in [0, 1].
        critic_steps: turns of the critic to one of the generator.
        generator: replaces the default network, `[B, code]` to `[B, D]`.
        encoder: replaces the default network, `[B, D]` to `[B, critic_code]`.
        decoder: replaces the default network, `[B, critic_code]` to `[B, D]`.

    Raises:
        ValueError: a size or the margin not positive, a negative `pull`, an unknown output.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        critic_code: int,
        margin: float = 1.0,
        pull: float = 0.0,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128,),
        output: Literal["linear", "sigmoid"] = "linear",
        critic_steps: int = 1,
        generator: nn.Module | None = None,
        encoder: nn.Module | None = None,
        decoder: nn.Module | None = None,
    ):
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        critic_code = check_positive("critic_code", critic_code)
        margin = check_positive("margin", margin, float)
        pull = check_not_negative("pull", pull)
        net = partial(mlp, activation=LEAKY)
        critic = Misfit(
            encoder or net(dim, *critic_hidden, critic_code),
            decoder or net(critic_code, *reversed(critic_hidden), dim),
            output,
        )
        generator = generator or mlp(code, *generator_hidden, dim)
        super().__init__(dim, code, generator, critic, output, critic_steps)
        self.margin, self.pull = margin, pull

    def critic_loss(self, real: Tensor, fake: Tensor) -> Tensor:
        """E(x) + [m - E(G(z))]+, means over the batch: from 0; m where nothing is told apart."""
        return self.critic(real).mean() + hinge(self.critic(fake), self.margin).mean()

    def generator_loss(self, fake: Tensor) -> Tensor:
        """E(G(z)), and the pulling-away term of the codes that the critic gives the fakes."""
        loss = self.critic(fake).mean()
        if self.pull:
            codes = self.critic.encoder(fake).movedim(0, -2)  # [B, C]; of several runs [R, B, C]
            loss = loss + self.pull * pulling_away(codes).mean()
        return loss

    def energy(self, x: Tensor) -> Tensor:
        """Mean squared reconstruction error by the critic, `[B, D]` to `[B]`, at least 0.

        Low where the critic expects data. It is no log-probability: no normaliser belongs to it,
        and its level does not compare with that of another model.
        """
        return self.critic(self.here(x))

    def reconstruct(self, x: Tensor) -> Tensor:
        """What the critic makes of x, `[B, D]`, in the units of the data."""
        return self.critic.reconstruct(self.here(x))


class EnergyGANRuns(Runs, EnergyGAN):
    """R independent energy-based GANs of one shape, trained side by side in the same steps.

    For studies of many seeds, as `GANRuns`, whose notes on the optimiser hold here too.

    Args:
        runs: R. Batches, codes and samples are `[B, R, D]`, `[N, R, C]` and `[n, R, D]`.
        dim, code, critic_code, generator_hidden, critic_hidden, options: as for `EnergyGAN`.
    """

    def __init__(
        self,
        runs: int,
        dim: int,
        code: int,
        critic_code: int,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128,),
        **options,
    ):
        runs, dim = check_positive("runs", runs), check_positive("dim", dim)
        code = check_positive("code", code)
        critic_code = check_positive("critic_code", critic_code)
        net = partial(mlp_runs, runs, activation=LEAKY)
        encoder = net(dim, *critic_hidden, critic_code)
        decoder = net(critic_code, *reversed(critic_hidden), dim)
        nets = {"encoder": encoder, "decoder": decoder}
        nets["generator"] = mlp_runs(runs, code, *generator_hidden, dim)
        super().__init__(dim, code, critic_code, **nets, **options)
        self.runs = runs
