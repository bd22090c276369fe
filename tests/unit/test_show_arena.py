"""Pictures, words and the table of the arena, on records made by hand."""

import json
import re

import matplotlib.pyplot as plt
import pytest
from arena_records import write

from genlib.arena import stability
from genlib.show import arena_cards, arena_plots, arena_words
from genlib.show.arena_table import arena_table, lines

QUALITY = {"gaussian": 0.0, "copier": 1.0, "kernels": 0.9, "flow": 0.97, "gan": 0.96, "vae": 0.3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("arena")
    write(where, "ring", QUALITY, lost=("contrastive",), copied={"kernels": 0.9})
    write(where, "cells", QUALITY)
    return where


def test_counts_by_purpose(folder):
    found = arena_plots.counted(folder)
    assert found["flow"]["new examples"] == (2, 2, 2) and found["kernels"]["new examples"][0] == 0
    assert found["autoencoder"]["new examples"] is None
    assert found["VAE"]["likelihood"][:2] == (0, 2)  # a bound alone is no best
    assert found["n-gram"]["likelihood"] is None


def test_figures_have_a_line_per_entrant(folder):
    figure = arena_plots.rulers("distance", ("ring", "cells"), folder)
    labels = [t.get_text() for t in figure.axes[0].get_yticklabels()]
    assert "copier" in labels and "flow" in labels and "autoencoder" not in labels
    assert [ax.get_title() for ax in figure.axes] == ["ring", "cells"]
    words = [t.get_text() for t in arena_plots.purposes(folder).axes[0].texts]
    assert "2 of 2   ▲2" in words
    plt.close("all")


def test_a_critical_difference_picture_names_everybody(folder):
    _, ax = plt.subplots()
    found = stability.over_sets("distance", ("ring", "cells"), folder)
    arena_plots.critical(ax, found, {who: who.upper() for who in found.mean})
    words = " ".join(t.get_text() for t in ax.texts)
    assert all(who.upper() in words for who in found.mean)
    assert f"critical difference {found.critical:.1f}" in words
    plt.close("all")


def test_a_front_leaves_copiers_out():
    _, ax = plt.subplots()
    x = {"copier": 1.0, "kernels": 2.0, "flow": 9.0, "gan": 10.0, "vae": 0.0}
    y = {"copier": 0.1, "kernels": 0.2, "flow": 0.15, "gan": 0.3, "vae": 0.1}
    assert arena_plots.pareto(ax, x, y) == ["kernels", "flow"]
    assert arena_plots.pareto(ax, x, y, out=("copier", "kernels")) == ["flow"]
    plt.close("all")


def test_words_count(folder):
    said = arena_words.opening(folder).plain
    assert said.startswith("Two of 6 sets have run so far: ring, cells. Not run: spirals, digits")
    assert "Two sets cannot rank families in general" in said and "There are 8 rankings" in said
    assert "In 8 at least one family" in said
    assert "<strong>Two of 6 sets" in arena_words.opening(folder).html
    leaders = arena_words.leaders(folder).plain.splitlines()
    assert leaders[1].startswith("flow | 8 of 8 | ring, distance of samples; ring, likelihood")
    assert "ring | 65 runs, 1 diverged" in arena_words.used(folder).plain
    tops = arena_words.tops(folder).plain
    assert "ring | distance of samples | flow, GAN | – | one Gaussian | kernels" in tops
    assert "cells | distance of samples | flow, GAN | – | kernels | –" in tops
    assert "0.5" not in arena_words.protocol().plain.split("\n")[0]
    assert arena_words.stable(folder).plain.count("\n") == 2
    assert "ring | " in arena_words.fronts(folder).plain


def test_cards_open_and_hold_the_claims(folder):
    page = arena_cards.families(folder)
    assert page.html.count("<details>") == 11 and "FLOW+3, it computes" in page.plain
    assert "Take it for new examples" in arena_cards.family("flows", folder).html


def test_a_grid_refuses_lines_of_another_length():
    found = arena_words.grid(["a", "b"], [["<x>", "1"]], "c")
    assert "&lt;x&gt;" in found.html and found.plain == "c\na | b\n<x> | 1"
    with pytest.raises(ValueError, match="Expected 2 cells per line, got 1"):
        arena_words.grid(["a", "b"], [["x"]])


def test_the_table_holds_all_numbers(folder, tmp_path):
    shown = arena_table(folder, name="tab")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert [s["name"] for s in data["sets"]] == ["ring", "cells"] and 'id="tab"' in shown.html
    rows = {row["who"]: row for row in lines("ring", folder)}
    assert rows["flow"]["best"][0] == "distance" and rows["kernels"]["best"] == []
    assert rows["VAE"]["bound"] and not rows["flow"]["bound"] and "nll" in rows["VAE"]["numbers"]
    assert rows["contrastive"]["diverged"] == 1 and rows["copier"]["kind"] == "copier"
    assert "distance" not in rows["autoencoder"]["numbers"]
    with pytest.raises(ValueError, match="Expected a set that has run, found none"):
        arena_table(tmp_path)
