"""The arena's dull opponents and dressed-up families: their densities sum to one, and they sample
what their densities say."""

from itertools import product

import pytest
import torch

from genlib.arena import dull
from genlib.arena.adapted import Binned, OneHotRows, Places, Rows, Tables, TreeOfBits
from genlib.arena.chains import GoingOn
from genlib.arena.short_runs import ShortRuns
from genlib.families.mixtures import GaussianMixture
from genlib.families.recurrent import KneserNey

SEEN = torch.Generator().manual_seed(0)
POINTS = torch.randn(300, 2, generator=SEEN) @ torch.tensor([[1.0, 0.6], [0.0, 0.5]])
BITS = (torch.rand(200, 4, generator=SEEN) < torch.tensor([0.2, 0.5, 0.7, 0.9])).float()
BITS[:, 3] = BITS[:, 0]  # something to learn
ALL_BITS = torch.tensor(list(product((0.0, 1.0), repeat=4)))
LENGTHS = torch.randint(1, 3, (80, 1), generator=SEEN)
ROWS = torch.randint(1, 3, (80, 3), generator=SEEN) * (torch.arange(3) < LENGTHS)
CLASSES = (POINTS[:, 0] > 0).long()


def learnt(model, x):
    (turn,) = model.turns(x)
    assert turn[0] == "at once" and turn[1] == [] and torch.isfinite(turn[2])
    return model


def grid(reach=6.0, n=241):
    ticks = torch.linspace(-reach, reach, n)
    return torch.cartesian_prod(ticks, ticks), (2 * reach / (n - 1)) ** 2


@pytest.mark.parametrize(
    "model",
    [
        dull.OneGaussian(2, 0.3),
        dull.ClassGaussians(POINTS, CLASSES, 1),
        dull.Kernels(2, 0.3),
        Binned(2, 6),
    ],
    ids=lambda m: type(m).__name__,
)
def test_densities_integrate_to_one_and_are_sampled(model):
    learnt(model, POINTS)
    x, area = grid(6.0, 481 if isinstance(model, Binned) else 161)
    log_p = model.log_prob(x).double()
    p = log_p.exp() * area
    assert p.sum() == pytest.approx(1, abs=0.01)
    torch.manual_seed(0)
    drawn = model.sample(4000)
    assert drawn.shape == (4000, 2) and drawn.dtype == torch.float32
    entropy = -(p * log_p.clamp(min=-100)).sum().item()
    assert -model.log_prob(drawn).mean().item() == pytest.approx(entropy, abs=0.08)


@pytest.mark.parametrize(
    "model",
    [dull.Independent(4), dull.Kernels(4, 0.1, bits=True), TreeOfBits(4, 1.0)]
    + [Tables(BITS[:50], 3, 0.5)],
    ids=lambda m: type(m).__name__,
)
def test_bits_sum_to_one_and_are_sampled(model):
    learnt(model, BITS)
    p = model.log_prob(ALL_BITS).double().exp()
    assert p.sum() == pytest.approx(1, abs=1e-5)
    torch.manual_seed(0)
    drawn = model.sample(4000)
    often = torch.stack([(drawn == row).all(1).double().mean() for row in ALL_BITS])
    assert (often - p).abs().max() < 0.03


def test_a_tree_sees_what_independent_bits_cannot():
    tree, alone = learnt(TreeOfBits(4, 1.0), BITS), learnt(dull.Independent(4), BITS)
    assert tree.log_prob(BITS).mean() > alone.log_prob(BITS).mean() + 0.2


def test_chains_go_on_from_those_of_the_training():
    model = GoingOn(2, 2, (4,), langevin=1, chains=3, step=1e-4)
    model.chain.copy_(torch.tensor([[9.0, 9.0], [9.0, -9.0], [-9.0, 9.0]]))
    drawn = model.sample(50, 2)
    assert torch.cdist(drawn, model.chain).min(1).values.max() < 0.01
    assert len((drawn.sign()).unique(dim=0)) == 3


