"""Plausible wrong answers to the exercises of the chapter on denoising autoencoders."""

WRONG = {
    "dae-wiener": {
        "the standard deviation instead of the variance": """
def wiener(cov, s):
    return cov @ torch.linalg.inv(cov + s * torch.eye(len(cov), dtype=cov.dtype))
""",
        "the share of the noise instead of the data's": """
def wiener(cov, s):
    eye = torch.eye(len(cov), dtype=cov.dtype)
    return s**2 * torch.linalg.inv(cov + s**2 * eye)
""",
    },
    "dae-predict": {
        "copies, rounds to a coin, divides by the root": """
predicted = {"bell": 5, "coin": 1, "score": 0.2, "pale": 0.8, "grey": 0.6}
""",
        "the score by the standard deviation": """
predicted = {"bell": 4, "coin": 0, "score": 0.2, "pale": 0.4, "grey": 1}
""",
        "the mean for the median": """
predicted = {"bell": 4, "coin": 0, "score": 0.4, "pale": 0.4, "grey": 0.6}
""",
        "masks that count twice": """
predicted = {"bell": 4, "coin": 0, "score": 0.4, "pale": 0.2, "grey": 1}
""",
    },
    "dae-tweedie": {
        "the score of the clean density": """
def best(noisy, means, std, s):
    away = means - noisy[:, None]
    r = torch.softmax(-(away**2) / (2 * std**2), dim=1)
    return noisy + s**2 * (r * away).sum(1) / std**2
""",
        "jumps to the nearest hill": """
def best(noisy, means, std, s):
    return means[(means - noisy[:, None]).abs().argmin(1)]
""",
        "multiplied by the standard deviation": """
def best(noisy, means, std, s):
    variance = std**2 + s**2
    away = means - noisy[:, None]
    r = torch.softmax(-(away**2) / (2 * variance), dim=1)
    return noisy + s * (r * away).sum(1) / variance
""",
    },
    "dae-honest": {
        "leaves the copy as it is": """
def honest(copy, kind, level):
    return copy
""",
        "forgets that half of the struck pixels turn to 1": """
def honest(copy, kind, level):
    return copy if kind == "gaussian" else copy / (1 - level)
""",
    },
    "dae-copies": {
        "the same noise for both": """
def pairs(x, s):
    noise = s * torch.randn_like(x)
    return x + noise, x + noise
""",
        "the target still cut to the range": """
def pairs(x, s):
    return x + s * torch.randn_like(x), (x + s * torch.randn_like(x)).clamp(0, 1)
""",
        "a clean target": """
def pairs(x, s):
    return x + s * torch.randn_like(x), x
""",
        "a clean input": """
def pairs(x, s):
    return x, x + s * torch.randn_like(x)
""",
    },
    "dae-risk": {
        "the derivatives are forgotten": """
def risk(denoise, noisy, s):
    noisy = noisy.double()
    return ((denoise(noisy) - noisy).square().mean() - s**2).item()
""",
        "the factor 2 is forgotten": """
def risk(denoise, noisy, s):
    noisy = noisy.double()
    v = torch.randint(0, 2, noisy.shape).double() * 2 - 1
    out = denoise(noisy)
    slope = (v * (denoise(noisy + 1e-3 * v) - out)).sum(1) / 1e-3
    return ((out - noisy).square().mean() - s**2 + s**2 * slope.mean() / noisy.shape[1]).item()
""",
    },
}
