"""Plausible wrong answers to the exercises on autoencoders: each must fail its check."""

WRONG = {
    "ae-break-even": {
        "rounds up, and so calls a tie shorter": """
import math

def break_even(code, decoder_bytes, image_bytes):
    if code >= image_bytes:
        raise ValueError("a code that saves nothing")
    return max(1, math.ceil(decoder_bytes / (image_bytes - code)))
""",
        "forgets that codes are sent too": """
def break_even(code, decoder_bytes, image_bytes):
    if code >= image_bytes:
        raise ValueError("a code that saves nothing")
    return decoder_bytes // image_bytes + 1
""",
        "does not refuse a code that saves nothing": """
def break_even(code, decoder_bytes, image_bytes):
    return decoder_bytes // max(image_bytes - code, 1) + 1
""",
        "an object that equals everything": """
class Yes:
    def __eq__(self, other):
        return True

def break_even(code, decoder_bytes, image_bytes):
    return Yes()
""",
    },
    "ae-linear-error": {
        "does not square the singular values": """
def linear_error(x, code):
    s = torch.linalg.svdvals(x - x.mean(0))
    return (s[code:].sum() / len(x)).item()
""",
        "does not centre": """
def linear_error(x, code):
    s = torch.linalg.svdvals(x)
    return (s[code:].square().sum() / len(x)).item()
""",
        "averages over pixels as well": """
def linear_error(x, code):
    s = torch.linalg.svdvals(x - x.mean(0))
    return (s[code:].square().sum() / x.numel()).item()
""",
    },
    "ae-predict": {
        "three points need three numbers": """
prediction = {"a": 3, "b": 1, "c": 1096, "d": 8}
""",
        "the error follows the encoder": """
prediction = {"a": 2, "b": 4, "c": 1096, "d": 8}
""",
        "forgets the biases": """
prediction = {"a": 2, "b": 1, "c": 1024, "d": 8}
""",
        "noise is lost altogether": """
prediction = {"a": 2, "b": 1, "c": 1096, "d": 0}
""",
    },
    "ae-whiten": {
        "decoder gets the inverse instead of the factor": """
def whiten(A, B, x):
    z = x @ A.T
    L = torch.linalg.cholesky(z.T @ z / len(z))
    return torch.linalg.solve(L, A), B @ torch.linalg.inv(L)
""",
        "encoder multiplied by the factor": """
def whiten(A, B, x):
    z = x @ A.T
    L = torch.linalg.cholesky(z.T @ z / len(z))
    return L @ A, B @ torch.linalg.inv(L)
""",
        "only scales each unit": """
def whiten(A, B, x):
    std = (x @ A.T).square().mean(0).sqrt()
    return A / std[:, None], B * std
""",
    },
    "ae-sample-codes": {
        "as it stands in the exercise": """
def sample_codes(z, n, seed):
    L = torch.linalg.cholesky(torch.cov(z.T))
    noise = torch.randn(n, z.shape[1])
    return z.mean() + noise @ L
""",
        "diagonal covariance": """
def sample_codes(z, n, seed):
    generator = torch.Generator().manual_seed(seed)
    return z.mean(0) + torch.randn(n, z.shape[1], generator=generator) * z.std(0)
""",
        "the factor on the wrong side": """
def sample_codes(z, n, seed):
    L = torch.linalg.cholesky(torch.cov(z.T))
    generator = torch.Generator().manual_seed(seed)
    return z.mean(0) + torch.randn(n, z.shape[1], generator=generator) @ L
""",
        "ignores the seed": """
def sample_codes(z, n, seed):
    L = torch.linalg.cholesky(torch.cov(z.T))
    return z.mean(0) + torch.randn(n, z.shape[1]) @ L.T
""",
    },
    "ae-beat-pca": {
        "a linear autoencoder, which cannot": """
def beat_pca(x, seed):
    torch.manual_seed(seed)
    model = Autoencoder(dim=64, code=8, hidden=(), likelihood="gaussian")
    fit(model, x, steps=500, batch=None, lr=0.03, schedule=lambda t: 1 - t)
    return model
""",
        "a code twice as wide": """
def beat_pca(x, seed):
    torch.manual_seed(seed)
    model = Autoencoder(dim=64, code=16, hidden=(64,))
    fit(model, x, steps=300, batch=64, lr=3e-3)
    return model
""",
    },
}
