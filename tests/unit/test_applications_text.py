"""Text and speech: passages found by searching, spelling by ear, sounds whose pitch is known."""

import numpy as np
import pytest
import torch

from genlib import data
from genlib.applications import text
from genlib.applications.text.hearing import BANDS, HOP, mel_weights
from genlib.applications.text.reader import CONTEXT
from genlib.applications.text.units import FADE

NAMES = ["anna", "bob", "carla", "dora", "eric", "gina"]


def source(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def recordings():
    return [text.say(name, source(i)) for i, name in enumerate(NAMES)]


def test_remembered_passages_are_those_that_stand_in_the_text():
    known = "the quick brown fox jumps over the lazy dog"
    assert text.remembered("quick brown", known, 5) == 1
    assert text.remembered("quick brXwn", known, 5) == pytest.approx(4 / 7)  # quick_br, rest new
    assert text.longest_remembered("a slow brown fox runs", known) == " brown fox "
    assert text.longest_remembered("ZZZ", known) == ""


@pytest.mark.parametrize("seed", range(3))
def test_the_longest_run_agrees_with_a_search_of_all(seed):
    random = source(seed)
    one, known = ("".join(random.choice(list("ab"), n)) for n in (30, 50))
    runs = {one[i:j] for i in range(30) for j in range(i + 1, 31)}
    longest = max(len(run) for run in runs if run in known)
    assert len(text.longest_remembered(one, known)) == longest
    share = np.mean([one[i : i + 4] in known for i in range(27)])
    assert text.remembered(one, known, 4) == pytest.approx(share)


def test_a_short_text_is_refused():
    with pytest.raises(ValueError, match="at least 30 characters, got 3"):
        text.remembered("abc", "abcdef")


PLAY = (
    "A:\nWhere is the ring?\n\nB:\nThe ring is lost, my lord.\n\nA:\nLost? O villain!\n\nB:\nNo.\n"
)


def test_turns_are_a_speech_and_the_next():
    found = text.turns(PLAY, shortest=3)
    assert [turn.reply for turn in found][:2] == ["The ring is lost, my lord.", "Lost? O villain!"]
    assert found[0].heard == "A:\nWhere is the ring?\n\nB:\n"
    assert len(text.turns(PLAY, shortest=10)) == 2  # "No." is short
    assert text.turns(PLAY, longest=5) == []


def test_words_in_common_find_the_reply_about_the_same_thing():
    things = ["ring", "horse", "crown", "letter", "sword", "ship", "king", "storm", "rose", "door"]
    made = [text.Turn("A", f"Where is the {t}?", "B", f"I have seen the {t}, sir.") for t in things]
    places = text.candidates(made, source(), 5)
    assert places.shape == (10, 5) and (places[:, 0] == np.arange(10)).all()
    assert all(len(set(row)) == 5 for row in places.tolist())
    for letters in (False, True):
        for through in (0.0, 1.0):
            scores = text.WordsInCommon(made, letters, through).scores(made, places)
            assert text.first_share(scores) == 1
    with pytest.raises(ValueError, match="at least 11 different replies, got 10"):
        text.candidates(made, source(), 11)


def test_ties_share_the_first_place():
    assert text.first_share(np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]])) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("anna", ["_", "a'", "n", "", "E", "_"]),
        ("jessica", ["_", "J", "e", "s", "", "i'", "k", "E", "_"]),
        ("jose", ["_", "J", "oU'", "z", "", "_"]),  # s between vowels; e at the end is silent
        ("cecil", ["_", "s", "e'", "s", "i", "l", "_"]),
        ("max", ["_", "m", "a'", "ks", "_"]),
        ("yvonne", ["_", "i'", "v", "E", "n", "", "", "_"]),
        ("maya", ["_", "m", "a'", "Y", "E", "_"]),
        ("philip", ["_", "f", "", "i'", "l", "i", "p", "_"]),
    ],
)
def test_letters_sound_by_their_neighbours(word, sounds):
    assert text.sounds_of(word) == sounds


@pytest.mark.parametrize("word", ["", "Anna", "né", 3])
def test_what_is_no_word_is_refused(word):
    with pytest.raises(ValueError, match="letters from a to z"):
        text.edged(word)


def test_every_name_can_be_read():
    names = data.names()
    for name in names.alphabet.decode(names.x[:300]):
        sounds = text.sounds_of(name)
        assert len(sounds) == len(name) + 2 and "".join(sounds[1:-1])


