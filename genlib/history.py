"""What a training run leaves behind besides the trained model."""

import math


class History(dict[str, list[float]]):
    """What each player's loss was, step by step: `history["loss"]`.

    Attributes:
        steps: the steps taken, over all resumed runs.
        seconds: the wall-clock time they took.
    """

    steps: int = 0
    seconds: float = 0.0

    def last(self, player: str = "loss", n: int = 100) -> float:
        """The mean of a player's last `n` losses: a steadier number than the last one alone."""
        values = self[player][-n:]
        return math.fsum(values) / len(values)
