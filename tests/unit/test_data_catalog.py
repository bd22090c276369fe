"""The catalogue tells where each data set comes from, and prints as a table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib import data
from genlib.data.download import fetch
from genlib.data.sources import Catalog, Source


def test_every_set_has_its_loader_and_every_column_is_filled():
    for name, source in data.catalog.items():
        assert name == source.name
        assert all((source.what, source.source, source.licence, source.had))
        if name != "points":
            assert callable(getattr(data, name))
    assert {"mnist5000", "digits", "glyphs", "old_faithful", "mnist"} < set(data.catalog)


def test_it_prints_as_a_table():
    lines = repr(data.catalog).splitlines()
    assert len(lines) == len(data.catalog) + 2 and lines[0].startswith("name ")
    starts = [lines[0].index(title) for title in ("what", "how it is had", "licence", "sha256")]
    for line, source in zip(lines[2:], data.catalog.values(), strict=True):
        cells = (source.what, source.had, source.licence)
        assert all(line[at:].startswith(c) for at, c in zip(starts, cells, strict=False))
        assert all(file.sha256[:12] in line for file in source.files)
        assert line[: starts[0]].strip() == source.name


def test_it_shows_as_an_escaped_html_table():
    odd = Source("a<b", what="x & y", source="s", licence="l", had="h")
    text = Catalog(odd, *data.catalog.values())._repr_html_()
    assert "a&lt;b" in text and "x &amp; y" in text and "a<b" not in text
    assert text.count("<tr>") == len(data.catalog) + 2
    assert 'scope="col"' in text and 'tabindex="0"' in text


def test_one_set_prints_in_full():
    text = repr(data.catalog["fashion_mnist"])
    assert text == str(data.catalog["fashion_mnist"])
    for file in data.catalog["fashion_mnist"].files:
        assert file.sha256 in text and file.url in text and f"{file.bytes:,}" in text
    assert "licence  MIT" in text


def test_hashes_and_addresses_are_well_formed():
    for source in data.catalog.values():
        for file in source.files:
            assert len(file.sha256) == 64 and int(file.sha256, 16) and file.bytes > 0
            assert bool(file.url) == source.had.startswith("downloaded")
            assert not file.url or (
                file.url.startswith("https://") and file.url.endswith(file.name)
            )


@settings(max_examples=40, deadline=None)
@given(st.text().filter(lambda name: name not in data.catalog))
def test_unknown_names_are_refused_with_the_known_ones(name):
    for ask in (data.catalog.__getitem__, fetch):
        with pytest.raises(KeyError, match="Expected one of mnist5000, .*, got "):
            ask(name)


def test_a_slip_of_the_pen_is_guessed():
    with pytest.raises(KeyError, match="did you mean 'fashion_mnist'"):
        fetch("fashion-mnist")


@pytest.mark.parametrize("name", ["mnist5000", "glyphs", "old_faithful", "points"])
def test_what_is_here_needs_no_fetching(name):
    with pytest.raises(ValueError, match=f"got '{name}', which is .*nothing to fetch"):
        fetch(name)
