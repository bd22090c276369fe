"""Every chapter keeps the contract: executed in order, within budget, described, tested, judged."""

import re

import nbformat
import pytest
from genlib_book import notebooks
from links import ROOT, colab_cell
from links import notebooks as all_notebooks

from genlib import claims

PATHS = all_notebooks()
SECTIONS = {  # part of the contract → a heading that announces it
    "the idea, and the mathematics": r"idea|mathematic",
    "from scratch": r"scratch",
    "the oracle": r"does it work|oracle",
    "experiments": r"experiment|claim|test|measure|good|claims",
    "failure gallery": r"fail|goes wrong|gallery",
    "applications and relations": r"appli|relat|neighbour|use",
    "exercises": r"^exercises",
    "quiz": r"quiz",
    "summary": r"summary",
}
SECONDS, MEGABYTES, BYTES = 60, 1536, 1_500_000


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def docname(path):
    return path.relative_to(ROOT).with_suffix("").as_posix()


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def headings(notebook):
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    text = re.sub(r"(?s)```.*?```", "", text)
    return re.findall(r"^(#+) (.*)$", text, re.M)


def tagged(notebook, tag):
    return [cell for cell in code(notebook) if tag in cell.metadata.get("tags", [])]


def test_executed_in_order_from_a_clean_kernel(notebook):
    counts = [cell.execution_count for cell in code(notebook)]
    assert counts == list(range(1, len(counts) + 1)), "run `make execute`"


def test_nothing_went_wrong_and_nothing_leaked(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source
    assert "widgets" not in notebook.metadata, "a progress bar or widget was stored"


def test_cost_was_measured_and_fits(notebook):
    cost = notebook.metadata.get("genlib")
    assert cost, "run `make execute`"
    assert cost["seconds"] <= SECONDS
    assert cost["peak_mb"] <= MEGABYTES


def test_the_card_says_how_long_reading_takes(docname, notebook):
    """Up to the exercises: 200 words or 20 visible lines a minute, half of one for each picture
    and each displayed formula. People differ by more than the third that is let through."""
    minutes = 0.0
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if cell.source.startswith("## Exercises"):
            break
        if cell.cell_type == "markdown":
            minutes += len(cell.source.split()) / 200 + cell.source.count("$$") / 4
        elif not tags & {"hide-input", "hide-cell", "remove-input"}:
            minutes += len(cell.source.splitlines()) / 20
        minutes += 0.5 * ("figure" in cell.metadata.get("mystnb", {}))
    said = notebooks.load(ROOT, docname).minutes
    assert 3 / 4 <= said / minutes <= 4 / 3, f"{said} minutes on the card, about {minutes:.0f}"


def test_file_is_small(path):
    assert path.stat().st_size <= BYTES


def test_figures_have_a_number_a_caption_and_a_description(notebook):
    figures = [
        c for c in code(notebook) if any("image/png" in o.get("data", {}) for o in c.outputs)
    ]
    assert figures, "a chapter without a figure"
    for cell in figures:
        drawn = cell.metadata.get("mystnb", {})
        figure, alt = drawn.get("figure", {}), drawn.get("image", {}).get("alt", "")
        assert figure.get("name", "").startswith("fig-"), cell.source[:200]
        assert len(figure.get("caption", "")) > 20, cell.source[:200]
        assert len(alt) > 20 and alt != figure["caption"], cell.source[:200]
        images = [o for o in cell.outputs if "image/png" in o.get("data", {})]
        assert len(images) == 1, "one figure a cell, or the second has no caption"


def test_all_sections_are_there(notebook):
    found = headings(notebook)
    assert [level for level, _ in found].count("#") == 1, "one title"
    names = [text.strip().lower() for _, text in found]
    missing = [
        part for part, sign in SECTIONS.items() if not any(re.search(sign, n) for n in names)
    ]
    assert missing == [], names


def test_colab_cell_comes_first_and_then_the_start(path, notebook):
    assert re.search(r"^REPO = \"", colab_cell(path), re.M)
    assert "google.colab" in colab_cell(path)
    assert any("show.start(" in cell.source for cell in code(notebook)[1:4])


def test_every_claim_of_the_chapter_has_a_verdict_that_is_compared(docname, notebook):
    expected = {c.id for c in claims.LEDGER.values() if c.chapter == docname}
    judged = notebooks.load(ROOT, docname).verdicts
    assert judged.keys() == expected
    cells = tagged(notebook, "verdict")
    assert len(cells) == len(judged)
    for cell in cells:
        assert "nbval-check-output" in cell.metadata.tags, cell.source


def test_verdicts_rest_on_repeats(docname):
    for verdict in notebooks.load(ROOT, docname).verdicts.values():
        assert verdict["seeds"] >= 3, verdict["id"]
        assert verdict["verdict"] in ("supported", "refuted", "depends", "undecided")


def test_exercises_and_quiz(notebook):
    solutions = [c for c in code(notebook) if c.metadata.get("nbgrader", {}).get("solution")]
    assert len(solutions) >= 4
    hints = re.findall(r"\{admonition\} Hint", "".join(c.source for c in notebook.cells))
    assert len(hints) >= len(solutions), "every exercise has a hint"
    quizzes = [c for c in code(notebook) if "show.quiz(" in c.source]
    assert len(quizzes) == 1
    html = quizzes[0].outputs[0].data["text/html"]
    assert html.count("<li>") >= 5, "five questions"


def test_cross_references_and_citations_are_used(notebook):
    text = "".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    for role in ("{cite", "{eq}", "{term}"):
        assert role in text, f"no {role} in the text"
