"""Published numbers, one command each: ours is trained by the recipe and printed beside theirs.

    python -m genlib.recipes                     what there is, and what came out so far
    python -m genlib.recipes vae --seed 1        train on the full data, as long as it takes
    python -m genlib.recipes vae --rehearse      the same code on small data, for seconds

`published.toml` has the numbers and their sources, `results.toml` what was run with hardware, time
and seed.
"""

from genlib.recipes.recipe import PUBLISHED, RECIPES, RESULTS, Recipe, Result, results

__all__ = ["PUBLISHED", "RECIPES", "RESULTS", "Recipe", "Result", "results"]
