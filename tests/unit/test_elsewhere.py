"""A model that trains on a GPU can be judged by data on the CPU, as a look during training does.

The device "meta" stands for the GPU. It holds no numbers and forgives much, so a mode watches
each call for tensors of both devices.
"""

import pytest
import torch
from family_cases import CASES as FAMILIES
from family_cases import make
from torch.overrides import TorchFunctionMode
from torch.utils import _pytree

from genlib.applications.other.likes_vae import LikesVAE
from genlib.applications.other.returns import ReturnRuns
from genlib.applications.trends.letters import LetterRuns
from genlib.families.flows import Flow
from genlib.model import Model
from genlib.parts import PartsRuns
from genlib.side_by_side import SideBySide

FLOW = Flow(2, "coupling", "affine", layers=2, hidden=(4,))
SEQUENCES = torch.zeros(3, 2, 5)
CASES = {
    "flow, volume": (FLOW, lambda m: m.log_det(torch.zeros(3, 2))),
    "parts": (
        PartsRuns(2, 3, 4, "one-hot", (4,), "table"),
        lambda m: m.losses(torch.zeros(3, 2, 3)),
    ),
    "letters": (LetterRuns(2, 5, 3, 4), lambda m: m.losses(torch.zeros(3, 2, 4).long())),
    "returns": (ReturnRuns(2, state=3), lambda m: m.step_log_probs(SEQUENCES)),
    "returns, forecast": (ReturnRuns(2, state=3), lambda m: m.means(SEQUENCES)),
}


class OneDevice(TorchFunctionMode):
    """As a GPU does, refuses a call with tensors from two devices; numbers may come along."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        leaves = _pytree.tree_leaves((args, kwargs))
        where = {t.device.type for t in leaves if isinstance(t, torch.Tensor) and t.dim()}
        assert len(where) < 2, f"{function} of tensors on {sorted(where)}"
        return function(*args, **(kwargs or {}))


def test_the_stand_in_refuses_two_devices():
    with pytest.raises(AssertionError, match="cpu.*meta"), OneDevice():
        torch.zeros(3).gather(0, torch.zeros(3, dtype=torch.long, device="meta"))


@pytest.mark.parametrize("name", CASES)
def test_data_come_to_the_model(name):
    model, look = CASES[name]
    model.to("meta")
    with OneDevice():
        assert look(model).device.type == "meta"


ABILITIES = ("encode", "energy", "log_prob", "symbol_log_probs")
READING = {"RecurrentModel", "Truncated", "BayesianNetwork"}  # numbers, which meta lacks
ABLE = [
    (name, can)
    for name in sorted(FAMILIES.keys() - READING)
    for can in ABILITIES
    if hasattr(make(name), can)
]


@pytest.mark.parametrize(("name", "ability"), ABLE)
def test_data_come_to_every_family(name, ability):
    model = make(name).eval().to("meta")
    with OneDevice():
        assert getattr(model, ability)(FAMILIES[name].x[:8]).device.type == "meta"


class Noting(Model):
    """Notes where the data are that it gets."""

    def __init__(self, notes):
        super().__init__()
        self.weight, self.notes = torch.nn.Parameter(torch.ones(())), notes

    def loss(self, x):
        self.notes.append(x.device.type)
        return (self.weight * x).sum()


def test_data_come_to_models_side_by_side():
    notes = []
    models = SideBySide([Noting(notes), Noting(notes)]).to("meta")
    assert models.losses(torch.zeros(3, 2, 4)).device.type == "meta" and notes == ["meta"]


def test_likes_come_to_the_model_and_scores_go_back():
    model, notes = LikesVAE(6, 2, (4,), 1.0).to("meta").eval(), []
    model.encoder.register_forward_pre_hook(lambda _, x: notes.append(x[0].device.type))
    with pytest.raises(NotImplementedError, match="Cannot copy out of meta tensor"):
        model.scores(torch.ones(3, 6))  # on their way back to the CPU
    assert notes == ["meta"]
