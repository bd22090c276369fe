"""Give points and comments by hand: `make formgrade COURSE=../course` opens nbgrader's formgrader.

The formgrader is a page of Jupyter's server, which has to run in the course's folder. Whatever else
stands on the command line is for that server.
"""

import argparse
import sys

import child
from assignment import folder

PAGE = "/formgrader/gradebook"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("course", help="the course's folder")
    wanted, options = parser.parse_known_args()
    course = folder(wanted.course)
    if not (course / "gradebook.db").is_file():
        raise SystemExit(
            f"Expected COURSE= to be a course's folder with a gradebook.db, got {wanted.course}; "
            "make grade writes it."
        )
    command = [sys.executable, "-m", "jupyterlab", f"--LabApp.default_url={PAGE}", *options]
    sys.exit(child.run(command, course))  # at Ctrl-C the server asks whether to stop


if __name__ == "__main__":
    main()
