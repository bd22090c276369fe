"""Money: prices are whole and cited, and each model meets a case whose answer is known."""

import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize

from genlib.applications.economics import breakeven, cost, jobs, prices, ranges, saved
from genlib.applications.economics.prices import Quantity
from genlib.applications.economics.tasks import TaskEconomy

BIB = (Path(__file__).parents[2] / "book/references.bib").read_text(encoding="utf-8")
KEYS = set(re.findall(r"^@\w+\{([^,]+),", BIB, re.M))
GROUPS = prices.read()
ALL = [q for group in GROUPS.values() for q in group.values()]
SALES = prices.chosen("training", "serving")


def quantity(key, low, mid, high, log=False):
    return Quantity(key, key, "1", low, mid, high, "2026", "assumption", "a note", log)


@pytest.mark.parametrize("q", [*ALL, *prices.trials().values()], ids=lambda q: q.key)
def test_every_number_has_a_date_a_source_and_a_note(q):
    assert re.fullmatch(r"20\d\d(-\d\d)?", q.date) and len(q.note) > 10
    assert q.source in KEYS | {"assumption"}, f"{q.source} is not in book/references.bib"
    for cited in re.findall(r"\b[a-z]+20\d\d\w+", q.note):
        assert cited in KEYS, cited


def test_half_of_the_draws_fall_on_each_side_of_the_middle():
    for q in ALL:
        draws = q.at(np.random.default_rng(0).random(4000))
        close = 1e-12 * max(abs(q.low), abs(q.high))
        assert draws.min() >= q.low - close and draws.max() <= q.high + close
        assert q.fixed or abs((draws < q.mid).mean() - 0.5) < 0.03
    even = quantity("x", 1.0, 10.0, 1000.0, log=True)
    assert even.at([0.25, 0.5, 0.75]) == pytest.approx([math.sqrt(10), 10, 100])
    assert quantity("x", 0.0, 1.0, 5.0).at([0.0, 0.25, 1.0]).tolist() == [0.0, 0.5, 5.0]


def test_what_is_no_range_and_what_is_no_entry_is_refused(tmp_path):
    with pytest.raises(ValueError, match="low <= mid <= high for x, got 2, 1"):
        quantity("x", 2, 1, 3)
    with pytest.raises(ValueError, match="above 0"):
        quantity("x", 0, 1, 3, log=True)
    path = tmp_path / "prices.toml"
    path.write_text('[a.b]\nname = "x"\nlow = 1\n')
    with pytest.raises(ValueError, match=r"a\.b, got \['low', 'name'\]"):
        prices.read(path)
    with pytest.raises(ValueError, match=r"got \['nothing'\]"):
        prices.chosen("nothing")


def test_another_file_changes_the_numbers(tmp_path):
    text = Path(prices.__file__).with_name(prices.FILE).read_text("utf-8")
    changed = text.replace("mid = 2.5\nhigh = 5.0", "mid = 3.5\nhigh = 5.0")
    (tmp_path / "mine.toml").write_text(changed)
    mine = prices.chosen("training", path=tmp_path / "mine.toml")
    assert prices.middle(mine)["gpu_hour"] == 3.5
    assert prices.table(mine).count("\n") == len(mine)


def test_operations_hours_and_energy_are_those_of_a_published_run():
    run = cost.training_operations(37e9, 14.8e12)
    assert run == pytest.approx(3.2856e24)
    assert cost.gpu_hours(run, 9.89e14, 0.331) == pytest.approx(2.788e6, rel=1e-3)
    assert cost.kilowatt_hours(10.0, 0.7, 1.5) == pytest.approx(10.5)
    one = cost.rent_per_million(5e8, 1e15, 0.5, 0.5, 3.6)
    assert one == pytest.approx(1e15 / 5e14 / 3600 * 3.6 / 0.5)
    assert cost.training_operations(5.0, 7.0) == 3 * cost.serving_operations(5.0, 7.0)


def test_what_is_sold_at_the_break_even_point_earns_nothing():
    sold = breakeven.break_even(1000.0, 3.0, 1.0)
    assert sold == 500 and sold * (3.0 - 1.0) - 1000.0 == 0
    assert np.isinf(breakeven.break_even(1000.0, [1.0, 0.5], 1.0)).all()
    values = prices.middle(SALES) | {"price": 6.0}
    left, spent = breakeven.margin(**values), breakeven.development(**values)
    months = values["months"]
    values["demand"] = breakeven.break_even(spent, left, 0.0) / months / 1e3
    assert breakeven.profit(**values) == pytest.approx(0.0, abs=1e-6 * spent)


