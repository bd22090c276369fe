"""Generative adversarial networks: the game, the GAN, one told the class, many side by side."""

from genlib.families.gan.conditional import ConditionalGAN
from genlib.families.gan.game import Game
from genlib.families.gan.gan import GAN
from genlib.families.gan.runs import GANRuns

__all__ = ["GAN", "ConditionalGAN", "GANRuns", "Game"]
