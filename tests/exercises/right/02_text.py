"""Right answers on text and speech, in other styles: each must pass its check."""

RIGHT = {
    "txt-align": {
        "by recursion with a memory": """
def alignment(cost):
    from functools import cache

    @cache
    def best(t, s):
        if t < 0 or s < 0:
            return float("inf")
        before = min(best(t - 1, s), best(t, s - 1), best(t - 1, s - 1))
        return float(cost[t, s]) + (0.0 if t == s == 0 else before)

    return best(cost.shape[0] - 1, cost.shape[1] - 1)
""",
        "row by row, single precision": """
def alignment(cost):
    cost = np.asarray(cost, dtype=np.float32)
    row = np.cumsum(cost[0])
    for line in cost[1:]:
        new = [row[0] + line[0]]
        for s in range(1, len(line)):
            new.append(line[s] + min(row[s], row[s - 1], new[-1]))
        row = np.array(new)
    return row[-1]
""",
    },
    "txt-after": {
        "by counting": """
def predicted():
    split = [pair.split() for pair in PAIRS]
    times = {w: sum(second == w for _, second in split) for w in ("francisco", "york")}
    different = {w: len({a for a, b in split if b == w}) for w in times}
    return {"times": times, "different": different,
            "after great": max(different, key=different.get)}
""",
        "numbers of numpy": """
def predicted():
    return {
        "times": {"francisco": np.int64(5), "york": np.float32(3)},
        "different": {"francisco": np.int64(1), "york": np.int64(3)},
        "after great": "york",
    }
""",
    },
    "txt-mixture": {
        "character by character": """
def mixture_bits(p, q, share):
    each = [-np.log2(share * a + (1 - share) * b) for a, b in zip(p, q)]
    return sum(each) / len(each)
""",
        "in logarithms": """
def mixture_bits(p, q, share):
    first, second = np.log(p) + np.log(share), np.log(q) + np.log(1 - share)
    return -np.logaddexp(first, second).mean() / np.log(2)
""",
    },
    "txt-price": {
        "with the other sign inside": """
def most_lost(w, n):
    return np.log2(1 / w) / n
""",
        "by natural logarithms, single precision": """
def most_lost(w, n):
    return np.float32(np.log(1 / w) / np.log(2) / n)
""",
    },
    "txt-scissors": {
        "all places, sorted by how well they agree": """
def scissors(word, recordings):
    places = []
    for number, (other, wave, bounds) in enumerate(recordings):
        for j, letter in enumerate(other):
            left = other[j - 1] if j else "<"
            right = other[j + 1] if j + 1 < len(other) else ">"
            places.append((number, j, left + letter + right))
    out = []
    padded = "<" + word + ">"
    for i in range(len(word)):
        left, letter, right = padded[i : i + 3]
        fit = [(-(c[0] == left) - (c[2] == right), n, j) for n, j, c in places if c[1] == letter]
        _, n, j = min(fit)
        _, wave, bounds = recordings[n]
        out += list(wave[bounds[j] : bounds[j + 1]])
    return out
""",
        "with max, which takes the first of equals": """
def scissors(word, recordings):
    def around(text, i):
        return (" " + text + " ")[i : i + 3]

    out = []
    for i, letter in enumerate(word):
        wanted = around(word, i)
        every = [(around(w, j), wave[b[j] : b[j + 1]])
                 for w, wave, b in recordings for j in range(len(w)) if w[j] == letter]
        best = max(every, key=lambda pair: sum(a == c for a, c in zip(pair[0], wanted)))
        out.append(best[1])
    return np.concatenate(out).astype(np.float32)
""",
    },
}
