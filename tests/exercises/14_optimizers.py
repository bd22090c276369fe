"""Plausible wrong answers to the exercises on optimizers: each must fail its check."""

WRONG = {
    "opt-bug": {
        "only the decay is repaired": """
def fixed_adam(g, memory, t, beta1=0.9, beta2=0.999, eps=1e-8):
    memory["m"] = beta1 * memory.get("m", 0.0) + (1 - beta1) * g
    memory["s"] = beta2 * memory.get("s", 0.0) + (1 - beta2) * abs(g)
    m_hat = memory["m"] / (1 - beta1**t)
    s_hat = memory["s"] / (1 - beta2**t)
    return m_hat / (math.sqrt(s_hat) + eps)
""",
        "only the square is repaired": """
def fixed_adam(g, memory, t, beta1=0.9, beta2=0.999, eps=1e-8):
    memory["m"] = beta1 * memory.get("m", 0.0) + (1 - beta1) * g
    memory["s"] = beta2 * memory.get("s", 0.0) + (1 - beta2) * g**2
    m_hat = memory["m"] / (1 - beta1**t)
    s_hat = memory["s"] / (1 - beta1**t)
    return m_hat / (math.sqrt(s_hat) + eps)
""",
        "the corrected means are kept": """
def fixed_adam(g, memory, t, beta1=0.9, beta2=0.999, eps=1e-8):
    memory["m"] = (beta1 * memory.get("m", 0.0) + (1 - beta1) * g) / (1 - beta1**t)
    memory["s"] = (beta2 * memory.get("s", 0.0) + (1 - beta2) * g**2) / (1 - beta2**t)
    return memory["m"] / (math.sqrt(memory["s"]) + eps)
""",
    },
    "opt-predict": {
        "no rule that divides notices units": """
def same_places():
    rules = {"SGD": ("turn",), "AdaGrad": ("loss", "unit"), "Adam": ("loss", "unit")}
    return {(r, c): c in same for r, same in rules.items() for c in ("loss", "unit", "turn")}
""",
        "everything turns with the axes": """
def same_places():
    rules = {"SGD": ("turn",), "AdaGrad": ("loss", "turn"), "Adam": ("loss", "turn")}
    return {(r, c): c in same for r, same in rules.items() for c in ("loss", "unit", "turn")}
""",
        "a list instead of a dict": """
def same_places():
    return [("SGD", "turn"), ("AdaGrad", "loss"), ("Adam", "loss")]
""",
    },
    "opt-rate": {
        "the largest stable step": """
def best_step(curvatures, goal):
    low, high = min(curvatures), max(curvatures)
    return 2 / high, math.ceil(math.log(goal) / math.log((high - low) / (high + low)))
""",
        "one step too few": """
def best_step(curvatures, goal):
    low, high = min(curvatures), max(curvatures)
    steps = math.floor(math.log(goal) / math.log((high - low) / (high + low)))
    return 2 / (low + high), steps
""",
        "fails when all curvatures are equal": """
def best_step(curvatures, goal):
    low, high = min(curvatures), max(curvatures)
    if low == high:
        return 2 / (low + high), 0
    steps = math.ceil(math.log(goal) / math.log((high - low) / (high + low)))
    return 2 / (low + high), steps
""",
    },
    "opt-ball": {
        "the approximation for small steps": """
def ball_of_momentum(lr, mu, curvature=1.0, noise=1.0):
    return lr * noise / (2 * curvature * (1 - mu))
""",
        "plain SGD's formula with the longer step": """
def ball_of_momentum(lr, mu, curvature=1.0, noise=1.0):
    step = lr / (1 - mu)
    return step * noise / (curvature * (2 - step * curvature))
""",
        "noise enters only the velocity": """
def ball_of_momentum(lr, mu, curvature=1.0, noise=1.0):
    a = np.array([[1 - lr * curvature, -lr * mu], [curvature, mu]])
    q = noise * np.array([[0.0, 0.0], [0.0, 1.0]])
    s = np.linalg.solve(np.eye(4) - np.kron(a, a), q.ravel()).reshape(2, 2)
    return float(s[0, 0])
""",
    },
    "opt-sign": {
        "the sign of the gradient, without a mean": """
class SignMomentum(optimizers.Rule):
    def __init__(self, parameters, lr, beta=0.9):
        super().__init__(parameters, lr, beta=beta)

    def update(self, x, g, memory, lr, beta):
        x -= lr * g.sign()
""",
        "the mean of the signs": """
class SignMomentum(optimizers.Rule):
    def __init__(self, parameters, lr, beta=0.9):
        super().__init__(parameters, lr, beta=beta)

    def update(self, x, g, memory, lr, beta):
        (m,) = self.recall(memory, "m", like=x)
        m.mul_(beta).add_((1 - beta) * g.sign())
        x -= lr * m
""",
        "the mean is forgotten between steps": """
class SignMomentum(optimizers.Rule):
    def __init__(self, parameters, lr, beta=0.9):
        super().__init__(parameters, lr, beta=beta)

    def update(self, x, g, memory, lr, beta):
        m = (1 - beta) * g
        x -= lr * m.sign()
""",
    },
    "opt-average": {
        "the last place": """
def averaged_sgd(noisy_gradient, x, lr, steps, skip):
    for _ in range(steps):
        x = x - lr * noisy_gradient(x)
    return x
""",
        "the first places are not left out": """
def averaged_sgd(noisy_gradient, x, lr, steps, skip):
    mean = np.zeros_like(x)
    for t in range(1, steps + 1):
        x = x - lr * noisy_gradient(x)
        mean = mean + (x - mean) / t
    return mean
""",
        "the caller's array is changed": """
def averaged_sgd(noisy_gradient, x, lr, steps, skip):
    mean = np.zeros_like(x)
    for t in range(1, steps + 1):
        x -= lr * noisy_gradient(x)
        if t > skip:
            mean = mean + (x - mean) / (t - skip)
    return mean
""",
    },
}
