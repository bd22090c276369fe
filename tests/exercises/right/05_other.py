"""Right answers on recommendation, games and finance, in other styles: each must pass its check."""

RIGHT = {
    "other-gain": {
        "NumPy": """
def list_gain(ranked, wanted, k):
    gains = 1 / np.log2(np.arange(2, k + 2))
    hits = np.isin(np.asarray(ranked)[:k], list(wanted))
    return (gains[: len(hits)] * hits).sum() / gains[: min(k, len(wanted))].sum()
""",
        "natural logarithms, a loop": """
def list_gain(ranked, wanted, k):
    gain = best = 0.0
    for place, item in enumerate(ranked[:k], 1):
        if item in wanted:
            gain += np.log(2) / np.log(place + 1)
    for place in range(1, min(k, len(wanted)) + 1):
        best += np.log(2) / np.log(place + 1)
    return gain / best
""",
    },
    "other-way": {
        "waves on an array": """
def shortest(tiles):
    free = np.array([[c == "." for c in row] for row in tiles])
    here = np.zeros_like(free)
    here[0, 0] = free[0, 0]
    for moves in range(free.size):
        if here[-1, -1]:
            return moves
        more = here.copy()
        more[1:] |= here[:-1]
        more[:-1] |= here[1:]
        more[:, 1:] |= here[:, :-1]
        more[:, :-1] |= here[:, 1:]
        here = more & free
    return -1
""",
        "a deque": """
def shortest(tiles):
    from collections import deque

    queue, seen = deque([(0, 0, 0)]), set()
    while queue:
        r, c, moves = queue.popleft()
        if not (0 <= r < len(tiles) and 0 <= c < len(tiles[0])):
            continue
        if tiles[r][c] == "#" or (r, c) in seen:
            continue
        if r == len(tiles) - 1 and c == len(tiles[0]) - 1:
            return moves
        seen.add((r, c))
        queue.extend((r + a, c + b, moves + 1) for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)))
    return -1
""",
    },
    "other-predict": {
        "decimals": """
prediction = {"a": 0.502, "b": 0.015, "c": 0.0, "d": 0.575}
""",
        "computed": """
draws = np.random.default_rng(5).binomial(252, 0.5, (500, 100)).max(1) / 252
prediction = {"a": np.sqrt(252e-3), "b": 0.5 * 0.03, "c": 0, "d": np.mean(draws)}
""",
    },
    "other-leak": {
        "shifted positions": """
def backtest(returns, days=5):
    means = np.convolve(returns, np.ones(days) / days)[: len(returns)]
    position = np.zeros(len(returns))
    position[days:] = means[days - 1 : -1] > 1e-12
    return (position * returns).sum()
""",
        "sums in place of means": """
def backtest(returns, days=5):
    level = np.concatenate([[0.0], np.cumsum(returns)])
    return sum(
        returns[t] for t in range(days, len(returns)) if level[t] - level[t - days] > 0
    )
""",
    },
    "other-storm": {
        "a day at a time": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    for _ in range(days):
        tomorrow = omega + (alpha + beta) * tomorrow
    return tomorrow
""",
        "a geometric sum": """
def expected_variance(omega, alpha, beta, tomorrow, days):
    rho = alpha + beta
    return omega * (1 - rho**days) / (1 - rho) + rho**days * tomorrow
""",
    },
}
