"""Plausible wrong answers on risks: each must fail its check."""

WRONG = {
    "risk-sure": {
        "one more is accused": """
def sure_share(members, others, false):
    line = sorted(others, reverse=True)[int(false * len(others)) - 1]
    return sum(m > line for m in members) / len(members)
""",
        "a tie is accused": """
def sure_share(members, others, false):
    line = sorted(others, reverse=True)[int(false * len(others) + 1e-9)]
    return sum(m >= line for m in members) / len(members)
""",
        "the order they came in": """
def sure_share(members, others, false):
    line = others[len(others) - 1 - int(false * len(others) + 1e-9)]
    return sum(m > line for m in members) / len(members)
""",
        "the threshold of the members": """
def sure_share(members, others, false):
    line = sorted(members, reverse=True)[int(false * len(members))]
    return sum(o > line for o in others) / len(others)
""",
    },
    "risk-settled": {
        "the factor is not squared": """
def settled(alpha, shrink):
    return alpha / (1 - (1 - alpha) * shrink)
""",
        "one generation": """
def settled(alpha, shrink):
    return alpha + (1 - alpha) * shrink**2
""",
        "real and generated exchanged": """
def settled(alpha, shrink):
    return (1 - alpha) / (1 - alpha * shrink**2)
""",
        "the share of real numbers": """
def settled(alpha, shrink):
    return alpha
""",
    },
    "risk-bug": {
        "the bug itself": """
def right_alarms(base, hit, false):
    return hit / (hit + false)
""",
        "only the generated are weighed": """
def right_alarms(base, hit, false):
    return base * hit / (base * hit + false)
""",
        "the share that is caught": """
def right_alarms(base, hit, false):
    return hit
""",
        "no alarm is no problem": """
def right_alarms(base, hit, false):
    caught, wrong = base * hit, (1 - base) * false
    return caught / (caught + wrong) if caught + wrong else 0.0
""",
    },
    "risk-predict": {
        "one generation": """
prediction = {"a": 0.9, "b": 0.84, "c": 0.45, "d": 0.024}
""",
        "nothing survives": """
prediction = {"a": 0.35, "b": 0.0, "c": 0.45, "d": 0.024}
""",
        "the share that is caught": """
prediction = {"a": 0.35, "b": 0.84, "c": 0.8, "d": 0.024}
""",
        "the standard deviation": """
prediction = {"a": 0.35, "b": 0.84, "c": 0.45, "d": 0.03}
""",
    },
    "risk-abstain": {
        "one half": """
def answer_from(sure, right, cost):
    return 0.5
""",
        "the stated probability is believed": """
def answer_from(sure, right, cost):
    return min((s for s in sure if s >= cost / (1 + cost)), default=math.inf)
""",
        "stops at the first mistake": """
def answer_from(sure, right, cost):
    line = math.inf
    for s, r in sorted(zip(sure, right), reverse=True):
        if not r:
            break
        line = s
    return line
""",
        "equal ones are parted": """
def answer_from(sure, right, cost):
    best, gain, line = 0.0, 0.0, math.inf
    for s, r in sorted(zip(sure, right), reverse=True):
        gain += 1 if r else -cost
        if gain > best:
            best, line = gain, s
    return line
""",
        "not sorted": """
def answer_from(sure, right, cost):
    best, gain, line = 0.0, 0.0, math.inf
    for s, r in zip(sure, right):
        gain += 1 if r else -cost
        if gain > best:
            best, line = gain, s
    return line
""",
    },
}
