"""Feedback pages in an archive that the platform takes back: each file named as it named them."""

import os
import zipfile
from pathlib import Path

from . import canvas, moodle
from .submission import released


def write(course: Path, assignment: str, origins: dict[str, str], folder: Path) -> list[Path]:
    """Write `feedback-moodle.zip` and `feedback-canvas.zip`, where there are such students."""
    names: dict[str, dict[str, Path]] = {"moodle": {}, "canvas": {}}
    # nbgrader copies the student's own files there as well, some of them HTML.
    ours = {assignment, *(Path(name).stem for name in released(course, assignment))}
    for student, origin in origins.items():
        for page in sorted((course / "feedback" / student / assignment).glob("*.html")):
            if page.stem not in ours:
                continue
            if moodle.participant(origin):
                names["moodle"][f"{origin}/{page.name}"] = page
            elif canvas.uploaded(origin):
                names["canvas"][f"{origin}{page.name}"] = page
    written = []
    for platform, pages in names.items():
        if pages:
            target = folder / f"feedback-{platform}.zip"
            temporary = folder / f".{target.name}.tmp"
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, page in pages.items():
                    archive.write(page, name)
            os.replace(temporary, target)
            written.append(target)
    return written
