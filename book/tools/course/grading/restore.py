"""Give a submission's cells the marks of the released notebook, whatever became of them.

Students copy, split and delete cells, and some editors drop or rewrite what nbgrader keeps in a
cell's metadata. nbgrader stops the whole class at a copied cell or another schema version, and
gives 0 without a word where marks are missing. The notebook that was handed out says which cells
are graded, so its marks are put back before nbgrader looks.
"""

import copy
import re
from pathlib import Path

import nbformat
import traitlets.log
from nbformat.v4.nbbase import random_cell_id
from nbgrader.preprocessors import NbGraderPreprocessor


class RestoreMarks(NbGraderPreprocessor):
    """Restore a submission's marks; say "Look at <student>" where anything had to be done."""

    def preprocess(self, nb, resources):
        where = resources["nbgrader"]
        course = self.parent.parent.coursedir  # of the exporter, of nbgrader's converter
        folder = course.format_path(course.release_directory, ".", where["assignment"])
        released = Path(folder) / f"{where['notebook']}.ipynb"
        if not released.exists():
            raise FileNotFoundError(
                f"Expected the notebook that students got at {released}; "
                f"run nbgrader generate_assignment {where['assignment']}."
            )
        damaged = mend(nb)  # first of all: nothing that follows takes such cells
        repairs = restore(nb, nbformat.read(released, as_version=4))
        if damaged:
            repairs.append(f"Cells whose text was damaged: {', '.join(map(str, damaged))}.")
        if repairs:
            name = f"{where['student']}, {released.name}"
            self.log.warning("Look at %s: graded after repairs. %s", name, " ".join(repairs))
        return nb, resources


def mend(nb) -> list[int]:
    """Make cells that programs wrote wrongly such as nbgrader takes.

    Returns the places, counted from 1, of those whose text had to change.
    """
    damaged = []
    for place, cell in enumerate(nb.cells, start=1):
        if "id" in cell and not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", str(cell.id)):
            cell.id = random_cell_id()
        text = "" if cell.source is None else str(cell.source)
        text = text.encode("utf-8", "replace").decode("utf-8")  # half of an emoji is no letter
        if text != cell.source:
            cell.source = text
            damaged.append(place)
    return damaged


def restore(nb, released) -> list[str]:
    """Mark the cells of `nb` as in `released`; a sentence for each kind of repair."""
    wanted = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    claims: dict[str, list] = {name: [] for name in wanted}
    free, changed, repeated, unmarked, missing = [], [], [], [], []
    for cell in nb.cells:
        name = _grade_id(cell)
        marks = cell.metadata.pop("nbgrader", None)
        (claims[name] if name in wanted else free).append(cell)
        if name in wanted and marks != wanted[name].metadata.nbgrader:
            changed.append(name)
    # Backwards, so that a cell that is missing finds the place of the one after it.
    for name, model in reversed(wanted.items()):
        claimed = claims[name]
        if len(claimed) > 1:
            repeated.append(name)
        elif not claimed and _kept(model):
            # A cell whose marks are gone is known by its text.
            claimed = [cell for cell in free if _same(cell, model)]
            (unmarked if claimed else missing).append(name)
            claimed = claimed or [_put_back(nb, name, model, claims)]
        if claimed:
            # Of several: with the released text, for a copy may hold an answer instead; and in
            # its place, for the names that a check reads may mean something else further down.
            alike = [c for c in claimed if _same(c, model)] or claimed
            early = [c for c in nb.cells[: _end(nb, name, claims)] if _among(c, alike)]
            cell = (early or alike)[-1]
            cell.metadata["nbgrader"] = copy.deepcopy(model.metadata.nbgrader)
            claims[name] = [cell]
            free = [c for c in free if c is not cell]
    # Every assignment's written answer begins with the same words, so it tells nothing.
    code = [name for name, cell in wanted.items() if cell.cell_type == "code"]
    graded = [name for name in code if wanted[name].metadata.nbgrader["grade"]]
    if graded and set(graded) <= set(missing):
        return ["None of its checks is in the notebook: is it this assignment's? All were added."]
    kinds = {
        "Marks that had changed": changed,
        "Cells that are there more than once": repeated,
        "Cells without their marks": unmarked,
        "Cells that were missing and were added": missing,
    }
    found = {kind: sorted(set(names), key=list(wanted).index) for kind, names in kinds.items()}
    return [f"{kind}: {', '.join(names)}." for kind, names in found.items() if names]


def _grade_id(cell) -> str | None:
    marks = cell.metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else None


def _kept(model) -> bool:
    """Whether a cell has to be there; an answer that is not there cannot be invented."""
    return bool(model.metadata.nbgrader["grade"] or model.metadata.nbgrader["locked"])


def _same(cell, model) -> bool:
    return cell.cell_type == model.cell_type and cell.source.strip() == model.source.strip()


def _among(cell, cells) -> bool:
    return any(cell is other for other in cells)  # two copies are equal


def _end(nb, name, claims) -> int:
    """Where a cell's place ends: at the next cell of the release that the notebook has."""
    names = list(claims)
    after = [claims[other][0] for other in names[names.index(name) + 1 :] if claims[other]]
    return next((i for i, cell in enumerate(nb.cells) if after and cell is after[0]), len(nb.cells))


def _put_back(nb, name, model, claims):
    """A copy of a released cell, at the end of its place: after whatever answers it."""
    at = _end(nb, name, claims)
    while at < len(nb.cells) and at and nb.cells[at - 1].cell_type == "markdown":
        at -= 1  # the next exercise's prompt stays with it
    cell = copy.deepcopy(model)
    nb.cells.insert(at, cell)
    return cell


def name_unusable(assignment, student, notebooks) -> None:
    """nbgrader's hook before each submission: name the files that it cannot grade, and why."""
    log = traitlets.log.get_logger()
    for path in map(Path, notebooks):
        released = sorted(p.name for p in Path("release", path.parent.name).glob("*.ipynb"))
        who = f"Look at {path.parent.parent.name}, {path.name}: not graded."
        if released and path.name not in released:
            if any(path.with_name(name).exists() for name in released):
                continue  # another file is the one to grade
            names = " or ".join(released)
            log.warning("%s Expected a file named %s; rename it and grade again.", who, names)
            continue
        try:
            nbformat.read(path, as_version=4)
        except Exception as problem:  # whatever a file can hold; nbgrader goes on to the next
            reason = str(problem).partition("\n")[0][:200]
            log.error("%s It cannot be read as a notebook (%s); ask for it again.", who, reason)
