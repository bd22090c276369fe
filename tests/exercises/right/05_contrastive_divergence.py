"""Right answers on contrastive divergence, in other styles: each must pass its check."""

RIGHT = {
    "cd-free-energy": {
        "picture by picture, a list to a tensor": """
def free_energy(x, W, a, b):
    found = []
    for v in x:
        t = W.T @ v + b
        found.append(-float(v @ a) - float(torch.logaddexp(t, torch.zeros_like(t)).sum()))
    return torch.tensor(found)
""",
        "log1p of what cannot overflow, NumPy": """
import numpy as np

def free_energy(x, W, a, b):
    t = (x @ W + b).numpy()
    return -(x @ a).numpy() - (np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))).sum(1)
""",
    },
    "cd-log-partition": {
        "adds up state by state": """
def log_partition(W, a, b):
    total = torch.tensor(-torch.inf)
    for z in all_states(len(b)):
        term = b @ z + torch.nn.functional.softplus(W @ z + a).sum()
        total = torch.logaddexp(total, term.float())
    return total
""",
        "NumPy, a plain number": """
import numpy as np

def log_partition(W, a, b):
    z = all_states(W.shape[1]).numpy()
    terms = z @ b.numpy() + np.logaddexp(0, a.numpy() + z @ W.numpy().T).sum(1)
    return float(np.logaddexp.reduce(terms))
""",
    },
    "cd-update": {
        "outer products in a loop, as a list": """
def cd_update(x, y, W, a, b):
    changes = []
    for batch in (x, y):
        z = [torch.sigmoid(W.T @ v + b) for v in batch]
        w = sum(torch.outer(v, p) for v, p in zip(batch, z)) / len(batch)
        changes.append((w.float(), batch.mean(0), sum(z) / len(z)))
    return [data - dream for data, dream in zip(*changes)]
""",
        "by autograd": """
def cd_update(x, y, W, a, b):
    leaves = [t.clone().requires_grad_() for t in (W, a, b)]

    def energy(v):
        W, a, b = leaves
        return (-(v @ a) - torch.nn.functional.softplus(v @ W + b).sum(1)).mean()

    return torch.autograd.grad(energy(y) - energy(x), leaves)
""",
    },
    "cd-predict": {
        "floats": """
prediction = {"a": 800.0, "b": 3.53, "c": -112.0, "d": 5.42}
""",
        "tensors, worked out": """
q = torch.sigmoid(torch.tensor(-4.0))
bound = -torch.log(torch.tensor(14.0))
mean = (torch.log(torch.tensor(0.1)) + torch.log(torch.tensor(1e-6))) / 2
prediction = {"a": torch.tensor(800), "b": 200 * q * (1 - q), "c": 300 - 412, "d": bound - mean}
""",
    },
    "cd-rate": {
        "by the matrix, a tensor": """
def second_eigenvalue(w):
    p = torch.sigmoid(torch.tensor([[w, -w], [-w, w]]) / 2)
    return torch.linalg.det(p @ p)

def steps_to_forget(w):
    k, left = 0, 1.0
    while left > 0.01:
        k, left = k + 1, left * float(second_eigenvalue(w))
    return k
""",
        "sigmoids, a float for a number of steps": """
def sigmoid(t):
    return 1 / (1 + math.exp(-t))

def second_eigenvalue(w):
    return (sigmoid(w / 2) - sigmoid(-w / 2)) ** 2

def steps_to_forget(w):
    return float(max(1, math.ceil(math.log(0.01) / math.log(second_eigenvalue(w)))))
""",
    },
    "cd-learn": {
        "CD-10 in single precision": """
def learn(x, seed=0):
    torch.manual_seed(seed)
    x = x.float()
    W, a, b = 0.1 * torch.randn(9, 8), torch.zeros(9), torch.zeros(8)
    for i in range(2500):
        y = x.repeat(8, 1)
        for _ in range(10):
            z = torch.bernoulli(torch.sigmoid(y @ W + b))
            y = torch.bernoulli(torch.sigmoid(a + z @ W.T))
        p, q = torch.sigmoid(x @ W + b), torch.sigmoid(y @ W + b)
        rate = 0.8 * (1 - i / 2500)
        W = W + rate * (x.T @ p / len(x) - y.T @ q / len(y))
        a, b = a + rate * (x.mean(0) - y.mean(0)), b + rate * (p.mean(0) - q.mean(0))
    return W, a, b
""",
        "the exact likelihood by autograd and Adam": """
def learn(x, seed=0):
    g = torch.Generator().manual_seed(seed)
    W = (0.1 * torch.randn(9, 8, generator=g)).double().requires_grad_()
    a, b = torch.zeros(9).double().requires_grad_(), torch.zeros(8).double().requires_grad_()
    optimizer, states = torch.optim.Adam([W, a, b], lr=0.1), all_states(9)

    def minus_f(v):
        return v @ a + torch.nn.functional.softplus(v @ W + b).sum(1)

    for _ in range(600):
        optimizer.zero_grad()
        (minus_f(states).logsumexp(0) - minus_f(x).mean()).backward()
        optimizer.step()
    return [W, a, b]
""",
    },
}
