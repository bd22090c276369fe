"""`{genlib-reference}`: what a part of the library offers, from its source and its docstrings.

A page under book/reference is a title and this directive with the names of files or folders, each
of which belongs to one page. Sphinx's Python domain gives the names their links and anchors.
"""

import ast
import textwrap

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from genlib_book import docstrings, library


class Reference(SphinxDirective):
    """One or more files or folders of genlib; `:but:` those that have pages of their own."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"but": lambda text: text.split()}

    def run(self) -> list[nodes.Node]:
        but = set(self.options.get("but", ()))
        shown = [f for name in self.arguments[0].split() for f in library.inside(name)]
        shown = [f for f in shown if not any(inside(f.name, name) for name in but)]
        lines = [".. default-role:: literal", ""]
        for file in shown:
            self.env.note_dependency(str(file.path))
            owner = self.env.genlib_pages.setdefault(file.name, self.env.docname)
            if owner != self.env.docname:
                raise self.error(f"{file.name} is on {owner} already.")
            lines += page(file, shown)
        self.env.note_dependency(str(docstrings.REFERENCES))
        lines += ["", ".. default-role::", ""]
        parent = nodes.Element()
        parent.document = self.state.document
        source = StringList(lines, source=f"docstrings of {self.arguments[0]}")
        self.state.nested_parse(source, 0, parent, match_titles=True)
        return parent.children


def inside(name: str, folder: str) -> bool:
    return name == folder or name.startswith(f"{folder}.")


def page(file: library.File, shown: list[library.File]) -> list[str]:
    """One file: its name as a heading if there are several, its words, what it defines."""
    doc = docstrings.rst(file.doc).splitlines()
    its = [offered(file, name) for name in file.defines]
    if not any(its) and file is not shown[0]:
        return []
    head = []
    if len(shown) > 1 and any(its):
        top = shown[0].path.parent if shown[0].path.stem == "__init__" else library.ROOT
        top = top if file.path.is_relative_to(top) else library.ROOT
        title = docstrings.inline(file.path.relative_to(top).as_posix())
        head = [f".. _{file.name}:", "", title, "-" * len(title), ""]
    return [*head, *doc, "", *(line for lines in its for line in lines)]


def offered(file: library.File, name: str) -> list[str]:
    """A class, a function, or a constant that the folder's face offers."""
    node = file.defines[name]
    public = library.public_name(file, name)
    if isinstance(node, ast.ClassDef):
        return class_(file, public, node)
    if isinstance(node, ast.FunctionDef):
        return function(f"{file.name}.{name}", public, node)
    if public != f"{file.name}.{name}" and name.isupper():
        return [*directive("data", public, file.name), ""]
    return []


def directive(kind: str, public: str, file: str, signature: str = "") -> list[str]:
    """The head of a directive of the Python domain; the name's short form is what is shown."""
    module, _, short = public.rpartition(".")
    canonical = f"{file}.{short}"
    lines = [f".. py:{kind}:: {short}{signature}", f"   :module: {module}"]
    if canonical != public:
        lines.append(f"   :canonical: {canonical}")
    return lines


def function(full: str, public: str, node: ast.FunctionDef) -> list[str]:
    head = directive("function", public, full.rpartition(".")[0], library.signature(node))
    return [*head, "", *indented(node), ""]


def class_(file: library.File, public: str, node: ast.ClassDef) -> list[str]:
    exception = any(text.endswith(("Error", "Exception")) for text, _ in library.bases(file, node))
    kind = "exception" if exception else "class"
    head = directive(kind, public, file.name, library.made_by(file, node))
    body = [*made_from(file, node), "", *docstrings.rst(ast.get_docstring(node) or "").splitlines()]
    for name, method in library.methods(node).items():
        body += ["", *member(name, method)]
    return [*head, "", *textwrap.indent("\n".join(body), "   ").splitlines(), ""]


def made_from(file: library.File, node: ast.ClassDef) -> list[str]:
    """The base classes, with links to ours and the names of what they bring."""
    said = []
    for text, found in library.bases(file, node):
        if not found:
            said.append(f"`{text}`")
            continue
        own = library.methods(node)
        full = library.public_name(found[0], found[1].name)
        names = [n for n in dict.fromkeys(library.abilities(*found)) if n not in own]
        brings = ", ".join(f"`{name}`" for name in names)
        said.append(f":py:class:`~{full}`" + (f", which brings {brings}" if brings else ""))
    return [f"Extends {'; '.join(said)}."] if said else []


def member(name: str, node: ast.FunctionDef) -> list[str]:
    """A method or a property."""
    marks = library.decorators(node)
    if marks & {"property", "cached_property"}:
        lines = [f".. py:property:: {name}"]
        lines += [f"   :type: {ast.unparse(node.returns)}"] if node.returns else []
    else:
        lines = [f".. py:method:: {name}{library.signature(node, bound=True)}"]
        lines += [f"   :{mark}:" for mark in ("classmethod", "staticmethod") if mark in marks]
    return [*lines, "", *indented(node)]


def indented(node: ast.FunctionDef) -> list[str]:
    doc = docstrings.rst(ast.get_docstring(node) or "")
    return textwrap.indent(doc, "   ").splitlines()


def prepare(app: Sphinx) -> None:
    if not hasattr(app.env, "genlib_pages"):
        app.env.genlib_pages = {}  # file of the library: page


def forget(app: Sphinx, env, docname: str) -> None:
    env.genlib_pages = {n: page for n, page in env.genlib_pages.items() if page != docname}


def merge(app: Sphinx, env, docnames, other) -> None:
    env.genlib_pages.update(other.genlib_pages)


def one_line_each(app: Sphinx, config) -> None:
    """Parameters that do not fit one line get a line each."""
    config.python_maximum_signature_line_length = 80


def setup(app: Sphinx) -> None:
    app.connect("config-inited", one_line_each)
    app.add_directive("genlib-reference", Reference)
    app.connect("builder-inited", prepare)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
