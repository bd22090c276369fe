"""Two posteriors whose evidence is known exactly, so that an ELBO's gap is a KL in nats.

`NormalGamma` is a conjugate model with coordinate ascent for its mean-field guide; `EightSchools`
is a hierarchical model that is not conjugate, solved by quadrature in one dimension.
"""

import math

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Gamma, MultivariateNormal, Normal

from genlib.checks import check_positive, check_tensor


class NormalGamma:
    """x_i ~ N(mu, 1/tau), mu | tau ~ N(m0, 1/(k0 tau)), tau ~ Gamma(a0, b0), and q(mu) q(tau).

    Coordinate ascent (Bishop, 2006, section 10.1.3): each method `update_*` sets one factor to
    the best one given the other. q(mu) is N(mean, 1/precision), q(tau) is Gamma(shape, rate).

    Args:
        x: the data, `[N]`.
        m0, k0, a0, b0: the prior.
    """

    def __init__(
        self, x: Tensor, m0: float = 0.0, k0: float = 1.0, a0: float = 1.0, b0: float = 1.0
    ):
        self.x = check_tensor("x", x, ("N",)).double()
        for name, value in {"k0": k0, "a0": a0, "b0": b0}.items():
            check_positive(name, value, float)
        self.m0, self.k0, self.a0, self.b0 = m0, k0, a0, b0
        self.mean, self.precision = torch.tensor(m0).double(), torch.tensor(1.0).double()
        self.shape, self.rate = torch.tensor(a0).double(), torch.tensor(b0).double()

    def update_mean(self) -> None:
        """q(mu): the exact conditional with tau at its mean."""
        n = len(self.x)
        self.mean = (self.k0 * self.m0 + self.x.sum()) / (self.k0 + n)
        self.precision = (self.k0 + n) * self.shape / self.rate

    def update_precision(self) -> None:
        """q(tau): the exact conditional with the squared distances from mu at their mean."""
        n, spread = len(self.x), 1 / self.precision
        distance = (self.x - self.mean).square().sum() + n * spread
        pull = self.k0 * ((self.mean - self.m0) ** 2 + spread)
        self.shape = torch.tensor(self.a0 + (n + 1) / 2).double()
        self.rate = self.b0 + 0.5 * (distance + pull)

    def elbo(self) -> Tensor:
        """E_q[log p(x, mu, tau)] plus the entropies, exactly, in nats."""
        n, spread = len(self.x), 1 / self.precision
        tau = self.shape / self.rate  # E tau
        log_tau = torch.digamma(self.shape) - self.rate.log()  # E log tau
        distance = (self.x - self.mean).square().sum() + n * spread
        pull = self.k0 * ((self.mean - self.m0) ** 2 + spread)
        likelihood = 0.5 * n * (log_tau - math.log(2 * math.pi)) - 0.5 * tau * distance
        mean = 0.5 * (math.log(self.k0 / (2 * math.pi)) + log_tau) - 0.5 * tau * pull
        precision = self.a0 * math.log(self.b0) - math.lgamma(self.a0)
        precision = precision + (self.a0 - 1) * log_tau - self.b0 * tau
        entropy = (
            Normal(self.mean, spread.sqrt()).entropy() + Gamma(self.shape, self.rate).entropy()
        )
        return likelihood + mean + precision + entropy

    def posterior(self) -> tuple[float, float, float, float]:
        """m, k, a, b of the exact posterior, which has the form of the prior."""
        n, centre = len(self.x), self.x.mean().item()
        k, a = self.k0 + n, self.a0 + n / 2
        m = (self.k0 * self.m0 + n * centre) / k
        pull = self.k0 * n * (centre - self.m0) ** 2 / k
        b = self.b0 + 0.5 * ((self.x - centre).square().sum().item() + pull)
        return m, k, a, b

    def log_evidence(self) -> float:
        """log p(x), exactly: a ratio of normalisers of posterior and prior, in nats."""
        _, k, a, b = self.posterior()
        gammas = math.lgamma(a) - math.lgamma(self.a0)
        rates = self.a0 * math.log(self.b0) - a * math.log(b)
        n = len(self.x)
        return gammas + rates + 0.5 * math.log(self.k0 / k) - 0.5 * n * math.log(2 * math.pi)


