"""Plausible wrong answers to the exercises on Bayesian networks: each must fail its check."""

WRONG = {
    "bn-count": {
        "counts all cells, though rows sum to one": """
def free_numbers(sizes, parents):
    total = 0
    for name, size in sizes.items():
        rows = 1
        for parent in parents[name]:
            rows *= sizes[parent]
        total += rows * size
    return total
""",
        "adds the states of the parents instead of multiplying them": """
def free_numbers(sizes, parents):
    return sum(
        (size - 1) * (sum(sizes[p] for p in parents[name]) or 1) for name, size in sizes.items()
    )
""",
    },
    "bn-calibration": {
        "every bin counts alike, however few statements it holds": """
def calibration_error(stated, happened, bins=10):
    place = (stated * bins).long().clamp(max=bins - 1)
    gaps = [abs((stated - happened)[place == b].mean().item()) for b in place.unique()]
    return sum(gaps) / len(gaps)
""",
        "the mean distance of single statements": """
def calibration_error(stated, happened, bins=10):
    return (stated - happened).abs().mean().item()
""",
        "empty bins give NaN": """
def calibration_error(stated, happened, bins=10):
    place = (stated * bins).long().clamp(max=bins - 1)
    total = 0.0
    for b in range(bins):
        gap = stated[place == b].mean() - happened[place == b].mean()
        total += (place == b).double().mean().item() * abs(gap.item())
    return total
""",
        "certain statements fall out of the last bin": """
def calibration_error(stated, happened, bins=10):
    place, total = (stated * bins).long(), 0.0
    for b in range(bins):
        if (place == b).any():
            gap = (stated - happened)[place == b].mean()
            total += (place == b).double().mean().item() * abs(gap.item())
    return total
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
