"""A race of optimizers on a surface that the reader picks, in the page itself."""

from collections.abc import Mapping

import torch
from torch import Tensor

from genlib.algorithms.surfaces import Surface
from genlib.show.colours import INK, colour
from genlib.show.html import Html, live

OWN = "each at its best"
GRID = 48  # the background is drawn from so many heights a side
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def race(
    surfaces: Mapping[str, Surface],
    paths: Mapping[str, Mapping[str, Mapping[str, Tensor]]],
    name: str = "",
    own: Mapping[str, Mapping[str, str]] | None = None,
) -> Html:
    """Several rules on one of several surfaces, at one of several learning rates, step by step.

    The paths are computed beforehand and go into the page as whole numbers; plain JavaScript
    draws as much of them as the reader asks for. Surface and learning rate are menus, the step is
    a slider, so that everything works from the keyboard; a button plays the race.

    Args:
        surfaces: by the name that the reader picks.
        paths: by surface, then by the name of a learning rate, then by rule: `[T + 1, 2]`. All
            surfaces have the same rates and rules, and all paths are equally long.
        name: of an anchor to link to.
        own: for an entry of the menu that is no one rate, `OWN`: the rate of each rule by surface.

    Raises:
        ValueError: surfaces without paths, paths that differ in rates, rules or length, or an entry
            `OWN` without its rates.
    """
    if not surfaces or set(paths) != set(surfaces):
        raise ValueError(
            f"Expected paths for each of {sorted(surfaces)}, got them for {sorted(paths)}."
        )
    lengths = {
        len(p) for rates in paths.values() for rules in rates.values() for p in rules.values()
    }
    menus = {tuple((r, tuple(rules)) for r, rules in rates.items()) for rates in paths.values()}
    if len(menus) != 1 or len(lengths) != 1:
        raise ValueError(
            f"Expected the same rates, rules and steps everywhere, got {len(menus)} different "
            f"menus and paths of {sorted(lengths)} points."
        )
    (menu,) = menus
    if any(rate == OWN for rate, _ in menu) != bool(own) or (own and set(own) != set(surfaces)):
        raise ValueError(f"Expected the rates of each rule for the entry {OWN!r}, got {own!r:.60}.")
    data = {
        "own": dict(own or {}),
        "ownName": OWN,
        "colours": [_line(rule) for rule in menu[0][1]],
        "steps": lengths.pop() - 1,
        "digits": DIGITS,
        "grid": GRID,
        "surfaces": {key: _surface(surfaces[key], paths[key]) for key in surfaces},
    }
    plain = "A race of optimizers to pick and play; it needs a page that can run scripts."
    return live("race", data, plain, name=name)


def _line(rule: str) -> str:
    """The rule's colour in the book, or ink for one that has none."""
    try:
        return colour(rule)
    except ValueError:
        return INK


def _surface(surface: Surface, rates: Mapping[str, Mapping[str, Tensor]]) -> dict:
    return {
        "window": surface.window,
        "minima": surface.minima.tolist(),
        "heights": _shades(surface),
        "rates": {
            rate: {rule: _places(path, surface.window) for rule, path in rules.items()}
            for rate, rules in rates.items()
        },
        "ends": {
            rate: {rule: _heights(surface.height(path).tolist()) for rule, path in rules.items()}
            for rate, rules in rates.items()
        },
    }


def _heights(numbers: list[float]) -> str:
    """Heights in two digits, parted by blanks; one that reads as the one before it is left out."""
    said = [f"{number:.2g}" for number in numbers]
    return " ".join("" if i and said[i - 1] == text else text for i, text in enumerate(said))


def _shades(surface: Surface) -> str:
    """Heights on a grid, row by row from the top, as one character each: logarithmic shades."""
    left, right, bottom, top = surface.window
    x = torch.linspace(left, right, GRID, dtype=torch.float64)
    y = torch.linspace(top, bottom, GRID, dtype=torch.float64)
    points = torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)  # [GRID, GRID, 2]
    heights = surface.height(points)
    logs = (heights + 1e-3 * heights.max()).log()
    shades = (logs - logs.min()) / (logs.max() - logs.min()) * (len(DIGITS) - 1)
    return "".join(DIGITS[round(v)] for v in shades.flatten().tolist())


def _places(path: Tensor, window: tuple[float, float, float, float]) -> list[int]:
    """A path as its start and its steps in thousandths of the window, x and y in turn.

    No point is far outside the window.
    """
    left, right, bottom, top = window
    low, size = torch.tensor([left, bottom]), torch.tensor([right - left, top - bottom])
    thousandths = ((path - low) / size * 1000).clamp(-1000, 2000)
    points = thousandths.round().int()
    return torch.cat([points[:1], points.diff(dim=0)]).flatten().tolist()
