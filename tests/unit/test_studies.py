"""Studies and verdicts: what is stored comes back, and what could cheat is refused."""

import json
from dataclasses import replace

import pytest
import torch

from genlib import claims, criteria, evidence, notebook_code, verdicts
from genlib.evidence import EvidenceError, Record
from genlib.metrics.curves import plateaued
from genlib.studies import Study, study

FALLING = [(0, 10.0), (1, 6.0), (2, 4.0), (3, 3.0), (4, 2.0), (5, 1.0), (6, 0.5), (7, 0.1)]
FINISHED = [(0, 10.0), (1, 4.0), (2, 1.1), (3, 1.0), (4, 1.0), (5, 1.0), (6, 1.0), (7, 1.0)]


FIXED = dict(criteria.CRITERIA)  # as in the book


@pytest.fixture(autouse=True)
def once(monkeypatch):
    """FLOW+2 as if no condition of it had been run again."""
    never = replace(FIXED["FLOW+2"], renewed={}, renewed_runs={})
    monkeypatch.setitem(criteria.CRITERIA, "FLOW+2", never)


def gain(seed, data):
    return {"gain": seed / 1000 + len(data), "validation": FINISHED}


def plane(folder, **options):
    settings = {"claims": ["FLOW+2"], "over": {"data": ("moons", "ring")}, "folder": folder}
    return Study(gain, "09_flows", **settings | options)


def compute(study, code="abc"):
    runs = [r for seeds, given in study.work() for r in study.run(seeds, given, code)]
    evidence.write(study.file, runs)
    return runs


# ------------------------------------------------------------------ records


def test_what_is_stored_comes_back(tmp_path):
    a_study = plane(tmp_path)
    runs = compute(a_study)
    assert a_study.records() == runs
    table = a_study.table()
    assert list(table.columns) == ["seed", "data", "gain"] and len(table) == 20
    assert table["gain"][3] == pytest.approx(5.103)
    assert a_study.curves("validation", data="ring") == [[list(p) for p in FINISHED]] * 10


def test_numbers_are_kept_to_six_digits():
    record = Record(100, {}, "fast", {"x": 1 / 3}, {}, 1.0, "p", {}, "2026-01-01", "c")
    assert json.loads(record.line())["values"] == {"x": 0.333333}


def test_pictures_come_back_in_sixteen_greys(tmp_path):
    ramp = torch.linspace(0, 1, 12).reshape(3, 4)

    def drawn(seed):
        return {"gain": seed, "ramp": ramp} if seed == 100 else {"gain": seed}

    a_study = Study(drawn, "09_flows", seeds=2, folder=tmp_path)
    compute(a_study)
    assert abs(a_study.picture("ramp") - ramp.numpy()).max() < 0.5 / 15 + 0.003
    with pytest.raises(KeyError, match=r"one of \[\] with seed 101, got 'ramp'"):
        a_study.picture("ramp", seed=101)
    with pytest.raises(KeyError, match="got seed 7"):
        a_study.picture("ramp", seed=7)


@pytest.mark.parametrize("bad", [torch.full((2, 2), 1.5), torch.full((2, 2), torch.nan)])
def test_a_picture_beyond_black_and_white_is_refused(tmp_path, bad):
    a_study = Study(lambda seed: {"drawn": bad}, "09_flows", seeds=1, folder=tmp_path)
    with pytest.raises(ValueError, match=r"'drawn' of study .* in \[0, 1\], got"):
        compute(a_study)


def spoilt(lines):
    yield "cut off", [lines[0][:50], *lines[1:]], "it was cut off"
    edited = lines[0].replace('"gain": 4.1', '"gain": 9.1')
    edited = edited if edited != lines[0] else lines[0].replace('"gain": 5.1', '"gain": 9.1')
    yield "edited", [edited, *lines[1:]], "its sum is wrong: it was edited"
    row = json.loads(lines[0])
    del row["date"]
    yield "schema", [json.dumps(row), *lines[1:]], r"another schema \(date\)"
    yield "twice", [*lines, lines[0]], "twice"
    yield "missing", lines[1:], "Expected 20 stored runs of gain, found 19; compute the rest"


def test_bad_evidence_is_refused_in_a_sentence(tmp_path):
    a_study = plane(tmp_path)
    compute(a_study)
    lines = a_study.file.read_text("utf-8").splitlines()
    for what, bad, sentence in spoilt(lines):
        a_study.file.write_text("\n".join(bad) + "\n", encoding="utf-8")
        with pytest.raises(EvidenceError, match=sentence):
            a_study.table()
            pytest.fail(f"took evidence that is {what}")


