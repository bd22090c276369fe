"""Models that learn against their own samples: Boltzmann machines, and an energy autoencoder."""

from genlib.families.contrastive.deep import SigmoidAutoencoder
from genlib.families.contrastive.energy import EnergyAutoencoder
from genlib.families.contrastive.rbm import RBM

__all__ = ["RBM", "EnergyAutoencoder", "SigmoidAutoencoder"]
