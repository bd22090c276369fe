"""Plausible wrong answers on medicine and biology: each must fail its check."""

WRONG = {
    "bio-matrix": {
        "pseudo letters of each kind": """
def weight_matrix(x, pseudo):
    counts = np.stack([np.bincount(column, minlength=4) for column in x.T])
    p = (counts + pseudo) / (len(x) + 4 * pseudo)
    return np.log2(p) + 2
""",
        "natural logarithms": """
def weight_matrix(x, pseudo):
    counts = np.stack([np.bincount(column, minlength=4) for column in x.T])
    p = (counts + pseudo / 4) / (len(x) + pseudo)
    return np.log(4 * p)
""",
        "the background is left out": """
def weight_matrix(x, pseudo):
    counts = np.stack([np.bincount(column, minlength=4) for column in x.T])
    return np.log2((counts + pseudo / 4) / (len(x) + pseudo))
""",
    },
    "bio-worth": {
        "accuracy is taken for the answer": """
def worth():
    places = ("clinic", "referred", "practice", "screening", "screening twice")
    return dict.fromkeys(places, "over 98 %")
""",
        "a second test is thought to settle it": """
def worth():
    return {
        "clinic": "over 98 %", "referred": "about 92 %", "practice": "about 50 %",
        "screening": "under 2 %", "screening twice": "over 98 %",
    }
""",
        "a second test is thought to add nothing": """
def worth():
    return {
        "clinic": "over 98 %", "referred": "about 92 %", "practice": "about 50 %",
        "screening": "under 2 %", "screening twice": "under 2 %",
    }
""",
    },
    "bio-apart": {
        "as it was": """
def apart(x, test, cut):
    alike = (x[:, None] == x[test][None]).mean(-1)
    return np.flatnonzero((alike < cut).any(axis=1))
""",
        "the mean over test sequences": """
def apart(x, test, cut):
    alike = (x[:, None] == x[test][None]).mean(-1)
    return np.flatnonzero(alike.mean(1) < cut)
""",
        "only exact copies go": """
def apart(x, test, cut):
    alike = (x[:, None] == x[test][None]).mean(-1)
    return np.flatnonzero((alike < 1).all(axis=1))
""",
        "the cut itself is kept": """
def apart(x, test, cut):
    alike = (x[:, None] == x[test][None]).mean(-1)
    return np.flatnonzero((alike <= cut).all(axis=1))
""",
    },
    "bio-gains": {
        "as in a weight matrix": """
def gains(h, J, x, i):
    return h[i] - h[i, x[i]]
""",
        "half of each pair": """
def gains(h, J, x, i):
    score = h[i] + 0.5 * sum(J[i, j][:, x[j]] for j in range(len(x)) if j != i)
    return score - score[x[i]]
""",
        "the letter that stands there is not subtracted": """
def gains(h, J, x, i):
    return h[i] + sum(J[i, j][:, x[j]] for j in range(len(x)) if j != i)
""",
        "the indices of a coupling in the wrong order": """
def gains(h, J, x, i):
    score = h[i] + sum(J[i, j][x[j], :] for j in range(len(x)) if j != i)
    return score - score[x[i]]
""",
    },
    "bio-augment": {
        "the drawn patients have each other's diagnosis": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    means = np.stack([x[y == k].mean(0) for k in (0, 1)])
    std = np.sqrt(((x - means[y]) ** 2).mean(0))
    who = np.arange(600) % 2
    noise = np.random.default_rng(seed).normal(size=(600, x.shape[1]))
    many, told = np.concatenate([x, means[1 - who] + std * noise]), np.concatenate([y, who])
    return LogisticRegression(C=10.0, max_iter=2000).fit(many, told).predict_proba(x_new)[:, 1]
""",
        "one mean for both classes": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    noise = np.random.default_rng(seed).normal(size=(600, x.shape[1]))
    many = np.concatenate([x, x.mean(0) + x.std(0) * noise])
    told = np.concatenate([y, np.arange(600) % 2])
    return LogisticRegression(C=10.0, max_iter=2000).fit(many, told).predict_proba(x_new)[:, 1]
""",
        "nothing is drawn": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=10.0, max_iter=2000).fit(x, y).predict_proba(x_new)[:, 1]
""",
        "a full covariance": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    means = np.stack([x[y == k].mean(0) for k in (0, 1)])
    cov, source = np.cov((x - means[y]).T), np.random.default_rng(seed)
    who = np.arange(600) % 2
    noise = source.multivariate_normal(np.zeros(x.shape[1]), cov, 600)
    many, told = np.concatenate([x, means[who] + noise]), np.concatenate([y, who])
    return LogisticRegression(C=10.0, max_iter=2000).fit(many, told).predict_proba(x_new)[:, 1]
""",
        "the seed is not used": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    means = np.stack([x[y == k].mean(0) for k in (0, 1)])
    std = np.sqrt(((x - means[y]) ** 2).mean(0))
    who = np.arange(600) % 2
    noise = np.random.default_rng(0).normal(size=(600, x.shape[1]))
    many, told = np.concatenate([x, means[who] + std * noise]), np.concatenate([y, who])
    return LogisticRegression(C=10.0, max_iter=2000).fit(many, told).predict_proba(x_new)[:, 1]
""",
    },
}
