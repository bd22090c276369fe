"""What the chapters show: quizzes, cards, image sheets, and the explorer that runs in a page."""

import base64
import re

import numpy as np
import pytest
import torch

from genlib import nets, show
from genlib.show.html import as_base64

QUESTION = {
    "question": "Is \\(1 < 2\\)?",
    "answers": [
        {"text": "yes", "correct": True, "why": "it is less"},
        {"text": "no", "correct": False, "why": "count again"},
    ],
}


def test_quiz_shows_every_answer_with_its_reason_and_escapes_it():
    html = show.quiz([QUESTION]).html
    assert html.count("<details") == 2 and "it is less" in html and "count again" in html
    assert "1 &lt; 2" in html
    assert html == show.quiz([QUESTION]).html  # the same each time, so stored outputs keep


@pytest.mark.parametrize(
    "change",
    [
        {"question": ""},
        {"answers": QUESTION["answers"][:1]},
        {"answers": [QUESTION["answers"][0]] * 2},
        {"answers": [*QUESTION["answers"], {"text": "maybe", "correct": False}]},
    ],
)
def test_quiz_refuses(change):
    with pytest.raises(ValueError, match="question 1"):
        show.quiz([QUESTION | change])


def test_card_names_the_traits_of_the_family():
    card = show.card("vae")
    assert "bound" in card.plain and "VAE+1, VAE+2, VAE-1, VAE-2" in card.html
    with pytest.raises(KeyError, match="Expected a family"):
        show.card("vea")


@pytest.mark.parametrize(
    ("section", "claims"),
    [
        ("S2.5", "VI-1, VI-2"),
        ("S2.6", "BP-1"),
        ("S3.1b", "none"),
        ("S3.2", "none"),
        ("S2.7b", "OPT-1, OPT-2, OPT-3, OPT-4"),
        ("S2.7d", "TRAIN-1"),
        ("S2.7d2", "TRAIN-2, TRAIN-3, TRAIN-4"),
        ("S2.1e2", "none"),
        ("S3a", "APP-IMG1, APP-IMG2, APP-IMG3"),
    ],
)
def test_card_of_a_chapter_without_a_family(section, claims):
    card = show.card(section, minutes=35, needs="derivatives & <patience>")
    assert re.search(rf"^Claims tested +{claims}$", card.plain, re.M)
    assert "about 35 minutes" in card.plain and "derivatives &amp; &lt;patience&gt;" in card.html
    assert not re.search("^(Density|Code|Sampling)", card.plain, re.M)


def test_card_names_every_section_of_a_shared_chapter():
    plain, html = show.card("S2.7a").plain, show.card("S2.7a").html
    assert "<caption>SGD, Adam, RMSProp at a glance</caption>" in html
    assert "section 2.7 SGD; section 2.7 Adam; section 2.7 RMSProp" in plain
    with pytest.raises(KeyError, match="or a section without a family, one of .*S2.6"):
        show.card("S2.2")  # mixtures: a family's chapter


def test_images_lays_rows_out():
    figure = show.images([torch.zeros(3, 16), torch.ones(3, 16)], labels=["no ink", "ink"])
    sheet = figure.axes[0].images[0].get_array()
    assert sheet.shape == (9, 14)
    assert sheet[:4].max() == 0 and sheet[5:, :4].min() == 1
    assert show.images(torch.zeros(3, 16), columns=3, scale=0.5).get_figwidth() == 1.5
    many = show.images([torch.zeros(20, 16)], labels=["as many as the page has room for"])
    assert many.get_figwidth() == pytest.approx(7.2)
    with pytest.raises(ValueError, match="square images"):
        show.images(torch.zeros(2, 15))
    with pytest.raises(ValueError, match="label for each of 1 rows"):
        show.images([torch.zeros(2, 16)], labels=["a", "b"])


def test_explorer_packs_its_weights_row_by_row():
    weights = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    numbers = np.frombuffer(base64.b64decode(as_base64(weights, "<f2")), dtype="<f2")
    assert numbers.tolist() == [1, 2, 3, 4]


def test_explorer_holds_everything_it_needs():
    page = show.latent_explorer(nets.mlp(2, 5, 16), side=4, codes=torch.zeros(3, 2)).html
    assert not re.search(r"https?://|src=", page)
    assert not re.search("KIND|ANCHOR|DATA|DRAW", page) and "id=" not in page


def test_explorer_refuses_codes_that_a_page_cannot_hold():
    with pytest.raises(ValueError, match="Expected finite numbers in a figure of kind 'explorer'"):
        show.latent_explorer(nets.mlp(2, 5, 16), side=4, codes=torch.full((3, 2), torch.nan))


@pytest.mark.parametrize(
    ("decoder", "side"),
    [
        (nets.mlp(3, 16), 4),
        (nets.mlp(2, 16), 5),
        (nets.mlp(2, 5, 16, activation=torch.nn.Tanh), 4),
    ],
)
def test_explorer_refuses_a_decoder_it_cannot_run(decoder, side):
    with pytest.raises(ValueError, match="Expected"):
        show.latent_explorer(decoder, side=side)


def test_sliders_call_draw_again_when_one_moves(monkeypatch):
    monkeypatch.delenv("GENLIB_STATIC", raising=False)
    seen = []
    box = show.sliders(lambda ink, turn: seen.append((ink, turn)), ink=(0, 1, 0.5), turn=(-1, 1, 0))
    box.update()
    ink, turn = box.children[:2]
    ink.value = 0.75
    assert seen[0] == (0.5, 0) and seen[-1] == (0.75, 0)
    assert (turn.min, turn.max, turn.description) == (-1, 1, "turn")


def test_sliders_leave_a_sentence_in_the_page(monkeypatch):
    monkeypatch.setenv("GENLIB_STATIC", "1")
    assert "Run this notebook" in show.sliders(print, ink=(0, 1, 0.5)).html


@pytest.mark.parametrize("range_", [(1, 0, 0.5), (0, 1, 2), (1, 1, 1)])
def test_sliders_refuse_a_range(range_):
    with pytest.raises(ValueError, match="Expected ink"):
        show.sliders(print, ink=range_)


def test_a_stored_picture_is_drawn_image_by_image():
    rows = torch.rand(2, 3, 16)  # 2 rows of 3 images of 4 by 4
    picture = torch.cat([torch.cat([image.view(4, 4) for image in row], 1) for row in rows])
    drawn = show.sheet(picture.numpy(), ["one", "two"], side=4).axes[0]
    known = show.images(list(rows), ["one", "two"], side=4).axes[0]
    assert np.allclose(drawn.images[0].get_array(), known.images[0].get_array())
    with pytest.raises(ValueError, match="grid of images of side 5, got .8, 12."):
        show.sheet(picture, side=5)
