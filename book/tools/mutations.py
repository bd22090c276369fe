"""The small changes that `make mutate` tries: cosmic-ray's, and three that lose a part of the code.

cosmic-ray changes numbers, comparisons, operators, conditions and loops. What else goes wrong in
this library is that something is left out: a step, an option, a `.detach()` or a `.sqrt()`.
"""

import random
from collections.abc import Iterator

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator, operator_names

CALLS = ("atom_expr", "power")
IDLE = ("device", "strict")  # options that change nothing without a GPU, or without a mistake
TYPES = (("annassign", 1), ("tfpdef", 2))  # where a node has its type among its children
ROOTS = ("self", "torch", "nn", "F", "math", "np", "json", "os", "pyro", "dist")


class DropStatement(Operator):
    """A call for its effect, or `x += ...`, is left out."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and self._acts(node.children[0]):
            yield node.children[0].start_pos, node.children[0].end_pos

    def mutate(self, node, index):
        node.children[0] = parso.parse(node.get_first_leaf().prefix + "pass")
        return node

    @staticmethod
    def _acts(part):
        if part.type == "expr_stmt":
            return part.children[1].type == "operator" and part.children[1].value != "="
        return part.type in CALLS and part.children[-1].get_code().startswith("(")

    @classmethod
    def examples(cls):
        return Example("x.step()\n", "pass\n"), Example("x += 1\n", "pass\n")


class DropOption(Operator):
    """An argument that is given by name is left out, so that its default comes in."""

    def mutation_positions(self, node):
        parts = [node.children[i] for i in self._named(node)]
        return [(part.start_pos, part.end_pos) for part in parts]

    def mutate(self, node, index):
        i = self._named(node)[index]
        del node.children[i : i + 2 if node.type == "arglist" else i + 1]  # with its comma
        return node

    @staticmethod
    def _named(node):
        if node.type not in ("arglist", "trailer"):
            return []
        named = (i for i, child in enumerate(node.children) if child.type == "argument")
        names = {i: node.children[i].children[:2] for i in named}
        return [i for i, (name, sign) in names.items() if sign == "=" and name.value not in IDLE]

    @classmethod
    def examples(cls):
        return Example("f(x, a=1, b=2)", "f(x, b=2)"), Example("f(a=1)", "f()")


class DropCall(Operator):
    """One call in a chain of methods is left out: `x.exp().sum(0)` becomes `x.sum(0)`."""

    def mutation_positions(self, node):
        parts = [node.children[i : i + 2] for i in self._links(node)]
        return [(name.start_pos, call.end_pos) for name, call in parts]

    def mutate(self, node, index):
        i = self._links(node)[index]
        del node.children[i : i + 2]
        return node

    @staticmethod
    def _links(node):
        if node.type not in CALLS or node.parent.type == "simple_stmt":
            return []  # a whole statement is the business of DropStatement
        parts = [child.get_code() if child.type == "trailer" else "" for child in node.children]
        first = 2 if node.children[0].get_code(include_prefix=False) in ROOTS else 1
        pairs = enumerate(zip(parts, parts[1:], strict=False))
        return [i for i, (one, two) in pairs if i >= first and one[:1] == "." and two[:1] == "("]

    @classmethod
    def examples(cls):
        return Example("x.exp().sum(0)", "x.sum(0)"), Example("x.exp().sum(0)", "x.exp()", 1)


OURS = [DropStatement(), DropOption(), DropCall()]


def mutants(source: str, seed: int) -> Iterator[str]:
    """Changed versions of `source` in random order: at each place one change of each kind."""
    chance, lines = random.Random(seed), source.split("\n")
    classes = [get_operator(name) for name in operator_names()]
    places: dict[tuple, list] = {}
    for operator in [c() for c in classes if not c.arguments()] + OURS:
        kind, tree = type(operator).__name__.partition("_")[0], get_ast(source)
        found = ((n, p) for n in ast_nodes(tree) for p in operator.mutation_positions(n))
        for occurrence, (node, position) in enumerate(found):
            # Without a GPU nothing on these lines can be noticed.
            if not _says_nothing(node) and "cuda" not in lines[position[0][0] - 1]:
                places.setdefault((kind, position), []).append((operator, occurrence))
    chosen = [chance.choice(changes) for changes in places.values()]
    chance.shuffle(chosen)
    return (mutate_code(source, *change) for change in chosen)


def _says_nothing(node) -> bool:
    """Is it part of a type, which a running program does not look at, or of a message?"""
    while node.parent is not None:
        up = node.parent
        if up.type == "fstring" or (up.type, up.children.index(node)) in TYPES:
            return True
        if up.type == "funcdef" and node is up.annotation:
            return True
        node = up
    return False
