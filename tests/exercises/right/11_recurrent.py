"""Right answers on recurrent models, in other styles: each must pass its check."""

RIGHT = {
    "rnn-nats": {
        "single precision": """
def nats_per_character(log_p, letters):
    return (-torch.tensor(log_p).sum() / (torch.tensor(letters) + 1).sum()).item()
""",
        "NumPy": """
import numpy as np

def nats_per_character(log_p, letters):
    return -np.sum(log_p) / (np.sum(letters) + len(letters))
""",
    },
    "rnn-nucleus": {
        "a loop and a list": """
def nucleus(p, mass):
    p, total = p.tolist(), 0.0
    kept = [0.0] * len(p)
    for i in sorted(range(len(p)), key=lambda i: -p[i]):
        if total >= mass:
            break
        kept[i] = p[i]
        total += p[i]
    return [v / total for v in kept]
""",
        "the tail cut off, single precision": """
def nucleus(p, mass):
    order = p.argsort(descending=True)
    stays = int((p[order].cumsum(0) < mass).sum()) + 1
    cut = p.float().clone()
    cut[order[stays:]] = 0
    return cut / cut.sum()
""",
    },
    "rnn-scalar": {
        "forwards, together with the state": """
def loss_and_slope(w, u, y):
    h = slope = 0.0
    for value in u:
        slope = h + w * slope
        h = w * h + value
    return [0.5 * (h - y) ** 2, (h - y) * slope]
""",
        "tensors": """
def loss_and_slope(w, u, y):
    states = [torch.tensor(0.0)]
    for value in u:
        states.append(w * states[-1] + value)
    alpha = states[-1] - y
    slope = torch.tensor(0.0)
    for before in states[-2::-1]:
        slope = slope + alpha * before
        alpha = alpha * w
    return (states[-1] - y).square() / 2, slope
""",
    },
    "rnn-forget": {
        "torch.logit": """
def forget_bias(share, steps):
    return torch.logit(torch.tensor(share) ** (1 / steps)).item()
""",
        "bisection": """
def forget_bias(share, steps):
    low, high = -50.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        if (1 / (1 + exp(-middle))) ** steps < share:
            low = middle
        else:
            high = middle
    return torch.tensor([low])
""",
    },
    "rnn-perplexity": {
        "computed": """
prediction = {
    "a": 27,
    "b": exp((log(2) + log(8)) / 2),
    "c": exp(2 / 3 * log(2)),
    "d": 2**1.5,
}
""",
        "tensors, rounded otherwise": """
prediction = {
    key: torch.tensor(value)
    for key, value in {"a": 27.0, "b": 4.0, "c": 1.587, "d": 2.828}.items()
}
""",
    },
    "rnn-truncated": {
        "two passes": """
def truncated_slope(w, u, y, piece):
    start = (len(u) - 1) // piece * piece
    h = 0.0
    for value in u[:start]:
        h = w * h + value
    slope = 0.0
    for value in u[start:]:
        slope = h + w * slope
        h = w * h + value
    return (h - y) * slope
""",
        "detach": """
def truncated_slope(w, u, y, piece):
    w = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    h = torch.zeros((), dtype=torch.float64)
    for t, value in enumerate(u):
        if t % piece == 0:
            h = h.detach()
        h = w * h + value
    (slope,) = torch.autograd.grad((h - y) ** 2 / 2, w)
    return slope
""",
    },
    "rnn-interpolate": {
        "counts in a loop over the rows": """
def interpolated(x, weights):
    counts = torch.zeros(27, 27, 27)
    for row in x.tolist():
        a = b = 0
        for s in row:
            counts[a, b, s] += 1
            if s == 0:
                break
            a, b = b, s
    l3, l2, l1, l0 = weights
    single = counts.sum((0, 1))
    p1 = single / single.sum()
    pairs = counts.sum(0)
    p2 = p1.repeat(27, 1)
    for b in range(27):
        if pairs[b].sum() > 0:
            p2[b] = pairs[b] / pairs[b].sum()
    p3 = p2.repeat(27, 1, 1)
    for a in range(27):
        for b in range(27):
            if counts[a, b].sum() > 0:
                p3[a, b] = counts[a, b] / counts[a, b].sum()
    return l3 * p3 + l2 * p2 + l1 * p1 + l0 / 27
""",
        "NumPy": """
import numpy as np

def interpolated(x, weights):
    rows = np.concatenate([np.zeros((len(x), 2), dtype=int), x.numpy()], axis=1)
    counts = np.zeros((27, 27, 27))
    for t in range(2, rows.shape[1]):
        real = (rows[:, t - 1] > 0) if t > 2 else np.full(len(rows), True)
        np.add.at(counts, (rows[real, t - 2], rows[real, t - 1], rows[real, t]), 1)
    p1 = counts.sum((0, 1)) / counts.sum()
    with np.errstate(all="ignore"):
        p2 = counts.sum(0) / counts.sum((0, 2))[:, None]
        p2 = np.where(np.isnan(p2), p1, p2)
        p3 = counts / counts.sum(2, keepdims=True)
        p3 = np.where(np.isnan(p3), p2, p3)
    parts = (p3, p2[None], p1[None, None], 1 / 27)
    return sum(w * p for w, p in zip(weights, parts))
""",
    },
}
