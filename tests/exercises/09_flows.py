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
    "flow-bug": {
        "as it stands": """
def two_layers(x, net):
    a, b = x.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    moved = s.exp() * b + t
    t, r = net(b).chunk(2, dim=1)
    return torch.cat([r.exp() * a + t, moved], dim=1), (s + r).sum(1)
""",
        "both layers look at the first half": """
def two_layers(x, net):
    a, b = x.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    return torch.cat([s.exp() * a + t, s.exp() * b + t], dim=1), (s + s).sum(1)
""",
        "only one determinant": """
def two_layers(x, net):
    a, b = x.chunk(2, dim=1)
    t, s = net(a).chunk(2, dim=1)
    moved = s.exp() * b + t
    t, r = net(moved).chunk(2, dim=1)
    return torch.cat([r.exp() * a + t, moved], dim=1), s.sum(1)
""",
        "the other order": """
def two_layers(x, net):
    a, b = x.chunk(2, dim=1)
    t, r = net(b).chunk(2, dim=1)
    a = r.exp() * a + t
    t, s = net(a).chunk(2, dim=1)
    return torch.cat([a, s.exp() * b + t], dim=1), (s + r).sum(1)
""",
    },
    "flow-predict": {
        "the sign": """
predicted = {"times 10": 12 * math.log(10), "plus 10": 0.0, "rotated": 0.0}
""",
        "one dimension only": """
predicted = {"times 10": -math.log(10), "plus 10": 0.0, "rotated": 0.0}
""",
        "nothing changes": """
predicted = {"times 10": 0.0, "plus 10": 0.0, "rotated": 0.0}
""",
        "not predicted": """
predicted = {"times 10": None, "plus 10": None, "rotated": None}
""",
    },
    "flow-slope": {
        "by t instead of by x": """
def slope(t, w, h, d0, d1):
    s, r = h / w, t * (1 - t)
    return w * s**2 * (d1 * t**2 + 2 * s * r + d0 * (1 - t) ** 2) / (s + (d0 + d1 - 2 * s) * r) ** 2
""",
        "the ends swapped": """
def slope(t, w, h, d0, d1):
    s, r = h / w, t * (1 - t)
    return s**2 * (d0 * t**2 + 2 * s * r + d1 * (1 - t) ** 2) / (s + (d0 + d1 - 2 * s) * r) ** 2
""",
        "the denominator not squared": """
def slope(t, w, h, d0, d1):
    s, r = h / w, t * (1 - t)
    return s * (d1 * t**2 + 2 * s * r + d0 * (1 - t) ** 2) / (s + (d0 + d1 - 2 * s) * r)
""",
        "the mean slope": """
def slope(t, w, h, d0, d1):
    return d0 + (d1 - d0) * t
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
