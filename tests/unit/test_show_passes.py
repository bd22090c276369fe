"""The graph in the page is the engine's own: its values, slopes, gradients, and their places."""

import json
import re

import pytest

from genlib.algorithms.backprop_scalar import Scalar
from genlib.show.passes import passes


def content(page):
    text = re.search(r'<script type="application/json">(.*?)</script>', page, re.S).group(1)
    return json.loads(text)["nodes"]


def autoencoder():
    w, x = Scalar(0.5), Scalar(2.0)
    z = (w * x).tanh()
    out = w * z
    return out, {"w": w, "x": x, "z": z, "out": out}


def test_nodes_carry_values_slopes_and_what_is_sent_back():
    out, names = autoencoder()
    nodes = content(passes(out, names, name="here").html)
    by_name = {node["name"]: node for node in nodes}
    assert len(nodes) == 5 and nodes[-1]["name"] == "out"
    assert by_name["w"]["grad"] == f"{names['w'].grad:.3g}"
    assert by_name["out"]["grad"] == "1"
    assert [p["slope"] for p in by_name["out"]["parents"]] == ["0.762", "0.5"]
    for i, node in enumerate(nodes):
        assert all(p["from"] < i for p in node["parents"]), "a child stands before its parent"


def test_children_stand_to_the_right_and_no_two_nodes_on_one_place():
    a = Scalar(1.0)
    end = (a * a + a * 2.0).tanh() - a
    nodes = content(passes(end, {"a": a}).html)
    for node in nodes:
        assert all(nodes[p["from"]]["x"] < node["x"] for p in node["parents"])
    assert len({(node["x"], node["y"]) for node in nodes}) == len(nodes)
    assert min(node["y"] for node in nodes) == 0


def test_a_number_used_twice_in_one_operation_has_two_arrows():
    a = Scalar(-3.0)
    node = content(passes(a * a, {"a": a}).html)[-1]
    assert [p["from"] for p in node["parents"]] == [0, 0]
    assert [p["part"] for p in node["parents"]] == ["\N{MINUS SIGN}3"] * 2


def test_what_is_sent_back_is_slope_times_gradient():
    a = Scalar(2.0)
    b = a * 3.0  # slope 3
    by_name = {n["name"]: n for n in content(passes(b * 5.0, {"a": a, "b": b}).html)}
    assert by_name["b"]["grad"] == "5"
    assert [p["part"] for p in by_name["b"]["parents"]] == ["15", "10"]


def test_a_graph_that_no_page_can_show_is_refused():
    a = Scalar(1.0)
    for _ in range(31):
        a = a.tanh()
    with pytest.raises(ValueError, match="30 nodes"):
        passes(a, {})
