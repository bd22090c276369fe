"""Right answers on discrete and continuous data, in other styles: each must pass its check."""

RIGHT = {
    "tr-slope": {
        "the matrix of derivatives": """
def slope(logits, losses):
    p = np.exp(logits - np.logaddexp.reduce(logits))
    return (np.diag(p) - np.outer(p, p)) @ losses
""",
        "a list": """
def slope(logits, losses):
    top = max(logits)
    e = [math.exp(a - top) for a in logits]
    p = [v / sum(e) for v in e]
    mean = sum(a * b for a, b in zip(p, losses))
    return [a * (b - mean) for a, b in zip(p, losses)]
""",
    },
    "tr-gumbel": {
        "NumPy's own Gumbel noise": """
def draws(logits, n, random):
    return np.argmax(random.gumbel(size=(n, len(logits))) + logits, axis=-1)
""",
        "one after the other, a list": """
def draws(logits, n, random):
    found = []
    for _ in range(n):
        noisy = [a - math.log(-math.log(random.random())) for a in logits]
        found.append(noisy.index(max(noisy)))
    return found
""",
    },
    "tr-rename": {
        "ones and zeros": """
def stays_the_same():
    return {"mixture out": 0, "number in": 0, "embedding": 1, "table": 1}
""",
        "a set of those that stay": """
def stays_the_same():
    stay = {"table", "embedding"}
    return {name: name in stay for name in ("table", "embedding", "number in", "mixture out")}
""",
    },
    "tr-bug": {
        "the broken one, stretched": """
def estimate(losses, slopes):
    n = len(losses)
    return ((losses - losses.mean())[:, None] * slopes).sum(0) / (n - 1)
""",
        "in a loop": """
def estimate(losses, slopes):
    total = 0.0
    for i in range(len(losses)):
        total = total + (losses[i] - np.delete(losses, i).mean()) * slopes[i]
    return total / len(losses)
""",
    },
    "tr-baseline": {
        "vectors written out": """
def best_baseline(p, losses):
    s = np.eye(len(p)) - p
    w = p * (s * s).sum(1)
    return np.average(losses, weights=w)
""",
        "a loop in plain Python": """
def best_baseline(p, losses):
    top = bottom = 0.0
    for k in range(len(p)):
        length = sum((float(j == k) - p[j]) ** 2 for j in range(len(p)))
        top += p[k] * length * losses[k]
        bottom += p[k] * length
    return top / bottom
""",
    },
    "tr-levels": {
        "level by level": """
def log_levels(mean, std, levels):
    found = []
    for k in range(levels):
        low = -math.inf if k == 0 else (k - 0.5 - mean) / std
        high = math.inf if k == levels - 1 else (k + 0.5 - mean) / std
        if low > 0:
            low, high = -high, -low
        a, b = log_ndtr(high), log_ndtr(low)
        found.append(a + math.log1p(-math.exp(b - a)))
    return np.array(found)


def fitted(counts):
    best = (math.inf, None)
    for mean in np.linspace(0, len(counts) - 1, 401):
        for std in np.linspace(0.2, 3, 281):
            loss = -(counts * log_levels(mean, std, len(counts))).sum()
            best = min(best, (loss, (mean, std)))
    return best[1]
""",
        "by scipy's own gradient": """
def log_levels(mean, std, levels):
    borders = np.r_[-np.inf, (np.arange(1, levels) - 0.5 - mean) / std, np.inf]
    flip = np.where(borders[:-1] > 0, -1.0, 1.0)
    with np.errstate(invalid="ignore"):
        a, b = flip * borders[:-1], flip * borders[1:]
    low, high = log_ndtr(np.minimum(a, b)), log_ndtr(np.maximum(a, b))
    return high + np.log1p(-np.exp(low - high))


def fitted(counts):
    from scipy.optimize import minimize

    def loss(w):
        return -(counts * log_levels(w[0], math.exp(w[1]), len(counts))).sum() / counts.sum()

    best = minimize(loss, (1.5, 0.1), tol=1e-9)
    return best.x[0], math.exp(best.x[1])
""",
    },
}
