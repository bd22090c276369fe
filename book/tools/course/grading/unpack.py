"""Unpack a learning platform's archive, and the archives in it; a broken one stops no other."""

import shutil
import tarfile
import zipfile
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import unzip

from .limits import Limits

CLASS = 5_000  # megabytes that the archive of a whole class may unpack to
DEPTH = 3  # archives inside archives


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
                    unzip(str(path), str(path.parent), self.zip_ext, create_own_folder=True)
                except Exception as problem:  # whatever a file can hold
                    said = (path.relative_to(root), problem or "it is no archive")
                    self.log.warning("Look at %s: not unpacked (%s); ask for it again.", *said)
                else:
                    path.unlink()  # this was a copy

    def _packed(self, path: Path) -> bool:
        return path.suffix.lower() in self.zip_ext and path.is_file()


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
