"""What is said of the arena's runs, on records made by hand."""

import pytest
from arena_records import write

from genlib.arena import summary

QUALITY = {"gaussian": 0.0, "copier": 1.0, "kernels": 0.9, "flow": 0.97, "gan": 0.96, "vae": 0.3}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "ring", QUALITY, lost=("contrastive",))
    return tmp_path


def test_who_has_not_run_is_absent_and_rulers_need_both_ends(folder):
    assert summary.complete(folder) == ("ring",) and summary.absent("ring", folder) == ()
    file = folder / "arena" / "ring_finals.jsonl"
    lines = file.read_text().splitlines(True)
    file.write_text("".join(x for x in lines if not ('"gan"' in x and '"seed": 104' in x)))
    assert summary.complete(folder) == ("ring",) and summary.absent("ring", folder) == ("gan",)
    assert "gan" not in {s.who for s in summary.standings("ring", "distance", folder)}
    file.write_text("".join(x for x in lines if '"copier"' not in x))
    assert summary.complete(folder) == ()
    assert summary.complete(folder / "nothing") == ()


def test_the_best_are_not_really_worse_than_the_best(folder):
    """The gap of 0.01 is below the margin of 0.05; that of 0.07 above it."""
    assert summary.best("ring", "distance", folder) == ["flow", "gan"]
    assert summary.close("ring", "distance", folder) == ["flow", "gan"]
    assert summary.best("ring", "nll_bound", folder) == ["vae"]  # alone
    with pytest.raises(KeyError, match="a measure of ring"):
        summary.best("ring", "control", folder)


def test_what_is_open_is_among_the_best_but_not_close(tmp_path):
    write(tmp_path, "ring", QUALITY | {"gan": 0.85}, spread=0.06)
    assert "gan" in summary.best("ring", "distance", tmp_path)
    assert "gan" not in summary.close("ring", "distance", tmp_path)
    assert "vae" not in summary.best("ring", "distance", tmp_path)


def test_standings_are_sorted_and_lie_on_the_ruler(folder):
    found = {s.who: s for s in summary.standings("ring", "distance", folder)}
    assert list(found)[0] == "copier" and list(found)[-1] == "gaussian"
    assert found["copier"].place == 1 and found["gaussian"].place == 0
    assert found["flow"].place == pytest.approx(0.97, abs=0.01)
    assert "kernels" in found["flow"].below and found["kernels"].above == ("flow", "gan")
    assert found["copier"].copied == pytest.approx(0.98) and found["gan"].copied == 0.5
    lost = found["contrastive"]
    assert lost.diverged == 1 and max(lost.values) == pytest.approx(1, abs=0.01)  # the worst
    assert found["gan"].diverged == 0
    assert all("copier" not in s.above for s in found.values())


def test_rulers_have_two_ends(folder):
    assert summary.ends("ring", "anomaly", folder) == (0.5, 1.0)
    null, top = summary.ends("ring", "nll", folder)
    assert null == pytest.approx(10, abs=0.01) and top == pytest.approx(10 - 5 * 0.97, abs=0.01)
    best = summary.standings("ring", "nll", folder)[0]
    assert best.who == "flow" and best.place == pytest.approx(1.0)


def test_beside_the_dull(folder):
    assert summary.best_dull("ring", "distance", folder) == "kernels"
    found = summary.against_dull("ring", "distance", folder)
    assert found["flow"] == "better" and found["vae"] == "worse" and "copier" not in found
    assert summary.against_dull("ring", "nll_bound", folder) == {"vae": "alone"}
    alike = {**QUALITY, "kernels": 0.965}
    write(folder, "ring", alike)
    assert summary.against_dull("ring", "distance", folder)["gan"] == "alike"
    write(folder, "ring", alike | {"gan": 0.85}, spread=0.06)
    assert summary.against_dull("ring", "distance", folder)["gan"] == "open"


def test_who_copies_is_left_out_where_copies_do_well(tmp_path):
    write(tmp_path, "ring", QUALITY | {"kernels": 0.99}, copied={"kernels": 0.95, "gan": 0.8})
    assert summary.copiers("ring", "distance", tmp_path) == ("copier", "kernels", "gan")
    assert summary.copiers("ring", "nll", tmp_path) == ("copier",)
    assert summary.best("ring", "distance", tmp_path) == ["flow"]
    assert summary.best("ring", "distance", tmp_path, all=True) == ["kernels", "flow", "gan"]
    assert summary.best_dull("ring", "distance", tmp_path) == "gaussian"
    assert summary.best_dull("ring", "distance", tmp_path, all=True) == "kernels"
    beside = summary.against_dull("ring", "distance", tmp_path)
    assert beside["gan"] == "copies"
    # both beat one Gaussian; kernels that copy less, which were not drawn, may be as good
    assert beside["vae"] == beside["flow"] == "open"
    assert summary.against_dull("ring", "distance", tmp_path, all=True)["gan"] == "alike"
    assert summary.best("ring", "nll", tmp_path)[0] == "kernels"
    write(tmp_path, "ring", QUALITY, copied={"kernels": 0.95})
    assert summary.against_dull("ring", "distance", tmp_path)["flow"] == "better"  # than both


def test_the_table_has_a_row_per_set_entrant_and_measure(folder):
    table = summary.every_number(folder).set_index(["set", "entrant", "measure"])
    assert table.index.is_unique
    row = table.loc[("ring", "flow", "distance")]
    assert row["best"] and row.beside == "better" and row.family == "flows"
    assert row.low <= row["mean"] <= row.high
    assert table.loc[("ring", "kernels", "distance")].beside == "dull"


def test_names_and_costs(folder):
    assert summary.label("flow") == "flow" and summary.label("kernels") == "kernels"
    assert summary.label("conditional_gan") == "conditional GAN"
    assert summary.is_dull("ngram") and not summary.is_dull("mixture")
    assert set(summary.members("gan")) == {"gan", "conditional_gan"}
    assert summary.cost("ring", "parameters", folder)["gan"] == 1000
    with pytest.raises(KeyError, match="a cost, one of"):
        summary.cost("ring", "beauty", folder)
