"""What genlib offers, read from its source: nothing of it is imported, so neither is torch."""

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import genlib

ROOT = Path(genlib.__file__).parent
Definition = ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class File:
    """One file of the library.

    Attributes:
        name: as it is imported, `genlib.families.vae`.
        path: of the file.
        tree: its source, parsed.
    """

    name: str
    path: Path
    tree: ast.Module

    @property
    def doc(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @functools.cached_property
    def defines(self) -> dict[str, Definition]:
        """Classes, functions and constants at the top level, by name; no private ones."""
        found = {}
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found[node.name] = node
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {t.id: node for t in targets if isinstance(t, ast.Name)}
        return {name: node for name, node in found.items() if not name.startswith("_")}

    @functools.cached_property
    def imports(self) -> dict[str, str]:
        """What it has from elsewhere: its name here, its full name there."""
        return {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in ast.walk(self.tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }

    @functools.cached_property
    def mentions(self) -> list[str]:
        """Names that it imports or speaks of in strings: how the face of a folder offers them."""
        strings = [
            node.value
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        words = [word for text in strings if text != self.doc for word in text.split()]
        return [*self.imports, *(word for word in words if word.isidentifier())]


@functools.cache
def files() -> dict[str, File]:
    """Every file of the library by its name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = File(name, path, ast.parse(path.read_text(encoding="utf-8")))
    return found


def inside(folder: str) -> list[File]:
    """The files of a folder, those first that its face mentions first; or the file of that name."""
    face = files()[folder]
    below = [file for name, file in files().items() if name.startswith(f"{folder}.")]
    order = list(face.imports.values())

    def place(file: File) -> int:
        return next((i for i, n in enumerate(order) if n.startswith(f"{file.name}.")), len(order))

    return [face, *sorted(below, key=place)]


def public_name(file: File, name: str) -> str:
    """The shortest name that a thing is imported by: `genlib.families.vae.VAE`, not `...gaussian.`

    >>> public_name(files()["genlib.families.vae.gaussian"], "VAE")
    'genlib.families.vae.VAE'
    """
    folder = file.name.rpartition(".")[0]
    if folder in files() and name in files()[folder].mentions:
        return f"{folder}.{name}"
    return f"{file.name}.{name}"


def definition(full: str) -> tuple[File, Definition] | None:
    """The file and the place where `genlib.families.gan.game.Game` is defined, if it is."""
    name, _, short = full.rpartition(".")
    file = files().get(name)
    if file is None:
        return None
    if short in file.defines:
        return file, file.defines[short]
    return definition(file.imports[short]) if short in file.imports else None


def bases(file: File, node: ast.ClassDef) -> list[tuple[str, tuple[File, Definition] | None]]:
    """The classes that a class is made from: as written, and where they are if they are ours."""
    found = []
    for base in node.bases:
        text = ast.unparse(base)
        found.append((text, definition(file.imports.get(text, f"{file.name}.{text}"))))
    return found


def methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """What a class offers itself: no private methods."""
    its = [m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_")]
    return {m.name: m for m in its}


def abilities(file: File, node: ast.ClassDef) -> Iterator[str]:
    """Names of all methods of a class, inherited ones too."""
    yield from methods(node)
    for _, found in bases(file, node):
        if found and isinstance(found[1], ast.ClassDef):
            yield from abilities(*found)


def decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(d).partition("(")[0].rpartition(".")[2] for d in node.decorator_list}


def signature(node: ast.FunctionDef, *, bound: bool = False) -> str:
    """Parameters and result as written; a method without its `self`."""
    arguments = node.args
    text = ast.unparse(arguments)
    if bound and "staticmethod" not in decorators(node):
        text = re.sub(r"^(self|cls)(, )?", "", text)
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"({text}){result}"


def fields(node: ast.ClassDef) -> list[tuple[str, str, str | None]]:
    """The fields of a dataclass or named tuple: name, type, default."""
    return [
        (f.target.id, ast.unparse(f.annotation), ast.unparse(f.value) if f.value else None)
        for f in node.body
        if isinstance(f, ast.AnnAssign) and isinstance(f.target, ast.Name)
    ]


def made_by(file: File, node: ast.ClassDef) -> str:
    """The parameters that make an object of a class, its own or inherited; empty if none."""
    own = next((m for m in node.body if getattr(m, "name", "") == "__init__"), None)
    if own is not None:
        return signature(own, bound=True).removesuffix(" -> None")
    parents = bases(file, node)
    tuple_like = any(text == "NamedTuple" for text, _ in parents)
    if tuple_like or any("dataclass" in ast.unparse(d) for d in node.decorator_list):
        its = (f"{n}: {t}" + (f" = {d}" if d else "") for n, t, d in fields(node))
        return f"({', '.join(its)})"
    for _, found in parents:
        if found and isinstance(found[1], ast.ClassDef):
            return made_by(*found)
    return ""
