"""What all tests share: hypothesis, whose turn it is today, and the book, built once."""

import gc
import os
from pathlib import Path

import pytest
import rotation
from build import HTML, build
from filelock import FileLock
from hypothesis import settings

# A busy machine is no failure, and the same tree gives the same answer twice.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config):
    """In the process that starts the others, which take over what it settles."""
    if not hasattr(config, "workerinput"):
        asked = config.option.keyword or config.args_source != config.ArgsSource.TESTPATHS
        rotation.settle(everything=not asked)
    config.option.loadscopereorder = False  # xdist would begin with the files of most tests


def pytest_sessionstart():
    gc.disable()


def pytest_collection_finish():
    """Twelve thousand tests stay in memory to the end: whatever collects need not visit them.

    A library that calls gc.collect() (statsmodels does) would take seconds each time.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items):
    """The longest files first; the tests of a file stay in their order, which shares pages."""
    items.sort(key=lambda item: rotation.turn(item.nodeid))


def pytest_report_header():
    mine = [name.rpartition("/")[2] for name in rotation.today()]
    turns = "all pages" if len(mine) == len(rotation.names()) else ", ".join(mine)
    return f"day {rotation.day()}, seen closely in a browser: {turns}"


@pytest.fixture(scope="session")
def build_log() -> tuple[int, str]:
    """Exit status and words of a fresh build of the book, warnings as errors."""
    # Two workers may ask for it; the first one builds, the other waits and takes the result.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    stamp = ROOT / "_build" / "tested"
    stamp.parent.mkdir(exist_ok=True)
    with FileLock(str(stamp) + ".lock"):
        if not stamp.exists() or stamp.read_text().partition("\n")[0] != run:
            done = build(fresh=True)
            stamp.write_text(f"{run}\n{done.returncode}\n{done.stdout}")
        _, code, log = stamp.read_text().split("\n", 2)
    return int(code), log


@pytest.fixture(scope="session")
def book(build_log) -> Path:
    """Folder of the HTML book. Where it could not be built, test_build says why, once."""
    if build_log[0]:
        pytest.skip("the book was not built; tests/book/test_build.py fails and says why")
    return HTML


@pytest.fixture
def outside_make() -> dict[str, str]:
    """The environment of a reader who calls make, also where make runs these tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
