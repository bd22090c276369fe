"""Find whose file is which in a learning platform's archive, or in folders named after students.

nbgrader's own collector has one expression, keeps names such as `x (1).ipynb`, which are then not
graded, and stops the collection where a student handed in two files. Here each student's files are
seen together: one becomes the assignment's notebook, the others stay beside it, and are named.
"""

import hashlib
import re
from pathlib import Path

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks
from traitlets import List, Unicode

from .typed import NAME
from .unpack import short

# What browsers, platforms and people add to a file's name when it is there already.
COPY = r"(?:Copy of )?{name}(?P<copies>(?: ?\(\d+\)|[-_]\d+|[ _-]+copy)*)"


class PlatformCollector(FileNameCollectorPlugin):
    """Give every notebook of the archive its student and its name in `submitted`."""

    expressions = List(Unicode(), help="searched in each path; the first that fits counts").tag(
        config=True
    )
    typed = List(
        Unicode(),
        [
            # Moodle: "Ada Example_1_assignsubmission_onlinetext_/onlinetext.html", or no folders
            r"(?:^|/)(?P<student_id>[^/]+_\d+)_assignsubmission_onlinetext(?:[^/]*/(?:.*/)?|_)"
            r"(?P<file_id>[^/]+)$",
            # Canvas: "exampleada_11_text.html", "exampleada_LATE_11_text.html"
            r"(?:^|/)(?:(?!LATE_|anon_)(?P<student_id>[^/]+?)_)?(?:LATE_)?"
            r"(?P<user_id>\d+|anon_[^/_]+)_(?P<file_id>text\.html)$",
        ],
        help="the same, for what was typed into the platform's text box",
    ).tag(config=True)

    def collect(self, submitted_file):
        if not hasattr(self, "_plan"):
            root = Path(self.parent._format_collect_path(self.parent.extracted_directory))
            course = self.parent.coursedir
            release = course.format_path(course.release_directory, ".", course.assignment_id)
            released = [Path(name).stem for name in find_all_notebooks(release)]
            self._plan = self.plan(sorted(root.rglob("*")), root, released)
        return self._plan.get(Path(submitted_file))

    def plan(
        self, paths: list[Path], root: Path, released: list[str], folders: bool = False
    ) -> dict[Path, dict]:
        """Path → student and name, for each notebook that an expression fits.

        With `folders`, a notebook that none fits belongs to the student its folder is named after.
        Of a student without a notebook all files are taken: there will be a reason instead of a
        grade, and somebody to tell it.
        Afterwards `origins` has the beginning of each student's path, as the platform wrote it.
        """
        files: dict[str, dict[Path, str]] = {}
        others: dict[str, dict[Path, str]] = {}
        typed: dict[str, dict[Path, str]] = {}
        self.origins: dict[str, str] = {}
        owners = self._owners(paths, root) if folders else {}
        for path in paths:
            inside = path.relative_to(root)
            if path.is_dir() or any(p.startswith((".", "__MACOSX")) for p in inside.parts):
                continue  # a backup, not a file of the student's
            student, name, origin = self._who(inside.as_posix())
            if not student:
                student, name, origin = self._who(inside.as_posix(), self.typed)
                if student and not _book(path):
                    place = typed.setdefault(student, {})
                    name = NAME if path.suffix == ".html" else name
                    place[path] = self._whole(path, root) if name in place.values() else name
                    self.origins.setdefault(student, origin)
                    continue
            student, name = (student, name) if student else (owners.get(path, ""), path.name)
            if not _book(path):
                others.setdefault(student, {})[path] = name
            elif student:
                files.setdefault(student, {})[path] = Path(name).stem
            else:
                self.log.warning("Look at %s: not collected. No expression fits it.", inside)
            self.origins.setdefault(student, origin)
        without = sorted(others.keys() - files.keys() - {""})
        known = unique([*files, *without, *sorted(typed.keys() - files.keys() - others.keys())])
        self.origins = {known[raw]: self.origins[raw] for raw in known}
        plan = {
            path: {"student_id": known[raw], "file_id": name}
            for raw, place in typed.items()
            for path, name in place.items()
        }
        for raw in without:
            said = (known[raw], ", ".join(others[raw].values()))
            self.log.warning("Look at %s: no notebook was handed in, only %s.", *said)
            for path, name in others[raw].items():
                alike = list(others[raw].values()).count(name) > 1
                kept = self._whole(path, root) if alike else name
                plan[path] = {"student_id": known[raw], "file_id": kept}
        for raw, mine in files.items():
            student = known[raw]
            chosen = self.choose(mine, released)
            for path, name in mine.items():
                # Names inside the archive are unique, so nothing of a student's is lost.
                kept = f"{chosen[path]}.ipynb" if path in chosen else self._whole(path, root)
                plan[path] = {"student_id": student, "file_id": kept}
                if path not in chosen:
                    what = f"is not graded; it is kept as {kept}"
                    if not chosen:
                        what += f", for no file is named {' or '.join(released)}.ipynb"
                    self.log.warning("Look at %s: %s.ipynb %s.", student, name, what)
                elif name != chosen[path]:
                    said = (student, name, chosen[path])
                    self.log.warning("Look at %s: %s.ipynb was taken for %s.ipynb.", *said)
        return plan

    def _whole(self, path: Path, root: Path) -> str:
        return short(path.relative_to(root).as_posix().replace("/", "_"))

    def _who(self, inside: str, expressions: list[str] | None = None) -> tuple[str, str, str]:
        """Student, file name and what stands before it; three empty words where nothing fits."""
        for expression in self.expressions if expressions is None else expressions:
            if match := re.search(expression, inside):
                found = match.groupdict()
                parts = [found.get("student_id"), found.get("user_id")]
                origin = inside[match.start() : match.start("file_id")].lstrip("/")
                origin = origin.partition("/")[0]
                if found.get("user_id"):  # after Canvas's numbers comes the name of an archive
                    ends = match.end("user_id") - match.start() - inside[match.start()].count("/")
                    number = re.match(r"_\d+_", origin[ends:])
                    origin = origin[: ends + number.end()] if number else origin
                student = "_".join(part for part in parts if part)
                return student, found["file_id"], origin
        return "", "", ""

    def _owners(self, paths: list[Path], root: Path) -> dict[Path, str]:
        """File → student, by folders: `ada/x.ipynb`, `class/ada/x.ipynb` or `ada/work/x.ipynb`.

        A folder with several others that hold notebooks is a class; a platform's archive has none.
        """
        inside = {path: path.relative_to(root).parts for path in paths if path.is_file()}
        books = {path: parts for path, parts in inside.items() if _book(path)}
        every = [*self.expressions, *self.typed]
        platforms = {parts[0] for parts in inside.values() if self._who("/".join(parts), every)[0]}
        owners = {}
        for path, parts in inside.items():
            mine = [other for other in books.values() if other[0] == parts[0]]
            below = {other[1] for other in mine if len(other) > 2}
            if parts[0] in platforms or len(parts) == 1:
                continue
            if len(below) < 2 or any(len(other) == 2 for other in mine):
                owners[path] = parts[0]
            elif len(parts) > 2:
                owners[path] = parts[1]
        return owners

    def choose(self, mine: dict[Path, str], released: list[str]) -> dict[Path, str]:
        """Which of one student's files is which of the assignment's notebooks."""
        chosen: dict[Path, str] = {}
        for name in released:
            ranks = {}
            pattern = re.compile(COPY.format(name=re.escape(name)), re.IGNORECASE)
            for path, stem in mine.items():
                match = pattern.fullmatch(stem)
                if match and (stem == name or stem not in released):
                    # The highest number is the latest copy; then the one least deep in folders.
                    numbers = [int(n) for n in re.findall(r"\d+", match["copies"])]
                    ranks[path] = (numbers, -len(path.parts))
            if ranks:
                chosen[max(ranks, key=ranks.get)] = name
        if not chosen and len(mine) == len(released) == 1:
            chosen[next(iter(mine))] = released[0]  # whatever it is called, there is no other
        return chosen


def _book(path: Path) -> bool:
    return path.suffix.lower() == ".ipynb"


def unique(students: list[str]) -> dict[str, str]:
    """Student → a name that nbgrader can take, and that no other student has."""
    # Brackets are patterns to nbgrader, and a comma is a column in its grades.csv.
    plain = {raw: re.sub(r"[^\w .@-]", "", raw).strip(" .") for raw in students}
    names = list(plain.values())
    for raw, name in plain.items():
        if not name or (name != raw and names.count(name) > 1):
            number = hashlib.sha256(raw.encode()).hexdigest()[:6]
            plain[raw] = f"{name}-{number}".strip("-")
    return plain
