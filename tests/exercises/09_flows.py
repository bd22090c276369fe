"""Plausible wrong answers to the exercises of the chapter on flows: each must fail its check."""

WRONG = {
    "flow-lognormal": {
        "the slope is forgotten": """
def log_density(x):
    z = (x.log() - 1) / 0.5
    return -0.5 * z.square() - 0.5 * math.log(2 * math.pi)
""",
        "the slope of the other direction": """
def log_density(x):
    z = (x.log() - 1) / 0.5
    return -0.5 * z.square() - 0.5 * math.log(2 * math.pi) + math.log(0.5) + x.log()
""",
        "the slope as if the map were affine": """
def log_density(x):
    z = (x.log() - 1) / 0.5
    return -0.5 * z.square() - 0.5 * math.log(2 * math.pi) - math.log(0.5)
""",
    },
    "flow-undo": {
        "the sign of x to z": """
def undo(z, net):
    a, b = z.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    return torch.cat([a, (b - t) * (-s).exp()], dim=1), s.sum(1)
""",
        "divided before the shift is taken off": """
def undo(z, net):
    a, b = z.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    return torch.cat([a, b * (-s).exp() - t], dim=1), -s.sum(1)
""",
        "summed over the batch": """
def undo(z, net):
    a, b = z.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    return torch.cat([a, (b - t) * (-s).exp()], dim=1), -s.sum()
""",
    },
    "flow-bits": {
        "the units are ignored": """
def bits(log_density, dim, levels, unit):
    return -log_density / (dim * math.log(2))
""",
        "the shift has the wrong sign": """
def bits(log_density, dim, levels, unit):
    log_p = log_density + (dim * math.log(levels) if unit else 0.0)
    return -log_p / (dim * math.log(2))
""",
        "nats": """
def bits(log_density, dim, levels, unit):
    return -(log_density - (dim * math.log(levels) if unit else 0.0)) / dim
""",
    },
    "flow-jacobi": {
        "one pass only": """
def invert(layer, z, tolerance=1e-9):
    with torch.no_grad():
        return layer.map.inverse(z, layer.parameters_for(torch.zeros_like(z))), 1
""",
        "the parameters are read off z": """
def invert(layer, z, tolerance=1e-9):
    with torch.no_grad():
        return layer.map.inverse(z, layer.parameters_for(z)), 1
""",
        "the tolerance is ignored": """
def invert(layer, z, tolerance=1e-9):
    x = torch.zeros_like(z)
    with torch.no_grad():
        for _ in range(z.shape[1]):
            x = layer.map.inverse(z, layer.parameters_for(x))
    return x, z.shape[1]
""",
    },
}
