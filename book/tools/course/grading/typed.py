"""What a student typed into the platform's text box: it goes into the written answers.

Moodle exports it as `onlinetext.html`, Canvas as `..._text.html`. The file stays beside the
notebook, and what was written in the notebook stays above it.
"""

import copy
import json
import re
from pathlib import Path

from bs4 import BeautifulSoup
from nbformat import NotebookNode, from_dict
from nbgrader.utils import is_grade, is_solution

from . import keep
from .harmless import TAGS

NAME = "onlinetext.html"
LONGEST = 20_000  # characters; the answers are to be a few sentences
DEEPEST = 100  # tags inside tags
ABOVE = "**Typed into the platform's text box:**"


class Unusable(ValueError):
    """What was typed cannot be an answer; the words say why."""


def into(folder: Path, release: Path) -> list[str]:
    """Put what was typed into the notebooks of a submission; sentences about what was done.

    Where no notebook was handed in, the one that students got takes its place.
    """
    path = folder / NAME
    if not path.is_file():
        return []
    wanted = {file.name: _written(file) for file in sorted(release.glob("*.ipynb"))}
    handed_in = any((folder / name).is_file() for name in wanted)
    try:
        answer = read(path)
    except Unusable:
        return [problem(folder)]
    if not answer:
        return [] if handed_in else [problem(folder)]
    kept = f"what was typed into the text box is kept as {NAME}"
    if not any(wanted.values()):
        return [f"{kept}; no answer of this assignment is written in words"]
    said = []
    for name, cells in wanted.items():
        mine = folder / name
        if not cells:
            continue
        if handed_in and not mine.is_file():
            said.append(f"{kept}; {name} was not handed in")
            continue
        try:
            book = json.loads((mine if handed_in else release / name).read_bytes())
            done = [_answer(book, cell, answer) for cell in cells]
        except (ValueError, TypeError, KeyError, AttributeError):
            said.append(f"{kept}; {name} cannot be read")
            continue
        keep.write_text(mine, json.dumps(book, indent=1, ensure_ascii=False) + "\n")
        where = ", ".join(cell.metadata.nbgrader.grade_id for cell in cells)
        said.append(f"what was typed into the text box stands in {where} of {name}")
        if any(done):
            said[-1] += ", below what was written there"
        if not handed_in:
            said[-1] += ", for no notebook was handed in"
    if not handed_in:  # of an assignment of several notebooks
        for name in wanted:
            if not (folder / name).is_file():
                keep.write_text(folder / name, (release / name).read_text("utf-8"))
    return said


def problem(folder: Path) -> str:
    """Why what a student typed is no submission, for the student too; empty where nothing was."""
    path = folder / NAME
    if not path.is_file():
        return ""
    try:
        return "" if read(path) else "the text box is empty"
    except Unusable as reason:
        return f"what was typed into the text box is not graded: {reason}"


def read(path: Path) -> str:
    """What a file of the platform's holds, as one line of plain HTML; empty where it is empty.

    Raises Unusable.
    """
    if path.stat().st_size > 10 * LONGEST:
        raise Unusable(f"it has {path.stat().st_size / 1000:.0f} kB, not a few sentences")
    try:
        soup = BeautifulSoup(path.read_bytes(), "html.parser")
        body = soup.body or soup
        if soup.title and body.div:  # Canvas's page has the student's name above
            body = body.div
        return _plain(body)
    except RecursionError:
        raise Unusable("it cannot be read as HTML") from None


def _plain(body) -> str:
    """The words and their order, without looks: a colour can hide a word.

    Raises Unusable, or RecursionError.
    """
    for tag in body.find_all(["script", "style", "template"]):
        tag.decompose()
    for image in body.find_all("img"):
        name = image.get("alt") or image.get("src", "").rpartition("/")[2][:80]
        image.replace_with(f"[picture: {name}]")
    depth = {id(body): 0}
    for tag in body.find_all(True):
        depth[id(tag)] = depth[id(tag.parent)] + 1
    if max(depth.values()) > DEEPEST:
        raise RecursionError  # as in readers that stop earlier, and in what shows the page later
    text = body.get_text(" ", strip=True)
    if len(text) > LONGEST:
        raise Unusable(f"it has {len(text)} characters, not a few sentences")
    if re.fullmatch(r"https?://\S+", text):
        raise Unusable(f"it is a link, {text[:100]}, which grading does not follow")
    if text.startswith("{") and '"cells"' in text:
        raise Unusable("it is a notebook's source, not the file")
    if not text:
        return ""
    typed_plainly = not body.find(True)
    for tag in body.find_all(True):
        tag.attrs = {key: value for key, value in tag.attrs.items() if key == "href"}
        if tag.name not in TAGS:
            tag.unwrap()
    html = body.decode_contents().strip()
    # One line is one block to Markdown, whatever stands in it.
    lines = re.compile(r"<pre>.*?</pre>", re.DOTALL)
    html = re.sub(r"\r\n?", "\n", html)
    html = lines.sub(lambda found: found[0].replace("\n", "<br>"), html)
    return f"<div>{html.replace(chr(10), '<br>' if typed_plainly else ' ')}</div>"


def _written(path: Path) -> list[NotebookNode]:
    """The cells of a released notebook that a person grades, as words."""
    cells = map(from_dict, json.loads(path.read_bytes())["cells"])
    return [c for c in cells if c.cell_type == "markdown" and is_grade(c) and is_solution(c)]


def _answer(book: dict, model: NotebookNode, answer: str) -> bool:
    """Write an answer into its cell, or into one that is added; whether something was there."""
    for cell in book["cells"]:
        marks = cell.get("metadata", {}).get("nbgrader")
        if isinstance(marks, dict) and marks.get("grade_id") == model.metadata.nbgrader.grade_id:
            source = "".join(cell["source"]).strip()
            there = source not in ("", "".join(model.source).strip())
            cell["source"] = f"{source}\n\n{ABOVE}\n\n{answer}" if there else _alone(answer)
            return there
    cell = copy.deepcopy(dict(model))
    cell["source"] = _alone(answer)
    book["cells"].append(cell)
    return False


def _alone(answer: str) -> str:
    return f"{ABOVE}\n\n{answer}"
