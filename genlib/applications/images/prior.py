"""A mixture of Gaussians as what is known of images beforehand, and the posterior mean behind any
linear damage: the best answer in mean squared error, in closed form.

seen [N, D], known [N, D]  ->  x̂ [N, D];  with one component it is the linear estimate (Wiener)
"""

import math

import torch
from torch import Tensor

from genlib.applications.images.damage import FACTOR, NOISE, Damage, Seen
from genlib.checks import check_positive, check_tensor
from genlib.families.mixtures import GaussianMixture
from genlib.fit import fit

PIECE = 400  # images whose posterior is found at once


class MixturePrior:
    """p(x): principal components of images, in them a mixture of K full Gaussians, by EM.

    With x = m + W c + e, where c is drawn from the mixture and e has variance `rest` in each pixel,
    what is seen is y = A x + noise. Given the component k, c is normal with

        precision  L_k = S_k^-1 + W'A'A W / v,   mean  L_k^-1 (S_k^-1 m_k + W'A'(y - A m) / v),

    v the variance of the noise and of e in y; and p(k | y) follows from p(y | k).

    Args:
        x: images `[N, D]`.
        parts: how many principal components are kept, P.
        components: K.
        seed: where EM starts.
        rounds: of EM.
        ridge: variance that is added to each principal component.
    """

    def __init__(
        self,
        x: Tensor,
        parts: int,
        components: int,
        seed: int = 0,
        rounds: int = 60,
        ridge: float = 1e-3,
    ):
        x = check_tensor("x", x, ("N", "D")).double()
        parts = check_positive("parts", parts)
        self.mean = x.mean(0)
        _, _, v = torch.linalg.svd(x - self.mean, full_matrices=False)
        self.basis = v[:parts].T  # [D, P]
        codes = (x - self.mean) @ self.basis
        mixture = GaussianMixture(parts, components, min_var=ridge, seed=seed)
        fit(mixture, codes, steps=rounds, batch=None, progress=False, device="cpu")
        self.weights, self.means = mixture.weights, mixture.means  # [K], [K, P]
        self.precisions = torch.linalg.inv(mixture.covariances + ridge * torch.eye(parts).double())

    def estimate(self, seen: Seen, damage: Damage, rest: float) -> Tensor:
        """The mean alone, as of `posterior`, `[N, D]`; in pieces, which need less memory."""
        pieces = zip(seen.image.split(PIECE), seen.known.split(PIECE), strict=True)
        return torch.cat([self.posterior(Seen(*piece), damage, rest)[0] for piece in pieces])

    @torch.no_grad()
    def posterior(self, seen: Seen, damage: Damage, rest: float) -> tuple[Tensor, Tensor]:
        """The mean of p(x | seen), `[N, D]`, and p(k | seen), `[N, K]`.

        Args:
            seen: by this damage.
            damage: its kind says what A is.
            rest: variance of a pixel that the principal components do not explain.
        """
        y, known = seen.image.double(), seen.known.double()
        if damage.kind == "inpainting":
            left, noise = (y - self.mean) * known, rest  # [N, D]
            gram = torch.einsum("dp,nd,dq->npq", self.basis, known, self.basis)
            count, back = known.sum(1), left @ self.basis
        elif damage.kind == "denoising":
            left, noise = y - self.mean, NOISE**2 + rest
            gram = torch.eye(self.basis.shape[1]).double()[None]  # the basis is orthonormal
            count, back = y.shape[1], left @ self.basis
        else:
            small = damage.small(self.basis.T).T  # [d, P]: what the basis looks like, reduced
            left = damage.small(y - self.mean)
            noise, gram = rest / FACTOR**2, (small.T @ small)[None]
            count, back = left.shape[1], left @ small
        means, log_p = [], []
        for weight, mean, precision in zip(self.weights, self.means, self.precisions, strict=True):
            total = precision + gram / noise  # [N or 1, P, P]
            root = torch.linalg.cholesky(total)
            pull = precision @ mean + back / noise  # [N, P]
            code = torch.cholesky_solve(pull[..., None], root)[..., 0]
            log_det = 2 * root.diagonal(dim1=-2, dim2=-1).log().sum(-1)
            quad = left.square().sum(1) / noise + mean @ precision @ mean - (pull * code).sum(1)
            log_det = log_det - torch.linalg.slogdet(precision)[1]
            constant = count * math.log(2 * math.pi * noise)
            log_p.append(weight.log() - 0.5 * (quad + log_det + constant))
            means.append(code)
        chance = torch.stack(log_p, 1).softmax(1)  # [N, K]
        code = torch.einsum("nk,nkp->np", chance, torch.stack(means, 1))
        return (self.mean + code @ self.basis.T).float(), chance