@pytest.mark.parametrize("elasticity", [1.5, 2.0, 4.0])
def test_the_best_price_is_lerners(elasticity):
    best = breakeven.best_price(2.0, elasticity)
    found = optimize.minimize_scalar(
        lambda p: -(p - 2.0) * p**-elasticity, bounds=(2.0, 50.0), method="bounded"
    )
    assert best == pytest.approx(found.x, rel=1e-4)
    with pytest.raises(ValueError, match="above 1, got"):
        breakeven.best_price(2.0, 1.0)


@pytest.mark.parametrize(("fall", "months"), [(1.0, 12.0), (3.0, 6.0), (40.0, 24.0)])
def test_the_mean_of_a_falling_price_is_its_integral(fall, months):
    area, _ = integrate.quad(lambda t: 5.0 * fall ** (-t / 12), 0, months)
    assert breakeven.mean_price(5.0, fall, months) == pytest.approx(area / months)


def test_first_order_indices_of_a_sum_are_its_variances():
    wide, narrow = quantity("a", -3.0, 0.0, 3.0), quantity("b", -1.0, 0.0, 1.0)
    known = {"a": wide, "b": narrow, "c": quantity("c", 2.0, 2.0, 2.0)}
    found = ranges.shares_of_variance(lambda a, b, c: a + b + c, known)
    assert found.keys() == {"a", "b"}
    assert found["a"] == pytest.approx((0.9, 0.9), abs=0.01)
    assert found["b"] == pytest.approx((0.1, 0.1), abs=0.01)
    product = ranges.shares_of_variance(lambda a, b, c: a * b, known)
    assert product["a"] == pytest.approx((0.0, 1.0), abs=0.03), "an interaction alone"


def test_a_flip_is_where_the_outcome_passes_the_level():
    known = {"a": quantity("a", 0.0, 1.0, 10.0), "b": quantity("b", 1.0, 2.0, 3.0)}
    wide, narrow = ranges.one_at_a_time(lambda a, b: a - b, known)
    assert (wide.key, wide.at_low, wide.at_high) == ("a", -2.0, 8.0)
    assert wide.flips_at == pytest.approx(2.0) and narrow.flips_at == pytest.approx(1.0)
    bars = ranges.one_at_a_time(lambda a, b: a - b, known, level=100.0)
    assert all(bar.flips_at is None for bar in bars)
    assert ranges.flips(bars, known).splitlines()[1].split()[-1] == "-"
    drawn = ranges.draw(known, 50, seed=1)
    assert {len(values) for values in drawn.values()} == {50}
    assert not np.array_equal(np.argsort(drawn["a"]), np.argsort(drawn["b"]))
    tied = ranges.draw(known, 50, seed=1, follow={"b": ("a", 1)})
    assert np.array_equal(np.argsort(tied["a"]), np.argsort(tied["b"]))
    against = ranges.draw(known, 50, seed=1, follow={"b": ("a", -1)})
    assert np.array_equal(np.argsort(against["a"]), np.argsort(-against["b"]))


def test_tasks_one_by_one_come_to_the_expected_times():
    task = prices.middle(prices.chosen("task"))
    many = saved.one_by_one(400_000, **task, seed=1)
    assert many["desk"].mean() == pytest.approx(saved.at_the_desk(**task), abs=3e-3)
    assert many["end"].mean() == pytest.approx(saved.in_the_end(**task), abs=5e-3)
    saving = many["own"].mean() - many["end"].mean()
    assert saving == pytest.approx(saved.saved_in_the_end(**task), abs=8e-3)
    assert saved.saved_at_the_desk(**task) == pytest.approx(1 - saved.at_the_desk(**task))


def test_a_tool_that_is_never_wrong_saves_what_asking_leaves():
    task = {"ask": 0.2, "check": 0.0, "wrong": 0.0, "need": 0.1, "redo": 1.0}
    assert saved.saved_at_the_desk(**task) == pytest.approx(0.8)
    assert saved.saved_in_the_end(own_wrong=0.1, harm=2.0, **task) == pytest.approx(1.0)


@pytest.mark.parametrize("harm", [0.5, 3.0, 30.0])
def test_the_best_check_is_the_minimum(harm):
    task = {"ask": 0.1, "wrong": 0.3, "need": 0.2, "redo": 0.8, "harm": harm}
    found = optimize.minimize_scalar(
        lambda c: saved.in_the_end(check=c, **task), bounds=(0.0, 3.0), method="bounded"
    )
    best = saved.best_check(0.3, 0.2, 0.8, harm)
    assert best == pytest.approx(found.x, abs=1e-3)
    assert (best == 0) == (harm == 0.5), "what costs less than its repair is not looked for"


