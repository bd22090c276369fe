"""Right answers on denoising autoencoders, in other styles: each must pass its check."""

RIGHT = {
    "dae-wiener": {
        "by eigenvectors": """
def wiener(cov, s):
    values, vectors = torch.linalg.eigh(cov)
    return vectors @ torch.diag(values / (values + s * s)) @ vectors.T
""",
        "by a linear solver, single precision": """
def wiener(cov, s):
    cov = cov.float()
    return torch.linalg.solve(cov + s**2 * torch.eye(len(cov)), cov).T
""",
    },
    "dae-predict": {
        "as fractions": """
predicted = {"bell": 20 / 5, "coin": 0.0, "score": 0.1 / 0.25, "pale": 0.8 / 2, "grey": 1.0}
""",
        "as numbers of NumPy": """
import numpy as np
numbers = np.array([4, 0, 0.4, 0.4, 1])
predicted = dict(zip(["bell", "coin", "score", "pale", "grey"], numbers))
""",
    },
    "dae-tweedie": {
        "a loop in Python": """
def best(noisy, means, std, s):
    answers, v = [], std**2 + s**2
    for y in noisy.tolist():
        r = [math.exp(-((y - m) ** 2) / (2 * v)) for m in means.tolist()]
        posterior = [(m * s**2 + y * std**2) / v for m in means.tolist()]
        answers.append(sum(a * b for a, b in zip(r, posterior)) / sum(r))
    return answers
""",
        "the score by autograd": """
def best(noisy, means, std, s):
    y = noisy.clone().requires_grad_()
    log_p = (-((y[:, None] - means) ** 2) / (2 * (std**2 + s**2))).logsumexp(1).sum()
    (score,) = torch.autograd.grad(log_p, y)
    return y + s**2 * score
""",
    },
    "dae-honest": {
        "a mean and a slope per kind": """
def honest(copy, kind, level):
    lines = {
        "gaussian": (1, 0),
        "masking": (1 - level, 0),
        "salt_and_pepper": (1 - level, level / 2),
    }
    if kind not in lines:
        raise ValueError(kind)
    slope, shift = lines[kind]
    return (copy - shift) / slope
""",
        "NumPy": """
import numpy as np

def honest(copy, kind, level):
    copy = np.asarray(copy, dtype=np.float64)
    if kind not in ("gaussian", "masking", "salt_and_pepper"):
        raise ValueError("unknown kind")
    if kind == "salt_and_pepper":
        copy = copy - 0.5 * level
    return copy if kind == "gaussian" else copy / (1 - level)
""",
    },
    "dae-copies": {
        "noise for both at once": """
def pairs(x, s):
    noise = s * torch.randn(2, *x.shape, dtype=x.dtype)
    one, two = x + noise
    return one, two
""",
        "only the input cut to the range": """
def pairs(x, s):
    noisy = [torch.normal(x, s) for _ in range(2)]
    return noisy[0].clamp(0, 1), noisy[1]
""",
    },
    "dae-risk": {
        "central differences, returned as a tensor": """
def risk(denoise, noisy, s):
    v = torch.randn_like(noisy).sign()
    slope = (v * (denoise(noisy + 1e-4 * v) - denoise(noisy - 1e-4 * v)) / 2e-4).sum(1)
    off = (denoise(noisy) - noisy).square().sum(1)
    return (off + 2 * s**2 * slope).mean() / noisy.shape[1] - s**2
""",
        "exact derivatives by autograd": """
def risk(denoise, noisy, s):
    total, d = 0.0, noisy.shape[1]
    y = noisy.clone().requires_grad_()
    out = denoise(y)
    for i in range(d):
        total += torch.autograd.grad(out[:, i].sum(), y, retain_graph=True)[0][:, i].sum().item()
    first = (out - y).square().mean().item()
    return first - s**2 + 2 * s**2 * total / (len(noisy) * d)
""",
    },
}
