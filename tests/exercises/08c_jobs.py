"""Plausible wrong answers on work: each must fail its check."""

WRONG = {
    "jb-effects": {
        "labour is all of the cost": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    saved = exposed * pays * saving
    parts = {"productivity": saved, "displacement": -saved * displaced}
    parts["reinstatement"] = saved * displaced * new_work
    return parts | {"sum": sum(parts.values())}
""",
        "all saved labour is displaced": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    saved = exposed * pays * saving
    parts = {"productivity": saved * labour_share, "displacement": -saved}
    parts["reinstatement"] = saved * new_work
    return parts | {"sum": sum(parts.values())}
""",
        "new work per saved labour": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    saved = exposed * pays * saving
    parts = {"productivity": saved * labour_share, "displacement": -saved * displaced}
    parts["reinstatement"] = saved * new_work
    return parts | {"sum": sum(parts.values())}
""",
        "displacement without its sign": """
def effects(exposed, pays, saving, labour_share, displaced, new_work):
    saved = exposed * pays * saving
    parts = {"productivity": saved * labour_share, "displacement": saved * displaced}
    parts["reinstatement"] = saved * displaced * new_work
    return parts | {"sum": sum(parts.values())}
""",
    },
    "jb-edge": {
        "always one": """
def enough_elasticity(cut, share):
    return 1.0
""",
        "for a small cut only": """
def enough_elasticity(cut, share):
    return 1 / share
""",
        "upside down": """
def enough_elasticity(cut, share):
    return math.log(1 - share * cut) / math.log(1 - cut)
""",
        "without logarithms": """
def enough_elasticity(cut, share):
    return (1 - cut) / (1 - share * cut)
""",
    },
    "jb-bug": {
        "the bug itself": """
def after(changes):
    return sum(changes)
""",
        "the product of the changes": """
def after(changes):
    return math.prod(changes)
""",
        "the one is not taken off": """
def after(changes):
    return math.prod(1 + change for change in changes)
""",
        "only two changes": """
def after(changes):
    first, last = (list(changes) + [0.0, 0.0])[:2]
    return (1 + first) * (1 + last) - 1
""",
    },
    "jb-predict": {
        "labour is all of the cost": """
prediction = {"a": 1.5, "b": 0.7, "c": 10.0, "d": 143}
""",
        "the machines' stretch": """
prediction = {"a": 0.75, "b": 0.3, "c": 10.0, "d": 143}
""",
        "displacement alone": """
prediction = {"a": 0.75, "b": 0.7, "c": 21.0, "d": 143}
""",
        "what is sold, not who makes it": """
prediction = {"a": 0.75, "b": 0.7, "c": 10.0, "d": 204}
""",
    },
    "jb-machines": {
        "the wage is all of output": """
def wage(automated, machines):
    log_output = automated * math.log(machines / automated)
    return math.exp(log_output - (1 - automated) * math.log(1 - automated))


def enough_machines(automated):
    return automated / (1 - automated) * math.exp(1 / (1 - automated))
""",
        "where both cost the same": """
def wage(automated, machines):
    log_output = automated * math.log(machines / automated)
    return (1 - automated) * math.exp(log_output - (1 - automated) * math.log(1 - automated))


def enough_machines(automated):
    return automated / (1 - automated)
""",
        "the exponent upside down": """
def wage(automated, machines):
    log_output = automated * math.log(machines / automated)
    return (1 - automated) * math.exp(log_output - (1 - automated) * math.log(1 - automated))


def enough_machines(automated):
    return automated / (1 - automated) * math.exp(1 - automated)
""",
        "half of the tasks, whatever the border": """
def wage(automated, machines):
    log_output = automated * math.log(machines / automated)
    return (1 - automated) * math.exp(log_output - (1 - automated) * math.log(1 - automated))


def enough_machines(automated):
    return math.exp(2)
""",
    },
}