def moved(economy, **change):
    return math.log(replace(economy, **change).wage)


@pytest.mark.parametrize("capital", [0.3, 1.0, 8.0])
def test_the_effects_on_the_wage_are_its_slopes(capital):
    economy, step = TaskEconomy(0.4, new=0.1, slope=0.7, capital=capital), 1e-5
    slope = moved(economy, automated=0.4 + step) - moved(economy, automated=0.4 - step)
    assert slope / (2 * step) == pytest.approx(sum(economy.automation().values()), rel=1e-6)
    slope = moved(economy, new=0.1 + step) - moved(economy, new=0.1 - step)
    assert slope / (2 * step) == pytest.approx(sum(economy.new_task().values()), rel=1e-6)


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("slope", [0.0, 1.3])
def test_inputs_earn_their_slopes_and_share_out_the_product(sigma, slope):
    economy = TaskEconomy(0.45, 0.2, sigma, labour=2.0, capital=3.0, slope=slope, machine=1.5)
    output = math.exp(economy.log_output)
    assert economy.wage * 2.0 + economy.rent * 3.0 == pytest.approx(output)
    step = 1e-5
    rise = math.exp(replace(economy, labour=2 + step).log_output) - output
    assert rise / step == pytest.approx(economy.wage, rel=1e-4)
    rise = math.exp(replace(economy, capital=3 + step).log_output) - output
    assert rise / step == pytest.approx(economy.rent, rel=1e-4)


def test_the_general_case_has_cobb_and_douglas_as_its_limit():
    exact, near = (TaskEconomy(0.3, 0.1, sigma, capital=2.0) for sigma in (1.0, 1 + 1e-5))
    assert near.log_output == pytest.approx(exact.log_output, abs=1e-4)
    assert exact.labour_share == pytest.approx(0.8)
    assert near.labour_share == pytest.approx(0.8, abs=1e-4)
    with pytest.raises(ValueError, match="sigma = 1 for the two"):
        replace(exact, sigma=2.0).automation()
    with pytest.raises(ValueError, match="sigma = 1 for the two"):
        replace(exact, sigma=0.5).new_task()


def test_automation_where_both_cost_the_same_lowers_the_wage_by_displacement_alone():
    def gain(ln_capital):
        return TaskEconomy(0.5, capital=math.exp(ln_capital)).saving(0.5)

    capital = math.exp(optimize.brentq(gain, -5, 5))
    economy = TaskEconomy(0.5, capital=capital)
    assert economy.automation()["productivity"] == pytest.approx(0, abs=1e-9)
    assert sum(economy.automation().values()) == pytest.approx(-2.0)
    plenty = TaskEconomy(0.5, capital=100 * capital)  # cheap machines: the other sign
    assert sum(plenty.automation().values()) > 0


def test_nothing_for_people_or_a_negative_amount_is_refused():
    with pytest.raises(ValueError, match="automated between 0.0 and 1.0, got 1"):
        TaskEconomy(1.0)
    with pytest.raises(ValueError, match="Expected capital above 0, got 0"):
        TaskEconomy(0.5, capital=0)


def test_productivity_is_the_published_product():
    work = {"exposed": 0.199, "pays": 0.23, "saving": 0.27, "labour_share": 0.535}
    assert round(100 * jobs.productivity(**work), 2) == 0.66
    work |= {"displaced": 0.5, "new_tasks": 1.0}
    assert jobs.labour_demand(**work) == pytest.approx(0.0066, abs=1e-4), "all work comes back"
    assert jobs.reinstatement(**work) == pytest.approx(jobs.displacement(**work))
    work |= {"displaced": 0.535, "new_tasks": 0.0}
    assert jobs.labour_demand(**work) == pytest.approx(0.0), "labour's share is the edge"


@pytest.mark.parametrize("cut", [0.05, 0.3, 0.6])
def test_an_occupation_whose_cost_is_all_labour_needs_an_elasticity_of_one(cut):
    assert jobs.enough_elasticity(cut, 1.0) == pytest.approx(1.0)
    assert jobs.in_one_occupation(cut, 1.0, 1.0) == pytest.approx(1.0)
    edge = jobs.enough_elasticity(cut, 0.6)
    assert jobs.in_one_occupation(cut, 0.6, edge) == pytest.approx(1.0)
    assert edge > 1 and jobs.in_one_occupation(cut, 0.6, edge + 0.1) > 1
    assert jobs.enough_elasticity(1e-6, 0.5) == pytest.approx(2.0, rel=1e-4)