def test_a_reading_has_the_bounds_of_its_letters(recordings):
    for name, spoken in zip(NAMES, recordings, strict=True):
        assert len(spoken.bounds) == len(name) + 3 and spoken.bounds[0] == 0
        assert spoken.bounds[-1] == len(spoken.wave)
        silent = [not s for s in text.sounds_of(name)]
        assert (np.diff(spoken.bounds) == 0).tolist() == silent
        assert np.isfinite(spoken.wave).all() and np.abs(spoken.wave).max() < 2


def test_readings_differ_unless_all_care_is_taken():
    one, other = (text.say("anna", source(i)).bounds for i in (1, 2))
    assert not np.array_equal(one, other)
    one, other = (text.say("anna", source(i), care=0).bounds for i in (1, 2))
    assert np.array_equal(one, other)


def test_a_vowel_has_its_formants():
    spoken = text.say("a", source(), care=0)
    begin, end = spoken.bounds[1:3]
    wave = spoken.wave[begin:end]
    power = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 8192)) ** 2
    hertz = np.fft.rfftfreq(8192, 1 / text.RATE)
    smooth = np.convolve(power, np.hanning(250), "same")
    assert 550 < hertz[smooth.argmax()] < 1250  # of the two formants, 730 and 1150 Hz


def test_mel_bands_see_every_frequency_between_the_first_and_the_last():
    weights = mel_weights()
    assert weights.shape == (BANDS, 129) and np.allclose(weights.sum(1), 1)
    centres = weights @ np.arange(129)
    assert (np.diff(centres) > 0).all()


def test_pitch_of_pulses():
    wave = np.zeros(8000)
    wave[::64] = 1.0  # 125 Hz
    hertz, periodic = text.pitches(wave)
    assert np.median(hertz) == pytest.approx(125) and np.median(periodic) > 0.95
    noise = text.pitches(source().normal(size=8000))[1]
    assert np.median(noise) < 0.5


def test_distortion_is_nothing_to_oneself_and_does_not_mind_tempo(recordings):
    heard = text.spectra(recordings[0].wave)
    assert text.distortion(heard, heard) == pytest.approx(0, abs=1e-6)
    slow = np.repeat(heard, 2, axis=0)
    assert text.distortion(heard, slow) == pytest.approx(0, abs=1e-6)
    other = text.spectra(recordings[1].wave)
    assert text.distortion(heard, other) > 3
    assert text.distortions(heard, [heard, other])[1] == text.distortion(heard, other)
    louder = text.distortion(heard, heard + 1.0)  # loudness is left out
    assert louder == pytest.approx(0, abs=1e-6)


def test_distortion_by_the_formula():
    one, other = np.zeros((1, BANDS)), np.zeros((1, BANDS))
    other[0, 0] = 1.0
    c = text.cepstrum(other)[0]
    assert text.distortion(one, other) == pytest.approx(10 / np.log(10) * np.sqrt(2 * (c**2).sum()))


def test_the_vocoder_gives_back_what_was_heard(recordings):
    wave = recordings[2].wave
    logs, (hertz, periodic) = text.spectra(wave), text.pitches(wave)
    made = text.spoken(logs, hertz, periodic)
    assert len(made) == HOP * len(logs)
    rough = text.spoken(logs, hertz, periodic, corrections=0)
    errors = [text.distortion(text.spectra(w), logs) for w in (rough, made)]
    assert errors[1] < errors[0] < 4 and errors[1] < 2
    with pytest.raises(ValueError, match=r"hertz \[T\]"):
        text.spoken(logs, hertz[:-1], periodic)


def test_units_give_back_a_recorded_word(recordings):
    units = text.Units(NAMES, recordings)
    for name, spoken in zip(NAMES, recordings, strict=True):
        np.testing.assert_allclose(units.read(name), spoken.wave)


def test_units_put_a_new_word_together(recordings):
    units = text.Units(NAMES, recordings)
    heard = text.spectra(units.read("nina"))  # from gina and anna
    own, other = (text.spectra(text.say(name, source(9)).wave) for name in ("nina", "bob"))
    assert text.distortion(heard, own) < text.distortion(heard, other)
    assert np.isfinite(units.read("zoe")).all()  # no z among the recordings
    assert FADE < len(units.read("zoe"))
    with pytest.raises(ValueError, match="a recording per word, got 6 words and 5"):
        text.Units(NAMES, recordings[:-1])


