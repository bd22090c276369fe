"""Plausible wrong answers to the exercises on the algorithms compared: each must fail its check."""

WRONG = {
    "alg-posterior": {
        "the prior is forgotten: least squares": """
def code_posterior(w, var, x):
    return float(w @ x / (w @ w + 1e-12)), float(var / (w @ w + 1e-12))
""",
        "the standard deviation in place of the variance": """
def code_posterior(w, var, x):
    m = w @ w + var
    return float(w @ x / m), float((var / m) ** 0.5)
""",
        "the noise's deviation where its variance belongs": """
def code_posterior(w, var, x):
    m = w @ w + var**0.5
    return float(w @ x / m), float(var**0.5 / m)
""",
    },
    "alg-score": {
        "the sign of the trace": """
def score_loss(P, S):
    return float(0.5 * np.trace(P @ S @ P) + np.trace(P)), 0.5 * (P @ S + S @ P) + np.eye(len(P))
""",
        "maximum likelihood instead": """
def score_loss(P, S):
    value = 0.5 * np.trace(P @ S) - 0.5 * np.linalg.slogdet(P)[1]
    return float(value), 0.5 * S - 0.5 * np.linalg.inv(P)
""",
        "the gradient without its half": """
def score_loss(P, S):
    return float(0.5 * np.trace(P @ S @ P) - np.trace(P)), P @ S + S @ P - np.eye(len(P))
""",
    },
    "alg-em": {
        "the variance of the posterior is forgotten": """
def em_w(w, var, S):
    m = w @ w + var
    return (S @ w / m) / (w @ S @ w / m**2)
""",
        "plain power iteration": """
def em_w(w, var, S):
    v = S @ w
    return v / np.linalg.norm(v)
""",
        "parameter-expanded EM": """
def em_w(w, var, S):
    m = w @ w + var
    zz = w @ S @ w / m**2 + var / m
    return (S @ w / m) / zz**0.5
""",
    },
    "alg-crawl": {
        "the pull of CD-1 instead": """
def em_factor(size, var):
    return (size**2 / (size**2 + var)) ** 2


def times_longer(k):
    return k**2
""",
        "the rounds go with sigma": """
def em_factor(size, var):
    s = size**2 / (size**2 + var)
    return s**2 + (1 - s) ** 2


def times_longer(k):
    return k
""",
        "what is gained, not what is left": """
def em_factor(size, var):
    s = size**2 / (size**2 + var)
    return 2 * s * (1 - s)


def times_longer(k):
    return k**2
""",
    },
    "alg-turn": {
        "the bug itself": """
def turn(w, var, x, random):
    m = w @ w + var
    z = x @ w / m
    return z[:, None] * w + np.sqrt(var) * random.normal(size=x.shape)
""",
        "a variance where the deviation belongs": """
def turn(w, var, x, random):
    m = w @ w + var
    z = x @ w / m + var / m * random.normal(size=len(x))
    return z[:, None] * w + np.sqrt(var) * random.normal(size=x.shape)
""",
        "fresh samples, not a chain": """
def turn(w, var, x, random):
    z = random.normal(size=len(x))
    return z[:, None] * w + np.sqrt(var) * random.normal(size=x.shape)
""",
        "one draw of noise for all rows": """
def turn(w, var, x, random):
    m = w @ w + var
    z = x @ w / m + np.sqrt(var / m) * random.normal()
    return z[:, None] * w + np.sqrt(var) * random.normal(size=x.shape)
""",
    },
    "alg-langevin": {
        "downhill": """
def langevin(score, x, h, steps, seed=0):
    random = np.random.default_rng(seed)
    for _ in range(steps):
        x = x - h * score(x) + np.sqrt(2 * h) * random.normal(size=x.shape)
    return x
""",
        "noise of variance h": """
def langevin(score, x, h, steps, seed=0):
    random = np.random.default_rng(seed)
    for _ in range(steps):
        x = x + h * score(x) + np.sqrt(h) * random.normal(size=x.shape)
    return x
""",
        "no noise: it climbs to the mode": """
def langevin(score, x, h, steps, seed=0):
    for _ in range(steps):
        x = x + h * score(x)
    return x
""",
        "the caller's chains are overwritten": """
def langevin(score, x, h, steps, seed=0):
    random = np.random.default_rng(seed)
    for _ in range(steps):
        x += h * score(x) + np.sqrt(2 * h) * random.normal(size=x.shape)
    return x
""",
    },
}
