"""Plausible wrong answers to the exercises of the chapter on recurrent models."""

WRONG = {
    "rnn-nats": {
        "the ends are not counted": """
def nats_per_character(log_p, letters):
    return -sum(log_p) / sum(letters) if sum(letters) else 0.0
""",
        "a mean of means": """
def nats_per_character(log_p, letters):
    return -sum(l / (n + 1) for l, n in zip(log_p, letters)) / len(log_p)
""",
        "per sequence instead of per character": """
def nats_per_character(log_p, letters):
    return -sum(log_p) / len(log_p)
""",
    },
    "rnn-nucleus": {
        "the symbol that crosses the mass is left out": """
def nucleus(p, mass):
    ordered, place = p.sort(descending=True)
    kept = torch.where(ordered.cumsum(0) <= mass, ordered, 0.0)
    cut = torch.zeros_like(p)
    cut[place] = kept
    return cut / cut.sum()
""",
        "not normalised again": """
def nucleus(p, mass):
    ordered, place = p.sort(descending=True)
    kept = torch.where(ordered.cumsum(0) - ordered < mass, ordered, 0.0)
    cut = torch.zeros_like(p)
    cut[place] = kept
    return cut
""",
        "left in sorted order": """
def nucleus(p, mass):
    ordered, place = p.sort(descending=True)
    kept = torch.where(ordered.cumsum(0) - ordered < mass, ordered, 0.0)
    return kept / kept.sum()
""",
        "sums up in the order of the alphabet": """
def nucleus(p, mass):
    kept = torch.where(p.cumsum(0) - p < mass, p, 0.0)
    return kept / kept.sum()
""",
    },
    "rnn-scalar": {
        "only the last step": """
def loss_and_slope(w, u, y):
    h = [0.0]
    for value in u:
        h.append(w * h[-1] + value)
    return 0.5 * (h[-1] - y) ** 2, (h[-1] - y) * h[-2]
""",
        "the gradient does not shrink on its way back": """
def loss_and_slope(w, u, y):
    h = [0.0]
    for value in u:
        h.append(w * h[-1] + value)
    return 0.5 * (h[-1] - y) ** 2, (h[-1] - y) * sum(h[:-1])
""",
        "the state after instead of before": """
def loss_and_slope(w, u, y):
    h = [0.0]
    for value in u:
        h.append(w * h[-1] + value)
    alpha, slope = h[-1] - y, 0.0
    for t in reversed(range(len(u))):
        slope += alpha * h[t + 1]
        alpha *= w
    return 0.5 * (h[-1] - y) ** 2, slope
""",
    },
    "rnn-forget": {
        "the share after one step": """
def forget_bias(share, steps):
    return log(share / (1 - share))
""",
        "divides the share by the steps": """
def forget_bias(share, steps):
    return log(share / steps / (1 - share / steps))
""",
        "the gate instead of its bias": """
def forget_bias(share, steps):
    return share ** (1 / steps)
""",
    },
    "rnn-perplexity": {
        "(b): the mean of the perplexities": """
prediction = {"a": 27.0, "b": 5.0, "c": 1.59, "d": 2.83}
""",
        "(c): the entropy of a fair coin": """
prediction = {"a": 27.0, "b": 4.0, "c": 2.0, "d": 2.83}
""",
        "(d): bits taken for nats": """
prediction = {"a": 27.0, "b": 4.0, "c": 1.59, "d": 4.48}
""",
    },
    "rnn-truncated": {
        "as it was": """
def truncated_slope(w, u, y, piece):
    h = [0.0]
    for t, value in enumerate(u):
        before = 0.0 if t % piece == 0 else h[-1]
        h.append(w * before + value)
    alpha, slope = h[-1] - y, 0.0
    for t in reversed(range(len(u))):
        slope += alpha * h[t]
        alpha *= w
    return slope
""",
        "the gradient is not cut off": """
def truncated_slope(w, u, y, piece):
    h = [0.0]
    for value in u:
        h.append(w * h[-1] + value)
    alpha, slope = h[-1] - y, 0.0
    for t in reversed(range(len(u))):
        slope += alpha * h[t]
        alpha *= w
    return slope
""",
        "the last so many steps, wherever pieces begin": """
def truncated_slope(w, u, y, piece):
    h = [0.0]
    for value in u:
        h.append(w * h[-1] + value)
    alpha, slope = h[-1] - y, 0.0
    for t in reversed(range(max(0, len(u) - piece), len(u))):
        slope += alpha * h[t]
        alpha *= w
    return slope
""",
    },
    "rnn-interpolate": {
        "zeros that fill up the rows are counted": """
def interpolated(x, weights):
    padded = torch.cat([torch.zeros(len(x), 2, dtype=torch.int64), x], dim=1)
    a, b, s = padded.unfold(1, 3, 1).reshape(-1, 3).T
    counts = torch.bincount((a * 27 + b) * 27 + s, minlength=27**3).view(27, 27, 27).double()
    p1 = counts.sum((0, 1)) / counts.sum()
    pairs = counts.sum(0)
    p2 = torch.where(pairs.sum(1, keepdim=True) > 0, pairs / pairs.sum(1, keepdim=True), p1)
    seen = counts.sum(2, keepdim=True)
    p3 = torch.where(seen > 0, counts / seen, p2)
    return weights[0] * p3 + weights[1] * p2 + weights[2] * p1 + weights[3] / 27
""",
        "contexts never seen are NaN": """
def interpolated(x, weights):
    padded = torch.cat([torch.zeros(len(x), 2, dtype=torch.int64), x], dim=1)
    triples = padded.unfold(1, 3, 1)
    follows = triples[..., 1] != 0
    follows[:, 0] = True
    a, b, s = triples[follows].T
    counts = torch.bincount((a * 27 + b) * 27 + s, minlength=27**3).view(27, 27, 27).double()
    p1 = counts.sum((0, 1)) / counts.sum()
    p2 = counts.sum(0) / counts.sum((0, 2))[:, None]
    p3 = counts / counts.sum(2, keepdim=True)
    return weights[0] * p3 + weights[1] * p2 + weights[2] * p1 + weights[3] / 27
""",
        "the weights of two and three letters exchanged": """
def interpolated(x, weights):
    padded = torch.cat([torch.zeros(len(x), 2, dtype=torch.int64), x], dim=1)
    triples = padded.unfold(1, 3, 1)
    follows = triples[..., 1] != 0
    follows[:, 0] = True
    a, b, s = triples[follows].T
    counts = torch.bincount((a * 27 + b) * 27 + s, minlength=27**3).view(27, 27, 27).double()
    p1 = counts.sum((0, 1)) / counts.sum()
    pairs = counts.sum(0)
    p2 = torch.where(pairs.sum(1, keepdim=True) > 0, pairs / pairs.sum(1, keepdim=True), p1)
    seen = counts.sum(2, keepdim=True)
    p3 = torch.where(seen > 0, counts / seen, p2)
    return weights[1] * p3 + weights[0] * p2 + weights[2] * p1 + weights[3] / 27
""",
    },
}
