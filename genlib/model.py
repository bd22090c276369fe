"""The one protocol that every family of the course obeys."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn

Turn = tuple[str, Iterable[nn.Parameter], Tensor]


class Model(nn.Module):
    """A generative model: something with a loss to learn by, and the abilities it truly has.

    A family with one player defines `loss` and nothing else. A family with several players, or
    one that updates itself, defines `turns`.

    Optional methods exist only where they are true, so `hasattr(model, "log_prob")` is
    documentation. Throughout the book x is data and z is code, whatever the family:

    ======================  ===========================================================
    `sample(n)`             n new examples, `[n, ...]`
    `log_prob(x)`           exact, normalised log-density or log-probability, `[B]`, nats
    `log_prob_bound(x, k)`  a lower bound of it, tight as k grows, `[B]`, nats
    `energy(x)`             unnormalised: low where the model expects data, `[B]`
    `encode(x)`             x to z
    `decode(z)`             z to x
    `score(x)`              the gradient of log p with respect to x, the shape of x
    ======================  ===========================================================
    """

    def check(self, x: Tensor) -> Tensor:
        """Return `x` if the model can take it, and refuse it with a sentence if not.

        `fit` asks once, before it starts; `loss` and `turns` then trust their input, so that no
        step of training pays for the question again. The other public methods ask each time.

        What a model takes is a tensor of its weights' own dtype (`self.dtype`). Nothing is
        converted without a word: NumPy arrays, lists and other precisions are refused, in every
        family and by every public method, with a sentence that says how to convert them. Two kinds
        of model have weights that x never meets, and take more: a mixture of Gaussians computes in
        float64 whatever the precision of x, and a model of symbols or states takes whole numbers
        of any width.
        """
        return x

    def here(self, x: Tensor) -> Tensor:
        """Return `x` checked, and where the model's numbers are: a model that learns on a GPU can
        be judged by data on the CPU. Methods that judge or encode x begin with it."""
        return self.check(x).to(self.device)

    def loss(self, x: Tensor) -> Tensor:
        """What training lowers: a scalar, in nats per example where it is a likelihood."""
        raise NotImplementedError(f"{type(self).__name__} defines neither loss(x) nor turns(x).")

    def turns(self, x: Tensor) -> Iterator[Turn]:
        """Who learns on the batch `x`, in order: `(name, parameters, loss)`, one at a time.

        It is a generator, and lazy: the code after a `yield` runs when that player has taken its
        step. So the loss of a GAN's generator is computed against the critic as it is *now*.
        A turn without parameters belongs to a model that has just updated itself (EM, counting).
        """
        yield "loss", self.parameters(), self.loss(x)

    @property
    def dtype(self) -> torch.dtype | None:
        """The precision of the model's weights; None if it has none."""
        return next((p.dtype for p in self.parameters() if p.is_floating_point()), None)

    @property
    def device(self) -> torch.device:
        """Where the model's numbers live."""
        tensors = (t for group in (self.parameters(), self.buffers()) for t in group)
        return next((t.device for t in tensors), torch.device("cpu"))
