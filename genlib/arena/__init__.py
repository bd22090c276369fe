"""The arena: every family of the course under one protocol, on six sets, against dull methods.

**Who enters** (`entrants`): each family as it stands in `genlib.families`, and dull opponents: one
Gaussian, one per class, a Gaussian on every example, n-grams; and a copier, as a warning. What a
family cannot take, its own class refuses, and that sentence is the reason in the tables.

**On what** (`sets`): a ring of eight Gaussians and two spirals, whose density is known; proteins in
single cells, a table of eleven columns; digits of 8 x 8 greys; 5000 digits of MNIST in black and
white; first names. Test data is drawn or kept apart, and only a final run sees it.

**By which rules** (`protocol`, `criteria.toml`): equal steps, batches and a ceiling on parameters;
the best weights on validation data are kept; each entrant tries at most the same number of
settings, once, on a pilot seed; final seeds are fresh. The setting that validation data likes best
by likelihood gives the likelihood, that by distance of samples gives all that is said of samples.

**What is measured** (`measures`, `resources`): likelihood, exact or bounded; distance, precision,
recall, density, coverage and copying of samples; reconstruction; anomalies; completion; control;
time, operations, memory, and joules by a stated assumption. Seconds are recorded and never judged.

**What is real** (`ranking`): two entrants differ on a set if a paired t test over the seeds says so
after Holm's correction for all pairs, if the gap matters (`criteria.toml`), and if it has one sign
on both halves of the test data. A signed-rank test of five seeds could never say so: its smallest p
is 1/16. Outside the plane all runs share their test data and draw their training data from one
part, so that "real" is said of these data. Over all sets, mean ranks by Friedman's test and
Nemenyi's critical difference.

**How it runs** (`studies`): records lie in `genlib/evidence/arena`; `make arena` computes those
that are missing or stale, by joblib, or by Dask on more machines, and goes on after a kill.
"""

from genlib.arena import on_pixels, on_points, on_rows
from genlib.arena.criteria import BUDGETS, MEASURES, RULES
from genlib.arena.entrants import ENTRANTS

__all__ = ["BUDGETS", "ENTRANTS", "MEASURES", "RULES", "on_pixels", "on_points", "on_rows"]
