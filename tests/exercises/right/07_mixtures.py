"""Right answers on mixtures, in other styles: each must pass its check."""

RIGHT = {
    "mix-responsibilities": {
        "point by point, in Python": """
from math import exp

def responsibilities(x, weights, means, stds):
    rows = []
    for v in x.tolist():
        terms = [
            log(w) - log(s) - 0.5 * ((v - m) / s) ** 2
            for w, m, s in zip(weights.tolist(), means.tolist(), stds.tolist())
        ]
        top = max(terms)
        parts = [exp(t - top) for t in terms]
        rows.append([p / sum(parts) for p in parts])
    return torch.tensor(rows)
""",
        "torch's density, normalised by logsumexp": """
def responsibilities(x, weights, means, stds):
    log_joint = weights.log() + torch.distributions.Normal(means, stds).log_prob(x.unsqueeze(1))
    return (log_joint - log_joint.logsumexp(1, keepdim=True)).exp()
""",
    },
    "mix-weighted-fit": {
        "E[x^2] - E[x]^2, as a list": """
def weighted_fit(x, r):
    share = r.sum(0)
    mean = (r * x[:, None]).sum(0) / share
    return [r.mean(0), mean, (r * x[:, None] ** 2).sum(0) / share - mean**2]
""",
        "component by component, into zeros": """
def weighted_fit(x, r):
    w, m, v = torch.zeros(3, r.shape[1])
    for k in range(r.shape[1]):
        w[k] = r[:, k].mean()
        m[k] = (r[:, k] @ x) / r[:, k].sum()
        v[k] = (r[:, k] @ (x - m[k]) ** 2) / r[:, k].sum()
    return w, m, v
""",
    },
    "mix-predict": {
        "whole numbers with a point": "prediction = dict(a=1.0, b=2.0, c=1.0, d=2.0)",
        "NumPy's": """
import numpy as np

prediction = {key: np.int64(value) for key, value in zip("abcd", (1, 2, 1, 2))}
""",
    },
    "mix-bic": {
        "torch's logarithm": """
def bic(log_likelihood, n, dim, components, covariance):
    p = components * (dim + 1) - 1
    if covariance == "diag":
        p += components * dim
    else:
        p += (1 if covariance == "tied" else components) * dim * (dim + 1) / 2
    return torch.log(torch.tensor(float(n))) * p - 2 * log_likelihood
""",
        "NumPy": """
import numpy as np

def bic(log_likelihood, n, dim, components, covariance):
    matrix = len(np.tril_indices(dim)[0])
    free = {"full": components * matrix, "tied": matrix, "diag": components * dim}[covariance]
    return np.float64(-2 * log_likelihood) + (components - 1 + components * dim + free) * np.log(n)
""",
    },
    "mix-stacking": {
        "NumPy": """
import numpy as np

def stack(log_p, rounds=500):
    p = log_p.numpy()
    p = np.exp(p - p.max(1, keepdims=True))
    w = np.ones(p.shape[1]) / p.shape[1]
    for _ in range(rounds):
        joint = p * w
        w = (joint / joint.sum(1, keepdims=True)).mean(0)
    return w
""",
        "gradients on logits": """
def stack(log_p, rounds=500):
    logits = torch.zeros(log_p.shape[1]).double().requires_grad_()
    optimizer = torch.optim.LBFGS([logits], max_iter=rounds, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = -(log_p + logits.log_softmax(0)).logsumexp(1).mean()
        loss.backward()
        return loss

    optimizer.step(closure)
    return logits.softmax(0)
""",
    },
    "mix-bernoulli": {
        "single precision, starts at pictures": """
def bernoulli_mixture(x, components, rounds=40, seed=0):
    torch.manual_seed(seed)
    x = x.float()
    tables = 0.25 + 0.5 * x[torch.randperm(len(x))[:components]]
    weights = torch.full((components,), 1 / components)
    for _ in range(rounds):
        log_p = x @ tables.log().T + (1 - x) @ (1 - tables).log().T + weights.log()
        r = log_p.softmax(1)
        weights = r.mean(0)
        tables = (r.T @ x + 0.5) / (r.sum(0)[:, None] + 1)
    return weights, tables
""",
        "NumPy, clipped instead of smoothed": """
import numpy as np

def bernoulli_mixture(x, components, rounds=40, seed=0):
    x = x.numpy()
    r = np.random.default_rng(seed).dirichlet(np.ones(components), size=len(x))
    for _ in range(rounds):
        weights = r.mean(0)
        tables = np.clip(r.T @ x / r.sum(0)[:, None], 0.01, 0.99)
        log_p = np.log(weights) + x @ np.log(tables).T + (1 - x) @ np.log(1 - tables).T
        r = np.exp(log_p - log_p.max(1, keepdims=True))
        r /= r.sum(1, keepdims=True)
    return weights, tables
""",
    },
}
