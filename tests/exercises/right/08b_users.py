"""Right answers on time saved, in other styles: each must pass its check."""

RIGHT = {
    "us-time": {
        "NumPy": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    missed = np.exp(-np.asarray(check) / need)
    return np.float64(ask + check + wrong * (redo + missed * (harm - redo)))
""",
        "cases": """
def time_in_the_end(ask, check, wrong, need, redo, harm):
    missed = wrong * math.e ** (-check / need)
    cases = {"right": 1 - wrong, "found": wrong - missed, "missed": missed}
    times = {"right": 0.0, "found": redo, "missed": harm}
    return ask + check + sum(cases[case] * times[case] for case in cases)
""",
    },
    "us-check": {
        "a search": """
def best_check(wrong, need, redo, harm):
    check = np.linspace(0, 10 * need + 1, 400_001)
    missed = np.exp(-check / need)
    return check[(check + wrong * (redo + missed * (harm - redo))).argmin()]
""",
        "NumPy": """
def best_check(wrong, need, redo, harm):
    return need * np.log(np.maximum(wrong * (harm - redo) / need, 1.0))
""",
    },
    "us-bug": {
        "a loop": """
def saved_in_all(minutes, share):
    with_tool = 0.0
    for m, s in zip(minutes, share):
        with_tool += m * (1 - s)
    return 1 - with_tool / sum(minutes)
""",
        "NumPy's average": """
def saved_in_all(minutes, share):
    return np.average(share, weights=minutes)
""",
    },
    "us-predict": {
        "rounded": """
prediction = {"a": 0.2, "b": 0.12, "c": 0.074, "d": 0.95}
""",
        "computed": """
prediction = {"a": 1 - 4 / 5, "b": 0.3 * 0.4, "c": 0.2 / math.e, "d": 1 - math.e**-3}
""",
    },
    "us-losses": {
        "one by one": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    import random

    chance, lost = random.Random(seed), 0
    for _ in range(n):
        time = ask + check
        if chance.random() < wrong:
            time += harm if chance.random() < math.exp(-check / need) else redo
        lost += time > 1
    return lost / n
""",
        "three outcomes at once": """
def share_of_losses(ask, check, wrong, need, redo, harm, n=10_000, seed=0):
    missed = wrong * math.exp(-check / need)
    chances = [1 - wrong, wrong - missed, missed]
    more = np.random.default_rng(seed).choice([0.0, redo, harm], n, p=chances)
    return np.mean(ask + check + more > 1)
""",
    },
}
