"""Written answers: a person grades them by a rubric, which students do not get."""

import re

import marks
import pytest

PATHS = marks.notebooks()
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def released(cell) -> str:
    return marks.released_text(cell.source)


@each
def test_every_chapter_asks_for_one(path):
    assert marks.written(path)


@each
def test_they_are_marked_for_a_person_to_grade(path):
    for cell in marks.written(path):
        mark = marks.mark(cell)
        assert mark["solution"] and not mark["locked"] and not mark["task"]
        assert mark["cell_type"] == "markdown"
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", mark["grade_id"])


@each
def test_the_rubric_accounts_for_every_point(path):
    for cell in marks.written(path):
        rubric = cell.source.partition("*Rubric, ")[2]
        lines = re.findall(r"(?ms)^\d\. .*?\((\d) points?\)\.$", rubric)
        assert len(lines) >= 3, cell.source
        assert sum(map(int, lines)) == marks.mark(cell)["points"]
        assert rubric.startswith(f"{marks.mark(cell)['points']} points.")


@each
def test_the_prompt_says_how_long_and_that_a_person_reads_it(path):
    for prompt, _ in marks.written_prompts(path):
        assert re.match(r"### Exercise \d+", prompt.source), prompt.source
        assert re.search(r"\d to \d\s+sentences", prompt.source)
        assert "read by a person" in re.sub(r"\s+", " ", prompt.source)
        assert "{admonition} Hint" in prompt.source


@each
def test_exercises_are_numbered_without_a_gap(path):
    numbers = [int(n) for n in re.findall(r"(?m)^### Exercise (\d+)", marks.text(path))]
    assert numbers == list(range(1, len(numbers) + 1))


@each
def test_students_get_neither_the_answer_nor_the_rubric(path):
    for cell in marks.written(path):
        assert released(cell).strip() == "YOUR ANSWER HERE"
