"""Unpack a learning platform's archive, and the archives in it; a broken one stops no other."""

import shutil
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import unzip


class PatientExtractor(ExtractorPlugin):
    """nbgrader's own ends at the first archive that cannot be read."""

    def extract(self, archive_path, extracted_path):
        root = Path(extracted_path)
        shutil.copytree(archive_path, root, dirs_exist_ok=True)
        tried: set[Path] = set()
        while waiting := [p for p in sorted(root.rglob("*")) if self._packed(p) and p not in tried]:
            for path in waiting:
                tried.add(path)
                try:
                    unzip(str(path), str(path.parent), self.zip_ext, create_own_folder=True)
                except Exception as problem:  # whatever a file can hold
                    said = (path.relative_to(root), problem or "it is no archive")
                    self.log.warning("Look at %s: not unpacked (%s); ask for it again.", *said)
                else:
                    path.unlink()  # this was a copy

    def _packed(self, path: Path) -> bool:
        return path.suffix in self.zip_ext and path.is_file()
