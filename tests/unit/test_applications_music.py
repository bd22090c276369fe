"""Music and sound: rules counted by hand, sounds whose pitch is known, noise of known strength."""

import numpy as np
import pytest
import torch

from genlib.applications import music
from genlib.applications.music.keys import A_MINOR, C_MAJOR, PROFILES, counts, excerpts, in_a_key
from genlib.applications.music.synth import hertz

C, D = (72, 67, 64, 48), (74, 69, 66, 50)  # C major, and every voice a tone higher


def source(seed=0):
    return np.random.default_rng(seed)


def changed(**found):
    return dict.fromkeys(music.RULES, 0) | {k.replace("_", " "): v for k, v in found.items()}


def test_parallels_are_counted_per_pair_of_voices():
    # soprano and bass an octave apart, alto and bass a fifth; C to D moves all in parallel
    assert music.marks(np.array([C, D])) == changed(consecutive_fifths=1, consecutive_octaves=1)
    held = np.array([C, (*D[:3], 48)])  # the bass stays
    assert music.marks(held) == changed()


@pytest.mark.parametrize(
    ("piece", "found"),
    [
        ([C, C, C], {"no_voice_moves": 2}),
        ([(72, 67, 64, 48), (72, 60, 64, 48)], {"crossed_voices": 1}),
        ([(81, 67, 64, 48)], {"gap_above_an_octave": 1}),
        ([(72, 67, 64, 36)], {}),  # the lowest voice may be far away
        ([(72, 67, 64, 48), (83, 67, 64, 48)], {"leap_above_a_sixth": 1, "gap_above_an_octave": 1}),
        ([(72, 67, 64, 48), (72, 67, 64, 36)], {}),  # an octave is no mark
        ([(72, 67, 64, 59)], {"semitone_clash": 1}),
        ([(72, 67, 64, 0), (72, 67, 64, 60)], {}),  # nobody leaps from a rest
    ],
)
def test_each_rule_alone(piece, found):
    counted = music.marks(np.array(piece))
    if found.get("leap_above_a_sixth"):
        counted["semitone clash"] = 0  # B against C in the example
    assert counted == changed(**found)


def test_marks_do_not_change_when_a_piece_is_transposed():
    piece = source().integers(40, 80, (30, 4))
    assert music.marks(piece) == music.marks(piece + 5)


def test_profiles_are_per_hundred_chords_and_far_from_others_by_their_sum():
    rates = music.profile([np.array([C, C]), np.array([C, D])])
    assert rates["no voice moves"] == pytest.approx(25)
    other = music.profile([np.array([C])])
    assert music.difference(rates, other) == pytest.approx(75)
    assert music.difference(rates, rates) == 0


@pytest.mark.parametrize("piece", [np.zeros(4), np.zeros((0, 4)), np.zeros((3, 1))])
def test_marks_refuse_what_is_no_piece(piece):
    with pytest.raises(ValueError, match=r"piece \[T, V\]"):
        music.marks(piece)


def test_profile_refuses_nothing():
    with pytest.raises(ValueError, match="a chord in them"):
        music.profile([])


def test_copied_share_counts_runs():
    assert music.copied_share([[1, 2, 3, 9]], [[0, 1, 2, 3]], 2) == pytest.approx(2 / 3)
    with pytest.raises(ValueError, match="at least 9"):
        music.copied_share([[1, 2]], [[1]], 9)


def test_a_melody_is_the_same_in_every_key_and_without_repeats():
    piece = np.array([C, C, D, (0, 0, 0, 0), C])
    assert music.melody(piece) == music.melody(np.where(piece > 0, piece + 3, 0)) == (2, -2)
    assert music.melody(piece, 1) == (2,)


def test_chord_tables_only_write_what_follows_when_discounts_are_tiny():
    piece = np.array([C, D, (71, 67, 62, 43), C, D])
    torch.manual_seed(0)
    for kind, order in (("chords", 2), ("voices", 6)):
        table = music.ChordTable([piece] * 40, kind, order, 1e-6)
        pairs = {tuple(map(tuple, pair)) for pair in zip(piece, piece[1:], strict=False)}
        written = table.compose(10, 8)
        assert all(new.shape[1] == 4 and 1 <= len(new) <= 8 for new in written)
        steps = [tuple(map(tuple, p)) for new in written for p in zip(new, new[1:], strict=False)]
        assert np.mean([step in pairs for step in steps]) > 0.9


