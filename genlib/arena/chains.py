"""An energy that is sampled by going on with its chains."""

import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.families.contrastive import EnergyAutoencoder


class GoingOn(EnergyAutoencoder):
    """An energy whose samples go on from the chains of its training, which are longer than any that
    it could begin: `EnergyAutoencoder` with `chains`."""

    @torch.no_grad()
    def sample(self, n: int, steps: int = 100) -> Tensor:
        """n ends of chains, `[n, D]`, each begun at one of the training's."""
        start = self.chain[torch.randint(len(self.chain), (check_positive("n", n),))]
        return super().sample(n, steps, start)
