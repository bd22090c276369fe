"""`make assignment` writes a course's files and never over what a teacher edited."""

import shutil
import subprocess
import sys
from pathlib import Path

import assignment
import classroom
import nbformat
import pytest
from assignments import keep
from links import ROOT


@pytest.fixture
def chapter(tmp_path):
    return classroom.chapter(tmp_path)


@pytest.fixture
def course(tmp_path):
    return tmp_path / "course"


def edit(path, source="# mine"):
    book = nbformat.read(path, as_version=4)
    book.cells[-1].source += source
    nbformat.write(book, path)
    return path.read_bytes()


def test_an_edited_assignment_is_refused_and_stays(chapter, course):
    target = assignment.make(chapter, course)
    edited = edit(target)
    with pytest.raises(SystemExit, match=r"1 cell\(s\) of its own: assert answer == 2.*FORCE=1"):
        assignment.make(chapter, course)
    assert target.read_bytes() == edited


def test_force_says_what_is_lost_and_writes_anew(chapter, course, capsys):
    target = assignment.make(chapter, course)
    before = [cell.source for cell in nbformat.read(target, as_version=4).cells]
    edit(target)
    assignment.make(chapter, course, force=True)
    assert "1 cell(s) of its own: assert answer == 2" in capsys.readouterr().out
    assert [cell.source for cell in nbformat.read(target, as_version=4).cells] == before


def changed(act):
    """Other ways in which a teacher makes a notebook their own."""

    def change(target):
        book = nbformat.read(target, as_version=4)
        act(book.cells)
        nbformat.write(book, target)

    return change


OTHER_EDITS = {
    "removed": (changed(lambda cells: cells.pop()), "1 of the book's removed"),
    "added": (changed(lambda c: c.append(nbformat.v4.new_code_cell("hi"))), "of its own: hi"),
    "moved": (changed(lambda cells: cells.insert(0, cells.pop())), "in another order"),
    "points": (
        changed(lambda cells: cells[-1].metadata.nbgrader.update(points=5)),
        "of its own: assert answer == 2",
    ),
    "broken": (lambda target: target.write_text("{"), "cannot be read as a notebook"),
}


@pytest.mark.parametrize("way", OTHER_EDITS)
def test_whatever_the_edit_it_stays(chapter, course, way):
    target = assignment.make(chapter, course)
    change, reason = OTHER_EDITS[way]
    change(target)
    edited = target.read_bytes()
    with pytest.raises(SystemExit, match=reason):
        assignment.make(chapter, course)
    assert target.read_bytes() == edited


def test_running_it_again_without_an_edit_is_no_trouble(chapter, course):
    target = assignment.make(chapter, course)
    book = nbformat.read(target, as_version=4)
    book.cells[-1].outputs = [nbformat.v4.new_output("stream", text="opened and run")]
    nbformat.write(book, target)
    assert assignment.make(chapter, course) == target


def test_what_only_the_book_changed_is_written_anew(chapter, course, capsys):
    target = assignment.make(chapter, course)
    book = nbformat.read(chapter, as_version=4)
    book.cells[1].source += "\n\nMore words."
    nbformat.write(book, chapter)
    assignment.make(chapter, course)
    assert "More words" in target.read_text("utf-8")
    assert "was as the book wrote it earlier" in capsys.readouterr().out


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    path.write_text("old")
    monkeypatch.setattr(keep.os, "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keep.write(nbformat.v4.new_notebook(), path)
    with pytest.raises(nbformat.ValidationError):
        keep.write(nbformat.from_dict({"cells": [{}], "nbformat": 4}), path)
    assert path.read_text() == "old"


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["assignment.py", *map(str, arguments)])
    assignment.main()


def test_several_chapters_at_once_and_one_refusal_stops_no_other(monkeypatch, course):
    run(monkeypatch, "01_auto, 3_applications/07", course, "--due", "2026-12-01")
    made = sorted(path.name for path in (course / "source").iterdir())
    assert made == ["01_autoencoders", "07_algorithms"]
    first = course / "source/01_autoencoders/01_autoencoders.ipynb"
    assert "**Due:** 2026-12-01" in first.read_text("utf-8")
    edited = edit(first)
    with pytest.raises(SystemExit, match="01_autoencoders: .*FORCE=1"):
        run(monkeypatch, "01_auto,02_va", course)
    assert first.read_bytes() == edited
    assert (course / "source/02_variational_autoencoders").exists()


def test_date_and_address_are_remembered(monkeypatch, course, capsys):
    run(monkeypatch, "01_auto", course, "--due", "on Friday", "--site", "https://a.b")
    first = course / "source/01_autoencoders/01_autoencoders.ipynb"
    before = first.read_bytes()
    run(monkeypatch, "01_auto,02_va", course)
    assert first.read_bytes() == before and "written anew" not in capsys.readouterr().out
    second = course / "source/02_variational_autoencoders/02_variational_autoencoders.ipynb"
    assert "https://a.b/chapters" in second.read_text("utf-8")


@pytest.mark.parametrize(
    ("wanted", "many"),
    [
        ("07", 2),
        ("01", "3: 01_what, 01_autoencoders, 01_images"),
        ("", "none"),
        ("02_va,,03", "none"),
    ],
)
def test_a_chapter_has_to_be_named_so_that_only_it_fits(monkeypatch, course, wanted, many):
    with pytest.raises(SystemExit, match=f"Expected CHAPTER= to name one of .* fits {many}"):
        run(monkeypatch, wanted, course)
    assert not course.exists()


@pytest.mark.parametrize("name", ["nbgrader_config.py", "grading/collect.py"])
def test_edited_settings_are_kept_even_with_force(chapter, course, name, capsys):
    assignment.make(chapter, course)
    assert "Kept" not in capsys.readouterr().out
    (course / name).write_text("# mine\n")
    assignment.make(chapter, course, force=True)
    assert (course / name).read_text() == "# mine\n"
    assert f"Kept {course / name}" in capsys.readouterr().out


@pytest.mark.parametrize("given", [".", "course", "book/course", "README.md"])
def test_nothing_is_written_into_the_repository(monkeypatch, chapter, tmp_path, given):
    monkeypatch.setattr(assignment, "ROOT", tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="a folder outside"):
        assignment.make(chapter, Path(given))
    assert list(tmp_path.iterdir()) == [chapter]


@pytest.mark.parametrize("given", ["", " "])
def test_a_course_has_to_be_named(monkeypatch, tmp_path, given):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["assignment.py", "01_auto", given])
    with pytest.raises(SystemExit, match="Expected COURSE= to name the course's folder"):
        assignment.main()
    assert not list(tmp_path.iterdir())


def test_a_file_is_no_course(chapter, tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SystemExit, match="got the file"):
        assignment.make(chapter, file)


@pytest.mark.skipif(not shutil.which("make"), reason="no make on this machine")
@pytest.mark.parametrize(("force", "passed"), [("FORCE=1", True), ("FORCE=", False)])
def test_make_hands_force_on(force, passed, outside_make):
    command = ["make", "-n", "assignment", "CHAPTER=01_auto", "COURSE=../course", force]
    said = subprocess.run(
        command, cwd=ROOT, env=outside_make, capture_output=True, text=True, check=True
    )
    (line,) = (line for line in said.stdout.splitlines() if "make.py assignment" in line)
    assert ("--force" in line) == passed
