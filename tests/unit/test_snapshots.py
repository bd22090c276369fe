"""Snapshots are what a shorter training would have given, and leave the model as it is."""

import pytest
import torch

from genlib import fit
from genlib.families.flows import Flow
from genlib.side_by_side import SideBySide, stopped_in_time
from genlib.snapshots import Snapshots

X = torch.randn(200, 2, generator=torch.Generator().manual_seed(0))


def a_flow(seed):
    torch.manual_seed(seed)
    return Flow(2, layers=2, hidden=(8,))


def test_of_one_model():
    short, long, kept = a_flow(0), a_flow(0), Snapshots((5, 9))
    fit(short, X, steps=5, lr=1e-2, progress=False)
    fit(long, X, steps=12, lr=1e-2, callbacks=[kept], progress=False)
    after = long.log_prob(X)
    (early,) = kept.at(5)
    assert torch.equal(early.log_prob(X), short.log_prob(X))
    assert torch.equal(long.log_prob(X), after)
    assert not torch.equal(kept.at(9)[0].log_prob(X), early.log_prob(X))


def test_of_models_side_by_side():
    models, kept = [a_flow(1), a_flow(2)], Snapshots((4,))
    columns = torch.stack([X, X + 1], 1)
    models, _ = stopped_in_time(
        models, columns, columns, steps=8, lr=1e-2, callbacks=[kept], progress=False
    )
    best = [m.log_prob(X) for m in models]
    shorter = SideBySide([a_flow(1), a_flow(2)])
    fit(shorter, columns, steps=4, lr=1e-2, progress=False)
    for early, short in zip(kept.at(4), shorter.apart(), strict=True):
        torch.testing.assert_close(early.log_prob(X), short.log_prob(X))
    for model, before in zip(models, best, strict=True):
        assert torch.equal(model.log_prob(X), before)


def test_a_step_that_was_not_kept():
    with pytest.raises(KeyError, match="got 3"):
        Snapshots((1,)).at(3)
