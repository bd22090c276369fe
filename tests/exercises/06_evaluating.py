"""Plausible wrong answers to the exercises on evaluating samples: each must fail its check."""

WRONG = {
    "eval-best": {
        "the smaller probability is right": """
def best_accuracy(p, q):
    return 0.5 * np.minimum(p, q).sum()


def least_variation(a):
    return abs(2 * a - 1)
""",
        "total variation without its half": """
def best_accuracy(p, q):
    return 0.5 + 0.5 * np.abs(p - q).sum()


def least_variation(a):
    return abs(2 * a - 1)
""",
        "an accuracy below one half says nothing": """
def best_accuracy(p, q):
    return 0.5 * np.maximum(p, q).sum()


def least_variation(a):
    return max(0.0, 2 * a - 1)
""",
    },
    "eval-predict": {
        "variances in place of deviations": """
guess = {"a": 15, "b": 3, "c": 0.5, "d": 0.75}
""",
        "one dimension": """
guess = {"a": 1, "b": 3, "c": 0.5, "d": 0.75}
""",
        "the logarithm of the score": """
guess = {"a": 5, "b": 1.1, "c": 0.5, "d": 0.75}
""",
        "a perfect sampler covers all": """
guess = {"a": 5, "b": 3, "c": 1, "d": 0.75}
""",
        "the perfect half gives itself away": """
guess = {"a": 5, "b": 3, "c": 0.5, "d": 1}
""",
    },
    "eval-bug": {
        "the bug itself": """
def coverage(x, y, k):
    reach = np.sort(far(x, x), axis=1)[:, k - 1]
    return (far(y, x) < reach).any(1).mean()
""",
        "only the first mistake is corrected": """
def coverage(x, y, k):
    reach = np.sort(far(x, x), axis=1)[:, k]
    return (far(y, x) < reach).any(1).mean()
""",
        "only the second mistake is corrected": """
def coverage(x, y, k):
    reach = np.sort(far(x, x), axis=1)[:, k - 1]
    return (far(x, y) < reach[:, None]).any(1).mean()
""",
    },
    "eval-infinity": {
        "a line in n": """
def at_infinity(sizes, distances):
    return np.polyfit(np.asarray(sizes, dtype=float), distances, 1)[1]
""",
        "the slope": """
def at_infinity(sizes, distances):
    return np.polyfit(1 / np.asarray(sizes, dtype=float), distances, 1)[0]
""",
        "the largest set alone": """
def at_infinity(sizes, distances):
    return distances[int(np.argmax(sizes))]
""",
        "the two ends of the line only": """
def at_infinity(sizes, distances):
    a, b = 1 / min(sizes), 1 / max(sizes)
    first, last = distances[int(np.argmin(sizes))], distances[int(np.argmax(sizes))]
    return last - b * (first - last) / (a - b)
""",
    },
    "eval-power": {
        "the threshold alone: seen in half of the runs": """
def points_needed(edge):
    return (0.5 * norm.ppf(0.95) / edge) ** 2
""",
        "two-sided": """
def points_needed(edge):
    a = 0.5 + edge
    return ((0.5 * norm.ppf(0.975) + np.sqrt(a * (1 - a)) * norm.ppf(0.9)) / edge) ** 2
""",
        "the deviation of a single answer is 1": """
def points_needed(edge):
    return ((norm.ppf(0.95) + norm.ppf(0.9)) / edge) ** 2
""",
    },
    "eval-cheat": {
        "a blob": """
def cheat(x, n, seed=0):
    random = np.random.default_rng(seed)
    return random.multivariate_normal(x.mean(0), np.cov(x.T), size=n)
""",
        "the training points": """
def cheat(x, n, seed=0):
    return np.resize(x, (n, 2))
""",
        "one mode": """
def cheat(x, n, seed=0):
    right = x[x[:, 0] > 0.75]
    return right[np.random.default_rng(seed).integers(len(right), size=n)]
""",
        "the first forty points": """
def cheat(x, n, seed=0):
    return x[:40][np.arange(n) % 40]
""",
    },
}
