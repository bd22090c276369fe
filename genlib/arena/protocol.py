"""One protocol for all: make, train with the best weights kept, tune on validation data, measure.

tune(set, name, seed)            a pilot: every setting is tried; no test data
final(set, name, seed, chosen)   a final run with what the pilot chose; test data once
"""

from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Tensor

from genlib.arena.criteria import RULES
from genlib.arena.distances import distance
from genlib.arena.entrants import Maker, entrant
from genlib.arena.measures import DRAWS, NotApplicable, drawn, measured
from genlib.arena.resources import Meter, costs
from genlib.arena.sets import Task, development, held_out
from genlib.early import fit_best
from genlib.families.gan.conditional import with_class
from genlib.fit import TrainingDiverged, fit
from genlib.model import Model
from genlib.nets import count_parameters

AIMS = ("distance", "nll", "reconstruction")  # what settings are chosen by
LOST = 1e6  # the score of a training that diverged
ALONE, GAME = (0.9, 0.999), (0.5, 0.99)  # of Adam, for one player and for two
CLIP = 5.0  # the largest norm of a gradient
LOOKED_AT = 500  # examples per look during training: chains take their time


class TooLarge(ValueError):
    """A model with more parameters than its set allows."""


def trained(
    task: Task, maker: Maker, trial: int, seed: int, part: float = 1.0
) -> tuple[Model, list[tuple[int, float]]]:
    """A model of a trial, trained, with the weights that validation data liked best; its curve.
    Learning rates fade to 0 along a line, so that a training ends and is not cut off.

    Args:
        task: what it learns from.
        maker: of the entrant for this kind of data.
        trial: which of its settings.
        seed: of the weights, the batches and the noise.
        part: of the steps, for a trial of how long they take.

    Raises:
        TooLarge: more parameters than the set allows.
        TrainingDiverged: a loss was no number any more.
    """
    options = dict(maker.trials[trial])
    lr, budget = options.pop("lr", 1e-3), task.budget
    torch.manual_seed(seed)
    model = maker.make(task, **options)
    if count_parameters(model) > budget.parameters:
        raise TooLarge(
            f"Expected at most {budget.parameters} parameters on {task.name}, got "
            f"{count_parameters(model)} of {type(model).__name__}."
        )
    x = task.x
    if maker.told:
        x = with_class(x, *task.labels())
    if maker.how == "once":
        fit(model, x, steps=1, batch=None, seed=seed, progress=False)
        return model, [(1, stopping(model, task))]
    steps, batch = budget.steps, budget.batch
    if maker.how == "rounds":
        steps, batch = RULES.rounds, None
    steps = max(2, round(part * steps))
    looks = max(1, round(part * RULES.looks))
    moments = GAME if maker.game else ALONE
    curve = fit_best(
        model,
        x,
        lambda model: stopping(model, task),
        steps=steps,
        looks=looks,
        batch=batch,
        lr=lr,
        optimizer=partial(torch.optim.Adam, betas=moments, fused=True),
        schedule=lambda done: 1 - done,
        clip=CLIP,
        seed=seed,
        progress=False,
    )
    return model, curve


@torch.no_grad()
def stopping(model: Model, task: Task) -> float:
    """What training is stopped by, on validation data: the likelihood or its bound, else the
    distance of samples, else the error of reconstruction."""
    score = scores(model, task, few=True)
    value = next(score[aim] for aim in ("nll", "distance", "reconstruction") if aim in score)
    return value if value < LOST else LOST  # also for NaN


@torch.no_grad()
def scores(model: Model, task: Task, few: bool = False) -> dict[str, float]:
    """On validation data, as far as the model can: `distance`, `nll` (or its bound), and, if it
    has neither, `reconstruction`. Less is better.

    Args:
        few: only the first that stops a training, and from fewer samples.
    """
    x, found = task.x_val, {}
    if few:
        x = x[:LOOKED_AT]
    if hasattr(model, "log_prob"):
        found["nll"] = _mean(-model.log_prob(x))
    elif hasattr(model, "log_prob_bound"):
        found["nll"] = _mean(-model.log_prob_bound(x, 1 if few else DRAWS))
    if few and found:
        return found
    try:
        found["distance"] = distance(task, drawn(model, task, len(x)), x)
    except NotApplicable:
        if not found:
            found["reconstruction"] = (model.reconstruct(x) - x).square().mean().item()
    return found


