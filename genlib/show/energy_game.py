"""An energy-based GAN without networks, to play in the page: each player has a table of numbers."""

import torch
from torch import Tensor

from genlib.checks import check_positive, check_tensor
from genlib.show.html import Html, live


def play(
    p_data: Tensor, p_fake: Tensor, level: float = 0.5, step: float = 0.5, rounds: int = 1000
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The game as the page plays it: energies in units of the margin, critic first.

    The critic steps down its slope on a table of energies, E <- E - step (p_data - p_fake [E < 1]),
    and never below 0. The generator steps on the logarithms of its probabilities,
    p_fake <- p_fake exp(-step E), scaled to a sum of 1.

    Args:
        p_data, p_fake: probabilities of N places, `[N]`, the second at the start.
        level: of all energies at the start, from 0 to 1.
        step: of both players.
        rounds: how many are played.

    Returns:
        The energies and probabilities of the last round, and their means over all rounds: `[N]`
        each, as E, p_fake, mean of E, mean of p_fake.
    """
    data, fake = _probabilities("p_data", p_data), _probabilities("p_fake", p_fake)
    energy = torch.full_like(data, float(level))
    sums = [torch.zeros_like(data), torch.zeros_like(data)]
    for _ in range(check_positive("rounds", rounds)):
        energy = (energy - step * (data - fake * (energy < 1))).clamp(min=0)
        fake = (fake * (-step * energy).exp()).clamp(min=1e-9)
        fake = fake / fake.sum()
        sums[0] += energy
        sums[1] += fake
    return energy, fake, sums[0] / rounds, sums[1] / rounds


def energy_game(
    p_data: Tensor, p_fake: Tensor, level: float = 0.5, step: float = 0.5, name: str = ""
) -> Html:
    """Bars of data and samples over a line of places, and the energy, played turn by turn.

    Args:
        p_data, p_fake: probabilities of N places, `[N]`, the second at the start.
        level: of all energies at the start, as a share of the margin, from 0 to 1.
        step: of both players, from 0.1 to 1.
        name: of an anchor to link to.

    Raises:
        ValueError: probabilities that are none, or a level or step out of its range.
    """
    data, fake = _probabilities("p_data", p_data), _probabilities("p_fake", p_fake)
    if len(data) != len(fake):
        raise ValueError(f"Expected as many places, got {len(data)} and {len(fake)}.")
    if not 0 <= level <= 1 or not 0.1 <= step <= 1:
        raise ValueError(
            f"Expected a level from 0 to 1 and a step from 0.1 to 1, got {level!r} and {step!r}."
        )
    shown = {"data": data.tolist(), "fake": fake.tolist(), "level": level, "step": step}
    plain = "The game over a line of places, with sliders; it needs a page that can run scripts."
    return live("energy_game", shown, plain, name=name)


def _probabilities(name: str, p: Tensor) -> Tensor:
    p = check_tensor(name, torch.as_tensor(p), ("N",), 0, 1).double()
    if abs(p.sum().item() - 1) > 1e-4:
        raise ValueError(f"Expected {name} with a sum of 1, got {p.sum().item():.4g}.")
    return p / p.sum()
