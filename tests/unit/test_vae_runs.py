"""VAEs side by side: what a single one does, and likelihoods that sum over what was not seen."""

import math

import pytest
import torch

from genlib.families.vae import VAE, VAERuns
from genlib.families.vae.runs import HIDDEN, damaged, flipped, hidden


def made(runs=2):
    torch.manual_seed(0)
    return VAERuns(runs, 6, 2, (5,))


def images(n=4, runs=2):
    return (torch.rand(n, runs, 6, generator=torch.Generator().manual_seed(1)) > 0.5).float()


def single(model, run):
    """The same weights in the family's own class."""
    other = VAE(6, 2, (5,))
    for mine, theirs in ((other.encoder, model.encoder), (other.decoder, model.decoder)):
        for layer, many in zip(mine[::2], theirs[::2], strict=True):
            layer.weight.data.copy_(many.weight[run])
            layer.bias.data.copy_(many.bias[run, 0])
    return other


def test_bounds_are_those_of_a_single_vae():
    model, x = made(), images()
    for run in range(2):
        torch.manual_seed(3)
        ours = model.log_prob_bound(x, 20_000)[:, run]
        theirs = single(model, run).log_prob_bound(x[:, run], 20_000)
        torch.testing.assert_close(ours, theirs, atol=0.03, rtol=0)


def test_the_loss_is_the_sum_and_runs_do_not_touch():
    model, x = made(), images(64)
    torch.manual_seed(0)
    model._losses(x)[0].backward()
    assert model.encoder[0].weight.grad[0].abs().sum() > 0
    assert model.encoder[0].weight.grad[1].abs().sum() == 0


def test_holes_leave_the_sum_and_a_flat_channel_says_the_same():
    model, x = made(), images()
    x[..., :2] = HIDDEN
    logits = torch.randn(4, 2, 6)
    p = torch.sigmoid(logits)
    wanted = torch.where(x == 1, p, 1 - p).log()[..., 2:].sum(-1)
    torch.testing.assert_close(model._log_seen(x, logits), wanted)
    model.channel = hidden(0.3, 0.3)
    constant = 2 * math.log(0.3) + 4 * math.log(0.7)
    torch.testing.assert_close(model._log_seen(x, logits), wanted + constant)


@pytest.mark.parametrize("channel", [flipped(0.2), hidden(0.1, 0.7)])
def test_what_was_seen_is_summed_over_the_truth(channel):
    """All that can be seen of an image has probability 1, and each is the sum by hand."""
    model = made(1)
    model.channel = channel
    logits = torch.randn(1, 1, 2)
    p = torch.sigmoid(logits)[0, 0]
    total = 0.0
    for a in (0.0, 0.5, 1.0):
        for b in (0.0, 0.5, 1.0):
            seen = torch.tensor([[[a, b]]])
            by_hand = 1.0
            for d, value in enumerate((a, b)):
                row = channel[int(2 * value)]
                by_hand = by_hand * (row[0] * (1 - p[d]) + row[1] * p[d])
            found = model._log_seen(seen, logits).exp().item()
            assert found == pytest.approx(float(by_hand), abs=1e-6)
            total += found
    assert total == pytest.approx(1)


def test_damage_follows_its_channel():
    x = torch.ones(20_000, 2)
    x[:, 1] = 0
    seen = damaged(x, hidden(0.1, 0.7), torch.Generator().manual_seed(0))
    assert (seen[:, 0] == HIDDEN).float().mean() == pytest.approx(0.7, abs=0.02)
    assert (seen[:, 1] == HIDDEN).float().mean() == pytest.approx(0.1, abs=0.02)
    turned = damaged(x, flipped(0.2), torch.Generator().manual_seed(0))
    assert turned[:, 0].mean() == pytest.approx(0.8, abs=0.02)
    assert turned[:, 1].mean() == pytest.approx(0.2, abs=0.02)


def test_greys_are_refused():
    with pytest.raises(ValueError, match="where a pixel is hidden"):
        made().check(0.3 * torch.ones(4, 2, 6))
