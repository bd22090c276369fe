"""The part of a notebook's code that one function rests on, as source and as a digest.

A study stands in a notebook, among figures and prose. What it computes depends on the definitions
above it that it uses, directly or through others, and on nothing else: those statements can be run
alone, in another process, and a change in them is what makes stored results stale.
"""

import ast
import copy
import hashlib
import json
import symtable
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

CHANGING = ("add", "append", "extend", "insert", "setdefault", "update")  # methods of containers


def cells_of(path: Path) -> list[str]:
    """The code cells of a notebook file, in order."""
    notebook = json.loads(path.read_text("utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def cells_run() -> list[str] | None:
    """The cells that the running notebook has executed, or None outside a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    shell = get_ipython()
    return None if shell is None else list(shell.user_ns.get("In", []))


def source_of(name: str, cells: Sequence[str], whole: bool = True) -> str:
    """The statements that `name` rests on, itself last, without comments and docstrings.

    Args:
        name: a function defined at the top level of a cell.
        cells: source of the cells.
        whole: False leaves out what the function does, and all that only this rests on.

    Raises:
        KeyError: no cell defines it.
    """
    statements = [s for cell in cells for s in _statements(cell)]
    places = [i for i, s in enumerate(statements) if name in s.defined]
    if not places:
        raise KeyError(f"Expected a function {name!r} in one of {len(cells)} cells, found none.")
    if not whole:
        head = copy.copy(statements[places[-1]].node)
        head.body = [ast.Pass()]
        statements[places[-1]] = _Statement(head)
    needed, waiting = {places[-1]}, [places[-1]]
    while waiting:
        at = waiting.pop()
        for used in statements[at].used:
            for place in _makers(used, statements, at):
                if place not in needed:
                    needed.add(place)
                    waiting.append(place)
    return "\n".join(statements[i].bare for i in sorted(needed))


def digest(source: str) -> str:
    """Twelve hexadecimal digits that change when the source does."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


class _Statement:
    """A statement of a cell, and what each study of its notebook asks of it, found once."""

    def __init__(self, node: ast.stmt):
        self.node = node

    defined = cached_property(lambda self: _defined(self.node))
    used = cached_property(lambda self: _used(self.node))
    changed = cached_property(lambda self: _changed(self.node))
    bare = cached_property(lambda self: ast.unparse(_Bare().visit(copy.deepcopy(self.node))))


@lru_cache(maxsize=4096)
def _statements(cell: str) -> tuple[_Statement, ...]:
    """The statements of a cell; lines for IPython (%pip, !ls) are left out."""
    lines = [line for line in cell.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return tuple(map(_Statement, ast.parse("\n".join(lines)).body))
    except SyntaxError:
        return ()


def _makers(name: str, statements: Sequence[_Statement], before: int) -> Iterator[int]:
    """Which statements above `before` make the value of a name: the last, and what it adds to."""
    for i in range(before - 1, -1, -1):
        if name in statements[i].changed:
            yield i
        elif name in statements[i].defined:
            yield i
            if not isinstance(statements[i].node, ast.AugAssign | ast.For | ast.While | ast.If):
                return


def _defined(statement: ast.stmt) -> set[str]:
    """Names that a statement gives a value at the top level."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).split(".")[0] for a in statement.names}
    return {
        node.id
        for node in _walk_outside_functions(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _used(statement: ast.stmt) -> set[str]:
    """Names that a statement takes from the top level; those that its functions make are not."""
    alone = ast.unparse(_Alone().visit(copy.deepcopy(statement)))
    waiting = [symtable.symtable(alone, "<statement>", "exec")]
    names = {n.target.id for n in _walk_outside_functions(statement) if _adds_up(n)}
    while waiting:
        table = waiting.pop()
        for symbol in table.get_symbols():
            here = table.get_type() == "module" or symbol.is_global()
            if here and symbol.is_referenced():
                names.add(symbol.get_name())
        waiting += table.get_children()
    return names


def _adds_up(node: ast.AST) -> bool:
    """Whether it is x += ..., which takes the x that was there before."""
    return isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)


def _changed(statement: ast.stmt) -> set[str]:
    """Names whose value a statement changes from within: x[i] = ..., x.a = ..., x.append(...)."""
    names = set()
    for node in _walk_outside_functions(statement):
        inside = None
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            inside = node.value
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value.func
            if isinstance(call, ast.Attribute) and call.attr in CHANGING:
                inside = call.value
        while isinstance(inside, ast.Subscript | ast.Attribute):
            inside = inside.value
        if isinstance(inside, ast.Name):
            names.add(inside.id)
    return names


def _walk_outside_functions(statement: ast.stmt) -> Iterator[ast.AST]:
    """What runs when the statement does: what is in a function waits until it is called."""
    inner = ast.FunctionDef | ast.Lambda | ast.ClassDef | ast.comprehension
    waiting: list[ast.AST] = [] if isinstance(statement, inner) else [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [c for c in ast.iter_child_nodes(node) if not isinstance(c, inner)]


class _Alone(ast.NodeTransformer):
    """Comprehensions as generators: those keep their names to themselves in every Python.

    From 3.12 on, names of the others are names of the function, or the module, that they stand in.
    """

    def _generator(self, node):
        self.generic_visit(node)
        pair = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        return ast.GeneratorExp(ast.Tuple(pair), node.generators)

    visit_ListComp = visit_SetComp = visit_DictComp = _generator


class _Bare(ast.NodeTransformer):
    """Statements without docstrings, and as `ast.unparse` writes them in every Python."""

    def visit_JoinedStr(self, node):
        """An f-string with a string in its braces, joined: which quotes it gets, varies."""
        self.generic_visit(node)
        values = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
        inside = [n for value in values for n in ast.walk(value)]
        if any(isinstance(n, ast.Constant) and isinstance(n.value, str) for n in inside):
            return _call(ast.Attribute(ast.Constant(""), "join"), ast.List(_parts(node)))
        return node

    def _without_docstring(self, node):
        self.generic_visit(node)
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_FunctionDef = visit_ClassDef = _without_docstring


def _parts(node: ast.JoinedStr) -> list[ast.expr]:
    """What an f-string joins: strings, and values with their formats."""
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            how = {-1: None, ord("s"): "str", ord("r"): "repr", ord("a"): "ascii"}[part.conversion]
            shown = _call(ast.Name(how), part.value) if how else part.value
            part = _call(ast.Name("format"), shown, *filter(None, [part.format_spec]))
        parts.append(part)
    return parts


def _call(function: ast.expr, *given: ast.expr) -> ast.Call:
    return ast.Call(function, list(given), [])
