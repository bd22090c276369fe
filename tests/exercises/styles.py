"""A right answer in other forms: each function of a solution, with its results converted."""

import ast
import inspect

import numpy as np
import torch


def float32(x: object) -> object:
    """Tensors and arrays in single precision, as students' loops make them."""
    if isinstance(x, torch.Tensor) and x.is_floating_point():
        return x.float()
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        return x.astype(np.float32)
    return torch.tensor(x, dtype=torch.float32) if isinstance(x, float) else x


def numpy(x: object) -> object:
    """NumPy's arrays and numbers."""
    if isinstance(x, torch.Tensor):
        return x.detach().numpy()
    kinds = {int: np.int64, float: np.float64}
    return kinds[type(x)](x) if type(x) in kinds else x


def lists(x: object) -> object:
    """Lists of Python's numbers."""
    if isinstance(x, torch.Tensor):
        return x.tolist()
    return x.tolist() if isinstance(x, np.ndarray | np.generic) else x


# Exercises that are answered by a trained model, or in words.
NO_NUMBERS = {"ae-beat-pca", "sae-whole-dictionary", "vae-predict"}
# Exercises whose answer must be a tensor, and why; in single precision they pass like the others.
NEED_TENSORS = {
    "eb-critic-loss": "gradients pass through it, as its prompt says",
    "eb-losses": "gradients pass through it, as the function that it corrects",
    "gan-penalty": "gradients pass through it, as its prompt says",
    "flow-undo": "gradients pass through it, as its prompt says",
    "flow-bug": "gradients pass through it, as the function that it corrects",
    "bn-tree": "the solution's second function takes what its first one gives",
}
STYLES = {"float32": float32, "NumPy": numpy, "lists": lists}


def defines_functions(solution: str) -> bool:
    """Whether a solution may make functions; one that only trains a model need not be run."""
    kinds, names = ast.FunctionDef | ast.Lambda | ast.ImportFrom, ast.Name | ast.Attribute
    return any(
        isinstance(node, kinds) or (isinstance(node, ast.Assign) and isinstance(node.value, names))
        for node in ast.walk(ast.parse(solution))
    )


def convert(names: dict, before: set[str], style: str) -> bool:
    """Wrap the functions that a solution defined so that they answer in this style; any there?"""
    own = [name for name in names.keys() - before if inspect.isfunction(names[name])]
    for name in own:
        names[name] = _wrapped(names[name], STYLES[style])
    return bool(own)


def _wrapped(function, to):
    def answer(*arguments, **named):
        found = function(*arguments, **named)
        if isinstance(found, tuple | list) and not isinstance(found, str):
            parts = [to(part) for part in found]
            return parts if to is lists else tuple(parts)  # a list is as good as a tuple
        return to(found)

    return answer
