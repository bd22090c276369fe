"""Right answers on evaluating samples, in other styles: each must pass its check."""

RIGHT = {
    "eval-best": {
        "by the total variation": """
def best_accuracy(p, q):
    return 0.5 + 0.25 * np.abs(np.asarray(p) - np.asarray(q)).sum()


def least_variation(a):
    return np.float32(2 * max(a, 1 - a) - 1)
""",
        "place by place": """
def best_accuracy(p, q):
    return sum(max(float(a), float(b)) for a, b in zip(p, q)) / 2


def least_variation(a):
    return 2 * a - 1 if a > 0.5 else 1 - 2 * a
""",
    },
    "eval-predict": {
        "typed decimals": """
guess = {"a": 5.0, "b": 3.0, "c": 0.5, "d": 0.75}
""",
        "numbers of numpy": """
guess = {"a": np.float32(5), "b": np.int64(3), "c": np.float64(0.5), "d": np.array(0.75)}
""",
    },
    "eval-bug": {
        "a loop": """
def coverage(x, y, k):
    hits = 0
    for i in range(len(x)):
        others = np.delete(x, i, axis=0)
        reach = np.sort(np.sqrt(((others - x[i]) ** 2).sum(1)))[k - 1]
        hits += np.sqrt(((y - x[i]) ** 2).sum(1)).min() < reach
    return hits / len(x)
""",
        "the diagonal out of the way": """
def coverage(x, y, k):
    own = far(x, x)
    np.fill_diagonal(own, np.inf)
    reach = np.partition(own, k - 1, axis=1)[:, k - 1]
    return np.float32((far(x, y).min(1) < reach).mean())
""",
    },
    "eval-infinity": {
        "by the normal equations": """
def at_infinity(sizes, distances):
    u, d = 1 / np.array(sizes, dtype=float), np.array(distances)
    slope = ((u - u.mean()) * (d - d.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return float(d.mean() - slope * u.mean())
""",
        "by least squares": """
def at_infinity(sizes, distances):
    A = np.column_stack([1 / np.array(sizes, dtype=float), np.ones(len(sizes))])
    return np.linalg.lstsq(A, np.array(distances), rcond=None)[0][1]
""",
    },
    "eval-power": {
        "both deviations are about one half": """
def points_needed(edge):
    return np.ceil((0.5 * (norm.ppf(0.95) + norm.ppf(0.9)) / edge) ** 2)
""",
        "by search": """
def points_needed(edge):
    a, n = 0.5 + edge, 2
    while 0.5 + 0.5 * 1.645 / n**0.5 > a - 1.2816 * (a * (1 - a) / n) ** 0.5:
        n += 1
    return n
""",
    },
    "eval-cheat": {
        "the distance itself, a list": """
def cheat(x, n, seed=0):
    random = np.random.default_rng(seed)
    best = None
    for _ in range(600):
        few = x[random.choice(len(x), 40, replace=False)]
        d = frechet(torch.as_tensor(np.resize(few, (400, 2))), torch.as_tensor(x[:400]))
        if best is None or d < best[0]:
            best = (d, few)
    return np.resize(best[1], (n, 2)).tolist()
""",
        "a few of each mode": """
def cheat(x, n, seed=0):
    random = np.random.default_rng(seed)
    mode = np.round(np.arctan2(x[:, 1], x[:, 0]) / (np.pi / 4)).astype(int) % 8
    tries = []
    for _ in range(600):
        few = np.concatenate([x[random.choice(np.flatnonzero(mode == m), 5)] for m in range(8)])
        off = np.abs(few.mean(0) - x.mean(0)).sum() + np.abs(np.cov(few.T) - np.cov(x.T)).sum()
        tries.append((off, few))
    return np.resize(min(tries, key=lambda pair: pair[0])[1], (n, 2)).astype(np.float32)
""",
    },
}
