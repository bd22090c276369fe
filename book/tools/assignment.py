"""Make nbgrader assignments: `make assignment CHAPTER=01_auto,07_mix COURSE=../course`.

The exercises of a chapter become a notebook of their own in the course's folder, in plain Markdown
and with all they cite. Prompts, hints, solutions and tests stay where they were written, in the
chapter. What a teacher edited in the course's folder is never written over.
"""

import argparse
import shutil
from pathlib import Path

from assignments import keep, notebook
from assignments.book import Book
from assignments.chapter import Chapter
from assignments.markup import Untranslatable
from assignments.variants import OWN, Outdated, Variants
from links import ROOT
from planning import Plan

SETTINGS = Path(__file__).parent / "course"  # copied into each course as it is


def make(
    chapter: Path,
    course: Path,
    force: bool = False,
    book: Book | None = None,
    due: str = "",
    variant: str = "",
) -> Path:
    """Write `<course>/source/<chapter>/<chapter>.ipynb`, and the settings where there are none."""
    check(course)
    book = book or Book()
    target = course / "source" / chapter.stem / chapter.name
    earlier = keep.earlier(target)
    due, variant = due or earlier.get("due", ""), variant or earlier.get("variant", "")
    new = notebook.made(book.chapter(chapter), book, Plan(), due, variant)
    keep.stamp(new, due=due, site=book.site, variant=variant)
    lost = keep.lost(target, new)
    if lost and not keep.untouched(target):
        what = f"{target} is not what the book would write. It has {lost}."
        if not force:
            raise SystemExit(f"{what} Move it away to keep it, or add FORCE=1 to lose this.")
        print(f"{what} FORCE=1: it is written anew, and this is lost.")
    elif lost:
        print(f"{target} was as the book wrote it earlier; it is written anew.")
    if lost or not target.exists():
        keep.write(new, target)
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


def check(course: Path) -> None:
    """Refuse a folder inside the book, whose files would go into its repository."""
    if course.resolve().is_relative_to(ROOT):
        raise SystemExit(f"Expected COURSE= to be a folder outside {ROOT}, got {course.resolve()}.")
    if course.exists() and not course.is_dir():
        raise SystemExit(f"Expected COURSE= to be a folder, got the file {course}.")


def folder(given: str) -> Path:
    """The course's folder as COURSE= names it."""
    if not given.strip():
        raise SystemExit("Expected COURSE= to name the course's folder, such as ../course.")
    return Path(given).expanduser()


def site(course: Path) -> str | None:
    """Where an assignment of the course that was made before looks for the book's pages."""
    made = sorted((course / "source").glob("*/*.ipynb"))
    return next((found for path in made if (found := keep.earlier(path).get("site"))), None)


def varied(chapter: Chapter, variant: str) -> str:
    """What VARIANT= did to an assignment, in words."""
    if variant in ("", OWN):
        return ""
    names = filter(None, map(Variants().name, notebook.exercises(chapter)))
    return f" Variant {variant}: other numbers in {', '.join(names) or 'no exercise of it'}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapter", help='parts of notebooks\' paths, such as "01,07_mix", or "all"')
    parser.add_argument("course", help="the course's folder; made where it is missing")
    parser.add_argument("--force", action="store_true", help="replace an edited assignment")
    parser.add_argument("--due", default="", help="the date that students read")
    parser.add_argument("--variant", default="", help="a number: other numbers in some exercises")
    parser.add_argument("--site", help="where the book's pages are read, for the links to them")
    wanted = parser.parse_args()
    course = folder(wanted.course)
    book = Book(site=wanted.site or site(course))
    try:
        chapters = book.chosen(wanted.chapter)
    except ValueError as problem:
        raise SystemExit(str(problem)) from None
    refused = []
    for chapter in chapters:
        try:
            target = make(chapter.path, course, wanted.force, book, wanted.due, wanted.variant)
            seed = wanted.variant or keep.earlier(target).get("variant", "")
            print(f"{target} is ready.{varied(chapter, seed)}")
        except (SystemExit, Untranslatable, Outdated) as problem:
            refused.append(f"{chapter.path.stem}: {problem}" if len(chapters) > 1 else str(problem))
    if refused:
        raise SystemExit("\n".join(refused))
    print(f"Read what is in {course / 'source'}, then: make release COURSE={wanted.course}")


if __name__ == "__main__":
    main()
