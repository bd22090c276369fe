"""Make an nbgrader course from a chapter: `make assignment CHAPTER=01 COURSE=../course`.

The exercises of a chapter rest on one set-up cell and on nothing else, so the assignment is a
notebook of its own with only those cells: it opens fast and is graded in seconds, not in the time
that the chapter's experiments take. Prompts, hints, solutions and tests stay where they were
written, in the chapter.
"""

import argparse
from pathlib import Path

import nbformat
from links import ROOT, notebooks

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"  # what stands for a solution
CONFIG = f'''"""nbgrader's settings for this course, written by the book; yours to change."""

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.course_id = "generative-networks"
c.ClearSolutions.code_stub = {{"python": {STUB!r}}}
# A cell that runs longer is stopped and gets no points; the rest of the notebook is still graded.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True
'''


def extract(chapter: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The exercises of a chapter as a notebook without outputs, solutions still in place."""
    kept, prompting = [], False
    for cell in chapter.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "markdown":
            # a prompt, and whatever explains it further, up to its solution
            prompting = cell.source.startswith("### Exercise") or prompting
            wanted = prompting
        else:
            marked = "nbgrader" in cell.metadata
            wanted = marked or "exercise-setup" in tags
            prompting = prompting and not marked
        if wanted:
            kept.append(_bare(cell))
    first = nbformat.v4.new_markdown_cell(
        "# Exercises\n\nRun the set-up cell first. Then write where it says `YOUR CODE HERE`, run "
        "that cell, and run the check below it: it says what is missing."
    )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=[first, *kept], metadata={"kernelspec": kernel})


def _bare(cell: nbformat.NotebookNode) -> nbformat.NotebookNode:
    kept = {key: cell.metadata[key] for key in ("nbgrader",) if key in cell.metadata}
    if cell.cell_type == "markdown":
        return nbformat.v4.new_markdown_cell(cell.source, metadata=kept)
    return nbformat.v4.new_code_cell(cell.source, metadata=kept)


def make(chapter: Path, course: Path) -> Path:
    """Write `<course>/source/<chapter>/<chapter>.ipynb`, and the settings where there are none."""
    target = course / "source" / chapter.stem / chapter.name
    target.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(extract(nbformat.read(chapter, as_version=4)), target)
    config = course / "nbgrader_config.py"
    if not config.exists():
        config.write_text(CONFIG, encoding="utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapter", help='part of the notebook\'s path, such as "01"')
    parser.add_argument("course", type=Path, help="the course's folder; made where it is missing")
    wanted = parser.parse_args()
    chapters = {path: path.relative_to(ROOT).with_suffix("").as_posix() for path in notebooks()}
    chosen = [path for path, name in chapters.items() if wanted.chapter in name]
    if not wanted.chapter or len(chosen) != 1:
        names = ", ".join(chapters.values())
        parser.exit(1, f"Expected CHAPTER= to name one of {names}; got {wanted.chapter!r}.\n")
    target = make(chosen[0], wanted.course)
    print(f"Wrote {target}. Next, in {wanted.course}: nbgrader generate_assignment {target.stem}")


if __name__ == "__main__":
    main()
