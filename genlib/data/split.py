"""Images with labels, split into a part to train on and a part to test on, always the same way."""

import hashlib
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor


class Split(NamedTuple):
    """Examples to train on and examples to test on.

    Images are float32 with values in [0, 1], `[N, pixels]` or `[N, 1, height, width]`; labels are
    int64, `[N]`.
    """

    x: Tensor
    y: Tensor
    x_test: Tensor
    y_test: Tensor


def order_by_hash(images: np.ndarray) -> np.ndarray:
    """An order that looks random and is the same for ever: that of the images' own sha256.

    A seeded generator would not do: NumPy and torch may change what a seed gives from one
    version to the next, and with it every number in the book.
    """
    digests = [hashlib.sha256(image.tobytes()).digest() for image in images]
    return np.array(sorted(range(len(images)), key=digests.__getitem__))


def one_in_five(images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of the training and of the test examples: of every class, one in five is for testing.

    Both come in the order of their hashes, so a slice of either is a fair mixture of classes.
    """
    order = order_by_hash(images)
    by_class = order[np.argsort(labels[order], kind="stable")]
    test = np.zeros(len(labels), dtype=bool)
    test[by_class[::5]] = True
    return order[~test[order]], order[test[order]]


def to_split(
    train: tuple[np.ndarray, np.ndarray],
    test: tuple[np.ndarray, np.ndarray],
    white: int,
    flat: bool,
) -> Split:
    """Tensors from whole numbers: images `[N, height, width]` where `white` becomes 1."""

    def images(x: np.ndarray) -> Tensor:
        x = x.reshape(len(x), -1) if flat else x[:, None]  # [N, pixels] or [N, 1, H, W]
        return torch.tensor(x, dtype=torch.float32).div_(white)

    def labels(y: np.ndarray) -> Tensor:
        return torch.tensor(y, dtype=torch.int64)

    return Split(images(train[0]), labels(train[1]), images(test[0]), labels(test[1]))
