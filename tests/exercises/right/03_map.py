"""Right answers on the map, in other styles: each must pass its check."""

RIGHT = {
    "map-hooks": {
        "a counter, and an exit stack": """
def busiest(net, call):
    from collections import Counter
    from contextlib import ExitStack

    seen = Counter()
    with ExitStack() as stack:
        for name, module in net.named_modules():
            handle = module.register_forward_hook(lambda m, i, o: seen.update([id(m)]))
            stack.callback(handle.remove)
        call()
    return seen.most_common(1)[0][1] if seen else 0
""",
        "a list per module": """
def busiest(net, call):
    lists, handles = [], []
    for module in net.modules():
        mine = []
        lists.append(mine)
        handles.append(module.register_forward_hook(lambda *_, mine=mine: mine.append(0)))
    try:
        call()
    finally:
        [handle.remove() for handle in handles]
    return torch.tensor(float(max(len(mine) for mine in lists)))
""",
    },
    "map-predict": {
        "as floats": """
prediction = dict(a=1.0, b=10.0, c=1.0, d=21.0)
""",
        "computed": """
prediction = {"a": 7 // 7, "b": np.float32(10), "c": torch.tensor(1), "d": 20 + 1}
""",
    },
    "map-score": {
        "row by row": """
def score(x, W, a, b):
    rows = []
    for row in x:
        code = 1 / (1 + np.exp(-b - W.T @ row))
        rows.append(a - row + sum(z * w for z, w in zip(code, W.T)))
    return rows
""",
        "automatic differentiation, single precision": """
def score(x, W, a, b):
    x, W, a, b = (torch.tensor(part, dtype=torch.float32) for part in (x, W, a, b))
    x.requires_grad_()
    energy = 0.5 * (x - a).square().sum() - nn.functional.softplus(b + x @ W).sum()
    (slope,) = torch.autograd.grad(energy, x)
    return -slope
""",
    },
    "map-bug": {
        "through the covariance": """
def log_density(x, mean, L):
    cov, away = L @ L.T, x - mean
    inner = (away * np.linalg.solve(cov, away.T).T).sum(1)
    return -0.5 * (inner + np.linalg.slogdet(2 * np.pi * cov)[1])
""",
        "torch's Gaussian": """
def log_density(x, mean, L):
    L = torch.tensor(L)
    bell = torch.distributions.MultivariateNormal(torch.tensor(mean), L @ L.T)
    return bell.log_prob(torch.tensor(x)).tolist()
""",
    },
    "map-gaps": {
        "torch, with densities": """
def fill_in(x, weights, means, covs):
    x = torch.tensor(x)
    seen = ~x.isnan()
    if seen.all():
        return x
    top, bottom = 0, 0
    for w, m, c in zip(*(torch.tensor(part) for part in (weights, means, covs))):
        if seen.any():
            inner = c[seen][:, seen]
            density = torch.distributions.MultivariateNormal(m[seen], inner).log_prob(x[seen]).exp()
            guess = m[~seen] + c[~seen][:, seen] @ torch.linalg.inv(inner) @ (x[seen] - m[seen])
        else:
            density, guess = 1.0, m
        top, bottom = top + w * density * guess, bottom + w * density
    full = x.clone()
    full[~seen] = top / bottom
    return full
""",
        "by precision matrices, a list": """
def fill_in(x, weights, means, covs):
    gap = np.isnan(x)
    if not gap.any():
        return list(x)
    scores, guesses = [], []
    for w, m, c in zip(weights, means, covs):
        P = np.linalg.inv(c)
        away = (x - m)[~gap]
        guess = m[gap] - np.linalg.solve(P[np.ix_(gap, gap)], P[np.ix_(gap, ~gap)] @ away)
        S = c[np.ix_(~gap, ~gap)]
        scores.append(w * np.exp(-0.5 * away @ np.linalg.inv(S) @ away) / np.linalg.det(S) ** 0.5)
        guesses.append(guess)
    full = x.copy()
    full[gap] = np.average(guesses, axis=0, weights=scores)
    return full.tolist()
""",
    },
}
