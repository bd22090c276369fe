"""Daily closing prices of a stock index, as a package carries them."""

import csv
import gzip
import math
from datetime import date, datetime
from typing import NamedTuple

import torch
from torch import Tensor

from genlib.data.packaged import packaged_file


class Prices(NamedTuple):
    """A daily series of an index.

    Attributes:
        dates: of the trading days, in order.
        close: the level at the close of each, `[T]`, float64.
        returns: 100 times the change of its logarithm from the day before, in per cent, `[T]`,
            float64; that of the first day is 0.
    """

    dates: tuple[date, ...]
    close: Tensor
    returns: Tensor

    def before(self, year: int) -> int:
        """How many trading days there are before the first of January of a year.

        Raises:
            ValueError: a year that the series does not touch.
        """
        first, last = self.dates[0].year, self.dates[-1].year
        if not first <= year <= last + 1:
            raise ValueError(f"Expected a year from {first} to {last + 1}, got {year!r}.")
        return sum(day.year < year for day in self.dates)


def sp500() -> Prices:
    """The S&P 500 from January 1999 to December 2018: 5031 trading days, without dividends.

    Source: Yahoo Finance, as the package arch carries it for its examples. The terms of Yahoo's
    data are unclear: it is read where it lies and no copy is made.

    Raises:
        DataUnavailable: the package arch is not installed, or carries something else.
    """
    file = packaged_file("sp500", "arch", "data/sp500/sp500.csv.gz")
    with gzip.open(file, "rt", encoding="ascii", newline="") as lines:
        rows = list(csv.DictReader(lines))
    dates = tuple(datetime.strptime(row["Date"], "%m/%d/%Y").date() for row in rows)
    logs = [math.log(float(row["Close"])) for row in rows]
    close = torch.tensor(logs, dtype=torch.float64).exp()
    returns = 100 * torch.tensor(logs, dtype=torch.float64).diff()
    return Prices(dates, close, torch.cat([returns.new_zeros(1), returns]))
