"""RBMs side by side in plain tensors are the RBM of the library, each of them."""

import pytest
import torch

from genlib import data
from genlib.families.contrastive import RBM
from genlib.families.contrastive import stacked as st
from genlib.families.contrastive.rbm import binary_states

X = (torch.rand(12, 6, generator=torch.Generator().manual_seed(0)) < 0.4).double()


def rbms(runs=3, hidden=4, seed=0):
    made = st.new_rbms(X, hidden, runs, seed)
    made[2] = (
        made[2] + torch.randn(made[2].shape, generator=torch.Generator().manual_seed(9)).double()
    )
    return made


def single(stack, run, **options):
    """The library's RBM with the weights of one run."""
    rbm = RBM(X.shape[1], stack[0].shape[2], **options).double()
    with torch.no_grad():
        rbm.weight.copy_(stack[0][run])
        rbm.a.copy_(stack[1][run, 0])
        rbm.b.copy_(stack[2][run, 0])
    return rbm


def test_probabilities_and_likelihoods_are_those_of_the_library():
    stack, x = rbms(), X.expand(3, -1, -1)
    z = st.up(x, stack)
    likelihood = st.log_likelihood(x, stack)
    for run in range(3):
        rbm = single(stack, run)
        torch.testing.assert_close(z[run], rbm.encode(X))
        torch.testing.assert_close(st.down(z, stack)[run], rbm.decode(z[run]))
        torch.testing.assert_close(st.minus_free_energy(x, stack)[run], -rbm.free_energy(X))
        torch.testing.assert_close(likelihood[run], rbm.log_likelihood(X).mean())


@pytest.mark.parametrize("training", ["cd", "exact"])
def test_a_step_is_minus_the_gradient_of_the_library(training):
    stack = rbms(runs=1)
    rbm = single(stack, 0, training=training, k=2)
    torch.manual_seed(5)
    rbm.loss(X).backward()
    torch.manual_seed(5)
    negatives = st.cd(2) if training == "cd" else st.exact(4)
    after = st.train(X[None], stack, 1, 0.5, negatives)
    for before, new, p in zip(stack, after, (rbm.weight, rbm.a, rbm.b), strict=True):
        torch.testing.assert_close((new - before).squeeze(), -0.5 * p.grad)


def test_rates_fall_and_differ_by_run():
    x, stack = X.expand(2, -1, -1), rbms(runs=2)
    stack = [w[:1].expand(2, *w.shape[1:]) for w in stack]
    rate = torch.tensor([0.1, 0.2]).double().view(2, 1, 1)
    one = st.train(x, stack, 1, rate, st.exact(4))
    moved = [(new - old) for new, old in zip(one, stack, strict=True)]
    for move in moved:
        torch.testing.assert_close(move[1], 2 * move[0])
    # of two steps the second has half the rate of the first
    two = st.train(x, stack, 2, rate, st.exact(4))
    again = st.train(x, one, 1, rate / 2, st.exact(4))
    for a, b in zip(two, again, strict=True):
        torch.testing.assert_close(a, b)


def test_persistent_chains_go_on_where_they_were():
    stack, x = rbms(), X.expand(3, -1, -1)
    stack[0] = 20 * stack[0]  # so that where a chain is decides where it goes
    p = torch.full(x.shape[:2], 1 / 12).double()
    negatives = st.pcd(x, copies=2)
    torch.manual_seed(0)
    first = negatives(stack, x, p)
    torch.manual_seed(0)
    second = negatives(stack, x, p)  # same coins from another place
    assert not torch.equal(first[1], second[1])
    torch.manual_seed(0)
    begun = st.gibbs(x.repeat(1, 2, 1), stack, 1)
    torch.testing.assert_close(first[1], begun.mean(1, keepdim=True))


def test_gibbs_leaves_the_distribution_as_it_is():
    stack, states = rbms(runs=1, hidden=3), binary_states(6).double()
    p = single(stack, 0).log_likelihood(states).exp()
    torch.manual_seed(0)
    x = states[torch.multinomial(p, 40_000, replacement=True)][None]
    y = st.gibbs(x, stack, 3)
    visits = (y[0].long() << torch.arange(6)).sum(1).bincount(minlength=64) / 40_000
    assert ((visits - p).abs() <= 5 * (p * (1 - p) / 40_000).sqrt() + 1e-9).all()


def test_exact_training_climbs():
    bars, best = data.bars_and_stripes(3)
    x = bars.double().expand(2, -1, -1)
    stack = st.new_rbms(bars.double(), 8, 2)
    before, after = (
        st.log_likelihood(x, s) for s in (stack, st.train(x, stack, 300, 0.5, st.exact(8)))
    )
    assert (after > before + 0.5).all() and (after <= best + 1e-9).all()
    assert not torch.allclose(stack[0][0], stack[0][1]), "runs start apart"
