"""Right answers on deep networks, energies and pairs, in other styles: each must pass its check."""

RIGHT = {
    "en-infonce": {
        "row by row, a Python number": """
def partner_loss(scores):
    losses = [float(row.logsumexp(0) - row[i]) for i, row in enumerate(scores)]
    return sum(losses) / len(losses)
""",
        "cross-entropy in single precision": """
def partner_loss(scores):
    right = torch.arange(len(scores))
    return torch.nn.functional.cross_entropy(scores.float(), right)
""",
    },
    "en-variance": {
        "from the recursion, a tensor": """
def chain_variance(v, step):
    shrink = 1 - step**2 / (2 * v)
    if abs(shrink) >= 1 - 1e-12:
        return torch.tensor(math.inf)
    return torch.tensor(step**2 / (1 - shrink**2))
""",
        "over a common denominator, NumPy": """
def chain_variance(v, step):
    rest = np.float32(4 * v - step**2)
    return np.float32(4 * v * v) / rest if rest > 0 else np.float32(np.inf)
""",
    },
    "en-predict": {
        "in another order": """
def certified():
    return {
        "partners shuffled": "below 0",
        "scores all equal": "0",
        "much to know, many candidates": "log B",
        "much to know, few candidates": "log B",
        "little to know, many candidates": "I",
    }
""",
        "built from the words of the cases": """
def certified():
    much = {f"much to know, {n} candidates": "log B" for n in ("few", "many")}
    rest = {"scores all equal": "0", "partners shuffled": "below 0"}
    return {"little to know, many candidates": "I"} | much | rest
""",
    },
    "en-bug": {
        "torch": """
def loss(r_data, r_grid, cell, log_s):
    b = math.exp(-2 * log_s) / 2
    r_data, r_grid = torch.as_tensor(r_data), torch.as_tensor(r_grid)
    return b * r_data.mean() + torch.logsumexp(-b * r_grid, 0) + math.log(cell)
""",
        "the largest term taken out": """
def loss(r_data, r_grid, cell, log_s):
    energies = np.asarray(r_grid) / (2 * np.exp(log_s) ** 2)
    low = energies.min()
    log_z = np.log(cell * np.exp(low - energies).sum()) - low
    return float(np.mean(r_data) / (2 * np.exp(log_s) ** 2) + log_z)
""",
    },
    "en-line": {
        "a kernel estimate": """
def learn_energy(x, points, seed=0):
    kernels = np.exp(-((points[:, None] - np.asarray(x)) ** 2) / (2 * 0.15**2))
    return -np.log(kernels.mean(1) + 1e-9)
""",
        "a histogram, smoothed, as a list": """
def learn_energy(x, points, seed=0):
    counts, edges = np.histogram(x, bins=40, range=(-4, 4))
    counts = np.convolve(counts + 0.5, [0.25, 0.5, 0.25], mode="same")
    middles = (edges[1:] + edges[:-1]) / 2
    return (-np.interp(points, middles, np.log(counts))).tolist()
""",
    },
}
