"""Backpropagation on single numbers: each remembers what it was made of, and how steeply."""

import math


class Scalar:
    """A number v, its parents, and the slope dv/dparent of each: one node of the graph.

    After `loss.backward()` every node u that the loss was made of has `u.grad` = dloss/du.

    Source: Rumelhart, Hinton and Williams (1986); in this form after Karpathy's micrograd (2020).
    """

    def __init__(self, value: float, parents: tuple = ()):
        self.value, self.parents, self.grad = float(value), parents, 0.0

    def __add__(self, other):
        other = as_scalar(other)
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = as_scalar(other)
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def __pow__(self, n: float):
        return Scalar(self.value**n, ((self, n * self.value ** (n - 1)),))

    def exp(self):
        v = math.exp(self.value)
        return Scalar(v, ((self, v),))

    def log(self):
        return Scalar(math.log(self.value), ((self, 1 / self.value),))

    def tanh(self):
        v = math.tanh(self.value)
        return Scalar(v, ((self, 1 - v * v),))

    def backward(self) -> None:
        """The chain rule from here down: children before parents, each edge once."""
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)  # its parents stand before it
            elif id(node) not in seen:
                seen.add(id(node))
                stack += [(node, True), *((parent, False) for parent, _ in node.parents)]
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in node.parents:
                parent.grad += slope * node.grad  # += : a number used twice collects twice

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_scalar(other)

    def __truediv__(self, other):
        return self * as_scalar(other) ** -1.0

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return as_scalar(other) - self


def as_scalar(value) -> Scalar:
    """A Scalar stays one; a plain number becomes a leaf."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"Expected a number or a Scalar, got {type(value).__name__}.")
    return Scalar(value)
