"""genlib's face is there when asked, and what the book reads needs neither torch nor NumPy."""

import subprocess
import sys

import pytest
from links import ROOT

import genlib
import genlib.data

HEAVY = ("torch", "pyro", "numpy", "scipy", "pandas", "sklearn", "matplotlib")
BLOCKED = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "book" / "_ext")!r}]
for name in {HEAVY}:
    sys.modules[name] = None  # an import of it now fails
"""


def run(code: str) -> subprocess.CompletedProcess:
    """In a Python of its own, whose genlib has not been touched."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.mark.parametrize(
    "code",
    [
        "from genlib import fit, runtime; assert callable(fit) and runtime.mode()",
        "from genlib.fit import fit as same; from genlib import fit; assert fit is same",
        "import genlib.fit; assert callable(genlib.fit) and genlib.Model and genlib.runtime",
        "from genlib import *; assert callable(fit) and Model and History and TrainingDiverged",
    ],
)
def test_every_way_of_asking_gives_the_same(code):
    done = run(code)
    assert done.returncode == 0, done.stderr


def test_dir_names_all_that_is_offered_and_nothing_else_is_there():
    assert set(genlib.__all__) <= set(dir(genlib))
    assert all(getattr(genlib, name) for name in genlib.__all__)
    with pytest.raises(AttributeError, match="no attribute 'fitt'"):
        _ = genlib.fitt


def test_data_offers_all_that_it_names_however_it_was_imported():
    code = """
import genlib.data.bach, genlib.data.letters, genlib.data.images
from genlib import data
for name in data.__all__:
    assert getattr(data, name).__class__.__name__ != 'module', name
assert set(data.__all__) <= set(dir(data))
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    with pytest.raises(AttributeError, match="no attribute 'mnst'"):
        _ = genlib.data.mnst


def test_importing_genlib_imports_no_torch():
    done = run("import genlib; assert 'torch' not in sys.modules")
    assert done.returncode == 0, done.stderr


def test_the_extension_reads_its_data_where_torch_is_missing():
    """What the book's pages are written from, in an environment like the one `make book` makes."""
    code = """
import genlib_book
from genlib import claims, classification, criteria, data, evidence, recipes
assert claims.LEDGER and classification.FAMILIES and criteria.CRITERIA and recipes.RECIPES
assert "mnist" in data.catalog._repr_html_() and evidence.FOLDER.exists()
recipes.results()
try:
    import torch
except ImportError:
    pass
else:
    raise AssertionError("torch was not blocked, so this proves nothing")
"""
    done = run(BLOCKED + code)
    assert done.returncode == 0, done.stderr
