"""Right answers on variational autoencoders, in other styles: each must pass its check."""

RIGHT = {
    "vae-kl": {
        "torch.distributions, single precision": """
def kl(mean, std, prior_mean, prior_std):
    q = torch.distributions.Normal(mean.float(), std.float())
    p = torch.distributions.Normal(prior_mean.float(), prior_std.float())
    return torch.distributions.kl_divergence(q, p).sum(-1)
""",
        "image by image, a list": """
def kl(mean, std, prior_mean, prior_std):
    totals = []
    for row in zip(mean.tolist(), std.tolist(), prior_mean.tolist(), prior_std.tolist()):
        units = [
            math.log(s2 / s) + (s * s + (m - m2) ** 2) / (2 * s2 * s2) - 0.5
            for m, s, m2, s2 in zip(*row)
        ]
        totals.append(sum(units))
    return totals
""",
    },
    "vae-rates": {
        "by singular values": """
def rates(x, variance):
    s = torch.linalg.svdvals(x - x.mean(0))
    eigenvalues = s**2 / len(x)
    return (eigenvalues[eigenvalues > variance] / variance).sqrt().log()
""",
        "NumPy": """
import numpy as np

def rates(x, variance):
    found = np.linalg.eigvalsh(np.cov(x.numpy().T, bias=True))
    return np.sort([0.5 * np.log(v / variance) for v in found if v > variance])[::-1].copy()
""",
    },
    "vae-beta": {
        "one over the share": """
def effective_beta(pixels, units, dim, code):
    a = 1 / dim if pixels == "mean" else 1.0
    b = 1 / code if units == "mean" else 1.0
    return b / a
""",
        "a tensor without dimensions": """
def effective_beta(pixels, units, dim, code):
    beta = torch.tensor(1.0)
    if pixels == "mean":
        beta = beta * dim
    if units == "mean":
        beta = beta / code
    return beta
""",
    },
    "vae-bound": {
        "weights relative to the largest": """
def bound(log_w):
    top = log_w.max(0).values
    return top + (log_w - top).exp().mean(0).log()
""",
        "NumPy's logaddexp": """
import numpy as np

def bound(log_w):
    return np.logaddexp.reduce(log_w.numpy().astype(float), axis=0) - np.log(len(log_w))
""",
    },
    "vae-predict": {
        "key by key": """
def predictions():
    said = {}
    said["active units"] = "falls"
    said["divergence"] = "falls"
    said["error"] = "rises"
    return said
""",
        "dict": """
def predictions():
    words = ("falls", "rises", "falls")
    return dict(zip(("divergence", "error", "active units"), words))
""",
    },
    "vae-bug": {
        "the variance first": """
def price(mean, log_std):
    variance = log_std.exp() ** 2
    return (mean.pow(2) + variance - 1 - variance.log()).sum(dim=1) / 2
""",
        "torch.distributions, a list": """
def price(mean, log_std):
    normal = torch.distributions.Normal
    found = torch.distributions.kl_divergence(normal(mean, log_std.exp()), normal(0.0, 1.0))
    return found.sum(1).tolist()
""",
    },
    "vae-refine": {
        "plain gradient ascent, gradients of the weights thrown away": """
def refine(vae, x, steps):
    mean, std = (t.detach() for t in vae.posterior(x))
    mean, log_std = mean.clone(), std.log()
    for step in range(steps):
        mean.requires_grad_(), log_std.requires_grad_()
        z = mean + log_std.exp() * torch.randn(16, *mean.shape)
        elbo = vae.log_likelihood(x, z).mean(0)
        elbo = elbo - 0.5 * (mean**2 + (2 * log_std).exp() - 1 - 2 * log_std).sum(1)
        g, h = torch.autograd.grad(elbo.sum(), (mean, log_std))
        rate = 0.1 * (1 - step / steps)
        with torch.no_grad():
            mean, log_std = mean + rate * g.clamp(-1, 1), log_std + rate * h.clamp(-1, 1)
    return mean, log_std.exp()
""",
        "Adam on a copy of the decoder's arguments, a list": """
def refine(vae, x, steps):
    with torch.no_grad():
        mean, std = vae.posterior(x)
    mean = torch.nn.Parameter(mean.clone())
    log_std = torch.nn.Parameter(std.log())
    for weight in vae.parameters():
        weight.requires_grad_(False)
    optimizer = torch.optim.Adam([mean, log_std], lr=0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        q = torch.distributions.Normal(mean, log_std.exp())
        z = q.rsample((8,))
        kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(1)
        (kl - vae.log_likelihood(x, z).mean(0)).sum().backward()
        optimizer.step()
    for weight in vae.parameters():
        weight.requires_grad_(True)
    return [mean.detach(), log_std.exp().detach()]
""",
    },
}
