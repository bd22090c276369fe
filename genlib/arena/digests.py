"""What the records of the arena rest on, as a digest: a change in it makes them stale.

A function rests on the statements of its own file that it uses, on those of other files of the
arena that it imports names from, and so on. The families themselves are not followed: as for all
studies, a change in them shows when records are computed again.
"""

import ast
import importlib.util
from functools import lru_cache
from pathlib import Path

from genlib import notebook_code

PACKAGE = "genlib.arena."


@lru_cache(maxsize=256)
def source(module: str, name: str) -> str:
    """All statements of the arena that a name of one of its modules rests on.

    Args:
        module: such as `"genlib.arena.protocol"`.
        name: defined at its top level.

    Raises:
        KeyError: the module does not define it.
    """
    waiting, found = [(module, name)], {}
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found[key] = notebook_code.source_of(key[1], [_text(key[0])])
        for node in ast.walk(ast.parse(found[key])):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
                waiting += [(node.module, alias.name) for alias in node.names]
    return "\n".join(f"# {m} {n}\n{found[m, n]}" for m, n in sorted(found))


def digest(*sources: str) -> str:
    """Twelve hexadecimal digits that change when one of the sources does."""
    return notebook_code.digest("\n".join(sources))


@lru_cache(maxsize=64)
def _text(module: str) -> str:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise KeyError(f"Expected a module of the arena, got {module!r}.")
    return Path(spec.origin).read_text("utf-8")
