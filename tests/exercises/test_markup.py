"""What students get is plain Markdown, with all that a prompt cites written in."""

import re

import nbformat
import pytest
from assignments import markup, notebook
from assignments.book import Book, address
from assignments.chapter import Chapter
from assignments.prompt import written
from planning import Plan

SITE = "https://you.github.io/fork"
BOOK = Book(site=SITE)
CHAPTERS = [*BOOK.chapters.values()]
each = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)


@pytest.fixture(scope="module", params=CHAPTERS, ids=lambda chapter: chapter.path.stem)
def released(request):
    """A chapter, and its assignment."""
    return request.param, notebook.made(request.param, BOOK, Plan())


def prose(cells):
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def test_no_markup_of_the_book_is_left(released):
    _, made = released
    assert [found for text in prose(made.cells) if (found := markup.survivor(text))] == []


@each
def test_the_whole_chapter_could_be_translated(chapter):
    for text in prose(chapter.notebook.cells):
        assert not markup.survivor(written(text, chapter, BOOK)), text[:200]


@pytest.mark.parametrize(
    "text",
    [
        "By {eq}`eq-a`.",
        "{cite:p}`b2020`",
        "```{admonition} Hint\nx\n```",
        ":::{note}\nx\n:::",
        "$$\nx\n$$ (eq-a)",
        "(label)=\n# Title",
        "[word]{.class}",
    ],
)
def test_what_is_looked_for_is_found(text):
    assert markup.survivor(text)


@pytest.mark.parametrize("text", ["`{eq}` in code", "```\n{eq}`x`\n```", "$\\{a\\}$ and `b`", ""])
def test_what_code_shows_is_no_markup(text):
    assert markup.survivor(text) is None
    assert written(text, CHAPTERS[0], BOOK) == text


def test_every_exercise_has_its_heading_hint_points_and_minutes(released):
    chapter, made = released
    prompts = [text for text in prose(made.cells) if text.startswith("### Exercise")]
    groups = notebook.exercises(chapter)
    assert len(prompts) == len(groups) >= 4
    for text, group in zip(prompts, groups, strict=True):
        assert text.split("\n")[0] == group[0].source.split("\n")[0]
        assert "\n<details>\n<summary>Hint" in text and text.count("<details") == text.count(
            "</details>"
        )
        assert re.search(r"\n\n\*\d+ points?, about \d+ minutes\*\n\n", text), text[:200]


