"""A ruler shows both ends, and a method keeps its colour from figure to figure."""

import matplotlib.pyplot as plt
import pytest

from genlib.metrics.intervals import Interval
from genlib.show.rulers import ruler


def drawn(values, **options):
    figure, ax = plt.subplots()
    ruler(ax, values, **({"null": 0.0, "ceiling": 1.0, "label": "coverage"} | options))
    return ax


def dots(ax):
    return {line.get_ydata()[0]: line.get_color() for line in ax.lines if line.get_marker() == "o"}


def test_both_ends_and_all_methods_are_named():
    ax = drawn({"VAE": 0.4, "GAN": Interval(0.6, 0.5, 0.7, 5)})
    assert [t.get_text() for t in ax.texts] == ["nothing learnt", "real data"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["VAE", "GAN"]
    assert ax.get_xlabel() == "coverage" and ax.yaxis_inverted()
    ends = [tuple(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert (0.5, 0.7) in ends and (0.0, 0.0) in ends and (1.0, 1.0) in ends


def test_no_line_where_there_is_no_ceiling():
    assert [t.get_text() for t in drawn({"VAE": 0.4}, ceiling=None).texts] == ["nothing learnt"]


def test_a_method_keeps_its_colour():
    first = dots(drawn({"one": 0.1, "other": 0.2}))
    second = dots(drawn({"other": 0.3, "one": 0.4}))
    assert first[0] == second[1] and first[1] == second[0] and first[0] != first[1]


def test_refuses_an_empty_picture():
    with pytest.raises(ValueError, match="at least one method"):
        drawn({})
