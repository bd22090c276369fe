"""Plausible wrong answers on trends: each must fail its check."""

WRONG = {
    "tn-law": {
        "half of the budget each": """
def best_sizes(c, a, alpha, b, beta):
    return math.sqrt(c / 6), math.sqrt(c / 6)
""",
        "the exponents are exchanged": """
def best_sizes(c, a, alpha, b, beta):
    n = (beta * b / (alpha * a) * (c / 6) ** alpha) ** (1 / (alpha + beta))
    return n, c / 6 / n
""",
        "the six is forgotten": """
def best_sizes(c, a, alpha, b, beta):
    n = (alpha * a / (beta * b) * c**beta) ** (1 / (alpha + beta))
    return n, c / n
""",
        "equal losses in place of equal slopes": """
def best_sizes(c, a, alpha, b, beta):
    n = (a / b * (c / 6) ** beta) ** (1 / (alpha + beta))
    return n, c / 6 / n
""",
    },
    "tn-factor": {
        "the floor is forgotten": """
def times_the_data(loss, floor, beta, gain):
    return ((loss - gain) / loss) ** (-1 / beta)
""",
        "the power is not inverted": """
def times_the_data(loss, floor, beta, gain):
    left = loss - floor - gain
    return (left / (loss - floor)) ** -beta if left > 0 else math.inf
""",
        "below the floor": """
def times_the_data(loss, floor, beta, gain):
    return abs((loss - floor - gain) / (loss - floor)) ** (-1 / beta)
""",
        "the gain over the excess": """
def times_the_data(loss, floor, beta, gain):
    return (gain / (loss - floor)) ** (-1 / beta) if gain < loss - floor else math.inf
""",
    },
    "tn-bug": {
        "the bug itself": """
def bound(log_weights):
    return np.log(np.exp(log_weights).sum(0))
""",
        "the mean of the logarithms": """
def bound(log_weights):
    return log_weights.mean(0)
""",
        "averaged, but too small for numbers": """
def bound(log_weights):
    return np.log(np.exp(log_weights).mean(0))
""",
        "over the wrong axis": """
def bound(log_weights):
    return np.log(np.exp(log_weights).mean(1))
""",
    },
    "tn-predict": {
        "half the loss by twice the size": """
prediction = {"a": 2, "b": 16, "c": 100, "d": 0.22}
""",
        "both by the same factor": """
prediction = {"a": 4, "b": 4, "c": 100, "d": 0.22}
""",
        "the cost grows with the parameters": """
prediction = {"a": 4, "b": 16, "c": 10, "d": 0.22}
""",
        "a mixture lies between its parts": """
prediction = {"a": 4, "b": 16, "c": 100, "d": 0}
""",
    },
    "tn-mix": {
        "the winner takes all": """
def best_mix(p, q):
    return 1.0 if np.log(p).mean() > np.log(q).mean() else 0.0
""",
        "how often p is better": """
def best_mix(p, q):
    return float((p > q).mean())
""",
        "one step of EM": """
def best_mix(p, q):
    return float((p / (p + q)).mean())
""",
        "the share of q": """
def best_mix(p, q):
    w = 0.5
    for _ in range(2000):
        w = (w * q / (w * q + (1 - w) * p)).mean()
    return float(w)
""",
    },
}
