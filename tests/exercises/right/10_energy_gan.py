"""Right answers on energy-based GANs, in other styles: each must pass its check."""

RIGHT = {
    "eb-critic-loss": {
        "relu": """
def critic_loss(real_energy, fake_energy, margin):
    return torch.relu(margin - fake_energy).mean() + real_energy.sum() / len(real_energy)
""",
        "fake by fake": """
def critic_loss(real_energy, fake_energy, margin):
    hinges = [torch.clamp(margin - e, min=0.0) for e in fake_energy]
    return real_energy.mean() + sum(hinges) / len(hinges)
""",
    },
    "eb-best-energy": {
        "state by state, lists": """
def best_energy(p_data, p_fake, margin):
    energy = [margin if q > p else 0.0 for p, q in zip(p_data.tolist(), p_fake.tolist())]
    value = sum(
        p * e + q * max(margin - e, 0)
        for p, q, e in zip(p_data.tolist(), p_fake.tolist(), energy)
    )
    return [energy, value]
""",
        "a mask, and a tensor as value": """
def best_energy(p_data, p_fake, margin):
    energy = margin * (p_fake > p_data).float()
    return energy, (p_data * energy + p_fake * (margin - energy)).sum()
""",
    },
    "eb-equilibrium": {
        "in another order": """
prediction = dict(e="nobody", d="critic", c="critic", b="generator", a="nobody")
""",
        "from words": """
prediction = dict(zip("abcde", "nobody generator critic critic nobody".split()))
""",
    },
    "eb-losses": {
        "relu": """
def losses(energy, real, fake, margin):
    e = energy(fake)
    return energy(real).mean() + torch.relu(margin - e).mean(), e.sum() / len(e)
""",
        "a list, and the energy taken twice": """
def losses(energy, real, fake, margin):
    hinge = torch.where(energy(fake) < margin, margin - energy(fake), 0.0)
    return [energy(real).mean() + hinge.mean(), energy(fake).mean()]
""",
    },
    "eb-pulling": {
        "pair by pair, a Python number": """
def pull(codes):
    total, n = 0.0, len(codes)
    for i in range(n):
        for j in range(n):
            if i != j:
                a, b = codes[i], codes[j]
                total += float((a @ b) ** 2 / ((a @ a) * (b @ b)))
    return total / (n * (n - 1))
""",
        "normalize and a mask": """
def pull(codes):
    cosines = torch.nn.functional.normalize(codes, dim=1)
    squares = (cosines @ cosines.T) ** 2
    return squares[~torch.eye(len(codes), dtype=torch.bool)].mean()
""",
    },
    "eb-auroc": {
        "single precision": """
def auroc(ordinary, outliers):
    above = (outliers[:, None] > ordinary).float() + 0.5 * (outliers[:, None] == ordinary).float()
    return above.mean().item()
""",
        "by ranks, NumPy": """
def auroc(ordinary, outliers):
    from scipy.stats import rankdata

    n, m = len(ordinary), len(outliers)
    ranks = rankdata(torch.cat([ordinary, outliers]).numpy())
    return (ranks[n:].sum() - m * (m + 1) / 2) / (n * m)
""",
    },
    "eb-linear": {
        "eigenvectors of the covariance, double precision": """
def linear_energy(train, components):
    mean = train.double().mean(0)
    _, vectors = torch.linalg.eigh(torch.cov(train.double().T))
    lost = vectors.flip(1)[:, components:]
    return lambda x: ((x.double() - mean) @ lost).square().sum(1) / x.shape[1]


def invisible(train, components):
    _, vectors = torch.linalg.eigh(torch.cov(train.double().T))
    return train.double().mean(0) - 100 * vectors[:, -1]
""",
        "scikit-learn": """
def linear_energy(train, components):
    from sklearn.decomposition import PCA

    fitted = PCA(components, svd_solver="full").fit(train.numpy())

    def energy(x):
        x = x.numpy()
        return ((x - fitted.inverse_transform(fitted.transform(x))) ** 2).mean(axis=1)

    return energy


def invisible(train, components):
    from sklearn.decomposition import PCA

    fitted = PCA(components, svd_solver="full").fit(train.numpy())
    return fitted.mean_ + 100 * fitted.components_[0]
""",
    },
}
