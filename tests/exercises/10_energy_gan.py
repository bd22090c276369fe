"""Plausible wrong answers to the exercises on energy-based GANs: each must fail its check."""

WRONG = {
    "eb-critic-loss": {
        "the hinge is taken of the mean": """
def critic_loss(real_energy, fake_energy, margin):
    return real_energy.mean() + (margin - fake_energy.mean()).clamp(min=0)
""",
        "no hinge": """
def critic_loss(real_energy, fake_energy, margin):
    return real_energy.mean() + (margin - fake_energy).mean()
""",
        "the hinge the wrong way round": """
def critic_loss(real_energy, fake_energy, margin):
    return real_energy.mean() + (fake_energy - margin).clamp(min=0).mean()
""",
        "the critic raises the energy of data": """
def critic_loss(real_energy, fake_energy, margin):
    return (margin - real_energy).clamp(min=0).mean() + fake_energy.mean()
""",
    },
    "eb-best-energy": {
        "the margin where both are equal": """
def best_energy(p_data, p_fake, margin):
    energy = torch.where(p_data > p_fake, 0.0, margin)
    value = p_data @ energy + p_fake @ (margin - energy).clamp(min=0)
    return energy, value.item()
""",
        "low energy for fakes": """
def best_energy(p_data, p_fake, margin):
    energy = torch.where(p_data < p_fake, 0.0, margin)
    value = p_data @ energy + p_fake @ (margin - energy).clamp(min=0)
    return energy, value.item()
""",
        "the value always the margin": """
def best_energy(p_data, p_fake, margin):
    return torch.where(p_data < p_fake, margin, 0.0), float(margin)
""",
        "the total variation is not halved": """
def best_energy(p_data, p_fake, margin):
    energy = torch.where(p_data < p_fake, margin, 0.0)
    return energy, (margin * (1 - (p_data - p_fake).abs().sum())).item()
""",
    },
    "eb-equilibrium": {
        "any energy up to the margin will do": """
prediction = {"a": "nobody", "b": "nobody", "c": "critic", "d": "critic", "e": "nobody"}
""",
        "the energy of data must be 0": """
prediction = {"a": "critic", "b": "generator", "c": "critic", "d": "critic", "e": "nobody"}
""",
        "above the margin nobody pushes": """
prediction = {"a": "nobody", "b": "generator", "c": "nobody", "d": "critic", "e": "nobody"}
""",
        "wrong samples make the generator move": """
prediction = {"a": "nobody", "b": "generator", "c": "critic", "d": "generator", "e": "nobody"}
""",
    },
    "eb-losses": {
        "as it stood": """
def losses(energy, real, fake, margin):
    e = energy(fake)
    critic = energy(real).mean() + (margin - e.mean()).clamp(min=0)
    generator = (margin - e).clamp(min=0).mean()
    return critic, generator
""",
        "only the critic is repaired": """
def losses(energy, real, fake, margin):
    hinges = (margin - energy(fake)).clamp(min=0)
    return energy(real).mean() + hinges.mean(), hinges.mean()
""",
        "only the generator is repaired": """
def losses(energy, real, fake, margin):
    e = energy(fake)
    return energy(real).mean() + (margin - e.mean()).clamp(min=0), e.mean()
""",
        "the generator stops at the margin": """
def losses(energy, real, fake, margin):
    e = energy(fake)
    critic = energy(real).mean() + (margin - e).clamp(min=0).mean()
    return critic, e.clamp(max=margin).mean()
""",
        "no gradient to the generator": """
def losses(energy, real, fake, margin):
    e = energy(fake.detach())
    critic = energy(real).mean() + (margin - e).clamp(min=0).mean()
    return critic, e.mean().requires_grad_()
""",
    },
    "eb-pulling": {
        "the diagonal counts": """
def pull(codes):
    unit = codes / codes.norm(dim=1, keepdim=True)
    return (unit @ unit.T).square().mean()
""",
        "cosines are not squared": """
def pull(codes):
    unit = codes / codes.norm(dim=1, keepdim=True)
    n = len(codes)
    return ((unit @ unit.T).sum() - n) / (n * (n - 1))
""",
        "codes are not divided by their length": """
def pull(codes):
    squares = (codes @ codes.T).square()
    n = len(codes)
    return (squares.sum() - squares.diagonal().sum()) / (n * (n - 1))
""",
        "each pair counted once and divided as if twice": """
def pull(codes):
    unit = codes / codes.norm(dim=1, keepdim=True)
    n = len(codes)
    return (unit @ unit.T).square().triu(1).sum() / (n * (n - 1))
""",
    },
    "eb-auroc": {
        "ties count for nothing": """
def auroc(ordinary, outliers):
    return (outliers[:, None] > ordinary).double().mean().item()
""",
        "upside down": """
def auroc(ordinary, outliers):
    above = (outliers[:, None] < ordinary).double() + 0.5 * (outliers[:, None] == ordinary).double()
    return above.mean().item()
""",
        "accuracy at the middle of the means": """
def auroc(ordinary, outliers):
    cut = (ordinary.mean() + outliers.mean()) / 2
    return (((ordinary <= cut).double().mean() + (outliers > cut).double().mean()) / 2).item()
""",
    },
    "eb-linear": {
        "the mean is not subtracted": """
def linear_energy(train, components):
    kept = torch.linalg.svd(train, full_matrices=False)[2][:components]
    return lambda x: (x - x @ kept.T @ kept).square().mean(1)


def invisible(train, components):
    mean = train.mean(0)
    return mean + 100 * torch.linalg.svd(train - mean, full_matrices=False)[2][0]
""",
        "the ghost lies along a direction that is thrown away": """
def linear_energy(train, components):
    mean = train.mean(0)
    kept = torch.linalg.svd(train - mean, full_matrices=False)[2][:components]
    return lambda x: (x - mean - (x - mean) @ kept.T @ kept).square().mean(1)


def invisible(train, components):
    mean = train.mean(0)
    return mean + 100 * torch.linalg.svd(train - mean, full_matrices=False)[2][-1]
""",
        "summed over the pixels": """
def linear_energy(train, components):
    mean = train.mean(0)
    kept = torch.linalg.svd(train - mean, full_matrices=False)[2][:components]
    return lambda x: (x - mean - (x - mean) @ kept.T @ kept).square().sum(1)


def invisible(train, components):
    mean = train.mean(0)
    return mean + 100 * torch.linalg.svd(train - mean, full_matrices=False)[2][0]
""",
    },
}
