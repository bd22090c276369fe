"""Right answers on the algorithms compared, in other styles: each must pass its check."""

RIGHT = {
    "alg-posterior": {
        "precisions": """
def code_posterior(w, var, x):
    precision = 1 + np.sum(w**2) / var
    return np.array([np.sum(w * x) / var / precision, 1 / precision])
""",
        "entry by entry, as Bayes' rule": """
def code_posterior(w, var, x):
    mean, variance = 0.0, 1.0
    for a, b in zip(w, x):
        gain = variance * a / (a * a * variance + var)
        mean, variance = mean + gain * (b - a * mean), variance * (1 - gain * a)
    return [mean, variance]
""",
    },
    "alg-score": {
        "all entries free: not symmetric": """
def score_loss(P, S):
    return 0.5 * np.sum((P @ S) * P.T) - np.trace(P), P @ S - np.eye(len(P))
""",
        "finite differences, single precision": """
def score_loss(P, S):
    def loss(P):
        return 0.5 * np.trace(P @ S @ P.T) - P.trace()

    slope = np.zeros_like(P)
    for i in range(len(P)):
        for j in range(len(P)):
            e = np.zeros_like(P)
            e[i, j] = 0.1
            slope[i, j] = (loss(P + e) - loss(P - e)) / 0.2
    return np.float32(loss(P)), slope.astype(np.float32)
""",
    },
    "alg-em": {
        "by the gain": """
def em_w(w, var, S):
    gain = w / (w @ w + var)
    return S @ gain / (gain @ S @ gain + 1 - gain @ w)
""",
        "a list": """
def em_w(w, var, S):
    m = sum(v * v for v in w) + var
    above = [sum(s * v for s, v in zip(row, w)) / m for row in S]
    below = sum(v * a for v, a in zip(w, above)) / m + var / m
    return [a / below for a in above]
""",
    },
    "alg-crawl": {
        "one minus what is gained": """
def em_factor(size, var):
    return 1 - 2 * var * size**2 / (size**2 + var) ** 2


def times_longer(k):
    return np.float32(k * k)
""",
        "a derivative by differences": """
def em_factor(size, var):
    def f(v):
        lam, m = size**2 + var, v**2 + var
        return lam * v * m / (lam * v**2 + var * m)

    return (f(size + 1e-4) - f(size - 1e-4)) / 2e-4


def times_longer(k):
    return 1 / (1 / k) ** 2
""",
    },
    "alg-turn": {
        "torch's noise": """
def turn(w, var, x, random):
    import torch

    m = w @ w + var
    g = torch.Generator().manual_seed(int(random.integers(1_000_000)))
    z = x @ w / m + (var / m) ** 0.5 * torch.randn(len(x), generator=g).double().numpy()
    return np.outer(z, w) + var**0.5 * torch.randn(*x.shape, generator=g).double().numpy()
""",
        "by precisions": """
def turn(w, var, x, random):
    precision = 1 + w @ w / var
    codes = random.normal((x @ w) / var / precision, precision**-0.5)
    return random.normal(codes[:, None] * w[None], var**0.5)
""",
    },
    "alg-langevin": {
        "torch's noise": """
def langevin(score, x, h, steps, seed=0):
    import torch

    generator = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        noise = torch.randn(x.shape, generator=generator).double().numpy()
        x = x + h * score(x) + (2 * h) ** 0.5 * noise
    return x
""",
        "a copy, changed in place": """
def langevin(score, x, h, steps, seed=0):
    random, x = np.random.RandomState(seed), np.array(x, dtype=np.float32)
    for _ in range(steps):
        x += (h * score(x)).astype(np.float32)
        x += (math.sqrt(2 * h) * random.randn(*x.shape)).astype(np.float32)
    return x
""",
    },
}
