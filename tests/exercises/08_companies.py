"""Plausible wrong answers on what models cost and earn: each must fail its check."""

WRONG = {
    "co-bill": {
        "reading in place of learning": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    hours = 2 * parameters * tokens / (peak * utilisation) / 3600
    return hours, hours * rent
""",
        "seconds are taken for hours": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    hours = 6 * parameters * tokens / (peak * utilisation)
    return hours, hours * rent
""",
        "a chip that is always busy": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    hours = 6 * parameters * tokens / peak / 3600
    return hours, hours * rent
""",
        "the utilisation shortens the run": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    hours = 6 * parameters * tokens / peak * utilisation / 3600
    return hours, hours * rent
""",
    },
    "co-price": {
        "the price at which nobody buys": """
def best_price(a, b, c):
    return a / b if a / b > c else None
""",
        "half-way to it, without the cost": """
def best_price(a, b, c):
    return a / b / 2 if a / b > c else None
""",
        "the most income, not profit": """
def best_price(a, b, c):
    return max(a / (2 * b), c) if a / b > c else None
""",
        "a price where none earns": """
def best_price(a, b, c):
    return (a / b + c) / 2
""",
    },
    "co-bug": {
        "the bug itself": """
def units_needed(fixed, price, each):
    return round(fixed / (price - each))
""",
        "the nearest whole number": """
def units_needed(fixed, price, each):
    return round(fixed / (price - each)) if price > each else math.inf
""",
        "the sign is turned round": """
def units_needed(fixed, price, each):
    return math.ceil(fixed / abs(price - each))
""",
        "always one more": """
def units_needed(fixed, price, each):
    return int(fixed / (price - each)) + 1 if price > each else math.inf
""",
    },
    "co-predict": {
        "only the parameters count": """
prediction = {"a": 2, "b": 2, "c": 0.54, "d": 2}
""",
        "serving reads the training set": """
prediction = {"a": 4, "b": 4, "c": 0.54, "d": 2}
""",
        "the price at the end": """
prediction = {"a": 4, "b": 2, "c": 0.25, "d": 2}
""",
        "half as busy, half the energy": """
prediction = {"a": 4, "b": 2, "c": 0.54, "d": 0.5}
""",
    },
    "co-flip": {
        "only rises are found": """
def flip(model, low, high):
    if (model(low) > 0) == (model(high) > 0):
        return None
    for _ in range(100):
        half = (low + high) / 2
        low, high = (low, half) if model(half) > 0 else (half, high)
    return (low + high) / 2
""",
        "a coarse grid": """
def flip(model, low, high):
    signs = [model(x) > 0 for x in np.linspace(low, high, 101)]
    changes = [i for i in range(100) if signs[i] != signs[i + 1]]
    return float(np.linspace(low, high, 101)[changes[0]]) if changes else None
""",
        "an end where there is no flip": """
def flip(model, low, high):
    begin = model(low) > 0
    for _ in range(100):
        half = (low + high) / 2
        low, high = (half, high) if (model(half) > 0) == begin else (low, half)
    return (low + high) / 2
""",
        "a straight line between the ends": """
def flip(model, low, high):
    a, b = model(low), model(high)
    if (a > 0) == (b > 0):
        return None
    return low - a * (high - low) / (b - a)
""",
    },
}
