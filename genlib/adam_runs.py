"""Adam for stacked runs, each with a learning rate of its own.

Weights of R runs stand in one tensor `[R, ...]`; Adam treats every number by itself, so that runs
with different rates are steps of different length along the rows.
"""

from collections.abc import Callable, Sequence

import torch
from torch.optim.adam import adam


class AdamPerRun(torch.optim.Optimizer):
    """Adam whose step is `lr` times the rate of the run that a weight belongs to.

    Args:
        params: tensors `[R, ...]`.
        lr: a factor on all rates, which a schedule may change.
        rates: of the R runs.

    Raises:
        ValueError: a weight with another number of rows than there are rates.
    """

    def __init__(self, params, lr: float = 1.0, *, rates: Sequence[float]):
        super().__init__(params, {"lr": lr})
        self.rates = [float(rate) for rate in rates]
        for group in self.param_groups:
            for p in group["params"]:
                if len(p) != len(self.rates):
                    raise ValueError(
                        f"Expected weights of {len(self.rates)} runs, one per rate, got "
                        f"{list(p.shape)}."
                    )

    @torch.no_grad()
    def step(self, closure: Callable | None = None) -> None:
        """One step of every run by its gradient."""
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            for p in params:
                if not self.state[p]:
                    self.state[p]["mean"] = torch.zeros_like(p)
                    self.state[p]["square"] = torch.zeros_like(p)
                    self.state[p]["steps"] = torch.zeros(len(p), device=p.device)
            for run, rate in enumerate(self.rates):
                adam(
                    [p[run] for p in params],
                    [p.grad[run] for p in params],
                    [self.state[p]["mean"][run] for p in params],
                    [self.state[p]["square"][run] for p in params],
                    [],
                    [self.state[p]["steps"][run] for p in params],
                    fused=True,
                    amsgrad=False,
                    beta1=0.9,
                    beta2=0.999,
                    lr=group["lr"] * rate,
                    weight_decay=0.0,
                    eps=1e-8,
                    maximize=False,
                )


def adam_runs(rates: Sequence[float]) -> Callable[..., AdamPerRun]:
    """An optimizer for `fit`, with `lr=1`: Adam with a rate for each of the stacked runs."""
    return lambda params, lr=1.0: AdamPerRun(params, lr, rates=rates)
