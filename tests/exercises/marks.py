"""The exercises of the chapters, read from the notebooks' nbgrader marks, and run."""

import contextlib
import copy
import importlib.util
import io
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import FunctionType, ModuleType

import nbformat
import torch
from links import notebooks
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions


@dataclass(frozen=True)
class Exercise:
    """One exercise of one notebook: sources of its cells, as the author wrote them."""

    path: Path
    grade_id: str
    setup: str
    solution: str
    check: str

    def __str__(self) -> str:
        return self.grade_id


def mark(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


def setups(path: Path) -> list[str]:
    """Sources of the cells tagged exercise-setup; there should be one."""
    return [c.source for c in _code(path) if "exercise-setup" in c.metadata.get("tags", [])]


def of(path: Path) -> list[Exercise]:
    """The exercises of a notebook; each check is the graded cell after its solution."""
    setup = "\n".join(setups(path))
    marked = [cell for cell in _code(path) if mark(cell)]
    found = []
    for cell, following in pairwise([*marked, None]):
        if mark(cell)["solution"]:
            grade_id = mark(cell)["grade_id"]
            check = following.source if following and mark(following)["grade"] else ""
            found.append(Exercise(path, grade_id, setup, cell.source, check))
    return found


def written(path: Path) -> list:
    """The Markdown cells that a person grades."""
    return [c for c in _cells(path) if c.cell_type == "markdown" and mark(c).get("grade")]


def written_prompts(path: Path) -> list[tuple]:
    """(prompt, answer) of each written answer: the cell above it asks for it."""
    answers = written(path)
    return [(above, c) for above, c in pairwise(_cells(path)) if c in answers]


def text(path: Path) -> str:
    """All Markdown of a notebook."""
    return "\n\n".join(cell.source for cell in _cells(path) if cell.cell_type == "markdown")


def graded(path: Path) -> list:
    """The cells that give points."""
    return [cell for cell in _code(path) if mark(cell).get("grade")]


def _code(path: Path) -> list:
    return [c for c in _cells(path) if c.cell_type == "code"]


@cache
def _cells(path: Path) -> list:
    """The cells of a notebook without their outputs, to be read and not changed."""
    cells = nbformat.read(path, as_version=4).cells
    for cell in cells:
        cell.pop("outputs", None)
    return cells


def everywhere() -> list[Exercise]:
    return [exercise for path in notebooks() for exercise in of(path)]


def wrong_answers(path: Path) -> dict[str, dict[str, str]]:
    """WRONG of tests/exercises/<notebook>.py: exercise → why it is wrong → source."""
    return _answers(Path(__file__).parent / f"{path.stem}.py", "WRONG")


def right_answers(path: Path) -> dict[str, dict[str, str]]:
    """RIGHT of tests/exercises/right/<notebook>.py: exercise → in which style → source."""
    return _answers(Path(__file__).parent / "right" / f"{path.stem}.py", "RIGHT")


@cache
def _answers(file: Path, name: str) -> dict[str, dict[str, str]]:
    if not file.exists():
        return {}
    spec = importlib.util.spec_from_file_location(f"{name}_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def stub(exercise: Exercise) -> str:
    """What the student gets instead of the solution."""
    return _processed(ClearSolutions(), exercise.solution)


def released_text(answer: str) -> str:
    """What the student gets instead of a written answer."""
    return _processed(ClearSolutions(), answer, nbformat.v4.new_markdown_cell)


def visible(exercise: Exercise) -> str:
    """The part of the check that the student sees."""
    return _processed(ClearHiddenTests(), exercise.check)


def _processed(preprocessor, source: str, kind=nbformat.v4.new_code_cell) -> str:
    cell = kind(source)
    cell.metadata["nbgrader"] = {"solution": True, "grade": True, "schema_version": 3}
    book = nbformat.v4.new_notebook(cells=[cell])
    book.metadata["kernelspec"] = {"name": "python3", "language": "python"}
    book, _ = preprocessor.preprocess(book, {})
    return book.cells[0].source


def run(setup: str, *sources: str) -> dict:
    """Execute a set-up and cells after it in a fresh namespace, as a notebook would.

    A set-up, which trains a network in some chapters, runs once; each answer gets a copy of what it
    left behind, and torch's random numbers as it left them.
    """
    names, state = _after(setup)
    names = _copied(names)
    torch.set_rng_state(state)
    for source in sources:
        exec(compile(source, "<exercise>", "exec"), names)
    return names


@cache
def _after(setup: str) -> tuple[dict, torch.Tensor]:
    """The names that a set-up makes, never to be used themselves, and torch's state after it."""
    names: dict = {"__name__": "exercise"}
    torch.manual_seed(0)  # whichever test is the first
    exec(compile(setup, "<exercise>", "exec"), names)
    return names, torch.get_rng_state()


def _copied(names: dict) -> dict:
    """The same names for values of their own; functions look names up in the copy."""
    mine: dict = {}
    seen: dict = {}  # what two names share is shared again
    for name, value in names.items():
        if isinstance(value, ModuleType) or name == "__builtins__":
            mine[name] = value
        elif isinstance(value, FunctionType) and value.__globals__ is names:
            parts = (value.__code__, mine, value.__name__, value.__defaults__, value.__closure__)
            mine[name] = FunctionType(*parts)
            mine[name].__kwdefaults__ = value.__kwdefaults__
        else:
            mine[name] = copy.deepcopy(value, seen)
    return mine


def refusal(check: str, names: dict) -> str | None:
    """What a check says to an answer that it refuses; None if it passes.

    An assert's message, or the sentence of `genlib.checks` where an answer holds no numbers. Any
    other error is raised: a student would not know what it means.
    """
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(check, "<check>", "exec"), names)
    except AssertionError as failure:
        return str(failure) or " "
    except (TypeError, ValueError) as failure:
        if not str(failure).startswith("Expected "):
            raise
        return str(failure)
    return None
