"""Right answers on trends, in other styles: each must pass its check."""

RIGHT = {
    "tn-law": {
        "in logarithms": """
def best_sizes(c, a, alpha, b, beta):
    log_n = math.log(alpha * a / (beta * b)) + beta * math.log(c / 6)
    n = math.exp(log_n / (alpha + beta))
    return [n, c / (6 * n)]
""",
        "a search": """
def best_sizes(c, a, alpha, b, beta):
    log_n = np.linspace(-10, 60, 7_000_001)
    loss = a * np.exp(-alpha * log_n) + b * np.exp(-beta * (math.log(c / 6) - log_n))
    n = np.exp(log_n[loss.argmin()])
    return n, c / 6 / n
""",
    },
    "tn-factor": {
        "a root": """
def times_the_data(loss, floor, beta, gain):
    excess = loss - floor
    if gain >= excess:
        return float("inf")
    return (excess / (excess - gain)) ** (1 / beta)
""",
        "by logarithms": """
def times_the_data(loss, floor, beta, gain):
    left = loss - gain - floor
    if left <= 0:
        return np.inf
    return np.exp((np.log(loss - floor) - np.log(left)) / beta)
""",
    },
    "tn-bug": {
        "logaddexp": """
def bound(log_weights):
    return np.logaddexp.reduce(log_weights, axis=0) - math.log(len(log_weights))
""",
        "scipy": """
def bound(log_weights):
    from scipy.special import logsumexp
    return logsumexp(log_weights, axis=0) - np.log(log_weights.shape[0])
""",
    },
    "tn-predict": {
        "rounded": """
prediction = {"a": 4.0, "b": 16.0, "c": 100.0, "d": 0.22}
""",
        "computed": """
prediction = {"a": 2**2, "b": 2**4, "c": 10 * 10, "d": np.log(0.5) - np.log([0.8, 0.2]).mean()}
""",
    },
    "tn-mix": {
        "EM": """
def best_mix(p, q):
    w = 0.5
    for _ in range(5000):
        w = (w * p / (w * p + (1 - w) * q)).mean()
    return w
""",
        "a search that halves": """
def best_mix(p, q):
    low, high = 0.0, 1.0
    for _ in range(40):
        w = (low + high) / 2
        slope = ((p - q) / (w * p + (1 - w) * q)).mean()
        low, high = (w, high) if slope > 0 else (low, w)
    return np.float32((low + high) / 2)
""",
    },
}
