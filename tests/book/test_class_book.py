"""The book for a class holds no solution and no hidden test, in whatever file one looks."""

import html
import re
import subprocess
from pathlib import Path

import class_book
import nbformat
import pytest
import yaml
from links import ROOT, notebooks

SECRET = re.compile(
    r"(?:###|<!--) BEGIN (?:SOLUTION|HIDDEN TESTS)[ \->]*\n(.*?)(?:###|<!--) END", re.S
)
CHAPTER = "chapters/2_classification/03_denoising_autoencoders"


def secrets() -> dict[str, set[str]]:
    """Page → lines of its solutions and hidden tests that the book says nowhere else."""
    texts = {
        path: "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        for path in notebooks()
    }
    open_to_all = "\n".join(SECRET.sub("", text) for text in texts.values())
    open_to_all += "\n".join(path.read_text("utf-8") for path in (ROOT / "genlib").rglob("*.py"))
    found = {}
    for path, text in texts.items():
        lines = {line.strip() for part in SECRET.findall(text) for line in part.split("\n")}
        page = path.relative_to(ROOT).with_suffix("").as_posix()
        found[page] = {x for x in lines if len(x) >= 15 and x not in open_to_all}
    return found


def said(path: Path) -> str:
    """What a file says, without tags and without a string's backslashes."""
    text = path.read_text("utf-8", errors="replace")
    text = html.unescape(re.sub(r"<[^>]+>", "", text)) if path.suffix == ".html" else text
    return text.replace('\\"', '"').replace("\\\\", "\\")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    return class_book.copied(ROOT, tmp_path_factory.mktemp("class") / "copy")


@pytest.fixture(scope="module")
def site(copy) -> Path:
    """One chapter of the copy, built; the whole book takes minutes."""
    contents = {"format": "jb-book", "root": "book/how_to_use", "chapters": [{"file": CHAPTER}]}
    before = (copy / "_toc.yml").read_text("utf-8")
    (copy / "_toc.yml").write_text(yaml.safe_dump(contents))
    done = class_book.build(copy, strict=False)  # what it refers to is not there
    (copy / "_toc.yml").write_text(before)
    built = copy / "_build" / "html"
    assert (built / f"{CHAPTER}.html").exists(), done.stdout
    return built


def test_the_copy_holds_no_secret(copy):
    known = secrets()
    assert all(len(lines) >= 5 for lines in known.values()), "what is looked for is there"
    for page, lines in known.items():
        text = said(copy / f"{page}.ipynb")
        assert not [line for line in lines if line in text], page
        assert "YOUR CODE HERE" in text and "HIDDEN TESTS" not in text


def test_no_file_of_the_site_holds_a_secret(site):
    lines = secrets()[CHAPTER]
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix != ".png"]
    names = {path.relative_to(site).as_posix() for path in files}
    assert {f"{CHAPTER}.html", f"_sources/{CHAPTER}.ipynb", "_static/search_index.js"} <= names
    for path in files:
        text = said(path)
        assert not [line for line in lines if line in text], path


def test_students_see_where_their_answer_goes(site):
    page = (site / f"{CHAPTER}.html").read_text("utf-8")
    assert "Show the place for your answer to exercise 1" in page
    assert "Show the solution" not in page


def test_pages_for_instructors_are_left_out(copy):
    for name in ("instructors.md", "wrong_answers.md"):
        text = (copy / "book" / name).read_text("utf-8")
        assert "This page is for instructors" in text and len(text) < 200
    assert "SOLUTIONS" in (ROOT / "book" / "instructors.md").read_text("utf-8")


def test_it_leads_to_no_public_notebook_and_says_what_it_is(copy, tmp_path):
    settings = (ROOT / "_config.yml").read_text("utf-8")
    (tmp_path / "_config.yml").write_text(
        settings.replace('url: ""', 'url: "https://github.com/you/fork"', 1)
    )
    class_book._settings(tmp_path / "_config.yml")
    made = yaml.safe_load((tmp_path / "_config.yml").read_text("utf-8"))
    assert made["repository"]["url"] == ""
    assert "without solutions" in made["html"]["extra_footer"]


def test_a_written_answer_is_taken_out_too():
    marks = {"grade_id": "say", "grade": True, "solution": True, "schema_version": 3}
    cell = nbformat.v4.new_markdown_cell("Because of the prior.", metadata={"nbgrader": marks})
    made = class_book.stripped(nbformat.v4.new_notebook(cells=[cell]))
    assert "prior" not in made.cells[0].source


@pytest.mark.skipif(class_book.sys.platform == "win32", reason="there is no make")
@pytest.mark.parametrize(
    ("given", "step"), [("SOLUTIONS=no", "class-book"), ("SOLUTIONS=", "book")]
)
def test_make_chooses_the_edition(given, step, outside_make):
    command = ["make", "-n", "book", given]
    done = subprocess.run(command, cwd=ROOT, env=outside_make, capture_output=True, text=True)
    assert done.stdout.strip().endswith(f"make.py {step}")
