"""Right answers on variational inference, in other styles: each must pass its check."""

RIGHT = {
    "vi-kl": {
        "torch.distributions": """
def kl(m, s, m2, s2):
    from torch.distributions import Normal, kl_divergence

    return kl_divergence(Normal(m, s), Normal(m2, s2))
""",
        "NumPy's number": """
def kl(m, s, m2, s2):
    ratio = (s / s2) ** 2
    return 0.5 * (ratio + ((m2 - m) / s2) ** 2 - 1 - np.log(ratio))
""",
    },
    "vi-sweep": {
        "a list": """
def sweep(m, mu, precision):
    new = list(m)
    for i in range(len(new)):
        pull = sum(
            precision[i][j] * (new[j] - mu[j]) for j in range(len(new)) if j != i
        )
        new[i] = mu[i] - pull / precision[i][i]
    return new
""",
        "by the triangle below, torch": """
def sweep(m, mu, precision):
    m, mu, P = (torch.as_tensor(v) for v in (m, mu, precision))
    above = torch.triu(P, 1) @ (m - mu)
    return mu - torch.linalg.solve_triangular(torch.tril(P), above[:, None], upper=False)[:, 0]
""",
    },
    "vi-reported": {
        "by the inverse, NumPy": """
def reported(rho, c):
    sigma = np.full((c, c), float(rho)) + (1 - rho) * np.eye(c)
    return 1 / np.linalg.inv(sigma)[0, 0]
""",
        "the variance that the others leave": """
def reported(rho, c):
    explained = (c - 1) * rho**2 / (1 + (c - 2) * rho)
    return torch.tensor(1 - explained)
""",
    },
    "vi-others": {
        "a loop": """
def others_mean(w):
    w = w.tolist()
    return torch.tensor([sum(w[:k] + w[k + 1 :]) / (len(w) - 1) for k in range(len(w))])
""",
        "a matrix without its diagonal": """
def others_mean(w):
    n = len(w)
    return (1 - torch.eye(n)).to(w) @ w / (n - 1)
""",
    },
    "vi-weights": {
        "weights relative to the largest, NumPy": """
def what_weights_know(w):
    w = np.asarray(w, dtype=float)
    v = np.exp(w - w.max())
    return np.array([w.mean(), w.max() + np.log(v.mean()), v.sum() ** 2 / (v**2).sum()])
""",
        "normalised weights, tensors": """
def what_weights_know(w):
    return [w.mean(), w.logsumexp(0) - math.log(len(w)), 1 / w.softmax(0).square().sum()]
""",
    },
    "vi-part": {
        "the mean of the rows": """
def too_wide(n, b):
    return (n / b) ** 0.5


def part_elbo(log_prior, log_rows, log_q, n):
    return log_prior - log_q + n * log_rows.mean()
""",
        "tensors and a loop": """
def too_wide(n, b):
    return torch.tensor(n / b).sqrt()


def part_elbo(log_prior, log_rows, log_q, n):
    total = sum(float(row) for row in log_rows)
    return torch.tensor(log_prior + total / (len(log_rows) / n) - log_q)
""",
    },
    "vi-landing": {
        "the whole integrand by autograd": """
def landing(log_joint, mean, log_std, noise):
    std = log_std.exp()
    z = (mean + std * noise).detach().requires_grad_()
    log_q = (-0.5 * ((z - mean) / std) ** 2 - log_std).sum(-1)
    return torch.autograd.grad((log_joint(z) - log_q).sum(), z)[0]
""",
        "draw by draw, NumPy": """
def landing(log_joint, mean, log_std, noise):
    rows = []
    for eps in noise:
        z = (mean + log_std.exp() * eps).clone().requires_grad_()
        log_joint(z).backward()
        rows.append((z.grad + eps * torch.exp(-log_std)).numpy())
    return np.array(rows)
""",
    },
}
