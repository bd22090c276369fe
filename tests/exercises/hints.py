"""Write book/wrong_answers.json: `.venv/bin/python tests/exercises/hints.py`, or `... 01 07_mix`.

Each plausible wrong answer is run, and what its check says to it is stored for the instructors'
page, which so needs neither torch nor time. Tests compare what is stored with what is said.
"""

import json
import os
import re
import sys
from functools import cache
from pathlib import Path

if __name__ == "__main__":  # as pytest's settings have it
    root = Path(__file__).resolve().parents[2]
    sys.path[:0] = [str(root), *(str(root / p) for p in ("tests/exercises", "book/tools"))]

import marks
from links import ROOT

STORE = ROOT / "book" / "wrong_answers.json"
LONG = re.compile(r"-?\d+\.\d{5,}(?:e[-+]?\d+)?")
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?|\b(?:inf|nan)\b")


def said(exercise: marks.Exercise, why: str) -> dict:
    """What the check says to a wrong answer, and whether only its hidden part notices."""
    source = marks.wrong_answers(exercise.path)[exercise.grade_id][why]
    hint = marks.refusal(exercise.check, marks.run(exercise.setup, source))
    seen = marks.refusal(marks.visible(exercise), marks.run(exercise.setup, source))
    return {"hint": short(hint or ""), "hidden": seen is None}


def short(hint: str) -> str:
    """A hint with numbers of at most four digits, and without the place of an object in memory.

    >>> short("expected [0.3333333333333333, 2.0], got 1.00000001e-05")
    'expected [0.3333, 2.0], got 1e-05'
    """
    hint = re.sub(r" at 0x[0-9a-f]+", "", hint)
    return LONG.sub(lambda found: f"{float(found[0]):.4g}", hint)


def alike(one: str, other: str) -> bool:
    """Whether two hints say the same but for their numbers, which differ between machines."""
    return _skeleton(one) == _skeleton(other)


def _skeleton(hint: str) -> str:
    return re.sub(r"\s", "", NUMBER.sub("#", short(hint)))


@cache
def stored() -> dict[str, dict[str, dict[str, dict]]]:
    """Notebook → exercise → why it is wrong → {"hint", "hidden"}."""
    return json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {}


def main() -> None:
    found, old = {}, stored()
    for path in marks.notebooks():
        if sys.argv[1:] and not any(name in path.stem for name in sys.argv[1:]):
            found[path.stem] = old.get(path.stem, {})
            continue
        print(path.stem, flush=True)
        answers = marks.wrong_answers(path)
        found[path.stem] = {
            exercise.grade_id: {why: said(exercise, why) for why in answers[exercise.grade_id]}
            for exercise in marks.of(path)
        }
    made = STORE.with_suffix(".new")
    made.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(made, STORE)
    print(f"{STORE} is written.")


if __name__ == "__main__":
    main()
