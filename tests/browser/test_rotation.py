"""Each page has its turn within three days, at once when it was changed, and always by name."""

import subprocess
from datetime import date, timedelta

import pytest
import rotation
from links import ROOT

TESTS = (ROOT / "tests").rglob("test_*.py")
NAMES = [f"chapters/{i}" for i in range(8)]
DAYS = [date(2026, 12, 30) + timedelta(i) for i in range(3)]


def test_each_chapter_has_one_turn_in_three_days():
    turns = [rotation.closely(NAMES, day) for day in DAYS]
    assert sorted(name for turn in turns for name in turn) == NAMES
    assert max(map(len, turns)) <= 3
    assert rotation.closely(NAMES, DAYS[0] + timedelta(3)) == turns[0]


@pytest.mark.parametrize("day", DAYS)
def test_what_was_changed_is_always_looked_at(day):
    turn = rotation.closely(NAMES, day, {NAMES[4], "chapters/gone"})
    assert NAMES[4] in turn and set(turn) <= set(NAMES) and turn == sorted(turn)


def test_the_files_that_take_longest_are_there_and_come_first():
    there = {path.relative_to(ROOT / "tests").with_suffix("").as_posix() for path in TESTS}
    assert set(rotation.LONGEST) <= there
    ids = ["chapters/a.ipynb::Cell 0", "tests/unit/test_a.py::test_a", "tests/browser/test_live.py"]
    assert sorted(ids, key=rotation.turn) == [ids[2], ids[0], ids[1]]


def test_git_tells_what_differs_from_the_main_branch_of_origin(tmp_path):
    def git(*arguments):
        named = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *named, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def write(name, text):
        path = tmp_path / "chapters" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    assert rotation.changed(tmp_path) == set(), "no repository"
    git("init")
    for name in ("committed", "edited", "same"):
        write(name, "1")
    git("add", ".")
    git("commit", "-m", "first")
    assert rotation.changed(tmp_path) == set(), "no origin"
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    write("committed", "2")
    git("commit", "-am", "second")
    write("edited", "2")
    write("new", "1")
    assert rotation.changed(tmp_path) == {f"chapters/{n}" for n in ("committed", "edited", "new")}


@pytest.mark.parametrize(
    ("everything", "given", "whose"),
    [(True, None, "turns"), (False, None, "all"), (True, "all", "all")],
)
def test_only_a_run_of_everything_takes_turns(monkeypatch, everything, given, whose):
    monkeypatch.setenv("GENLIB_DAY", "2026-12-01")
    monkeypatch.delenv("GENLIB_CHAPTERS", raising=False)
    if given:
        monkeypatch.setenv("GENLIB_CHAPTERS", given)
    rotation.settle(everything)
    rotation.today.cache_clear()
    seen, every = rotation.today(), rotation.names()
    rotation.today.cache_clear()
    assert rotation.day() == date(2026, 12, 1)
    if whose == "all":
        assert seen == every
    else:
        assert set(rotation.closely(every, date(2026, 12, 1))) <= set(seen)
        assert len(seen) < len(every) or rotation.changed()
