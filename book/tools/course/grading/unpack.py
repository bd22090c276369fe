"""Unpack a learning platform's archive, and the archives in it; a broken one stops no other.

The archive of a class holds what thirty people named and damaged in thirty ways, so each entry is
unpacked by itself: nbgrader's own `unzip` leaves everything after the first one that it refuses.
"""

import hashlib
import re
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from nbgrader.plugins import ExtractorPlugin

from .limits import Limits

CLASS = 5_000  # megabytes that the archive of a whole class may unpack to
DEPTH = 3  # archives inside archives
LONGEST = 200  # bytes of one name; file systems take 255, and grading adds to it


class PatientExtractor(ExtractorPlugin):
    """nbgrader's own ends at the first archive that cannot be read, and unpacks any size."""

    def extract(self, archive_path, extracted_path):
        root, limits = Path(extracted_path), Limits(parent=self)
        shutil.copytree(archive_path, root, symlinks=True, dirs_exist_ok=True)
        for link in [path for path in root.rglob("*") if path.is_symlink()]:
            link.unlink()
            said = link.relative_to(root)
            self.log.warning("Look at %s: a link, left out; expected the file itself.", said)
        tried: set[Path] = set()
        depth = 0
        while waiting := [p for p in sorted(root.rglob("*")) if self._packed(p) and p not in tried]:
            depth += 1
            for path in waiting:
                tried.add(path)
                try:
                    _check(path, limits if depth > 1 else None, depth)
                    self._unpack(path, root)
                except Exception as problem:  # whatever a file can hold
                    said = (path.relative_to(root), problem or "it is no archive")
                    self.log.warning("Look at %s: not unpacked (%s); ask for it again.", *said)
                else:
                    path.unlink()  # this was a copy

    def _packed(self, path: Path) -> bool:
        return path.suffix.lower() in (*self.zip_ext, ".tar", ".tgz") and path.is_file()

    def _unpack(self, path: Path, root: Path) -> None:
        """Every file of an archive into a folder of its name; what fails is named, and left empty.

        An empty file is no notebook, so its student gets a reason, and a page that says it.
        """
        into = path.with_name(re.sub(r"(\.tar)?\.\w+$", "", path.name, flags=re.IGNORECASE))
        if into.is_file():
            into = into.with_name(f"{into.name} (archive)")
        into.mkdir(exist_ok=True)
        for name, opened in _entries(path):
            target = into.joinpath(*_inside(name))
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                if target == into or target.is_dir():
                    continue
                target = _free(target)
                target.touch()
                with opened() as source, target.open("wb") as kept:
                    shutil.copyfileobj(source, kept)
            except Exception as problem:  # damaged, locked by a password, or a name twice
                said = ((path.parent / name).relative_to(root), problem)
                self.log.warning(
                    "Look at %s: damaged in its archive (%s); ask for it again.", *said
                )


def _check(path: Path, limits: Limits | None, depth: int) -> None:
    """Refuse an archive that would fill the disk; `limits` where it is one student's.

    Raises ValueError with the reason.
    """
    if depth > DEPTH:
        raise ValueError(f"it lies in more than {DEPTH} archives")
    sizes = []
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for entry in archive:  # one by one: the sum may be reached before the end
                sizes.append(entry.size)
                if sum(sizes) > CLASS * 10**6:
                    break
    most = limits.size if limits else CLASS
    if sum(sizes) > most * 10**6:
        raise ValueError(f"it would unpack to more than {most} MB")
    if limits and len(sizes) > limits.files:
        raise ValueError(f"it has {len(sizes)} files, more than {limits.files}")


def _entries(path: Path) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """Name of each file in an archive, and how to open it; neither folders nor links.

    Raises ValueError where it is neither a zip nor a tar file.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if not entry.is_dir():
                    yield _named(entry), lambda entry=entry: archive.open(entry)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for member in archive:
                if member.isfile():
                    yield member.name, lambda member=member: archive.extractfile(member)
    else:
        raise ValueError("it is no archive")


def _named(entry: zipfile.ZipInfo) -> str:
    """An entry's name; a Mac writes UTF-8 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _inside(name: str) -> list[str]:
    """The parts of a path as one below a folder, whichever system wrote it."""
    parts = [part for part in re.split(r"[/\\]", name) if part.strip() not in ("", ".", "..")]
    return [short(part) for part in parts if not re.fullmatch(r"[A-Za-z]:", part)]


def short(name: str) -> str:
    """A name that file systems take, two of them never the same.

    Its end is kept, which has the platform's numbers and the suffix.
    """
    whole = name.encode("utf-8", "replace")
    if len(whole) <= LONGEST:
        return name
    return hashlib.sha256(whole).hexdigest()[:6] + whole[-LONGEST:].decode("utf-8", "ignore")


def _free(target: Path) -> Path:
    """The path, or a copy's, where one of that name is there: nothing of a student's is lost."""
    free, count = target, 0
    while free.exists():
        count += 1
        free = target.with_name(f"{target.stem} ({count}){target.suffix}")
    return free
