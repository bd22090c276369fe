"""Plausible wrong answers to the exercises on contrastive divergence: each must fail its check."""

WRONG = {
    "cd-free-energy": {
        "the exponential overflows": """
def free_energy(x, W, a, b):
    return -(x @ a) - (1 + (x @ W + b).exp()).log().sum(1)
""",
        "the visible biases have the wrong sign": """
def free_energy(x, W, a, b):
    return x @ a - torch.nn.functional.softplus(x @ W + b).sum(1)
""",
        "the hidden biases are forgotten": """
def free_energy(x, W, a, b):
    return -(x @ a) - torch.nn.functional.softplus(x @ W).sum(1)
""",
        "summed over the batch as well": """
def free_energy(x, W, a, b):
    return (-(x @ a) - torch.nn.functional.softplus(x @ W + b).sum(1)).sum()
""",
        "returns F with the sign of a log-probability": """
def free_energy(x, W, a, b):
    return x @ a + torch.nn.functional.softplus(x @ W + b).sum(1)
""",
    },
    "cd-log-partition": {
        "sums the visible states of the data only": """
def log_partition(W, a, b):
    F = -(pictures @ a) - torch.nn.functional.softplus(pictures @ W + b).sum(1)
    return (-F).logsumexp(0)
""",
        "forgets the logarithm's sum and takes the largest term": """
def log_partition(W, a, b):
    z = all_states(W.shape[1])
    return (z @ b + torch.nn.functional.softplus(a + z @ W.T).sum(1)).max()
""",
        "forgets the hidden biases": """
def log_partition(W, a, b):
    z = all_states(W.shape[1])
    return torch.nn.functional.softplus(a + z @ W.T).sum(1).logsumexp(0)
""",
        "exponentiates before it sums": """
def log_partition(W, a, b):
    z = all_states(W.shape[1])
    return ((z @ b).exp() * (1 + (a + z @ W.T).exp()).prod(1)).sum().log()
""",
    },
    "cd-update": {
        "the sign of a loss": """
def cd_update(x, y, W, a, b):
    p, q = torch.sigmoid(x @ W + b), torch.sigmoid(y @ W + b)
    w = y.T @ q / len(y) - x.T @ p / len(x)
    return w, y.mean(0) - x.mean(0), q.mean(0) - p.mean(0)
""",
        "divides both by the size of the data": """
def cd_update(x, y, W, a, b):
    p, q = torch.sigmoid(x @ W + b), torch.sigmoid(y @ W + b)
    return (x.T @ p - y.T @ q) / len(x), x.mean(0) - y.mean(0), p.mean(0) - q.mean(0)
""",
        "products of means instead of means of products": """
def cd_update(x, y, W, a, b):
    p, q = torch.sigmoid(x @ W + b), torch.sigmoid(y @ W + b)
    w = torch.outer(x.mean(0), p.mean(0)) - torch.outer(y.mean(0), q.mean(0))
    return w, x.mean(0) - y.mean(0), p.mean(0) - q.mean(0)
""",
        "coins instead of probabilities": """
def cd_update(x, y, W, a, b):
    p = torch.bernoulli(torch.sigmoid(x @ W + b))
    q = torch.bernoulli(torch.sigmoid(y @ W + b))
    w = x.T @ p / len(x) - y.T @ q / len(y)
    return w, x.mean(0) - y.mean(0), p.mean(0) - q.mean(0)
""",
    },
    "cd-predict": {
        "no energy, no states": """
prediction = {"a": 0, "b": 3.5, "c": -112, "d": 5.4}
""",
        "forgets the hidden units": """
prediction = {"a": 784, "b": 3.5, "c": -112, "d": 5.4}
""",
        "counts one copy": """
prediction = {"a": 800, "b": 1.8, "c": -112, "d": 5.4}
""",
        "takes the estimate that flatters": """
prediction = {"a": 800, "b": 3.5, "c": -100, "d": 5.4}
""",
        "forgets to subtract from the bound": """
prediction = {"a": 800, "b": 3.5, "c": -112, "d": 8.1}
""",
        "has not answered": """
prediction = {"a": 800, "b": None, "c": None, "d": None}
""",
    },
    "cd-rate": {
        "one way only": """
def second_eigenvalue(w):
    return math.tanh(w / 4)

def steps_to_forget(w):
    return math.ceil(math.log(0.01) / math.log(second_eigenvalue(w)))
""",
        "half the argument": """
def second_eigenvalue(w):
    return math.tanh(w / 2) ** 2

def steps_to_forget(w):
    return math.ceil(math.log(0.01) / math.log(second_eigenvalue(w)))
""",
        "a chance instead of a difference": """
def second_eigenvalue(w):
    return 1 / (1 + math.exp(-w / 2)) ** 2

def steps_to_forget(w):
    return math.ceil(math.log(0.01) / math.log(second_eigenvalue(w)))
""",
        "rounds down": """
def second_eigenvalue(w):
    return math.tanh(w / 4) ** 2

def steps_to_forget(w):
    return int(math.log(0.01) / math.log(second_eigenvalue(w)))
""",
    },
    "cd-learn": {
        "independent pixels, no weights": """
def learn(x, seed=0):
    W = torch.zeros(9, 8).double()
    return W, x.mean(0).clamp(0.01, 0.99).logit(), torch.zeros(8).double()
""",
        "the negative phase is left out": """
def learn(x, seed=0):
    torch.manual_seed(seed)
    W, a, b = 0.1 * torch.randn(9, 8).double(), torch.zeros(9).double(), torch.zeros(8).double()
    for i in range(300):
        z = torch.sigmoid(x @ W + b)
        W, a, b = W + 0.1 * x.T @ z / len(x), a + 0.1 * x.mean(0), b + 0.1 * z.mean(0)
    return W, a, b
""",
        "stops too early": """
def learn(x, seed=0):
    torch.manual_seed(seed)
    W, a, b = 0.1 * torch.randn(9, 8).double(), torch.zeros(9).double(), torch.zeros(8).double()
    for i in range(50):
        z = torch.sigmoid(x @ W + b)
        y = torch.bernoulli(torch.sigmoid(a + torch.bernoulli(z) @ W.T))
        q = torch.sigmoid(y @ W + b)
        W = W + 0.1 * (x.T @ z - y.T @ q) / len(x)
        a, b = a + 0.1 * (x.mean(0) - y.mean(0)), b + 0.1 * (z.mean(0) - q.mean(0))
    return W, a, b
""",
    },
}