def tune(name: str, who: str, seed: int) -> dict[str, float]:
    """Try every setting of an entrant once, on validation data.

    Returns:
        `"distance 0"`, `"nll 0"`, ... by aim and number of the trial; `"seconds"` in all;
        `"diverged"`, how many did.
    """
    task = development(name, seed)
    maker, found, diverged = entrant(who).makers[task.kind], {}, 0
    with Meter() as meter:
        for trial in range(len(maker.trials)):
            try:
                model, _ = trained(task, maker, trial, seed)
            except TrainingDiverged:
                diverged += 1
                continue
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                for aim, value in scores(model, task).items():
                    found[f"{aim} {trial}"] = min(value, LOST)
    return found | {"seconds": meter.seconds, "diverged": diverged}


def chosen(values: Mapping[str, float]) -> dict[str, int]:
    """The best trial for each aim, from what `tune` found; the smaller number where two tie. If
    all diverged it is the first, and the final runs will say so.
    """
    best: dict[str, tuple[float, int]] = {}
    for name, value in values.items():
        aim, _, trial = name.partition(" ")
        if trial:
            best[aim] = min(best.get(aim, (value, int(trial))), (value, int(trial)))
    return {aim: best[aim][1] for aim in AIMS if aim in best} or {AIMS[0]: 0}


def final(name: str, who: str, seed: int, chosen: Mapping[str, int], part: float = 1.0) -> dict:
    """Train an entrant afresh and measure it on test data.

    The settings that the pilot chose by likelihood give the likelihood and the anomalies, those
    by distance all else; where they are the same, or one aim is all there is, it is one training.

    Returns:
        The measures of `measures.TAKEN` that apply, costs, `parameters`, `best_step` (as a
        share of all steps; at 1 it might have gone on), and the curve `validation`. Of a training
        that diverged only `diverged`, 1.
    """
    task, real = development(name, seed), held_out(name, seed)
    maker, by_trial = entrant(who).makers[task.kind], {}
    for trial in dict.fromkeys(chosen.values()):
        by_trial[trial] = _run(task, real, maker, trial, seed, part)
    main = by_trial[next(iter(chosen.values()))]
    if "nll" in chosen:
        likely = by_trial[chosen["nll"]]
        of_score = [k for k in likely if k.startswith("nll") or k == "anomaly"]
        main = {k: v for k, v in main.items() if k not in of_score}
        main |= {k: likely[k] for k in of_score}
    return main


def _run(task: Task, real: Tensor, maker: Maker, trial: int, seed: int, part: float) -> dict:
    try:
        with Meter() as meter:
            model, curve = trained(task, maker, trial, seed, part)
    except TrainingDiverged:
        return {"diverged": 1}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        found, _ = measured(model, task, real)
        x = task.x[: task.budget.batch]
        if maker.told:
            x = with_class(task.x, *task.labels())[: task.budget.batch]
        found |= costs(model, x, _sampler(model, task))
    best = min(curve[1:] or curve, key=lambda point: point[1])[0]
    return found | {
        "diverged": 0,
        "train_seconds": meter.seconds,
        "train_joules": meter.joules,
        "parameters": count_parameters(model),
        "best_step": best / max(1, curve[-1][0]),
        "validation": [(step, min(value, LOST)) for step, value in curve],
    }


def _sampler(model: Model, task: Task) -> Callable[[int], Tensor] | None:
    return (lambda n: drawn(model, task, n)) if hasattr(model, "sample") else None


def _mean(each: Tensor) -> float:
    return each.double().nan_to_num(1e4, 1e4, -1e4).clamp(-1e4, 1e4).mean().item()
