"""Right answers on music and sound, in other styles: each must pass its check."""

RIGHT = {
    "mus-parallels": {
        "step by step": """
def parallels(piece, interval):
    count = 0
    for before, after in zip(piece[:-1].tolist(), piece[1:].tolist()):
        for a in range(4):
            for b in range(a + 1, 4):
                if before[a] != after[a] and before[b] != after[b]:
                    same = (before[a] - before[b] - interval) % 12 == 0
                    count += same and (after[a] - after[b] - interval) % 12 == 0
    return count
""",
        "all pairs at once, an array without dimensions": """
def parallels(piece, interval):
    a, b = np.triu_indices(4, 1)
    there = (piece[:, a] - piece[:, b] - interval) % 12 == 0
    moved = piece[1:] != piece[:-1]
    return (there[1:] & there[:-1] & moved[:, a] & moved[:, b]).sum()
""",
    },
    "mus-unheard": {
        "numbers for truth": """
def unheard():
    return {
        "transposed": 1, "backwards": 1, "every chord twice": 1,
        "bass an octave lower": 1, "upside down": 0, "every second chord": 0,
    }
""",
        "in another order": """
def unheard():
    heard = {"upside down": False, "every second chord": False}
    names = ("bass an octave lower", "every chord twice", "backwards", "transposed")
    return heard | dict.fromkeys(names, True)
""",
    },
    "mus-divided": {
        "tunes are drawn, not pieces": """
def divided(pieces, seed):
    def tune(piece):
        steps = np.diff(piece[:, 0])
        return steps[steps != 0][:10].tobytes()

    tunes = sorted({tune(piece) for piece in pieces})
    away = np.random.default_rng(seed).permutation(len(tunes))[: round(0.2 * len(tunes))]
    chosen = {tunes[i] for i in away}
    near = [piece for piece in pieces if tune(piece) not in chosen]
    return near, [piece for piece in pieces if tune(piece) in chosen]
""",
        "by a hash of tune and seed, arrays of objects": """
def divided(pieces, seed):
    import zlib

    lists = [], []
    for piece in pieces:
        line = piece[:, 0].tolist()
        steps = [b - a for a, b in zip(line, line[1:]) if a != b][:10]
        side = zlib.crc32(repr((steps, seed)).encode()) % 5 == 0
        lists[side].append(piece)
    return lists
""",
    },
    "mus-gain": {
        "by the other ratio": """
def best_gain(r):
    q = 1 / r
    return 1 / (1 + q), q / (1 + q)
""",
        "single precision": """
def best_gain(r):
    r = np.float32(r)
    return np.array([r / (1 + r), 1 / (1 + r)])
""",
    },
    "mus-chain": {
        "a table of counts": """
def chain(pieces, chords, seed):
    random = np.random.default_rng(seed)
    every = np.unique(np.concatenate(pieces), axis=0)
    place = {tuple(chord): i for i, chord in enumerate(every.tolist())}
    lines = [[place[tuple(chord)] for chord in piece.tolist()] for piece in pieces]
    counts, first = np.zeros((len(every), len(every))), np.zeros(len(every))
    for line in lines:
        first[line[0]] += 1
        for now, after in zip(line, line[1:]):
            counts[now, after] += 1
    p, out = first, []
    for _ in range(chords):
        out.append(random.choice(len(every), p=p / p.sum()))
        p = counts[out[-1]] if counts[out[-1]].any() else first
    return every[out]
""",
        "by walking through the pieces": """
def chain(pieces, chords, seed):
    random = np.random.default_rng(seed)
    line = [tuple(chord) for piece in pieces for chord in [*piece.tolist(), ()]]
    firsts = [tuple(piece[0].tolist()) for piece in pieces]
    out = [firsts[random.integers(len(firsts))]]
    while len(out) < chords:
        at = [i + 1 for i, chord in enumerate(line) if chord == out[-1] and line[i + 1]]
        choice = [line[i] for i in at] or firsts
        out.append(choice[random.integers(len(choice))])
    return np.array(out).astype(float)
""",
    },
}
