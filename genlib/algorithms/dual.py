"""Forward mode: a number that carries its own slope, so that slopes travel with the values."""

import math


class Dual:
    """A number v and its slope dv/dt along one chosen direction t of the inputs.

    Start with slope 1 at the input to differentiate by, and 0 at all others: every result then
    carries its derivative with respect to that input. One sweep gives one column of the Jacobian;
    reverse mode (`Scalar`) gives one row.

    Source: Wengert (1964); dual numbers are Clifford's (1873).
    """

    def __init__(self, value: float, slope: float = 0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = as_dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = as_dual(other)
        return Dual(self.value * other.value, self.slope * other.value + other.slope * self.value)

    def __pow__(self, n: float):
        return Dual(self.value**n, self.slope * (n * self.value ** (n - 1)))

    def exp(self):
        v = math.exp(self.value)
        return Dual(v, self.slope * v)

    def log(self):
        return Dual(math.log(self.value), self.slope * (1 / self.value))

    def tanh(self):
        v = math.tanh(self.value)
        return Dual(v, self.slope * (1 - v * v))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -as_dual(other)

    def __truediv__(self, other):
        return self * as_dual(other) ** -1.0

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return as_dual(other) - self


def as_dual(value) -> Dual:
    """A Dual stays one; a plain number becomes a constant, of slope 0."""
    if isinstance(value, Dual):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"Expected a number or a Dual, got {type(value).__name__}.")
    return Dual(float(value))
