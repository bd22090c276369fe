"""Two sets compared by their moments: the Fréchet distance and the kernel distance (MMD)."""

import warnings

import torch
from torch import Tensor

from genlib.metrics.distances import check_sets, rows_of, warn_unequal


def frechet(x: Tensor, y: Tensor) -> float:
    """Squared Fréchet distance of the Gaussians with the moments of x and y, each `[N, D]`.

        |m_x - m_y|^2 + tr(S_x + S_y - 2 (S_x S_y)^(1/2))

    In the features of an Inception network it is called FID; in any others it is not: here write
    "Fréchet distance in the course's features". The estimate is too large, and the more so the
    fewer the examples: two sets of 500 from one Gaussian in 64 dimensions are 4.5 apart. Compare
    only at equal N, and with the distance between two real sets.

    Source: Heusel et al., "GANs trained by a two time-scale update rule converge to a local Nash
    equilibrium", NeurIPS 2017, equation 6; Dowson and Landau (1982).

    Warns when a set has no more examples than dimensions, or the two differ in number.
    """
    x, y = check_sets(x, y, 2, ("x", "y"))
    warn_unequal(x, y, "The Fréchet distance")
    n, dims = min(len(x), len(y)), x.shape[1]
    if n <= dims:
        warnings.warn(
            f"Expected more examples than the {dims} dimensions for a Fréchet distance, got {n}: "
            "the covariance is singular, and the value says more about N than about the sets.",
            stacklevel=2,
        )
    (mean_x, cov_x), (mean_y, cov_y) = _moments(x), _moments(y)
    values, vectors = torch.linalg.eigh(cov_x)
    root = (vectors * values.clamp(min=0).sqrt()) @ vectors.T  # S_x^(1/2), [D, D]
    # S_x S_y has the eigenvalues of the symmetric root S_y root, which are never complex.
    cross = torch.linalg.eigvalsh(root @ cov_y @ root).clamp(min=0).sqrt().sum()
    distance = (mean_x - mean_y).square().sum() + cov_x.trace() + cov_y.trace() - 2 * cross
    return max(0.0, distance.item())


def mmd2(x: Tensor, y: Tensor) -> float:
    """Unbiased squared maximum mean discrepancy with the kernel (x.y / D + 1)^3 of KID.

    Its mean is 0 when x and y `[N, D]` come from one distribution, so small negative values are
    right. The kernel is a cubic, which sees the first three moments and nothing else.

    Source: Gretton et al., "A kernel two-sample test", JMLR 13 (2012), lemma 6; the kernel:
    Bińkowski et al., "Demystifying MMD GANs", ICLR 2018, section 4.
    """
    x, y = check_sets(x, y, 2, ("x", "y"))
    n, m = len(x), len(y)
    within_x = (_kernel_sum(x, x) - _kernel_diagonal(x)) / (n * (n - 1))
    within_y = (_kernel_sum(y, y) - _kernel_diagonal(y)) / (m * (m - 1))
    return within_x + within_y - 2 * _kernel_sum(x, y) / (n * m)


def _moments(x: Tensor) -> tuple[Tensor, Tensor]:
    mean = x.mean(0)
    centred = x - mean
    return mean, centred.T @ centred / (len(x) - 1)


def _kernel_sum(x: Tensor, y: Tensor) -> float:
    total = x.new_zeros(())
    for _, part in rows_of(x, len(y)):
        total += (part @ y.T).div_(x.shape[1]).add_(1).pow_(3).sum()
    return total.item()


def _kernel_diagonal(x: Tensor) -> float:
    return (x.square().sum(1) / x.shape[1] + 1).pow(3).sum().item()
