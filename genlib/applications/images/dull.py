"""What restores a picture without having seen another one: one picture at a time.

Each takes what is seen, `[N, D]`, and which pixels are known, `[N, D]`, to images `[N, D]`.
"""

import numpy as np
import torch
from skimage.restoration import denoise_nl_means, denoise_tv_chambolle, inpaint_biharmonic
from skimage.transform import resize
from torch import Tensor

from genlib.applications.images.damage import FACTOR, Seen


def _each(seen: Seen, repair) -> Tensor:
    """Repair every image by itself: `repair` gets a picture and its missing pixels."""
    side = round(seen.image.shape[1] ** 0.5)
    pairs = zip(seen.image.numpy(), seen.known.numpy() < 0.5, strict=True)
    done = [repair(a.reshape(side, side), hole.reshape(side, side)).ravel() for a, hole in pairs]
    return torch.tensor(np.stack(done), dtype=torch.float32)


def telea(seen: Seen, radius: float = 3.0) -> Tensor:
    """Fast marching from the border of the hole inwards (Telea, 2004), by OpenCV, in 256 greys.

    Args:
        radius: of the neighbourhood that each pixel is taken from, in pixels.

    Raises:
        ImportError: OpenCV is not installed; the sentence says how to get it.
    """
    cv2 = opencv()

    def one(picture, hole):
        grey = (255 * picture.clip(0, 1)).round().astype(np.uint8)
        return cv2.inpaint(grey, hole.astype(np.uint8), radius, cv2.INPAINT_TELEA) / 255

    return _each(seen, one)


def biharmonic(seen: Seen) -> Tensor:
    """The smoothest surface through the known pixels (biharmonic equation), by scikit-image."""
    return _each(seen, lambda picture, hole: inpaint_biharmonic(picture.clip(0, 1), hole))


def total_variation(seen: Seen, weight: float) -> Tensor:
    """The picture of least total variation near what is seen (Chambolle, 2004); of noise.

    Args:
        weight: of the total variation.
    """
    return _each(seen, lambda picture, _: denoise_tv_chambolle(picture, weight=weight))


def total_variation_in_holes(seen: Seen, weight: float, rounds: int = 20) -> Tensor:
    """The same where pixels are missing: smoothed and the known pixels put back, in turn."""

    def one(picture, hole):
        now = np.where(hole, picture[~hole].mean(), picture)
        for _ in range(rounds):
            now = np.where(hole, denoise_tv_chambolle(now, weight=weight), picture)
        return now

    return _each(seen, one)


def non_local_means(seen: Seen, strength: float, sigma: float) -> Tensor:
    """Means of patches that look alike in the same picture (Buades et al., 2005).

    Args:
        strength: how unlike patches may be, in units of the noise.
        sigma: standard deviation of the noise, in grey levels.
    """

    def one(picture, _):
        return denoise_nl_means(picture, 3, 9, h=strength * sigma, sigma=sigma, fast_mode=True)

    return _each(seen, one)


def interpolated(seen: Seen, order: int) -> Tensor:
    """The small picture drawn larger by splines: order 1 is bilinear, 3 bicubic."""
    side = round(seen.image.shape[1] ** 0.5)
    return _each(
        seen, lambda picture, _: resize(picture[::FACTOR, ::FACTOR], (side, side), order=order)
    )


def opencv():
    """The module cv2, or a sentence on how to get it."""
    try:
        import cv2
    except ImportError as error:
        raise ImportError(
            "This needs OpenCV, which is not installed. Install it with "
            '`pip install "genlib[applications]"`.'
        ) from error
    return cv2