def test_chord_tables_refuse_other_kinds():
    with pytest.raises(ValueError, match="'chords' or 'voices'"):
        music.ChordTable([np.array([C])], "notes", 2)


def scale(tonic, minor=False):
    steps = (0, 2, 3, 5, 7, 8, 11) if minor else (0, 2, 4, 5, 7, 9, 11)
    return [(tonic + s) % 12 for s in steps]


def phrase(tonic, minor=False):
    """A tonic, a subdominant, a dominant and a tonic as pitch classes [4, 4]."""
    s = scale(tonic, minor)
    return np.array([[s[(d + i) % 7] for i in (0, 2, 4, 0)] for d in (0, 3, 4, 0)])


def test_profiles_name_the_key_of_a_cadence():
    for minor in (False, True):
        for tonic in range(12):
            found = music.by_profiles(phrase(tonic, minor)[None]).argmax().item()
            assert found == 12 * minor + tonic
    assert PROFILES.shape == (2, 12)


def test_counts_move_with_the_key_and_sum_to_one():
    x = phrase(0)[None]
    some, moved = counts(x, pairs=True), counts((x + 5) % 12, pairs=True)
    torch.testing.assert_close(some.roll(5, 1), moved)
    torch.testing.assert_close(some[..., :2].sum(1), torch.ones(1, 2))
    torch.testing.assert_close(some[..., 2:].sum(), torch.tensor(1.0))  # a pair follows each chord


def test_rules_that_learn_know_all_transpositions_after_one():
    x = np.stack([phrase(0), phrase(9, minor=True)])
    keys = torch.tensor([C_MAJOR, A_MINOR])
    known = counts(x)
    regression = music.KeyRegression(known, keys, 1e-4)
    for shift in range(12):
        new, wanted = counts((x + shift) % 12), torch.tensor([shift, 12 + (9 + shift) % 12])
        assert music.balanced(regression.scores(new), wanted) == 1
        assert music.balanced(music.by_neighbours(known, keys, new, 1), wanted) == 1


def test_balanced_accuracy_is_the_mean_of_the_modes():
    scores = torch.eye(24)[[0, 0, 0, 0]]
    assert music.balanced(scores, torch.tensor([0, 0, 0, 21])) == pytest.approx(0.5)


def test_excerpts_leave_the_end_out_and_keys_come_from_it():
    piece = np.arange(40)[:, None] + np.array([72, 67, 64, 48 + 9 - 39])
    found, keys, places = in_a_key([piece, piece + 1, piece + 5, np.zeros((3, 4), int)])
    assert keys == [A_MINOR, A_MINOR] and places == [0, 2]
    assert found[1][-1, -1] == 9  # on D: moved by a fifth
    runs = excerpts(piece, 8, 4)
    assert runs.shape == (7, 8, 4) and runs.max() <= piece[:32].max()
    assert excerpts(piece, 30, 4).shape == (0, 30, 4)


@pytest.mark.parametrize("pitch", [45, 57, 64, 76])
@pytest.mark.parametrize("voice", [music.pluck, music.tone])
def test_sounds_have_the_pitch_that_was_asked_for(voice, pitch):
    wanted = hertz(pitch)
    wave = voice(wanted, 1.0, source()) if voice is music.pluck else voice(wanted, 1.0)
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 1 << 16))
    at = np.fft.rfftfreq(1 << 16, 1 / music.RATE)
    near = (at > 0.8 * wanted) & (at < 1.25 * wanted)
    assert at[near][spectrum[near].argmax()] == pytest.approx(
        wanted, rel=0.006
    )  # a tenth of a tone


def test_a_plucked_string_fades():
    wave = music.pluck(220.0, 2.0, source(), decay=1.0)
    loud, soft = (np.square(wave[at : at + 800]).mean() for at in (800, 8800))
    assert 10 * np.log10(loud / soft) > 55  # 60 dB per second, and the smoothing


