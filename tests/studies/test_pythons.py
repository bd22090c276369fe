"""A study has one digest in every Python that the course supports: none is stale on another."""

import functools
import json
import shutil
import subprocess
import sys

import pytest
from links import ROOT, notebooks

from genlib import notebook_code

OTHERS = [
    python
    for minor in (11, 12, 13)
    if minor != sys.version_info.minor and (python := shutil.which(f"python3.{minor}"))
]
ALONE = """
import ast, importlib.util, json, pathlib, sys

spec = importlib.util.spec_from_file_location("notebook_code", sys.argv[1])
code = importlib.util.module_from_spec(spec)
spec.loader.exec_module(code)
found = {}
for path in sys.argv[2:]:
    cells = code.cells_of(pathlib.Path(path))
    for cell in cells:
        for node in ast.parse(cell).body if "@study" in cell else []:
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                found[f"{path} {node.name}"] = code.digest(code.source_of(node.name, cells))
print(json.dumps(found))
"""


@functools.cache
def digests(python):
    files = [notebook_code.__file__, *map(str, notebooks(ROOT))]
    run = subprocess.run([python, "-c", ALONE, *files], capture_output=True, text=True)
    if run.returncode:  # a version manager may offer a Python that does not run
        pytest.skip(f"{python} does not run here: {run.stderr.strip()[-80:]}")
    return json.loads(run.stdout)


@pytest.mark.parametrize("python", OTHERS)
def test_digests_are_the_same_in_every_python(python):
    there = digests(python)
    assert len(there) > 100 and there == digests(sys.executable)


def test_what_varies_between_pythons_is_left_to_none():
    cell = """
def named(xs, fade):
    return [f"{x:.{2}f}{' fading' if fade else ''} it's {x!r}" for x in xs]
"""
    source = notebook_code.source_of("named", ["x = 1", "fade = 2", cell])
    assert "x = 1" not in source and "fade = 2" not in source
    assert "{" not in source.replace("f'.{2}f'", "")
    made, meant = {}, {}
    exec(source, made)
    exec(cell, meant)
    assert made["named"]([1.5, 2], True) == meant["named"]([1.5, 2], True)
