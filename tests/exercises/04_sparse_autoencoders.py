"""Plausible wrong answers to the exercises of the chapter on sparse autoencoders."""

WRONG = {
    "sae-affordable": {
        "the choice of units is not paid for": """
def affordable(code, m, b):
    return min(m, code // 2)
""",
        "the values are not paid for": """
def affordable(code, m, b):
    k = 0
    while k < code // 2 and math.log2(math.comb(code, k + 1)) <= m * b:
        k += 1
    return k
""",
        "each unit is named on its own, in order": """
def affordable(code, m, b):
    return int(min(m * b // (b + math.log2(code)), code // 2))
""",
        "one unit too many": """
def affordable(code, m, b):
    k = 0
    while k < code // 2 and math.log2(math.comb(code, k)) + k * b <= m * b:
        k += 1
    return k
""",
    },
    "sae-best-code": {
        "hard threshold": """
def best_code(x, W, price):
    s = x @ W
    return s * (s > price)
""",
        "the price is forgotten": """
def best_code(x, W, price):
    return (x @ W).clamp(min=0)
""",
        "negative codes": """
def best_code(x, W, price):
    s = x @ W
    return s.sign() * (s.abs() - price).clamp(min=0)
""",
        "half the price": """
def best_code(x, W, price):
    return (x @ W - price / 2).clamp(min=0)
""",
    },
    "sae-unit-columns": {
        "as it stands": """
def unit_columns(V, c, W):
    length = W.norm(dim=0)
    return V / length[:, None], c, W / length
""",
        "the bias is forgotten": """
def unit_columns(V, c, W):
    length = W.norm(dim=0)
    length = torch.where(length > 0, length, torch.ones_like(length))
    return V * length[:, None], c, W / length
""",
        "the encoder is divided too": """
def unit_columns(V, c, W):
    length = W.norm(dim=0)
    length = torch.where(length > 0, length, torch.ones_like(length))
    return V / length[:, None], c / length, W / length
""",
        "rows instead of columns": """
def unit_columns(V, c, W):
    return V, c, W / W.norm(dim=1, keepdim=True)
""",
        "a column of zeros is divided by zero": """
def unit_columns(V, c, W):
    length = W.norm(dim=0)
    return V * length[:, None], c * length, W / length
""",
    },
    "sae-predict": {
        "the price is forgotten": """
prediction = {"a": 2, "b": 0.6, "c": 21.6, "d": 5}
""",
        "the price stays": """
prediction = {"a": 1.7, "b": 0.3, "c": 21.6, "d": 5}
""",
        "a bit for each unit": """
prediction = {"a": 1.7, "b": 0.6, "c": 64, "d": 5}
""",
        "two numbers hold two features": """
prediction = {"a": 1.7, "b": 0.6, "c": 21.6, "d": 2}
""",
    },
    "sae-pursue": {
        "the k largest at one glance": """
def pursue(x, W, k):
    s = x @ W
    kept = s.abs().topk(min(k, W.shape[1]), dim=1).indices
    return torch.zeros_like(s).scatter(1, kept, s.gather(1, kept))
""",
        "signed instead of absolute correlation": """
def pursue(x, W, k):
    z, rows = x.new_zeros(len(x), W.shape[1]), torch.arange(len(x))
    for _ in range(k):
        s = (x - z @ W.T) @ W
        best = s.argmax(1)
        z[rows, best] += s[rows, best]
    return z
""",
        "a stroke chosen again replaces its first amount": """
def pursue(x, W, k):
    z, rows = x.new_zeros(len(x), W.shape[1]), torch.arange(len(x))
    for _ in range(k):
        s = (x - z @ W.T) @ W
        best = s.abs().argmax(1)
        z[rows, best] = s[rows, best]
    return z
""",
        "the stroke is added to what is left": """
def pursue(x, W, k):
    z, rows = x.new_zeros(len(x), W.shape[1]), torch.arange(len(x))
    for _ in range(k):
        s = (x + z @ W.T) @ W
        best = s.abs().argmax(1)
        z[rows, best] += s[rows, best]
    return z
""",
    },
    "sae-whole-dictionary": {
        "trained as it comes: most units die": """
def whole_dictionary(x, seed):
    torch.manual_seed(seed)
    model = SparseAutoencoder(64, 128, likelihood="gaussian", penalty="k", k=4)
    fit(model, x, steps=400, batch=64, lr=4e-3, schedule=lambda t: 1 - t, device="cpu")
    return model
""",
        "revived once, after training: nobody is dead, and nobody has learnt": """
def whole_dictionary(x, seed):
    torch.manual_seed(seed)
    model = SparseAutoencoder(64, 128, likelihood="gaussian", penalty="k", k=4)
    fit(model, x, steps=100, batch=64, lr=4e-3, schedule=lambda t: 1 - t, device="cpu")
    model.revive(x)
    return model
""",
        "more units are allowed to speak": """
def whole_dictionary(x, seed):
    torch.manual_seed(seed)
    model = SparseAutoencoder(64, 128, likelihood="gaussian", penalty="k", k=16)
    model.start_at(x)
    fit(model, x, steps=400, batch=64, lr=4e-3, schedule=lambda t: 1 - t, device="cpu")
    return model
""",
    },
}
