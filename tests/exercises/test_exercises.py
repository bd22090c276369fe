"""Each exercise takes right answers in any style, and refuses its stub and plausible wrong ones."""

import inspect
import re

import floats
import hints
import marks
import numpy as np
import pytest
import styles
import torch

EXERCISES = marks.everywhere()
CHAPTERS = sorted({exercise.path for exercise in EXERCISES})
WRONG = [
    (exercise, why)
    for exercise in EXERCISES
    for why in marks.wrong_answers(exercise.path).get(exercise.grade_id, {})
]
RIGHT = [
    (exercise, style)
    for exercise in EXERCISES
    for style in marks.right_answers(exercise.path).get(exercise.grade_id, {})
]
each = pytest.mark.parametrize("exercise", EXERCISES, ids=str)


@each
def test_the_solution_passes_and_no_floats_are_compared_by_equality(exercise):
    names = marks.run(exercise.setup, exercise.solution)
    assert floats.compared(exercise.check, names) == [], "compare with a tolerance, or by isclose"


@each
def test_every_assert_has_a_message(exercise):
    assert floats.without_a_message(exercise.check) == []


@pytest.mark.parametrize(
    ("exercise", "style"), RIGHT, ids=[f"{exercise}: {style}" for exercise, style in RIGHT]
)
def test_a_right_answer_in_another_style_passes(exercise, style):
    source = marks.right_answers(exercise.path)[exercise.grade_id][style]
    marks.run(exercise.setup, source, exercise.check)


@pytest.mark.parametrize("style", styles.STYLES)
@each
def test_the_solution_passes_in_other_numbers_and_containers(exercise, style):
    if exercise.grade_id in styles.NO_NUMBERS:
        return
    if style != "float32" and exercise.grade_id in styles.NEED_TENSORS:
        return
    if not styles.defines_functions(exercise.solution):
        return
    names = marks.run(exercise.setup)
    before = set(names)
    exec(compile(exercise.solution, "<solution>", "exec"), names)
    if styles.convert(names, before, style):
        exec(compile(exercise.check, "<check>", "exec"), names)


@each
def test_the_solution_passes_what_students_see(exercise):
    seen = marks.visible(exercise)
    assert "assert" in seen, "nothing is left for students to check themselves by"
    assert "HIDDEN" not in seen
    marks.run(exercise.setup, exercise.solution, seen)


@each
def test_the_stub_gives_nothing_away_and_fails(exercise):
    stub = marks.stub(exercise)
    assert "NotImplementedError" in stub and "SOLUTION" not in stub
    with pytest.raises(NotImplementedError):
        marks.run(exercise.setup, stub, exercise.check)


@pytest.mark.parametrize(
    ("exercise", "why"), WRONG, ids=[f"{exercise}: {why}" for exercise, why in WRONG]
)
def test_a_wrong_answer_fails_with_a_reason(exercise, why):
    source = marks.wrong_answers(exercise.path)[exercise.grade_id][why]
    names = marks.run(exercise.setup, source)  # it runs; it is only wrong
    said = marks.refusal(exercise.check, names)
    assert said, "it passes"
    assert said.strip(), "the check says nothing to the student"
    stored = hints.stored().get(exercise.path.stem, {}).get(exercise.grade_id, {}).get(why)
    assert stored and hints.alike(stored["hint"], said), "run tests/exercises/hints.py"


@each
def test_an_object_that_equals_everything_fails(exercise):
    """`answer == 3` alone would be satisfied by it."""
    names = marks.run(exercise.setup)
    before = set(names)
    exec(compile(exercise.solution, "<solution>", "exec"), names)
    for name in names.keys() - before:
        if not inspect.ismodule(names[name]):
            names[name] = EqualsEverything()
    with pytest.raises(Exception):  # noqa: B017 (whichever way, it must not pass)
        exec(compile(exercise.check, "<check>", "exec"), names)


class EqualsEverything:
    def __call__(self, *arguments, **named):
        return self

    def _yes(self, *_):
        return True

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _yes
    __hash__ = None


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_no_answer_meets_what_another_made_of_the_setup(path):
    """The set-up runs once, and each answer gets what a run of that cell by itself would make."""
    (setup,) = marks.setups(path)
    torch.manual_seed(0)
    alone: dict = {"__name__": "exercise"}
    exec(compile(setup, "<setup>", "exec"), alone)
    drawn = torch.rand(1)
    for numbers in numbers_in(marks.run(setup)):
        numbers[...] = 1 - numbers.flatten()[0]
    torch.rand(9)
    again = marks.run(setup)
    assert torch.equal(torch.rand(1), drawn), "other random numbers"
    assert again.keys() == alone.keys()
    for mine, value in zip(numbers_in(again), numbers_in(alone), strict=True):
        np.testing.assert_array_equal(mine, value)
    for name, value in alone.items():
        assert type(again[name]) is type(value)
        if inspect.isfunction(value) and value.__globals__ is alone:
            assert again[name].__globals__ is again, "it would not see what an answer changes"


def numbers_in(value) -> list[np.ndarray]:
    """The tensors and arrays that something holds, which may be changed, and what is drawn next."""
    if isinstance(value, torch.Tensor):
        return [value.detach().numpy()]  # the same memory
    if isinstance(value, np.ndarray):
        return [value] if value.dtype.kind in "fiub" and value.size else []
    if isinstance(value, np.random.Generator):
        return [value.random(8)]
    if inspect.ismodule(value) or inspect.isroutine(value) or inspect.isclass(value):
        return []
    if isinstance(value, dict):
        inside = [part for name, part in value.items() if name != "__builtins__"]
    elif isinstance(value, list | tuple):
        inside = value
    else:
        inside = vars(value).values() if hasattr(value, "__dict__") else ()
    return [numbers for part in inside for numbers in numbers_in(part)]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_exercise_has_a_wrong_answer(path):
    answers = marks.wrong_answers(path)
    assert answers.keys() == {exercise.grade_id for exercise in EXERCISES if exercise.path == path}
    assert all(answers.values())


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_every_exercise_has_two_right_answers_beside_its_solution(path):
    answers = marks.right_answers(path)
    few = [e.grade_id for e in marks.of(path) if len(answers.get(e.grade_id, {})) < 2]
    assert few == []
    assert answers.keys() <= {exercise.grade_id for exercise in marks.of(path)}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_marks_are_unique_and_named_alike(path):
    assert len(marks.setups(path)) == 1, "one cell tagged exercise-setup"
    ids = [exercise.grade_id for exercise in marks.of(path)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", grade_id) for grade_id in ids), ids
    checks = [marks.mark(cell).get("grade_id") for cell in marks.graded(path)]
    assert checks == [f"check-{grade_id}" for grade_id in ids]
