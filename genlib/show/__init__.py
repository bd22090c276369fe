"""What the chapters draw with: figures, the card on a chapter's first page, quizzes, explorers."""

from genlib.show.card import card
from genlib.show.colours import COLOURS, colour, words
from genlib.show.explore import latent_explorer
from genlib.show.notebook import start
from genlib.show.plots import band, images, sheet
from genlib.show.quiz import quiz
from genlib.show.widgets import sliders

__all__ = [
    "COLOURS",
    "band",
    "card",
    "colour",
    "images",
    "latent_explorer",
    "quiz",
    "sheet",
    "sliders",
    "start",
    "words",
]