def test_hertz_doubles_per_octave():
    assert hertz(69) == 440 and hertz(81) == pytest.approx(880)


def test_playing_holds_notes_rests_and_has_one_loudness():
    piece = np.array([[69, 0], [69, 0], [0, 0]])
    struck = []

    def voice(frequency, seconds):
        struck.append((frequency, seconds))
        return music.tone(frequency, seconds)

    wave = music.play(piece, 0.5, voice)
    assert struck == [(440.0, 1.0)]
    assert len(wave) == 1.5 * music.RATE and not wave[music.RATE :].any()
    assert np.sqrt(np.mean(wave**2)) == pytest.approx(0.1)
    assert music.play(piece, 0.5, [music.random_voice(source())] * 2).shape == wave.shape


@pytest.mark.parametrize("piece", [np.zeros((3, 2)), np.zeros(3)])
def test_playing_refuses_silence(piece):
    with pytest.raises(ValueError, match="a note in it"):
        music.play(piece, 0.5, music.tone)


@pytest.mark.parametrize("frequency", [0, -1, 2000, "a"])
def test_sounds_refuse_a_frequency(frequency):
    with pytest.raises((ValueError, TypeError), match="requency"):
        music.tone(frequency, 1.0)


def test_noise_has_its_colour():
    for colour, slope in (("white", 0), ("pink", -1)):
        power = np.abs(np.fft.rfft(music.noise(colour, 1 << 16, source()))) ** 2
        edges = 2 ** np.arange(6, 15)
        octaves = [power[a:b].mean() for a, b in zip(edges, edges[1:], strict=False)]
        found = np.polyfit(np.log(edges[:-1]), np.log(octaves), 1)[0]
        assert found == pytest.approx(slope, abs=0.05)
    with pytest.raises(ValueError, match="'white' or 'pink'"):
        music.noise("brown", 10, source())


def test_mixing_reaches_the_ratio_and_si_sdr_measures_it():
    clean, hiss = np.sin(np.arange(8000) / 5), music.noise("white", 8000, source())
    hiss -= clean * (hiss @ clean) / (clean @ clean)  # nothing of it along the sound
    for level in (-5.0, 0.0, 20.0):
        noisy = music.mixed(clean, hiss, level)
        assert music.si_sdr(noisy, clean) == pytest.approx(level)
        assert music.si_sdr(-3 * noisy, clean) == pytest.approx(level)
    with pytest.raises(ValueError, match="one length"):
        music.mixed(clean, hiss[:-1], 0.0)


def test_short_time_spectra_come_back():
    wave = source().normal(size=5000)
    for window in (256, 512):
        spectrum = music.stft(wave, window)
        assert spectrum.shape[1] == window // 2 + 1
        np.testing.assert_allclose(music.istft(spectrum, 5000), wave, atol=1e-12)
        np.testing.assert_allclose(music.repaired(wave, np.ones(spectrum.shape)), wave, atol=1e-12)


def test_gains_keep_what_is_loud_and_lower_what_is_noise():
    noise = np.ones(3)
    spectrum = np.array([[0.5, 10.0, 1000.0]] * 20)
    for gain in (music.subtraction_gain(spectrum, noise), music.wiener_gain(spectrum, noise)):
        assert (gain >= 0).all() and (gain <= 1).all()
        assert gain[-1, 0] < 0.15 and gain[-1, 1] > 0.9 and gain[-1, 2] > 0.999
    # by hand: 1 - 2 / 100 under the root; without memory r = 99 and r / (1 + r)
    assert music.subtraction_gain(spectrum, noise)[0, 1] == pytest.approx(np.sqrt(0.98))
    assert music.wiener_gain(spectrum, noise, memory=0)[0, 1] == pytest.approx(0.99)


