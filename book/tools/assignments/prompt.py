"""A prompt as students get it: plain Markdown, with the equations and definitions it cites."""

import re
from posixpath import join, normpath

from assignments import markup
from assignments.book import Book
from assignments.chapter import Chapter
from assignments.markup import Cited, Untranslatable, details


def written(text: str, chapter: Chapter, book: Book, add: bool = True) -> str:
    """A cell's text in plain Markdown; below it, folded open, what it cites.

    To the model answer in a marked cell nothing is added: it would stay where the answer goes.

    A fold of the text, such as a hint, brings its own: whoever does not open the hint does not
    see the equation that only the hint speaks of.
    """
    shown = Cited()
    parts = []
    for kind, *content in markup.blocks(text):
        if kind == "directive":
            name, title, options, body = content
            folded = name == "dropdown" or "dropdown" in options.get("class", "")
            if folded:
                own = Cited()
                inside = _plain(body, chapter, book, own)
                added = _cited(own, shown, chapter, book, opened=False)
                summary = title or name.capitalize()
                parts.append(("fold", details(summary, "\n\n".join([inside, *added]))))
                continue
        raw = _raw(kind, content)
        parts.append(("text", _plain(raw, chapter, book, shown)))
    if not add:
        return "\n\n".join(text for _, text in parts if text)
    folds = [text for kind, text in parts if kind == "fold"]
    texts = [text for kind, text in parts if kind == "text" and text]
    return "\n\n".join([*texts, *_cited(shown, Cited(), chapter, book, opened=True), *folds])


def _raw(kind: str, content: list) -> str:
    """A block as it was written."""
    if kind != "directive":
        return content[0]
    name, title, options, body = content
    given = "".join(f":{key}: {value}\n" for key, value in options.items())
    return f"````{{{name}}} {title}\n{given}\n{body}\n````"


def _plain(text: str, chapter: Chapter, book: Book, cited: Cited) -> str:
    def role(name: str, content: str, before: str) -> str:
        return _role(name, content, before, book, cited)

    def link(words: str, target: str) -> str:
        return _link(words, target, chapter, book)

    return markup.plain(text, role, link, lambda label: _equation(label, book).number)


def _role(name: str, content: str, before: str, book: Book, cited: Cited) -> str:
    target = re.fullmatch(r"(?P<words>.+?) <(?P<target>.+)>", content)
    words, target = (target["words"], target["target"]) if target else (content, content)
    if name == "eq":
        equation = _equation(target, book)
        cited.equations.append(target)
        first = re.search(r"(?:\A|\n[ \t]*\n|[.?!:])\s*\Z", before)
        return f"Equation ({equation.number})" if first else f"({equation.number})"
    if name == "term":
        if target.lower() not in book.terms:
            raise Untranslatable(f"Expected a term of book/glossary.md, got {target!r}.")
        cited.terms.append(target)
        return words
    if name == "numref":
        if target not in book.figures:
            raise Untranslatable(f"Expected the name of a figure in a chapter, got {target!r}.")
        number, page = book.figures[target]
        url = book.url(page, target)
        words = f"{'Figure' if not before.strip() else 'figure'} {number}"
        return f"[{words}]({url})" if url else f"{words} of the chapter"
    if name.startswith("cite"):
        sentence = before.rpartition("\n\n")[2]
        bracketed = sentence.count("(") > sentence.count(")")
        return _citation(name, target, book, bracketed)
    if name in ("doc", "ref"):
        return words
    if name == "math":
        return f"${content}$"
    raise Untranslatable(
        f"Expected a role with a plain translation, got {{{name}}}`{content}`; write it in words, "
        "or teach book/tools/assignments/prompt.py this one."
    )


def _citation(name: str, keys: str, book: Book, bracketed: bool) -> str:
    """Authors and year, linked to the work or the bibliography; `bracketed`: brackets are there."""
    said = []
    for key in keys.split(","):
        if key.strip() not in book.works:
            raise Untranslatable(f"Expected a key of book/references.bib, got {key.strip()!r}.")
        authors, year, address = book.work(key.strip())
        address = address or book.url("book/bibliography")
        words = f"{authors} ({year})" if name == "cite:t" else f"{authors}, {year}"
        said.append(f"[{words}]({address})" if address else words)
    if name == "cite:t":
        return ", ".join(said)
    return "; ".join(said) if bracketed else f"({'; '.join(said)})"


def _link(words: str, target: str, chapter: Chapter, book: Book) -> str:
    """A link to a page of the book leads to the web; without a place there, its words remain."""
    if re.match(r"[a-z]+:", target):
        return f"[{words}]({target})"
    path, _, anchor = target.partition("#")
    if not path:
        page = chapter.page
    elif path.startswith("/"):
        page = path[1:]
    else:
        page = normpath(join(chapter.page.rpartition("/")[0], path))
    url = book.url(re.sub(r"\.(ipynb|md)$", "", page), anchor)
    return f"[{words}]({url})" if url else words


def _equation(label: str, book: Book):
    if label not in book.equations:
        raise Untranslatable(f"Expected the label of an equation in a chapter, got {label!r}.")
    return book.equations[label]


def _cited(cited: Cited, shown: Cited, chapter: Chapter, book: Book, opened: bool) -> list[str]:
    """Folds with the equations and the definitions that are cited and not shown before."""
    folds = []
    labels = [name for name in dict.fromkeys(cited.equations) if name not in shown.equations]
    if labels:
        folds.append(_equations(labels, chapter, book, opened))
    for term in dict.fromkeys(cited.terms):
        if term not in shown.terms:
            meaning = _plain(book.terms[term.lower()], chapter, book, Cited())
            folds.append(details(f"What <em>{term}</em> means", meaning, opened))
    return folds


def _equations(labels: list[str], chapter: Chapter, book: Book, opened: bool) -> str:
    """One fold with the paragraphs around these equations, each paragraph once."""
    found = [_equation(label, book) for label in labels]
    around = {(e.page, e.cell, place): text for e in found for place, text in e.paragraphs}
    order = sorted(around, key=lambda key: (key[0] != chapter.page, *key))
    body = "\n\n".join(_plain(around[key], chapter, book, Cited()) for key in order)
    if re.match(r"[a-z(]", body):
        body = f"… {body}"  # the sentence began before
    numbers = [f"({e.number})" for e in found]
    said = " and ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))
    summary = f"Equation{'s' if len(found) > 1 else ''} {said}, from the chapter"
    url = book.url(found[0].page, f"equation-{labels[0]}")
    return details(summary, f"{body}\n\n[Read it in the book]({url})" if url else body, opened)
