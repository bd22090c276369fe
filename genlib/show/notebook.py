"""How every notebook begins."""

import torch

from genlib import runtime
from genlib.show.plots import style


def start(seed: int = 0) -> None:
    """Prepare a notebook: seed every generator, compute on one thread, set the plot style.

    One thread, because the models of fast mode are too small to share between cores: on a busy
    machine a second thread makes them slower, and the results then depend on the machine.
    """
    runtime.seed_all(seed)
    torch.set_num_threads(1)
    style()