def test_a_mean_over_frames_steadies_the_gain():
    spectrum = np.array([[1.0], [np.sqrt(7.0)], [1.0], [1.0]])
    # the mean power of frames 0 to 2 is 3, and 1 - 2 / 3 under the root
    gain = music.subtraction_gain(spectrum, np.ones(1), over=2, floor=0.1, frames=3)
    assert gain[1, 0] == pytest.approx(np.sqrt(1 / 3))
    assert gain[3, 0] == pytest.approx(0.1)


def test_the_noise_is_measured_where_it_is_alone():
    hiss = music.noise("white", 16000, source())
    spectrum = music.stft(np.concatenate([hiss[:8000], 9 * hiss[8000:]]))
    alone = music.stft(hiss)
    ratio = music.noise_power(spectrum, 7000) / np.mean(np.abs(alone[2:-2]) ** 2, axis=0)
    assert np.median(ratio) == pytest.approx(1, abs=0.15)


def test_the_ideal_gain_beats_its_neighbours():
    clean = music.play(np.array([[60], [64]]), 0.5, music.tone)
    noisy = music.mixed(clean, music.noise("pink", len(clean), source()), 0.0)
    best = music.ideal_gain(music.stft(noisy), music.stft(clean))

    def error(gain):
        return np.sum(np.abs(gain * music.stft(noisy) - music.stft(clean)) ** 2)

    for change in (-0.05, 0.05):
        assert error(best) < error((best + change).clip(0, 1))


def test_powers_are_found_again_and_a_rule_without_news_gets_none():
    torch.manual_seed(0)
    rules = [2 * torch.randn(6000, 24) for _ in range(3)]
    powers = torch.tensor([1.0, 0.4, 0.0])
    odds = music.multiplied(rules, powers).softmax(1)
    torch.testing.assert_close(odds, (rules[0] + 0.4 * rules[1]).softmax(1))
    keys = torch.multinomial(odds, 1)[:, 0]
    modes = torch.bincount(keys // 12) / len(keys)
    assert (modes - 0.5).abs().max() < 0.05  # so that weights per mode change next to nothing
    found = music.fitted_powers([rules[0], rules[1] * 1000, rules[2]], keys)
    torch.testing.assert_close(found * torch.tensor([1, 1000, 1]), powers, atol=0.05, rtol=0)
    with pytest.raises(ValueError, match="scores"):
        music.fitted_powers([rules[0][:5]], keys)


def test_a_cell_is_seen_with_those_around_it():
    x = np.arange(12.0).reshape(3, 4)
    seen = music.around(x, 3, 3)
    assert seen.shape == (3, 4, 9)
    assert seen[1, 1].tolist() == [0, 1, 2, 4, 5, 6, 8, 9, 10]
    assert seen[0, 0].tolist() == [0, 0, 1, 0, 0, 1, 4, 4, 5]  # edges are repeated
    with pytest.raises(ValueError, match="odd"):
        music.around(x, 2, 3)


def of_lines(draw):
    """A spectrum of noise and of loud lines in every fourth band, its clean one, and the noise."""
    hiss = draw.normal(size=(30, 20, 2)) @ np.array([1, 1j]) / np.sqrt(2)
    clean = np.zeros((30, 20), complex)
    clean[10:, ::4] = 6 * np.exp(1j * draw.uniform(0, 6, (20, 5)))
    return clean + hiss, clean, np.ones(20)


def test_trees_learn_a_gain_near_the_ideal_one():
    draw = source()
    view = music.CellView(3, 3, cells=200)
    table, table_val = (view.table([of_lines(draw) for _ in range(n)], draw) for n in (20, 5))
    assert table[0].shape == (4000, 10) and table[1].shape == (4000,)
    trees = music.GainTrees(view, trees=60)
    curve = trees.learn(table, table_val, 0)
    assert curve[-1][1] < 0.6 * curve[0][1] and curve[-1][0] == 60
    spectrum, clean, noise = of_lines(draw)
    errors = [
        np.sum(np.abs(gain * spectrum - clean) ** 2)
        for gain in (
            music.ideal_gain(spectrum, clean),
            trees.gain(spectrum, noise),
            music.wiener_gain(spectrum, noise),
            np.ones(spectrum.shape),
        )
    ]
    assert errors == sorted(errors) and errors[1] < 0.4 * errors[3]
