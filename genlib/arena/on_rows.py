"""Who enters the sets of rows of symbols, and with which settings to try."""

from genlib.arena.adapted import OneHotRows, Places, Rows
from genlib.arena.dull import Copier
from genlib.arena.entrants import enters
from genlib.arena.sets import Task
from genlib.families.recurrent import CausalConvolution, KneserNey, NGram, RecurrentModel

CODES = (0, 1, 2)  # which of the set's sizes


@enters("independent", "rows", how="once", prior=(0.03, 0.1, 0.3, 1.0, 3.0, 10.0))
def independent(task: Task, prior: float) -> NGram:
    return NGram(task.symbols, 1, prior)


@enters("ngram", "rows", how="once", order=(2, 3, 4), prior=(0.03, 0.3))
def ngram(task: Task, order: int, prior: float) -> NGram:
    return NGram(task.symbols, order, prior)


@enters("kneser_ney", "rows", how="once", order=(3, 5, 7), scale=(0.8, 1.1))
def kneser_ney(task: Task, order: int, scale: float) -> Rows:
    return Rows(task.dim, task.symbols, lambda x: KneserNey(x, task.symbols, order, scale))


@enters("copier", "rows", how="once")
def copier(task: Task) -> Copier:
    return Copier(task.dim)


@enters("vae", "rows", "vae", code=CODES, lr=(1e-3, 3e-3))
def vae(task: Task, code: int) -> OneHotRows:
    budget = task.budget
    return OneHotRows(task.dim, task.symbols, budget.codes[code], budget.hidden)


@enters(
    "bayesian_network", "rows", "bayesian_networks", "once", back=(1, 2), prior=(0.01, 0.1, 1.0)
)
def bayesian_network(task: Task, back: int, prior: float) -> Places:
    return Places(task.dim, task.symbols, back, prior)


@enters("recurrent", "rows", "recurrent", state=(64, 128), lr=(1e-3, 3e-3, 1e-2))
def recurrent(task: Task, state: int) -> RecurrentModel:
    return RecurrentModel(task.symbols, state)


@enters("causal", "rows", "recurrent", channels=(32, 64), lr=(1e-3, 3e-3, 1e-2))
def causal(task: Task, channels: int) -> CausalConvolution:
    return CausalConvolution(task.symbols, channels, 4)
