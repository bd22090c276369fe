"""The dull method of finance: volatility that follows yesterday's surprise, and tails of Student.

GARCH(1, 1):  x_t = m + s_t e_t,   s_t^2 = w + a (x_(t-1) - m)^2 + b s_(t-1)^2,   e_t ~ t(nu),

with e_t scaled to variance 1; with `leverage` a fall counts g (x_(t-1) - m)^2 more.
Sources: Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of
Econometrics 31 (1986); Glosten, Jagannathan and Runkle, Journal of Finance 48 (1993).
"""

import math

import numpy as np

from genlib.data.download import DataUnavailable


class Garch:
    """Fitted to the past by maximum likelihood with the package arch.

    Args:
        past: returns in per cent, `[T]`.
        leverage: whether falls raise the volatility more.

    Attributes:
        mean, omega, alpha, gamma, beta, nu: m, w, a, g, b and the degrees of freedom.
        variance: s_t^2 of the first day of the past.

    Raises:
        DataUnavailable: the package arch is not installed.
    """

    def __init__(self, past, leverage: bool = False):
        try:
            from arch import arch_model  # here: it takes long to import
        except ImportError:
            raise DataUnavailable(
                "Expected the package 'arch' to be installed, which fits GARCH; "
                'pip install "genlib[applications]".'
            ) from None
        past = np.asarray(past, dtype=float)
        model = arch_model(past, mean="Constant", p=1, o=int(leverage), q=1, dist="t")
        fitted = model.fit(disp="off", show_warning=False)
        p = fitted.params
        self.mean, self.omega, self.alpha = p["mu"], p["omega"], p["alpha[1]"]
        self.gamma = p["gamma[1]"] if leverage else 0.0
        self.beta, self.nu = p["beta[1]"], p["nu"]
        self.variance = float(fitted.conditional_volatility[0]) ** 2

    def after(self, variance, x):
        """s^2 of the next day from that of this day and its return."""
        surprise = (x - self.mean) ** 2
        rise = self.alpha + self.gamma * (x < self.mean)
        return self.omega + rise * surprise + self.beta * variance

    def variances(self, x) -> np.ndarray:
        """s_t^2 of each day of a series that begins as the past did, `[T]` to `[T]`."""
        found = [self.variance]
        for value in np.asarray(x, dtype=float)[:-1]:
            found.append(self.after(found[-1], value))
        return np.array(found)

    def log_probs(self, x) -> np.ndarray:
        """log p(x_t | x_<t) of each day, `[T]` to `[T]`, nats."""
        variance, nu = self.variances(x), self.nu
        z2 = (np.asarray(x, dtype=float) - self.mean) ** 2 / variance
        constant = math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2)
        constant -= 0.5 * math.log(math.pi * (nu - 2))
        return constant - 0.5 * np.log(variance) - (nu + 1) / 2 * np.log1p(z2 / (nu - 2))

    def paths(self, seen, n: int, days: int, seed: int = 0) -> np.ndarray:
        """n ways on from a series that begins as the past did: `[T]` to `[n, days]`."""
        random = np.random.default_rng(seed)
        last = self.variances(seen)[-1]
        variance = np.full(n, self.after(last, float(np.asarray(seen)[-1])))
        scale, drawn = math.sqrt((self.nu - 2) / self.nu), []
        for _ in range(days):
            x = self.mean + np.sqrt(variance) * scale * random.standard_t(self.nu, n)
            drawn.append(x)
            variance = self.after(variance, x)
        return np.stack(drawn, 1)


def block_bootstrap(past, n: int, days: int, block: int, seed: int = 0) -> np.ndarray:
    """n series of stretches of the past, each `block` days long, one after the other: `[n, days]`.

    Source: Künsch, "The jackknife and the bootstrap for general stationary observations", Annals
    of Statistics 17 (1989).
    """
    past, random = np.asarray(past, dtype=float), np.random.default_rng(seed)
    starts = random.integers(len(past) - block + 1, size=(n, -(-days // block)))
    return past[starts[..., None] + np.arange(block)].reshape(n, -1)[:, :days]


def autocorrelation(x, lags) -> np.ndarray:
    """Of series with itself some days before, `[..., T]` to `[..., lags]`."""
    x = np.asarray(x, dtype=float)
    x = x - x.mean(-1, keepdims=True)
    power = (x**2).sum(-1)
    return np.stack([(x[..., lag:] * x[..., :-lag]).sum(-1) / power for lag in lags], -1)
