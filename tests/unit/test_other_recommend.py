"""Recommending: each dull method against the same thing written out, and the measure by hand."""

import math

import pytest
import torch

from genlib import data
from genlib.applications.other import recommend
from genlib.applications.other.likes_vae import LikesVAE


@pytest.fixture(scope="module")
def x():
    return (torch.rand(40, 12, generator=torch.Generator().manual_seed(0)) < 0.3).float()


def test_the_films_are_those_described():
    likes = data.movielens()
    assert likes.x.shape == (653, 1255) and len(likes.titles) == 1255
    assert likes.x.sum(0).min() >= 5 and likes.x.sum(1).min() >= 5
    assert set(likes.x.unique().tolist()) == {0.0, 1.0}
    popular = likes.titles[likes.x.sum(0).argmax()]
    assert popular == "Shawshank Redemption, The"


def test_bestsellers_are_the_same_for_all(x):
    scores = recommend.bestsellers(x)(x[:3])
    assert torch.equal(scores, x.sum(0).expand(3, -1))


def test_neighbours_are_sums_of_cosines(x):
    scores = recommend.neighbours(x, k=12, shrink=0.0)(x[:1])[0]
    cosine = torch.nn.functional.cosine_similarity(x.T[:, None], x.T[None], dim=-1)
    wanted = torch.stack(
        [sum(cosine[i, j] * x[0, i] for i in range(12) if i != j) for j in range(12)]
    )
    torch.testing.assert_close(scores, wanted)


def test_the_linear_autoencoder_is_a_ridge_regression_of_each_item_on_the_others(x):
    scores = recommend.linear_autoencoder(x, 5.0)(x)
    for item in (0, 7):
        others = [i for i in range(12) if i != item]
        a = x[:, others].double()
        b = torch.linalg.solve(a.T @ a + 5 * torch.eye(11).double(), a.T @ x[:, item].double())
        torch.testing.assert_close(scores[:, item], (a @ b).float(), atol=1e-5, rtol=1e-4)


def test_a_round_of_factors_leaves_no_better_users(x):
    items = torch.randn(12, 3, generator=torch.Generator().manual_seed(1))

    def loss(users):
        weight = 1 + 4 * x
        return (weight * (x - users @ items.T) ** 2).sum() + 2 * users.square().sum()

    users = recommend._ridge(x, items, 2.0, 4.0).requires_grad_()
    (slope,) = torch.autograd.grad(loss(users), users)
    assert slope.abs().max() < 1e-4 * x.numel()
    scores = recommend.factors(x, 3, 2.0, 4.0)(x)
    assert scores[x > 0].mean() > scores[x == 0].mean() + 0.2


def test_ndcg_by_hand():
    scores = torch.tensor([[5.0, 4.0, 3.0, 2.0, 1.0]])
    seen = torch.tensor([[1.0, 0, 0, 0, 0]])
    asked = torch.tensor([[0.0, 0, 1, 0, 1]])
    # the list is items 1, 2, 3: item 2 is found at place 2
    wanted = (1 / math.log2(3)) / (1 + 1 / math.log2(3))
    assert recommend.ndcg(scores, seen, asked, 3).item() == pytest.approx(wanted)
    assert recommend.ndcg(asked, seen, asked, 3).item() == pytest.approx(1.0)


def test_hidden_likes_are_a_fifth_and_at_least_one(x):
    seen, asked = recommend.hidden_likes(x, 0.2, 0)
    assert torch.equal(seen + asked, x)
    liked = x.sum(1)
    assert torch.equal(asked.sum(1)[liked > 0], (0.2 * liked).round().clamp(min=1)[liked > 0])
    again = recommend.hidden_likes(x, 0.2, 0)[1]
    assert torch.equal(asked, again) and not torch.equal(
        asked, recommend.hidden_likes(x, 0.2, 1)[1]
    )


def test_the_networks_loss_is_the_multinomials(x):
    torch.manual_seed(0)
    model = LikesVAE(12, code=3, hidden=8, beta=0.3).eval()
    mean, log_std = model.codes(x)
    log_p = model.decoder(mean).log_softmax(-1)
    kl = torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, log_std.exp()), torch.distributions.Normal(0.0, 1.0)
    ).sum(-1)
    wanted = (0.3 * kl - (x * log_p).sum(-1)).mean()
    torch.testing.assert_close(model.loss(x), wanted)
    assert model.scores(x).shape == x.shape


def test_the_network_drops_likes_in_training_only(x):
    model = LikesVAE(12, code=3, hidden=8, drop=0.5)
    assert torch.equal(model.eval().codes(x)[0], model.codes(x)[0])
    assert not torch.equal(model.train().codes(x)[0], model.codes(x)[0])


def test_without_hidden_layers_scores_are_linear_in_the_likes_seen(x):
    torch.manual_seed(0)
    model = LikesVAE(12, code=3, hidden=()).eval()
    a, b = torch.zeros(2, 1, 12)
    a[0, 2] = b[0, 5] = 1.0
    both = (a + b) / 2**0.5  # of length one, as the encoder makes it
    offset = model.decoder(model.encoder(0 * a)[:, :3])
    mean = model.decoder(model.encoder(both)[:, :3])
    wanted = offset + sum(model.scores(one) - offset for one in (a, b)) / 2**0.5
    torch.testing.assert_close(mean, wanted)
    torch.testing.assert_close(model.scores(a + b), wanted)


@pytest.mark.parametrize("method", ["bestsellers", "linear_autoencoder"])
def test_ratings_are_refused_where_likes_are_expected(x, method):
    more = () if method == "bestsellers" else (1.0,)
    with pytest.raises(ValueError, match="Expected x"):
        getattr(recommend, method)(3.5 * x, *more)
