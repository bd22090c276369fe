"""Right answers on flows, in other styles: each must pass its check."""

RIGHT = {
    "flow-lognormal": {
        "a list, single precision": """
def log_density(x):
    found = []
    for v in x.tolist():
        z = 2 * (math.log(v) - 1)
        found.append(-z * z / 2 - math.log(math.sqrt(2 * math.pi) * 0.5 * v))
    return torch.tensor(found)
""",
        "the slope by autograd": """
def log_density(x):
    x = x.clone().requires_grad_()
    z = (x.log() - 1) / 0.5
    (slope,) = torch.autograd.grad(z.sum(), x)
    return torch.distributions.Normal(0.0, 1.0).log_prob(z) + slope.abs().log()
""",
    },
    "flow-undo": {
        "filled by a loop, single precision": """
def undo(z, net):
    rows, log_det = [], torch.zeros(len(z))
    for i in range(len(z)):
        t, s = net(z[i, :2]).split(2)
        rows.append(torch.cat([z[i, :2], (z[i, 2:] - t) / s.exp()]))
        log_det[i] = -(s[0] + s[1])
    return torch.stack(rows), log_det
""",
        "a list": """
def undo(z, net):
    out = net(z[:, :2])
    t, s = out[:, :2], out[:, 2:]
    return [torch.hstack([z[:, :2], torch.exp(-s) * (z[:, 2:] - t)]), (-s).sum(-1)]
""",
    },
    "flow-bug": {
        "in columns": """
def two_layers(x, net):
    a, b = x[:, :2], x[:, 2:]
    first = net(a)
    b = first[:, 2:].exp() * b + first[:, :2]
    second = net(b)
    a = second[:, 2:].exp() * a + second[:, :2]
    return torch.hstack([a, b]), first[:, 2:].sum(1) + second[:, 2:].sum(1)
""",
        "a coupling that is used twice, a list": """
def two_layers(x, net):
    def layer(seen, moved):
        t, s = net(seen).chunk(2, dim=1)
        return s.exp() * moved + t, s.sum(1)

    a, b = x.chunk(2, dim=1)
    b, one = layer(a, b)
    a, two = layer(b, a)
    return [torch.cat([a, b], 1), one + two]
""",
    },
    "flow-bits": {
        "nats per dimension first": """
def bits(log_density, dim, levels, unit):
    nats = -log_density / dim
    if unit:
        nats += math.log(levels)
    return nats / math.log(2)
""",
        "a tensor": """
def bits(log_density, dim, levels, unit):
    shift = torch.log2(torch.tensor(float(levels))) if unit else 0
    return -torch.tensor(log_density) / dim / math.log(2) + shift
""",
    },
    "flow-predict": {
        "whole numbers where they are whole": """
predicted = {"times 10": -27.631, "plus 10": 0, "rotated": 0}
""",
        "tensors": """
scale = 10 * torch.eye(12)
predicted = {"times 10": -torch.linalg.slogdet(scale).logabsdet, "plus 10": torch.tensor(0.0)}
predicted["rotated"] = predicted["plus 10"]
""",
    },
    "flow-slope": {
        "the quotient rule as it comes": """
def slope(t, w, h, d0, d1):
    s = h / w
    above = s * t**2 + d0 * t * (1 - t)
    below = s + (d0 + d1 - 2 * s) * t * (1 - t)
    above_dt = 2 * s * t + d0 * (1 - 2 * t)
    below_dt = (d0 + d1 - 2 * s) * (1 - 2 * t)
    return h * (above_dt * below - above * below_dt) / below**2 / w
""",
        "autograd": """
def slope(t, w, h, d0, d1):
    t = torch.tensor(t, dtype=torch.float64, requires_grad=True)
    s, r = h / w, t * (1 - t)
    y = h * (s * t**2 + d0 * r) / (s + (d0 + d1 - 2 * s) * r)
    return torch.autograd.grad(y, t)[0] / w
""",
    },
    "flow-jacobi": {
        "a for loop that returns": """
def invert(layer, z, tolerance=1e-9):
    guess = torch.zeros(z.shape, dtype=z.dtype)
    for passes in range(1, z.shape[1] + 2):
        theta = layer.parameters_for(guess).detach()
        new = layer.map.inverse(z, theta)
        new = new.detach()
        if torch.max(torch.abs(new - guess)) <= tolerance:
            return new, passes
        guess = new
    return guess, passes
""",
        "NumPy's numbers, a list": """
import numpy as np

@torch.no_grad()
def invert(layer, z, tolerance=1e-9):
    x, passes, moved = torch.zeros_like(z), np.int64(0), float("inf")
    while moved > tolerance and passes < z.shape[1] + 1:
        old, x = x, layer.map.inverse(z, layer.parameters_for(x))
        moved = float((x - old).abs().max())
        passes += 1
    return [x.numpy(), passes]
""",
    },
}
