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
    "cd-infonce": {
        "row by row, a Python number": """
def infonce(scores):
    losses = [float(row.logsumexp(0) - row[i]) for i, row in enumerate(scores)]
    return sum(losses) / len(losses)
""",
        "cross-entropy in single precision": """
def infonce(scores):
    right = torch.arange(len(scores))
    return torch.nn.functional.cross_entropy(scores.float(), right)
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
