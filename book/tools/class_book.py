"""The book for a class, without solutions: `make book SOLUTIONS=no`.

Not hidden, but absent: a copy of the book is made whose notebooks hold no solution and no hidden
test, and the pages, the search index and the notebooks to download are built from that copy.
Pages for instructors are left out, and so are the buttons that lead to the public notebooks.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from build import JUPYTER_BOOK, ROOT
from links import CONFIG, notebooks
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

COPY = ROOT / "_build" / "class"
COPIED = ("book", "chapters", "genlib", "_config.yml", "_toc.yml")
FOR_INSTRUCTORS = ("book/instructors", "book/wrong_answers")  # and what lies below or beside them
NOT_HERE = "# {title}\n\nThis page is for instructors. The public edition of the book has it.\n"


def stripped(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A chapter as students may have it: stubs, visible tests, and no output of a marked cell."""
    notebook.metadata.setdefault("kernelspec", {"name": "python3", "language": "python"})
    marked = nbformat.from_dict(notebook)
    marked.cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    for clear in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        # in place: the cells are the notebook's own
        clear(enforce_metadata=False).preprocess(marked, {})
    for cell in marked.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def copied(root: Path, target: Path) -> Path:
    """A copy of the book at `target` without solutions and without pages for instructors."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.ipynb")
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=unwanted)
        else:
            shutil.copyfile(root / name, target / name)
    for path in notebooks(root):
        copy = target / path.relative_to(root)
        nbformat.write(stripped(nbformat.read(path, as_version=4)), copy)
    for path in instructors(target):
        title = re.search(r"^# (.+)", path.read_text("utf-8"), re.M)
        path.write_text(NOT_HERE.format(title=title[1] if title else path.stem), encoding="utf-8")
    _settings(target / "_config.yml")
    return target


def instructors(root: Path) -> list[Path]:
    """The pages that give away what students should find out."""
    names = {path: path.relative_to(root).as_posix() for path in (root / "book").rglob("*.md")}
    return [path for path, name in names.items() if name.startswith(FOR_INSTRUCTORS)]


def _settings(path: Path) -> None:
    """No address of a repository, so no button to its notebooks; the footer says what this is."""
    text = CONFIG.sub(r'\g<1>""', path.read_text("utf-8"))
    path.write_text(text.replace("Edition", "For a class, without solutions. Edition"), "utf-8")
    footer = yaml.safe_load(text)["html"]["extra_footer"]
    assert "Edition" in footer, "the footer no longer says which edition this is"


def build(source: Path, *, strict: bool = True) -> subprocess.CompletedProcess:
    """Build the copy; pages and searches are in `<source>/_build/html`."""
    command = [*JUPYTER_BOOK, str(source), "--keep-going", "--quiet", *(["-W"] if strict else [])]
    return subprocess.run(
        command, cwd=source, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def main() -> None:
    print("Building the book for a class, without solutions", flush=True)
    done = build(copied(ROOT, COPY))
    if done.returncode:
        sys.exit(f"{done.stdout}\nThe book for a class was not built: see the warnings above.")
    index = COPY / "_build" / "html" / "index.html"
    print(f"The book for a class is ready. Give out the folder of {index.as_uri()}")


if __name__ == "__main__":
    main()
