"""Backpropagation on arrays: the same graph as for single numbers, a matrix product per node.

An operation keeps, for each parent, a function that carries the gradient of the loss back over it:
from the shape of the result to the shape of the parent (a vector-Jacobian product).
"""

from collections.abc import Callable, Iterable

import numpy as np

Back = Callable[[np.ndarray], np.ndarray]


class Array:
    """An array that remembers what it was made of. `loss.backward()` fills in `grad` of all leaves.

    Args:
        value: numbers, kept as float64.
        parents: pairs of an `Array` and the function that carries a gradient back to it.
    """

    __array_priority__ = 1000  # so that numpy lets us handle array * Array

    def __init__(self, value, parents: Iterable[tuple["Array", Back]] = ()):
        self.value = np.asarray(value, dtype=np.float64)
        self.parents = tuple(parents)
        self.grad: np.ndarray | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def T(self) -> "Array":
        """Rows and columns exchanged."""
        return Array(self.value.T, [(self, lambda g: g.T)])

    def __add__(self, other):
        other = as_array(other)
        return Array(
            self.value + other.value,
            [(self, lambda g: fold(g, self.shape)), (other, lambda g: fold(g, other.shape))],
        )

    def __mul__(self, other):
        other = as_array(other)
        return Array(
            self.value * other.value,
            [
                (self, lambda g: fold(g * other.value, self.shape)),
                (other, lambda g: fold(g * self.value, other.shape)),
            ],
        )

    def __matmul__(self, other):
        """`[N, A]` by `[A, B]`. Both ways back are matrix products too."""
        other = as_array(other)
        if self.value.ndim != 2 or other.value.ndim != 2 or self.shape[1] != other.shape[0]:
            raise ValueError(f"Expected [N, A] @ [A, B], got {self.shape} @ {other.shape}.")
        return Array(
            self.value @ other.value,
            [(self, lambda g: g @ other.value.T), (other, lambda g: self.value.T @ g)],
        )

    def __pow__(self, n: float):
        return Array(self.value**n, [(self, lambda g: g * n * self.value ** (n - 1))])

    def exp(self):
        v = np.exp(self.value)
        return Array(v, [(self, lambda g: g * v)])

    def log(self):
        return Array(np.log(self.value), [(self, lambda g: g / self.value)])

    def tanh(self):
        v = np.tanh(self.value)
        return Array(v, [(self, lambda g: g * (1 - v * v))])

    def relu(self):
        return Array(np.maximum(self.value, 0), [(self, lambda g: g * (self.value > 0))])

    def softplus(self):
        """log(1 + e^x), safe for large x; its slope is the sigmoid."""
        v = np.logaddexp(0, self.value)
        return Array(v, [(self, lambda g: g * np.exp(self.value - v))])

    def sum(self, axis: int | None = None):
        def back(g: np.ndarray) -> np.ndarray:
            return np.broadcast_to(g if axis is None else np.expand_dims(g, axis), self.shape)

        return Array(self.value.sum(axis), [(self, back)])

    def mean(self):
        return self.sum() * (1 / self.value.size)

    def backward(self) -> None:
        """Reverse-mode differentiation of this single number with respect to all it came from."""
        if self.value.size != 1:
            raise ValueError(f"Expected one number to go back from, got shape {self.shape}.")
        order = graph(self)
        for node in order:
            node.grad = np.zeros(node.shape)
        self.grad = np.ones(self.shape)
        for node in reversed(order):
            for parent, back in node.parents:
                parent.grad = parent.grad + back(node.grad)

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_array(other)

    def __truediv__(self, other):
        return self * as_array(other) ** -1.0

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return as_array(other) - self


def as_array(value) -> Array:
    return value if isinstance(value, Array) else Array(value)


def fold(g: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Undo broadcasting: what was copied along an axis gets the sum of the copies' gradients."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    stretched = tuple(i for i, size in enumerate(shape) if size == 1 and g.shape[i] > 1)
    return g.sum(axis=stretched, keepdims=True) if stretched else g


def graph(end: Array) -> list[Array]:
    """All that `end` was made of, parents before children."""
    order: list[Array] = []
    seen: set[int] = set()
    stack = [(end, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack += [(node, True), *((parent, False) for parent, _ in node.parents)]
    return order


def finite_differences(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-6):
    """The gradient of f at x by central differences: two calls per number, error of order h^2."""
    gradient = np.zeros_like(x, dtype=np.float64)
    for i in np.ndindex(*x.shape):
        up, down = x.astype(np.float64), x.astype(np.float64)
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient
