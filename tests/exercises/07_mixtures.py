"""Plausible wrong answers to the exercises of the chapter on mixtures: each must fail its check."""

WRONG = {
    "mix-responsibilities": {
        "densities underflow far from the components": """
def responsibilities(x, weights, means, stds):
    p = weights * torch.distributions.Normal(means, stds).log_prob(x[:, None]).exp()
    return p / p.sum(1, keepdim=True)
""",
        "the weights are forgotten": """
def responsibilities(x, weights, means, stds):
    return torch.distributions.Normal(means, stds).log_prob(x[:, None]).softmax(1)
""",
        "the normaliser of the Gaussian is forgotten": """
def responsibilities(x, weights, means, stds):
    return (weights.log() - 0.5 * ((x[:, None] - means) / stds) ** 2).softmax(1)
""",
        "normalised over the points instead of the components": """
def responsibilities(x, weights, means, stds):
    log_p = torch.distributions.Normal(means, stds).log_prob(x[:, None])
    return (weights.log() + log_p).softmax(0)
""",
    },
    "mix-weighted-fit": {
        "nothing corrected": """
def weighted_fit(x, r):
    count = r.sum(0)
    means = r.T @ x / len(x)
    return count / count.max(), means, (r * (x[:, None] - x.mean()) ** 2).sum(0) / count
""",
        "divides by all points instead of the component's share": """
def weighted_fit(x, r):
    means = r.T @ x / len(x)
    return r.mean(0), means, (r * (x[:, None] - means) ** 2).sum(0) / len(x)
""",
        "the variance is taken about the mean of all points": """
def weighted_fit(x, r):
    count = r.sum(0)
    return count / len(x), r.T @ x / count, (r * (x[:, None] - x.mean()) ** 2).sum(0) / count
""",
        "Bessel's correction": """
def weighted_fit(x, r):
    count = r.sum(0)
    means = r.T @ x / count
    return count / len(x), means, (r * (x[:, None] - means) ** 2).sum(0) / (count - 1)
""",
        "responsibilities hardened, as in k-means": """
def weighted_fit(x, r):
    r = torch.nn.functional.one_hot(r.argmax(1), r.shape[1]).to(x)
    count = r.sum(0)
    means = r.T @ x / count
    return count / len(x), means, (r * (x[:, None] - means) ** 2).sum(0) / count
""",
    },
    "mix-predict": {
        "two components are taken for two peaks": 'prediction = {"a": 2, "b": 2, "c": 1, "d": 2}',
        "a valley is thought to need four standard deviations": (
            'prediction = {"a": 1, "b": 1, "c": 1, "d": 2}'
        ),
        "equal starts are thought to part": 'prediction = {"a": 1, "b": 2, "c": 2, "d": 2}',
        "a weight of zero is thought to recover": 'prediction = {"a": 1, "b": 2, "c": 1, "d": 3}',
    },
    "mix-bic": {
        "all K weights counted as free": """
def bic(log_likelihood, n, dim, components, covariance):
    matrix = dim * (dim + 1) // 2
    shapes = {"full": components * matrix, "tied": matrix, "diag": components * dim}
    parameters = components + components * dim + shapes[covariance]
    return -2 * log_likelihood + parameters * log(n)
""",
        "a covariance counted as if it were not symmetric": """
def bic(log_likelihood, n, dim, components, covariance):
    shapes = {"full": components * dim**2, "tied": dim**2, "diag": components * dim}
    parameters = components - 1 + components * dim + shapes[covariance]
    return -2 * log_likelihood + parameters * log(n)
""",
        "the factor 2 on the likelihood forgotten": """
def bic(log_likelihood, n, dim, components, covariance):
    matrix = dim * (dim + 1) // 2
    shapes = {"full": components * matrix, "tied": matrix, "diag": components * dim}
    parameters = components - 1 + components * dim + shapes[covariance]
    return -log_likelihood + parameters * log(n)
""",
        "the AIC instead": """
def bic(log_likelihood, n, dim, components, covariance):
    matrix = dim * (dim + 1) // 2
    shapes = {"full": components * matrix, "tied": matrix, "diag": components * dim}
    parameters = components - 1 + components * dim + shapes[covariance]
    return -2 * log_likelihood + 2 * parameters
""",
    },
    "mix-stacking": {
        "equal weights": """
def stack(log_p, rounds=500):
    return torch.full_like(log_p[0], 1 / log_p.shape[1])
""",
        "the winner takes all": """
def stack(log_p, rounds=500):
    return torch.nn.functional.one_hot(log_p.sum(0).argmax(), log_p.shape[1]).to(log_p)
""",
        "weights by mean likelihood, as if each model had to explain everything": """
def stack(log_p, rounds=500):
    return log_p.mean(0).softmax(0)
""",
        "probabilities underflow": """
def stack(log_p, rounds=500):
    weights = torch.full_like(log_p[0], 1 / log_p.shape[1])
    for _ in range(rounds):
        joint = weights * log_p.exp()
        weights = (joint / joint.sum(1, keepdim=True)).mean(0)
    return weights
""",
        "a single round of EM": """
def stack(log_p, rounds=500):
    return log_p.softmax(1).mean(0)
""",
    },
    "mix-bernoulli": {
        "all components start equal and stay so": """
def bernoulli_mixture(x, components, rounds=40, seed=0):
    r = torch.full((len(x), components), 1 / components, dtype=x.dtype)
    for _ in range(rounds):
        count = r.sum(0)
        weights, tables = count / len(x), (r.T @ x + 0.5) / (count[:, None] + 1)
        log_p = x @ tables.log().T + (1 - x) @ (1 - tables).log().T
        r = (weights.log() + log_p).softmax(dim=1)
    return weights, tables
""",
        "pixels never seen black get probability zero": """
def bernoulli_mixture(x, components, rounds=40, seed=0):
    generator = torch.Generator().manual_seed(seed)
    r = torch.rand(len(x), components, generator=generator, dtype=x.dtype)
    r = r / r.sum(1, keepdim=True)
    for _ in range(rounds):
        count = r.sum(0)
        weights, tables = count / len(x), r.T @ x / count[:, None]
        log_p = x @ (tables + 1e-9).log().T + (1 - x) @ (1 - tables + 1e-9).log().T
        r = (weights.log() + log_p).softmax(dim=1)
    return weights, tables
""",
        "a single round, so the random start is all there is": """
def bernoulli_mixture(x, components, rounds=40, seed=0):
    generator = torch.Generator().manual_seed(seed)
    r = torch.rand(len(x), components, generator=generator, dtype=x.dtype)
    r = r / r.sum(1, keepdim=True)
    count = r.sum(0)
    return count / len(x), (r.T @ x + 0.5) / (count[:, None] + 1)
""",
    },
}
