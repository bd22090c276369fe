"""What a cell of code does, in a few words: the name of the fold that hides it.

A notebook's author may say it (`"fold": "train six GANs"` in the cell's metadata, or a comment on
its first line). Otherwise it is worked out from the code.
"""

import ast
import re
from collections.abc import Iterator

# calls that end in training, for as far as a notebook's own functions lead to one of them
TRAIN = {"fit", "fitted", "train", "learn", "fit_many"}
DRAW = {"images", "live", "explorer", "race", "em_player", "dirac_game"}
MOST = 3  # as many names as one can take in


class Names:
    """Names the cells of one notebook, in their order: a cell may use what an earlier one defines.

    >>> names = Names()
    >>> names("from genlib.families.vae import VAE\\ndef run(x):\\n    fit(VAE(2), x)")
    'define run'
    >>> names("for seed in SEEDS:\\n    run(x)")
    'train VAE'
    >>> names("print(1)", tags=["nbval-check-output"])
    'check the result'
    """

    def __init__(self):
        self.models: set[str] = set()  # classes that a call of makes a model
        self.makes: dict[str, set[str]] = {}  # the notebook's function -> models it makes
        self.trainers = set(TRAIN)

    def __call__(self, source: str, tags=(), metadata=None, figure: str | None = None) -> str:
        """A name for `source`; `figure` is the number of the figure that the cell draws."""
        try:
            tree = ast.parse(re.sub(r"^[%!].*", "pass", source, flags=re.M))
        except SyntaxError:
            return "commands"
        self._learn(tree)
        said = (metadata or {}).get("fold") or first_comment(source)
        return said or self._in_words(source, tree, tags, figure)

    def _learn(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and "families" in (node.module or ""):
                self.models |= {a.asname or a.name for a in node.names if a.name[0].isupper()}
            elif isinstance(node, ast.ClassDef) and {n for n in _names(node)} & self.models:
                self.models.add(node.name)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                self.makes[node.name] = self._made(node)
                if self._trains(node):
                    self.trainers.add(node.name)

    def _made(self, tree: ast.AST) -> dict[str, None]:
        """The models that some code makes, by itself or through functions above it, in order."""
        made = {}
        for name in _names(tree):
            if name in self.models:
                made[name] = None
            else:
                made |= dict.fromkeys(self.makes.get(name, ()))
        return made

    def _trains(self, tree: ast.AST) -> bool:
        return not self.trainers.isdisjoint(_called(tree))

    def _in_words(self, source: str, tree: ast.Module, tags, figure: str | None) -> str:
        called = set(_called(tree))
        defined = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        rest = ast.Module([n for n in tree.body if n not in defined], [])
        made = [name for name in self._made(rest) if name not in {n.name for n in defined}]
        study = next((n for n in defined if "study" in _decorators(n)), None)
        if study:
            return f"the study {study.name}"
        if "exercise-setup" in tags:
            return "what the exercises need"
        if "quiz" in called:
            return "the quiz"
        if "card" in called:
            return "the card"
        if claim := re.search(
            r"""(?:verdict|judge)\(\s*["']([A-Z]+[+-](?:[A-Z]{3})?\d+)""", source
        ):
            return f"the verdict on {claim[1]}"
        if "verdict" in tags:
            return "the verdict"
        if figure:
            return f"draw figure {figure}"
        if "subplots" in called or ("hide-input" in tags and called & DRAW):
            return "draw the figure"
        if "getsource" in called:
            return "show the library's own code"
        if source.startswith(("import ", "from ")) and "hide-cell" in tags:
            return "imports and settings"
        if made and self._trains(rest):
            return f"train {listed(made)}"
        if "nbval-check-output" in tags:
            return "check the result"
        if self._trains(rest):
            return "train"
        if "print" in set(_called(rest)):
            return "print the numbers"
        if defined:
            return f"define {listed([node.name for node in defined])}"
        targets = (t for n in rest.body if isinstance(n, ast.Assign) for t in n.targets)
        results = [t.id for t in targets if isinstance(t, ast.Name) and t.id.islower()]
        return f"compute {listed(list(dict.fromkeys(results)))}" if results else "run"


def first_comment(source: str) -> str | None:
    """The first sentence of a comment that opens a cell, to be read after "Code: ".

    >>> first_comment("# The density on a grid: a sum.\\n# More.\\nx = 1")
    'the density on a grid: a sum'
    """
    lines = re.match(r"(?:#(?!#).*\n?)*", source)[0].splitlines()
    text = " ".join(line.lstrip("# ").rstrip() for line in lines)
    sentence = re.split(r"(?<=[.!?])\s", text)[0].rstrip(".")
    if not sentence or len(sentence) > 90:
        return None
    starts_a_name = sentence[1:2].isupper()
    return sentence if starts_a_name else sentence[0].lower() + sentence[1:]


def listed(names: list[str]) -> str:
    """Some names in a row.

    >>> listed(["a", "b"]), listed(["a", "b", "c", "d"])
    ('a and b', 'a, b and 2 more')
    """
    if len(names) > MOST:
        names = [*names[: MOST - 1], f"{len(names) - MOST + 1} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _names(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield function.attr
            elif isinstance(function, ast.Name):
                yield function.id


def _decorators(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    return {name for decorator in node.decorator_list for name in _names(decorator)}
