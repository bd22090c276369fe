"""Dialects of BIF: each is read as what it means, or refused with its line."""

import re

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from genlib.data.bif import read_bif

WET = """network unknown {
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
TABLES = {
    "rain": torch.tensor([0.2, 0.8], dtype=torch.float64),
    "wet": torch.tensor([[0.1, 0.2, 0.7], [0.9, 0.05, 0.05]], dtype=torch.float64),
}


def changed(old: str, new: str) -> str:
    assert old in WET
    return WET.replace(old, new)


def check(network, rain="rain", wet="wet", states=(("yes", "no"), ("dry", "damp", "wet"))):
    """It is the network above, under these names."""
    assert network.states == {rain: states[0], wet: states[1]}
    assert network.parents == {rain: (), wet: (rain,)} and network.arcs == [(rain, wet)]
    torch.testing.assert_close(network.tables[rain], TABLES["rain"])
    torch.testing.assert_close(network.tables[wet], TABLES["wet"])


def test_rows_are_found_by_their_states_and_not_by_their_order():
    check(read_bif(WET))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dry, damp, wet }", "dry,\n    damp,\n    wet\n  }"),
        ("{ dry, damp, wet }", "{dry damp wet}"),
        ("dry, damp, wet }", "dry, damp, wet, }"),
        ("[ 3 ] { dry", "[3]{dry"),
        ("{\n  type discrete [ 2 ] { yes, no };\n}", "{ type discrete [ 2 ] { yes, no }; }"),
        ("network unknown {\n}\n", ""),
        ("network unknown {\n}", 'network "a name" {\n  property "made, by: {someone}; 1997" ;\n}'),
        ("no };\n", "no };\n  property position = (73, 165) ;\n  property url = http://a.b/c ;\n"),
        ("  table 0.2, 0.8;", "  property key = value;\n  table 0.2 0.8;"),
        ("table 0.2, 0.8", "table\n    0.2,\n    0.8"),
        ("table 0.2, 0.8", "default 0.2, 0.8"),
        ("table 0.2, 0.8", "table 2e-1, .8"),
        ("table 0.2, 0.8", "table 0.201, 0.804"),
        ("table 0.2, 0.8;", "table 0.2, 0.8; // a comment; } {"),
        ("table 0.2, 0.8", "table /* two\n lines; ( } */ 0.2, 0.8"),
        ("variable rain", "// variable snow {\nvariable rain"),
        ("(no) 0.9, 0.05, 0.05", "default 0.9, 0.05, 0.05"),
        ("  (no) 0.9, 0.05, 0.05;\n  (yes) 0.1, 2e-1, 0.7;", "table 0.1 0.9  0.2 0.05  0.7 0.05;"),
        ("( wet | rain )", "(wet|rain)"),
        ("( wet | rain )", "( wet, rain )"),
        ("( wet | rain )", '( "wet" "rain" )'),
        ("(no) 0.9", "( no ) 0.9"),
        ("(no) 0.9", '("no") 0.9'),
        ("\n", "\r\n"),
        ("network", "\ufeffnetwork"),
    ],
)
def test_a_dialect_means_the_same(old, new):
    check(read_bif(changed(old, new)))


def test_variables_may_be_declared_after_their_tables():
    start = WET.index("variable")
    middle = WET.index("probability")
    check(read_bif(WET[:start] + WET[middle:] + WET[start:middle]))


@pytest.mark.parametrize("quote", ["", '"'])
def test_names_may_have_spaces(quote):
    text = WET.replace("rain", f"{quote}heavy rain{quote}").replace(
        "wet |", f"{quote}is wet{quote} |"
    )
    text = text.replace("variable wet", f"variable {quote}is wet{quote}")
    text = text.replace("yes", f"{quote}oh yes{quote}").replace("damp", f"{quote}a bit damp{quote}")
    states = (("oh yes", "no"), ("dry", "a bit damp", "wet"))
    check(read_bif(text), "heavy rain", "is wet", states)


def test_a_name_with_spaces_comes_before_names_between_spaces():
    network = read_bif("""
    variable a { type discrete [1] { x }; }
    variable b { type discrete [1] { x }; }
    variable a b { type discrete [1] { x }; }
    probability ( a ) { table 1; }
    probability ( b ) { table 1; }
    probability ( a b ) { table 1; }
    """)
    assert network.parents == {"a": (), "b": (), "a b": ()}


def test_quotes_hold_names_with_marks():
    text = WET.replace("yes", '"yes, (very); {much}"')
    check(read_bif(text), states=(("yes, (very); {much}", "no"), ("dry", "damp", "wet")))


def test_a_table_lists_the_own_states_slowest_and_the_last_parent_fastest():
    network = read_bif("""
    variable a { type discrete [2] { a0, a1 }; }
    variable b { type discrete [3] { b0, b1, b2 }; }
    variable c { type discrete [2] { c0, c1 }; }
    probability ( a ) { table 0.5, 0.5; }
    probability ( b ) { table 0.2, 0.3, 0.5; }
    probability ( c | a, b ) { table 0.1 0.2 0.3 0.4 0.5 0.6   0.9 0.8 0.7 0.6 0.5 0.4; }
    """)
    rows = torch.tensor([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], dtype=torch.float64)
    torch.testing.assert_close(network.tables["c"], torch.stack([rows, 1 - rows], -1))


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("table 0.2, 0.8", "table -0.2, 1.2", 10, "probabilities of 'rain', got '-0.2'"),
        ("table 0.2, 0.8", "table nan, 0.8", 10, "probabilities of 'rain', got 'nan'"),
        ("table 0.2, 0.8", "table inf, 0.8", 10, "probabilities of 'rain', got 'inf'"),
        ("table 0.2, 0.8", "table 0.2, x", 10, "probabilities of 'rain', got 'x'"),
        ("table 0.2, 0.8", "table 0.2", 10, "2 probabilities of 'rain' here, got 1"),
        ("table 0.2, 0.8", "table 0,2, 0,8", 10, "2 probabilities of 'rain' here, got 4"),
        ("table 0.2, 0.8;", "table 0.2, 0.8", 11, "';', got '}'"),
        ("table 0.2, 0.8;", "0.2, 0.8;", 10, "one of 'table', .*; got '0.2'"),
        ("table 0.2", "tabel 0.2", 10, "one of 'table', 'default', .*; got 'tabel'"),
        (
            "  (yes) 0.1, 2e-1, 0.7;\n",
            "",
            12,
            r"a row of 3 for each state .* got 1; none for \(yes\)",
        ),
        ("0.1, 2e-1, 0.7", "0.1, 0.9", 14, "3 probabilities of 'wet' here, got 2"),
        ("0.1, 2e-1, 0.7", "0.1, 0.2, 0.9", 14, r"row \(yes\) of 'wet' to sum to one, got 1.2"),
        ("table 0.2, 0.8", "table 0.202, 0.81", 10, r"row \(\) of 'rain' to sum to one, got 1.012"),
        ("0.1, 2e-1, 0.7", "0, 0, 0", 14, r"row \(yes\) of 'wet' to sum to one, got 0"),
        ("(no) 0.9, 0.05", "default 0.9, 0.5", 13, "the row default of 'wet' to sum to one"),
        ("(no) 0.9", "(yes) 0.9", 14, r"one row \(yes\) of 'wet', got a second"),
        ("(no) 0.9", "(No) 0.9", 13, r"states of the parents of 'wet', got \(No\)"),
        ("(no) 0.9", "(no, no) 0.9", 13, r"states of the parents of 'wet', got \(no, no\)"),
        ("table 0.2", "(yes) 0.2", 10, r"states of the parents of 'rain', got \(yes\)"),
        ("table 0.2, 0.8", "table 0.2, 0.8; table 0.2, 0.8", 10, "one row .* got a second"),
        ("(no) 0.9", "table 0.9", 13, "6 probabilities of 'wet' here, got 3"),
        ("| rain", "| Rain", 12, "are declared, got 'Rain'; did you mean 'rain'[?]$"),
        ("| rain", "| wet", 12, "different variables in the head of a table, got wet, wet"),
        ("probability ( rain )", "probability ( )", 9, "variables that are declared, got ''"),
        (
            "probability ( wet",
            "probability ( rain ) { table 1 0; }\nprobability ( wet",
            12,
            "one table for 'rain'",
        ),
        ("variable wet", "variable rain", 6, "declared once, got 'rain' again"),
        (
            "[ 3 ] { dry, damp, wet }",
            "[ 3 ] { dry, wet }",
            7,
            "3 different states of 'wet', got",
        ),
        (
            "[ 3 ] { dry, damp, wet }",
            "[ 3 ] { dry, wet, wet }",
            7,
            "3 different states of 'wet'",
        ),
        ("[ 3 ] { dry, damp, wet }", "[ 3 ] { }", 7, "3 different states of 'wet', got none"),
        ("[ 3 ] { dry, damp, wet }", "[ 3 ] { dry, damp, wet(2) }", 7, r"got '\(' .*quotes"),
        ("type discrete [ 3 ] { dry, damp, wet };", "", 6, "one 'type discrete' .* got 0"),
        ("type discrete [ 3 ]", "type continuous", 7, "'wet' to be 'discrete', got 'con"),
        ("no };\n", "no };\n  property key = value\n", 6, "end of a property, got '}'"),
        ("network unknown {\n}\n", "BIF made by hand\n", 1, "'network', 'variable' .*got 'BIF'"),
        ("wet };\n}", "wet };\n", 9, "one of 'type', 'property', '}'; got 'probability'"),
        ("network unknown", '"network', 1, "a closing quote on the same line, got none"),
        ("network unknown", "/* network unknown", 1, r"'network', .*got '/\*'"),
        ("0.7;\n}\n", "0.7;\n", 15, "in this block one of .*got 'end of file'"),
        ("0.7;\n}\n", "0.7", 14, "';', got 'end of file'"),
    ],
)
def test_what_is_no_network_is_refused_with_its_line(old, new, line, sentence):
    with pytest.raises(ValueError, match=f"^BIF, line {line}: Expected .*{sentence}"):
        read_bif(changed(old, new))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "each of 0 variables, got 0; none for a network without variables"),
        (WET[: WET.index("probability ( wet")], "each of 2 variables, got 1; none for wet"),
    ],
)
def test_what_is_lacking_is_named(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_bif(text)


@given(st.integers(0, len(WET)), st.sampled_from(["", "}", "{", ";", '"', "|", "x", "0.5", "//"]))
@example(len(WET) - 2, "")
def test_a_damaged_file_is_refused_or_means_the_same(place, extra):
    try:
        network = read_bif(WET[:place] + extra + WET[place + 1 :])
    except ValueError as refused:
        assert re.match(r"BIF, line \d+: Expected .*[.?]$|Expected a table for each", str(refused))
    else:  # a letter of a name, a digit, white space: all rows are still probabilities
        for v, table in network.tables.items():
            assert table.shape[-1] == len(network.states[v]) and len(network.states) == 2
            torch.testing.assert_close(table.sum(-1), torch.ones(table.shape[:-1]).double())
