"""Plausible wrong answers to the exercises on variational inference: each must fail its check."""

WRONG = {
    "vi-kl": {
        "the directions exchanged": """
def kl(m, s, m2, s2):
    return math.log(s / s2) + (s2**2 + (m - m2) ** 2) / (2 * s**2) - 0.5
""",
        "the half forgotten": """
def kl(m, s, m2, s2):
    return math.log(s2 / s) + (s**2 + (m - m2) ** 2) / (2 * s2**2)
""",
        "the shift forgotten": """
def kl(m, s, m2, s2):
    return math.log(s2 / s) + s**2 / (2 * s2**2) - 0.5
""",
    },
    "vi-sweep": {
        "all at once, from the old means": """
def sweep(m, mu, precision):
    off = precision - np.diag(np.diag(precision))
    return mu - off @ (m - mu) / np.diag(precision)
""",
        "m itself is changed": """
def sweep(m, mu, precision):
    for i in range(len(m)):
        others = precision[i] @ (m - mu) - precision[i, i] * (m[i] - mu[i])
        m[i] = mu[i] - others / precision[i, i]
    return m
""",
        "the sign": """
def sweep(m, mu, precision):
    m = m.copy()
    for i in range(len(m)):
        others = precision[i] @ (m - mu) - precision[i, i] * (m[i] - mu[i])
        m[i] = mu[i] + others / precision[i, i]
    return m
""",
    },
    "vi-reported": {
        "two unknowns for all": """
def reported(rho, c):
    return 1 - rho**2
""",
        "the true variance": """
def reported(rho, c):
    return 1.0
""",
        "the precision itself": """
def reported(rho, c):
    return (1 + (c - 2) * rho) / ((1 - rho) * (1 + (c - 1) * rho))
""",
        "one power of rho for each unknown": """
def reported(rho, c):
    return 1 - rho ** c
""",
    },
    "vi-others": {
        "the mean of all": """
def others_mean(w):
    return w.mean().expand(len(w))
""",
        "divided by K": """
def others_mean(w):
    return (w.sum() - w) / len(w)
""",
    },
    "vi-weights": {
        "weights underflow": """
def what_weights_know(w):
    v = w.exp()
    evidence = math.log(v.mean().item() + 1e-300)
    return w.mean().item(), evidence, (v.sum() ** 2 / (v**2).sum()).item()
""",
        "the sum for the mean": """
def what_weights_know(w):
    size = (2 * torch.logsumexp(w, 0) - torch.logsumexp(2 * w, 0)).exp().item()
    return w.mean().item(), torch.logsumexp(w, 0).item(), size
""",
        "the ELBO twice": """
def what_weights_know(w):
    size = (2 * torch.logsumexp(w, 0) - torch.logsumexp(2 * w, 0)).exp().item()
    return w.mean().item(), w.mean().item(), size
""",
    },
    "vi-part": {
        "variances for standard deviations": """
def too_wide(n, b):
    return n / b


def part_elbo(log_prior, log_rows, log_q, n):
    return log_prior + n / len(log_rows) * log_rows.sum() - log_q
""",
        "as it was": """
def too_wide(n, b):
    return math.sqrt(n / b)


def part_elbo(log_prior, log_rows, log_q, n):
    return log_prior + log_rows.sum() - log_q
""",
        "everything times N / B": """
def too_wide(n, b):
    return math.sqrt(n / b)


def part_elbo(log_prior, log_rows, log_q, n):
    return n / len(log_rows) * (log_prior + log_rows.sum() - log_q)
""",
        "N times the sum": """
def too_wide(n, b):
    return math.sqrt(n / b)


def part_elbo(log_prior, log_rows, log_q, n):
    return log_prior + n * log_rows.sum() - log_q
""",
        "too narrow, not too wide": """
def too_wide(n, b):
    return math.sqrt(b / n)


def part_elbo(log_prior, log_rows, log_q, n):
    return log_prior + n * log_rows.mean() - log_q
""",
    },
    "vi-landing": {
        "the usual path": """
def landing(log_joint, mean, log_std, noise):
    return vi.reparameterised(log_joint, mean, log_std, noise)[:, : len(mean)]
""",
        "the sign of log q": """
def landing(log_joint, mean, log_std, noise):
    z = (mean + log_std.exp() * noise).requires_grad_()
    (slope,) = torch.autograd.grad(log_joint(z).sum(), z)
    return slope - noise / log_std.exp()
""",
        "not divided by the spread": """
def landing(log_joint, mean, log_std, noise):
    z = (mean + log_std.exp() * noise).requires_grad_()
    (slope,) = torch.autograd.grad(log_joint(z).sum(), z)
    return slope + noise
""",
    },
}
