"""Everything the course can do: `make book` is `python3 book/tools/make.py book`.

book        build the book into _build/html and print the page to open
class-book  the book for a class, without solutions, into _build/class
questions   the quizzes as a question bank for Moodle and Canvas, into _build/questions
pdf         the book as one file, _build/book.pdf, printed by Chromium
epub        the book for an e-reader, _build/book.epub
test        everything: lint, unit tests, every notebook, exercises, the book in a browser
studies     compute the chapters' studies that are missing or stale (09 plane for one)
execute     run the notebooks afresh and store what they print (07 for one)
arena       train every family on every set of the arena (--plan: how long that takes)
bench       how fast the library is, beside bare loops
lab         open the notebooks in JupyterLab
links       https://github.com/you/fork: set the repository's address everywhere
assignment  01,02 ../course: exercises to hand out and grade with nbgrader
release     ../course: take the solutions out, and see that they pass and stubs fail
grade       ../course 01_autoencoders: what the class handed in, to grades and feedback pages
formgrade   ../course: give points by hand, in nbgrader's page
format      repair formatting and lint
colab       run the notebooks with the versions that Colab preinstalls, in .venv-colab
mutate      break the library on purpose and count what its tests notice (fit 200, say)
clean       remove what was built (all: also the virtual environments)
full        every notebook on full data, for a machine with a GPU
linkcheck   ask every address in the book whether it is there
lock        write requirements.lock from what is installed

Whatever stands after the name is handed on: `make.py test tests/unit -k fit`. Variables of the
environment: TORCH=cpu (or cu126, ...) chooses a build of torch from PyTorch's own index, NEWEST=1
takes the newest versions instead of those in requirements.lock. Like bootstrap.py, this is read
by whatever Python the machine has; that Python also makes .venv.
"""

import os
import shutil
import sys

import bootstrap
import child
from install.place import ROOT, Place

BOOK, ALL = "book", "all"
STATIC = {"GENLIB_STATIC": "1"}
STEPS = {  # name: the part of the lock that it needs, what .venv's Python then runs, variables
    "book": (BOOK, ["book/tools/build.py"], {}),
    "class-book": (ALL, ["book/tools/class_book.py"], {}),
    "questions": (BOOK, ["book/tools/question_bank.py"], {}),
    "linkcheck": (BOOK, ["book/tools/build.py", "linkcheck"], {}),
    "pdf": (BOOK, ["book/tools/pdf.py"], {}),
    "epub": (BOOK, ["book/tools/epub.py"], {}),
    "links": (BOOK, ["book/tools/links.py"], {}),
    "test": (ALL, ["-m", "pytest", "-n", "2", "--dist", "loadfile"], STATIC),
    "full": (
        ALL,
        ["-m", "pytest", "chapters", "--nbval-cell-timeout=7200"]
        # to the end, outputs not compared
        + ["--nbval-sanitize-with=tests/notebooks/nbval_any_output.cfg"],
        dict(STATIC, GENLIB_MODE="full"),
    ),
    "execute": (ALL, ["book/tools/execute.py"], {}),
    "studies": (ALL, ["book/tools/studies.py"], {}),
    "arena": (ALL, ["book/tools/arena.py"], {}),
    "bench": (ALL, ["-m", "pytest", "tests/benchmarks", "-s", "-q"], {}),
    "lab": (ALL, ["-m", "jupyterlab", "chapters"], {}),
    "mutate": (ALL, ["book/tools/mutate.py"], {}),
    "assignment": (ALL, ["book/tools/assignment.py"], {}),
    "release": (ALL, ["book/tools/release.py"], {}),
    "grade": (ALL, ["book/tools/grade.py"], {}),
    "formgrade": (ALL, ["book/tools/formgrade.py"], {}),
    "lock": (None, ["book/tools/lock.py"], {}),  # of what is there, newer than the lock perhaps
}
FORMAT = (["-m", "ruff", "check", "--fix", "."], ["-m", "ruff", "format", "."])
BUILT = ("_build", ".pytest_cache", ".ruff_cache", ".hypothesis")


def variables(extra):
    """The environment of a step."""
    fixed = {
        # One thread each: notebooks run two at a time, and stored numbers must not depend on cores.
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONUTF8": "1",  # what Windows would otherwise read in its own code page
    }
    return dict(os.environ, **dict(fixed, **extra))


def run(command, extra, python=None):
    """Run .venv's Python and return its exit status."""
    return child.run([python or str(Place(ROOT).python)] + command, ROOT, variables(extra))


def clean(what):
    for name in BUILT:
        shutil.rmtree(str(ROOT / name), ignore_errors=True)
    for folder in list(ROOT.rglob("__pycache__")):
        if not {".venv", ".venv-colab"} & set(folder.parts):
            shutil.rmtree(str(folder), ignore_errors=True)
    for folder in (ROOT / ".venv", ROOT / ".venv-colab"):
        if what == ["all"] and folder.exists():
            shutil.rmtree(str(folder))


def main(arguments):
    name, rest = (arguments or ["help"])[0], arguments[1:]
    if name == "clean":
        return clean(rest)
    if name == "colab":  # which makes an environment of its own
        return run(["book/tools/colab.py"] + rest, {}, sys.executable)
    if name not in STEPS and name != "format":
        print(__doc__)
        return 0 if name in ("help", "-h", "--help") else 2
    needs, command, extra = STEPS.get(name, (ALL, [], {}))
    if needs:
        bootstrap.run(needs, os.environ.get("TORCH"), bool(os.environ.get("NEWEST")))
    if name == "mutate" and run(["-c", "import cosmic_ray"], {}):
        extra = ["--no-build-isolation", "--constraint", "requirements.lock", "-e", ".[mutate]"]
        if run(["-m", "pip", "install", "--quiet"] + extra, {}):
            return 1
    if name == "format":
        return max([run(command, {}) for command in FORMAT])
    return run(command + rest, extra)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
