"""A figure says where its pictures lie, how small its letters are, and where its panels part."""

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from genlib.show.figures import facts, stored
from genlib.show.plots import images, style


@pytest.fixture(autouse=True)
def plain_style():
    style()
    yield
    plt.close("all")


def drawn(figure):
    """The stored picture as an array, and its facts."""
    png, metadata = stored(figure)
    image = plt.imread(io.BytesIO(base64.b64decode(png)))[..., :3]
    assert (metadata["height"], metadata["width"]) == (image.shape[0] // 2, image.shape[1] // 2)
    return image, metadata["genlib"]


def cut_out(image, box):
    height, width = image.shape[:2]
    left, top, w, h = box
    # a pixel of the screen, two of the picture, may be cut through
    rows = slice(round(top * height) + 2, round((top + h) * height) - 2)
    return image[rows, round(left * width) + 2 : round((left + w) * width) - 2]


def test_the_box_of_a_picture_holds_the_picture_and_nothing_else():
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3))
    left.plot([0, 1], [0, 1])
    left.set_ylabel("a label that makes the stored picture other than the figure")
    right.imshow(np.full((5, 9), 0.5), cmap="gray", vmin=0, vmax=1)
    image, said = drawn(figure)
    (box,) = said["pictures"]
    inside = cut_out(image, box)
    assert inside.size and np.abs(inside - 0.5).max() < 0.01
    grey = (np.abs(image - 0.5) < 0.01).all(-1)
    assert inside.shape[0] * inside.shape[1] > 0.97 * grey.sum(), "nearly all of it"
    assert said["inches"] == pytest.approx(image.shape[1] / 200, abs=0.02)


@pytest.mark.parametrize(
    ("draw", "boxes"),
    [
        (lambda ax: ax.plot([0, 1], [0, 1]), 0),
        (lambda ax: ax.contour(np.eye(4), colors="0.5"), 0),
        (lambda ax: ax.scatter([0, 1], [0, 1], c=[0.2, 0.8]), 0),
        (lambda ax: ax.imshow(np.eye(4)), 1),
        (lambda ax: ax.pcolormesh(np.eye(4)), 1),
        (lambda ax: ax.contourf(np.eye(4)), 1),
    ],
)
def test_what_counts_as_a_picture(draw, boxes):
    figure, ax = plt.subplots()
    mappable = draw(ax)
    assert len(facts(figure)["pictures"]) == boxes
    if boxes or "Path" in type(mappable).__name__:
        figure.colorbar(mappable)  # turned or kept as what it explains
        assert len(facts(figure)["pictures"]) == 2 * boxes


def test_the_smallest_letters_are_those_that_are_drawn():
    figure, (left, right) = plt.subplots(1, 2)
    right.axis("off")
    right.text(0, 0, " ", fontsize=2)
    hidden = left.text(0.5, 0.5, "x", fontsize=3)
    hidden.set_visible(False)
    assert facts(figure)["letters"] == pytest.approx(9.35)
    left.plot([0, 1], label="a line")
    left.legend(fontsize=7)
    assert facts(figure)["letters"] == 7
    figure, ax = plt.subplots()
    ax.axis("off")
    assert facts(figure)["letters"] is None


def test_panels_part_where_nothing_stands():
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.5))
    axes[1].set_ylabel("a scale of its own")
    image, said = drawn(figure)
    assert len(said["cuts"]) == 2
    for cut in said["cuts"]:
        assert image[:, round(cut * image.shape[1])].min() == 1, "a white column"


@pytest.mark.parametrize(
    "join",
    [
        lambda figure, axes: figure.colorbar(axes[0].imshow(np.eye(3)), ax=axes),
        lambda figure, axes: figure.suptitle("one title over both panels, and a long one at that"),
    ],
)
def test_panels_that_share_something_stay_together(join):
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.5))
    assert len(drawn(figure)[1]["cuts"]) == 1
    join(figure, axes)
    assert drawn(figure)[1]["cuts"] == []


def test_a_panel_without_a_scale_of_its_own_gets_its_neighbours():
    figure, axes = plt.subplots(1, 3, figsize=(7.2, 2.5), sharey=True)
    axes[0].set_ylabel("nats")
    image, said = drawn(figure)
    assert len(said["cuts"]) == 2 and len(said["axes"]) == 2
    dark = (image[: len(image) // 2].min(-1) < 0.6).any(0)  # above the lower axis
    for start, end in said["axes"]:
        assert start == 0
        place = round(end * image.shape[1])
        assert dark[place - 4 : place + 1].any(), "the line of the scale"
        assert not dark[place + 2 : place + 12].any(), "and nothing of the panel"
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.5))
    axes[0].sharey(axes[1])  # both show it
    assert drawn(figure)[1]["axes"] == [None]
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.5), sharey=True)
    for ax in axes:
        ax.axis("off")  # nobody shows it
    assert drawn(figure)[1]["axes"] in ([], [None])


def test_a_grid_of_images_says_its_columns():
    figure = images(torch.zeros(8, 16), ["a row", "another row"], columns=4)
    left, right, columns = drawn(figure)[1]["columns"]
    assert columns == 4 and 0.1 < left < 0.5 and right > 0.95
    assert drawn(plt.subplots()[0])[1]["columns"] is None


def test_an_empty_figure_is_not_stored():
    assert stored(plt.figure()) is None


def test_words_beside_the_panels_are_not_cut_off_alone():
    figure, axes = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
    figure.supylabel("nats")
    axes[0].plot([0, 1])
    axes[1].plot([0, 1])
    (cut,) = facts(figure)["cuts"]
    assert 0.4 < cut < 0.6


def two(**changes):
    """Two panels that can be cut apart without loss, but for the changes."""
    options = {"sharey": False, "width_ratios": (1, 1)} | changes
    figure, axes = plt.subplots(1, 2, figsize=(7, 2.5), **options)
    for ax in axes:
        ax.plot([0, 1], [0, 1])
        ax.set(xlabel="step", ylabel="loss")
        ax.label_outer(remove_inner_ticks=options["sharey"])
    return figure


@pytest.mark.parametrize(
    ("changes", "words", "badly"),
    [({}, "", False), ({"sharey": True}, "", True), ({"width_ratios": (2, 1)}, "", True)]
    + [({}, "steps of both", True)],
)
def test_panels_that_would_lose_something_by_a_cut_are_drawn_for_a_phone(
    monkeypatch, changes, words, badly
):
    monkeypatch.setenv("GENLIB_PAGE", "1")
    figure = two(**changes)
    if words:
        figure.supxlabel(words, x=0.2, fontsize=9)
    said = stored(figure)[1]["genlib"]
    assert ("narrow" in said) == badly
