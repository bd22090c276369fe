"""The smallest game of a GAN to play with in the page: the step, the penalty, the order."""

from genlib.checks import check_positive
from genlib.show.html import Html, live


def dirac_game(
    h: float = 0.5, gamma: float = 0.0, turns: bool = True, rounds: int = 100, name: str = ""
) -> Html:
    """The path of (psi, theta) under sliders; the game itself is computed in the page.

    Args:
        h: step of both players at the start, from 0.1 to 1.5.
        gamma: weight of R1 at the start, from 0 to 3.
        turns: whether the generator answers the critic's new step; else both move together.
        rounds: how many are played.
        name: of an anchor to link to.
    """
    if not 0.1 <= h <= 1.5 or not 0 <= gamma <= 3:
        raise ValueError(
            f"Expected h from 0.1 to 1.5 and gamma from 0 to 3, got h={h!r}, gamma={gamma!r}."
        )
    data = {"h": h, "gamma": gamma, "turns": turns, "rounds": check_positive("rounds", rounds)}
    plain = "The smallest game, with sliders; it needs a page that can run scripts."
    return live("dirac", data, plain, name=name)
