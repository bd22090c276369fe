"""The energy-based game on a line: what the page plays, and where the theorems say it goes."""

import json
import re

import pytest
import torch

from genlib.show.energy_game import energy_game, play

DATA = torch.tensor([0.0, 0.2, 0.4, 0.1, 0.0, 0.3])
FAKE = torch.tensor([0.3, 0.2, 0.1, 0.1, 0.2, 0.1])


def test_a_round_is_the_two_gradient_steps():
    energy, fake, mean_energy, mean_fake = play(DATA, FAKE, level=0.5, step=0.4, rounds=1)
    data, before = DATA.double(), FAKE.double()
    e = torch.full((6,), 0.5, dtype=torch.float64, requires_grad=True)
    value = data @ e + before @ (1 - e).relu()
    (slope,) = torch.autograd.grad(value, e)
    by_hand = (e.detach() - 0.4 * slope).clamp(min=0)
    assert torch.allclose(energy, by_hand, atol=1e-9)
    logits = (before.log() - 0.4 * by_hand).requires_grad_()
    assert torch.allclose(fake, logits.softmax(0), atol=1e-7)
    assert torch.equal(energy, mean_energy) and torch.equal(fake, mean_fake)


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_means_over_the_rounds_go_where_the_theorems_say(level):
    _, _, energy, fake = play(DATA, FAKE, level=level, rounds=3000)
    on = DATA > 0
    assert (fake - DATA).abs().sum() / 2 < 0.005  # the samples are the data
    assert energy[on].max() - energy[on].min() < 0.03  # the energy is flat there
    assert (energy[~on] > energy[on].max()).all()
    value = DATA.double() @ energy + fake @ (1 - energy).relu()
    assert value == pytest.approx(1, abs=0.01)  # and the value the margin


def test_only_the_level_depends_on_the_start():
    levels = [play(DATA, FAKE, level, rounds=3000)[2][DATA > 0].mean() for level in (0.0, 0.5, 1.0)]
    assert levels[1] - levels[0] > 0.05 and levels[2] - levels[1] > 0.05


def test_the_last_round_goes_on_circling():
    _, fake, _, mean = play(DATA, FAKE, rounds=3000)
    assert (fake - DATA).abs().sum() > 5 * (mean - DATA).abs().sum()


def test_the_page_holds_the_probabilities():
    shown = energy_game(DATA, FAKE, level=0.3, name="fig-x")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert data["data"] == pytest.approx(DATA.tolist()) and data["level"] == 0.3
    assert 'id="fig-x"' in shown.html and "script" in shown.plain


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"p_data": 2 * DATA}, "with a sum of 1"),
        ({"p_fake": FAKE[:3] / FAKE[:3].sum()}, "as many places"),
        ({"level": 1.5}, "level from 0 to 1"),
        ({"step": 0.0}, "step from 0.1 to 1"),
    ],
)
def test_what_is_no_game_is_refused(given, why):
    with pytest.raises(ValueError, match=why):
        energy_game(**({"p_data": DATA, "p_fake": FAKE} | given))
