"""Make an nbgrader course from a chapter: `make assignment CHAPTER=01 COURSE=../course`.

The exercises of a chapter rest on one set-up cell and on nothing else, so the assignment is a
notebook of its own with only those cells: it opens fast and is graded in seconds, not in the time
that the chapter's experiments take. Prompts, hints, solutions and tests stay where they were
written, in the chapter. What a teacher edited in the course's folder is never written over.
"""

import argparse
import shutil
from pathlib import Path

import nbformat
from links import ROOT, notebooks

SETTINGS = Path(__file__).parent / "course"  # copied into each course as it is


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


def make(chapter: Path, course: Path, force: bool = False) -> Path:
    """Write `<course>/source/<chapter>/<chapter>.ipynb`, and the settings where there are none."""
    _check(course)
    target = course / "source" / chapter.stem / chapter.name
    new = extract(nbformat.read(chapter, as_version=4))
    lost = _lost(target, new)
    if lost:
        what = f"{target} is not what the book would write. It has {lost}."
        if not force:
            raise SystemExit(f"{what} Move it away to keep it, or add FORCE=1 to lose this.")
        print(f"{what} FORCE=1: it is written anew, and this is lost.")
    if lost or not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(new, target)
    settings(course)
    return target


def settings(course: Path) -> None:
    """Copy nbgrader's settings into the course's folder; what is there stays as it is."""
    for ours in sorted(SETTINGS.rglob("*.py")):
        theirs = course / ours.relative_to(SETTINGS)
        if not theirs.exists():
            theirs.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ours, theirs)
        elif theirs.read_bytes() != ours.read_bytes():
            print(f"Kept {theirs}, which differs from the book's; move it away to get the book's.")


def _check(course: Path) -> None:
    """Refuse a folder inside the book, whose files would go into its repository."""
    if course.resolve().is_relative_to(ROOT):
        raise SystemExit(f"Expected COURSE= to be a folder outside {ROOT}, got {course.resolve()}.")
    if course.exists() and not course.is_dir():
        raise SystemExit(f"Expected COURSE= to be a folder, got the file {course}.")


def _lost(target: Path, new: nbformat.NotebookNode) -> str:
    """What is in the course's notebook and not in the book's; outputs and ids do not count."""
    if not target.exists():
        return ""
    try:
        there = [_content(cell) for cell in nbformat.read(target, as_version=4).cells]
    except Exception as problem:  # whatever it holds by now, it is not ours to remove
        return f"content that cannot be read as a notebook ({str(problem)[:80]})"
    ours = [_content(cell) for cell in new.cells]
    edited = [source for source in there if source not in ours]
    gone = [source for source in ours if source not in there]
    if not edited and not gone:
        return "" if there == ours else "its cells in another order or number"
    first = [(source.strip() or "(empty)").partition("\n")[0][:60] for _, source, _ in edited]
    parts = [f"{len(edited)} cell(s) of its own: {'; '.join(first)}"] if edited else []
    removed = len(gone) - len(edited)
    parts += [f"{removed} of the book's removed"] if removed > 0 else []
    return ", and ".join(parts)


def _content(cell: nbformat.NotebookNode) -> tuple:
    return cell.cell_type, cell.source, dict(cell.metadata.get("nbgrader", {}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapter", help='part of the notebook\'s path, such as "01"')
    parser.add_argument("course", help="the course's folder; made where it is missing")
    parser.add_argument("--force", action="store_true", help="replace an edited assignment")
    wanted = parser.parse_args()
    if not wanted.course.strip():
        parser.exit(1, "Expected COURSE= to name the course's folder, such as ../course.\n")
    course = Path(wanted.course).expanduser()
    chapters = {path: path.relative_to(ROOT).with_suffix("").as_posix() for path in notebooks()}
    chosen = [path for path, name in chapters.items() if wanted.chapter in name]
    if not wanted.chapter or len(chosen) != 1:
        names = ", ".join(chapters.values())
        parser.exit(1, f"Expected CHAPTER= to name one of {names}; got {wanted.chapter!r}.\n")
    target = make(chosen[0], course, wanted.force)
    print(f"{target} is ready. Next, in {course}: nbgrader generate_assignment {target.stem}")


if __name__ == "__main__":
    main()
