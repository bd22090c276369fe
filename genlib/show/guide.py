"""The guide to choosing a model as a live figure: answers are made here, the page shows them."""

from collections.abc import Sequence
from itertools import combinations

from genlib.choosing import KINDS, NEEDS, PURPOSES, Facts, choose, facts
from genlib.choosing.questions import SETS
from genlib.choosing.words import SURE, headline, sentences
from genlib.show.html import Html, live


def all_answers(known: Sequence[Facts]) -> dict:
    """Every question's answer, as JSON can hold it.

    Returns:
        `"lines"`, each sentence once; and `"answers"`, under `"purpose|data|mask"` a list of places
        in them: headline, how sure, then the reasons. In the mask the need with place i in `NEEDS`
        is worth 2 to the i. `"sure"` holds the key of `SURE` under the same key.
    """
    lines: dict[str, int] = {}
    answers: dict[str, list[int]] = {}
    sure: dict[str, str] = {}
    order = list(NEEDS)
    for purpose in PURPOSES:
        for data in KINDS:
            for needs in (n for k in range(len(order) + 1) for n in combinations(order, k)):
                advice = choose(purpose, data, needs, known)
                key = f"{purpose}|{data}|{sum(1 << order.index(need) for need in needs)}"
                said = [headline(advice), *sentences(advice)[2:]]
                answers[key] = [lines.setdefault(text, len(lines)) for text in said]
                sure[key] = advice.sure
    return {"lines": list(lines), "answers": answers, "sure": sure}


def guide(
    purpose: str = "draw",
    data: str = "images",
    known: Sequence[Facts] | None = None,
    name: str = "",
) -> Html:
    """Menus for purpose and kind of data, boxes for needs; the answer, how sure, and why.

    Args:
        purpose, data: set at the start.
        known: facts to answer from; by default the stored records of the arena.
        name: of an anchor to link to.

    Raises:
        ValueError: a purpose or a kind of data that is none.
    """
    if known is None:
        names = [one for kind in SETS.values() for one in kind]
        known = [found for one in names if (found := facts(one)) is not None]
    start = choose(purpose, data, (), known)
    content = {
        "purposes": {key: one.words for key, one in PURPOSES.items()},
        "kinds": KINDS,
        "needs": {key: one.words for key, one in NEEDS.items()},
        "start": [purpose, data],
        "grades": list(SURE),
        **all_answers(known),
    }
    return live("guide", content, "\n".join(sentences(start)), name=name)
