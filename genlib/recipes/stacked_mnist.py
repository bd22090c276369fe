"""Stacked MNIST: three digits as three colours make 1000 modes; how many does a GAN find?

The experiment of Srivastava et al. (2017) as Lin et al. (2018) repeated it: a convolutional GAN of
Radford et al.'s shape, 128,000 random triples, 50 epochs, 26,000 samples judged by a classifier.
"""

import functools
import math

import torch
from torch import Tensor, nn

from genlib import data, fit, runtime
from genlib.families.gan import GAN
from genlib.history import History
from genlib.metrics import DigitClassifier

LATENT = 100


def generator(width: int) -> nn.Sequential:
    """z [B, 100] -> logits of three images [B, 3 * 784]."""
    return nn.Sequential(
        nn.Linear(LATENT, 4 * width * 4 * 4),
        nn.Unflatten(1, (4 * width, 4, 4)),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(4 * width, 2 * width, 3, stride=2, padding=1),  # [B, 2 W, 7, 7]
        nn.BatchNorm2d(2 * width),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1),  # [B, W, 14, 14]
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.ConvTranspose2d(width, 3, 4, stride=2, padding=1),  # [B, 3, 28, 28]
        nn.Flatten(),
    )


def critic(width: int, pack: int) -> nn.Sequential:
    """pack triples side by side, [B, pack * 3 * 784] -> a logit [B, 1]."""
    return nn.Sequential(
        nn.Unflatten(1, (3 * pack, 28, 28)),
        nn.Conv2d(3 * pack, width, 4, stride=2, padding=1),  # [B, W, 14, 14]
        nn.LeakyReLU(0.2),
        nn.Conv2d(width, 2 * width, 4, stride=2, padding=1),  # [B, 2 W, 7, 7]
        nn.BatchNorm2d(2 * width),
        nn.LeakyReLU(0.2),
        nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=1),  # [B, 4 W, 4, 4]
        nn.BatchNorm2d(4 * width),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(4 * width * 4 * 4, 1),
    )


def modes(samples: Tensor, judge: DigitClassifier) -> tuple[int, float]:
    """How many of the 1000 triples occur in `[N, 3 * 784]`, and the KL divergence in nats of
    their frequencies from uniform."""
    digits = judge.predict(samples.view(-1, 784)).view(-1, 3)  # [N, 3]
    codes = digits @ digits.new_tensor([100, 10, 1])  # [N]
    share = torch.bincount(codes, minlength=1000).double() / len(codes)
    found = share[share > 0]
    return len(found), (found * (1000 * found).log()).sum().item()


def stacked(seed: int, pack: int, epochs: int = 50) -> dict[str, float]:
    """Train a GAN whose critic sees `pack` triples at once, and count the modes it reaches.

    They are counted after half of the epochs too: while the number still climbs, training is not
    at its end.
    """
    split = data.mnist()
    judge = DigitClassifier.fitted(split.x, split.y, steps=runtime.pick(20, 4000))
    device = runtime.device()
    images = split.x.to(device)
    torch.manual_seed(seed)
    triples = torch.randint(len(images), (runtime.pick(256, 128_000), 3), device=device)

    def draw(batch: int) -> Tensor:
        chosen = triples[torch.randint(len(triples), (batch,), device=device)]
        return images[chosen].flatten(1)  # [B, 3 * 784]

    width, batch = runtime.pick(8, 64), 64
    gan = GAN(
        3 * 784,
        LATENT,
        output="sigmoid",
        pack=pack,
        generator=generator(width),
        critic=critic(width, pack),
    )
    adam = functools.partial(torch.optim.Adam, betas=(0.5, 0.999), fused=True)
    # The critic of packed examples sees as many packs a step as an ordinary one sees examples.
    steps = runtime.pick(2, epochs * math.ceil(len(triples) / batch))
    judge.to(device)

    def reached(gan: GAN) -> tuple[int, float]:
        with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            parts = [gan.sample(1000) for _ in range(runtime.pick(1, 26))]
        return modes(torch.cat(parts), judge)

    halfway = []

    def look(step: int, gan: GAN, history: History) -> None:
        if step + 1 == steps // 2:
            halfway.extend(reached(gan.eval()))
            gan.train()

    fit(
        gan,
        draw,
        steps=steps,
        batch=pack * batch,
        lr=2e-4,
        optimizer=adam,
        seed=seed,
        callbacks=[look],
    )
    found, divergence = reached(gan.to(device))
    return {
        "modes of 1000": found,
        "KL divergence from uniform, nats": divergence,
        "modes halfway": halfway[0],
        "KL divergence halfway, nats": halfway[1],
        "right answers of the judge on test digits": judge.accuracy(split.x_test, split.y_test),
    }
