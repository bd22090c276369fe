"""A student's own file or folder with a package's name is named, not called "not installed"."""

import pytest

from genlib import data
from genlib.data.packaged import package_folder


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder that Python searches first, as it does a notebook's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_a_file_is_named(here):
    (here / "names.py").write_text("mine = 1\n")
    with pytest.raises(data.DataUnavailable, match=r"got .*names\.py, which hides it"):
        data.names()


def test_a_folder_is_named(here):
    (here / "names").mkdir()
    (here / "names" / "__init__.py").write_text("")
    with pytest.raises(data.DataUnavailable, match=r"got .*__init__\.py, which hides it"):
        data.names()


def test_a_file_without_any_package_is_named(here):
    (here / "no_such_package.py").write_text("")
    with pytest.raises(data.DataUnavailable, match="no_such_package.py"):
        package_folder("no_such_package")


def test_without_a_shadow_nothing_changes(here):
    (here / "other.py").write_text("")
    (here / "names").mkdir()  # without __init__.py Python passes it by
    assert package_folder("names").parent.name == "site-packages"
    with pytest.raises(data.DataUnavailable, match="pip install no_such_package"):
        package_folder("no_such_package")
