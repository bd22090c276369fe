"""Plausible wrong answers on choosing: each must fail its check."""

WRONG = {
    "ch-alike": {
        "the margin is ignored": """
def alike(runs, margin):
    best = min(runs, key=lambda who: np.mean(runs[who]))
    found = {best}
    for who in set(runs) - {best}:
        gaps = np.subtract(runs[who], runs[best])
        if ttest_1samp(gaps, 0).pvalue >= 0.05 / (len(runs) - 1):
            found.add(who)
    return found
""",
        "only the margin": """
def alike(runs, margin):
    best = min(np.mean(values) for values in runs.values())
    return {who for who in runs if np.mean(runs[who]) - best <= margin}
""",
        "pairs are not paired": """
def alike(runs, margin):
    from scipy.stats import ttest_ind

    best = min(runs, key=lambda who: np.mean(runs[who]))
    found = {best}
    for who in set(runs) - {best}:
        sure = ttest_ind(runs[who], runs[best]).pvalue < 0.05 / (len(runs) - 1)
        if not (sure and np.mean(runs[who]) - np.mean(runs[best]) > margin):
            found.add(who)
    return found
""",
        "no correction for many names": """
def alike(runs, margin):
    best = min(runs, key=lambda who: np.mean(runs[who]))
    found = {best}
    for who in set(runs) - {best}:
        gaps = np.subtract(runs[who], runs[best])
        if not (ttest_1samp(gaps, 0).pvalue < 0.05 and gaps.mean() > margin):
            found.add(who)
    return found
""",
    },
    "ch-luck": {
        "one model was named beforehand": """
def sets_needed(models, level):
    n = 1
    while models ** -n > level:
        n += 1
    return n
""",
        "always two models": """
def sets_needed(models, level):
    return math.ceil(1 + math.log2(1 / level))
""",
        "one set fewer": """
def sets_needed(models, level):
    return math.floor(1 + math.log(1 / level) / math.log(models))
""",
        "one set more": """
def sets_needed(models, level):
    n = 1
    while models ** -(n - 1) > level:
        n += 1
    return n + 1
""",
    },
    "ch-bill": {
        "the bug itself": """
def correction(before, tries, reached):
    for cost, good in zip(tries, reached):
        if good:
            return cost / before
""",
        "failed tries are free": """
def correction(before, tries, reached):
    for cost, good in zip(tries, reached):
        if good:
            return cost / before
    return math.inf
""",
        "all tries are paid": """
def correction(before, tries, reached):
    return sum(tries) / before if any(reached) else math.inf
""",
        "failure costs what was tried": """
def correction(before, tries, reached):
    paid = 0.0
    for cost, good in zip(tries, reached):
        paid += cost
        if good:
            break
    return paid / before
""",
    },
    "ch-diagnose": {
        "copies first": """
def diagnose(reading):
    if reading["copied"] > 0.75:
        return "copies"
    if reading["precision"] < 0.7:
        return "unreal"
    return "misses" if reading["recall"] < 0.7 else "sound"
""",
        "the distance says it all": """
def diagnose(reading):
    return "sound" if reading["distance"] < 0.3 else "unreal"
""",
        "missing is not asked for": """
def diagnose(reading):
    if reading["precision"] < 0.7:
        return "unreal"
    return "copies" if reading["copied"] > 0.75 else "sound"
""",
        "what is missing first": """
def diagnose(reading):
    if reading["recall"] < 0.7:
        return "misses"
    if reading["precision"] < 0.7:
        return "unreal"
    return "copies" if reading["copied"] > 0.75 else "sound"
""",
    },
    "ch-predict": {
        "the best mean": """
prediction = {"a": "flow", "b": "flow", "c": "flow", "d": "one set"}
""",
        "a need changes nothing": """
prediction = {"a": "gaussian", "b": "gaussian", "c": "flow", "d": "one set"}
""",
        "dull methods always": """
prediction = {"a": "gaussian", "b": "flow", "c": "gaussian", "d": "one set"}
""",
        "others are alike, so shared": """
prediction = {"a": "gaussian", "b": "flow", "c": "flow", "d": "shared"}
""",
    },
    "ch-carry": {
        "the set itself helps to choose": """
def regrets(scores, null):
    names = sorted(next(iter(scores.values())))
    ranks = [rankdata([found[who] for who in names]) for found in scores.values()]
    pick = names[int(np.argmin(np.mean(ranks, axis=0)))]
    return {
        one: (f[pick] - min(f.values())) / (f[null] - min(f.values()))
        for one, f in scores.items()
    }
""",
        "numbers instead of ranks": """
def regrets(scores, null):
    names = sorted(next(iter(scores.values())))
    out = {}
    for one, found in scores.items():
        others = [[scores[s][who] for who in names] for s in scores if s != one]
        pick, best = names[int(np.argmin(np.mean(others, axis=0)))], min(found.values())
        out[one] = (found[pick] - best) / (found[null] - best)
    return out
""",
        "not a share": """
def regrets(scores, null):
    names = sorted(next(iter(scores.values())))
    out = {}
    for one, found in scores.items():
        others = [rankdata([scores[s][who] for who in names]) for s in scores if s != one]
        pick = names[int(np.argmin(np.mean(others, axis=0)))]
        out[one] = found[pick] - min(found.values())
    return out
""",
        "the best of each set": """
def regrets(scores, null):
    return {one: 0.0 for one in scores}
""",
    },
}