def test_other_seeds_than_declared_are_refused(tmp_path):
    compute(plane(tmp_path, seeds=12))
    with pytest.raises(EvidenceError, match="with seeds 100 to 109 .*got one with .*110"):
        plane(tmp_path).records()


def test_some_runs_can_be_looked_at_before_all_are_there(tmp_path):
    a_study = plane(tmp_path)
    runs = compute(a_study)
    evidence.write(a_study.file, runs[:3])
    assert len(a_study.table(partial=True)) == 3


def test_a_student_sees_their_number_beside_the_stored_ones(tmp_path):
    a_study = plane(tmp_path)
    compute(a_study)
    table = a_study.rerun(seeds=1, data="ring")
    (row,) = table.to_dict("records")
    assert row["yours"] == pytest.approx(row["stored"]) == pytest.approx(4.1)
    assert (row["lowest"], row["highest"]) == pytest.approx((4.1, 4.109))


def test_seeds_of_pilots_and_of_final_runs_are_kept_apart(tmp_path):
    with pytest.raises(ValueError, match="final seeds from 100"):
        plane(tmp_path, seeds=(3, 4))
    with pytest.raises(ValueError, match="pilot seeds below 100"):
        plane(tmp_path, seeds=(100,), pilot=True)
    assert plane(tmp_path, seeds=3, pilot=True).seeds == (0, 1, 2)


def test_a_study_returns_numbers():
    for bad, sentence in (({}, "dict of numbers"), ({"a": "b"}, "'a' of study f to be a number")):
        with pytest.raises(TypeError, match=sentence):
            study("09_flows", seeds=1)(_returns(bad)).run([100], {}, "")


def _returns(value):
    def f(seed):
        return value

    return f


def test_runs_that_are_trained_together(tmp_path):
    def side_by_side(seeds, data):
        return [{"sum": float(sum(seeds)), "seed": seed} for seed in seeds]

    def short(seeds):
        return [{"a": 1.0}]

    both = Study(side_by_side, "09_flows", seeds=3, over={"data": ("a",)}, together=True,
                 folder=tmp_path)  # fmt: skip
    assert [r.values["sum"] for r in compute(both)] == [303.0] * 3
    assert both.work() == [((100, 101, 102), {"data": "a"})] and len(both.table()) == 3
    assert both(100, data="a") == {"sum": 100.0, "seed": 100}
    with pytest.raises(TypeError, match="a dict per seed, 2 of them"):
        Study(short, "09_flows", seeds=2, together=True).run([100, 101], {}, "")


def test_plateau():
    assert plateaued(FINISHED) and not plateaued(FALLING)
    assert not plateaued(FINISHED[:3]), "too few points to see one"
    lost = [(step, float("nan") if step else loss) for step, loss in FINISHED]
    assert not plateaued(lost), "a run that was lost is not finished"
    late = [*FINISHED[:-1], (7, 0.7)]
    assert not plateaued(late)


def test_plateau_of_distances_by_their_ratios():
    far = [(0, 38.0), (1, 1.0), (2, 0.5), (3, 0.4), (4, 0.35), (5, 0.3), (6, 0.28), (7, 0.25)]
    assert plateaued(far), "a gain of 0.05 is little of 38"
    assert not plateaued(far, halvings=0.125), "and a quarter of a halving"
    assert plateaued([*far, *[(n, 0.24) for n in range(8, 12)]], halvings=0.125)
    with pytest.raises(ValueError, match="positive distances"):
        plateaued([(0, 1.0), (1, -1.0)], halvings=0.125)


# ------------------------------------------------------------------ the code a study rests on

CELLS = [
    "%pip install genlib\nimport math\nimport os",
    "STEPS = 10  # a comment\nOTHER = 3",
    'def helper(x):\n    """Says what it does."""\n    return x + STEPS',
    "def gain(seed):\n    return {'gain': helper(seed) * math.pi}",
    "OTHER = 4\nprint(gain(1))",
]


def test_source_holds_what_is_used_and_no_more():
    source = notebook_code.source_of("gain", CELLS)
    assert "STEPS = 10" in source and "import math" in source and "def helper" in source
    assert "OTHER" not in source and "import os" not in source and "print" not in source
    space = {}
    exec(source, space)
    assert space["gain"](1) == {"gain": 11 * 3.141592653589793}


