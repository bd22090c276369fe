"""Plausible wrong answers to the exercises on variational autoencoders: all must fail."""

WRONG = {
    "vae-kl": {
        "the divergence the other way round": """
def kl(mean, std, prior_mean, prior_std):
    units = torch.log(std / prior_std) - 0.5
    return (units + (prior_std**2 + (mean - prior_mean) ** 2) / (2 * std**2)).sum(1)
""",
        "averages over the units": """
def kl(mean, std, prior_mean, prior_std):
    units = torch.log(prior_std / std) - 0.5
    return (units + (std**2 + (mean - prior_mean) ** 2) / (2 * prior_std**2)).mean(1)
""",
        "one number for the whole batch": """
def kl(mean, std, prior_mean, prior_std):
    units = torch.log(prior_std / std) - 0.5
    return (units + (std**2 + (mean - prior_mean) ** 2) / (2 * prior_std**2)).sum()
""",
    },
    "vae-rates": {
        "does not centre": """
def rates(x, variance):
    eigenvalues = torch.linalg.eigvalsh(x.T @ x / len(x)).flip(0)
    return 0.5 * torch.log(eigenvalues[eigenvalues > variance] / variance)
""",
        "divides by N - 1": """
def rates(x, variance):
    eigenvalues = torch.linalg.eigvalsh(torch.cov(x.T)).flip(0)
    return 0.5 * torch.log(eigenvalues[eigenvalues > variance] / variance)
""",
        "forgets the half": """
def rates(x, variance):
    eigenvalues = torch.linalg.eigvalsh(torch.cov(x.T, correction=0)).flip(0)
    return torch.log(eigenvalues[eigenvalues > variance] / variance)
""",
        "keeps dead units at zero": """
def rates(x, variance):
    eigenvalues = torch.linalg.eigvalsh(torch.cov(x.T, correction=0)).flip(0)
    return 0.5 * torch.log(eigenvalues / variance).clamp(min=0)
""",
    },
    "vae-beta": {
        "upside down": """
def effective_beta(pixels, units, dim, code):
    beta = 1 / dim if pixels == "mean" else 1.0
    return beta * code if units == "mean" else beta
""",
        "ignores the mean over units": """
def effective_beta(pixels, units, dim, code):
    return float(dim) if pixels == "mean" else 1.0
""",
    },
    "vae-bound": {
        "the mean of logarithms, which is the ELBO": """
def bound(log_w):
    return log_w.mean(0)
""",
        "a sum instead of a mean": """
def bound(log_w):
    return torch.logsumexp(log_w, 0)
""",
        "underflows": """
def bound(log_w):
    return log_w.exp().mean(0).log()
""",
    },
    "vae-predict": {
        "takes the price for a reward": """
def predictions():
    return {"divergence": "rises", "error": "falls", "active units": "rises"}
""",
        "thinks that the error does not depend on it": """
def predictions():
    return {"divergence": "falls", "error": "stays", "active units": "falls"}
""",
        "thinks that units share the price": """
def predictions():
    return {"divergence": "falls", "error": "rises", "active units": "stays"}
""",
    },
    "vae-bug": {
        "the line as it was": """
def price(mean, log_std):
    return 0.5 * (mean**2 + log_std.exp() - 1 - log_std).sum(1)
""",
        "averages over the units": """
def price(mean, log_std):
    return 0.5 * (mean**2 + (2 * log_std).exp() - 1 - 2 * log_std).mean(1)
""",
        "repairs the variance alone": """
def price(mean, log_std):
    return 0.5 * (mean**2 + (2 * log_std).exp() - 1 - log_std).sum(1)
""",
    },
    "vae-refine": {
        "returns what the encoder says": """
def refine(vae, x, steps):
    with torch.no_grad():
        return vae.posterior(x)
""",
        "trains the whole model instead": """
def refine(vae, x, steps):
    optimizer = torch.optim.Adam(vae.parameters(), lr=0.01)
    for _ in range(steps):
        optimizer.zero_grad()
        vae.loss(x).backward()
        optimizer.step()
    with torch.no_grad():
        return vae.posterior(x)
""",
        "returns the logarithm of the standard deviation": """
def refine(vae, x, steps):
    with torch.no_grad():
        mean, std = vae.posterior(x)
    return mean, std.log()
""",
        "maximises the reconstruction alone": """
def refine(vae, x, steps):
    with torch.no_grad():
        mean, std = vae.posterior(x)
    mean = mean.clone().requires_grad_()
    optimizer = torch.optim.Adam([mean], lr=0.1)
    for _ in range(steps):
        (mean.grad,) = torch.autograd.grad(-vae.log_likelihood(x, mean).sum(), [mean])
        optimizer.step()
    return mean.detach(), torch.full_like(std, 0.01)
""",
    },
}
