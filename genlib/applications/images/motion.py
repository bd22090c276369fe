"""What continues a video without having seen another one: hold, shift, warp by optical flow.

Each takes the frames seen, `[N, T, D]`, to the next n, `[N, n, D]`.
"""

from collections.abc import Callable

import numpy as np
import torch
from scipy.ndimage import shift
from skimage.registration import phase_cross_correlation
from torch import Tensor

from genlib.applications.images.dull import opencv


def copied(frames: Tensor, n: int) -> Tensor:
    """The last frame, again and again."""
    return frames[:, -1:].repeat(1, n, 1)


def _each(frames: Tensor, n: int, one: Callable) -> Tensor:
    side = round(frames.shape[2] ** 0.5)
    videos = frames.numpy().reshape(*frames.shape[:2], side, side)
    made = np.stack([one(video, n) for video in videos])  # [N, n, side, side]
    return torch.tensor(made.reshape(len(frames), n, -1), dtype=torch.float32).clamp(0, 1)


def speed(video: np.ndarray) -> np.ndarray:
    """Pixels per frame, down and to the right, by how the centre of the ink moves, `[2]`.

    How fast: the median of all steps, since one in which it bounced is too short. Which way: the
    last step.
    """
    place = np.arange(video.shape[1])
    ink = video / np.maximum(video.sum((1, 2), keepdims=True), 1e-6)
    centre = np.stack([ink.sum(2) @ place, ink.sum(1) @ place], 1)  # [T, 2]
    steps = np.diff(centre, axis=0)  # [T - 1, 2]
    return np.sign(steps[-1]) * np.median(np.abs(steps), axis=0)


def registered(video: np.ndarray) -> np.ndarray:
    """The same by phase correlation of the last two frames, to a twentieth of a pixel."""
    return phase_cross_correlation(video[-1], video[-2], upsample_factor=20)[0]


def shifted(frames: Tensor, n: int, find: Callable = speed) -> Tensor:
    """The last frame moved on at constant speed; what leaves the frame is lost."""

    def one(video, n):
        v = find(video)
        return [shift(video[-1], h * v, order=1) for h in range(1, n + 1)]

    return _each(frames, n, one)


def mirrored(frames: Tensor, n: int, find: Callable = speed, margin: float = 0.0) -> Tensor:
    """The same, but the ink turns back where its edge meets the border.

    Args:
        margin: pixels between the ink and the border where it turns.
    """

    def one(video, n):
        v, last = find(video), video[-1]
        way = np.zeros((n, 2))
        for axis in (0, 1):
            lines = np.flatnonzero(last.max(1 - axis) > 0.1)
            low = min(0.0, margin - lines[0]) if len(lines) else 0.0
            high = max(0.0, len(last) - 1 - margin - lines[-1]) if len(lines) else 0.0
            at, step = 0.0, v[axis]
            for h in range(n):
                at += step
                if not low <= at <= high:
                    at = 2 * (low if at < low else high) - at
                    step = -step
                way[h, axis] = at
        return [shift(last, d, order=1) for d in way]

    return _each(frames, n, one)


def warped(frames: Tensor, n: int) -> Tensor:
    """The last frame carried on along its optical flow (DIS, Kroeger et al., 2016), by OpenCV."""
    cv2 = opencv()

    def one(video, n):
        before, last = ((255 * picture).astype(np.uint8) for picture in video[-2:])
        size = [4 * s for s in last.shape]  # the method wants larger pictures than ours
        large = [
            cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR) for picture in (before, last)
        ]
        finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        back = finder.calc(large[1], large[0], None)  # from the last frame to the one before
        back = cv2.resize(back, last.shape, interpolation=cv2.INTER_AREA) / 4
        rows, columns = np.mgrid[: last.shape[0], : last.shape[1]].astype(np.float32)
        made, now = [], video[-1]
        for _ in range(n):
            across, down = columns + back[..., 0], rows + back[..., 1]
            now, back = (cv2.remap(a, across, down, cv2.INTER_LINEAR) for a in (now, back))
            made.append(now)
        return made

    return _each(frames, n, one)


class LinearFrames:
    """All next frames as one linear map of the frames seen, by least squares with a ridge.

    Args:
        videos: `[N, T, D]`, of which the first `seen` frames are seen.
        ridge: on the diagonal, per video.
    """

    def __init__(self, videos: Tensor, seen: int, ridge: float):
        x, y = (part.flatten(1).double() for part in (videos[:, :seen], videos[:, seen:]))
        self.shape = videos[:, seen:].shape[1:]
        self.centre, self.mean = x.mean(0), y.mean(0)
        x, y = x - self.centre, y - self.mean
        gram = x.T @ x / len(x) + ridge * torch.eye(x.shape[1]).double()
        self.matrix = torch.linalg.solve(gram, x.T @ y / len(x))

    def __call__(self, frames: Tensor, n: int) -> Tensor:
        made = self.mean + (frames.flatten(1).double() - self.centre) @ self.matrix
        return made.view(-1, *self.shape)[:, :n].float().clamp(0, 1)


class Shrunk:
    """Another way, drawn towards the mean frame: the less it knows, the more, frame by frame.

    What is sharp in the wrong place errs twice. One factor for each of the next frames, by least
    squares on videos to learn from, takes that back.

    Args:
        way: one of the ways above.
        videos: `[N, T, D]`, of which the first `seen` frames are seen.
    """

    def __init__(self, way: Callable, videos: Tensor, seen: int):
        self.way, truth = way, videos[:, seen:]
        self.mean = videos.mean((0, 1))  # [D]
        made = way(videos[:, :seen], truth.shape[1]) - self.mean
        off = truth - self.mean
        self.factor = (made * off).sum((0, 2)) / made.square().sum((0, 2))  # [n]

    def __call__(self, frames: Tensor, n: int) -> Tensor:
        return self.mean + self.factor[:n, None] * (self.way(frames, n) - self.mean)