def test_how_a_study_is_decorated_needs_none_of_what_its_runs_rest_on():
    cells = ["steps = 3\ndata = 1 / 0", "@study('a', seeds=steps)\ndef f(seed):\n    return data"]
    head = notebook_code.source_of("f", cells, whole=False)
    assert "steps = 3" in head and "data" not in head
    assert "data = 1 / 0" in notebook_code.source_of("f", cells)
    assert head not in notebook_code.source_of("f", cells), "statements are shared, and stay whole"


@pytest.mark.parametrize(
    ("cell", "old", "new", "stale"),
    [
        (1, "STEPS = 10", "STEPS = 20", True),
        (2, "return x + STEPS", "return x - STEPS", True),
        (3, "* math.pi", "* math.tau", True),
        (2, "Says what it does.", "Adds.", False),
        (1, "# a comment", "# another", False),
        (1, "OTHER = 3", "OTHER = 5", False),
        (4, "print", "repr", False),
    ],
)
def test_only_its_own_code_makes_a_study_stale(cell, old, new, stale):
    changed = [*CELLS]
    changed[cell] = changed[cell].replace(old, new)
    before, after = (notebook_code.source_of("gain", cells) for cells in (CELLS, changed))
    assert (notebook_code.digest(before) != notebook_code.digest(after)) == stale


def test_a_name_that_is_filled_in_several_steps():
    cells = ["A = [1]\nfor i in range(3):\n    A += [i]", "def f(seed):\n    return {'n': len(A)}"]
    space = {}
    exec(notebook_code.source_of("f", cells), space)
    assert space["f"](0) == {"n": 4}
    with pytest.raises(KeyError, match="'g'"):
        notebook_code.source_of("g", cells)


def test_a_container_that_is_filled_from_within():
    cells = [
        "A, B, C = [], {}, {'c': []}",
        "for i in range(3):\n    A.append(i)\nB['b'] = 2\nC['c'].extend(A)",
        "def f(seed):\n    return {'n': len(A) + B['b'] + len(C['c'])}",
    ]
    space = {}
    exec(notebook_code.source_of("f", cells), space)
    assert space["f"](0) == {"n": 8}


def test_names_that_a_function_makes_itself_lead_nowhere():
    cells = [
        "x = train_for_long()\nfor name in x:\n    draw(name)\nfigure = 3\nK = 2",
        "def f(seed):\n    x = [figure for figure in range(K)]\n    for name in x:\n"
        "        seed += name\n"
        "    return {'n': seed}",
    ]
    source = notebook_code.source_of("f", cells)
    assert source.startswith("K = 2\ndef f(seed)")
    used_at_last = [cells[0], "def g(seed):\n    return {'n': (lambda y: x)(seed)}"]
    assert "train_for_long" in notebook_code.source_of("g", used_at_last)


def test_functions_that_call_something_found_have_nothing_to_do_with_each_other():
    cells = [
        "found = 3",
        "def other(seed):\n    found = {}\n    found['n'] = K\n    return found",
        "K = 5",
        "def f(seed):\n    found = {}\n    found |= {'n': seed}\n    return found",
    ]
    assert notebook_code.source_of("f", cells).startswith("def f(seed)")


# ------------------------------------------------------------------ verdicts

AXIS = ("coupling", "autoregressive", "spline coupling")  # of FLOW+2, whose margin is 3
FIRST = criteria.criterion("FLOW+2").first_seed


def study_of(folder, curve=FINISHED, **options):
    def plane(seed, kind):
        return {"digits": 4.0, "validation": curve}

    options = {"seeds": range(FIRST, FIRST + 10)} | options
    made = Study(plane, "09_flows", ["FLOW+2"], over={"kind": AXIS}, folder=folder, **options)
    compute(made)
    return made


def effects(*means):
    return {name: [m + 0.01 * i for i in range(10)] for name, m in zip(AXIS, means, strict=True)}


ENDS = {"null": 0.5, "ceiling": 7.0}


