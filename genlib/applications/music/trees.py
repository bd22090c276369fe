"""Noise reduction cell by cell: the gain of a cell from the cells around it, by boosted trees.

spectrum S [T, F], noise N [F] -> levels log(|S| / sqrt(N)) [T, F] -> cells around each [T, F, K]
-> trees -> gain [T, F]

They are regression on a table, as someone would try it between a rule and a network, which can be
given the same table. They learn the gain that is best for a cell, from cells drawn in proportion
to a power of their loudness, since a wrong gain matters where there is something to multiply.

Source: Ke et al., "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 2017,
whose way of growing trees on histograms scikit-learn follows.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True)
class CellView:
    """What is seen of a cell, and which cells are learnt from.

    Args:
        frames: how many of the cells around it, in time, an odd number.
        bands: how many in frequency, an odd number.
        cells: how many are drawn per sound.
        emphasis: they are drawn in proportion to (|S|^2 / N)^emphasis.
    """

    frames: int = 5
    bands: int = 11
    cells: int = 500
    emphasis: float = 0.5

    def features(self, spectrum: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Levels around each cell, and how high its band lies, -1 to 1: `[T, F, K + 1]`."""
        seen = around(levels(spectrum, noise), self.frames, self.bands)
        band = np.linspace(-1, 1, seen.shape[1], dtype=np.float32)[:, None]
        return np.concatenate([seen, np.broadcast_to(band, (*seen.shape[:2], 1))], 2)

    def table(self, sounds: Iterable[tuple], source) -> tuple[np.ndarray, np.ndarray]:
        """Cells to learn from and the best gain of each, `[M, K + 1]` and `[M]` float32.

        Args:
            sounds: (noisy spectrum `[T, F]`, clean one, noise `[F]`) each.
            source: a generator of NumPy, that draws.
        """
        rows, gains = [], []
        for spectrum, clean, noise in sounds:
            weight = (np.abs(spectrum) ** 2 / noise).ravel() ** self.emphasis
            which = source.choice(weight.size, self.cells, p=weight / weight.sum())
            rows.append(self.features(spectrum, noise).reshape(weight.size, -1)[which])
            gains.append(ideal_gain(spectrum, clean).ravel()[which])
        return np.concatenate(rows), np.concatenate(gains).astype(np.float32)


class GainTrees:
    """Boosted trees for the gain of a cell.

    Args:
        view: what they see.
        leaves: of each tree.
        trees: how many.
        rate: by which share of what is still wrong each tree corrects.
    """

    def __init__(self, view: CellView, leaves: int = 31, trees: int = 100, rate: float = 0.1):
        self.view, self.leaves, self.trees, self.rate = view, leaves, trees, rate

    def learn(self, table: tuple, table_val: tuple, seed: int) -> list[tuple[int, float]]:
        """Learn from a table of the view.

        Returns:
            The validation curve: (trees, mean squared error of the gain).
        """
        from sklearn.ensemble import HistGradientBoostingRegressor  # here: slow to import

        self.model = HistGradientBoostingRegressor(
            max_iter=self.trees,
            max_leaf_nodes=self.leaves,
            learning_rate=self.rate,
            early_stopping=False,
            random_state=seed,
        )
        self.model.fit(*table)
        x_val, gain_val = table_val
        errors = [np.mean((said - gain_val) ** 2) for said in self.model.staged_predict(x_val)]
        every = max(1, self.trees // 12)
        return [(i, float(e)) for i, e in enumerate(errors, 1) if i % every == 0]

    def gain(self, spectrum: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """The gain of each cell in [0, 1], `[T, F]`."""
        seen = self.view.features(spectrum, noise)
        said = self.model.predict(seen.reshape(-1, seen.shape[2]))
        return said.reshape(spectrum.shape).clip(0, 1)
