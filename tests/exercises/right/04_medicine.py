"""Right answers on medicine and biology, in other styles: each must pass its check."""

RIGHT = {
    "bio-matrix": {
        "comparing with each letter": """
def weight_matrix(x, pseudo):
    seen = (x[:, :, None] == np.arange(4)).sum(0)
    return np.log2(4 * (seen + pseudo / 4) / (len(x) + pseudo))
""",
        "lists and loops": """
def weight_matrix(x, pseudo):
    table = []
    for site in range(x.shape[1]):
        row = []
        for letter in range(4):
            count = sum(1 for word in x if word[site] == letter)
            row.append(math.log2((count + pseudo / 4) / (len(x) + pseudo) / 0.25))
        table.append(row)
    return table
""",
    },
    "bio-worth": {
        "worked out": """
def worth():
    def words(share, tests):
        odds = share / (1 - share) * 99**tests
        chance = odds / (1 + odds)
        for text, top in (("under 2 %", 0.02), ("about 9 %", 0.2), ("about 50 %", 0.7),
                          ("about 92 %", 0.96), ("over 98 %", 1)):
            if chance <= top:
                return text

    return {
        "clinic": words(0.5, 1), "referred": words(0.1, 1), "practice": words(0.01, 1),
        "screening": words(0.0001, 1), "screening twice": words(0.0001, 2),
    }
""",
        "keyword arguments": """
def worth():
    answer = dict(clinic="over 98 %", referred="about 92 %", practice="about 50 %")
    return answer | {"screening": "under 2 %", "screening twice": "about 50 %"}
""",
    },
    "bio-apart": {
        "the most alike decides": """
def apart(x, test, cut):
    alike = np.stack([(x == x[t]).mean(1) for t in test])
    return np.where(alike.max(0) < cut)[0]
""",
        "a list": """
def apart(x, test, cut):
    return [
        i for i, word in enumerate(x) if all(float((word == x[t]).mean()) < cut for t in test)
    ]
""",
    },
    "bio-gains": {
        "single precision": """
def gains(h, J, x, i):
    h, J = h.astype(np.float32), J.astype(np.float32)
    score = h[i] + J[i, np.arange(len(x)), :, x].sum(0)
    return score - score[x[i]]
""",
        "letter by letter, a list": """
def gains(h, J, x, i):
    def score(b):
        return h[i, b] + sum(J[i, j, b, x[j]] for j in range(len(x)) if j != i)

    return [float(score(b) - score(x[i])) for b in range(h.shape[1])]
""",
    },
    "bio-augment": {
        "class after class": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    source = np.random.default_rng(seed)
    parts = [x[y == k] for k in (0, 1)]
    off = np.concatenate([part - part.mean(0) for part in parts])
    drawn = [source.normal(part.mean(0), off.std(0), (300, x.shape[1])) for part in parts]
    many = np.concatenate([x, *drawn])
    told = np.concatenate([y, np.zeros(300), np.ones(300)])
    return LogisticRegression(C=10.0, max_iter=2000).fit(many, told).predict_proba(x_new)[:, 1]
""",
        "a diagonal covariance, a list": """
def augmented(x, y, x_new, seed):
    from sklearn.linear_model import LogisticRegression

    source = np.random.default_rng(seed)
    middle = {k: x[y == k].mean(0) for k in (0, 1)}
    off = x - np.array([middle[k] for k in y])
    cov = np.diag((off**2).sum(0) / (len(x) - 2))
    drawn = np.vstack([source.multivariate_normal(middle[k], cov, 300) for k in (0, 1)])
    model = LogisticRegression(C=10.0, max_iter=2000)
    model.fit(np.vstack([x, drawn]), np.hstack([y, np.repeat([0, 1], 300)]))
    return [float(p) for p in model.predict_proba(x_new)[:, 1]]
""",
    },
}
