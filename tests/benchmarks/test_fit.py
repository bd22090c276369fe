"""How much the training loop costs: `fit` beside a bare loop and a DataLoader, in one run.

`make bench` prints the ratios. Nothing is asserted: a busy machine would fail an honest library.
"""

import itertools
import statistics
import time

import torch
from torch.utils.data import DataLoader, TensorDataset

from genlib import data, fit
from genlib.families.vae import VAE

STEPS, BATCH, ROUNDS = 150, 128, 7


def make():
    torch.manual_seed(0)
    return VAE(784, 20, hidden=(400,))


def with_fit(x):
    fit(make(), x, steps=STEPS, batch=BATCH, progress=False)


def learn(model, optimizer, batches):
    for batch in itertools.islice(batches, STEPS):
        loss = model.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def slices(x):
    while True:
        order = torch.randperm(len(x))
        for start in range(0, len(x) - BATCH + 1, BATCH):
            yield x[order[start : start + BATCH]]


def with_bare_loop(x):
    model = make()
    learn(model, torch.optim.Adam(model.parameters(), fused=True), slices(x))


def with_loader(x):
    model = make()
    loader = DataLoader(TensorDataset(x), BATCH, shuffle=True, drop_last=True)
    epochs = (batch for _ in itertools.count() for (batch,) in loader)
    learn(model, torch.optim.Adam(model.parameters()), epochs)


def test_vae_training_rate():
    torch.set_num_threads(1)
    x = data.mnist5000().x
    ways = {"fit": with_fit, "bare loop": with_bare_loop, "DataLoader": with_loader}
    seconds = {name: [] for name in ways}
    for _ in range(ROUNDS):  # in turn, so that all meet the same disturbances
        for name, way in ways.items():
            start = time.process_time()
            way(x)
            seconds[name].append(time.process_time() - start)
    print(f"\nVAE 784-400-20, batch {BATCH}, {STEPS} steps, one thread, median of {ROUNDS}:")
    for name, runs in seconds.items():
        rate = STEPS * BATCH / statistics.median(runs)
        ratios = [a / b for a, b in zip(runs, seconds["bare loop"], strict=True)]
        print(f"  {name:10s} {rate:7.0f} images/s   {statistics.median(ratios):.3f} x bare loop")
