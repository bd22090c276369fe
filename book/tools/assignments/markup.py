"""From the book's markup to plain Markdown, which every notebook program shows alike.

A prompt in the book cites equations, figures, terms and works by roles, and folds its hint in a
directive. A notebook shows none of these. Here each becomes words and links, and what it leads to
is remembered, so that the equations and definitions can be written in below.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,}|:{3,})(?P<rest>.*)$")
DIRECTIVE = re.compile(r"^\{(?P<name>[\w:-]+)\}[ \t]*(?P<title>.*)$")
OPTION = re.compile(r"^:(?P<name>[\w-]+):[ \t]*(?P<value>.*)$")
TOKEN = re.compile(
    r"\$\$(?P<math>.+?)\$\$[ \t]*(?:\((?P<label>[\w:-]+)\))?"
    r"|\{(?P<role>[\w:-]+)\}(?P<tick>`+)(?P<content>.+?)(?P=tick)"
    r"|(?P<code>(?P<open>`+)(?!`).+?(?<!`)(?P=open)(?!`))"
    r"|(?<!!)\[(?P<text>[^\]\n]*(?:\n[^\]\n]+)*)\]\((?P<target>[^)\s]+)\)"
    r"|\[(?P<span>[^\]\n]+)\]\{[.#][^}\n]*\}"
    r"|^\((?P<anchor>[\w:-]+)\)=[ \t]*\n?"
    r"|^%[^\n]*\n?",
    re.S | re.M,
)
BOXES = {"admonition", "hint", "note", "tip", "important", "warning", "caution", "seealso"}
SURVIVOR = re.compile(
    r"\{[\w:-]+\}`|^(?:`{3,}|~{3,}|:{3,})\{|^:{3,}|\$\$[ \t]*\([\w:-]+\)|^\([\w:-]+\)=|\]\{[.#]"
    r"|\{\{\s*\w+\s*\}\}",
    re.M,
)


class Untranslatable(Exception):
    """Markup that has no translation yet; the sentence says which."""


@dataclass
class Cited:
    """What a text leads to: labels of equations and names of terms, in order."""

    equations: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)


Role = Callable[[str, str, str], str]  # name, content, the words before it → Markdown


def plain(text: str, role: Role, link: Callable[[str, str], str], tag: Callable[[str], str]) -> str:
    """A text of the book as plain Markdown.

    Args:
        text: MyST Markdown.
        role: what a role becomes.
        link: what a link becomes, from its words and its target.
        tag: the number of a labelled equation.

    Raises:
        Untranslatable: a directive or role that is not known here.
    """
    parts = []
    for kind, *content in blocks(text):
        if kind == "directive":
            parts.append(_directive(*content, lambda body: plain(body, role, link, tag)))
        elif kind == "code":
            parts.append(content[0])
        else:
            parts.append(TOKEN.sub(lambda match: _token(match, role, link, tag), content[0]))
    made = re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip("\n")
    return made


def survivor(text: str) -> str | None:
    """The first markup of the book that a notebook would show as it is written; None if none."""
    bare = "\n".join(content[0] for kind, *content in blocks(text) if kind == "text")
    directive = next((content[0] for kind, *content in blocks(text) if kind == "directive"), None)
    bare = re.sub(r"(?<![}`])(`+)(?!`)[^`\n]*?(?<!`)\1(?!`)", "", bare)  # code shows what it holds
    found = SURVIVOR.search(bare)
    return f"{{{directive}}}" if directive else found[0] if found else None


def blocks(text: str) -> list[tuple]:
    """("text", it), ("code", it) and ("directive", name, title, options, body), in order."""
    found, lines, rest = [], text.split("\n"), []
    at = 0
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if not opening:
            rest.append(lines[at])
            at += 1
            continue
        fence = opening["fence"]
        closing = re.compile(rf"^{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        end = next((i for i in range(at + 1, len(lines)) if closing.match(lines[i])), len(lines))
        if rest:
            found.append(("text", "\n".join(rest)))
            rest = []
        directive = DIRECTIVE.match(opening["rest"].strip())
        if directive:
            options, body = _options(lines[at + 1 : end])
            found.append(("directive", directive["name"], directive["title"], options, body))
        else:
            found.append(("code", "\n".join(lines[at : end + 1])))
        at = end + 1
    return [*found, ("text", "\n".join(rest))] if rest else found


def details(summary: str, body: str, opened: bool = False) -> str:
    """A fold that every notebook program knows; blank lines let it read Markdown inside."""
    return (
        f"<details{' open' if opened else ''}>\n<summary>{summary}</summary>\n\n"
        f"{body}\n\n</details>"
    )


def _options(lines: list[str]) -> tuple[dict[str, str], str]:
    options = {}
    while lines and (option := OPTION.match(lines[0])):
        options[option["name"]] = option["value"]
        lines = lines[1:]
    return options, "\n".join(lines).strip("\n")


def _directive(name: str, title: str, options: dict, body: str, inside: Callable) -> str:
    if name in ("code", "code-block", "code-cell"):
        return f"```{title}\n{body}\n```"
    if name == "math":
        label = f" ({options['label']})" if "label" in options else ""
        return inside(f"$$\n{body}\n$${label}")
    if name == "dropdown" or (name in BOXES and "dropdown" in options.get("class", "")):
        return f"\n{details(title or name.capitalize(), inside(body))}\n"
    if name in BOXES:
        return f"\n**{title if name == 'admonition' else name.capitalize()}.** {inside(body)}\n"
    raise Untranslatable(
        f"Expected a directive with a plain translation, got {{{name}}}; use an admonition, or "
        "teach book/tools/assignments/markup.py this one."
    )


def _token(match: re.Match, role: Role, link: Callable, tag: Callable) -> str:
    if match["math"] is not None:
        inner = match["math"].strip("\n")
        if match["label"]:
            inner = f"{inner}\n\\tag{{{tag(match['label'])}}}"
        return f"\n\n$$\n{inner}\n$$\n\n" if "\n" in inner else f"$${inner}$$"
    if match["role"]:
        before = match.string[: match.start()]
        return role(match["role"], " ".join(match["content"].split()), before)
    if match["code"]:
        return match["code"]
    if match["target"]:
        return link(match["text"], match["target"])
    return match["span"] or ""
