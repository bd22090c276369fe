"""The conditional GAN: both players are told the class. z [B, C], class [B, K] -> x [B, D]."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from genlib.checks import check_positive, check_tensor, plain
from genlib.families.gan.game import LEAKY
from genlib.families.gan.gan import GAN
from genlib.nets import mlp


def with_class(x: Tensor, y: Tensor, classes: int) -> Tensor:
    """Append the class as K columns of zeros and a one: `[N, D]` and labels `[N]` to `[N, D + K]`.

    That is the form in which `ConditionalGAN` learns: a batch is one tensor.

    Raises:
        ValueError: another number of labels than examples, or a label not in 0 .. K - 1.
    """
    classes = check_positive("classes", classes)
    check_tensor("x", x, ("N", "D"))
    check_labels(y, classes, len(x))
    return torch.cat([x, nn.functional.one_hot(y.long(), classes).to(x)], dim=1)


def check_labels(y: object, classes: int, n: int) -> Tensor:
    """Refuse labels that are not n whole numbers from 0 to classes - 1."""
    check_tensor("y", y, (n,), 0, classes - 1)
    if y.is_floating_point():
        raise TypeError(f"Expected y of whole numbers, got {y.dtype}; convert it with y.long().")
    return y


class ClassCritic(nn.Module):
    """One score for each class, and the class told picks which counts: `[B, D + K]` to `[B, 1]`.

    The inner product of a picture's features with a learnt vector of the class, which is the
    projection of Miyato and Koyama (2018, equation 3) with the term without class left out. A
    class that is merely one input among hundreds of pixels is long ignored.
    """

    def __init__(self, dim: int, classes: int, hidden: Sequence[int], pack: int = 1):
        super().__init__()
        self.dim, self.classes, self.pack = dim, classes, pack
        self.net = mlp(pack * dim, *hidden, pack * classes, activation=LEAKY)

    def forward(self, x: Tensor) -> Tensor:
        x = x.unflatten(-1, (self.pack, self.dim + self.classes))  # [B, pack, D + K]
        scores = self.net(x[..., : self.dim].flatten(-2))  # [B, pack * K]
        return (scores * x[..., self.dim :].flatten(-2)).sum(-1, keepdim=True)


class ConditionalGAN(GAN):
    """A GAN whose generator and critic see a class beside z and x (Mirza and Osindero, 2014).

    It learns on `[N, D + K]`: examples with their class appended by `with_class`. Fake examples
    are made for the classes of the batch, so that the critic can ask two questions of an example:
    does it look real, and does it look like its class?

    The critic is a `ClassCritic` unless another is passed.

    Args:
        dim: numbers in one example without its class, D.
        code: numbers in one code z, C.
        classes: K.
        generator_hidden, critic_hidden: sizes of hidden layers.
        options: as for `GAN`. Networks of your own take and give: `generator` `[B, C + K]` to
            `[B, D]`; `critic` `[B, pack * (D + K)]` to `[B, 1]`.
    """

    def __init__(
        self,
        dim: int,
        code: int,
        classes: int,
        generator_hidden: Sequence[int] = (128, 128),
        critic_hidden: Sequence[int] = (128, 128),
        **options,
    ):
        dim = check_positive("dim", dim)
        code = check_positive("code", code)
        classes = check_positive("classes", classes)
        pack = check_positive("pack", options.get("pack", 1))
        if options.get("generator") is None:
            options["generator"] = mlp(code + classes, *generator_hidden, dim)
        if options.get("critic") is None:
            options["critic"] = ClassCritic(dim, classes, critic_hidden, pack)
        super().__init__(dim, code, **options)
        self.classes = classes

    def check(self, x: Tensor) -> Tensor:
        """Refuse x that is not `[N, D + K]` with one 1 and else 0 in the last K columns."""
        hint = f"the last {self.classes} columns are the class; append it with with_class(x, y, K)"
        check_tensor("x", x, ("N", self.dim + self.classes), hint=hint, dtype=self.dtype)
        super().check(x[:, : self.dim])
        told = x[:, self.dim :]
        if not ((told == 0) | (told == 1)).all() or not (told.sum(1) == 1).all():
            raise ValueError(
                f"Expected the last {self.classes} columns of x to hold one 1 and else 0, got a "
                f"row that sums to {told.sum(1).max().item():g}; append them with with_class."
            )
        return x

    def fake(self, x: Tensor) -> Tensor:
        """New examples of the classes of `x`, both `[B, D + K]`."""
        z = torch.randn(len(x), self.code, device=x.device, dtype=x.dtype)  # [B, C]
        told = x[:, self.dim :]  # [B, K]
        return torch.cat([self._shape(self.generator(torch.cat([z, told], dim=1))), told], dim=1)

    def decode(self, z: Tensor, y: Tensor) -> Tensor:
        """What the generator makes of codes `[N, C]` when asked for classes `[N]`: `[N, D]`."""
        check_tensor("z", z, ("N", self.code), dtype=self.dtype)
        y = check_labels(y, self.classes, len(z)).to(z.device)
        return self._shape(self.generator(with_class(z, y, self.classes)))

    @torch.no_grad()
    def sample(self, n: int, y: Tensor | int | None = None) -> Tensor:
        """n new examples `[n, D]` of the classes `y`: labels `[n]`, one for all, or by chance."""
        n = check_positive("n", n)
        if y is None:
            y = torch.randint(self.classes, (n,))
        elif isinstance(plain(y), int):
            y = torch.full((n,), plain(y))
        check_labels(y, self.classes, n)
        return self.decode(torch.randn(n, self.code, device=self.device, dtype=self.dtype), y)
