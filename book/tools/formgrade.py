"""Give points and comments by hand: `make formgrade COURSE=../course` opens nbgrader's formgrader.

The formgrader is a page of Jupyter's server, which has to run in the course's folder. Whatever else
stands on the command line is for that server.
"""

import argparse
import subprocess
import sys

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
    process = subprocess.Popen(command, cwd=course)
    while True:
        try:
            sys.exit(process.wait())
        except KeyboardInterrupt:  # the server's to answer: it asks whether to stop
            continue


if __name__ == "__main__":
    main()
