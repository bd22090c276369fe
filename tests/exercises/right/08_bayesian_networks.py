"""Right answers on Bayesian networks, in other styles: each must pass its check."""

RIGHT = {
    "bn-paths": {
        "a tuple of ones and zeros": """
def independent():
    return 1, 0, 1, 1, 0, 1
""",
        "by measuring, NumPy": """
import numpy as np

def independent():
    statements = [
        ("smoke", "tub", ""), ("smoke", "tub", "dysp"), ("asia", "either", "tub"),
        ("asia", "either", "tub xray"), ("bronc", "xray", ""), ("bronc", "xray", "smoke"),
    ]
    told = []
    for a, b, given in statements:
        known = dict.fromkeys(given.split(), 1)
        p, q = (eliminate(small, a, {**known, b: s}).p for s in (0, 1))
        told.append(torch.allclose(p, q))
    return np.array(told)
""",
    },
    "bn-bug": {
        "the row of the table times those of the children": """
def conditional(network, name, x):
    p = network.rows(name, x).clone()
    for child, own in network.parents.items():
        if name in own:
            for state in range(network.sizes[name]):
                y = x.clone()
                y[:, network.place[name]] = state
                rows = network.rows(child, y)
                p[:, state] *= rows.gather(1, x[:, [network.place[child]]])[:, 0]
    return p / p.sum(1, keepdim=True)
""",
        "case by case, in single precision": """
def conditional(network, name, x):
    out = torch.zeros(len(x), network.sizes[name])
    for i in range(len(x)):
        for state in range(network.sizes[name]):
            y = x[i : i + 1].clone()
            y[0, network.place[name]] = state
            out[i, state] = network.log_prob(y).exp().item()
        out[i] /= out[i].sum()
    return out
""",
    },
    "bn-adjust": {
        "sums in loops, into zeros": """
def seen_and_done(p_s, p_t, p_y):
    S, T, Y = p_y.shape
    seen, done = torch.zeros(T, Y), torch.zeros(T, Y)
    for t in range(T):
        for y in range(Y):
            above = sum(p_s[s] * p_t[s, t] * p_y[s, t, y] for s in range(S))
            seen[t, y] = above / sum(p_s[s] * p_t[s, t] for s in range(S))
            done[t, y] = sum(p_s[s] * p_y[s, t, y] for s in range(S))
    return [seen, done]
""",
        "p(s | t) first, NumPy": """
import numpy as np

def seen_and_done(p_s, p_t, p_y):
    p_s, p_t, p_y = (np.asarray(p) for p in (p_s, p_t, p_y))
    back = p_s[:, None] * p_t
    back = back / back.sum(0)
    return np.einsum("st,sty->ty", back, p_y), np.tensordot(p_s, p_y, 1)
""",
    },
    "bn-weighting": {
        "sample by sample weights, a list of probabilities": """
def weighted(network, query, evidence, n):
    x = torch.zeros(n, len(network.names), dtype=torch.long)
    w = torch.ones(n)
    for name in network.order:
        column, rows = network.place[name], network.rows(name, x)
        if name in evidence:
            x[:, column] = evidence[name]
            w = w * rows[:, evidence[name]].float()
        else:
            x[:, column] = torch.distributions.Categorical(rows).sample()
    found = x[:, network.place[query]]
    p = [(w[found == s].sum() / w.sum()).item() for s in range(network.sizes[query])]
    return p, w.sum() ** 2 / (w**2).sum()
""",
        "normalised by bincount": """
def weighted(network, query, evidence, n):
    x = torch.zeros(n, len(network.names), dtype=torch.int64)
    log_w = torch.zeros(n)
    for name in network.order:
        rows = network.rows(name, x)
        state = evidence.get(name)
        if state is None:
            u = torch.rand(n, 1)
            x[:, network.place[name]] = (rows.cumsum(1) < u).sum(1).clamp(max=rows.shape[1] - 1)
        else:
            x[:, network.place[name]] = state
            log_w = log_w + rows[:, state].log()
    w = (log_w - log_w.max()).exp()
    p = torch.bincount(x[:, network.place[query]], weights=w, minlength=network.sizes[query])
    return [p / p.sum(), (w.sum().square() / w.square().sum()).item()]
""",
    },
    "bn-tree": {
        "all edges sorted, a tensor of parents": """
def mutual_information(x):
    x, d = x.float(), x.shape[1]
    found = torch.zeros(d, d)
    for i in range(d):
        for u in (0, 1):
            for v in (0, 1):
                one = x[:, i] if u else 1 - x[:, i]
                many = x if v else 1 - x
                p = (one @ many + 0.25) / (len(x) + 1)
                pi = (one.sum() + 0.5) / (len(x) + 1)
                pj = (many.sum(0) + 0.5) / (len(x) + 1)
                found[i] += p * (p / (pi * pj)).log()
    return found


def best_tree(information):
    d = len(information)
    group, near = list(range(d)), [[] for _ in range(d)]
    edges = sorted(((float(information[i, j]), i, j) for i in range(d) for j in range(i)))
    for _, i, j in reversed(edges):
        if group[i] != group[j]:
            old, new = group[i], group[j]
            group = [new if g == old else g for g in group]
            near[i].append(j)
            near[j].append(i)
    parent, todo = [-1] * d, [0]
    while todo:
        here = todo.pop()
        for other in near[here]:
            if other != parent[here]:
                parent[other] = here
                todo.append(other)
    return torch.tensor(parent)
""",
        "SciPy's spanning tree, NumPy": """
import numpy as np

def mutual_information(x):
    x = x.numpy()
    n, both = len(x), x.T @ x
    on = x.sum(0)
    cells = {
        (1, 1): both,
        (1, 0): on[:, None] - both,
        (0, 1): on[None] - both,
        (0, 0): n - on[:, None] - on[None] + both,
    }
    p1 = (on + 0.5) / (n + 1)
    p = {1: p1, 0: 1 - p1}
    joint = {key: (cell + 0.25) / (n + 1) for key, cell in cells.items()}
    return sum(q * np.log(q / np.outer(p[i], p[j])) for (i, j), q in joint.items())


def best_tree(information):
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    d = len(information)
    weights = np.triu(information.max() + 1 - information, 1)
    tree = minimum_spanning_tree(weights)
    _, parents = breadth_first_order(tree, 0, directed=False)
    return [-1] + [int(p) for p in parents[1:]]
""",
    },
}
