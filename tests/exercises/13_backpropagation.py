"""Plausible wrong answers to the exercises on backpropagation: each must fail its check."""

WRONG = {
    "bp-paths": {
        "only the last use of the weight": """
def slope(w, x):
    y = x + math.tanh(w * x)
    return (1 - math.tanh(w * y) ** 2) * y
""",
        "the direct path from y to u is forgotten": """
def slope(w, x):
    first = math.tanh(w * x)
    y = x + first
    second = math.tanh(w * y)
    return (1 - second**2) * (y + w * (1 - first**2) * x)
""",
        "the slopes of tanh are taken to be 1": """
def slope(w, x):
    y = x + math.tanh(w * x)
    return y + (1 + w) * x
""",
    },
    "bp-predict": {
        "x counts once in x * x": """
predicted = {"square": 3, "square plus": 4, "twice": 6, "detached": 3, "dead": 0}
""",
        "the sum's own gradient is forgotten": """
predicted = {"square": 6, "square plus": 6, "twice": 12, "detached": 3, "dead": 0}
""",
        "gradients do not accumulate": """
predicted = {"square": 6, "square plus": 7, "twice": 6, "detached": 3, "dead": 0}
""",
        "detaching changes nothing": """
predicted = {"square": 6, "square plus": 7, "twice": 12, "detached": 6, "dead": 0}
""",
        "relu has slope 1 everywhere": """
predicted = {"square": 6, "square plus": 7, "twice": 12, "detached": 3, "dead": -1}
""",
        "nothing predicted": """
predicted = {"square": 6}
""",
    },
    "bp-order": {
        "the function as it was": """
def backward(loss):
    def clear(node):
        node.grad = 0.0
        for parent, _ in node.parents:
            clear(parent)

    clear(loss)
    loss.grad = 1.0
    waiting = [loss]
    while waiting:
        node = waiting.pop(0)
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            waiting.append(parent)
""",
        "each node once, but in the order of the first visit": """
def backward(loss):
    seen, waiting, order = set(), [loss], []
    while waiting:
        node = waiting.pop(0)
        if id(node) not in seen:
            seen.add(id(node))
            order.append(node)
            node.grad = 0.0
            waiting += [parent for parent, _ in node.parents]
    loss.grad = 1.0
    for node in order:
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
""",
        "the library's own": """
def backward(loss):
    loss.backward()
""",
        "gradients of an earlier call stay": """
def backward(loss):
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(loss)
    loss.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
""",
        "overwritten": """
def backward(loss):
    order, seen = [], set()

    def visit(node):
        if id(node) not in seen:
            seen.add(id(node))
            node.grad = 0.0
            for parent, _ in node.parents:
                visit(parent)
            order.append(node)

    visit(loss)
    loss.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad = slope * node.grad
""",
    },
    "bp-sigmoid": {
        "no parent, so the gradient ends here": """
def sigmoid(a):
    return Scalar(1 / (1 + math.exp(-a.value)))
""",
        "the slope of tanh": """
def sigmoid(a):
    v = 1 / (1 + math.exp(-a.value))
    return Scalar(v, ((a, 1 - v * v),))
""",
        "overflows far out": """
def sigmoid(a):
    v = 1 / (1 + math.exp(-a.value))
    return Scalar(v, ((a, v * (1 - v)),))
""",
    },
    "bp-softmax": {
        "not divided by the number of examples": """
def softmax_loss(logits, labels):
    p = np.exp(logits.value - logits.value.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    slopes = p.copy()
    slopes[np.arange(len(labels)), labels] -= 1
    value = -np.log(p[np.arange(len(labels)), labels]).mean()
    return Array(value, [(logits, lambda g: g * slopes)])
""",
        "the gradient that comes in is ignored": """
def softmax_loss(logits, labels):
    p = np.exp(logits.value - logits.value.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    slopes = p.copy()
    slopes[np.arange(len(labels)), labels] -= 1
    value = -np.log(p[np.arange(len(labels)), labels]).mean()
    return Array(value, [(logits, lambda g: slopes / len(labels))])
""",
        "large logits overflow": """
def softmax_loss(logits, labels):
    p = np.exp(logits.value)
    p /= p.sum(1, keepdims=True)
    slopes = p.copy()
    slopes[np.arange(len(labels)), labels] -= 1
    value = -np.log(p[np.arange(len(labels)), labels]).mean()
    return Array(value, [(logits, lambda g: g * slopes / len(labels))])
""",
        "the label's one is not subtracted": """
def softmax_loss(logits, labels):
    shifted = logits.value - logits.value.max(1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    value = -log_p[np.arange(len(labels)), labels].mean()
    return Array(value, [(logits, lambda g: g * np.exp(log_p) / len(labels))])
""",
    },
    "bp-check": {
        "the mean instead of the largest": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, total = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        d /= np.linalg.norm(d)
        rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
        total += abs(rise - gradient @ d)
    return float(total / directions / np.linalg.norm(gradient))
""",
        "signed: disagreements below zero do not count": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, worst = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        d /= np.linalg.norm(d)
        rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
        worst = max(worst, rise - gradient @ d)
    return float(worst / np.linalg.norm(gradient))
""",
        "directions of any length": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, worst = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
        worst = max(worst, abs(rise - gradient @ d))
    return float(worst / np.linalg.norm(gradient))
""",
        "the step is so small that rounding rules": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, worst = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        d /= np.linalg.norm(d)
        rise = (f(x + 1e-14 * d) - f(x - 1e-14 * d)) / 2e-14
        worst = max(worst, abs(rise - gradient @ d))
    return float(worst / np.linalg.norm(gradient))
""",
        "a single direction of all ones": """
def disagreement(f, gradient, x, directions=10, seed=0):
    d = np.ones(len(x)) / len(x) ** 0.5
    rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
    return float(abs(rise - gradient @ d) / np.linalg.norm(gradient))
""",
        "directions that are not of length 1 are compared by their angle alone": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, worst = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
        worst = max(worst, float(np.sign(rise) != np.sign(gradient @ d)))
    return worst
""",
        "not relative": """
def disagreement(f, gradient, x, directions=10, seed=0):
    random, worst = np.random.default_rng(seed), 0.0
    for _ in range(directions):
        d = random.normal(size=x.shape)
        d /= np.linalg.norm(d)
        rise = (f(x + 1e-5 * d) - f(x - 1e-5 * d)) / 2e-5
        worst = max(worst, abs(rise - gradient @ d))
    return float(worst) * 1e-2
""",
        "every number, one by one": """
def disagreement(f, gradient, x, directions=10, seed=0):
    wanted = finite_differences(f, x, 1e-5)
    return float(np.linalg.norm(wanted - gradient) / np.linalg.norm(gradient))
""",
    },
    "bp-curvature": {
        "v is never normalised": """
def top_curvature(gradient, x, rounds=2000, seed=0):
    v = np.random.default_rng(seed).normal(size=x.shape)
    for _ in range(rounds):
        v = (gradient(x + 1e-5 * v) - gradient(x - 1e-5 * v)) / 2e-5
    return float(np.linalg.norm(v))
""",
        "a single round": """
def top_curvature(gradient, x, rounds=1, seed=0):
    v = np.random.default_rng(seed).normal(size=x.shape)
    v /= np.linalg.norm(v)
    return float(v @ (gradient(x + 1e-5 * v) - gradient(x - 1e-5 * v)) / 2e-5)
""",
        "the sign is lost": """
def top_curvature(gradient, x, rounds=200, seed=0):
    v = np.random.default_rng(seed).normal(size=x.shape)
    v /= np.linalg.norm(v)
    for _ in range(rounds):
        hv = (gradient(x + 1e-5 * v) - gradient(x - 1e-5 * v)) / 2e-5
        v = hv / np.linalg.norm(hv)
    return float(np.linalg.norm(hv))
""",
        "a long step, so the Hessian is that of another place": """
def top_curvature(gradient, x, rounds=200, seed=0):
    v = np.random.default_rng(seed).normal(size=x.shape)
    v /= np.linalg.norm(v)
    for _ in range(rounds):
        hv = (gradient(x + v) - gradient(x - v)) / 2
        curvature = float(v @ hv)
        v = hv / np.linalg.norm(hv)
    return curvature
""",
    },
}
