"""The lean of a digit, on strokes whose lean is known."""

import pytest
import torch

from genlib.metrics.strokes import slant


def stroke(lean, side=28):
    """A line through the middle that goes `lean` pixels to the right per pixel upwards."""
    image = torch.zeros(side, side)
    for row in range(6, 22):
        right = side / 2 + lean * (13.5 - row)
        column = int(right)
        image[row, column] = 1 - (right - column)  # shared between two pixels: exactly at `right`
        image[row, column + 1] = right - column
    return image.flatten()


def test_measures_the_lean():
    images = torch.stack([stroke(0.0), stroke(0.4), stroke(-0.3)])
    assert slant(images).tolist() == pytest.approx([0.0, 0.4, -0.3], abs=1e-4)


def test_does_not_ask_where_the_digit_stands_nor_how_dark_it_is():
    image = stroke(0.4).view(28, 28)
    moved = 0.5 * torch.roll(image, (2, -3), (0, 1))
    assert slant(moved.reshape(1, -1)).item() == pytest.approx(0.4, abs=1e-4)


def test_refuses_images_that_are_not_square():
    with pytest.raises(ValueError, match="square images"):
        slant(torch.rand(3, 10))


def test_images_of_whole_numbers():
    images = torch.zeros(1, 25, dtype=torch.uint8)
    images[0, 2::5] = 200
    assert slant(images).item() == pytest.approx(0, abs=1e-6)
