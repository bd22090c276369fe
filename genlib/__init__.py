"""genlib: the library behind "Generative networks, a classification you can run".

What it offers is imported when it is first asked for: building the book reads the classification,
the claims and the published numbers where torch is not installed.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for editors; at run time __getattr__ does it
    from genlib import runtime as runtime
    from genlib.fit import TrainingDiverged as TrainingDiverged
    from genlib.fit import fit as fit
    from genlib.history import History as History
    from genlib.model import Model as Model

__version__ = "0.2.0"
_HOME = {"History": "history", "Model": "model", "TrainingDiverged": "fit", "fit": "fit"}
__all__ = ["History", "Model", "TrainingDiverged", "fit", "runtime"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'genlib' has no attribute {name!r}")
    module = importlib.import_module(f"genlib.{_HOME.get(name, name)}")
    value = getattr(module, name) if name in _HOME else module
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """`genlib.fit` is the function: importing the file of that name does not put itself there."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "fit" and isinstance(value, ModuleType):
            value = value.fit
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
