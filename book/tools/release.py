"""Hand an assignment out: `make release COURSE=../course ASSIGNMENT=01_autoencoders`.

nbgrader takes solutions and hidden tests out of what is in `source`. Before the result is put in
`release`, both are run: the solutions must pass every check, and the students' version must fail
every one.
"""

import argparse
import contextlib
from pathlib import Path

import nbformat
from assignment import check, folder
from assignments import generate, validate
from assignments.generate import Refused
from assignments.warm import Runner


def release(course: Path, name: str, force: bool = False, runner: Runner | None = None) -> str:
    """Release one assignment; what was done, in words. Without a runner nothing is run.

    Raises:
        Refused: it is not fit to be handed out, or would replace what a teacher edited.
    """
    sources = sorted((course / "source" / name).glob("*.ipynb"))
    if not sources:
        there = sorted(path.name for path in (course / "source").glob("*/"))
        raise Refused(
            f"Expected a notebook in {course / 'source' / name}; "
            f"there are {', '.join(there) or 'no assignments'}. Make it with make assignment."
        )
    made = generate.generated(course, name)
    problems = []
    for source in sources if runner else []:
        problems += validate.problems(source, made / source.name, runner)
    if problems and not force:
        raise Refused(f"{' '.join(problems)} Correct it in source, or add FORCE=1.")
    points = {n: p for s in sources for n, p in validate.checks(made / s.name).items()}
    target = generate.handed_out(course, name, made, force)
    title = nbformat.read(sources[0], as_version=4).cells[0].source
    tested = f"solutions pass and stubs fail all {len(points)} checks" if runner else "not run"
    said = [f"{target} is ready: {tested}; {generate.due(course, name, title)}."]
    said += [f"FORCE=1 in spite of this: {problem}" for problem in problems]
    return " ".join([*said, *(line for s in sources for line in validate.stale_prices(s))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("course", help="the folder that make assignment wrote")
    parser.add_argument("assignment", nargs="?", default="", help="some of them, commas between")
    parser.add_argument("--force", action="store_true", help="hand out whatever it says")
    parser.add_argument("--no-run", action="store_true", help="do not run the notebooks first")
    wanted = parser.parse_args()
    course = folder(wanted.course)
    check(course)
    if not (course / generate.SETTINGS).exists():
        raise SystemExit(
            f"Expected COURSE= to hold {generate.SETTINGS}, got {course}; "
            "make it with make assignment."
        )
    names = [name.strip() for name in wanted.assignment.split(",") if name.strip()]
    names = names or sorted(path.name for path in (course / "source").iterdir() if path.is_dir())
    refused = []
    with contextlib.nullcontext() if wanted.no_run else Runner() as runner:
        for name in names:
            try:
                print(release(course, name, wanted.force, runner), flush=True)
            except Refused as problem:
                refused.append(f"{name} was not released. {problem}")
            finally:
                generate.cleared(course)
    if refused:
        raise SystemExit("\n".join(refused))


if __name__ == "__main__":
    main()
