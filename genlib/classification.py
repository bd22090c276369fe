"""The classification as data: the document's sections, the families, and what each can do."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Group:
    """A branch of the classification: its English name and the document's."""

    key: str
    name: str
    name_ru: str


@dataclass(frozen=True)
class Family:
    """One class of generative models.

    Attributes:
        key: short name, used in code.
        name: English name.
        name_ru: the document's term.
        parent: the key of its group.
        section: the section of the document that describes it.
        density: "exact", "bound", "unnormalised" or "none".
        latent: what its code is.
        sampling: how a new example is made.
        training: what is minimised.
        classes: the genlib classes that implement it, as "module.Class"; empty: not written yet.
        chapter: path of its chapter without the ending; it may not be written yet.
        minutes: reading time.
        needs: what a reader should know before.
    """

    key: str
    name: str
    name_ru: str
    parent: str
    section: str
    density: str
    latent: str
    sampling: str
    training: str
    classes: tuple[str, ...]
    chapter: str
    minutes: int = 45
    needs: str = "probability, calculus, Python"

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", tuple(self.classes))


@dataclass(frozen=True)
class Section:
    """One section of the document, what it covers, and the chapter that follows it."""

    id: str
    title: str
    covers: str
    chapter: str


_DATA = tomllib.loads(files("genlib").joinpath("classification.toml").read_text("utf-8"))

GROUPS = {key: Group(key, **row) for key, row in _DATA["groups"].items()}
FAMILIES = {key: Family(key, **row) for key, row in _DATA["families"].items()}
SECTIONS = {key: Section(key, *row) for key, row in _DATA["sections"].items()}
TESTED: dict[str, str] = _DATA["tested"]  # id of a claim -> a chapter other than its family's
ALGORITHMS = {name: SECTIONS[section] for name, section in _DATA["algorithms"].items()}
FIELDS = {name: SECTIONS[section] for name, section in _DATA["fields"].items()}


def chapter_of(name: str) -> str:
    """The chapter about a family, an algorithm or a field of application: without the ending.

    Raises:
        KeyError: none of these.
    """
    chapters = FAMILIES | ALGORITHMS | FIELDS
    if name not in chapters:
        known = ", ".join(chapters)
        raise KeyError(f"Expected a family, an algorithm or a field, one of {known}; got {name!r}.")
    return chapters[name].chapter
