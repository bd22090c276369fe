"""Right answers on comparing models, in other styles: each must pass its check."""

RIGHT = {
    "meas-holm": {
        "a loop": """
def adjusted(p):
    m, largest, out = len(p), 0.0, [0.0] * len(p)
    for i, j in enumerate(sorted(range(m), key=lambda j: p[j])):
        largest = max(largest, min(1.0, (m - i) * p[j]))
        out[j] = largest
    return out
""",
        "by the definition": """
def adjusted(p):
    p = np.asarray(p, dtype=np.float32)
    m, rank = len(p), np.argsort(np.argsort(p, kind="stable"))
    steps = np.minimum(1, (m - rank) * p)
    return np.array([steps[rank <= r].max() for r in rank])
""",
    },
    "meas-predict": {
        "numbers of numpy": """
guess = {"a": np.int64(78), "b": np.float64(3.9), "c": np.float32(0.0078), "d": np.array(3.4)}
""",
        "rounded": """
guess = {"a": 78, "b": 3.9, "c": 0.00781, "d": 3.4}
""",
    },
    "meas-bug": {
        "by arrays": """
def front(points):
    x = np.asarray(points, dtype=float)
    as_good = (x[:, None] >= x).all(2)
    better = (x[:, None] > x).any(2)
    return np.flatnonzero(~(as_good & better).any(1))
""",
        "one by one": """
def front(points):
    kept = []
    for i, (a, b) in enumerate(points):
        for c, d in points:
            if c <= a and d <= b and (c < a or d < b):
                break
        else:
            kept.append(i)
    return kept
""",
    },
    "meas-sets": {
        "by trying": """
def sets_needed(k, gap):
    q, n = studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2), 1
    while q * np.sqrt(k * (k + 1) / (6 * n)) > gap:
        n += 1
    return n
""",
        "a whole number as a float": """
def sets_needed(k, gap):
    q = studentized_range.ppf(0.95, k, np.inf)
    return np.ceil(q**2 * k * (k + 1) / (12 * gap**2))
""",
    },
    "meas-paradox": {
        "a list": """
def paradox():
    return [[2, 1, 3, 4, 5, 6]] * 2 + [[1, 6, 2, 3, 4, 5]]
""",
        "many sets": """
def paradox():
    narrow, wide = [0.2, 0.1, 0.3, 0.4], [0.1, 0.4, 0.2, 0.3]
    return np.array([narrow] * 4 + [wide] * 3, dtype=np.float32)
""",
    },
    "meas-diagnose": {
        "capitals": """
diagnosis = {
    "A": "Copies",
    "B": "Unequal tuning",
    "C": "Tuned on test data",
    "D": "Still improving",
}
""",
        "by zip": """
names = ["copies", "unequal tuning", "tuned on test data", "still improving"]
diagnosis = dict(zip("ABCD", names))
""",
    },
}
