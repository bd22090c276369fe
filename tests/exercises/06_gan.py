"""Plausible wrong answers to the exercises of the chapter on GANs: each must fail its check."""

WRONG = {
    "gan-best-critic": {
        "densities underflow": """
def best_critic(log_p, log_q):
    return log_p.exp() / (log_p.exp() + log_q.exp())
""",
        "real and fake exchanged": """
def best_critic(log_p, log_q):
    return torch.sigmoid(log_q - log_p)
""",
        "the score instead of the probability": """
def best_critic(log_p, log_q):
    return log_p - log_q
""",
    },
    "gan-modulus": {
        "the root of the determinant, whatever the eigenvalues": """
def modulus(h, omega, gamma, turns=True):
    a = 1 - h * gamma
    return math.sqrt(abs(a if turns else a + (h * omega) ** 2))
""",
        "both players always move together": """
def modulus(h, omega, gamma, turns=True):
    a, b = 1 - h * gamma, h * omega
    return float(abs(np.linalg.eigvals(np.array([[a, -b], [b, 1]]))).max())
""",
        "the real part instead of the modulus": """
def modulus(h, omega, gamma, turns=True):
    a, b = 1 - h * gamma, h * omega
    lower = [b * a, 1 - b * b] if turns else [b, 1]
    return float(np.linalg.eigvals(np.array([[a, -b], lower])).real.max())
""",
        "the generator answers the old critic in its own decay": """
def modulus(h, omega, gamma, turns=True):
    a, b = 1 - h * gamma, h * omega
    lower = [b, 1 - b * b] if turns else [b, 1]
    return float(abs(np.linalg.eigvals(np.array([[a, -b], lower]))).max())
""",
    },
    "gan-predict": {
        "a small step makes it converge": """
prediction = {"a": "converges", "b": "converges", "c": "leaves", "d": "leaves"}
""",
        "together it always leaves": """
prediction = {"a": "circles", "b": "leaves", "c": "leaves", "d": "leaves"}
""",
        "any R1 will do": """
prediction = {"a": "circles", "b": "converges", "c": "converges", "d": "leaves"}
""",
        "the more R1 the better": """
prediction = {"a": "circles", "b": "converges", "c": "leaves", "d": "converges"}
""",
    },
    "gan-one-round": {
        "as it stood": """
def one_round(generator, critic, players, real, z):
    fake = generator(z)
    loss = softplus(-critic(real)).mean() + softplus(critic(fake)).mean()
    loss.backward()
    players["critic"].step()
    answer = softplus(-critic(generator(z))).mean()
    answer.backward()
    players["generator"].step()
""",
        "old gradients are kept": """
def one_round(generator, critic, players, real, z):
    with torch.no_grad():
        fake = generator(z)
    loss = softplus(-critic(real)).mean() + softplus(critic(fake)).mean()
    loss.backward()
    players["critic"].step()
    answer = softplus(-critic(generator(z))).mean()
    answer.backward()
    players["generator"].step()
""",
        "the fake carries the gradient of the critic's loss": """
def one_round(generator, critic, players, real, z):
    players["critic"].zero_grad()
    players["generator"].zero_grad()
    fake = generator(z)
    loss = softplus(-critic(real)).mean() + softplus(critic(fake)).mean()
    loss.backward()
    players["critic"].step()
    answer = softplus(-critic(generator(z))).mean()
    answer.backward()
    players["generator"].step()
""",
    },
    "gan-penalty": {
        "a constant to the optimiser": """
def penalty(critic, real, fake, u):
    between = torch.lerp(real, fake, u[:, None]).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between)
    return (slope.norm(dim=1) - 1).square().mean()
""",
        "the norm is pulled to zero": """
def penalty(critic, real, fake, u):
    between = torch.lerp(real, fake, u[:, None]).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return slope.norm(dim=1).square().mean()
""",
        "one norm for the whole batch": """
def penalty(critic, real, fake, u):
    between = torch.lerp(real, fake, u[:, None]).detach().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.norm() - 1).square()
""",
        "at the data instead of between": """
def penalty(critic, real, fake, u):
    between = real.clone().requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.norm(dim=1) - 1).square().mean()
""",
    },
    "gan-birthday": {
        "everybody is his own twin": """
def support_size(x, tolerance):
    n = len(x)
    twins = (torch.cdist(x, x) <= tolerance).sum().item()
    return n * (n - 1) / 2 / twins
""",
        "every pair counted twice": """
def support_size(x, tolerance):
    n = len(x)
    twins = (torch.cdist(x, x) <= tolerance).sum().item() - n
    return n * (n - 1) / 2 / twins if twins else math.inf
""",
        "no twins: an estimate of nothing": """
def support_size(x, tolerance):
    n = len(x)
    twins = torch.triu(torch.cdist(x, x) <= tolerance, diagonal=1).sum().item()
    return n * (n - 1) / 2 / twins if twins else 0.0
""",
    },
}
