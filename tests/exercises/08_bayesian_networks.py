"""Plausible wrong answers to the exercises on Bayesian networks: each must fail its check."""

WRONG = {
    "bn-paths": {
        "a collider is taken for a chain: open unless known": """
def independent():
    return [False, True, True, True, False, True]
""",
        "what lies below a collider is forgotten": """
def independent():
    return [True, True, True, True, False, True]
""",
        "dependence is what arrows lead along, forks are forgotten": """
def independent():
    return [True, False, True, True, True, True]
""",
    },
    "bn-bug": {
        "the bug itself: the children have no say": """
def conditional(network, name, x):
    return network.rows(name, x)
""",
        "the children's tables are not multiplied but only one is used": """
def conditional(network, name, x):
    columns = []
    child = next((v for v, own in network.parents.items() if name in own), name)
    for state in range(network.sizes[name]):
        changed = x.clone()
        changed[:, network.place[name]] = state
        rows = network.rows(child, changed)
        columns.append(rows[torch.arange(len(x)), changed[:, network.place[child]]])
    p = torch.stack(columns, 1)
    return p / p.sum(1, keepdim=True)
""",
        "not normalised": """
def conditional(network, name, x):
    columns = []
    for state in range(network.sizes[name]):
        changed = x.clone()
        changed[:, network.place[name]] = state
        columns.append(network.log_prob(changed).exp())
    return torch.stack(columns, 1)
""",
        "the states stay in x": """
def conditional(network, name, x):
    columns = []
    for state in range(network.sizes[name]):
        x[:, network.place[name]] = state
        columns.append(network.log_prob(x))
    return torch.stack(columns, 1).softmax(1)
""",
    },
    "bn-adjust": {
        "doing is taken for seeing": """
def seen_and_done(p_s, p_t, p_y):
    joint = p_s[:, None, None] * p_t[:, :, None] * p_y
    seen = joint.sum(0) / joint.sum((0, 2))[:, None]
    return seen, seen
""",
        "the joint is not divided by p(t)": """
def seen_and_done(p_s, p_t, p_y):
    joint = p_s[:, None, None] * p_t[:, :, None] * p_y
    return joint.sum(0), torch.einsum("s,sty->ty", p_s, p_y)
""",
        "all severities are taken as equally frequent in seeing": """
def seen_and_done(p_s, p_t, p_y):
    return p_y.mean(0), torch.einsum("s,sty->ty", p_s, p_y)
""",
    },
    "bn-weighting": {
        "the evidence is fixed but nothing is weighed": """
def weighted(network, query, evidence, n):
    x = torch.zeros(n, len(network.names), dtype=torch.int64)
    for name in network.order:
        if name in evidence:
            x[:, network.place[name]] = evidence[name]
        else:
            x[:, network.place[name]] = torch.multinomial(network.rows(name, x), 1)[:, 0]
    p = torch.bincount(x[:, network.place[query]], minlength=network.sizes[query]) / n
    return p, float(n)
""",
        "the weights are logarithms": """
def weighted(network, query, evidence, n):
    x = torch.zeros(n, len(network.names), dtype=torch.int64)
    w = torch.zeros(n).double()
    for name in network.order:
        rows = network.rows(name, x)
        if name in evidence:
            x[:, network.place[name]] = evidence[name]
            w -= rows[:, evidence[name]].log()
        else:
            x[:, network.place[name]] = torch.multinomial(rows, 1)[:, 0]
    w = (w + 1e-9) / (w + 1e-9).sum()
    hit = torch.nn.functional.one_hot(x[:, network.place[query]], network.sizes[query])
    return w @ hit.double(), (1 / w.square().sum()).item()
""",
        "the effective size is the number of samples": """
def weighted(network, query, evidence, n):
    x = torch.zeros(n, len(network.names), dtype=torch.int64)
    log_w = torch.zeros(n).double()
    for name in network.order:
        rows = network.rows(name, x)
        if name in evidence:
            x[:, network.place[name]] = evidence[name]
            log_w += rows[:, evidence[name]].log()
        else:
            x[:, network.place[name]] = torch.multinomial(rows, 1)[:, 0]
    hit = torch.nn.functional.one_hot(x[:, network.place[query]], network.sizes[query])
    return log_w.softmax(0) @ hit.double(), float(n)
""",
    },
    "bn-tree": {
        "0 log 0 where two pixels never meet": """
def mutual_information(x):
    cells = [a.T @ b for a in (x, 1 - x) for b in (x, 1 - x)]
    joint = torch.stack(cells).view(2, 2, x.shape[1], x.shape[1]) / len(x)
    product = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * (joint / product).log()).sum((0, 1))


def best_tree(information):
    return [-1] + [0] * (len(information) - 1)
""",
        "only the cell in which both are black": """
def mutual_information(x):
    joint = (x.T @ x + 0.25) / (len(x) + 1)
    p = (x.sum(0) + 0.5) / (len(x) + 1)
    return (joint * (joint / (p[:, None] * p)).log()).clamp(min=0)


def best_tree(information):
    from genlib.families.bayesian_networks.structure import chow_liu

    return chow_liu(ink.long(), 2)
""",
        "each pixel takes its best partner, which closes a cycle": """
def mutual_information(x):
    cells = [a.T @ b + 0.25 for a in (x, 1 - x) for b in (x, 1 - x)]
    joint = torch.stack(cells).view(2, 2, x.shape[1], x.shape[1]) / (len(x) + 1)
    product = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * (joint / product).log()).sum((0, 1))


def best_tree(information):
    best = (information - 99 * torch.eye(len(information))).argmax(1).tolist()
    return [-1, *best[1:]]
""",
        "every pixel hangs on the root": """
def mutual_information(x):
    cells = [a.T @ b + 0.25 for a in (x, 1 - x) for b in (x, 1 - x)]
    joint = torch.stack(cells).view(2, 2, x.shape[1], x.shape[1]) / (len(x) + 1)
    product = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * (joint / product).log()).sum((0, 1))


def best_tree(information):
    return [-1] + [0] * (len(information) - 1)
""",
    },
}
