"""Plausible wrong answers to the exercises on comparing models: each must fail its check."""

WRONG = {
    "meas-holm": {
        "Bonferroni": """
def adjusted(p):
    return (len(p) * np.asarray(p)).clip(max=1)
""",
        "in sorted order": """
def adjusted(p):
    p = np.sort(p)
    m = len(p)
    return np.maximum.accumulate((m - np.arange(m)) * p).clip(max=1)
""",
        "it may fall again": """
def adjusted(p):
    p, m = np.asarray(p), len(p)
    return ((m - p.argsort().argsort()) * p).clip(max=1)
""",
        "larger than 1": """
def adjusted(p):
    p = np.asarray(p, dtype=float)
    order, m = np.argsort(p), len(p)
    out = np.empty(m)
    out[order] = np.maximum.accumulate((m - np.arange(m)) * p[order])
    return out
""",
    },
    "meas-predict": {
        "pairs in both orders": """
guess = {"a": 156, "b": 3.9, "c": 1 / 128, "d": 3.4}
""",
        "the level of one test": """
guess = {"a": 78, "b": 0.05, "c": 1 / 128, "d": 3.4}
""",
        "one-sided": """
guess = {"a": 78, "b": 3.9, "c": 1 / 256, "d": 3.4}
""",
        "without the root": """
guess = {"a": 78, "b": 3.9, "c": 1 / 128, "d": 1.7}
""",
    },
    "meas-bug": {
        "the bug itself": """
def front(points):
    kept = []
    for i, a in enumerate(points):
        beaten = any(b[0] < a[0] and b[1] < a[1] for b in points[:i])
        if not beaten:
            kept.append(i)
    return kept
""",
        "only all points are looked at": """
def front(points):
    return [
        i for i, a in enumerate(points) if not any(b[0] < a[0] and b[1] < a[1] for b in points)
    ]
""",
        "only ties are looked at": """
def front(points):
    return [
        i
        for i, a in enumerate(points)
        if not any(b[0] <= a[0] and b[1] <= a[1] and b != a for b in points[:i])
    ]
""",
        "equals beat each other": """
def front(points):
    return [
        i
        for i, a in enumerate(points)
        if not any(
            b[0] <= a[0] and b[1] <= a[1] for j, b in enumerate(points) if j != i
        )
    ]
""",
    },
    "meas-sets": {
        "without the root of 2": """
def sets_needed(k, gap):
    q = studentized_range.ppf(0.95, k, np.inf)
    return int(np.ceil(q**2 * k * (k + 1) / (6 * gap**2)))
""",
        "rounded down": """
def sets_needed(k, gap):
    q = studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2)
    return int(q**2 * k * (k + 1) / (6 * gap**2))
""",
        "the gap is not squared": """
def sets_needed(k, gap):
    q = studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2)
    return int(np.ceil(q * k * (k + 1) / (6 * gap)))
""",
        "not whole": """
def sets_needed(k, gap):
    q = studentized_range.ppf(0.95, k, np.inf) / np.sqrt(2)
    return q**2 * k * (k + 1) / (6 * gap**2)
""",
    },
    "meas-paradox": {
        "nobody between them": """
def paradox():
    return np.array([[2, 1, 3, 4], [2, 1, 3, 4], [1, 2, 3, 4]], dtype=float)
""",
        "0 is better anyway": """
def paradox():
    return np.array([[1, 2, 3, 4], [1, 4, 2, 3], [1, 4, 2, 3]], dtype=float)
""",
        "too few": """
def paradox():
    return np.array([[2, 1, 3], [2, 1, 3], [1, 3, 2]], dtype=float)
""",
    },
    "meas-diagnose": {
        "the better one was tuned longer everywhere": """
diagnosis = dict.fromkeys("ABCD", "unequal tuning")
""",
        "C overfits": """
diagnosis = {
    "A": "copies",
    "B": "unequal tuning",
    "C": "still improving",
    "D": "still improving",
}
""",
        "D is fine": """
diagnosis = {
    "A": "copies",
    "B": "unequal tuning",
    "C": "tuned on test data",
    "D": "copies",
}
""",
    },
}
