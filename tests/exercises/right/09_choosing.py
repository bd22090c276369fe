"""Right answers on choosing, in other styles: each must pass its check."""

RIGHT = {
    "ch-alike": {
        "a t statistic by hand": """
def alike(runs, margin):
    from scipy.stats import t

    means = {who: float(np.mean(values)) for who, values in runs.items()}
    best = min(means, key=means.get)
    found = [best]
    for who, values in runs.items():
        gaps = np.array(values) - np.array(runs[best])
        error = gaps.std(ddof=1) / math.sqrt(len(gaps))
        edge = t.ppf(1 - 0.025 / (len(runs) - 1), len(gaps) - 1)
        if who != best and (gaps.mean() <= margin or gaps.mean() < edge * error):
            found.append(who)
    return set(found)
""",
        "a paired test of scipy": """
def alike(runs, margin):
    from scipy.stats import ttest_rel

    best = sorted(runs, key=lambda who: sum(runs[who]))[0]

    def worse(who):
        small = ttest_rel(runs[who], runs[best]).pvalue * (len(runs) - 1) < 0.05
        return small and np.mean(runs[who]) - np.mean(runs[best]) > margin

    return {who for who in runs if who == best or not worse(who)}
""",
    },
    "ch-luck": {
        "logarithms": """
def sets_needed(models, level):
    return math.ceil(1 + math.log(1 / level) / math.log(models) - 1e-9)
""",
        "a count": """
def sets_needed(models, level):
    chance, n = 1.0, 1
    while chance > level:
        chance, n = chance / models, n + 1
    return float(n)
""",
    },
    "ch-bill": {
        "a running sum": """
def correction(before, tries, reached):
    if not any(reached):
        return math.inf
    first = list(reached).index(True)
    return float(np.cumsum(tries)[first] / before)
""",
        "a slice": """
def correction(before, tries, reached):
    good = [i for i, yes in enumerate(reached) if yes]
    return sum(tries[: good[0] + 1]) / before if good else float("inf")
""",
    },
    "ch-diagnose": {
        "a table of rules": """
def diagnose(reading):
    rules = [
        ("unreal", reading["precision"] < 0.6),
        ("copies", reading["copied"] > 0.8),
        ("misses", reading["recall"] < 0.6),
    ]
    return next((word for word, holds in rules if holds), "sound")
""",
        "nested": """
def diagnose(reading):
    if reading["precision"] >= 0.8:
        if reading["copied"] >= 0.9:
            return "copies"
        return "sound" if reading["recall"] >= 0.8 else "misses"
    return "unreal"
""",
    },
    "ch-predict": {
        "asked one by one": """
prediction = dict(zip("abcd", ["gaussian", "flow", "flow", "one set"]))
""",
        "in another order": """
prediction = {"d": "one set", "c": "flow", "b": "flow", "a": "gaussian"}
""",
    },
    "ch-carry": {
        "loops": """
def regrets(scores, null):
    out = {}
    for one, found in scores.items():
        total = {who: 0.0 for who in sorted(found)}
        for other, values in scores.items():
            if other != one:
                names = list(values)
                for who, rank in zip(names, rankdata([values[n] for n in names])):
                    total[who] += rank
        pick = min(total, key=total.get)
        best = min(found.values())
        out[one] = (found[pick] - best) / (found[null] - best)
    return out
""",
        "arrays": """
def regrets(scores, null):
    sets, names = list(scores), sorted(next(iter(scores.values())))
    table = np.array([[scores[s][n] for n in names] for s in sets])
    ranks = rankdata(table, axis=1)
    picks = (ranks.sum(0) - ranks).argmin(1)
    rows = np.arange(len(sets))
    lost = (table[rows, picks] - table.min(1)) / (table[:, names.index(null)] - table.min(1))
    return dict(zip(sets, lost.tolist()))
""",
    },
}
