"""Known networks and the protein cells: read whole, equal to pgmpy's reader."""

import gzip

import pytest
import torch

from genlib import data
from genlib.data.packaged import packaged_file

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


@pytest.fixture(scope="module")
def reader():
    """pgmpy's reader, which makes the grammars of its files once: they are the same for all."""
    from pgmpy.readwrite import BIFReader  # here: it takes seconds to import

    blank = object.__new__(BIFReader)
    variables, tables = blank.get_variable_grammar(), blank.get_probability_grammar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BIFReader, "get_variable_grammar", lambda self: variables)
        patch.setattr(BIFReader, "get_probability_grammar", lambda self: tables)
        yield BIFReader


@pytest.mark.parametrize("name", SIZES)
def test_states_and_tables_equal_those_that_pgmpy_reads(reader, name):
    path = packaged_file("known_network", "pgmpy", f"utils/example_models/{name}.bif.gz")
    theirs = reader(string=gzip.decompress(path.read_bytes()).decode())
    ours = data.known_network(name)
    assert {v: tuple(names) for v, names in theirs.variable_states.items()} == ours.states
    assert {v: tuple(names) for v, names in theirs.variable_parents.items()} == ours.parents
    for v, table in ours.tables.items():
        wanted = torch.as_tensor(theirs.variable_cpds[v]).T  # [states of all parents, of v]
        mine = table.view(-1, table.shape[-1])
        torch.testing.assert_close(mine, wanted / wanted.sum(1, keepdim=True))


def test_unknown_networks_are_refused():
    with pytest.raises(ValueError, match="one of asia, alarm, .*got 'munin9'"):
        data.known_network("munin9")


def test_the_cells():
    cells = data.sachs()
    assert cells.x.shape == (7466, 11) and cells.x.dtype == torch.float64
    assert set(cells.names) == set(data.known_network("sachs").states)
    first = dict(zip(cells.names, cells.x[0].tolist(), strict=True))
    assert (first["Raf"], first["Erk"], first["PKA"], first["Jnk"]) == (26.4, 6.61, 414.0, 40.0)
    assert (cells.x > 0).all() and len(cells.arcs) == 18
    assert ("Raf", "Mek") in cells.arcs and ("Mek", "Erk") in cells.arcs
