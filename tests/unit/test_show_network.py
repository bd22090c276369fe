"""The network that a page can ask: what it is given; what it answers is in tests/browser."""

import json
import re

import pytest
import torch

from genlib.show.network import ask_network

PLACES = {"wet": (0, 0), "rain": (1, 1), "sprinkler": (0, 1)}
PARENTS = {"wet": ("rain", "sprinkler"), "rain": (), "sprinkler": ("rain",)}
TABLES = {
    "wet": torch.tensor([[[0.99, 0.01], [0.8, 0.2]], [[0.9, 0.1], [0.0, 1.0]]]),
    "rain": torch.tensor([0.2, 0.8]),
    "sprinkler": torch.tensor([[0.01, 0.99], [0.4, 0.6]]),
}


def nodes(figure) -> list[dict]:
    return json.loads(re.search(r"\[\{.*?\}\]", figure.html, re.S).group())


def test_parents_come_first_and_rows_in_the_order_of_their_states():
    rain, sprinkler, wet = nodes(ask_network(TABLES, PARENTS, PLACES))
    assert [v["name"] for v in (rain, sprinkler, wet)] == ["rain", "sprinkler", "wet"]
    assert (rain["parents"], sprinkler["parents"], wet["parents"]) == ([], [0], [0, 1])
    assert rain["yes"] == [0.2] and sprinkler["yes"] == [0.01, 0.4]
    assert wet["yes"] == [0.99, 0.8, 0.9, 0.0]  # the last parent changes fastest
    assert (rain["x"], rain["y"]) == (1, 1)


def test_labels_take_the_place_of_names_and_cannot_end_the_script():
    figure = ask_network(TABLES, PARENTS, PLACES, {"rain": "</script><b>"}, name="ask-me")
    assert [v["label"] for v in nodes(figure)] == ["</script><b>", "sprinkler", "wet"]
    plain = ask_network(TABLES, PARENTS, PLACES).html
    assert figure.html.count("</script>") == plain.count("</script>")
    assert 'id="ask-me"' in figure.html
    assert "needs a page" in repr(figure)


def test_networks_that_a_page_cannot_sum_are_refused():
    with pytest.raises(ValueError, match="Expected yes-or-no variables"):
        ask_network({"die": torch.full((6,), 1 / 6)}, {"die": ()}, {"die": (0, 0)})
    names = [f"v{i}" for i in range(13)]
    tables, parents = dict.fromkeys(names, torch.tensor([0.5, 0.5])), dict.fromkeys(names, ())
    with pytest.raises(ValueError, match="at most 4096 joint states"):
        ask_network(tables, parents, dict.fromkeys(names, (0, 0)))
