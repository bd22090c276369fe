"""Grade what a class handed in: `make grade COURSE=../course ASSIGNMENT=01_autoencoders`.

Everything that grades lies in the course's folder, where `make assignment` put it; this adds what
an older course lacks and runs it. Without ASSIGNMENT, all assignments that were handed out.
"""

import argparse
import sys
from pathlib import Path

import assignment
import child


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("course", help="the course's folder")
    parser.add_argument("assignment", nargs="?", default="", help="one; all where none is named")
    parser.add_argument("options", nargs=argparse.REMAINDER, help="as python -m grading takes them")
    wanted = parser.parse_args()
    course = Path(wanted.course).expanduser().resolve()
    if not wanted.course.strip() or not (course / "release").is_dir():
        parser.exit(
            1,
            f"Expected COURSE= to be a course's folder with a release/, got {wanted.course!r}; "
            "first make assignment, then hand out what is in release/.\n",
        )
    assignment.settings(course)
    command = [sys.executable, "-W", "ignore", "-m", "grading", *wanted.options]
    command += [wanted.assignment] if wanted.assignment else []
    sys.exit(child.run(command, course))  # at Ctrl-C the class stores what is graded


if __name__ == "__main__":
    main()
