"""Plausible wrong answers on time saved: each must fail its check."""

WRONG = {
    "us-time": {
        "errors are free": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    return ask + check
""",
        "every error is found": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    return ask + check + wrong * redo
""",
        "found errors do harm as well": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    found = 1 - math.exp(-check / need)
    return ask + check + wrong * (found * redo + harm)
""",
        "missed and found are exchanged": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    found = math.exp(-check / need)
    return ask + check + wrong * (found * redo + (1 - found) * harm)
""",
    },
    "us-check": {
        "repairs are free": """
def best_check(wrong, need, redo, harm):
    worth = wrong * harm / need
    return need * math.log(worth) if worth > 1 else 0.0
""",
        "until 63 % are found": """
def best_check(wrong, need, redo, harm):
    return need
""",
        "below zero": """
def best_check(wrong, need, redo, harm):
    return need * math.log(wrong * max(harm - redo, 1e-9) / need)
""",
        "the logarithm alone": """
def best_check(wrong, need, redo, harm):
    worth = wrong * (harm - redo) / need
    return math.log(worth) if worth > 1 else 0.0
""",
    },
    "us-bug": {
        "the bug itself": """
def saved_in_all(minutes, share):
    return sum(share) / len(share)
""",
        "minutes in place of a share": """
def saved_in_all(minutes, share):
    return sum(m * s for m, s in zip(minutes, share))
""",
        "losses are left out": """
def saved_in_all(minutes, share):
    return sum(m * max(s, 0) for m, s in zip(minutes, share)) / sum(minutes)
""",
        "weights of the wrong kind": """
def saved_in_all(minutes, share):
    return sum(s / m for m, s in zip(minutes, share)) / sum(1 / m for m in minutes)
""",
    },
    "us-predict": {
        "per hour is taken for per letter": """
prediction = {"a": 0.25, "b": 0.12, "c": 0.074, "d": 0.95}
""",
        "the whole day": """
prediction = {"a": 0.2, "b": 0.4, "c": 0.074, "d": 0.95}
""",
        "what is missed of all errors": """
prediction = {"a": 0.2, "b": 0.12, "c": 0.37, "d": 0.95}
""",
        "three times 63 %, at most all": """
prediction = {"a": 0.2, "b": 0.12, "c": 0.074, "d": 1.0}
""",
    },
    "us-losses": {
        "harm is forgotten": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    random = np.random.default_rng(seed)
    error = random.random(n) < wrong
    found = error & (random.random(n) < 1 - math.exp(-check / need))
    return float((ask + check + redo * found > 1).mean())
""",
        "found errors are free": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    random = np.random.default_rng(seed)
    error = random.random(n) < wrong
    missed = error & (random.random(n) < math.exp(-check / need))
    return float((ask + check + harm * missed > 1).mean())
""",
        "each error counts, whatever it costs": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    random = np.random.default_rng(seed)
    error = random.random(n) < wrong
    found = random.random(n) < 1 - math.exp(-check / need)
    return float((error & (~found | (ask + check + redo > 1))).mean())
""",
        "the seed is ignored": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    random = np.random.default_rng(0)
    error = random.random(n) < wrong
    found = random.random(n) < 1 - math.exp(-check / need)
    time = ask + check + error * np.where(found, redo, harm)
    return float((time > 1).mean())
""",
    },
}
