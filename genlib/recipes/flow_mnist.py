"""A flow on grey MNIST, in bits per dimension of the 256 levels."""

import torch

from genlib import data, fit, runtime
from genlib.families.flows import Dequantised, Flow
from genlib.families.flows.flow import stack
from genlib.families.flows.layers import Logit, Scale
from genlib.metrics import bits_per_dim

LEVELS = 256


def coupling(seed: int, layers: int, hidden: int, epochs: int) -> dict[str, float]:
    """Affine couplings after a logit, noise spread over each level's cell; mean of 8 draws."""
    split = data.mnist()
    layers, hidden, epochs = runtime.pick((2, 16, 1), (layers, hidden, epochs))
    x, x_test = split.x[: runtime.pick(400, None)], split.x_test[: runtime.pick(100, None)]
    torch.manual_seed(seed)
    logits, _ = Logit()((x[:2000] * (LEVELS - 1) + torch.rand_like(x[:2000])) / LEVELS)
    start = [Logit(), Scale(logits.mean(0), logits.std(0))]
    made = stack(784, "coupling", "affine", layers, (hidden, hidden), bins=8, bound=5.0)
    model = Dequantised(Flow(784, layers=[*start, *made]), LEVELS)
    fit(model, x, epochs=epochs, batch=128, lr=1e-3, schedule=lambda d: 1 - d, clip=1.0, seed=seed)
    device = runtime.device()
    model.to(device)
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(seed)
        pieces = [part.to(device) for part in x_test.split(500)]
        draws = [-model.log_prob_bound(part) for _ in range(8) for part in pieces]
    return {"test bits per dimension": bits_per_dim(torch.cat(draws).mean().item(), 784)}
