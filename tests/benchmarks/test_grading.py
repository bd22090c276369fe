"""How fast a class is graded: `make grade`, isolated and two at a time, beside nbgrader's command.

Submissions are solved copies of one chapter. What is printed for a hundred is extrapolated.

Reached on two cores that also trained networks (load about 3): `make grade` 8.4 s each, so a
hundred in 14 minutes, and nbgrader's command, which isolates nothing, 7.0 s each. On the same
machine a class of 35 of all kinds for chapter 7 took 6.7 minutes, two endless loops of 74 s
included. Neither was measured on a quiet machine, nor with a hundred real submissions.
"""

import shutil
import subprocess
import sys
import time

import assignment
import classroom
import marks
import nbformat
from links import ROOT

NAME, COPIES = "02_variational_autoencoders", 6


def test_grading(tmp_path):
    (chapter,) = (path for path in marks.notebooks() if path.stem == NAME)
    course = classroom.Course(tmp_path / "course")
    solved = nbformat.read(assignment.make(chapter, course.root), as_version=4)
    course.nbgrader("generate_assignment", NAME)
    for number in range(COPIES):
        folder = course.root / "submitted" / f"student{number}" / NAME
        folder.mkdir(parents=True)
        nbformat.write(solved, folder / f"{NAME}.ipynb")
    begun = time.perf_counter()
    said = course.nbgrader("autograde", NAME)
    theirs = (time.perf_counter() - begun) / COPIES
    assert "There was an error" not in said, said[-2000:]
    shutil.rmtree(course.root / "autograded")
    kind = ["--isolation", "none"] if sys.platform != "linux" or not shutil.which("bwrap") else []
    command = [sys.executable, ROOT / "book/tools/grade.py", course.root, NAME, *kind]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    ours = (time.perf_counter() - begun) / COPIES
    assert done.returncode == 0 and f"{COPIES} graded, 0 ungradable" in done.stdout, done.stdout
    print(f"\n{NAME}, {COPIES} submissions, seconds each:")
    for name, each in (("nbgrader autograde", theirs), ("make grade", ours)):
        print(f"  {name:20} {each:6.1f}   a hundred: {each * 100 / 60:5.1f} min")
    print(f"  ratio {ours / theirs:.2f}")
