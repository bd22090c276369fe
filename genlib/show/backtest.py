"""A backtest whose first year the reader chooses: the forecast, the market, and what coins get."""

from collections.abc import Sequence

from genlib.show.html import Html, live


def backtest(held: Sequence[float], rule: Sequence[float], year: int, name: str = "") -> Html:
    """Wealth from any year on, by holding and by a rule, over the band of rules that toss coins.

    The coins are tossed in the page: 400 rules hold the index in a month or do not, by chance.

    Args:
        held: logarithms of the wealth at the end of each month, in per cent, when the index is
            always held.
        rule: the same when the rule is followed.
        year: to which the first month belongs.
        name: of an anchor to link to.

    Raises:
        ValueError: lists of different length, or that are no whole years.
    """
    if len(held) != len(rule) or not len(held) or len(held) % 12:
        raise ValueError(
            f"Expected as many months of both, whole years, got {len(held)} and {len(rule)}."
        )
    series = {
        "held": [round(float(value), 2) for value in held],
        "rule": [round(float(value), 2) for value in rule],
        "year": int(year),
    }
    plain = "A backtest with a slider for its first year; it needs a page that can run scripts."
    return live("backtest", series, plain, name=name)
