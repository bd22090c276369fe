"""Find where a check compares computed floats by `==`: watched while it runs."""

import ast

import numpy as np
import torch

NAME = "__compared__"


class _Watched(ast.NodeTransformer):
    """Every `a == b` becomes `__compared__(a, b, its text)`."""

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) > 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return node
        negate = isinstance(node.ops[0], ast.NotEq)
        text = ast.Constant(ast.unparse(node))
        arguments = [node.left, *node.comparators, ast.Constant(negate), text]
        return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), arguments, []), node)


def compared(check: str, names: dict) -> list[str]:
    """Run a check in `names`; the comparisons in it that asked for the equality of floats.

    To ask whether floats differ, as in `z != 0`, is allowed: it counts what is active.
    """
    found: list[str] = []

    def watch(left, right, negate, text):
        if not negate and (_floating(left) or _floating(right)):
            found.append(text)
        return left != right if negate else left == right

    tree = ast.fix_missing_locations(_Watched().visit(ast.parse(check)))
    exec(compile(tree, "<check>", "exec"), {**names, NAME: watch})
    return found


def without_a_message(check: str) -> list[str]:
    """The asserts of a check that would fail without a word."""
    asserts = (node for node in ast.walk(ast.parse(check)) if isinstance(node, ast.Assert))
    return [ast.unparse(node) for node in asserts if node.msg is None]


def _floating(value: object) -> bool:
    if isinstance(value, torch.Tensor):
        return value.is_floating_point()
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f"
    if isinstance(value, list | tuple):
        return any(_floating(part) for part in value)
    return isinstance(value, float | np.floating)
