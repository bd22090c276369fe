"""RBMs with settings of their own, trained side by side, against one alone and by hand."""

import pytest
import torch

from genlib import data
from genlib.families.contrastive.stacked import log_likelihood, new_rbms
from genlib.families.contrastive.trials import Setting, likelihoods, train_each

BARS, BOUND = data.bars_and_stripes(3)


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def test_each_gets_its_own_size_and_setting():
    settings = [Setting(3, 1, 0.1), Setting(8, 5, 0.1), Setting(5, 2, 0.0)]
    rbms = train_each(BARS, settings, 20, 14, seed=0)
    assert [rbm[0].shape for rbm in rbms] == [(1, 9, 3), (1, 9, 8), (1, 9, 5)]
    start = new_rbms(BARS, 8, 3, 0)  # the third learns at a rate of zero, and stands second in k
    assert torch.equal(rbms[2][0][0], start[0][1][:, :5])
    assert not torch.equal(rbms[0][0][0], start[0][2][:, :3])


def test_a_long_chain_reaches_nearly_the_bound():
    rbms = train_each(BARS, [Setting(8, 10, 0.5), Setting(8, 1, 1e-4)], 1500, 50, seed=0)
    good, bad = likelihoods(rbms, BARS)
    assert BOUND - 0.8 < good < BOUND and bad < BOUND - 3


def test_units_that_are_stacked_in_vain_change_no_probability():
    seen = []
    settings = [Setting(2, 1, 0.3), Setting(7, 1, 0.3)]
    rbms = train_each(BARS, settings, 5, 14, 0, looks=(5,), look=lambda s, r: seen.append((s, r)))
    padded = [
        torch.nn.functional.pad(part, (0, 5)) if i != 1 else part for i, part in enumerate(rbms[0])
    ]
    assert log_likelihood(BARS[None], padded).item() == pytest.approx(
        likelihoods(rbms[:1], BARS)[0], abs=1e-5
    )
    assert seen[0][0] == 5 and torch.equal(seen[0][1][1][0], rbms[1][0])


def test_decay_shrinks_weights_and_momentum_moves_further():
    def size(**options):
        (rbm,) = train_each(BARS, [Setting(4, 1, 0.05, **options)], 200, 14, seed=1)
        return rbm[0].norm().item()

    assert size(decay=1.0) < size() < size(momentum=0.8)


def test_the_same_seed_gives_the_same_rbms_and_leaves_the_generator_alone():
    before = torch.get_rng_state()
    one, two = (train_each(BARS, [Setting(4, 2, 0.1)], 10, 14, 3)[0] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one, two, strict=True))
    assert torch.equal(before, torch.get_rng_state())
