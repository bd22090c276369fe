"""What all tests share: how hypothesis searches, and the book, built once."""

import os
from pathlib import Path

import pytest
from build import HTML, build
from filelock import FileLock
from hypothesis import settings

# A busy machine is no failure, and the same tree gives the same answer twice.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def book() -> Path:
    """Folder of the HTML book, built afresh in this run of the tests, warnings as errors."""
    # Two workers may ask for it; the first one builds, the other waits and takes the result.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    stamp = ROOT / "_build" / "tested"
    stamp.parent.mkdir(exist_ok=True)
    with FileLock(str(stamp) + ".lock"):
        if not stamp.exists() or stamp.read_text().partition("\n")[0] != run:
            done = build(fresh=True)
            stamp.write_text(f"{run}\n{done.returncode}\n{done.stdout}")
        _, code, log = stamp.read_text().split("\n", 2)
    if code != "0":
        pytest.fail(f"The book was not built:\n{log}", pytrace=False)
    return HTML
