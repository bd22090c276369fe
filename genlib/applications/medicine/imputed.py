"""What one does first with missing cells: fill them in, then a logistic regression."""

from collections.abc import Sequence

import numpy as np

from genlib.checks import check_positive

STRENGTHS = (0.001, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0)


def imputed_chances(
    x: np.ndarray,
    y: np.ndarray,
    x_val: np.ndarray,
    y_val: np.ndarray,
    x_new: np.ndarray,
    draws: int = 5,
    rounds: int = 10,
    seed: int = 0,
    strengths: Sequence[float] = STRENGTHS,
) -> tuple[np.ndarray, float]:
    """Chances of y = 1 for new records by multiple imputation and logistic regression.

    Every column is regressed on the others, in turn, and missing cells are drawn from what the
    regression says (van Buuren and Groothuis-Oudshoorn, 2011, here by scikit-learn); that is done
    `draws` times, a logistic regression is fitted to each filled table, and their chances are
    averaged. The validation records choose the penalty.

    Args:
        x, y: records to learn from, `[N, D]`, NaN where a cell is missing, and 0 or 1, `[N]`.
        x_val, y_val: what chooses the strength of the penalty.
        x_new: `[M, D]`.
        draws: filled tables; 0 fills in each column's mean, once.
        rounds: of the regressions.
        seed: of the draws.
        strengths: scikit-learn's C, to try.

    Returns:
        The chances, `[M]`, and the log loss of the validation records, nats.
    """
    from sklearn.experimental import enable_iterative_imputer  # noqa: F401  # it opens the next
    from sklearn.impute import IterativeImputer, SimpleImputer
    from sklearn.linear_model import LogisticRegression

    check_positive("rounds", rounds)
    val = np.zeros((len(strengths), len(x_val)))
    new = np.zeros((len(strengths), len(x_new)))
    for draw in range(max(draws, 1)):
        if draws:
            fill = IterativeImputer(
                sample_posterior=True, max_iter=rounds, tol=0.0, random_state=1000 * seed + draw
            )
        else:
            fill = SimpleImputer()
        whole = _quietly(fill.fit_transform, x)
        parts = [fill.transform(part) for part in (x_val, x_new)]
        for i, strength in enumerate(strengths):
            fitted = LogisticRegression(C=strength, max_iter=2000).fit(whole, y)
            for sums, part in zip((val, new), parts, strict=True):
                sums[i] += fitted.predict_proba(part)[:, 1] / max(draws, 1)
    chances = np.clip(val, 1e-6, 1 - 1e-6)
    losses = -np.where(y_val == 1, np.log(chances), np.log(1 - chances)).mean(1)
    return new[losses.argmin()], float(losses.min())


def _quietly(work, x: np.ndarray) -> np.ndarray:
    """Without the warning that a chain of draws does not converge, which it should not."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work(x)
