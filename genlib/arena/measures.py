"""What is measured of a trained entrant; or why not, in a sentence found by asking its class.

Each measure takes a model and a `Look`, and returns named numbers. One that does not apply raises
`NotApplicable`, whose sentence the tables print: nothing about who can do what is written by hand.
"""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from genlib.arena.criteria import RULES
from genlib.arena.distances import completed, distance, features, spliced
from genlib.arena.sets import Task, as_images, judge
from genlib.metrics import density_coverage, precision_recall
from genlib.metrics.copying import copying
from genlib.model import Model

DRAWS = 50  # of a bound's importance samples


class NotApplicable(ValueError):
    """A measure that this model does not have. The message says why."""


@dataclass(frozen=True)
class Look:
    """What a model is measured on.

    Attributes:
        task: what it learnt from.
        real: examples that it never saw, `[M, D]`.
        drawn: its samples, as data of the set, `[max(M, pool), D]`; None if it draws none.
    """

    task: Task
    real: Tensor
    drawn: Tensor | None

    @property
    def n(self) -> int:
        return len(self.real)


def drawn(model: Model, task: Task, n: int) -> Tensor:
    """n samples as data of the set, `[n, D]`; chains take `RULES.chain` steps.

    Raises:
        NotApplicable: the model has no `sample`.
    """
    if not hasattr(model, "sample"):
        raise NotApplicable(f"{_class(model)} has no sample(n).")
    takes, options = inspect.signature(model.sample).parameters, {}
    if "steps" in takes:
        options["steps"] = RULES.chain
    if "width" in takes:
        options["width"] = task.dim
    return task.finish(model.sample(n, **options))


def likelihood(model: Model, look: Look) -> dict[str, float]:
    """`nll`, exact, or `nll_bound`, an upper bound by `DRAWS` draws: nats per example; also on
    either half of the data."""
    if hasattr(model, "log_prob"):
        name, each = "nll", model.log_prob(look.real)
    elif hasattr(model, "log_prob_bound"):
        name, each = "nll_bound", model.log_prob_bound(look.real, DRAWS)
    else:
        raise NotApplicable(f"{_class(model)} has neither log_prob(x) nor log_prob_bound(x).")
    # A density may be infinite or 0 where a network fails; one example is not to hide the rest.
    each = -each.double().nan_to_num(-1e4, 1e4, -1e4).clamp(-1e4, 1e4)
    return _with_halves(name, each.mean().item(), *(part.mean().item() for part in _halves(each)))


def samples(model: Model, look: Look) -> dict[str, float]:
    """`distance` of samples from data, and on either half of the data; `precision`, `recall`,
    `density`, `coverage` in the set's features; `copied`, the share by which samples lie nearer
    to the training data than new data do."""
    x, task = _samples(model, look)[: look.n], look.task
    whole = distance(task, x, look.real)
    found = _with_halves(
        "distance", whole, *(distance(task, x, part) for part in _halves(look.real))
    )
    n = min(look.n, 1000)
    fake, real = features(task, x[:n]), features(task, look.real[:n])
    found |= precision_recall(real, fake)._asdict() | density_coverage(real, fake)._asdict()
    return found | {"copied": copying(fake, features(task, task.x), real).share}


def reconstruction(model: Model, look: Look) -> dict[str, float]:
    """The squared error of going to the code and back, as a share of the data's variance; and how
    many numbers the code has."""
    for method in ("encode", "decode"):
        if not hasattr(model, method):
            raise NotApplicable(f"{_class(model)} has no {method}.")
    with torch.no_grad():
        z = model.encode(look.real)
        back = model.decode(z)
    error = (back - look.real).square().mean() / (look.real - look.task.x.mean(0)).square().mean()
    return {"reconstruction": min(error.item(), 1e4), "code": z[0].numel()}


def anomaly(model: Model, look: Look) -> dict[str, float]:
    """How well the model's own score tells data from data with an exchanged half: area under the
    curve, 0.5 by chance."""
    from scipy.stats import mannwhitneyu  # here: it takes long to import

    score = _score(model)
    with torch.no_grad():
        good, bad = (score(x).double().nan_to_num(-1e9, 1e9, -1e9).numpy() for x in _pair(look))
    return {"anomaly": float(mannwhitneyu(good, bad).statistic) / (len(good) * len(bad))}


def completion(model: Model, look: Look) -> dict[str, float]:
    """The set's distance of examples whose second half was completed from the model's samples."""
    pool = _samples(model, look)[: RULES.pool]
    return {"completed": distance(look.task, completed(look.task, look.real, pool), look.real)}


def control(model: Model, look: Look) -> dict[str, float]:
    """How often samples asked for a class are of it, as the course's classifier sees them."""
    _samples(model, look)
    if "y" not in inspect.signature(model.sample).parameters:
        raise NotApplicable(f"sample of {_class(model)} takes no class.")
    try:
        _, classes = look.task.labels()
    except ValueError as error:
        raise NotApplicable(str(error)) from None
    y = torch.arange(500) % classes
    x = as_images(look.task.name, look.task.finish(model.sample(500, y=y)))
    return {"control": judge(look.task.name).accuracy(x, y)}


TAKEN: tuple[Callable[[Model, Look], dict[str, float]], ...] = (
    likelihood,
    samples,
    reconstruction,
    anomaly,
    completion,
    control,
)


def measured(model: Model, task: Task, real: Tensor) -> tuple[dict[str, float], dict[str, str]]:
    """All measures of a model that apply, and of the others why they do not.

    Args:
        model: trained; or not, to ask what applies.
        real: examples that it never saw, `[M, D]`.
    """
    found, reasons = {}, {}
    began = time.perf_counter()
    try:
        fake = drawn(model, task, max(len(real), RULES.pool))
        found["sample_seconds"] = 1000 * (time.perf_counter() - began) / len(fake)
    except NotApplicable:
        fake = None
    look = Look(task, real, fake)
    for measure in TAKEN:
        try:
            found |= measure(model, look)
        except NotApplicable as error:
            reasons[measure.__name__] = str(error)
    return found, reasons


def _score(model: Model) -> Callable[[Tensor], Tensor]:
    """What is high where the model expects data."""
    if hasattr(model, "log_prob"):
        return model.log_prob
    if hasattr(model, "log_prob_bound"):
        return lambda x: model.log_prob_bound(x, 10)
    if hasattr(model, "energy"):
        return lambda x: -model.energy(x)
    if hasattr(model, "reconstruct"):
        return lambda x: -(model.reconstruct(x) - x).square().mean(1)
    raise NotApplicable(f"{_class(model)} has no score of an example: no density, no energy.")


def _samples(model: Model, look: Look) -> Tensor:
    return drawn(model, look.task, 1) if look.drawn is None else look.drawn


def _pair(look: Look) -> tuple[Tensor, Tensor]:
    return look.real[:1000], spliced(look.task, look.real[:1000])


def _halves(x: Tensor) -> tuple[Tensor, Tensor]:
    return x[: len(x) // 2], x[len(x) // 2 :]


def _with_halves(name: str, whole: float, a: float, b: float) -> dict[str, float]:
    return {name: whole, f"{name}_a": a, f"{name}_b": b}


def _class(model: Model) -> str:
    return type(model).__name__