class EightSchools:
    """Effects of coaching in eight schools: y_j ~ N(theta_j, s_j^2), theta_j ~ N(mu, tau^2),
    mu ~ N(0, 5^2), tau ~ HalfCauchy(5) (posteriordb's version; others have wider priors).

    A code z `[..., 10]` is (mu, log tau, eight numbers): theta itself if `centred`, and
    (theta - mu) / tau if not. Both are coordinates of one model, with one evidence.
    """

    y = torch.tensor([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])  # points in a test
    s = torch.tensor([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])  # their standard errors

    def __init__(self, centred: bool = False):
        self.centred = centred

    def theta(self, z: Tensor) -> Tensor:
        """The eight effects, `[..., 8]`."""
        return z[..., 2:] if self.centred else z[..., :1] + z[..., 1:2].exp() * z[..., 2:]

    def log_joint(self, z: Tensor) -> Tensor:
        """log p(y, z), `[..., 10]` to `[...]`, with the Jacobian of tau = exp(log tau)."""
        mu, log_tau, schools = z[..., :1], z[..., 1:2], z[..., 2:]
        # HalfCauchy(5) of tau, and log tau for the Jacobian.
        prior = math.log(2 / (5 * math.pi)) - (log_tau.exp() / 5).square().log1p() + log_tau
        place, log_scale = (mu, log_tau) if self.centred else (0.0, torch.zeros(1).to(z))
        errors = [  # each term -log N, without its constant
            0.5 * (mu / 5).square() + math.log(5),
            0.5 * ((schools - place) * (-log_scale).exp()).square() + log_scale,
            0.5 * ((self.theta(z) - self.y.to(z)) / self.s.to(z)).square() + self.s.to(z).log(),
        ]
        return prior[..., 0] - sum(e.sum(-1) for e in errors) - 8.5 * math.log(2 * math.pi)

    def given_tau(self, points: int = 400) -> dict[str, Tensor]:
        """The posterior at Gauss-Legendre nodes of tau; given tau all else is Gaussian.

        Returns `log_evidence`, a scalar in nats; `tau` and its `weight`, `[P]`; and means and
        variances of mu `[P]` and of theta given mu too: theta_j has mean
        `shrink * mu + (1 - shrink) y` and variance `(1 - shrink) s^2`, with `shrink` `[P, 8]`.
        """
        check_positive("points", points)
        nodes, step = np.polynomial.legendre.leggauss(points)
        # tau = 5 tan(u) with u uniform on (0, pi/2) is HalfCauchy(5).
        tau = torch.from_numpy(5 * np.tan((nodes + 1) * math.pi / 4))  # [P]
        y, var = self.y.double(), self.s.double() ** 2
        total = torch.diag_embed(var + tau[:, None] ** 2) + 25.0  # [P, 8, 8]: mu integrated out
        log_w = MultivariateNormal(torch.zeros(8).double(), total).log_prob(y)
        log_w = log_w + torch.from_numpy(step / 2).log()
        evidence = log_w.logsumexp(0)
        precision = 1 / (var + tau[:, None] ** 2)  # [P, 8]
        mu_var = 1 / (1 / 25 + precision.sum(1))  # [P]
        return {
            "log_evidence": evidence,
            "tau": tau,
            "weight": (log_w - evidence).exp(),
            "mu": mu_var * (precision * y).sum(1),
            "mu_var": mu_var,
            "shrink": var * precision,
        }

    def moments(self, points: int = 400) -> tuple[Tensor, Tensor]:
        """Exact posterior means and standard deviations of (mu, tau, theta), `[10]` each."""
        at = self.given_tau(points)
        mu, mu_var, shrink = at["mu"][:, None], at["mu_var"][:, None], at["shrink"]
        theta = shrink * mu + (1 - shrink) * self.y.double()
        theta_var = (1 - shrink) * self.s.double() ** 2 + shrink**2 * mu_var
        means = torch.cat([mu, at["tau"][:, None], theta], dim=1)  # [P, 10]
        variances = torch.cat([mu_var, torch.zeros_like(mu), theta_var], dim=1)
        mean = at["weight"] @ means
        return mean, (at["weight"] @ (variances + (means - mean) ** 2)).sqrt()

    def draws(self, n: int) -> Tensor:
        """Independent draws of (mu, tau, theta) from the posterior, `[n, 10]`."""
        check_positive("n", n)
        at = self.given_tau()
        row = at["weight"].multinomial(n, replacement=True)  # [n]
        mu = at["mu"][row] + at["mu_var"][row].sqrt() * torch.randn(n).double()
        shrink = at["shrink"][row]  # [n, 8]
        theta = shrink * mu[:, None] + (1 - shrink) * self.y.double()
        theta = theta + ((1 - shrink) * self.s.double() ** 2).sqrt() * torch.randn(n, 8).double()
        return torch.cat([mu[:, None], at["tau"][row, None], theta], dim=1)
