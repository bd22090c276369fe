"""Which model for a purpose, from what the arena measured: an answer, its reasons, and how sure.

    from genlib.choosing import choose

    print(choose("draw", "images", needs=["fast"]))

**The question** (`questions`): a purpose, a kind of data, and needs.

**What was measured** (`facts`): on each set of the arena a number per entrant and seed.

**The rules** (`advice`), the same for all, with no winner written by hand. On each set the entrants
that meet the needs are compared by the purpose's measure. Whoever is not really worse than the
best (`genlib.arena.ranking`) is *alike* to it. Who is alike to the best on all sets of this kind of
data may be the answer; if a dull method is among them, it is. Of several the one that is cheapest
to train. The copier never is, nor by a measure of samples whoever copies like it.

**The page** (`genlib.show.guide`): every answer in a form that a figure can hold.
"""

from genlib.choosing.advice import choose
from genlib.choosing.answers import Advice
from genlib.choosing.facts import Facts, facts
from genlib.choosing.questions import KINDS, NEEDS, PURPOSES

__all__ = ["KINDS", "NEEDS", "PURPOSES", "Advice", "Facts", "choose", "facts"]
