"""A flow's training step beside zuko's, at equal architecture: the same layers, widths and bins.

`make bench` prints the ratios; nothing is asserted about them.
"""

import torch
import zuko
from peers import compare

from genlib import data
from genlib.families.flows import Flow

STEPS, BATCH, LAYERS, HIDDEN, BINS = 100, 128, 5, (64, 64), 8


def learn(parameters, loss, x):
    optimizer = torch.optim.Adam(parameters, lr=1e-4, fused=True)
    for step in range(STEPS):
        start = step * BATCH % (len(x) - BATCH)
        value = loss(x[start : start + BATCH])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()


def ours(x, kind, map):
    torch.manual_seed(0)
    flow = Flow(x.shape[1], kind=kind, map=map, layers=LAYERS, hidden=HIDDEN, bins=BINS)
    learn(flow.parameters(), flow.loss, x)


def theirs(x, make, **options):
    torch.manual_seed(0)
    flow = make(x.shape[1], transforms=LAYERS, hidden_features=HIDDEN, **options)
    learn(flow.parameters(), lambda batch: -flow().log_prob(batch).mean(), x)


PAIRS = {
    "affine coupling": (("coupling", "affine"), zuko.flows.NICE, {}),
    "affine autoregressive": (("autoregressive", "affine"), zuko.flows.MAF, {}),
    "spline autoregressive": (("autoregressive", "spline"), zuko.flows.NSF, {"bins": BINS}),
}


def test_flow_training_steps():
    x = data.digits().x * 2 - 1  # [1437, 64]
    for name, (kind, make, options) in PAIRS.items():
        compare(
            f"{name} flow, {LAYERS} layers of {HIDDEN}, D = 64, {STEPS} steps of {BATCH}",
            {
                "genlib": lambda kind=kind: ours(x, *kind),
                "zuko": lambda make=make, options=options: theirs(x, make, **options),
            },
            rounds=5,
        )
