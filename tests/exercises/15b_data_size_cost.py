"""Plausible wrong answers on data, size and cost: each must fail its check."""

WRONG = {
    "tr-gap": {
        "one parameter over n, which holds for large n only": """
def variance_gap(n):
    return 1 / n
""",
        "the factor one half is missing": """
def variance_gap(n):
    return n / (n - 2) - 1
""",
        "only the held-out side": """
def variance_gap(n):
    return 0.5 * n / (n - 2)
""",
    },
    "tr-seen": {
        "zeros in the holes": """
def seen_log_density(x, mean, covariance):
    e = np.nan_to_num(x) - mean
    log_det = np.linalg.slogdet(2 * np.pi * covariance)[1]
    return float(-0.5 * (log_det + e @ np.linalg.solve(covariance, e)))
""",
        "the block of the inverse instead of the inverse of the block": """
def seen_log_density(x, mean, covariance):
    seen = ~np.isnan(x)
    e, block = (x - mean)[seen], np.linalg.inv(covariance)[np.ix_(seen, seen)]
    return float(0.5 * (np.linalg.slogdet(block / (2 * np.pi))[1] - e @ block @ e))
""",
    },
    "tr-law": {
        "floors are judged by the logarithms": """
def scaling_law(q, loss):
    best = (math.inf, None)
    for floor in np.linspace(0, loss.min(), 2000, endpoint=False):
        y = np.log(loss - floor)
        slope, log_a = np.polyfit(np.log(q), y, 1)
        misfit = ((slope * np.log(q) + log_a - y) ** 2).sum()
        best = min(best, (misfit, (float(floor), float(np.exp(log_a)), float(-slope))))
    return best[1]
""",
        "no floor": """
def scaling_law(q, loss):
    slope, log_a = np.polyfit(np.log(q), np.log(loss), 1)
    return 0.0, float(np.exp(log_a)), float(-slope)
""",
        "the smallest loss taken for the floor": """
def scaling_law(q, loss):
    floor = loss.min() - 1e-6
    slope, log_a = np.polyfit(np.log(q), np.log(loss - floor), 1)
    return float(floor), float(np.exp(log_a)), float(-slope)
""",
    },
    "tr-peak": {
        "copies are taken for new points": """
def peaks():
    return {
        "as it is": 40, "more noise": 40, "no noise": 400, "more points": 100,
        "every point twice": 100,
    }
""",
        "the peak is thought to move with the noise": """
def peaks():
    return {
        "as it is": 40, "more noise": 20, "no noise": 400, "more points": 100,
        "every point twice": 40,
    }
""",
        "the peak is thought to be there without noise": """
def peaks():
    return {
        "as it is": 40, "more noise": 40, "no noise": 40, "more points": 100,
        "every point twice": 40,
    }
""",
        "more features are thought to be always worse": """
def peaks():
    return dict.fromkeys(
        ("as it is", "more noise", "no noise", "more points", "every point twice"), 400
    )
""",
    },
    "tr-honest": {
        "the half that chooses also reports": """
def honest(predict, x, y):
    half = len(x) // 2
    errors = [(f(x[:half]) != y[:half]).mean() for f in predict]
    return int(np.argmin(errors)), float(min(errors))
""",
        "all examples choose, half of them report": """
def honest(predict, x, y):
    half = len(x) // 2
    chosen = int(np.argmin([(f(x) != y).mean() for f in predict]))
    return chosen, float((predict[chosen](x[half:]) != y[half:]).mean())
""",
        "the best of the second half is reported": """
def honest(predict, x, y):
    half = len(x) // 2
    chosen = int(np.argmin([(f(x[:half]) != y[:half]).mean() for f in predict]))
    return chosen, float(min((f(x[half:]) != y[half:]).mean() for f in predict))
""",
        "the mean over all models is reported": """
def honest(predict, x, y):
    half = len(x) // 2
    chosen = int(np.argmin([(f(x[:half]) != y[:half]).mean() for f in predict]))
    return chosen, float(np.mean([(f(x[half:]) != y[half:]).mean() for f in predict]))
""",
    },
}
