"""`make grade` on a class of every kind: each ends with a grade or a reason, and with a page."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import classroom
import nbformat
import psutil
import pytest
from classroom import NAME
from grading import sandbox
from links import ROOT
from nbgrader.api import Gradebook
from submissions import HARMLESS, HOSTILE, Kind

LAST = Kind("龍 zoe", 3)  # sorted after all the others
QUICK = """
c.ExecutePreprocessor.timeout = 3
c.Limits.patience = 2
c.Limits.memory = 600
c.Limits.processes = 40
c.Limits.written = 50
"""


def isolated() -> str:
    """Why submissions cannot be isolated here; empty where they can."""
    try:
        return "" if sandbox.choose() == sandbox.BUBBLEWRAP else "no bubblewrap"
    except sandbox.NotIsolated as problem:
        return str(problem)


def grade(course, *options, **variables) -> subprocess.CompletedProcess:
    """`make grade COURSE=...` as make runs it."""
    command = [sys.executable, ROOT / "book/tools/grade.py", course.root, "", *options]
    environment = {**os.environ, **variables}
    words = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command, env=environment, **words)


def table(course) -> dict[str, dict[str, str]]:
    """The lines of status.csv."""
    path = course.root / "grades" / NAME / "status.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def course_for(course: classroom.Course, kinds: list[Kind]) -> classroom.Course:
    """The course with short limits, where these and LAST have handed in."""
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(QUICK)
    solved = course.solved()
    for kind in [*kinds, LAST]:
        text = kind.text(solved).replace("COURSE", f"'{course.root}'")
        course.hand_in(kind.name, text, kind.file)
    return course


@pytest.fixture(scope="module")
def graded(new_course, tmp_path_factory):
    """A class graded in one command: its table, and what was said."""
    problem = isolated()
    kinds = HARMLESS + ([] if problem else HOSTILE)
    course = course_for(new_course(tmp_path_factory.mktemp("class")), kinds)
    done = grade(course, *(["--isolation", "none"] if problem else []), SECRET="of the teacher")
    assert done.returncode == 0, done.stdout
    return course, table(course), done.stdout


def line(graded, kind: Kind) -> tuple[str, dict[str, str]]:
    if kind.hostile and (problem := isolated()):
        pytest.skip(problem)
    plain = kind.name.translate(str.maketrans("", "", "[],"))
    return plain, graded[1][plain]


@pytest.mark.parametrize("kind", [*HARMLESS, *HOSTILE, LAST], ids=lambda kind: kind.name)
def test_it_has_a_grade_or_a_reason_and_a_page(graded, kind):
    student, mine = line(graded, kind)
    (page,) = (graded[0].root / "feedback" / student / NAME).glob("*.html")
    words = page.read_text(encoding="utf-8")
    if kind.points is None:
        assert mine["status"].startswith("ungradable: ") and mine["points"] == ""
    else:
        failed = re.findall("Error: .*", words)
        assert (mine["status"], float(mine["points"])) == ("graded", kind.points), failed
    assert mine["maximum"] == "3"
    assert kind.look in mine["look at"] + mine["status"]
    assert page.stat().st_size < 2_000_000
    assert kind.told in words
    assert "answer + 0" not in re.sub("<[^>]+>", "", words), "a hidden test"


def test_nobody_else_is_in_the_table(graded):
    expected = len(HARMLESS) + 1 + (0 if isolated() else len(HOSTILE))
    assert len(graded[1]) == expected


def test_nothing_was_written_outside(graded):
    course = graded[0].root
    assert not list(course.rglob("forged"))
    running = [p.info["cmdline"] or [] for p in psutil.process_iter(["cmdline"])]
    assert ["sleep", "4242"] not in running


def test_progress_is_told(graded):
    count = len(graded[1])
    assert f"[1/{count}]" in graded[2] and f"[{count}/{count}] {LAST.name}: graded" in graded[2]
    assert "min left" in graded[2]


@pytest.fixture(scope="module")
def again(graded):
    """The same class after one student handed in anew and another got points by hand."""
    course = graded[0]
    before = seconds(course)
    book = course.solved()
    classroom.cell(book, "two").source = "answer = 7"
    changed = course.root / "submitted" / LAST.name / NAME / f"{NAME}.ipynb"
    changed.write_text(nbformat.writes(book), encoding="utf-8")
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        check = gradebook.find_grade("check-two", NAME, NAME, "none")
        check.manual_score, check.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    said = grade(course, *(["--isolation", "none"] if isolated() else [])).stdout
    return before, seconds(course), table(course), said


def seconds(course) -> dict[str, float]:
    """How long each submission took, which changes when it is graded."""
    stored = (course.root / "grades" / NAME / "students").glob("*.json")
    return {path.stem: json.loads(path.read_text("utf-8"))["seconds"] for path in stored}


def test_what_has_not_changed_is_not_graded_again(graded, again):
    before, after, lines, said = again
    tried = {LAST.name, "no setup"}  # whose set-up did not run is tried again
    assert {name for name in before if before[name] != after[name]} <= tried
    assert f"[2/2] {LAST.name}: graded" in said and "[1/2] no setup: ungradable" in said
    assert lines[LAST.name]["points"] == "1"


def test_points_by_hand_reach_the_table_and_the_page(graded, again):
    assert again[2]["none"]["points"] == "2.5"
    (page,) = (graded[0].root / "feedback" / "none" / NAME).glob("*.html")
    assert "2.5" in page.read_text(encoding="utf-8")


def test_without_isolation_it_refuses_loudly(graded):
    course = graded[0]
    before = (course.root / "grades" / NAME / "status.csv").read_bytes()
    done = grade(course, "--force", PATH="")
    assert done.returncode == 1
    assert "nothing on this machine isolates them" in done.stdout
    assert "ISOLATION=none" in done.stdout
    assert (course.root / "grades" / NAME / "status.csv").read_bytes() == before


def test_a_folder_that_is_no_course_is_refused(tmp_path):
    done = grade(classroom.Course(tmp_path))
    assert done.returncode == 1
    assert "Expected COURSE= to be a course's folder with a release/" in done.stdout
    assert not list(tmp_path.iterdir())


def test_after_a_kill_it_goes_on_where_it_was(new_course, tmp_path):
    kinds = [Kind(name, 3) for name in "ab"]
    course = course_for(new_course(tmp_path), kinds)
    command = [sys.executable, "-m", "grading"] + (["--isolation", "none"] if isolated() else [])
    place = tempfile.mkdtemp()  # a short one, for the names of sockets are
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "TMPDIR": place}}
    first = subprocess.Popen(command, cwd=course.root, **quiet)
    stored = course.root / "grades" / NAME / "students"
    while not list(stored.glob("*.json")):
        assert first.poll() is None
        time.sleep(0.05)
    started = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    first.wait()
    _, left = psutil.wait_procs(started, timeout=30)
    assert not left, "what was running went on by itself"
    files = [path for path in Path(place).rglob("*") if path.is_file()]
    shutil.rmtree(place)
    assert not files, "a student's files were left lying about"
    before = seconds(course)
    said = subprocess.run(command, cwd=course.root, capture_output=True, text=True).stdout
    assert f"{len(before)} of 3 are graded already" in said
    assert before.items() <= seconds(course).items()
    assert {line["points"] for line in table(course).values()} == {"3"}
    assert len(table(course)) == 3
