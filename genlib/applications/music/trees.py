"""Noise reduction by boosted trees: the gain of a cell, from the cells around it.

spectrum S [T, F], noise N [F] -> levels log(|S| / sqrt(N)) [T, F] -> cells around each [T, F, K]
-> trees -> gain [T, F]

They are regression on a table, as someone would try it between a rule and a network. They learn
the gain that is best for a cell, from cells drawn in proportion to a power of their loudness,
since a wrong gain matters where there is something to multiply.

Source: Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017,
whose way of growing trees on histograms scikit-learn follows.
"""

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from genlib.applications.music.spectra import ideal_gain
from genlib.checks import check_positive


def levels(spectrum: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """How loud each cell is, in units of the noise: log(|S| / sqrt(N) + 0.1), `[T, F]` float32."""
    return np.log(np.abs(spectrum) / np.sqrt(noise) + 0.1).astype(np.float32)


def around(x: np.ndarray, frames: int, bands: int) -> np.ndarray:
    """Each cell of x `[T, F]` with those around it, `[T, F, frames * bands]`; edges are repeated.

    Args:
        x: one number per cell.
        frames: how many in time, an odd number.
        bands: how many in frequency, an odd number.

    Raises:
        ValueError: an even number of either.
    """
    frames, bands = check_positive("frames", frames), check_positive("bands", bands)
    if frames % 2 == 0 or bands % 2 == 0:
        raise ValueError(f"Expected odd numbers of frames and bands, got {frames} and {bands}.")
    sides = [(size // 2, size // 2) for size in (frames, bands)]
    runs = sliding_window_view(np.pad(x, sides, mode="edge"), (frames, bands))
    return runs.reshape(*x.shape, frames * bands)


class GainTrees:
    """Boosted trees for the gain of a cell.

    Args:
        frames: of the cells around it that are seen, an odd number.
        bands: likewise.
        leaves: of each tree.
        trees: how many.
        rate: by which share of what is still wrong each tree corrects.
        emphasis: cells are drawn to learn from in proportion to (|S|^2 / N)^emphasis.
        cells: how many are drawn per sound.
    """

    def __init__(
        self,
        frames: int = 5,
        bands: int = 7,
        leaves: int = 31,
        trees: int = 200,
        rate: float = 0.1,
        emphasis: float = 0.5,
        cells: int = 500,
    ):
        self.frames, self.bands = frames, bands
        self.leaves, self.trees, self.rate = leaves, trees, rate
        self.emphasis, self.cells = emphasis, cells

    def features(self, spectrum: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """What is seen of each cell: the levels around it and its band, `[T, F, K + 1]`."""
        seen = around(levels(spectrum, noise), self.frames, self.bands)
        band = np.broadcast_to(np.arange(seen.shape[1], dtype=np.float32), seen.shape[:2])
        return np.concatenate([seen, band[..., None]], 2)

    def drawn(
        self, spectrum: np.ndarray, clean: np.ndarray, noise: np.ndarray, source
    ) -> tuple[np.ndarray, np.ndarray]:
        """Cells of one sound to learn from, and their best gains, `[cells, K + 1]`, `[cells]`."""
        weight = (np.abs(spectrum) ** 2 / noise).ravel() ** self.emphasis
        which = source.choice(weight.size, self.cells, p=weight / weight.sum())
        seen = self.features(spectrum, noise).reshape(weight.size, -1)
        return seen[which], ideal_gain(spectrum, clean).ravel()[which]

    def learn(self, sounds: Iterable[tuple], sounds_val: Iterable[tuple], seed: int) -> list:
        """Learn from sounds, each (noisy spectrum, clean spectrum, noise).

        Returns:
            The validation curve: (trees, mean squared error of gains of cells drawn likewise).
        """
        from sklearn.ensemble import HistGradientBoostingRegressor  # here: slow to import

        source = np.random.default_rng(seed)
        parts = [
            [
                np.concatenate(part)
                for part in zip(*(self.drawn(*s, source) for s in group), strict=True)
            ]
            for group in (sounds, sounds_val)
        ]
        self.model = HistGradientBoostingRegressor(
            max_iter=self.trees, max_leaf_nodes=self.leaves, learning_rate=self.rate,
            early_stopping=False, random_state=seed,
        )  # fmt: skip
        self.model.fit(*parts[0])
        x_val, y_val = parts[1]
        errors = [np.mean((y - y_val) ** 2) for y in self.model.staged_predict(x_val)]
        every = max(1, self.trees // 15)
        return [(i + 1, float(e)) for i, e in enumerate(errors) if (i + 1) % every == 0]

    def gain(self, spectrum: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """The gain of each cell in [0, 1], `[T, F]`."""
        seen = self.features(spectrum, noise)
        return (
            self.model.predict(seen.reshape(-1, seen.shape[2])).reshape(spectrum.shape).clip(0, 1)
        )
