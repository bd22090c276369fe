"""Plausible wrong answers to the exercises on discrete and continuous data: each must fail its check."""

WRONG = {
    "tr-slope": {
        "the mean loss is not subtracted": """
def slope(logits, losses):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return p * losses
""",
        "the plain mean instead of the expected loss": """
def slope(logits, losses):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return p * (losses - losses.mean())
""",
        "large logits overflow": """
def slope(logits, losses):
    p = np.exp(logits) / np.exp(logits).sum()
    return p * (losses - p @ losses)
""",
    },
    "tr-gumbel": {
        "drawn by the probabilities, without the trick": """
def draws(logits, n, random):
    p = np.exp(logits - logits.max())
    return random.choice(len(logits), size=n, p=p / p.sum())
""",
        "normal noise": """
def draws(logits, n, random):
    return (logits + random.normal(size=(n, len(logits)))).argmax(1)
""",
        "a sign is lost: the noise points the wrong way": """
def draws(logits, n, random):
    u = random.random((n, len(logits)))
    return (logits + np.log(-np.log(u))).argmax(1)
""",
        "the same noise for every draw": """
def draws(logits, n, random):
    u = random.random(len(logits))
    return np.full(n, (logits - np.log(-np.log(u))).argmax())
""",
    },
}
