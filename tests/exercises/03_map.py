"""Plausible wrong answers to the exercises of the map: each must fail its check."""

WRONG = {
    "map-hooks": {
        "the hooks stay": """
def busiest(net, call):
    calls = {}

    def count(module, *_):
        calls[module] = calls.get(module, 0) + 1

    for module in net.modules():
        module.register_forward_hook(count)
    call()
    return max(calls.values(), default=0)
""",
        "calls of all modules together": """
def busiest(net, call):
    calls = []
    hooks = [m.register_forward_hook(lambda *_: calls.append(1)) for m in net.modules()]
    try:
        call()
    finally:
        for hook in hooks:
            hook.remove()
    return len(calls)
""",
        "the net alone, not what is in it": """
def busiest(net, call):
    calls = []
    hook = net.register_forward_hook(lambda *_: calls.append(1))
    try:
        call()
    finally:
        hook.remove()
    return len(calls)
""",
        "no finally": """
def busiest(net, call):
    calls = {}

    def count(module, *_):
        calls[module] = calls.get(module, 0) + 1

    hooks = [module.register_forward_hook(count) for module in net.modules()]
    call()
    for hook in hooks:
        hook.remove()
    return max(calls.values(), default=0)
""",
    },
    "map-predict": {
        "each sample is a pass of its own": """
prediction = {"a": 7, "b": 10, "c": 1, "d": 21}
""",
        "an autoregressive flow goes both ways in one go": """
prediction = {"a": 1, "b": 1, "c": 1, "d": 21}
""",
        "an autoregressive flow is slow both ways": """
prediction = {"a": 1, "b": 10, "c": 10, "d": 21}
""",
        "the last repair is forgotten": """
prediction = {"a": 1, "b": 10, "c": 1, "d": 20}
""",
    },
    "map-score": {
        "the slope of the energy": """
def score(x, W, a, b):
    return x - a - 1 / (1 + np.exp(-(b + x @ W))) @ W.T
""",
        "the reconstruction alone": """
def score(x, W, a, b):
    return a + 1 / (1 + np.exp(-(b + x @ W))) @ W.T
""",
        "the softplus is not differentiated": """
def score(x, W, a, b):
    return a - x + np.log1p(np.exp(b + x @ W)) @ W.T
""",
        "log p in place of its gradient": """
def score(x, W, a, b):
    return -0.5 * ((x - a) ** 2).sum(1) + np.log1p(np.exp(b + x @ W)).sum(1)
""",
    },
    "map-bug": {
        "the bug itself": """
def log_density(x, mean, L):
    z = np.linalg.solve(L, (x - mean).T).T
    log_normal = -0.5 * (z**2).sum(1) - 0.5 * len(mean) * np.log(2 * np.pi)
    return log_normal + np.log(np.abs(np.diag(L))).sum()
""",
        "no determinant": """
def log_density(x, mean, L):
    z = np.linalg.solve(L, (x - mean).T).T
    return -0.5 * (z**2).sum(1) - 0.5 * len(mean) * np.log(2 * np.pi)
""",
        "L taken for the covariance": """
def log_density(x, mean, L):
    away = x - mean
    inner = (away * np.linalg.solve(L, away.T).T).sum(1)
    return -0.5 * inner - 0.5 * np.linalg.slogdet(2 * np.pi * L)[1]
""",
        "L transposed": """
def log_density(x, mean, L):
    z = np.linalg.solve(L.T, (x - mean).T).T
    log_normal = -0.5 * (z**2).sum(1) - 0.5 * len(mean) * np.log(2 * np.pi)
    return log_normal - np.log(np.abs(np.diag(L))).sum()
""",
    },
    "map-gaps": {
        "the mean of the mixture, whatever is seen": """
def fill_in(x, weights, means, covs):
    return np.where(np.isnan(x), weights @ means, x)
""",
        "responsibilities without the determinants": """
def fill_in(x, weights, means, covs):
    gap, seen = np.isnan(x), ~np.isnan(x)
    logs, guesses = [], []
    for weight, mean, cov in zip(weights, means, covs):
        away = np.linalg.solve(cov[np.ix_(seen, seen)], x[seen] - mean[seen])
        logs.append(np.log(weight) - 0.5 * (x[seen] - mean[seen]) @ away)
        guesses.append(mean[gap] + cov[np.ix_(gap, seen)] @ away)
    share = np.exp(logs - np.max(logs))
    filled = x.copy()
    filled[gap] = share / share.sum() @ np.array(guesses)
    return filled
""",
        "no regression within a component": """
def fill_in(x, weights, means, covs):
    gap, seen = np.isnan(x), ~np.isnan(x)
    logs = []
    for weight, mean, cov in zip(weights, means, covs):
        inner = cov[np.ix_(seen, seen)]
        away = np.linalg.solve(inner, x[seen] - mean[seen])
        log_det = np.linalg.slogdet(2 * np.pi * inner)[1]
        logs.append(np.log(weight) - 0.5 * ((x[seen] - mean[seen]) @ away + log_det))
    share = np.exp(logs - np.max(logs))
    filled = x.copy()
    filled[gap] = share / share.sum() @ means[:, gap]
    return filled
""",
        "the caller's vector is filled": """
def fill_in(x, weights, means, covs):
    gap, seen = np.isnan(x), ~np.isnan(x)
    logs, guesses = [], []
    for weight, mean, cov in zip(weights, means, covs):
        inner = cov[np.ix_(seen, seen)]
        away = np.linalg.solve(inner, x[seen] - mean[seen])
        log_det = np.linalg.slogdet(2 * np.pi * inner)[1]
        logs.append(np.log(weight) - 0.5 * ((x[seen] - mean[seen]) @ away + log_det))
        guesses.append(mean[gap] + cov[np.ix_(gap, seen)] @ away)
    share = np.exp(logs - np.max(logs))
    x[gap] = share / share.sum() @ np.array(guesses)
    return x
""",
    },
}
