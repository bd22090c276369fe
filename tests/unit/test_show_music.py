"""Chorales and sounds within a page: what it holds is what was given."""

import base64
import io
import json
import re
import wave

import numpy as np
import pytest

from genlib.show.choir import choir, marked
from genlib.show.sound import player

C, D = (72, 67, 64, 48), (74, 69, 66, 50)


def test_the_page_holds_the_notes_and_the_marks():
    piece = np.array([C, D, C])
    shown = choir({"one": piece, "two": piece[:1]}, name="fig-x")
    data = json.loads(re.search(r'json">(.*?)</script>', shown.html).group(1))
    assert [p["title"] for p in data["pieces"]] == ["one", "two"]
    assert data["pieces"][0]["notes"] == piece.tolist()
    assert data["pieces"][0]["marks"] == marked(piece)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in data["colours"])
    assert 'id="fig-x"' in shown.html and "script" in shown.plain


def test_marks_stand_at_the_chord_that_makes_them():
    crossed = (72, 60, 64, 48)
    assert marked(np.array([C, D, crossed])) == [
        [],
        ["consecutive fifths", "consecutive octaves"],
        ["consecutive octaves", "crossed voices"],
    ]
    assert marked(np.array([C, C])) == [[], []]  # standing still is no mistake


@pytest.mark.parametrize("piece", [np.zeros((2, 3)), np.zeros(4), np.zeros((0, 4))])
def test_what_is_no_piece_is_refused(piece):
    with pytest.raises(ValueError, match=r"piece \[T, 4\]"):
        choir({"one": piece})


def test_no_piece_is_refused():
    with pytest.raises(ValueError, match="at least one piece"):
        choir({})


def test_a_sound_comes_back_from_the_page_and_loudness_is_relative():
    loud = np.sin(np.arange(400) / 3)
    shown = player({"loud": loud, "soft": 0.25 * loud}, rate=8000)
    found = []
    for code in re.findall(r"base64,([^\"]*)", shown.html):
        with wave.open(io.BytesIO(base64.b64decode(code))) as sound:
            assert sound.getparams()[:3] == (1, 2, 8000)
            found.append(np.frombuffer(sound.readframes(400), "<i2") / 32767)
    np.testing.assert_allclose(found[0], 0.95 * loud / np.abs(loud).max(), atol=1e-4)
    np.testing.assert_allclose(found[1], found[0] / 4, atol=1e-4)
    assert "loud, 0.1 seconds" in shown.html and "soft" in shown.plain


@pytest.mark.parametrize("sound", [np.zeros((2, 3)), np.zeros(0), np.array([0, np.nan])])
def test_what_is_no_wave_is_refused(sound):
    with pytest.raises(ValueError, match="finite numbers"):
        player({"one": sound})


def test_no_sound_is_refused():
    with pytest.raises(ValueError, match="at least one sound"):
        player({})
