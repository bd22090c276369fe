"""Plausible wrong answers to the exercises of the tour: each must fail its check."""

WRONG = {
    "tour-descend": {
        "uphill": """
def descend(numbers, rate, steps):
    weights = [0.0]
    for _ in range(steps):
        weights.append(weights[-1] + rate * 2 * (weights[-1] - np.mean(numbers)))
    return weights
""",
        "the slope of a square without its factor 2": """
def descend(numbers, rate, steps):
    weights = [0.0]
    for _ in range(steps):
        weights.append(weights[-1] - rate * (weights[-1] - np.mean(numbers)))
    return weights
""",
        "the slope is computed once": """
def descend(numbers, rate, steps):
    slope, weights = 2 * (0 - np.mean(numbers)), [0.0]
    for _ in range(steps):
        weights.append(weights[-1] - rate * slope)
    return weights
""",
        "the sum of the slopes": """
def descend(numbers, rate, steps):
    weights = [0.0]
    for _ in range(steps):
        weights.append(weights[-1] - rate * sum(2 * (weights[-1] - x) for x in numbers))
    return weights
""",
        "without the first": """
def descend(numbers, rate, steps):
    weight, weights = 0.0, []
    for _ in range(steps):
        weight -= rate * 2 * (weight - np.mean(numbers))
        weights.append(weight)
    return weights
""",
        "rates above a half are cut": """
def descend(numbers, rate, steps):
    weights = [0.0]
    for _ in range(steps):
        weights.append(weights[-1] - min(rate, 0.5) * 2 * (weights[-1] - np.mean(numbers)))
    return weights
""",
    },
    "tour-predict": {
        "pictures in place of batches": """
prediction = {"a": 3200, "b": 2.5, "c": 1.0, "d": 0.1}
""",
        "with the slope": """
prediction = {"a": 50, "b": 1.5, "c": 1.0, "d": 0.1}
""",
        "the commonest number": """
prediction = {"a": 50, "b": 2.5, "c": 0.0, "d": 0.1}
""",
        "what is read is covered": """
prediction = {"a": 50, "b": 2.5, "c": 1.0, "d": 1.0}
""",
    },
    "tour-walk": {
        "pictures are mixed": """
def walk(decode, start, end, n):
    first, last = decode(np.array([start])), decode(np.array([end]))
    return np.concatenate([first + (last - first) * i / (n - 1) for i in range(n)])
""",
        "the end is not reached": """
def walk(decode, start, end, n):
    start, end = np.array(start), np.array(end)
    return decode(np.stack([start + (end - start) * i / n for i in range(n)]))
""",
        "backwards": """
def walk(decode, start, end, n):
    start, end = np.array(start), np.array(end)
    return decode(np.stack([end + (start - end) * i / (n - 1) for i in range(n)]))
""",
        "steps that are not even": """
def walk(decode, start, end, n):
    start, end = np.array(start), np.array(end)
    part = (1 - np.cos(np.pi * np.linspace(0, 1, n))) / 2
    return decode(start + (end - start) * part[:, None])
""",
    },
    "tour-twins": {
        "each picture is its own twin": """
def share_of_twins(pictures, near):
    a = np.asarray(pictures)
    return (((a[:, None] - a) ** 2).mean(2).min(1) < near).mean()


collapsed = "C"
""",
        "pairs in place of pictures": """
def share_of_twins(pictures, near):
    pairs = 0
    for i in range(len(pictures)):
        for j in range(i):
            pairs += ((pictures[i] - pictures[j]) ** 2).mean() < near
    return pairs / len(pictures)


collapsed = "C"
""",
        "the sum over pixels": """
def share_of_twins(pictures, near):
    a = np.asarray(pictures)
    apart = ((a[:, None] - a) ** 2).sum(2)
    np.fill_diagonal(apart, np.inf)
    return (apart.min(1) < near).mean()


collapsed = "C"
""",
        "only the next in line": """
def share_of_twins(pictures, near):
    a = np.asarray(pictures)
    apart = ((a[:, None] - a) ** 2).mean(2)
    twin = [
        min(apart[i, j] for j in (i - 1, i + 1) if 0 <= j < len(a)) < near for i in range(len(a))
    ]
    return np.mean(twin)


collapsed = "C"
""",
        "the pale set": """
def share_of_twins(pictures, near):
    a = np.asarray(pictures)
    apart = ((a[:, None] - a) ** 2).mean(2)
    np.fill_diagonal(apart, np.inf)
    return (apart.min(1) < near).mean()


collapsed = "B"
""",
    },
    "tour-no-network": {
        "each number by itself": """
def one_gaussian_of(x, n, random):
    return x.mean(0) + x.std(0) * random.normal(size=(n, x.shape[1]))
""",
        "the mean is left out": """
def one_gaussian_of(x, n, random):
    return random.multivariate_normal(np.zeros(x.shape[1]), np.cov(x.T), size=n)
""",
        "standard deviations in place of variances": """
def one_gaussian_of(x, n, random):
    scale = x.std(0)
    covariance = np.corrcoef(x.T) * np.sqrt(np.outer(scale, scale))
    return random.multivariate_normal(x.mean(0), covariance, size=n)
""",
        "one draw, n times": """
def one_gaussian_of(x, n, random):
    one = random.multivariate_normal(x.mean(0), np.cov(x.T))
    return np.tile(one, (n, 1))
""",
    },
}
