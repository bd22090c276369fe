"""A figure is drawn again for a phone where it stays clear, and only there."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest

from genlib.show.figures import stored
from genlib.show.narrow import PHONE, _meetings, narrow
from genlib.show.plots import style
from genlib.show.rearranged import legend_below


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


def image_of(figure):
    return plt.imread(io.BytesIO(base64.b64decode(narrow(figure)[0])))


def state(figure):
    """Where all stands, what is written where, and which legends there are."""
    for _ in range(3):  # a colour bar finds its place in more than one
        figure.draw_without_rendering()
    boxes = [tuple(np.round(ax.get_position().bounds, 3)) for ax in figure.axes]
    words = [
        (t.get_text(), t.get_visible(), t.get_rotation(), t.get_ha())
        for ax in figure.axes
        for axis in (ax.xaxis, ax.yaxis)
        for t in (axis.label, ax.title, *(tick.label1 for tick in axis.get_major_ticks()))
    ]
    legends = [*figure.legends, *(ax.get_legend() for ax in figure.axes)]
    texts = [(t.get_position(), getattr(t, "xy", None)) for ax in figure.axes for t in ax.texts]
    lines = [[tuple(line.get_xydata().ravel()) for line in ax.lines] for ax in figure.axes]
    limits = [(ax.get_xlim(), ax.get_ylim()) for ax in figure.axes]
    return tuple(figure.get_size_inches()), boxes, words, legends, texts, lines, limits


def two_panels():
    figure, axes = plt.subplots(1, 2, figsize=(7, 3), sharey=True)
    for i, ax in enumerate(axes):
        ax.plot(np.linspace(0, 1, 50) ** (i + 1), label=f"curve {i}")
        ax.set(xlabel="steps", title=f"panel {i}")
    axes[0].set_ylabel("nats")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


def with_a_map():
    figure, axes = plt.subplots(1, 2, figsize=(7, 3), sharey=True)
    for ax in axes:
        mesh = ax.pcolormesh(np.eye(4))
    figure.colorbar(mesh, ax=axes, label="nats")
    return figure


def with_a_legend_over_the_lines():
    return curves(["a long name for a line that rises", "another long name"], loc="lower right")


def with_names_of_many_words():
    figure, ax = plt.subplots(figsize=(6, 3))
    ax.barh(["a name of more words than one line has room for", "b"], [1, 2])
    ax.set_title("A title that is a good deal longer than a telephone is wide, as a rule")
    return figure


def six_small_panels():
    figure, axes = plt.subplots(2, 3, figsize=(7.2, 4.6), sharex=True, sharey=True)
    for i, ax in enumerate(axes.flat):
        ax.plot([0.1, 1, 10], [0.2 + i / 10, 0.5, 0.3])
        ax.set(xscale="log", ylim=(0, 1), title=f"panel {i}")
    figure.supxlabel("learning rate")
    figure.legend(axes[0, 0].lines, ["a curve"], loc="outside upper center")
    return figure


def a_table_of_numbers():
    figure, ax = plt.subplots(figsize=(7.2, 4.2))
    ax.imshow(np.ones((8, 4)), aspect="auto")
    for i, j in np.ndindex(8, 4):
        ax.text(j, i, f"{10 + i + j}", ha="center", va="center")
    ax.set_yticks(range(8), [f"a method of three words, {i}" for i in range(8)])
    names = ["precision and recall", "density", "coverage", "two-sample"]
    ax.set_xticks(range(4), names, rotation=20, ha="right")
    return figure


def a_chain():
    """Five boxes in a row, a word above the first, and an arrow that has no words."""
    figure, ax = plt.subplots(figsize=(7, 2))
    for i in range(5):
        ax.text(2 * i, 0, f"box number {i}", ha="center", va="center", bbox={"boxstyle": "round"})
    ax.text(0, 1, "what goes in", ha="center")
    ax.annotate("", (1.5, 0), (0.5, 0), arrowprops={"arrowstyle": "->"})
    ax.plot([0, 8], [-0.9, -0.9])
    ax.set(xlim=(-1, 9), ylim=(-1.2, 1.2))
    ax.axis("off")
    return figure


def two_drawings():
    figure, axes = plt.subplots(1, 2, figsize=(7, 2))
    for ax in axes:
        ax.text(0.2, 0.5, "one box of two", bbox={"boxstyle": "round"})
        ax.axis("off")
    return figure


@pytest.mark.parametrize(
    "draw",
    [
        two_panels,
        with_a_map,
        with_a_legend_over_the_lines,
        with_names_of_many_words,
        six_small_panels,
        a_table_of_numbers,
        a_chain,
        two_drawings,
    ],
)
def test_what_has_to_be_arranged_anew_comes_out_narrow_and_stays_as_it_was(draw):
    figure = draw()
    before = state(figure)
    assert image_of(figure).shape[1] <= 210 * PHONE
    assert state(figure) == before


def test_panels_stand_below_each_other_each_with_the_scale_they_shared():
    figure = two_panels()
    width, height = figure.get_size_inches()
    seen = []

    def of(figure):
        seen.append([ax.get_position() for ax in figure.axes])
        labels = [ax.get_ylabel() for ax in figure.axes]
        return {
            "labels": labels,
            "ticks": [ax.yaxis.get_tick_params()["labelleft"] for ax in figure.axes],
        }

    figure.draw_without_rendering()
    _, said = narrow(figure, of)
    first, second = seen[0]
    assert first.y0 > second.y1 and abs(first.x0 - second.x0) < 0.02
    assert said["labels"] == ["nats", "nats"] and said["ticks"] == [True, True]
    assert figure.axes[1].get_ylabel() == "" and tuple(figure.get_size_inches()) == (width, height)


def places(figure):
    """Where each panel and each word of a drawing stands, of the narrow figure."""
    seen = {}

    def of(figure):
        seen["panels"] = [ax.get_position() for ax in figure.axes]
        words = [text for text in figure.axes[0].texts if text.get_text()]
        boxes = [text.get_window_extent() for text in words]
        seen["words"] = [((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2) for b in boxes]
        return {}

    figure.draw_without_rendering()
    narrow(figure, of)
    return seen


def test_many_small_panels_stand_in_two_columns_as_one_reads():
    figure = six_small_panels()
    found = places(figure)["panels"]
    left, right = found[0::2], found[1::2]
    assert all(a.x1 < b.x0 and abs(a.y0 - b.y0) < 0.01 for a, b in zip(left, right, strict=True))
    assert found[0].y0 > found[2].y1 and found[2].y0 > found[4].y1


def test_a_colour_that_has_two_names_is_not_explained_twice_in_one_legend():
    figure, axes = plt.subplots(1, 2, figsize=(7, 3))
    for ax, name in zip(axes, ("teacher forcing", "free"), strict=True):
        ax.plot([0, 1], color="tab:blue", label=name)
        ax.plot([1, 0], color="tab:red", label="the same in both")
        ax.legend(loc="upper center")
    with legend_below(figure, PHONE):
        (below,), kept = figure.legends, axes[1].get_legend()
        said = [[text.get_text() for text in legend.get_texts()] for legend in (below, kept)]
        assert axes[0].get_legend() is None
    assert said == [["teacher forcing", "the same in both"], ["free", "the same in both"]]
    assert all(ax.get_legend() for ax in axes) and not figure.legends


def test_a_drawing_that_led_to_the_right_leads_down():
    *chain, above = places(a_chain())["words"]
    assert all(one[1] > other[1] + 20 for one, other in zip(chain, chain[1:], strict=False))
    assert max(x for x, _ in chain) - min(x for x, _ in chain) < 1, "straight down"
    assert above[0] > chain[0][0] + 40 and abs(above[1] - chain[0][1]) < 15, "now at its right"


def test_drawings_side_by_side_stand_below_each_other_as_large_as_they_were():
    figure = two_drawings()
    figure.draw_without_rendering()
    before = figure.axes[0].get_position().width * 7
    one, other = places(figure)["panels"]
    assert one.y0 > other.y1 and one.width * PHONE > 0.95 * before


def test_slanted_words_meet_only_where_they_do():
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.set_xticks(range(6), ["a name of a length"] * 6, rotation=45, ha="right")
    ax.set_yticks([])
    figure.draw_without_rendering()
    assert _meetings(figure) == 0, "though the boxes that hold them do"
    for label in ax.get_xticklabels():
        label.set_rotation(10)
    figure.draw_without_rendering()
    assert _meetings(figure) >= 5


def test_a_pictures_place_is_told_for_the_narrow_one_too(monkeypatch):
    monkeypatch.setenv("GENLIB_PAGE", "1")
    said = stored(with_a_map())[1]["genlib"]
    assert len(said["narrow"]["pictures"]) == len(said["pictures"]) == 3
    assert said["narrow"]["pictures"] != said["pictures"]


def a_drawing_of_long_words():
    figure, ax = plt.subplots(figsize=(6, 3))
    for i in range(3):
        for j in range(3):
            ax.text(i, j, "a box of many words", ha="center", size=8, bbox={"boxstyle": "round"})
    ax.set(xlim=(-0.5, 2.5), ylim=(-0.5, 2.5))
    ax.axis("off")
    return figure


def a_drawing_beside_a_plot():
    figure = two_panels()
    figure.axes[1].text(0.5, 0.5, "a box")
    figure.axes[1].axis("off")
    return figure


def with_long_names():
    figure, ax = plt.subplots(figsize=(6, 3))
    ax.barh(["anamethatleavesnoroomforthebars", "b"], [1, 2])
    return figure


def with_words_in_the_way():
    figure, ax = plt.subplots(figsize=(7, 3))
    ax.plot(range(9), range(9))
    for i in range(9):
        ax.text(i, 4, f"word {i}", ha="center")
    return figure


@pytest.mark.parametrize(
    "draw",
    [
        a_drawing_of_long_words,
        a_drawing_beside_a_plot,
        with_long_names,
        with_words_in_the_way,
        lambda: plt.subplots(figsize=(PHONE, 3))[0],
    ],
)
def test_what_would_not_be_clear_is_not_drawn_again(draw):
    figure = draw()
    figure.draw_without_rendering()
    size = tuple(figure.get_size_inches())
    assert narrow(figure) is None and tuple(figure.get_size_inches()) == size


def test_only_the_page_asks_for_it(monkeypatch):
    monkeypatch.setenv("GENLIB_PAGE", "1")
    again = stored(curves())[1]["genlib"]["narrow"]
    assert base64.b64decode(again["png"]).startswith(b"\x89PNG") and again["width"] < 400
    monkeypatch.setenv("GENLIB_PAGE", "0")
    assert "narrow" not in stored(curves())[1]["genlib"]
