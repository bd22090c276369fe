"""Right answers on risks, in other styles: each must pass its check."""

RIGHT = {
    "risk-sure": {
        "NumPy": """
def sure_share(members, others, false):
    others = np.sort(np.asarray(others))[::-1]
    line = others[int(np.floor(false * len(others) + 1e-9))]
    return (np.asarray(members) > line).mean()
""",
        "a search": """
def sure_share(members, others, false):
    lines = [o for o in others if sum(x > o for x in others) <= false * len(others) + 1e-9]
    return np.mean([m > min(lines) for m in members])
""",
    },
    "risk-settled": {
        "iteration": """
def settled(alpha, shrink):
    v = 1.0
    for _ in range(10_000):
        v = alpha + (1 - alpha) * shrink**2 * v
    return v
""",
        "NumPy": """
def settled(alpha, shrink):
    return np.float64(alpha) / (1 - shrink**2 + alpha * shrink**2)
""",
    },
    "risk-bug": {
        "counts": """
def right_alarms(base, hit, false):
    made, real = 1000 * base, 1000 * (1 - base)
    alarms = made * hit + real * false
    return math.nan if alarms == 0 else made * hit / alarms
""",
        "odds": """
def right_alarms(base, hit, false):
    if base * hit == 0:
        return 0.0 if (1 - base) * false else math.nan
    return 1 / (1 + (1 - base) * false / (base * hit))
""",
    },
    "risk-predict": {
        "rounded": """
prediction = {"a": 0.35, "b": 0.84, "c": 0.45, "d": 0.024}
""",
        "computed": """
prediction = {
    "a": (1 - 1 / 10) ** 10,
    "b": 1 - math.pi**2 / 60,
    "c": 0.8 / (0.8 + 49 * 0.02),
    "d": math.sqrt(2 / math.pi) * 0.03,
}
""",
    },
    "risk-abstain": {
        "NumPy": """
def answer_from(sure, right, cost):
    sure, right = np.asarray(sure), np.asarray(right)
    levels = np.unique(sure)
    gains = [np.where(right[sure >= v] == 1, 1.0, -cost).sum() for v in levels]
    best = int(np.argmax(gains))
    return levels[best] if gains[best] > 0 else np.inf
""",
        "a running sum": """
def answer_from(sure, right, cost):
    pairs = sorted(zip(sure, right), reverse=True)
    gain, best, line = 0.0, 0.0, math.inf
    for i, (s, r) in enumerate(pairs):
        gain += 1 if r else -cost
        last = i + 1 == len(pairs) or pairs[i + 1][0] < s
        if last and gain > best:
            best, line = gain, s
    return line
""",
    },
}
