"""R small RBMs trained side by side in plain tensors: the laboratory for studies of many runs.

An RBM is a list of three tensors: W [R, V, H], a [R, 1, V] and b [R, 1, H]. Data are x [R, B, V].
Updates are added by hand as the mathematics has them, without autograd and without `fit`.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import softplus

from genlib.families.contrastive.rbm import binary_states, draw

RBMs = list[Tensor]
Negatives = Callable[[RBMs, Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]


def new_rbms(x: Tensor, hidden: int, runs: int, seed: int = 0) -> RBMs:
    """Small random weights, visible biases at the log-odds of the data x `[B, V]`."""
    generator = torch.Generator().manual_seed(seed)
    W = 0.1 * torch.randn(runs, x.shape[1], hidden, generator=generator, dtype=x.dtype)
    a = x.mean(0).clamp(0.001, 0.999).logit().expand(runs, 1, -1)
    return [W, a.clone(), torch.zeros(runs, 1, hidden, dtype=x.dtype)]


def up(x: Tensor, rbms: RBMs) -> Tensor:
    """p(z = 1 | x), `[R, B, V]` to `[R, B, H]`."""
    return torch.sigmoid(x @ rbms[0] + rbms[2])


def down(z: Tensor, rbms: RBMs) -> Tensor:
    """p(x = 1 | z), `[R, B, H]` to `[R, B, V]`."""
    return torch.sigmoid(z @ rbms[0].mT + rbms[1])


def gibbs(x: Tensor, rbms: RBMs, k: int) -> Tensor:
    """x after k turns x -> z -> x, each drawn."""
    for _ in range(k):
        x = draw(down(draw(up(x, rbms)), rbms))
    return x


def moments(x: Tensor, z: Tensor, p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """E[x z^T], E[x] and E[z], each row with its probability p `[R, B]`."""
    px = p[..., None] * x
    return px.mT @ z, px.sum(-2, keepdim=True), (p[..., None] * z).sum(-2, keepdim=True)


def cd(k: int) -> Negatives:
    """Negatives of contrastive divergence: k turns that start at the data (Hinton, 2002)."""

    def negatives(rbms: RBMs, x: Tensor, p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        y = gibbs(x, rbms, k)
        return moments(y, up(y, rbms), p)

    return negatives


def pcd(x: Tensor, copies: int) -> Negatives:
    """Negatives from persistent chains, `copies` per example of x (Tieleman, 2008)."""
    chain = [x.repeat(1, copies, 1)]

    def negatives(rbms: RBMs, x: Tensor, p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        chain[0] = gibbs(chain[0], rbms, 1)
        share = torch.full(chain[0].shape[:2], 1 / chain[0].shape[1]).to(x)
        return moments(chain[0], up(chain[0], rbms), share)

    return negatives


def exact(hidden: int) -> Negatives:
    """The true negative phase, by a sum over all 2^H states of the hidden units."""
    states = binary_states(hidden)

    def negatives(rbms: RBMs, x: Tensor, p: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        z = states.to(x).expand(len(x), -1, -1)  # [R, 2^H, H]
        law = log_weights(z, rbms).softmax(-1)
        return moments(down(z, rbms), z, law)

    return negatives


def train(x: Tensor, rbms: RBMs, steps: int, lr: float | Tensor, negatives: Negatives) -> RBMs:
    """Steps up the likelihood on all of x `[R, B, V]`, at a rate that falls to zero."""
    p = torch.full(x.shape[:2], 1 / x.shape[1]).to(x)
    for i in range(steps):
        rise, fall = moments(x, up(x, rbms), p), negatives(rbms, x, p)
        lr_now = lr * (1 - i / steps)
        rbms = [w + lr_now * (u - v) for w, u, v in zip(rbms, rise, fall, strict=True)]
    return rbms


def log_weights(states: Tensor, rbms: RBMs) -> Tensor:
    """The logarithm of each term of Z, one per state of the hidden units: `[R, 2^H]`."""
    W, a, b = rbms
    return (states @ b.mT).squeeze(-1) + softplus(states @ W.mT + a).sum(-1)


def minus_free_energy(x: Tensor, rbms: RBMs) -> Tensor:
    """log sum_z exp(-E(x, z)), `[R, B, V]` to `[R, B]`, nats."""
    W, a, b = rbms
    return (x @ a.mT).squeeze(-1) + softplus(x @ W + b).sum(-1)


def log_likelihood(x: Tensor, rbms: RBMs) -> Tensor:
    """The exact mean log p(x) of each RBM, `[R]`, nats per example."""
    states = binary_states(rbms[0].shape[-1]).to(x)
    return minus_free_energy(x, rbms).mean(-1) - log_weights(states, rbms).logsumexp(-1)
