"""Plausible wrong answers on recommendation, games and finance: each must fail its check."""

WRONG = {
    "other-gain": {
        "places are counted from 0 in the gain": """
def list_gain(ranked, wanted, k):
    gains = [1 / np.log2(max(r, 1) + 1) for r in range(k)]
    found = sum(gain for gain, item in zip(gains, ranked) if item in wanted)
    return found / sum(gains[: len(wanted)])
""",
        "the share of wanted items that are found": """
def list_gain(ranked, wanted, k):
    return len(set(ranked[:k]) & wanted) / len(wanted)
""",
        "divided by the gain of one": """
def list_gain(ranked, wanted, k):
    return sum(1 / np.log2(r + 2) for r in range(k) if ranked[r] in wanted)
""",
        "the best list is longer than k": """
def list_gain(ranked, wanted, k):
    found = sum(1 / np.log2(r + 2) for r in range(k) if ranked[r] in wanted)
    return found / sum(1 / np.log2(r + 2) for r in range(len(wanted)))
""",
    },
    "other-way": {
        "only right and down": """
def shortest(tiles):
    high, wide = len(tiles), len(tiles[0])
    moves, queue = {(0, 0): 0}, [(0, 0)]
    for row, column in queue:
        for r, c in ((row + 1, column), (row, column + 1)):
            if r < high and c < wide and tiles[r][c] == "." and (r, c) not in moves:
                moves[r, c] = moves[row, column] + 1
                queue.append((r, c))
    return moves.get((high - 1, wide - 1), -1)
""",
        "the distance as the crow flies": """
def shortest(tiles):
    return len(tiles) + len(tiles[0]) - 2
""",
        "the first way that is found, by depth": """
def shortest(tiles):
    high, wide = len(tiles), len(tiles[0])
    stack, seen = [(0, 0, 0)], set()
    while stack:
        row, column, moves = stack.pop()
        if (row, column) == (high - 1, wide - 1):
            return moves
        if (row, column) in seen or tiles[row][column] == "#":
            continue
        seen.add((row, column))
        for r, c in ((row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column)):
            if 0 <= r < high and 0 <= c < wide:
                stack.append((r, c, moves + 1))
    return -1
""",
        "a start in a wall is no hindrance": """
def shortest(tiles):
    high, wide = len(tiles), len(tiles[0])
    moves, queue = {(0, 0): 0}, [(0, 0)]
    for row, column in queue:
        for r, c in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            inside = 0 <= r < high and 0 <= c < wide
            if inside and tiles[r][c] == "." and (r, c) not in moves:
                moves[r, c] = moves[row, column] + 1
                queue.append((r, c))
    return moves.get((high - 1, wide - 1), -1)
""",
    },
    "other-predict": {
        "the share of variance times the days": """
prediction = {"a": 0.252, "b": 0.015, "c": 0, "d": 0.58}
""",
        "the coin costs nothing": """
prediction = {"a": 0.502, "b": 0.03, "c": 0, "d": 0.58}
""",
        "the level is mistaken for the change": """
prediction = {"a": 0.502, "b": 0.015, "c": 1, "d": 0.58}
""",
        "the luckiest coin is a mean coin": """
prediction = {"a": 0.502, "b": 0.015, "c": 0, "d": 0.5}
""",
    },
    "other-leak": {
        "the bug itself": """
def backtest(returns, days=5):
    means = np.convolve(returns, np.ones(days) / days)[: len(returns)]
    position = (means > 0).astype(float)
    return (position * returns).sum()
""",
        "shifted, but held from the second day on": """
def backtest(returns, days=5):
    means = np.convolve(returns, np.ones(days) / days)[: len(returns)]
    return (returns[1:] * (means[:-1] > 0)).sum()
""",
        "bought after a fall": """
def backtest(returns, days=5):
    return sum(returns[t] for t in range(days, len(returns)) if np.mean(returns[t - days : t]) < 0)
""",
        "shifted the wrong way": """
def backtest(returns, days=5):
    means = np.convolve(returns, np.ones(days) / days)[: len(returns)]
    return (returns[:-1] * (means[1:] > 0)).sum()
""",
    },
    "other-storm": {
        "one day too many": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    settled = omega / (1 - alpha - beta)
    return settled + (alpha + beta) ** (days + 1) * (tomorrow - settled)
""",
        "the old variance alone shrinks": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    settled = omega / (1 - alpha - beta)
    return settled + beta**days * (tomorrow - settled)
""",
        "omega is taken for where it settles": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    return omega + (alpha + beta) ** days * (tomorrow - omega)
""",
        "the storm lasts": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    return tomorrow if days < 2 and days == 0 else omega + (alpha + beta) * tomorrow
""",
    },
}
