"""Right answers on work, in other styles: each must pass its check."""

RIGHT = {
    "jb-effects": {
        "step by step": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    gone = exposed * pays * saving * displaced
    gain = exposed * pays * saving * labour_share
    back = new_work * gone
    out = {"sum": gain - gone + back, "displacement": -gone}
    out["reinstatement"], out["productivity"] = back, gain
    return out
""",
        "NumPy": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    parts = exposed * pays * saving * np.array([labour_share, -displaced, displaced * new_work])
    names = ["productivity", "displacement", "reinstatement", "sum"]
    return dict(zip(names, [*parts, parts.sum()]))
""",
    },
    "jb-edge": {
        "NumPy": """
def enough_elasticity(cut, share):
    return np.log1p(-cut) / np.log1p(-share * cut)
""",
        "halving": """
def enough_elasticity(cut, share):
    low, high = 0.0, 1000.0
    for _ in range(100):
        half = (low + high) / 2
        if (1 - cut) * (1 - share * cut) ** -half < 1:
            low = half
        else:
            high = half
    return half
""",
    },
    "jb-bug": {
        "a loop": """
def after(changes):
    level = 1.0
    for change in changes:
        level += level * change
    return level - 1
""",
        "logarithms": """
def after(changes):
    return np.expm1(np.sum(np.log1p(np.asarray(changes, dtype=float))))
""",
    },
    "jb-predict": {
        "rounded": """
prediction = {"a": 0.75, "b": 0.7, "c": 10.0, "d": 143}
""",
        "computed": """
prediction = {"a": 0.2 * 0.25 * 0.3 * 0.5 * 100, "b": 1.2 - 0.5, "d": 100 / 0.7}
prediction["c"] = 100 * (1 - math.exp(-0.0035 * 30))
""",
    },
    "jb-machines": {
        "powers": """
def wage(automated, machines):
    people = 1 - automated
    return people * (machines / automated) ** automated * people**-people


def enough_machines(automated):
    odds = automated / (1 - automated)
    return odds * math.e ** (1 + odds)
""",
        "a search for the edge": """
def wage(automated, machines):
    people = 1 - automated
    return people * np.exp(automated * np.log(machines / automated) - people * np.log(people))


def enough_machines(automated):
    low, high = 1e-6, 1e6
    for _ in range(200):
        half = (low * high) ** 0.5
        rises = wage(automated + 1e-5, half) > wage(automated - 1e-5, half)
        low, high = (low, half) if rises else (half, high)
    return half
""",
    },
}