def test_rows_sum_to_one():
    everything = torch.tensor(list(product(range(3), repeat=3)))
    places = Places(3, 3, 2, 0.1)
    list(places.turns(ROWS))
    assert places.parents["x2"] == ("x0", "x1") and places.parents["x0"] == ()
    assert places.log_prob(everything).exp().sum() == pytest.approx(1, abs=1e-6)
    counted = learnt(Rows(3, 3, lambda x: KneserNey(x, 3, 2)), ROWS)
    proper = torch.tensor([r for r in everything.tolist() if not _after_end(r)])
    assert counted.log_prob(proper).double().exp().sum() == pytest.approx(1, abs=1e-5)
    assert counted.sample(5, 3).shape == (5, 3)
    vae = OneHotRows(3, 3, 2, (8,))
    assert vae.log_prob_bound(ROWS[:4], 3).shape == (4,) and not hasattr(vae, "sample")
    assert torch.isfinite(vae.loss(ROWS))
    for model in (counted, vae):
        with pytest.raises(ValueError, match="zeros alone after the end"):
            model.check(torch.tensor([[0, 1, 0]]))


def _after_end(row):
    return any(a == 0 and b != 0 for a, b in zip(row, row[1:], strict=False))


def test_one_gaussian_is_the_one_with_the_datas_moments():
    model = learnt(dull.OneGaussian(2), POINTS)
    x = POINTS.double()
    exact = torch.distributions.MultivariateNormal(x.mean(0), torch.cov(x.T))
    torch.testing.assert_close(model.log_prob(POINTS), exact.log_prob(x), atol=1e-3, rtol=1e-3)
    shrunk = learnt(dull.OneGaussian(2, 1.0), POINTS)
    assert (shrunk.root @ shrunk.root.T)[0, 1].abs() < 1e-9


def test_classes_are_drawn_when_asked_for():
    model = learnt(dull.ClassGaussians(POINTS, CLASSES, 1), POINTS)
    x = model.sample(200, torch.tensor([0, 1]).repeat(100))
    assert x[::2, 0].mean() < -0.3 and x[1::2, 0].mean() > 0.3


def test_the_copier_copies_and_says_nothing_else():
    model = learnt(dull.Copier(2), POINTS)
    assert (model.sample(50)[:, None] == POINTS).all(2).any(1).all()
    assert not hasattr(model, "log_prob")


def test_tables_are_never_more_than_their_examples():
    model = learnt(Tables(BITS, 150, 0.1), BITS[:20])  # a batch, whose cost is counted
    assert len(model.mixture.log_pi) == 20 and model.sample(5).shape == (5, 4)


def test_short_runs_of_em_find_every_blob_where_one_start_does_not():
    angles = torch.arange(8) * torch.pi / 4
    centres = 2 * torch.stack([angles.cos(), angles.sin()], 1)
    generator = torch.Generator().manual_seed(0)
    found, missed = [], []
    for _ in range(6):
        noise = 0.1 * torch.randn(800, 2, generator=generator)
        x = centres[torch.randint(8, (800,), generator=generator)] + noise
        for model, places in (
            (ShortRuns(2, 8, 1e-4), found),
            (GaussianMixture(2, 8, min_var=1e-4), missed),
        ):
            for _ in range(60):
                model.em_step(x)
            far = torch.cdist(centres.double(), model.means).min(1).values
            places.append(int((far > 0.1).sum()))
    assert found == [0] * 6 and max(missed) > 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ShortRuns(2, 3, 1e-3, starts=0), "starts to be a positive whole number"),
        (lambda: dull.Kernels(2, 0.6, bits=True), "a chance of a flip below 1/2, got 0.6"),
        (lambda: dull.Kernels(2, 0.0), "width to be a positive"),
        (lambda: dull.Copier(0), "dim to be a positive whole number"),
        (lambda: Binned(2, 0), "bins to be a positive whole number"),
        (lambda: dull.OneGaussian(2).check(torch.zeros(3, 4)), r"x of shape \[N, 2\]"),
    ],
)
def test_bad_input_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_what_does_not_learn_says_so():
    with pytest.raises(NotImplementedError, match="AtOnce does not define learn"):
        list(dull.AtOnce(2).turns(POINTS))
