"""What a model is found to do when it is asked: counted on models whose answer is known."""

import copy

import pytest
import torch
from family_cases import CASES, make
from torch import nn

from genlib import Model
from genlib.families.flows import Flow
from genlib.families.gan import GAN
from genlib.families.recurrent import NGram, RecurrentModel
from genlib.metrics import traits


class Bare(Model):
    """A matrix that is multiplied with no module around it, as often as one says."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.eye(3))
        self.b = nn.Parameter(torch.zeros(3))

    def check(self, x):
        if x.shape[1] != 3:
            raise ValueError("Expected 3 columns.")
        return x

    def loss(self, x):
        return (x @ self.w - 1).square().mean()

    def sample(self, n, steps=4):
        x = torch.randn(n, 3)
        for _ in range(steps):
            assert self.w.dtype == x.dtype and self.w.shape == (3, 3)  # no use of the numbers
            x = x @ self.w.T + 0.1 * torch.randn_like(x)
        return x + self.b


def test_methods_are_those_of_the_protocol():
    assert traits.methods(Bare()) == {"sample"}
    assert traits.methods(Flow(2)) == {"sample", "log_prob", "encode", "decode"}


def test_uses_and_draws_are_counted():
    bare = Bare()
    assert traits.effort(bare, lambda: bare.sample(5)) == (4, 5)
    assert traits.effort(bare, lambda: bare.sample(5, steps=7)) == (7, 8)
    assert traits.effort(bare, lambda: None) == (0, 0)


def test_a_weight_that_goes_in_twice_at_once_counts_once():
    bare = Bare()
    assert traits.effort(bare, lambda: bare.w @ bare.w).passes == 1


def test_weights_in_a_list_are_seen():
    model = RecurrentModel(4, 8, 4)
    x = torch.ones(2, 5, dtype=torch.int64)
    with torch.no_grad():
        one = traits.effort(model, lambda: model.log_prob(x))
        three = traits.effort(model, lambda: [model.log_prob(x) for _ in range(3)])
    assert one.passes == 1 and three.passes == 3


@pytest.mark.parametrize(
    ("kind", "draws"),
    [("coupling", "in one go"), ("autoregressive", "number by number"), ("inverse", "in one go")],
)
def test_flows_draw_as_their_layers_say(kind, draws):
    torch.manual_seed(0)
    small, large = (Flow(dim, kind, layers=2, hidden=(4,)) for dim in (3, 5))
    assert traits.way(small, large, (3, 5)) == draws
    assert traits.effort(large, lambda: large.sample(2)).passes == (
        5 if kind == "autoregressive" else 1
    )


def test_ways_of_other_models():
    torch.manual_seed(0)
    assert traits.way(Bare(), Bare(), (3, 4)) == "chain"
    assert traits.way(NGram(4), NGram(4), (6, 12)) == "number by number"
    assert traits.way(make("Autoencoder"), make("Autoencoder"), (1, 2)) is None
    assert traits.way(make("GaussianMixture"), make("GaussianMixture"), (3, 6)) == "in one go"
    with pytest.raises(ValueError, match="sizes that grow"):
        traits.way(Bare(), Bare(), (3, 3))


@pytest.mark.parametrize("name", CASES)
def test_every_family_says_who_learns_and_stays_as_it_was(name):
    model, x = make(name), CASES[name].x
    before = copy.deepcopy(model.state_dict())
    torch.manual_seed(5)
    noise = torch.get_rng_state()
    who = traits.players(model, x)
    against = traits.rivalry(model, x)
    assert torch.equal(torch.get_rng_state(), noise)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert all(p.grad is None for p in model.parameters())
    names = set(who)
    assert set(against) == {(a, b) for a in names for b in names if a != b}


def test_the_players_of_a_game_are_rivals():
    torch.manual_seed(0)
    gan, x = GAN(3, 2, (16,), (16,)), torch.randn(64, 3) + 2
    sizes = {name: sum(p.numel() for p in getattr(gan, name).parameters()) for name in GAMES}
    assert traits.players(gan, x) == sizes
    against = traits.rivalry(gan, x)
    assert against["generator", "critic"] > 0
    small = traits.rivalry(gan, x, rate=1e-4)["generator", "critic"]
    assert against["generator", "critic"] == pytest.approx(10 * small, rel=0.1)
    assert traits.rivalry(gan, x, seed=1) != against
    assert traits.rivalry(gan, x) == against


GAMES = ("critic", "generator")


def test_who_counts_has_no_parameters():
    assert traits.players(NGram(4), torch.ones(3, 4, dtype=torch.int64)) == {"counts": 0}


def test_rows_of_any_width():
    assert traits.any_width(NGram(4), torch.ones(3, 4, dtype=torch.int64))
    assert not traits.any_width(Bare(), torch.ones(3, 3))


def test_what_is_no_model_is_refused():
    for ask in (
        lambda: traits.effort(nn.Linear(2, 2), lambda: None),
        lambda: traits.players(nn.Linear(2, 2), torch.ones(1, 2)),
        lambda: traits.any_width(nn.Linear(2, 2), torch.ones(1, 2)),
    ):
        with pytest.raises(TypeError, match="genlib.Model"):
            ask()
    with pytest.raises(ValueError, match="rate"):
        traits.rivalry(Bare(), torch.ones(2, 3), rate=0.0)


def test_a_critic_with_several_turns_still_has_a_rival():
    x = torch.randn(16, 2, generator=torch.Generator().manual_seed(0))
    model = GAN(2, 2, critic_steps=3)
    assert set(traits.players(model, x)) == {"critic", "generator"}
    assert len(traits.rivalry(model, x)) == 2 and model.critic_steps == 3
