"""Which families remain when you say what you need: the classification as a tree that answers."""

from collections.abc import Collection, Mapping, Sequence

from genlib.classification import FAMILIES, GROUPS
from genlib.show.html import Html, live

Has = Mapping[tuple[str, str], Collection[str]]


def nearest(has: Has, family: str, wants: Collection[str]) -> tuple[list[str], set[str]]:
    """The models of a family that have all of `wants`; and if none has, what the nearest lacks.

    Args:
        has: what each model has, by (key of its family, its name).
        family: a key of `genlib.classification.FAMILIES`.
        wants: what is needed.
    """
    lacks = {name: set(wants) - set(got) for (key, name), got in has.items() if key == family}
    if fitting := [name for name, missing in lacks.items() if not missing]:
        return fitting, set()
    return [], min(lacks.values(), key=lambda missing: (len(missing), sorted(missing)))


def remaining(
    has: Has, traits: Mapping[str, str], start: Sequence[str] = (), name: str = ""
) -> Html:
    """Boxes for what a reader needs; below, the tree, in which the families that have it stay.

    A family stays if *one* of its models has all that is ticked; a family that goes says what the
    nearest of its models lacks.

    Args:
        has: what each model has, by (key of its family, its name); every family has a model.
        traits: what may be needed: key → words for the box.
        start: boxes that are ticked at first.
        name: of an anchor to link to.

    Raises:
        ValueError: an unknown family or trait, or a family without a model.
    """
    known = {key for key, _ in has}
    if known != FAMILIES.keys():
        raise ValueError(
            f"Expected models of all families, {list(FAMILIES)}, got those of {sorted(known)}."
        )
    used = set(start).union(*has.values())
    if unknown := used - traits.keys():
        raise ValueError(f"Expected traits of {list(traits)}, got {sorted(unknown)}.")
    families = [
        {
            "name": FAMILIES[key].name,
            "models": [[m, sorted(got)] for (family, m), got in has.items() if family == key],
        }
        for key in FAMILIES
    ]
    groups = [
        {
            "name": group.name,
            "families": [f for f, key in zip(families, FAMILIES, strict=True) if _in(key, group)],
        }
        for group in GROUPS.values()
    ]
    content = {"traits": dict(traits), "groups": groups, "start": list(start)}
    plain = "The families that have what you need; it needs a page that can run scripts."
    return live("remaining", content, plain, name=name)


def _in(key: str, group) -> bool:
    return FAMILIES[key].parent == group.key
