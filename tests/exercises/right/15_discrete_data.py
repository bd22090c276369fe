"""Right answers on discrete and continuous data, in other styles: each must pass its check."""

RIGHT = {
    "tr-slope": {
        "the matrix of derivatives": """
def slope(logits, losses):
    p = np.exp(logits - np.logaddexp.reduce(logits))
    return (np.diag(p) - np.outer(p, p)) @ losses
""",
        "a list": """
def slope(logits, losses):
    top = max(logits)
    e = [math.exp(a - top) for a in logits]
    p = [v / sum(e) for v in e]
    mean = sum(a * b for a, b in zip(p, losses))
    return [a * (b - mean) for a, b in zip(p, losses)]
""",
    },
    "tr-gumbel": {
        "NumPy's own Gumbel noise": """
def draws(logits, n, random):
    return np.argmax(random.gumbel(size=(n, len(logits))) + logits, axis=-1)
""",
        "one after the other, a list": """
def draws(logits, n, random):
    found = []
    for _ in range(n):
        noisy = [a - math.log(-math.log(random.random())) for a in logits]
        found.append(noisy.index(max(noisy)))
    return found
""",
    },
}
