"""Known networks and the protein cells: read whole, refused if other, equal to pgmpy's reader."""

import pytest
import torch

from genlib import data
from genlib.data import DataUnavailable, networks
from genlib.data.networks import read_bif

ASIA = """network unknown {
}
variable rain {
  type discrete [ 2 ] { yes, no };
}
variable wet {
  type discrete [ 3 ] { dry, damp, wet };
}
probability ( rain ) {
  table 0.2, 0.8;
}
probability ( wet | rain ) {
  (no) 0.9, 0.05, 0.05;
  (yes) 0.1, 2e-1, 0.7;
}
"""
SIZES = {  # variables, arcs, free parameters, as the repository of bnlearn counts them
    "asia": (8, 8, 18),
    "alarm": (37, 46, 509),
    "sachs": (11, 17, 178),
    "child": (20, 25, 230),
    "insurance": (27, 52, 1008),
    "hailfinder": (56, 66, 2656),
    "win95pts": (76, 112, 574),
    "hepar2": (70, 123, 1453),
    "andes": (223, 338, 1157),
    "pigs": (441, 592, 5618),
    "water": (32, 66, 10083),
    "munin1": (186, 273, 15622),
    "link": (724, 1125, 14211),
}


def test_rows_are_found_by_their_states_and_not_by_their_order():
    network = read_bif(ASIA)
    assert network.states == {"rain": ("yes", "no"), "wet": ("dry", "damp", "wet")}
    assert network.parents == {"rain": (), "wet": ("rain",)} and network.arcs == [("rain", "wet")]
    expected = torch.tensor([[0.1, 0.2, 0.7], [0.9, 0.05, 0.05]], dtype=torch.float64)
    torch.testing.assert_close(network.tables["wet"], expected)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  (yes) 0.1, 2e-1, 0.7;\n", "", "a row of 3 for each state"),
        ("0.1, 2e-1, 0.7", "0.1, 0.9", "a row of 3 for each state"),
        ("0.1, 2e-1, 0.7", "0.1, 0.2, 0.9", "sum to one"),
        ("probability ( rain ) {\n  table 0.2, 0.8;\n}\n", "", "a table for each"),
    ],
)
def test_incomplete_files_are_refused(old, new, message):
    assert old in ASIA
    with pytest.raises(ValueError, match=message):
        read_bif(ASIA.replace(old, new))


@pytest.mark.parametrize("name", SIZES)
def test_every_network_of_the_catalogue_has_its_known_size(name):
    network = data.known_network(name)
    free = sum(t.numel() - t.numel() // t.shape[-1] for t in network.tables.values())
    assert (len(network.states), len(network.arcs), free) == SIZES[name]
    for v, table in network.tables.items():
        shape = [len(network.states[u]) for u in (*network.parents[v], v)]
        assert list(table.shape) == shape
        torch.testing.assert_close(table.sum(-1), torch.ones(shape[:-1], dtype=torch.float64))


def test_the_catalogue_lists_exactly_these():
    files = {file.name for file in data.catalog["known_network"].files}
    assert files == {f"{name}.bif.gz" for name in SIZES}


@pytest.mark.parametrize("name", ["alarm", "sachs"])
def test_tables_equal_those_that_pgmpy_reads(name):
    from pgmpy.readwrite import BIFReader  # here: it takes seconds to import

    path = networks.package_folder("pgmpy") / "utils" / "example_models" / f"{name}.bif.gz"
    import gzip

    theirs = BIFReader(string=gzip.decompress(path.read_bytes()).decode()).get_model()
    ours = data.known_network(name)
    for cpd in theirs.get_cpds():
        v, *parents = cpd.variables
        wanted = torch.as_tensor(cpd.values)  # [states of v, states of parents...]
        names = (*ours.parents[v], v)
        order = [names.index(u) for u in (v, *parents)]
        mine = ours.tables[v].permute(order)
        axes = zip((v, *parents), range(len(order)), strict=True)
        for u, axis in axes:  # pgmpy may list states in an order of its own
            place = [ours.states[u].index(s) for s in cpd.state_names[u]]
            mine = mine.index_select(axis, torch.tensor(place))
        torch.testing.assert_close(mine, wanted, atol=1e-6, rtol=0)


def test_unknown_networks_and_other_files_are_refused(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match="one of asia, alarm, .*got 'munin9'"):
        data.known_network("munin9")
    monkeypatch.setattr(networks, "package_folder", lambda package: tmp_path)
    with pytest.raises(DataUnavailable, match="got no file"):
        data.known_network("asia")
    folder = tmp_path / "data" / "resources"
    folder.mkdir(parents=True)
    (folder / "cyto_full_data.csv").write_text("praf\n1.0\n")
    with pytest.raises(DataUnavailable, match="got another"):
        data.sachs()


def test_the_cells():
    cells = data.sachs()
    assert cells.x.shape == (7466, 11) and cells.x.dtype == torch.float64
    assert set(cells.names) == set(data.known_network("sachs").states)
    first = dict(zip(cells.names, cells.x[0].tolist(), strict=True))
    assert (first["Raf"], first["Erk"], first["PKA"], first["Jnk"]) == (26.4, 6.61, 414.0, 40.0)
    assert (cells.x > 0).all() and len(cells.arcs) == 18
    assert ("Raf", "Mek") in cells.arcs and ("Mek", "Erk") in cells.arcs
