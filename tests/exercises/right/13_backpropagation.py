"""Right answers on backpropagation, in other styles: each must pass its check."""

RIGHT = {
    "bp-paths": {
        "forwards, value and slope together": """
def slope(w, x):
    value, change = x, 0.0
    for _ in range(2):
        inner, inner_change = w * value, value + w * change
        value = value + math.tanh(inner)
        change = change + inner_change / math.cosh(inner) ** 2
    return change
""",
        "NumPy's number": """
def slope(w, x):
    y = x + np.tanh(w * x)
    dy = x / np.cosh(w * x) ** 2
    return dy + (y + w * dy) / np.cosh(w * y) ** 2
""",
    },
    "bp-predict": {
        "fractions of one": """
predicted = {"square": 6.0, "square plus": 7.0, "twice": 12.0, "detached": 3.0, "dead": 0.0}
""",
        "worked out, in other kinds of number": """
x = np.float32(3)
predicted = dict(zip(("square", "square plus"), (x + x, x + x + 1), strict=True))
predicted |= {"twice": torch.tensor(2 * 6.0), "detached": [3], "dead": -0.0}
""",
    },
    "bp-order": {
        "a node waits until all its children have handed to it": """
def backward(loss):
    children, found = {}, [loss]
    for node in found:
        node.grad = 0.0
        for parent, _ in node.parents:
            if id(parent) not in children:
                children[id(parent)] = 0
                found.append(parent)
            children[id(parent)] += 1
    loss.grad = 1.0
    ready = [loss]
    while ready:
        node = ready.pop()
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            children[id(parent)] -= 1
            if children[id(parent)] == 0:
                ready.append(parent)
""",
        "by the longest path from a leaf": """
def backward(loss):
    height, nodes = {}, {}

    def measure(node):
        if id(node) not in height:
            height[id(node)] = 1 + max((measure(p) for p, _ in node.parents), default=0)
            nodes[id(node)] = node
        return height[id(node)]

    measure(loss)
    for node in nodes.values():
        node.grad = float(node is loss)
    for node in sorted(nodes.values(), key=lambda n: -height[id(n)]):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
""",
    },
    "bp-sigmoid": {
        "clipped": """
def sigmoid(a):
    v = 1 / (1 + math.exp(-min(max(a.value, -700.0), 700.0)))
    return Scalar(v, ((a, v * (1 - v)),))
""",
        "by tanh": """
def sigmoid(a):
    t = math.tanh(a.value / 2)
    return Scalar((1 + t) / 2, [(a, (1 - t**2) / 4)])
""",
    },
    "bp-softmax": {
        "an array with one number, one-hot labels": """
def softmax_loss(logits, labels):
    n, k = logits.value.shape
    hot = np.eye(k)[labels]
    e = np.exp(logits.value - logits.value.max(1)[:, None])
    p = e / e.sum(1)[:, None]
    top = logits.value.max(1)
    loss = (np.log(e.sum(1)) + top - (logits.value * hot).sum(1)).mean()
    return Array(np.array([loss]), [(logits, lambda g: np.sum(g) * (p - hot) / n)])
""",
        "row by row": """
def softmax_loss(logits, labels):
    slopes, total = np.zeros(logits.value.shape), 0.0
    for i, row in enumerate(logits.value):
        log_z = np.logaddexp.reduce(row)
        total += log_z - row[labels[i]]
        slopes[i] = np.exp(row - log_z)
        slopes[i, labels[i]] -= 1
    n = len(labels)
    return Array(total / n, [(logits, lambda g: slopes * (g / n))])
""",
    },
    "bp-check": {
        "all directions first, a larger step": """
def disagreement(f, gradient, x, directions=10, seed=0):
    d = np.random.RandomState(seed).randn(directions, len(x))
    d = d / np.sqrt((d**2).sum(1, keepdims=True))
    told = d @ gradient
    seen = np.array([(f(x + 1e-4 * v) - f(x - 1e-4 * v)) / 2e-4 for v in d])
    return np.abs(told - seen).max() / np.sqrt((gradient**2).sum())
""",
        "a list of errors, torch's noise": """
def disagreement(f, gradient, x, directions=10, seed=0):
    import torch

    torch.manual_seed(seed)
    h, errors = 3e-6, []
    for _ in range(directions):
        d = torch.randn(len(x)).double().numpy()
        d = d / np.linalg.norm(d)
        errors.append(abs(float(np.dot(gradient, d)) - (f(x + h * d) - f(x - h * d)) / (2 * h)))
    return max(errors) / np.linalg.norm(gradient)
""",
    },
    "bp-curvature": {
        "stops when it stands still": """
def top_curvature(gradient, x, rounds=1000, seed=0):
    v = np.random.RandomState(seed).randn(len(x))
    old, h = None, 1e-4
    for _ in range(rounds):
        v = v / np.linalg.norm(v)
        hv = (gradient(x + h * v) - gradient(x - h * v)) / (2 * h)
        new = np.dot(v, hv)
        if old is not None and abs(new - old) < 1e-12 * abs(new):
            break
        old, v = new, hv
    return new
""",
        "the norm, with its sign": """
def top_curvature(gradient, x, rounds=300, seed=0):
    v = np.random.default_rng(seed).uniform(-1, 1, size=x.shape)
    v /= np.linalg.norm(v)
    for _ in range(rounds):
        hv = (gradient(x + 1e-5 * v) - gradient(x - 1e-5 * v)) / 2e-5
        size = np.linalg.norm(hv)
        sign = np.sign(hv @ v)
        v = hv / size
    return [sign * size]
""",
    },
}
