"""Right answers on what a generative model is, in other styles: each must pass its check."""

RIGHT = {
    "what-histogram": {
        "a loop over numbers": """
def histogram_density(x, edges, new):
    found = []
    for value in new:
        height = 0.0
        for low, high in zip(edges[:-1], edges[1:]):
            if low <= value < high:
                height = sum(low <= v < high for v in x) / len(x) / (high - low)
        found.append(height)
    return found
""",
        "numpy's own heights": """
def histogram_density(x, edges, new):
    height, _ = np.histogram(x, edges, density=True)
    padded = np.concatenate([[0.0], height, [0.0]])
    return padded[np.searchsorted(edges, new, side="right")].astype(np.float32)
""",
    },
    "what-predict": {
        "typed decimals": """
prediction = {"a": -1.386, "b": 2.303, "c": -4.605, "d": 1.0}
""",
        "numbers of numpy": """
prediction = {
    "a": np.float32(-1.3863),
    "b": np.log([10.0])[0],
    "c": np.float64(-4.60517),
    "d": np.int64(1),
}
""",
    },
    "what-bug": {
        "one new point at a time, logaddexp": """
def kernel_nats(x, h, new):
    total = 0.0
    for point in new:
        logs = -((point - x) ** 2).sum(1) / (2 * h**2)
        total += np.logaddexp.reduce(logs) - np.log(len(x)) - np.log(2 * np.pi * h**2)
    return total / len(new)
""",
        "in torch": """
def kernel_nats(x, h, new):
    import torch

    x, new = torch.tensor(x), torch.tensor(new)
    far = ((new[:, None] - x) ** 2).sum(-1) / (-2 * h**2)
    return (far.logsumexp(1) - np.log(len(x) * 2 * np.pi * h**2)).mean()
""",
    },
    "what-old-faithful": {
        "a loop that deletes": """
def leave_one_out(x, h):
    x = np.asarray(x)
    scores = []
    for i in range(len(x)):
        others = np.delete(x, i)
        logs = -0.5 * ((x[i] - others) / h) ** 2
        scores.append(np.logaddexp.reduce(logs) - np.log(len(others) * h * np.sqrt(2 * np.pi)))
    return sum(scores) / len(scores)


def choose_width(x, widths):
    best, chosen = -np.inf, None
    for h in widths:
        if (score := leave_one_out(x, h)) > best:
            best, chosen = score, h
    return chosen
""",
        "its own bump subtracted; an argmax": """
def leave_one_out(x, h):
    bumps = np.exp(-((x[:, None] - x[None]) ** 2) / (2 * h**2))
    rest = (bumps.sum(1) - 1 + 1e-12) / (len(x) - 1)
    return np.float32(np.log(rest / np.sqrt(2 * np.pi) / h).mean())


def choose_width(x, widths):
    return widths[int(np.argmax([leave_one_out(x, h) for h in widths]))]
""",
    },
}
