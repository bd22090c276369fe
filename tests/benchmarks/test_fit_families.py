"""What `fit` costs beside a loop written by hand, for one, two and many small operations a step.

A flow (many small layers), a GAN (two players, two optimizers) and a GRU (one long operation).
`make bench` prints the ratios; at most 1.05 is the aim, and nothing is asserted.
"""

import itertools

import torch
from peers import compare, learn, slices

from genlib import data, fit
from genlib.families.flows import Flow
from genlib.families.gan import GAN
from genlib.families.recurrent import RecurrentModel

BATCH, RATE = 128, 1e-3


def adam(parameters):
    return torch.optim.Adam(parameters, lr=RATE, fused=True)


def play(gan, x, steps):
    """The critic on fakes of now, then the generator against the critic of now."""
    critic, generator = adam(gan.critic.parameters()), adam(gan.generator.parameters())
    for real in itertools.islice(slices(x, BATCH), steps):
        with torch.no_grad():
            fake = gan.fake(real)
        loss = gan.critic_loss(real, fake)
        critic.zero_grad()
        loss.backward()
        critic.step()
        loss = gan.generator_loss(gan.fake(real))
        generator.zero_grad()
        loss.backward()
        generator.step()


def single(model, x, steps):
    learn(model, adam(model.parameters()), slices(x, BATCH), steps)


def beside_a_bare_loop(title, make, x, loop, steps):
    def seeded():
        torch.manual_seed(0)
        return make()

    def with_fit():
        fit(seeded(), x, steps=steps, batch=BATCH, lr=RATE, device="cpu", progress=False)

    ways = {"bare loop": lambda: loop(seeded(), x, steps), "fit": with_fit}
    compare(f"{title}, {steps} steps of {BATCH}", ways, rounds=11)


def test_flow():
    x = data.digits().x * 2 - 1  # [1437, 64]
    beside_a_bare_loop("coupling flow, D = 64", lambda: Flow(64), x, single, 40)


def test_gan():
    x = data.digits().x
    beside_a_bare_loop("GAN, D = 64", lambda: GAN(64, 16, output="sigmoid"), x, play, 80)


def test_gru():
    names = data.names()
    symbols = names.alphabet.size
    beside_a_bare_loop("GRU, names", lambda: RecurrentModel(symbols), names.x, single, 20)
