"""A Gaussian of records with missing cells, by EM: what was not seen is summed over exactly."""

import math

import torch
from torch import Tensor

from genlib.checks import check_positive


class IncompleteGaussian:
    """N(mean, cov) fitted to the cells that were seen (Dempster, Laird and Rubin, 1977).

    The covariance leans on the diagonal of the data's variances as if `prior` more records had
    been seen; so it is never singular.

    Args:
        x: records, `[N, D]`, NaN where a cell is missing; of about unit variance.
        prior: records that speak for independence.
        rounds: of EM.

    Raises:
        ValueError: x of another shape, or a column without a cell.
    """

    def __init__(self, x: Tensor, prior: float = 10.0, rounds: int = 30):
        x, prior = _records(x), check_positive("prior", prior, float)
        seen = ~x.isnan()
        if not seen.any(0).all():
            raise ValueError("Expected a cell in each column, got a column that was never seen.")
        count = seen.sum(0)
        self.mean = x.nansum(0) / count
        spread = ((x - self.mean).square().nansum(0) + prior) / (count + prior)
        self.cov = spread.diag()
        for _ in range(check_positive("rounds", rounds)):
            guess, doubt = self.fill(x)
            self.mean = guess.mean(0)
            off = guess - self.mean
            cov = off.T @ off + doubt.sum(0) + prior * spread.diag()
            self.cov = cov / (len(x) + prior)

    def _parts(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What was seen, off the mean, and the Cholesky factors of its covariance, with 1 on the
        diagonal where a cell is missing."""
        seen = (~x.isnan()).to(x)  # [N, D]
        off = (x - self.mean).nan_to_num(0.0)
        both = seen[:, :, None] * seen[:, None, :]
        return seen, off, torch.linalg.cholesky(both * self.cov + torch.diag_embed(1 - seen))

    def log_prob(self, x: Tensor) -> Tensor:
        """log p(cells seen), `[N, D]` to `[N]`, nats, float64."""
        seen, off, factor = self._parts(_records(x, len(self.mean)))
        far = torch.cholesky_solve(off[..., None], factor)[..., 0]
        log_det = 2 * factor.diagonal(dim1=1, dim2=2).log().sum(1)
        return -0.5 * ((off * far).sum(1) + log_det + seen.sum(1) * math.log(2 * math.pi))

    def fill(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The expected record given the cells seen, `[N, D]`, and its covariance, `[N, D, D]`."""
        x = _records(x, len(self.mean))
        seen, off, factor = self._parts(x)
        gain = torch.cholesky_solve(seen[:, :, None] * self.cov, factor)  # [N, D, D]
        guess = self.mean + (off[:, None] @ gain)[:, 0]
        doubt = self.cov - (seen[:, :, None] * self.cov).mT @ gain
        return torch.where(x.isnan(), guess, x), doubt


def _records(x: Tensor, dim: int | None = None) -> Tensor:
    if not isinstance(x, Tensor) or x.dim() != 2 or (dim is not None and x.shape[1] != dim):
        shape = f"[N, {dim or 'D'}]"
        raise ValueError(
            f"Expected x as a tensor {shape}, NaN where a cell is missing, got {x!r:.60}."
        )
    return x.double()
