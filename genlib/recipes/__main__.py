"""The command line: list the recipes, or run one and print ours beside theirs."""

import argparse
import sys

from genlib.recipes.recipe import RECIPES, RESULTS, record, results, run


def listing() -> str:
    """All recipes with the published number, and ours or "not run"."""
    done = {r.recipe: r for r in results()}  # the newest of each
    lines, wide = [], max(map(len, RECIPES)) + 2
    for recipe in RECIPES.values():
        ours = f"{done[recipe.name].value:.2f}" if recipe.name in done else "not run"
        lines += [
            f"{recipe.name:<{wide}}{recipe.title}; {recipe.data}",
            f"{'':<{wide}}{recipe.measure}: published {recipe.published} {recipe.unit} "
            f"({recipe.source}), ours {ours}",
            f"{'':<{wide}}{recipe.cost}" + (f"; {recipe.differs}" if recipe.differs else ""),
        ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m genlib.recipes", description=__doc__)
    parser.add_argument("name", nargs="?", help="the recipe to run; without it, all are listed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rehearse", action="store_true", help="small data and a few seconds")
    parser.add_argument("--record", action="store_true", help=f"add the result to {RESULTS.name}")
    wanted = parser.parse_args(arguments)
    if wanted.name is None:
        print(listing())
        return
    if wanted.name not in RECIPES:
        sys.exit(f"Expected one of {', '.join(RECIPES)}, got {wanted.name!r}.")
    if wanted.rehearse and wanted.record:
        sys.exit("Expected --record or --rehearse, got both: a rehearsal is no result.")
    recipe = RECIPES[wanted.name]
    result = run(recipe, wanted.seed, wanted.rehearse)
    print(f"{recipe.title}; {recipe.data}; {recipe.measure}")
    print(f"  published  {recipe.published} {recipe.unit}   ({recipe.source})")
    for place, (what, value) in enumerate(result.measured.items()):
        print(f"  ours       {value} {'' if place else recipe.unit}   ({what})")
    print(f"  seed {result.seed}, {result.seconds:.0f} s on {result.hardware}")
    if wanted.rehearse:
        print("  A rehearsal, on small data: these numbers say nothing about the published one.")
    if wanted.record:
        record(result)


if __name__ == "__main__":
    main()
