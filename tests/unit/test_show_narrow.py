"""A figure is drawn again for a phone where it stays clear, and only there."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

from genlib.show.figures import stored
from genlib.show.narrow import PHONE, narrow
from genlib.show.plots import style


@pytest.fixture(autouse=True)
def plain_style():
    style()
    yield
    plt.close("all")


def curves(names=("one", "two"), **place):
    figure, ax = plt.subplots(figsize=(6.2, 3.2))
    for i, label in enumerate(names):
        ax.plot(np.linspace(0, 1, 50) ** (i + 1), label=label)
    ax.set(xlabel="steps", ylabel="nats")
    ax.legend(**place)
    figure.draw_without_rendering()
    return figure


def test_a_plot_of_one_panel_comes_out_as_narrow_as_a_phone():
    figure = curves()
    png, said = narrow(figure)
    image = plt.imread(io.BytesIO(base64.b64decode(png)))
    assert image.shape[1] == pytest.approx(200 * PHONE, rel=0.05)
    assert said["width"] == image.shape[1] // 2
    assert tuple(figure.get_size_inches()) == (6.2, 3.2), "the figure itself stays as it was"


def two_panels():
    return plt.subplots(1, 2, figsize=(7, 3))[0]


def with_a_map():
    figure, ax = plt.subplots(figsize=(6, 3))
    ax.pcolormesh(np.eye(4))
    return figure


def with_long_names():
    figure, ax = plt.subplots(figsize=(6, 3))
    ax.barh(["a name that leaves no room for the bars", "b"], [1, 2])
    return figure


def with_words_in_a_row():
    figure, ax = plt.subplots(figsize=(7, 3))
    ax.bar([f"word {i}" for i in range(9)], range(9))
    return figure


def with_a_legend_over_the_lines():
    return curves(["a long name for a line that rises", "another long name"], loc="lower right")


@pytest.mark.parametrize(
    "draw",
    [
        two_panels,
        with_a_map,
        with_long_names,
        with_words_in_a_row,
        with_a_legend_over_the_lines,
        lambda: plt.subplots(figsize=(PHONE, 3))[0],
    ],
)
def test_what_would_not_be_clear_is_not_drawn_again(draw):
    figure = draw()
    figure.draw_without_rendering()
    size = tuple(figure.get_size_inches())
    assert narrow(figure) is None and tuple(figure.get_size_inches()) == size


def test_only_the_page_asks_for_it(monkeypatch):
    monkeypatch.setenv("GENLIB_STATIC", "1")
    again = stored(curves())[1]["genlib"]["narrow"]
    assert base64.b64decode(again["png"]).startswith(b"\x89PNG") and again["width"] < 400
    monkeypatch.setenv("GENLIB_STATIC", "0")
    assert "narrow" not in stored(curves())[1]["genlib"]