def test_one_averaged_unit_gives_back_a_recorded_word(recordings):
    averages = text.AveragedUnits(NAMES, recordings, nearest=1)
    for name, spoken in zip(NAMES, recordings, strict=True):
        bands, hertz, periodic = averages.read(name)
        heard, (true_hertz, true_periodic) = text.spectra(spoken.wave), text.pitches(spoken.wave)
        n = min(len(bands), len(heard))
        assert abs(len(bands) - len(heard)) <= 1 and len(hertz) == len(periodic) == len(bands)
        inner = slice(0, n - 1)  # the last frame may lie beyond the last letter
        np.testing.assert_allclose(bands[inner], heard[inner], atol=1e-6)
        np.testing.assert_allclose(periodic[inner], true_periodic[inner].clip(0, 1), atol=1e-6)
        voiced = true_periodic[inner] > 0.6
        np.testing.assert_allclose(hertz[inner][voiced], true_hertz[inner][voiced], rtol=1e-6)


def test_averaged_units_lie_between_what_they_average(recordings):
    twice = [text.say("anna", source(s)) for s in (1, 2)]
    bands = [text.AveragedUnits(["anna"], [r], nearest=1).read("anna")[0] for r in twice]
    mean = text.AveragedUnits(["anna"] * 2, twice, nearest=2).read("anna")[0]
    lengths = sorted(len(b) for b in bands)
    assert lengths[0] - 1 <= len(mean) <= lengths[1] + 1
    own = [text.distortion(mean, b) for b in bands]
    assert max(own) < text.distortion(*bands)
    first = text.AveragedUnits(["anna"] * 2, twice, nearest=1).read("anna")[0]
    np.testing.assert_allclose(first, bands[0])
    assert np.isfinite(text.AveragedUnits(NAMES, recordings).read("zoe")[0]).all()


@pytest.mark.parametrize(("option", "value"), [("nearest", 0), ("width", 0.0), ("nearest", 1.5)])
def test_averaged_units_want_positive_numbers(recordings, option, value):
    with pytest.raises((TypeError, ValueError), match=f"{option} to be a positive"):
        text.AveragedUnits(NAMES, recordings, **{option: value})


def test_rows_of_letters_and_frames(recordings):
    lengths = text.length_rows(NAMES, recordings)
    assert lengths.shape == (sum(map(len, NAMES)) + 2 * len(NAMES), CONTEXT + 2)
    assert lengths[0, CONTEXT // 2] == 0 and lengths[1, CONTEXT // 2] == text.LETTERS.index("a")
    frames = text.frame_rows(NAMES, recordings)
    assert frames.shape[1] == CONTEXT + text.PLACES + text.HEARD and frames.isfinite().all()
    assert len(frames) == sum(len(text.spectra(r.wave)) for r in recordings)


def test_a_reader_that_has_learnt_a_name_can_say_it(recordings):
    torch.manual_seed(0)
    lengths = text.LettersNet(1, 1, 32).measure(text.length_rows(NAMES, recordings))
    rows = text.frame_rows(NAMES, recordings)
    frames = text.LettersNet(text.PLACES, text.HEARD, 64).measure(rows)
    assert frames.loss(rows).item() == pytest.approx(1, abs=0.1)  # as the mean of all rows
    for net, x in ((lengths, text.length_rows(NAMES, recordings)), (frames, rows)):
        optimiser = torch.optim.Adam(net.parameters(), 1e-2)
        for _ in range(150):
            optimiser.zero_grad()
            net.loss(x).backward()
            optimiser.step()
    heard = text.read("anna", lengths, frames)
    assert len(heard.hertz) == len(heard.logs) and 75 < heard.hertz.mean() < 200
    own, other = (text.spectra(recordings[i].wave) for i in (0, 1))
    assert text.distortion(heard.logs, own) < text.distortion(heard.logs, other)
    with pytest.raises(ValueError, match="Expected x of shape"):
        frames.check(rows[:, 1:])


def test_verse_is_left_without_numbers_and_foreign_words():
    raw = "Роман\nГлава первая\n\nI\n\nТак думал[1] он\xa0– и „вдруг“\nVale, мой друг\n\nII\n\nДа\n"
    assert data.verse_of(raw + "\nПримечания\n\n1\n") == "Так думал он – и «вдруг»\n\nДа\n"
