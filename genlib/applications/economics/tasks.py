"""Work as tasks that people or machines do: what automation takes, and what new tasks bring back.

The model of Acemoglu and Restrepo (2018, 2019) with two inputs. Tasks i lie between `new` and
`1 + new`. Machines do those up to `automated` at one productivity, people the others, at
exp(slope i). Raising `automated` is automation. Raising `new` adds a task at the top, for people,
and drops the oldest at the bottom, which was a machine's.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class TaskEconomy:
    """One kind of people, one kind of machines, all of them at work.

    Args:
        automated: the last task that machines do, between new and 1 + new.
        new: how far new tasks have gone.
        sigma: elasticity of substitution between tasks; at 1 each task gets the same share of cost.
        labour, capital: amounts of people and of machines.
        slope: by how much people are better in later tasks.
        machine: productivity of machines.

    Raises:
        ValueError: no task left for people or for machines, or amounts that are not above 0.
    """

    automated: float
    new: float = 0.0
    sigma: float = 1.0
    labour: float = 1.0
    capital: float = 1.0
    slope: float = 1.0
    machine: float = 1.0

    def __post_init__(self) -> None:
        if not self.new < self.automated < 1 + self.new:
            raise ValueError(
                f"Expected automated between {self.new} and {1 + self.new}, got {self.automated}."
            )
        for name in ("sigma", "labour", "capital", "machine"):
            if getattr(self, name) <= 0:
                raise ValueError(f"Expected {name} above 0, got {getattr(self, name)}.")

    @property
    def log_output(self) -> float:
        """ln Y."""
        if math.isclose(self.sigma, 1.0):
            machines, people = self.automated - self.new, 1 + self.new - self.automated
            skill = self.slope * ((1 + self.new) ** 2 - self.automated**2) / 2
            return (
                machines * math.log(self.machine * self.capital / machines)
                + skill
                + people * math.log(self.labour / people)
            )
        rho = (self.sigma - 1) / self.sigma
        return math.log(sum(part for part in self._parts())) / rho

    def _parts(self) -> tuple[float, float]:
        """Machines' and people's terms of Y to the power (sigma - 1) / sigma."""
        power = self.sigma - 1
        tilt = self.slope * power
        top, bottom = 1 + self.new, self.automated
        length = math.expm1(tilt * (top - bottom)) / tilt if tilt else top - bottom
        people = math.exp(tilt * bottom) * length
        machines = (self.automated - self.new) * self.machine**power
        rho = power / self.sigma
        return (
            machines ** (1 / self.sigma) * self.capital**rho,
            people ** (1 / self.sigma) * self.labour**rho,
        )

    @property
    def labour_share(self) -> float:
        """Wages over output; at sigma = 1 the length of people's stretch of tasks."""
        if math.isclose(self.sigma, 1.0):
            return 1 + self.new - self.automated
        machines, people = self._parts()
        return people / (machines + people)

    @property
    def wage(self) -> float:
        """Of one person: the derivative of output with respect to labour."""
        return self.labour_share * math.exp(self.log_output) / self.labour

    @property
    def rent(self) -> float:
        """Of one machine."""
        return (1 - self.labour_share) * math.exp(self.log_output) / self.capital

    def saving(self, task: float) -> float:
        """ln of what people cost in a task over what machines cost there: above 0, it pays."""
        return math.log(self.wage / math.exp(self.slope * task)) - math.log(
            self.rent / self.machine
        )

    def automation(self) -> dict[str, float]:
        """What one more task for machines does to ln wage, at sigma = 1, per unit of tasks.

        Raises:
            ValueError: another sigma.
        """
        self._cobb_douglas()
        return {"displacement": -1 / self.labour_share, "productivity": self.saving(self.automated)}

    def new_task(self) -> dict[str, float]:
        """What one more new task does to ln wage, at sigma = 1, per unit of tasks."""
        self._cobb_douglas()
        top = 1 + self.new
        return {"reinstatement": 1 / self.labour_share, "productivity": -self.saving(top)}

    def _cobb_douglas(self) -> None:
        if not math.isclose(self.sigma, 1.0):
            raise ValueError(f"Expected sigma = 1 for the two effects apart, got {self.sigma}.")
