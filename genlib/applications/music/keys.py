"""The key of an excerpt: 24 of them, told without learning, by counts, and by neighbours.

Excerpts are chords of pitch classes x `[N, T, V]`, 0 (C) to 11, -1 for a rest. A key is a number:
its tonic for major, 12 + its tonic for minor. All rules here treat the 12 transpositions alike, so
excerpts may be given in any, and labels are 0 (C major) or 12 + 9 (A minor) for excerpts that were
brought to the key without sharps or flats.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

C_MAJOR, A_MINOR = 0, 21
# Krumhansl and Kessler, "Tracing the dynamic changes in perceived tonal organization in a spatial
# representation of musical keys", Psychological Review 89 (1982): how well a tone fits a key.
PROFILES = np.array(
    [
        [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
        [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
    ]
)


def in_a_key(pieces: Sequence[np.ndarray]) -> tuple[list[np.ndarray], list[int], list[int]]:
    """Pieces with a plain key, as pitch classes: those whose lowest voice ends on its tonic.

    Of pieces `[T, V]` in MIDI pitches, moved to no sharps or flats, those that end on C are in C
    major, those on A in A minor, and those on D were written with a sharp or flat too few, as was
    usual: they are in minor too, and are moved by a fifth. The others are left out.

    Returns:
        the pieces `[T, V]` in pitch classes, their keys, and their places in `pieces`.
    """
    found, keys, places = [], [], []
    for place, piece in enumerate(pieces):
        last = int(piece[-1, -1]) % 12
        if piece[-1, -1] == 0 or last not in (0, 2, 9):
            continue
        found.append(np.where(piece > 0, (piece + (7 if last == 2 else 0)) % 12, -1))
        keys.append(C_MAJOR if last == 0 else A_MINOR)
        places.append(place)
    return found, keys, places


def excerpts(piece: np.ndarray, length: int, step: int) -> np.ndarray:
    """Runs of so many chords of a piece, one at every `step`, `[N, T, V]`.

    The last `length` chords are left out, since the last of them names the key.
    """
    starts = range(0, len(piece) - 2 * length + 1, step)
    runs = [piece[i : i + length] for i in starts]
    return np.array(runs, dtype=int).reshape(-1, length, piece.shape[1])


def counts(x: np.ndarray, pairs: bool = False) -> Tensor:
    """How often each pitch class is heard, and in the lowest voice: shares, `[N, 12, K]`.

    K is 2, and with `pairs` 14: how often the lowest voice goes from a class to each, by the
    interval. Transposing an excerpt moves its counts along the axis of 12.
    """
    one = np.eye(13)[x]  # [N, T, V, 13]; -1, a rest, is the last
    bass = one[:, :, -1, :12]  # [N, T, 12]
    parts = [one[..., :12].sum((1, 2)), bass.sum(1)]
    parts = [part / np.maximum(part.sum(1, keepdims=True), 1) for part in parts]
    if pairs:
        for interval in range(12):
            here, there = bass[:, :-1], np.roll(bass[:, 1:], -interval, 2)
            parts.append((here * there).sum(1) / (x.shape[1] - 1))
    return torch.tensor(np.stack(parts, 2), dtype=torch.float32)


def in_every_key(features: Tensor) -> Tensor:
    """Counts as they are seen from each tonic, `[N, 12, K]` to `[N, 12, 12 K]`."""
    return torch.stack([features.roll(-tonic, 1).flatten(1) for tonic in range(12)], 1)


def by_profiles(x: np.ndarray) -> Tensor:
    """Correlation of what is heard with the profile of each key, `[N, T, V]` to `[N, 24]`.

    The rule of Krumhansl and Schmuckler (Krumhansl, Cognitive Foundations of Musical Pitch, 1990).
    """
    seen = in_every_key(counts(x)[..., :1])  # [N, 12, 12]
    seen = seen - seen.mean(2, keepdim=True)
    profiles = torch.tensor(PROFILES, dtype=torch.float32)
    profiles = F.normalize(profiles - profiles.mean(1, keepdim=True), dim=1)
    return (F.normalize(seen, dim=2) @ profiles.T).transpose(1, 2).flatten(1)


class KeyRegression:
    """Logistic regression of 24 keys: one row of weights per mode, moved to each tonic.

    Args:
        features: `[N, 12, K]`, see `counts`.
        keys: `[N]`, 0 to 23.
        ridge: penalty on squared weights.
    """

    def __init__(self, features: Tensor, keys: Tensor, ridge: float):
        seen = in_every_key(features)
        self.scale = seen.std((0, 1)) + 1e-3
        seen = seen / self.scale
        weights = torch.zeros(2, seen.shape[2] + 1, requires_grad=True)
        share = _share_of_mode(keys)
        optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

        def misfit() -> Tensor:
            optimizer.zero_grad()
            each = F.cross_entropy(self._scores(seen, weights), keys, reduction="none")
            loss = (each / share).mean() / 2 + ridge * weights[:, :-1].square().sum()
            loss.backward()
            return loss

        optimizer.step(misfit)
        self.weights = weights.detach()

    @staticmethod
    def _scores(seen: Tensor, weights: Tensor) -> Tensor:
        return (seen @ weights[:, :-1].T + weights[:, -1]).transpose(1, 2).flatten(1)

    def scores(self, features: Tensor) -> Tensor:
        """Logits of the 24 keys, `[N, 12, K]` to `[N, 24]`."""
        return self._scores(in_every_key(features) / self.scale, self.weights)


def by_neighbours(features: Tensor, keys: Tensor, new: Tensor, k: int) -> Tensor:
    """Votes of the k nearest known excerpts, each known in all 12 transpositions: `[N, 24]`.

    A vote counts as one over the number of known excerpts of its mode.
    """
    known = features.flatten(1)  # [M, 12 K], as from their own tonic
    share = _share_of_mode(keys)
    far = torch.stack([torch.cdist(row, known) for row in in_every_key(new)])  # [N, 12, M]
    near = far.flatten(1).topk(k, largest=False).indices  # [N, k]
    tonic, which = near // len(known), near % len(known)
    moved = 12 * (keys[which] // 12) + (keys[which] + tonic) % 12
    return torch.zeros(len(new), 24).scatter_add(1, moved, 1 / share[which])


def _share_of_mode(keys: Tensor) -> Tensor:
    """For each key, the share of all keys that have its mode, `[N]`."""
    mode = keys // 12
    return torch.bincount(mode, minlength=2)[mode] / len(keys)


def balanced(scores: Tensor, keys: Tensor) -> float:
    """Balanced accuracy: the share of excerpts whose key is right, mean of major and minor."""
    right = (scores.argmax(1) == keys).float()
    return float(torch.stack([right[keys // 12 == mode].mean() for mode in (0, 1)]).mean())
