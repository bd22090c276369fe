"""Plausible wrong answers on music and sound: each must fail its check."""

WRONG = {
    "mus-parallels": {
        "voices that stay are counted too": """
def parallels(piece, interval):
    count = 0
    for a in range(4):
        for b in range(a + 1, 4):
            there = (piece[:, a] - piece[:, b]) % 12 == interval
            count += int((there[:-1] & there[1:]).sum())
    return count
""",
        "one voice that moves is enough": """
def parallels(piece, interval):
    moved, count = np.diff(piece, axis=0) != 0, 0
    for a in range(4):
        for b in range(a + 1, 4):
            there = (piece[:, a] - piece[:, b]) % 12 == interval
            count += int((there[:-1] & there[1:] & (moved[:, a] | moved[:, b])).sum())
    return count
""",
        "octaves in between are not seen": """
def parallels(piece, interval):
    moved, count = np.diff(piece, axis=0) != 0, 0
    for a in range(4):
        for b in range(a + 1, 4):
            there = piece[:, a] - piece[:, b] == interval
            count += int((there[:-1] & there[1:] & moved[:, a] & moved[:, b]).sum())
    return count
""",
        "neighbouring voices alone": """
def parallels(piece, interval):
    moved, count = np.diff(piece, axis=0) != 0, 0
    for a in range(3):
        there = (piece[:, a] - piece[:, a + 1]) % 12 == interval
        count += int((there[:-1] & there[1:] & moved[:, a] & moved[:, a + 1]).sum())
    return count
""",
        "the size of the interval, whichever voice is above": """
def parallels(piece, interval):
    moved, count = np.diff(piece, axis=0) != 0, 0
    for a in range(4):
        for b in range(a + 1, 4):
            there = abs(piece[:, a] - piece[:, b]) % 12 == interval
            count += int((there[:-1] & there[1:] & moved[:, a] & moved[:, b]).sum())
    return count
""",
    },
    "mus-unheard": {
        "upside down is thought to keep fifths": """
def unheard():
    return {
        "transposed": True, "backwards": True, "every chord twice": True,
        "bass an octave lower": True, "upside down": True, "every second chord": False,
    }
""",
        "a doubled chord is thought to double the count": """
def unheard():
    return {
        "transposed": True, "backwards": True, "every chord twice": False,
        "bass an octave lower": True, "upside down": False, "every second chord": False,
    }
""",
        "an octave is thought to matter": """
def unheard():
    return {
        "transposed": True, "backwards": True, "every chord twice": True,
        "bass an octave lower": False, "upside down": False, "every second chord": False,
    }
""",
    },
    "mus-divided": {
        "by piece, as before": """
def divided(pieces, seed):
    away = np.random.default_rng(seed).random(len(pieces)) < 0.2
    near = [p for p, a in zip(pieces, away) if not a]
    return near, [p for p, a in zip(pieces, away) if a]
""",
        "by pitches, so that another key is another tune": """
def divided(pieces, seed):
    tunes = [tuple(piece[:10, 0].tolist()) for piece in pieces]
    random, side = np.random.default_rng(seed), {}
    for tune in tunes:
        side.setdefault(tune, random.random() < 0.2)
    near = [p for p, tune in zip(pieces, tunes) if not side[tune]]
    return near, [p for p, tune in zip(pieces, tunes) if side[tune]]
""",
        "repeated notes are left in": """
def divided(pieces, seed):
    tunes = [tuple(np.diff(piece[:, 0])[:10].tolist()) for piece in pieces]
    random, side = np.random.default_rng(seed), {}
    for tune in tunes:
        side.setdefault(tune, random.random() < 0.2)
    near = [p for p, tune in zip(pieces, tunes) if not side[tune]]
    return near, [p for p, tune in zip(pieces, tunes) if side[tune]]
""",
        "the seed is not used": """
def divided(pieces, seed):
    steps = [np.diff(piece[:, 0]) for piece in pieces]
    tunes = [tuple(s[s != 0][:10].tolist()) for s in steps]
    random, side = np.random.default_rng(0), {}
    for tune in tunes:
        if tune not in side:
            side[tune] = random.random() < 0.2
    near = [p for p, tune in zip(pieces, tunes) if not side[tune]]
    return near, [p for p, tune in zip(pieces, tunes) if side[tune]]
""",
    },
    "mus-gain": {
        "the noise-to-signal ratio": """
def best_gain(r):
    return 1 / (1 + r), 1 / (1 + r)
""",
        "the error is not divided by r": """
def best_gain(r):
    return r / (1 + r), r / (1 + r)
""",
        "a gain for amplitudes from one for powers": """
def best_gain(r):
    gain = (r / (1 + r)) ** 0.5
    return gain, (1 - gain) ** 2 + gain**2 / r
""",
    },
    "mus-chain": {
        "each follower once, however often it came": """
def chain(pieces, chords, seed):
    random, follow = np.random.default_rng(seed), {}
    for piece in pieces:
        line = [tuple(chord) for chord in piece.tolist()]
        for now, after in zip(line, line[1:]):
            follow.setdefault(now, set()).add(after)
    first = [tuple(piece[0].tolist()) for piece in pieces]
    out = []
    for _ in range(chords):
        choice = sorted(follow.get(out[-1], first)) if out else first
        out.append(choice[random.integers(len(choice))])
    return np.array(out)
""",
        "the pieces are glued together": """
def chain(pieces, chords, seed):
    random, follow = np.random.default_rng(seed), {}
    line = [tuple(chord) for piece in pieces for chord in piece.tolist()]
    for now, after in zip(line, line[1:] + line[:1]):
        follow.setdefault(now, []).append(after)
    first = [tuple(piece[0].tolist()) for piece in pieces]
    out = []
    for _ in range(chords):
        choice = follow[out[-1]] if out else first
        out.append(choice[random.integers(len(choice))])
    return np.array(out)
""",
        "every piece begins as the first one does": """
def chain(pieces, chords, seed):
    random, follow = np.random.default_rng(seed), {}
    for piece in pieces:
        line = [tuple(chord) for chord in piece.tolist()]
        for now, after in zip(line, line[1:]):
            follow.setdefault(now, []).append(after)
    out = [tuple(pieces[0][0].tolist())]
    while len(out) < chords:
        choice = follow.get(out[-1], [out[0]])
        out.append(choice[random.integers(len(choice))])
    return np.array(out)
""",
        "chords in random order": """
def chain(pieces, chords, seed):
    every = np.concatenate(pieces)
    return np.random.default_rng(seed).choice(every, chords)
""",
    },
}