@pytest.mark.parametrize(
    ("means", "verdict"),
    [
        ((4, 5, 6), "supported"),
        ((1, 2, 2.5), "refuted"),
        ((4, 1, 4), "depends"),
        ((4, 2.96, 1), "depends"),
        ((4, 2.96, 4), "undecided"),
        ((1, 2.96, 1), "undecided"),
    ],
)
def test_the_word_follows_the_interval(tmp_path, means, verdict):
    out = verdicts.judge("FLOW+2", effects(*means), **ENDS, studies=[study_of(tmp_path)])
    assert out.verdict == verdict
    record = json.loads(out._repr_mimebundle_()[claims.MIME])
    assert record["verdict"] == verdict and record["effects"]["coupling"]["n"] == 10
    assert f"{out.effects['coupling'].mean:.3g} [" in repr(out) and "margin 3" in record["measured"]


def test_few_runs_have_students_interval_and_fewer_none():
    five = verdicts._interval([0.1, 0.2, 0.3, 0.4, 0.6])
    assert five.high - five.mean == pytest.approx(2.776 * 0.19235 / 5**0.5, rel=1e-3)
    assert (verdicts._interval([0.1, 0.4]).low, verdicts._interval([0.1, 0.4]).high) == (0.1, 0.4)


def test_shares_of_runs_have_exact_intervals():
    assert verdicts._interval([0, 0, 0, 0, 0]).high == pytest.approx(0.5218, abs=1e-4)


def cheats(folder):
    """Ways to a better verdict, and the sentence that stops each."""
    good = study_of(folder / "good")
    fine = effects(4, 5, 6)
    yield "a run left out", fine | {"coupling": [4.0] * 9}, {"studies": [good]}, "10 runs.*got 9"
    fewer = {name: fine[name] for name in AXIS[:2]}
    yield "a condition left out", fewer, {"studies": [good]}, "cannot be added or left out"
    yield "another axis", fine | {"far away": [1.0] * 10}, {"studies": [good]}, "cannot be added"
    yield "no null", fine, {"studies": [good], "null": None}, "Expected the null of FLOW"
    yield "no ceiling", fine, {"studies": [good], "ceiling": None}, "Expected the ceiling"
    yield "a null that passes", fine, {"studies": [good], "null": 3.5}, "The null passes"
    yield "a low ceiling", fine, {"studies": [good], "ceiling": 2.0}, "Nothing could support"
    falling = study_of(folder / "falling", curve=FALLING)
    yield "unfinished training", fine, {"studies": [falling]}, "was still falling"
    bare = study_of(folder / "bare")
    evidence.write(bare.file, [replace(r, curves={}) for r in bare.records()])
    yield "no curve", fine, {"studies": [bare]}, "Expected a curve 'validation'"
    old = study_of(folder / "old")
    evidence.write(old.file, [replace(r, criteria={"FLOW+2": "0" * 12}) for r in old.records()])
    yield "a criterion changed afterwards", fine, {"studies": [old]}, "was changed after plane ran"
    picked = study_of(folder / "picked", seeds=range(FIRST + 10, FIRST + 20))
    yield "other seeds", fine, {"studies": [picked]}, f"seeds {FIRST} to {FIRST + 9} of the crit"
    pilot = study_of(folder / "pilot", seeds=10, pilot=True)
    yield "pilot seeds", fine, {"studies": [pilot]}, "got plane, a pilot"


def test_cheating_is_noticed(tmp_path):
    seen = set()
    for what, given, options, sentence in cheats(tmp_path):
        with pytest.raises(verdicts.NotEvidence, match=sentence):
            verdicts.judge("FLOW+2", given, **(ENDS | options))
            pytest.fail(f"not noticed: {what}")
        seen.add(what)
    assert len(seen) == 12


def test_an_unfinished_training_decides_nothing_even_where_it_is_shown(tmp_path):
    falling = study_of(tmp_path, curve=FALLING)
    options = ENDS | {"studies": [falling], "even_unfinished": True}
    out = verdicts.judge("FLOW+2", effects(4, 5, 6), **options)
    assert out.verdict == "undecided" and set(out.words.values()) == {"undecided"}
    assert "not finished in 30 of 30 runs" in repr(out)


def test_supported_stands_where_unfinished_training_can_only_understate(tmp_path, monkeypatch):
    one_sided = replace(criteria.criterion("FLOW+2"), understated=True)
    monkeypatch.setitem(criteria.CRITERIA, "FLOW+2", one_sided)
    falling = study_of(tmp_path, curve=FALLING)
    options = ENDS | {"studies": [falling], "even_unfinished": True}
    out = verdicts.judge("FLOW+2", effects(4, 1, 2.96), **options)
    assert list(out.words.values()) == ["supported", "undecided", "undecided"]
    assert "30 of 30 runs; more of it could only have raised the effect" in repr(out)


