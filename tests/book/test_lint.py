"""Code and notebooks are formatted and free of lint."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("command", [["format", "--check"], ["check"]], ids=["format", "lint"])
def test_ruff(command):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, text=True, capture_output=True
    )
    assert done.returncode == 0, f"`make format` mends most of it\n{done.stdout}{done.stderr}"
