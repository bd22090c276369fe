"""Right answers on sparse autoencoders, in other styles: each must pass its check."""

RIGHT = {
    "sae-affordable": {
        "tries them all": """
def affordable(code, m, b):
    fits = [k for k in range(code // 2 + 1) if math.log2(math.comb(code, k)) + k * b <= m * b]
    return max(fits)
""",
        "logarithms of factorials, NumPy's numbers": """
import numpy as np

def affordable(code, m, b):
    k = np.arange(code // 2 + 1)
    log = [-math.lgamma(i + 1) - math.lgamma(code - i + 1) for i in k]
    bits = (np.array(log) + math.lgamma(code + 1)) / math.log(2)
    return k[bits + k * b <= m * b + 1e-9][-1]
""",
    },
    "sae-best-code": {
        "a loop": """
def best_code(x, W, price):
    z = torch.zeros(len(x), W.shape[1])
    for i in range(len(x)):
        for j in range(W.shape[1]):
            z[i, j] = max(0.0, float(x[i] @ W[:, j]) - price)
    return z
""",
        "NumPy": """
import numpy as np

def best_code(x, W, price):
    return np.maximum(x.numpy() @ W.numpy() - price, 0)
""",
    },
    "sae-unit-columns": {
        "column by column, in place": """
def unit_columns(V, c, W):
    for j in range(W.shape[1]):
        size = W[:, j].square().sum().sqrt()
        if size > 0:
            V[j], c[j], W[:, j] = V[j] * size, c[j] * size, W[:, j] / size
    return V, c, W
""",
        "a list in single precision": """
def unit_columns(V, c, W):
    V, c, W = V.float(), c.float(), W.float()
    size = torch.linalg.vector_norm(W, dim=0)
    size[size == 0] = 1
    return [torch.diag(size) @ V, size * c, W @ torch.diag(1 / size)]
""",
    },
    "sae-predict": {
        "by formulas": """
p = 1 / 16
prediction = {
    "a": 2 - 0.3,
    "b": 2 * 0.3,
    "c": 64 * (-p * math.log2(p) - (1 - p) * math.log2(1 - p)),
    "d": 5,
}
""",
        "tensors": """
prediction = dict(zip("abcd", torch.tensor([1.7, 0.6, 21.6, 5.0]), strict=True))
""",
    },
    "sae-pursue": {
        "example by example": """
def pursue(x, W, k):
    codes = []
    for left in x:
        z = torch.zeros(W.shape[1])
        for _ in range(k):
            s = left @ W
            j = int(s.abs().argmax())
            z[j] += s[j]
            left = left - s[j] * W[:, j]
        codes.append(z)
    return torch.stack(codes)
""",
        "lists of numbers": """
def pursue(x, W, k):
    left, columns = [row[:] for row in x.tolist()], W.T.tolist()
    z = [[0.0] * len(columns) for _ in left]
    for row, code in zip(left, z):
        for _ in range(k):
            s = [sum(a * b for a, b in zip(row, column)) for column in columns]
            j = max(range(len(s)), key=lambda i: abs(s[i]))
            code[j] += s[j]
            row[:] = [a - s[j] * b for a, b in zip(row, columns[j])]
    return z
""",
    },
    "sae-whole-dictionary": {
        "woken more often": """
def whole_dictionary(x, seed):
    torch.manual_seed(seed)
    model = SparseAutoencoder(64, 128, likelihood="gaussian", penalty="k", k=4)
    model.start_at(x)

    def wake(step, model, history):
        if step % 10 == 9:
            model.revive(x)

    fit(model, x, steps=400, batch=64, lr=4e-3, callbacks=[wake], seed=seed, device="cpu")
    return model
""",
        "trained in two parts, woken between": """
def whole_dictionary(x, seed):
    torch.manual_seed(seed)
    model = SparseAutoencoder(64, 128, likelihood="gaussian", penalty="k", k=4)
    model.start_at(x)
    for _ in range(5):
        fit(model, x, steps=60, batch=64, lr=4e-3, seed=seed, device="cpu")
        model.revive(x)
    fit(model, x, steps=300, batch=64, lr=3e-3, schedule=lambda t: 1 - t, device="cpu")
    return model
""",
    },
}
