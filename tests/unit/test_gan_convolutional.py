"""The convolutional players, and runs with learning rates of their own."""

from functools import partial

import pytest
import torch

from genlib import fit
from genlib.families.gan import GAN, ConditionalGAN, GANRuns
from genlib.families.gan.convolutional import Average, ConvCritic, conv_generator, shifted
from genlib.families.gan.runs import AdamRuns


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_players_have_the_shapes_of_a_conditional_gan():
    gan = ConditionalGAN(
        64, 5, 3, generator=conv_generator(8, 8, 4), critic=ConvCritic(8, 3, 4), output="sigmoid"
    )
    x = gan.sample(6, 2)
    assert x.shape == (6, 64) and 0 <= x.min() and x.max() <= 1
    told = torch.cat([x, torch.eye(3)[[0, 1, 2, 0, 1, 2]]], 1)
    assert gan.critic(told).shape == (6, 1)
    fit(gan, told, steps=2, batch=3, progress=False)


def test_the_class_picks_its_score():
    critic = ConvCritic(8, 2, 4, shift=0)
    x = torch.rand(5, 64)
    scores = [critic(torch.cat([x, torch.eye(2)[k].expand(5, 2)], 1)) for k in (0, 1)]
    all_ = critic.head(critic.body(x.view(5, 1, 8, 8)))
    torch.testing.assert_close(scores[1] - scores[0], all_[:, 2:] - all_[:, 1:2])


def test_images_are_moved_each_its_own_way_and_nothing_is_invented():
    dot = torch.zeros(400, 64)
    dot[:, 3 * 8 + 4] = 1.0  # row 3, column 4
    moved = shifted(dot, 8, 2).view(400, 8, 8)
    assert moved.sum((1, 2)).eq(1).all(), "a dot stays one dot"
    places = moved.flatten(1).argmax(1)
    rows, columns = places // 8, places % 8
    assert rows.unique().tolist() == [1, 2, 3, 4, 5]
    assert columns.unique().tolist() == [2, 3, 4, 5, 6]
    assert len(places.unique()) == 25
    edge = torch.zeros(200, 64)
    edge[:, 0] = 1.0  # what leaves the picture does not come back on the other side
    assert shifted(edge, 8, 1).view(200, 8, 8)[:, 2:, 2:].eq(0).all()


def test_shifts_let_the_gradient_through_and_happen_in_training_only():
    x = torch.rand(3, 64, requires_grad=True)
    (slope,) = torch.autograd.grad(shifted(x, 8, 0).sum(), x)
    assert slope.eq(1).all()
    critic, told = ConvCritic(8, 0, 4, shift=2), torch.rand(4, 64)
    assert not torch.equal(critic(told), critic(told))
    critic.eval()
    assert torch.equal(critic(told), critic(told))


def test_sides_must_divide_by_four():
    with pytest.raises(ValueError, match="divides by 4, got 10"):
        conv_generator(4, 10)


def test_the_average_is_the_mean_of_the_weights_on_the_way():
    gan, mean, seen = GAN(2, 2, (4,), (4,)), Average(0.9), []

    def note(*_):
        seen.append(gan.generator[0].weight.detach().clone())

    fit(gan, torch.randn(32, 2), steps=6, batch=8, lr=0.1, callbacks=[mean, note], device="cpu")
    expected = seen[0]
    for step, weight in enumerate(seen):
        expected = torch.lerp(expected, weight, 1 - min(0.9, (1 + step) / (10 + step)))
    torch.testing.assert_close(mean.generator[0].weight, expected)
    assert not torch.equal(expected, seen[-1])


def test_each_run_has_its_own_rate():
    """As alone with that rate: stacked runs learn from the same data and noise."""
    points = torch.randn(64, 1, 2)
    stacked = []
    for rates in ([1e-3, 1e-2], [1e-2, 1e-3], [1e-3, 1e-3]):
        torch.manual_seed(1)
        runs = GANRuns(2, 2, 3, (5,), (5,))
        rule = partial(AdamRuns, rates=rates)
        fit(runs, points.expand(64, 2, 2), steps=5, batch=8, lr=1.0, optimizer=rule, device="cpu")
        stacked.append(runs.generator[0].weight.detach())
    assert torch.allclose(stacked[0][0], stacked[2][0], atol=1e-6), "run 0 at 1e-3 both times"
    assert torch.allclose(stacked[1][1], stacked[2][1], atol=1e-6), "run 1 at 1e-3 both times"
    assert not torch.allclose(stacked[0][1], stacked[1][1], atol=1e-3)


def test_one_rate_for_all_is_adam():
    ends = []
    for rule, lr in ((torch.optim.Adam, 1e-2), (partial(AdamRuns, rates=[1e-2, 1e-2]), 1.0)):
        torch.manual_seed(1)
        runs = GANRuns(2, 2, 3, (5,), (5,))
        x = torch.randn(64, 2, 2)
        fit(runs, x, steps=5, batch=8, lr=lr, optimizer=rule, device="cpu")
        ends.append(runs.generator[0].weight.detach())
    torch.testing.assert_close(*ends, atol=1e-5, rtol=0)


def test_a_fading_rate_ends_at_a_fiftieth():
    weight = torch.nn.Parameter(torch.zeros(2, 1, 1))
    rule = AdamRuns(
        [weight], 1.0, rates=[0.1, 0.1], fade=[False, True], steps=100, betas=(0.0, 0.9)
    )
    moves = []
    for _ in range(100):
        before = weight.detach().clone()
        weight.grad = torch.ones_like(weight)
        rule.step()
        moves.append((before - weight.detach()).flatten())
    moves = torch.stack(moves)
    torch.testing.assert_close(moves[:, 0], torch.full((100,), 0.1), atol=1e-3, rtol=0)
    assert abs(moves[30, 1] - 0.06) < 1e-3 and abs(moves[-1, 1] - 0.002) < 1e-4


def test_rates_must_be_as_many_as_runs():
    runs = GANRuns(2, 2, 3, (5,), (5,))
    with pytest.raises(ValueError, match="weights of 3 runs"):
        AdamRuns(runs.generator.parameters(), 1.0, rates=[1, 2, 3])


def test_fading_goes_on_where_it_was(tmp_path):
    def end(*steps, checkpoint=None):
        for n in steps:
            torch.manual_seed(1)
            runs = GANRuns(2, 2, 3, (5,), (5,))
            rule = partial(AdamRuns, rates=[1e-2, 1e-2], fade=[True, False], steps=20)
            fit(runs, x, steps=n, batch=8, lr=1.0, optimizer=rule, checkpoint=checkpoint)
        return runs.generator[0].weight.detach()

    x = torch.randn(64, 2, 2, generator=torch.Generator().manual_seed(2))
    assert torch.equal(end(10, 20, checkpoint=tmp_path / "half"), end(20))
    with pytest.raises(ValueError, match="Expected steps, .* with fade; got None"):
        AdamRuns([torch.nn.Parameter(torch.ones(1, 2))], 1.0, rates=[0.1], fade=[True])
