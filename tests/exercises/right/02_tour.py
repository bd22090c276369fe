"""Right answers to the exercises of the tour, in other styles: each must pass its check."""

RIGHT = {
    "tour-descend": {
        "the mean of all slopes, in numpy": """
def descend(numbers, rate, steps):
    numbers, weight = np.array(numbers, dtype=np.float32), np.float32(0)
    found = [weight]
    for _ in range(steps):
        weight = weight - np.float32(rate) * (2 * (weight - numbers)).mean()
        found.append(weight)
    return np.array(found)
""",
        "torch finds the slope": """
def descend(numbers, rate, steps):
    import torch

    numbers = torch.tensor(numbers)
    weights = [torch.zeros(())]
    for _ in range(steps):
        weight = weights[-1].clone().requires_grad_()
        (slope,) = torch.autograd.grad(((weight - numbers) ** 2).mean(), weight)
        weights.append(weight.detach() - rate * slope)
    return weights
""",
    },
    "tour-predict": {
        "computed": """
prediction = {"a": 3200 / 64, "b": 2 + 0.5, "c": np.mean([0, 0, 0, 4]), "d": 1 / 10}
""",
        "numbers of numpy": """
prediction = {"a": np.int64(50), "b": np.float32(2.5), "c": np.array([1.0])[0], "d": 0.1}
""",
    },
    "tour-walk": {
        "one code at a time": """
def walk(decode, start, end, n):
    shown = []
    for i in range(n):
        code = [a + (b - a) * i / (n - 1) for a, b in zip(start, end)]
        shown.append(decode(np.array([code]))[0])
    return shown
""",
        "linspace of each number": """
def walk(decode, start, end, n):
    codes = np.stack([np.linspace(a, b, n) for a, b in zip(start, end)], axis=1)
    return decode(codes)
""",
    },
    "tour-twins": {
        "two loops": """
def share_of_twins(pictures, near):
    having = 0
    for i, one in enumerate(pictures):
        others = [other for j, other in enumerate(pictures) if j != i]
        having += any(((one - other) ** 2).mean() < near for other in others)
    return having / len(pictures)


collapsed = "C"
""",
        "in torch": """
def share_of_twins(pictures, near):
    import torch

    a = torch.as_tensor(pictures)
    apart = (a[:, None] - a).square().mean(-1) + torch.eye(len(a)) * 1e9
    return (apart < near).any(1).double().mean()


collapsed = "C"
""",
    },
    "tour-no-network": {
        "numpy's own": """
def one_gaussian_of(x, n, random):
    return random.multivariate_normal(x.mean(0), np.cov(x.T), size=n, check_valid="ignore")
""",
        "along the principal axes": """
def one_gaussian_of(x, n, random):
    values, axes = np.linalg.eigh(np.cov(x.T))
    noise = random.normal(size=(n, len(values))) * np.sqrt(np.clip(values, 0, None))
    return (x.mean(0) + noise @ axes.T).astype(np.float32)
""",
    },
}
