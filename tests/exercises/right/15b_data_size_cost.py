"""Right answers on data, size and cost, in other styles: each must pass its check."""

RIGHT = {
    "tr-gap": {
        "simplified": """
def variance_gap(n):
    return 1 / (n - 2)
""",
        "single precision": """
def variance_gap(n):
    return np.float32(0.5) * (np.float32(n) / np.float32(n - 2) - 1)
""",
    },
    "tr-seen": {
        "SciPy": """
def seen_log_density(x, mean, covariance):
    from scipy.stats import multivariate_normal

    i = np.flatnonzero(~np.isnan(x))
    if len(i) == 0:
        return 0
    return multivariate_normal(mean[i], covariance[i][:, i]).logpdf(x[i])
""",
        "by the Cholesky factor, an array without dimensions": """
def seen_log_density(x, mean, covariance):
    seen = np.isfinite(x)
    L = np.linalg.cholesky(covariance[seen][:, seen])
    e = np.linalg.solve(L, (x - mean)[seen])
    log_det = 2 * np.log(np.diag(L)).sum() + seen.sum() * np.log(2 * np.pi)
    return np.array(-0.5 * (log_det + (e**2).sum()))
""",
    },
    "tr-law": {
        "all three by least squares, SciPy": """
def scaling_law(q, loss):
    from scipy.optimize import least_squares

    best = None
    for share in (0.0, 0.5, 0.9):
        start = [share * loss.min(), loss[0] - share * loss.min(), 0.3]
        found = least_squares(
            lambda t: t[0] + t[1] * q ** -t[2] - loss,
            start,
            bounds=([0, 0, 0], np.inf),
            xtol=1e-14,
            ftol=1e-14,
            gtol=1e-14,
        )
        if best is None or found.cost < best.cost:
            best = found
    return best.x
""",
        "a coarse grid of floors, then a fine one": """
def scaling_law(q, loss):
    def fit_at(floor):
        slope, log_a = np.polyfit(np.log(q), np.log(loss - floor), 1)
        misfit = sum((floor + np.exp(log_a) * q**slope - loss) ** 2)
        return misfit, floor, np.exp(log_a), -slope

    top = 0.9999 * loss.min()
    coarse = min(fit_at(f) for f in np.linspace(0, top, 200))
    step = top / 199
    around = np.linspace(max(0, coarse[1] - step), min(top, coarse[1] + step), 200)
    return list(min(fit_at(f) for f in around)[1:])
""",
    },
    "tr-peak": {
        "floats": """
def peaks():
    return {
        "as it is": 40.0, "more noise": 40.0, "no noise": 400.0, "more points": 100.0,
        "every point twice": 40.0,
    }
""",
        "by the number of different equations": """
def peaks():
    equations = {"as it is": 40, "more noise": 40, "more points": 100, "every point twice": 40}
    return equations | {"no noise": max(20, 36, 40, 44, 100, 400)}
""",
    },
    "tr-honest": {
        "split by numpy": """
def honest(predict, x, y):
    (x1, x2), (y1, y2) = np.array_split(x, 2), np.array_split(y, 2)
    chosen = min(range(len(predict)), key=lambda i: np.mean(predict[i](x1) != y1))
    return chosen, np.mean(predict[chosen](x2) != y2)
""",
        "counts by hand": """
def honest(predict, x, y):
    half, best = len(y) // 2, None
    for i, f in enumerate(predict):
        wrong = sum(int(a != b) for a, b in zip(f(x)[:half], y[:half]))
        if best is None or wrong < best[0]:
            best = (wrong, i)
    told = predict[best[1]](x)[half:]
    return best[1], sum(int(a != b) for a, b in zip(told, y[half:])) / (len(y) - half)
""",
    },
}
