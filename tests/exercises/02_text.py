"""Plausible wrong answers on text and speech: each must fail its check."""

WRONG = {
    "txt-align": {
        "the cheapest next pair is taken each time": """
def alignment(cost):
    t = s = 0
    total = cost[0, 0]
    while (t, s) != (cost.shape[0] - 1, cost.shape[1] - 1):
        steps = [(t + 1, s + 1), (t + 1, s), (t, s + 1)]
        steps = [p for p in steps if p[0] < cost.shape[0] and p[1] < cost.shape[1]]
        t, s = min(steps, key=lambda p: cost[p])
        total += cost[t, s]
    return total
""",
        "the nearest frame for each frame, in any order": """
def alignment(cost):
    return cost.min(1).sum()
""",
        "both readings always move on": """
def alignment(cost):
    n = min(cost.shape)
    return cost[np.arange(n), np.arange(n)].sum()
""",
        "no step in both at once": """
def alignment(cost):
    best = np.full((cost.shape[0] + 1, cost.shape[1] + 1), np.inf)
    for t in range(cost.shape[0]):
        for s in range(cost.shape[1]):
            before = 0.0 if t == s == 0 else min(best[t, s + 1], best[t + 1, s])
            best[t + 1, s + 1] = cost[t, s] + before
    return best[-1, -1]
""",
    },
    "txt-after": {
        "how often decides": """
def predicted():
    return {
        "times": {"francisco": 5, "york": 3},
        "different": {"francisco": 1, "york": 3},
        "after great": "francisco",
    }
""",
        "different and all are not told apart": """
def predicted():
    return {
        "times": {"francisco": 5, "york": 3},
        "different": {"francisco": 5, "york": 3},
        "after great": "francisco",
    }
""",
        "pairs are counted once": """
def predicted():
    return {
        "times": {"francisco": 1, "york": 3},
        "different": {"francisco": 1, "york": 3},
        "after great": "york",
    }
""",
    },
    "txt-mixture": {
        "logarithms are averaged, as before": """
def mixture_bits(p, q, share):
    return np.mean(-share * np.log2(p) - (1 - share) * np.log2(q))
""",
        "nats": """
def mixture_bits(p, q, share):
    return -np.mean(np.log(share * p + (1 - share) * q))
""",
        "the share is the second's": """
def mixture_bits(p, q, share):
    return -np.mean(np.log2((1 - share) * p + share * q))
""",
        "the logarithm of the mean": """
def mixture_bits(p, q, share):
    return -np.log2(np.mean(share * p + (1 - share) * q))
""",
    },
    "txt-price": {
        "nats": """
def most_lost(w, n):
    return -np.log(w) / n
""",
        "for the whole text": """
def most_lost(w, n):
    return -np.log2(w)
""",
        "the second model's weight": """
def most_lost(w, n):
    return -np.log2(1 - w) / n
""",
    },
    "txt-scissors": {
        "the first that comes": """
def scissors(word, recordings):
    pieces = []
    for letter in word:
        for other, wave, bounds in recordings:
            if letter in other:
                j = other.index(letter)
                pieces.append(wave[bounds[j] : bounds[j + 1]])
                break
    return np.concatenate(pieces)
""",
        "edges are no neighbours": """
def scissors(word, recordings):
    pieces = []
    for i, letter in enumerate(word):
        best, found = -1, None
        for other, wave, bounds in recordings:
            for j, c in enumerate(other):
                alike = i > 0 and j > 0 and other[j - 1] == word[i - 1]
                alike += i + 1 < len(word) and j + 1 < len(other) and other[j + 1] == word[i + 1]
                if c == letter and alike > best:
                    best, found = alike, wave[bounds[j] : bounds[j + 1]]
        pieces.append(found)
    return np.concatenate(pieces)
""",
        "the last of equals": """
def scissors(word, recordings):
    pieces, edged = [], f"#{word}#"
    for i in range(1, len(edged) - 1):
        best, found = -1, None
        for other, wave, bounds in recordings:
            text = f"#{other}#"
            for j in range(1, len(text) - 1):
                alike = (text[j - 1] == edged[i - 1]) + (text[j + 1] == edged[i + 1])
                if text[j] == edged[i] and alike >= best:
                    best, found = alike, wave[bounds[j - 1] : bounds[j]]
        pieces.append(found)
    return np.concatenate(pieces)
""",
        "one letter too late": """
def scissors(word, recordings):
    pieces, edged = [], f"#{word}#"
    for i in range(1, len(edged) - 1):
        best, found = -1, None
        for other, wave, bounds in recordings:
            text = f"#{other}#"
            for j in range(1, len(text) - 1):
                alike = (text[j - 1] == edged[i - 1]) + (text[j + 1] == edged[i + 1])
                if text[j] == edged[i] and alike > best:
                    best, found = alike, wave[bounds[j - 1] + 1 : bounds[j] + 1]
        pieces.append(found)
    return np.concatenate(pieces)
""",
    },
}
