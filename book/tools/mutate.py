"""Would the unit tests notice? Break the library on purpose, many times, and count.

    make mutate                        all modules that mutate.toml names
    make mutate MODULE=fit             one of them, or all whose name begins so
    make mutate MODULE=fit SAMPLE=200  more changes for each module (default 40, the same each time)

Each change is made in a copy of the project, in a process of its own that is forked with torch
already loaded. A change that cannot be imported is not counted. What survives is printed as a
diff: a missing test, or a change that changes nothing. Needs a system with `fork`, so no Windows.
"""

import difflib
import importlib
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from contextlib import suppress
from itertools import islice
from pathlib import Path

from links import ROOT
from mutations import mutants

TESTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["tests"]
LOADED = "torch torch._dynamo pyro pytest hypothesis sklearn.decomposition scipy.stats"
NOT_IMPORTED, MEMORY = 77, 12 << 30


def passes(module: str, limit: float | None) -> int:
    """The exit status of the module's tests in a forked process: 0 if they pass."""
    child = os.fork()
    if not child:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        if limit is not None:  # processor time, and a clock for what only waits
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 1))
            signal.alarm(int(10 * limit))
            with suppress(ValueError, OSError):  # macOS sets no such limit
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        status = NOT_IMPORTED
        with suppress(BaseException):
            importlib.import_module(f"genlib.{module}")
            status = 1
            files = [f"tests/unit/test_{name}.py" for name in TESTS[module].split()]
            options = "-o addopts=--import-mode=importlib -x -q -p no:cacheprovider".split()
            status = int(sys.modules["pytest"].main([*options, *files]))
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def try_module(module: str, sample: int) -> tuple[int, int]:
    """How many changes the tests noticed, of how many; prints the others."""
    path = Path("genlib", *module.split(".")).with_suffix(".py")
    source, noticed, total = path.read_text("utf-8"), 0, 0
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if passes(module, None):
        raise SystemExit(f"Expected the tests of {module} to pass before anything is changed.")
    limit = 10 + 5 * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    for mutant in mutants(source, seed=0):
        path.write_text(mutant, "utf-8")
        status = passes(module, limit)
        if status == NOT_IMPORTED:
            continue
        noticed, total = noticed + (status != 0), total + 1
        if status == 0:
            lines = difflib.unified_diff(source.split("\n"), mutant.split("\n"), n=1, lineterm="")
            print(f"\n{path}", *islice(lines, 2, None), sep="\n", flush=True)
        if total == sample:
            break
    path.write_text(source, "utf-8")
    return noticed, total


def main(start: str = "", sample: str = "40") -> None:
    chosen = [module for module in TESTS if module.startswith(start)]
    if not chosen:
        raise SystemExit(f"Expected MODULE to begin one of {', '.join(TESTS)}; got {start}.")
    skip = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True  # a changed file of the same second would be taken for the old
    for name in LOADED.split():
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder, "copy"), ignore=skip))
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        scores = []
        for module in chosen:
            began, score = time.perf_counter(), try_module(module, int(sample))
            scores.append(f"{module}: {score[0]} of {score[1]} noticed")
            print(f"{scores[-1]}, {time.perf_counter() - began:.0f} s", flush=True)
    print("", *scores, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