def test_equations_and_terms_that_a_prompt_cites_are_in_it(released):
    chapter, made = released
    texts = {cell.id: cell.source for cell in made.cells}
    for group in notebook.exercises(chapter):
        source, text = group[0].source, texts[group[0].id]
        for label in re.findall(r"\{eq\}`([^`]+)`", source):
            assert f"\\tag{{{BOOK.equations[label].number}}}" in text, label
        for term in re.findall(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`", source):
            meaning = BOOK.terms[term.lower()]
            assert " ".join(text.split()).count(meaning.split(".")[0][:40].strip("$ ")), term


def test_the_title_says_whose_what_and_when(released):
    chapter, made = released
    title = made.cells[0].source
    total = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in made.cells)
    assert title.startswith(f"# {chapter.title}: exercises\n")
    assert f"]({SITE}/{chapter.page}.html)" in title
    assert f"**Points:** {total} for" in title and "of work." in title
    assert "**Due:** not set" in title and 'NAME = ""' in made.cells[1].source
    due = notebook.made(chapter, BOOK, Plan(), "2026-12-01 18:00").cells[0].source
    assert "**Due:** 2026-12-01 18:00" in due


def test_colab_cell_and_locked_setup_come_before_the_exercises(released):
    chapter, made = released
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    first = next(cell for cell in chapter.notebook.cells if cell.cell_type == "code")
    assert code[1].source == first.source and "google.colab" in first.source
    (setup,) = (c for c in chapter.notebook.cells if "exercise-setup" in c.metadata.get("tags", []))
    marks = code[2].metadata.nbgrader
    assert code[2].source == setup.source
    assert marks.locked and not marks.grade and not marks.solution and not marks.task


def test_the_notebook_is_valid_and_the_same_each_time(released):
    chapter, made = released
    nbformat.validate(made)
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    assert made.metadata.kernelspec.name == "python3"
    assert made.metadata.language_info.name == "python"
    assert nbformat.writes(made) == nbformat.writes(notebook.made(chapter, BOOK, Plan()))


def test_code_is_the_chapters_own(released):
    chapter, made = released
    ours = [c for c in chapter.notebook.cells if c.cell_type == "code" and "nbgrader" in c.metadata]
    theirs = [c for c in made.cells if c.cell_type == "code"][3:]
    assert [(c.source, c.metadata.nbgrader) for c in theirs] == [
        (c.source, c.metadata.nbgrader) for c in ours
    ]
    assert all(c.outputs == [] for c in theirs)


def test_numbers_are_those_of_the_pages(book):
    for chapter in CHAPTERS:
        page = (book / f"{chapter.page}.html").read_text("utf-8")
        for label, equation in chapter.equations().items():
            found = re.search(rf'id="equation-{label}"(.*?)class="eqno">\(([\d.]+)\)', page, re.S)
            assert found and found[2] == equation.number, label
        for label, (number, _) in chapter.figures().items():
            found = re.search(rf'<figure[^>]*id="{label}".*?Fig\. ([\d.]+)', page, re.S)
            assert found and found[1].strip() == number, label
    glossary = (book / "book/glossary.html").read_text("utf-8")
    assert all(" ".join(meaning.split()[:2]).strip("$*`")[:4] for meaning in BOOK.terms.values())
    assert len(re.findall(r'<dt id="term-', glossary)) == len(BOOK.terms)


def a_chapter(tmp_path, *texts):
    cells = [nbformat.v4.new_markdown_cell(text) for text in texts]
    path = tmp_path / "99_new.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return Chapter(path, "chapters/2_classification/99_new", 99)


def test_a_written_answer_stays_with_its_exercise_and_in_its_place(tmp_path):
    answer = "<!-- BEGIN SOLUTION -->\nBy {eq}`eq-ae-pca`.\n<!-- END SOLUTION -->"
    chapter = a_chapter(tmp_path, "# T", "### Exercise 1: say\n\nWhy?", answer, "## Quiz", "q")
    marks = {"grade_id": "say", "grade": True, "solution": True, "points": 2}
    chapter.notebook.cells[2].metadata["nbgrader"] = marks
    made = notebook.made(chapter, BOOK, Plan())
    number = BOOK.equations["eq-ae-pca"].number
    assert made.cells[-1].source == answer.replace("{eq}`eq-ae-pca`", f"({number})")
    assert made.cells[-1].metadata.nbgrader == marks
    assert "*2 points*" in made.cells[-2].source


def test_a_hint_keeps_what_only_it_cites_and_repeats_nothing(tmp_path):
    hint = "See {eq}`eq-vae-kl`, {eq}`eq-ae-pca`, an {term}`AUROC` and the {term}`score`."
    text = f"By {{eq}}`eq-ae-pca`, {{term}}`AUROC`.\n\n```{{dropdown}} Hint\n{hint}\n```"
    made = written(text, a_chapter(tmp_path, text), BOOK)
    prompt, hint = made.split("<summary>Hint</summary>")
    pca, kl = (f"\\tag{{{BOOK.equations[label].number}}}" for label in ("eq-ae-pca", "eq-vae-kl"))
    assert pca in prompt and kl not in prompt and kl in hint and pca not in hint
    auroc, score = ("What <em>AUROC</em>", "What <em>score</em>")
    assert auroc in prompt and score not in prompt and score in hint and auroc not in hint


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("```{note}\nMind $x$.\n```", "**Note.** Mind $x$."),
        (":::{admonition} Rules\n:name: r\nMind {eq}`eq-ae-pca`.\n:::", "**Rules.** Mind (1."),
        ("```{code-block} python\nx = 1\n```", "```python\nx = 1\n```"),
        ("````{note}\n```{dropdown} More\nx\n```\n````", "<summary>More</summary>\n\nx\n\n</de"),
        ("$$\nx\n$$ (eq-ae-pca)", "$$\nx\n\\tag{1."),
        ("```{math}\n:label: eq-ae-pca\nx\n```", "$$\nx\n\\tag{1."),
        ("A [word]{.small}, `{x}`.", "A word, `{x}`."),
        ("(here)=\n% a remark\nText", "Text"),
        ("Of [this](06_gan.ipynb#quiz).", f"[this]({SITE}/chapters/2_classification/06_gan.html#q"),
        ("[All](/book/claims.md), [it](https://a.b)", f"({SITE}/book/claims.html), [it](https://a"),
        ("By {cite:t}`hochreiter1997lstm`.", "By [Hochreiter and Schmidhuber (1997)](https://doi"),
        ("({cite:p}`nesterov1983method`)", f"([Nesterov, 1983]({SITE}/book/bibliography.html))"),
        ("Old {cite:p}`nesterov1983method`.", "Old ([Nesterov, 1983]("),
        ("In {numref}`fig-vae-gap`.", f"]({SITE}/chapters/2_classification/02_variational_autoe"),
        ("The {term}`gaps <amortisation gap>`.", "The gaps."),
    ],
)
def test_each_markup_has_its_plain_form(tmp_path, text, plain):
    made = written(text, a_chapter(tmp_path, text), BOOK)
    assert plain in made and not markup.survivor(made)


@pytest.mark.parametrize(
    "text", ["{foo}`x`", "{eq}`eq-none`", "{term}`no such`", "{cite:p}`no`", "```{figure} x\n```"]
)
def test_what_has_no_translation_is_refused_in_a_sentence(tmp_path, text):
    with pytest.raises(markup.Untranslatable, match=r"Expected .*, got "):
        written(text, a_chapter(tmp_path, text), BOOK)


def test_without_an_address_no_link_leads_nowhere():
    lost = Book(site="")
    for chapter in CHAPTERS:
        for text in prose(notebook.made(chapter, lost, Plan()).cells):
            assert not re.search(r"\]\((?!https://)", text), text


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://github.com/You/fork", "https://you.github.io/fork"),
        ("https://github.com/you/you.github.io", "https://you.github.io"),
        ("https://gitlab.com/you/fork", "https://you.gitlab.io/fork"),
        ("", ""),
    ],
)
def test_the_site_follows_the_repository(tmp_path, url, site):
    (tmp_path / "_config.yml").write_text(f'repository:\n  url: "{url}"\n')
    assert address(tmp_path) == site


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://github.com/you/fork", '"genlib @ git+https://github.com/you/fork"'),
        ("", "install it as you were told"),
    ],
)
def test_students_are_told_how_to_get_the_library(tmp_path, url, said):
    path = tmp_path / "a.ipynb"
    cells = [nbformat.v4.new_code_cell(f'import sys\nREPO = "{url}"')]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert said in notebook.made(Chapter(path), BOOK, Plan()).cells[0].source
