"""What a prompt can lead to: the book's equations, figures, terms, works and pages."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from links import CONFIG, ROOT, notebooks
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

from assignments.chapter import Chapter, Equation

PAGES = {"github.com": "github.io", "gitlab.com": "gitlab.io"}


@dataclass
class Book:
    """The book as its files have it; `site` is where its pages are read, or empty."""

    root: Path = ROOT
    site: str | None = None
    outside: dict[Path, Chapter] = field(default_factory=dict)

    def __post_init__(self):
        self.site = (address(self.root) if self.site is None else self.site).rstrip("/")

    @cached_property
    def chapters(self) -> dict[str, Chapter]:
        """Page → chapter, numbered through all numbered parts; those of the others have no number.

        A page below another is numbered as a section of it, after the sections that it has itself.
        Equations and figures of chapters without a number are counted through all of these.
        """
        contents = yaml.safe_load((self.root / "_toc.yml").read_text("utf-8"))
        found, number, plain = {}, 0, ()
        for part in contents.get("parts", ()):
            for entry in part["chapters"]:
                page = entry["file"]
                path = self.root / f"{page}.ipynb"
                if not part.get("numbered"):
                    if path.exists():  # a chapter, and no page of words
                        found[page] = Chapter(path, page, None, plain)
                        plain += (found[page],)
                    continue
                number += 1
                whole = [Chapter(path, page, number)]
                for below in entry.get("sections", ()):
                    own = f"{number}.{whole[0].headings + len(whole)}"
                    page = below["file"]
                    whole.append(Chapter(self.root / f"{page}.ipynb", page, own, tuple(whole)))
                found |= {chapter.page: chapter for chapter in whole}
        return found

    def chapter(self, path: Path) -> Chapter:
        """The chapter of a notebook, wherever it is."""
        path = path.resolve()
        known = {chapter.path.resolve(): chapter for chapter in self.chapters.values()}
        return known.get(path) or self.outside.setdefault(path, Chapter(path))

    def chosen(self, wanted: str) -> list[Chapter]:
        """The chapters that a list such as "01,3_applications/07" names, or all.

        Raises:
            ValueError: a part that no chapter's path has, or more than one has.
        """
        if wanted.strip() == "all":
            return list(self.chapters.values())
        names = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in notebooks()}
        found = []
        for part in [part.strip() for part in wanted.split(",")]:
            fitting = [path for name, path in names.items() if part and part in name]
            if len(fitting) != 1:
                its = ", ".join(path.stem for path in fitting)
                fits = f"{len(fitting)}: {its}" if part and its else "none"
                raise ValueError(
                    f"Expected CHAPTER= to name one of {', '.join(names)}, several with commas "
                    f"between, or all; got {part!r}, which fits {fits}."
                )
            found.append(self.chapter(fitting[0]))
        return list({chapter.path: chapter for chapter in found}.values())

    @cached_property
    def equations(self) -> dict[str, Equation]:
        known = [chapter.equations() for chapter in self.chapters.values()]
        return {label: equation for its in known for label, equation in its.items()}

    @cached_property
    def figures(self) -> dict[str, tuple[str, str]]:
        known = [chapter.figures() for chapter in self.chapters.values()]
        return {label: figure for its in known for label, figure in its.items()}

    @cached_property
    def terms(self) -> dict[str, str]:
        """Each name of a term, in small letters → its definition."""
        text = (self.root / "book" / "glossary.md").read_text("utf-8")
        body = re.search(r"^```\{glossary\}\n(.*?)^```", text, re.S | re.M)[1]
        found, names, lines = {}, [], []
        for line in [*body.split("\n"), "end"]:
            if line[:1].strip():  # a name stands at the margin, what it means does not
                if lines:
                    found |= dict.fromkeys(names, _meaning(lines))
                    names, lines = [], []
                names.append(line.strip().lower())
            elif names:
                lines.append(line.strip())
        return found

    @cached_property
    def works(self) -> dict[str, Entry]:
        text = (self.root / "book" / "references.bib").read_text("utf-8")
        return dict(parse_string(text, "bibtex").entries)

    def work(self, key: str) -> tuple[str, str, str]:
        """Authors, year and address of a work; without a DOI or URL the address is empty."""
        entry = self.works[key]
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [
            " ".join(str(Text.from_latex(n)) for n in [*p.prelast_names, *p.last_names])
            for p in people
        ]
        authors = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        fields = entry.fields
        address = f"https://doi.org/{fields['doi']}" if "doi" in fields else fields.get("url", "")
        if not address and "arxiv" in fields.get("archiveprefix", "").lower():
            address = f"https://arxiv.org/abs/{fields['eprint']}"
        return authors, fields.get("year", "n.d."), address

    def url(self, page: str, anchor: str = "") -> str:
        """Where a page, or a place on it, is on the web; empty where nobody knows."""
        if not self.site or not page:
            return ""
        return f"{self.site}/{page}.html{f'#{anchor}' if anchor else ''}"


def _meaning(lines: list[str]) -> str:
    """A definition without the Russian name that stands first, as one paragraph."""
    paragraphs = "\n".join(lines).strip().split("\n\n")
    return " ".join(" ".join(paragraphs[1:]).split())


def address(root: Path) -> str:
    """Where the book's pages are published, from the repository's address; empty if unset."""
    url = CONFIG.search((root / "_config.yml").read_text("utf-8"))["url"]
    found = re.fullmatch(r"https://(github\.com|gitlab\.com)/([\w.-]+)/([\w.-]+)", url.rstrip("/"))
    if not found:
        return ""
    host, owner, name = found.groups()
    home = f"{owner.lower()}.{PAGES[host]}"
    return f"https://{home}" if name.lower() == home else f"https://{home}/{name}"
