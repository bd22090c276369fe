"""Plausible wrong answers on deep networks, energies and pairs: each must fail its check."""

WRONG = {
    "en-infonce": {
        "candidates taken from the rows": """
def partner_loss(scores):
    return -scores.log_softmax(dim=0).diagonal().mean()
""",
        "the true pair is left out below the line": """
def partner_loss(scores):
    others = scores.masked_fill(torch.eye(len(scores)).bool(), -torch.inf)
    return (others.logsumexp(1) - scores.diagonal()).mean()
""",
        "summed instead of averaged": """
def partner_loss(scores):
    return -scores.log_softmax(dim=1).diagonal().sum()
""",
    },
    "en-variance": {
        "the variance of the energy, as if steps were corrected": """
def chain_variance(v, step):
    return v
""",
        "the half of the step is forgotten": """
def chain_variance(v, step):
    shrink = 1 - step**2 / v
    return math.inf if abs(shrink) >= 1 else step**2 / (1 - shrink**2)
""",
        "chains that run away are not noticed": """
def chain_variance(v, step):
    return v / (1 - step**2 / (4 * v))
""",
        "the factor is not squared": """
def chain_variance(v, step):
    shrink = 1 - step**2 / (2 * v)
    return math.inf if abs(shrink) >= 1 else step**2 / (1 - shrink)
""",
    },
    "en-predict": {
        "many candidates are thought to be enough": """
def certified():
    return {
        "little to know, many candidates": "I",
        "much to know, few candidates": "log B",
        "much to know, many candidates": "I",
        "scores all equal": "0",
        "partners shuffled": "below 0",
    }
""",
        "a score without knowledge is thought to be a wrong one": """
def certified():
    return {
        "little to know, many candidates": "I",
        "much to know, few candidates": "log B",
        "much to know, many candidates": "log B",
        "scores all equal": "below 0",
        "partners shuffled": "below 0",
    }
""",
        "confident errors are thought to cost nothing": """
def certified():
    return {
        "little to know, many candidates": "I",
        "much to know, few candidates": "log B",
        "much to know, many candidates": "log B",
        "scores all equal": "0",
        "partners shuffled": "0",
    }
""",
    },
    "en-bug": {
        "only the normaliser of a Gaussian": """
def loss(r_data, r_grid, cell, log_s):
    return (r_data / (2 * np.exp(2 * log_s))).mean() + log_s
""",
        "the cell is forgotten": """
def loss(r_data, r_grid, cell, log_s):
    two_var = 2 * np.exp(2 * log_s)
    return (r_data / two_var).mean() + np.logaddexp.reduce(-r_grid / two_var)
""",
        "the sum underflows": """
def loss(r_data, r_grid, cell, log_s):
    two_var = 2 * np.exp(2 * log_s)
    return (r_data / two_var).mean() + np.log(cell * np.exp(-r_grid / two_var).sum())
""",
        "log Z with the wrong sign": """
def loss(r_data, r_grid, cell, log_s):
    two_var = 2 * np.exp(2 * log_s)
    log_z = np.logaddexp.reduce(-r_grid / two_var) + np.log(cell)
    return (r_data / two_var).mean() - log_z
""",
    },
    "en-line": {
        "one Gaussian": """
def learn_energy(x, points, seed=0):
    return (points - np.mean(x)) ** 2 / (2 * np.var(x))
""",
        "low where data are rare: the sign": """
def learn_energy(x, points, seed=0):
    return np.log(np.exp(-((points[:, None] - x) ** 2) / 0.08).mean(1) + 1e-6)
""",
        "the first half alone": """
def learn_energy(x, points, seed=0):
    torch.manual_seed(seed)
    net = torch.nn.Sequential(torch.nn.Linear(1, 16), torch.nn.SiLU(), torch.nn.Linear(16, 1))
    data = torch.as_tensor(x, dtype=torch.float32)[:, None]
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(50):
        adam.zero_grad()
        net(data).mean().backward()
        adam.step()
    return net(torch.as_tensor(points, dtype=torch.float32)[:, None])[:, 0].detach().numpy()
""",
        "points without their energies": """
def learn_energy(x, points, seed=0):
    return points[:10]
""",
    },
}
