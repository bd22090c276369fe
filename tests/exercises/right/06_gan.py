"""Right answers on GANs, in other styles: each must pass its check."""

RIGHT = {
    "gan-best-critic": {
        "logarithms to the end": """
def best_critic(log_p, log_q):
    return (log_p - torch.logaddexp(log_p, log_q)).exp()
""",
        "number by number": """
def best_critic(log_p, log_q):
    return [1 / (1 + math.exp(min(q - p, 700))) for p, q in zip(log_p.tolist(), log_q.tolist())]
""",
    },
    "gan-predict": {
        "built word by word": """
prediction = dict(zip("abcd", ["circles", "converges"] + 2 * ["leaves"]))
""",
        "computed after the prediction": """
prediction = {"d": "leaves", "c": "leaves"}
prediction["b"] = "converges"
prediction["a"] = "circles"
""",
    },
    "gan-modulus": {
        "the characteristic polynomial": """
def modulus(h, omega, gamma, turns=True):
    a, b = 1 - h * gamma, h * omega
    trace = a + 1 - b * b if turns else a + 1
    determinant = a if turns else a + b * b
    return max(abs(np.roots([1, -trace, determinant])))
""",
        "torch, single precision, no dimension": """
def modulus(h, omega, gamma, turns=True):
    a, b = 1 - h * gamma, h * omega
    critic, generator = torch.tensor([[a, -b], [0.0, 1.0]]), torch.tensor([[1.0, 0.0], [b, 1.0]])
    together = torch.tensor([[a, -b], [b, 1.0]])
    return torch.linalg.eigvals(generator @ critic if turns else together).abs().max()
""",
    },
    "gan-one-round": {
        "gradients asked for by name": """
def one_round(generator, critic, players, real, z):
    def step(name, net, loss):
        for weight, slope in zip(net.parameters(), torch.autograd.grad(loss, net.parameters())):
            weight.grad = slope
        players[name].step()

    fake = generator(z).detach()
    step("critic", critic, (softplus(-critic(real)) + softplus(critic(fake))).mean())
    step("generator", generator, softplus(-critic(generator(z))).mean())
""",
        "all gradients removed before each step": """
def one_round(generator, critic, players, real, z):
    for name in ("critic", "generator"):
        generator.zero_grad(set_to_none=False)
        critic.zero_grad()
        if name == "critic":
            loss = softplus(-critic(real)).mean() + softplus(critic(generator(z).detach())).mean()
        else:
            loss = -nn.functional.logsigmoid(critic(generator(z))).mean()
        loss.backward()
        players[name].step()
""",
    },
    "gan-penalty": {
        "example by example": """
def penalty(critic, real, fake, u):
    total = 0.0
    for x, y, share in zip(real, fake, u):
        at = ((1 - share) * x + share * y).detach().requires_grad_()
        (slope,) = torch.autograd.grad(critic(at[None]).sum(), at, create_graph=True)
        total = total + (slope.square().sum().sqrt() - 1) ** 2
    return total / len(real)
""",
        "one dimension left": """
def penalty(critic, real, fake, u):
    u = u.reshape(-1, 1)
    at = (real * (1 - u) + fake * u).requires_grad_()
    scores = critic(at)
    ones = torch.ones_like(scores)
    slope = torch.autograd.grad(scores, at, grad_outputs=ones, create_graph=True)[0]
    return ((slope.norm(2, dim=1) - 1) ** 2).mean().reshape(1)
""",
    },
    "gan-birthday": {
        "every pair in a loop": """
def support_size(x, tolerance):
    pairs = twins = 0
    for i in range(len(x)):
        for j in range(i):
            pairs += 1
            twins += bool((x[i] - x[j]).norm() <= tolerance)
    return pairs / twins if twins else float("inf")
""",
        "a tensor without dimensions": """
def support_size(x, tolerance):
    n = len(x)
    twins = (torch.pdist(x) <= tolerance).sum()
    return torch.tensor(n * (n - 1) / 2) / twins
""",
    },
}
