"""Returns: the stacked network is torch's GRU, GARCH is arch's, series have known correlations."""

import sys

import numpy as np
import pytest
import torch
from arch import arch_model

from genlib import data
from genlib.applications.other import garch
from genlib.applications.other.returns import ReturnRuns, stretches, windows
from genlib.data import DataUnavailable


@pytest.fixture(scope="module")
def past():
    return data.sp500().returns.numpy()[1:800]


def test_the_index_is_the_one_described():
    prices = data.sp500()
    assert len(prices.dates) == len(prices.close) == len(prices.returns) == 5031
    assert prices.dates[0].isoformat() == "1999-01-04" and prices.close[0].item() > 1228
    whole = prices.returns.sum().div(100).exp() * prices.close[0]
    assert whole.item() == pytest.approx(prices.close[-1].item())
    assert prices.dates[prices.before(2008)].year == 2008
    assert prices.dates[prices.before(2008) - 1].year == 2007
    with pytest.raises(ValueError, match="Expected a year"):
        prices.before(1990)


def test_each_run_is_torchs_gru():
    torch.manual_seed(0)
    model = ReturnRuns(2, state=5, components=2)
    x = 2 * torch.randn(3, 2, 40)
    states = model.states(x)  # [T, R, B, H]
    for run in range(2):
        gru = torch.nn.GRU(2, 5, batch_first=True)
        with torch.no_grad():
            gru.weight_ih_l0.copy_(model.read[run].T)
            gru.weight_hh_l0.copy_(model.keep[run].T)
            gru.bias_ih_l0.copy_(model.read_bias[run, 0])
            gru.bias_hh_l0.copy_(model.keep_bias[run, 0])
        own = x[:, run]
        out, _ = gru(torch.stack([own.clamp(-6, 6), own.abs().clamp(max=6)], -1))
        torch.testing.assert_close(states[:, run], out.transpose(0, 1))


def test_the_density_of_the_next_day_integrates_to_one_and_its_mean_is_the_forecast():
    torch.manual_seed(1)
    model = ReturnRuns(1, state=4, components=3)
    seen = torch.randn(30)
    grid = torch.linspace(-30, 30, 6001)
    rows = torch.cat([seen.expand(6001, -1), grid[:, None]], 1)[:, None]
    with torch.no_grad():
        p = model.step_log_probs(rows)[:, 0, -1].exp()
        mean = model.means(rows[:1])[0, 0, -1]
    assert p.sum().item() * 0.01 == pytest.approx(1.0, abs=1e-4)
    assert (p * grid).sum().item() * 0.01 == pytest.approx(mean.item(), abs=1e-3)


def test_paths_are_drawn_from_the_density():
    torch.manual_seed(2)
    model = ReturnRuns(2, state=4, components=2)
    seen = torch.randn(2, 30)
    torch.manual_seed(0)
    drawn = model.paths(seen, 20_000, 2)
    assert drawn.shape == (20_000, 2, 2)
    following = torch.cat([seen, torch.zeros(2, 1)], 1)[None]
    with torch.no_grad():
        mean = model.means(following)[0, :, -1]
    torch.testing.assert_close(drawn[..., 0].mean(0), mean, atol=0.05, rtol=0)


def test_losses_are_of_what_comes_after_the_burn():
    model = ReturnRuns(2, state=3, burn=5)
    x = torch.randn(4, 2, 12)
    wanted = -model.step_log_probs(x)[..., 5:].mean((0, 2))
    torch.testing.assert_close(model.losses(x), wanted)
    assert model.loss(x).item() == pytest.approx(wanted.sum().item(), rel=1e-5)
    with pytest.raises(ValueError, match="more than 5 days"):
        model.check(torch.randn(4, 2, 5))


def test_windows_stay_before_their_ends():
    series = torch.arange(100.0)
    draw = windows(series, [30, 100], 10, seed=0)(500)
    assert draw.shape == (500, 2, 10)
    assert draw[:, 0].max() == 29 and draw[:, 1].max() == 99 and draw.min() == 0
    assert (draw[..., 1:] - draw[..., :-1] == 1).all()
    assert stretches(series, [30, 100], 5).tolist() == [[25, 26, 27, 28, 29], [95, 96, 97, 98, 99]]
    with pytest.raises(ValueError, match="Expected ends"):
        windows(series, [5], 10, seed=0)


@pytest.mark.parametrize("leverage", [False, True])
def test_garch_has_archs_likelihood(past, leverage):
    ours = garch.Garch(past, leverage)
    theirs = arch_model(past, mean="Constant", p=1, o=int(leverage), q=1, dist="t").fit(disp="off")
    assert ours.log_probs(past).sum() == pytest.approx(theirs.loglikelihood, rel=1e-6)
    np.testing.assert_allclose(ours.variances(past), theirs.conditional_volatility**2, rtol=1e-6)


def test_garchs_paths_have_its_variance(past):
    model = garch.Garch(past)
    drawn = model.paths(past, 40_000, 2, seed=0)
    after = model.after(model.variances(past)[-1], past[-1])
    assert drawn[:, 0].var() == pytest.approx(after, rel=0.08)
    assert drawn[:, 0].mean() == pytest.approx(model.mean, abs=0.05)


def test_garch_without_arch_says_how_to_install_it(past, monkeypatch):
    monkeypatch.setitem(sys.modules, "arch", None)
    with pytest.raises(DataUnavailable, match="applications"):
        garch.Garch(past)


def test_autocorrelation_of_an_autoregression():
    random = np.random.default_rng(0)
    x = np.zeros(200_000)
    for t in range(1, len(x)):
        x[t] = 0.8 * x[t - 1] + random.normal()
    np.testing.assert_allclose(garch.autocorrelation(x, (1, 2, 5)), [0.8, 0.64, 0.8**5], atol=0.02)


def test_the_bootstrap_keeps_blocks():
    drawn = garch.block_bootstrap(np.arange(50), 20, 33, block=10)
    assert drawn.shape == (20, 33)
    steps = np.diff(drawn, axis=1)
    assert (steps[:, [i for i in range(32) if i % 10 != 9]] == 1).all()
