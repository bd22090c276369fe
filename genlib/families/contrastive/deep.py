"""A deep autoencoder, its layers learnt one by one as RBMs and then unrolled."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_images, check_seed, check_tensor
from genlib.families.autoencoder import Autoencoder
from genlib.families.contrastive.rbm import RBM
from genlib.fit import fit
from genlib.likelihoods import Likelihood
from genlib.nets import mlp


class SigmoidAutoencoder(Autoencoder):
    """An autoencoder of sigmoid layers: x [B, D] -> ... -> log-odds of the code [B, C] -> ... -> x̂.

    The decoder begins with the sigmoid that the code has not had, so that the whole is a stack of
    RBMs read upwards and then downwards (Hinton & Salakhutdinov, 2006, figure 1).

    Args:
        dim, code, hidden, likelihood: as for `Autoencoder`.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        hidden: Sequence[int] = (256,),
        likelihood: Likelihood = "bernoulli",
    ):
        super().__init__(dim, code, hidden, likelihood)
        self.encoder = mlp(dim, *hidden, code, activation=nn.Sigmoid)
        down = mlp(code, *reversed(hidden), dim, activation=nn.Sigmoid)
        self.decoder = nn.Sequential(nn.Sigmoid(), *down)


def pretrain(x: Tensor, sizes: Sequence[int], seed: int = 0, **options) -> list[RBM]:
    """One RBM per layer: the first learns x, each next one the codes of the one below.

    Args:
        x: `[N, V]` in [0, 1].
        sizes: hidden units of each layer, from the data up.
        seed: of weights and batches.
        options: of `fit`, the same for every layer, as `epochs=5, batch=100, lr=0.1`.

    Source: Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks",
    Science 313 (2006).
    """
    x = check_images(check_tensor("x", x, ("N", "V")), x.shape[1], torch.get_default_dtype())
    seed = check_seed(seed)
    if not sizes:
        raise ValueError("Expected at least one layer size, got none.")
    rbms = []
    for layer, size in enumerate(sizes):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed + layer)
            rbm = RBM(x.shape[1], size, mean=x.mean(0).cpu())
        fit(rbm, x, seed=seed + layer, **options)
        rbms.append(rbm)
        with torch.no_grad():
            x = rbm.encode(x.to(rbm.device))  # [N, size]: the data of the next layer
    return rbms


@torch.no_grad()
def unroll(rbms: Sequence[RBM]) -> SigmoidAutoencoder:
    """The autoencoder that goes up through the RBMs and down again, with copies of weights.

    Up and down share weights at the start and are free to part when it is trained further.

    Raises:
        ValueError: RBMs that do not fit on top of each other.
    """
    sizes = [rbms[0].dim, *(rbm.code for rbm in rbms)] if rbms else []
    if not rbms or any(a.code != b.dim for a, b in zip(rbms, rbms[1:], strict=False)):
        raise ValueError(f"Expected RBMs that fit on top of each other, got {sizes}.")
    model = SigmoidAutoencoder(sizes[0], sizes[-1], sizes[1:-1])
    up = [layer for layer in model.encoder if isinstance(layer, nn.Linear)]
    down = [layer for layer in model.decoder if isinstance(layer, nn.Linear)]
    for rbm, rise, fall in zip(rbms, up, reversed(down), strict=True):
        weight, a, b, _ = rbm.plain()
        rise.weight.copy_(weight.T)
        rise.bias.copy_(b)
        fall.weight.copy_(weight)
        fall.bias.copy_(a)
    return model
