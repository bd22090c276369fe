"""A course with an assignment released, made once for all tests of a run."""

import os
import shutil
import sys
from pathlib import Path

import classroom
import pytest
from assignments.warm import Runner
from filelock import FileLock
from nbgrader.api import Gradebook


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Path:
    """A folder with `course`, as classroom.py makes it, and an empty gradebook, `empty.db`.

    nbgrader takes seconds for each. It is for copies, and shared by the workers of a run.
    """
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent  # of the folders of all workers
    made = place / "made"
    with FileLock(place / "made.lock"):
        if not made.exists():
            making = tmp_path_factory.mktemp("making")
            classroom.course(making)
            with pytest.MonkeyPatch.context() as here:  # of the program that nbgrader calls
                here.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
                Gradebook(f"sqlite:///{making}/empty.db").close()
            making.rename(made)
    return made


@pytest.fixture(scope="session")
def new_course(made_once):
    """Put a copy of the course in a folder."""
    return lambda root: classroom.Course(shutil.copytree(made_once / "course", root / "course"))


@pytest.fixture(scope="session")
def runner():
    """What runs notebooks; each gets a process of its own."""
    with Runner() as running:
        yield running
