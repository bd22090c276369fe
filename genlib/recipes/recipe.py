"""A recipe: a number that others published, and the function that tries to reach it."""

import importlib
import json
import os
import platform
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

# torch and the runtime are imported where a recipe runs: the book's page of published numbers is
# built where torch is not installed.
_FOLDER = Path(__file__).parent
PUBLISHED, RESULTS = _FOLDER / "published.toml", _FOLDER / "results.toml"


@dataclass(frozen=True)
class Recipe:
    """One published number, and how the course goes after it.

    Attributes:
        title: the model.
        data: the data, and what is done to them.
        measure: what the number is, and of which split.
        unit: its unit.
        published: their number.
        source, cite: where they say so, in words and as a key of references.bib.
        differs: how our recipe is not theirs.
        cost: roughly what a run takes.
        run: "module:function" in genlib.recipes; called with `seed` and `options`, it returns a
            dict of floats whose first value is ours to compare.
    """

    name: str
    title: str
    data: str
    measure: str
    unit: str
    published: float
    source: str
    cite: str
    differs: str
    cost: str
    run: str
    options: dict = field(default_factory=dict)

    @property
    def function(self) -> Callable[..., dict[str, float]]:
        module, function = self.run.split(":")
        return getattr(importlib.import_module(f"genlib.recipes.{module}"), function)


@dataclass(frozen=True)
class Result:
    """What a recipe came to: the measured numbers, the wall time, and on what."""

    recipe: str
    measured: dict[str, float]
    seed: int
    seconds: float
    hardware: str
    torch: str
    date: str

    @property
    def value(self) -> float:
        """The number to hold beside the published one."""
        return next(iter(self.measured.values()))


RECIPES = {
    name: Recipe(name, **fields)
    for name, fields in tomllib.loads(PUBLISHED.read_text("utf-8")).items()
}


def results(path: Path = RESULTS) -> list[Result]:
    """All recorded runs, oldest first."""
    if not path.exists():
        return []
    return [Result(**r) for r in tomllib.loads(path.read_text("utf-8")).get("result", [])]


def hardware() -> str:
    """The name of the processor that `runtime.device()` chooses, and how many threads it gets."""
    import torch

    from genlib import runtime

    if runtime.device().type == "cuda":
        return torch.cuda.get_device_name()
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text("utf-8").splitlines()
        name = next((ln.split(":")[1].strip() for ln in lines if ln.startswith("model name")), name)
    threads = torch.get_num_threads()
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


def run(recipe: Recipe, seed: int = 0, rehearse: bool = False) -> Result:
    """Do what the recipe says, in full mode, or in fast mode for a rehearsal."""
    import torch

    before = os.environ.get("GENLIB_MODE")
    os.environ["GENLIB_MODE"] = "fast" if rehearse else "full"
    try:
        began = time.perf_counter()
        measured = recipe.function(seed=seed, **recipe.options)
        seconds = time.perf_counter() - began
        where = hardware()
    finally:
        if before is None:
            del os.environ["GENLIB_MODE"]
        else:
            os.environ["GENLIB_MODE"] = before
    measured = {name: round(float(value), 4) for name, value in measured.items()}
    today = date.today().isoformat()
    return Result(recipe.name, measured, seed, round(seconds, 3), where, torch.__version__, today)


def record(result: Result, path: Path = RESULTS) -> None:
    """Add a run to the file of results, which is written whole or not at all."""
    lines = ["\n[[result]]"]
    for key, value in asdict(result).items():
        if isinstance(value, dict):
            inner = ", ".join(f"{json.dumps(k)} = {v}" for k, v in value.items())
            lines.append(f"{key} = {{ {inner} }}")
        else:
            lines.append(f"{key} = {json.dumps(value)}")
    text = (path.read_text("utf-8") if path.exists() else "") + "\n".join(lines) + "\n"
    half = path.with_suffix(".part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
