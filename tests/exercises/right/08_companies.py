"""Right answers on what models cost and earn, in other styles: each must pass its check."""

RIGHT = {
    "co-bill": {
        "step by step": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    forward = 2 * parameters * tokens
    seconds = (forward + 2 * forward) / (utilisation * peak)
    return [seconds / 3600, seconds / 3600 * rent]
""",
        "an array": """
def training_bill(parameters, tokens, peak, utilisation, rent):
    return np.array([1.0, rent]) * 6 * parameters * tokens / (3600 * peak * utilisation)
""",
    },
    "co-price": {
        "the mean of the two zeros": """
def best_price(a, b, c):
    return np.mean([a / b, c]) if a > b * c else None
""",
        "a search": """
def best_price(a, b, c):
    prices = np.linspace(c, a / b, 100_001)
    profit = (a - b * prices) * (prices - c)
    return prices[profit.argmax()] if a / b > c else None
""",
    },
    "co-bug": {
        "counted with floors": """
def units_needed(fixed, price, each):
    if fixed <= 0:
        return 0
    if price <= each:
        return float("inf")
    return -int(-fixed // (price - each))
""",
        "NumPy": """
def units_needed(fixed, price, each):
    left = price - each
    return 0.0 if fixed == 0 else np.ceil(fixed / left) if left > 0 else np.inf
""",
    },
    "co-predict": {
        "rounded": """
prediction = {"a": 4.0, "b": 2.0, "c": 0.54, "d": 2.0}
""",
        "computed": """
prediction = {"a": 2 * 2, "b": 2, "c": np.mean(4.0 ** -np.linspace(0, 1, 1001)), "d": 1 / 0.5}
""",
    },
    "co-flip": {
        "by the product of the signs": """
def flip(model, low, high):
    if model(low) * model(high) > 0:
        return None
    while high - low > 1e-12:
        half = low + (high - low) / 2
        if model(low) * model(half) <= 0:
            high = half
        else:
            low = half
    return high
""",
        "recursion": """
def flip(model, low, high):
    rising = model(high) > model(low)
    if model(low) * model(high) > 0 or model(low) == model(high):
        return None

    def halve(a, b, n):
        half = (a + b) / 2
        if n == 0:
            return half
        return halve(a, half, n - 1) if (model(half) > 0) == rising else halve(half, b, n - 1)

    return halve(low, high, 80)
""",
    },
}