def test_a_condition_that_was_run_again_needs_its_renewed_seeds(tmp_path, monkeypatch):
    before = criteria.criterion("FLOW+2")
    renewed = replace(before, renewed={AXIS[0]: FIRST + 500})
    assert renewed.digest == before.digest  # so that runs under the other conditions stand
    monkeypatch.setitem(criteria.CRITERIA, "FLOW+2", renewed)
    first, fine = study_of(tmp_path / "first"), effects(4, 5, 6)
    with pytest.raises(verdicts.NotEvidence, match=f"under {AXIS[0]} with its renewed seeds"):
        verdicts.judge("FLOW+2", fine, **ENDS, studies=[first])
    again = study_of(tmp_path / "again", seeds=range(FIRST + 500, FIRST + 510))
    assert verdicts.judge("FLOW+2", fine, **ENDS, studies=[first, again]).verdict == "supported"
    other = study_of(tmp_path / "other", seeds=range(FIRST + 600, FIRST + 610))
    with pytest.raises(verdicts.NotEvidence, match=f"seeds {FIRST} to .* or {FIRST + 500} to"):
        verdicts.judge("FLOW+2", fine, **ENDS, studies=[first, other])


def test_a_condition_can_be_run_again_with_more_runs(tmp_path, monkeypatch):
    before, more = criteria.criterion("FLOW+2"), range(FIRST + 500, FIRST + 520)
    again = replace(before, renewed={AXIS[0]: more[0]}, renewed_runs={AXIS[0]: len(more)})
    assert again.digest == before.digest and again.seeds(AXIS[0]) == more
    assert again.seeds(AXIS[1]) == before.seeds()
    monkeypatch.setitem(criteria.CRITERIA, "FLOW+2", again)
    studies = [study_of(tmp_path / "first"), study_of(tmp_path / "again", seeds=more)]
    few = effects(4, 5, 6)
    with pytest.raises(verdicts.NotEvidence, match=f"Expected 20 runs .* under {AXIS[0]}"):
        verdicts.judge("FLOW+2", few, **ENDS, studies=studies)
    twice = few | {AXIS[0]: few[AXIS[0]] * 2}
    assert verdicts.judge("FLOW+2", twice, **ENDS, studies=studies).effects[AXIS[0]].n == 20


# ------------------------------------------------------------------ criteria


def test_every_claim_has_a_criterion_and_every_criterion_a_claim():
    assert criteria.CRITERIA.keys() == claims.LEDGER.keys()


@pytest.mark.parametrize("id", criteria.CRITERIA)
def test_a_criterion_says_all_it_must(id):
    c = FIXED[id]
    for part in ("quantity", "unit", "opponent", "effect", "why", "null", "ceiling", "data"):
        assert len(getattr(c, part).strip()) >= 1, part
    assert len(c.why) > 15 and len(c.effect) >= 8
    assert isinstance(c.margin, float) and c.runs >= 1 and c.first_seed >= 100
    assert c.renewed_runs.keys() <= c.renewed.keys() <= set(c.axis)
    assert all(first >= c.first_seed + c.runs for first in c.renewed.values())
    assert all(runs > c.runs for runs in c.renewed_runs.values())
    assert len(set(c.axis)) == len(c.axis) != 1, "an axis of one condition is none"
    assert c.runs >= 5 or not c.trained, "fewer than five runs of something trained"


def test_digest_changes_with_what_decides_alone():
    c = criteria.criterion("GAN-1")
    assert replace(c, margin=0.3).digest != c.digest
    assert replace(c, axis=("plain", "other")).digest != c.digest
    assert replace(c, understated=True).digest != c.digest
    assert replace(c, why="because it is so and so").digest == c.digest
    assert replace(c, also=("something",)).digest == c.digest


def test_the_meaning_of_a_term_is_part_of_the_criteria_that_use_it(monkeypatch):
    frechet, ring = criteria.criterion("VAE+1"), criteria.criterion("FLOW-1")
    before = frechet.digest, ring.digest
    assert "distance" in frechet.terms and not ring.terms
    monkeypatch.setitem(criteria.TERMS, "distance", "another one")
    assert frechet.digest != before[0] and ring.digest == before[1]


def test_every_term_is_used():
    used = {term for c in criteria.CRITERIA.values() for term in c.terms}
    assert used == set(criteria.TERMS)
