"""A thousand squares: of those that a detector accuses, how many are what it says?"""

from genlib.applications.risks.alarms import alarms
from genlib.show.html import Html, live

PLAIN = "Alarms, right and false, against how rare fakes are; it needs a page that can run scripts."


def accused(base: float, hit: float, false: float, name: str = "") -> Html:
    """Bayes' rule as areas, with a slider for each of its three shares.

    Args:
        base: the share of items that are generated, to begin with; between 0.001 and 0.5.
        hit: the share of generated items that is accused.
        false: the share of real items that is accused; between 0.0001 and 0.2.
        name: of an anchor to link to.

    Raises:
        ValueError: a share out of [0, 1], or where no slider reaches.
    """
    alarms(base, hit, false)  # refuses what is no share
    for key, value, low, high in (("base", base, 0.001, 0.5), ("false", false, 0.0001, 0.2)):
        if not low <= value <= high:
            raise ValueError(f"Expected {key} between {low} and {high}, got {value!r}.")
    return live("accused", {"base": base, "hit": hit, "false": false}, PLAIN, name=name)
