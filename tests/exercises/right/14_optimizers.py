"""Right answers on optimizers, in other styles: each must pass its check."""

RIGHT = {
    "opt-bug": {
        "moving means by differences": """
def fixed_adam(g, memory, t, beta1=0.9, beta2=0.999, eps=1e-8):
    m, s = memory.setdefault("means", (0.0, 0.0))
    m, s = m + (1 - beta1) * (g - m), s + (1 - beta2) * (g * g - s)
    memory["means"] = m, s
    return m / (1 - beta1**t) / (eps + (s / (1 - beta2**t)) ** 0.5)
""",
        "weighted means of all gradients": """
def fixed_adam(g, memory, t, beta1=0.9, beta2=0.999, eps=1e-8):
    seen = np.array(memory.setdefault("all", []) + [g])
    memory["all"].append(g)
    ages = np.arange(t)[::-1]
    first = np.average(seen, weights=beta1**ages)
    second = np.average(seen**2, weights=beta2**ages)
    return first / (np.sqrt(second) + eps)
""",
    },
    "opt-predict": {
        "three are the same": """
def same_places():
    yes = {("SGD", "turn"), ("AdaGrad", "loss"), ("Adam", "loss")}
    rules, changes = ("SGD", "AdaGrad", "Adam"), ("loss", "unit", "turn")
    return {(r, c): (r, c) in yes for r in rules for c in changes}
""",
        "zeros and ones": """
def same_places():
    answer = {}
    for rule in ("Adam", "AdaGrad", "SGD"):
        divides = int(rule != "SGD")
        answer |= {(rule, "loss"): divides, (rule, "unit"): 0, (rule, "turn"): 1 - divides}
    return answer
""",
    },
    "opt-rate": {
        "counts steps": """
def best_step(curvatures, goal):
    rate = 2 / (max(curvatures) + min(curvatures))
    factor, steps = max(abs(1 - rate * c) for c in curvatures), 1
    while factor**steps > goal:
        steps += 1
    return [rate, steps]
""",
        "NumPy's numbers": """
def best_step(curvatures, goal):
    c = np.asarray(curvatures)
    kappa = c.max() / c.min()
    with np.errstate(divide="ignore"):
        steps = np.log(goal) / np.log((kappa - 1) / (kappa + 1))
    return 2 / (c.max() + c.min()), np.int64(max(1, np.ceil(steps)))
""",
    },
    "opt-ball": {
        "iterated until it stands still": """
def ball_of_momentum(lr, mu, curvature=1.0, noise=1.0):
    xx = xv = vv = 0.0
    for _ in range(200_000):
        new_vv = mu**2 * vv + 2 * mu * curvature * xv + curvature**2 * xx + noise
        cross = mu * xv + curvature * xx  # E[theta v']
        old = xx
        xx, xv, vv = xx - 2 * lr * cross + lr**2 * new_vv, cross - lr * new_vv, new_vv
        if abs(xx - old) < 1e-14 * xx:
            break
    return xx
""",
        "the formula, single precision": """
def ball_of_momentum(lr, mu, curvature=1.0, noise=1.0):
    below = curvature * (1 - mu) * (2 * (1 + mu) - lr * curvature)
    return np.float32(lr * noise * (1 + mu) / below)
""",
    },
    "opt-sign": {
        "lerp": """
class SignMomentum(optimizers.Rule):
    def __init__(self, parameters, lr, beta=0.9):
        super().__init__(parameters, lr, beta=beta)

    def update(self, x, g, memory, lr, beta):
        (m,) = self.recall(memory, "m", like=x)
        m.lerp_(g, 1 - beta)
        x.sub_(lr * torch.sign(m))
""",
        "a memory of its own": """
class SignMomentum(torch.optim.Optimizer):
    def __init__(self, parameters, lr, beta=0.9):
        super().__init__(parameters, {"lr": lr, "beta": beta})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for x in group["params"]:
                if x.grad is None:
                    continue
                old = self.state[x].get("m", torch.zeros_like(x))
                self.state[x]["m"] = group["beta"] * old + (1 - group["beta"]) * x.grad
                x -= group["lr"] * self.state[x]["m"].sign()
""",
    },
    "opt-average": {
        "keeps all places": """
def averaged_sgd(noisy_gradient, x, lr, steps, skip):
    places = []
    for _ in range(steps):
        x = x - lr * noisy_gradient(x)
        places.append(x)
    return np.mean(places[skip:], axis=0)
""",
        "a sum, single precision": """
def averaged_sgd(noisy_gradient, x, lr, steps, skip):
    x, total = x.astype(np.float32), 0
    for t in range(steps):
        x = x - np.float32(lr) * noisy_gradient(x).astype(np.float32)
        if t >= skip:
            total = total + x
    return total / (steps - skip)
""",
    },
}
