"""Plausible wrong answers on discrete and continuous data: each must fail its check."""

WRONG = {
    "tr-slope": {
        "the mean loss is not subtracted": """
def slope(logits, losses):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return p * losses
""",
        "the plain mean instead of the expected loss": """
def slope(logits, losses):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return p * (losses - losses.mean())
""",
        "large logits overflow": """
def slope(logits, losses):
    p = np.exp(logits) / np.exp(logits).sum()
    return p * (losses - p @ losses)
""",
    },
    "tr-gumbel": {
        "drawn by the probabilities, without the trick": """
def draws(logits, n, random):
    p = np.exp(logits - logits.max())
    return random.choice(len(logits), size=n, p=p / p.sum())
""",
        "normal noise": """
def draws(logits, n, random):
    return (logits + random.normal(size=(n, len(logits)))).argmax(1)
""",
        "a sign is lost: the noise points the wrong way": """
def draws(logits, n, random):
    u = random.random((n, len(logits)))
    return (logits + np.log(-np.log(u))).argmax(1)
""",
        "the same noise for every draw": """
def draws(logits, n, random):
    u = random.random(len(logits))
    return np.full(n, (logits - np.log(-np.log(u))).argmax())
""",
    },
    "tr-rename": {
        "the embedding is thought to know neighbours": """
def stays_the_same():
    return {"table": True, "embedding": False, "number in": False, "mixture out": False}
""",
        "a softmax is thought to repair the number": """
def stays_the_same():
    return {"table": True, "embedding": True, "number in": True, "mixture out": False}
""",
        "a mixture is thought to be as free as a table": """
def stays_the_same():
    return {"table": True, "embedding": True, "number in": False, "mixture out": True}
""",
    },
    "tr-bug": {
        "nothing is repaired": """
def estimate(losses, slopes):
    return ((losses - losses.mean())[:, None] * slopes).mean(0)
""",
        "no baseline at all": """
def estimate(losses, slopes):
    return (losses[:, None] * slopes).mean(0)
""",
        "the sum of the others instead of their mean": """
def estimate(losses, slopes):
    others = losses.sum() - losses
    return ((losses - others)[:, None] * slopes).sum(0)
""",
    },
    "tr-baseline": {
        "the mean loss": """
def best_baseline(p, losses):
    return float(p @ losses)
""",
        "weights without the probabilities": """
def best_baseline(p, losses):
    weight = 1 - 2 * p + (p**2).sum()
    return float((weight * losses).sum() / weight.sum())
""",
        "the length of a slope instead of its square": """
def best_baseline(p, losses):
    weight = p * np.sqrt(1 - 2 * p + (p**2).sum())
    return float((weight * losses).sum() / weight.sum())
""",
    },
    "tr-levels": {
        "the outer cells end": """
def log_levels(mean, std, levels):
    k = np.arange(levels)
    return np.log(ndtr((k + 0.5 - mean) / std) - ndtr((k - 0.5 - mean) / std) + 1e-300)


def fitted(counts):
    k = np.arange(len(counts))
    mean = (k * counts).sum() / counts.sum()
    return mean, math.sqrt((counts * (k - mean) ** 2).sum() / counts.sum())
""",
        "a density at the level, not the mass of its cell": """
def log_levels(mean, std, levels):
    e = (np.arange(levels) - mean) / std
    logs = -0.5 * e**2
    return logs - np.logaddexp.reduce(logs)


def fitted(counts):
    k = np.arange(len(counts))
    mean = (k * counts).sum() / counts.sum()
    return mean, math.sqrt((counts * (k - mean) ** 2).sum() / counts.sum())
""",
        "a plain difference, which is 0 far out": """
def log_levels(mean, std, levels):
    borders = np.r_[-np.inf, (np.arange(1, levels) - 0.5 - mean) / std, np.inf]
    return np.log(np.diff(ndtr(borders)))


def fitted(counts):
    from scipy.optimize import minimize

    def loss(w):
        logs = log_levels(w[0], math.exp(w[1]), len(counts))
        return -(counts * np.maximum(logs, -1e3)).sum()

    best = minimize(loss, (2.0, 0.0), method="Nelder-Mead", options={"xatol": 1e-6})
    return best.x[0], math.exp(best.x[1])
""",
        "mean and spread of the counts instead of the likelihood": """
def log_levels(mean, std, levels):
    borders = (np.arange(1, levels) - 0.5 - mean) / std
    low, high = np.r_[-np.inf, borders], np.r_[borders, np.inf]
    right = low + high > 0
    low, high = np.where(right, -high, low), np.where(right, -low, high)
    return log_ndtr(high) + np.log(-np.expm1(log_ndtr(low) - log_ndtr(high)))


def fitted(counts):
    k = np.arange(len(counts))
    mean = (k * counts).sum() / counts.sum()
    return mean, math.sqrt((counts * (k - mean) ** 2).sum() / counts.sum())
""",
    },
}
