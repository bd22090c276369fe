"""From exposed tasks to the demand for labour: three effects that add up, and one occupation."""

import numpy as np
from numpy.typing import ArrayLike


def productivity(exposed, pays, saving, labour_share, **_: ArrayLike) -> ArrayLike:
    """Growth of total factor productivity, as a share: tasks done so times their saved cost.

    Hulten's theorem, as Acemoglu (2025) uses it: 0.199 x 0.23 x 0.27 x 0.535 = 0.66 %.
    """
    return exposed * pays * saving * labour_share


def displacement(exposed, pays, saving, displaced, **_: ArrayLike) -> ArrayLike:
    """Share of labour's work that goes to machines."""
    return exposed * pays * saving * displaced


def reinstatement(new_tasks, **work: ArrayLike) -> ArrayLike:
    """New work for labour, as a share of its work: so much per displaced work."""
    return new_tasks * displacement(**work)


def labour_demand(**work: ArrayLike) -> ArrayLike:
    """Change of ln of the wage bill: productivity - displacement + reinstatement.

    Args:
        work: the quantities of the group work in `prices.toml`.
    """
    return productivity(**work) - displacement(**work) + reinstatement(**work)


def in_one_occupation(cut: ArrayLike, share: ArrayLike, elasticity: ArrayLike) -> ArrayLike:
    """Jobs afterwards over jobs before, if its price follows its cost.

    Each unit needs (1 - cut) as much labour and costs 1 - share cut as much, so demand grows by
    the power -elasticity of that.

    Args:
        cut: share of the labour per unit that is saved, at least 0 and below 1.
        share: of labour in the cost.
        elasticity: of demand, per cent more sold per per cent of price.
    """
    return (1.0 - cut) * (1.0 - share * np.asarray(cut)) ** (-np.asarray(elasticity))


def enough_elasticity(cut: ArrayLike, share: ArrayLike) -> ArrayLike:
    """The elasticity of demand above which an occupation gains jobs; 1 if labour is all its cost.

    It is close to 1 / share while the cut is small.
    """
    return np.log1p(-np.asarray(cut)) / np.log1p(-share * np.asarray(cut))
