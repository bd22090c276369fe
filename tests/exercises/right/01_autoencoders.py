"""Right answers to the exercises on autoencoders, in other styles: each must pass its check."""

RIGHT = {
    "ae-break-even": {
        "counts up": """
def break_even(code, decoder_bytes, image_bytes):
    if not code < image_bytes:
        raise ValueError("saves nothing")
    n = 1
    while decoder_bytes + n * code >= n * image_bytes:
        n += 1
    return n
""",
        "NumPy's whole numbers": """
import numpy as np

def break_even(code, decoder_bytes, image_bytes):
    if image_bytes <= code:
        raise ValueError("saves nothing")
    return np.int64(np.floor(decoder_bytes / (image_bytes - code))) + 1
""",
    },
    "ae-linear-error": {
        "all variance less the largest eigenvalues, single precision": """
def linear_error(x, code):
    cov = torch.cov(x.T, correction=0)
    return (cov.trace() - torch.linalg.eigvalsh(cov).flip(0)[:code].sum()).item()
""",
        "by projecting, in NumPy": """
import numpy as np

def linear_error(x, code):
    x = x.numpy().astype(float)
    x = x - x.mean(axis=0)
    basis = np.linalg.svd(x, full_matrices=False)[2][:code]
    return np.mean(np.sum((x - x @ basis.T @ basis) ** 2, axis=1))
""",
    },
    "ae-predict": {
        "as floats": """
prediction = dict(a=2.0, b=1.0, c=1096.0, d=8.0)
""",
        "computed": """
prediction = {
    "a": 3 - 1,
    "b": (2 * 0.5) ** 2,
    "c": torch.tensor(2 * 8 * 64 + 8 + 64),
    "d": 64 * 8 / 64,
}
""",
    },
    "ae-whiten": {
        "variances divided by N - 1": """
def whiten(A, B, x):
    L = torch.linalg.cholesky(torch.cov((x @ A.T).T))
    return [torch.inverse(L) @ A, B @ L]
""",
        "by eigenvectors, single precision": """
def whiten(A, B, x):
    z = x @ A.T
    values, vectors = torch.linalg.eigh(z.T @ z / len(z))
    down, up = vectors / values.sqrt(), vectors * values.sqrt()
    return (down.T @ A).float(), (B @ up).float()
""",
    },
    "ae-sample-codes": {
        "NumPy's generator and a loop": """
import numpy as np

def sample_codes(z, n, seed):
    z, random = z.numpy(), np.random.default_rng(seed)
    L = np.linalg.cholesky(np.cov(z.T))
    return np.array([z.mean(0) + L @ random.normal(size=z.shape[1]) for _ in range(n)])
""",
        "by eigenvectors, from the global seed": """
def sample_codes(z, n, seed):
    torch.manual_seed(seed)
    values, vectors = torch.linalg.eigh(torch.cov(z.T, correction=0).double())
    noise = torch.randn(n, z.shape[1]).double()
    return z.mean(0) + noise * values.clamp(min=0).sqrt() @ vectors.T
""",
    },
    "ae-beat-pca": {
        "two layers": """
def beat_pca(x, seed):
    torch.manual_seed(seed)
    model = Autoencoder(dim=64, code=8, hidden=(128, 64))
    fit(model, x, steps=1500, batch=64, lr=3e-3, schedule=lambda t: 1 - t, seed=seed)
    return model
""",
        "Gaussian likelihood, full batches": """
def beat_pca(x, seed):
    torch.manual_seed(seed)
    model = Autoencoder(64, 8, hidden=(200,), likelihood="gaussian")
    fit(model, x, steps=800, batch=256, lr=6e-3, schedule=lambda t: 1 - t, seed=seed)
    return model
""",
    },
}
