"""What grading costs per submission beside a bare loop, which runs the notebooks and no more.

`make grade` isolates each submission and keeps its points; nbgrader's own command does neither.
Submissions are solved copies of one chapter. Processor seconds, of all processes together.
"""

import shutil
import sys

import assignment
import classroom
import marks
import nbformat
from links import ROOT
from spent import seconds

NAME, COPIES = "08_bayesian_networks", 3
BARE = """
import sys, nbformat
from nbclient import NotebookClient
for path in sys.argv[1:]:
    NotebookClient(nbformat.read(path, as_version=4), timeout=600, kernel_name="python3").execute()
"""


def test_grading(tmp_path):
    (chapter,) = (path for path in marks.notebooks() if path.stem == NAME)
    course = classroom.Course(tmp_path / "course")
    solved = nbformat.read(assignment.make(chapter, course.root), as_version=4)
    said = course.nbgrader("generate_assignment", NAME)
    assert (course.root / "release" / NAME / f"{NAME}.ipynb").exists(), said
    paths = []
    for number in range(COPIES):
        folder = course.root / "submitted" / f"student{number}" / NAME
        folder.mkdir(parents=True)
        paths.append(folder / f"{NAME}.ipynb")
        nbformat.write(solved, paths[-1])
    isolated = sys.platform == "linux" and shutil.which("bwrap")
    kind = [] if isolated else ["--isolation", "none"]
    python, nbgraders = sys.executable, ["-m", "nbgrader", "autograde", NAME]
    spent = {
        "bare loop": seconds([python, "-c", BARE, *paths], course.root),
        "nbgrader autograde": seconds([python, *nbgraders], course.root),
    }
    shutil.rmtree(course.root / "autograded")
    ours = [python, ROOT / "book/tools/grade.py", course.root, NAME, *kind]
    spent["make grade"] = seconds(ours, course.root)
    pages = course.root.glob(f"feedback/*/{NAME}/*.html")
    assert len(list(pages)) == COPIES
    print(f"\n{NAME}, {COPIES} submissions, processor seconds each, ratio to the bare loop:")
    for name, all_of_them in spent.items():
        print(f"  {name:20} {all_of_them / COPIES:6.1f}   {all_of_them / spent['bare loop']:.2f}")
