"""The library's reference: every file on one page, every name an anchor, links that lead there."""

import ast
import re

import pytest
from genlib_book import docstrings, library, reference_links
from links import ROOT

STUBS = sorted((ROOT / "book/reference").glob("*.rst"))


def named(stub) -> list[str]:
    return re.search(r"genlib-reference::([^:]+)", stub.read_text("utf-8"))[1].split()


def test_every_file_of_the_library_has_one_page():
    page = (ROOT / "book/reference/protocol.md").read_text("utf-8")
    asked = [name for stub in STUBS for name in named(stub)]
    asked += re.findall(r"genlib-reference:: (\S+)", page)
    assert len(asked) == len(set(asked))
    for name in library.files():
        if library.files()[name].defines:
            assert sum(name == a or name.startswith(f"{a}.") for a in asked) == 1, name


def test_a_name_is_the_one_that_is_imported():
    files = library.files()
    assert library.public_name(files["genlib.fit"], "fit") == "genlib.fit"
    assert library.public_name(files["genlib.data.images"], "mnist") == "genlib.data.mnist"
    assert library.public_name(files["genlib.nets"], "mlp") == "genlib.nets.mlp"
    file, node = library.definition("genlib.families.vae.PyroVAE")
    assert file.name == "genlib.families.vae.in_pyro" and isinstance(node, ast.ClassDef)
    assert "turns" in library.abilities(file, node)


def test_plain_docstrings_are_not_read_as_markup():
    text = docstrings.rst("|W| of p(x | z) with x_ and 2 * 3, *now*: `a_b`, [B, 2 C] (see there)")
    assert r"\|W\| of p(x \| z) with x\_ and 2 \* 3, *now*: `a_b`, \ `[B, 2 C]`" in text
    assert docstrings.rst("K.\n\nArgs:\n    k: K.").count(r"K\.") == 2
    assert docstrings.rst("The loss is\n\n    -log p,\n\nor so.").splitlines()[2] == "::"
    assert not docstrings.rst("").strip()


def test_code_links_to_where_it_is_explained():
    def address(name):
        return f"R#{name}" if name in ("genlib.families.vae.VAE", "genlib.data") else None

    def link(body):
        return reference_links.linked(body, address, {"VAE": "R#v"}.get)

    pre = '<code class="docutils literal notranslate"><span class="pre">{}</span></code>'
    assert link(pre.format("VAE")) == f'<a class="genlib-api" href="R#v">{pre.format("VAE")}</a>'
    assert link(f'<a href="x">{pre.format("VAE")}</a>').count("<a") == 1
    assert "<a" not in link(pre.format("vae"))
    card = '<th scope="row">In genlib</th><td>genlib.families.vae.VAE, genlib.other.X</td>'
    assert link(card).count("<a") == 1
    head = (
        '<span class="kn">from</span><span class="w"> </span><span class="nn">genlib</span>'
        '<span class="w"> </span><span class="kn">import</span> '
    )
    line = f'{head}<span class="n">data</span><span class="p">,</span> <span class="n">x</span>\n'
    assert link(line).count('href="R#genlib.data"') == 1


@pytest.mark.parametrize("stub", STUBS, ids=lambda s: s.stem)
def test_every_name_has_its_anchor_and_nothing_is_broken(book, stub):
    html = (book / "book/reference" / f"{stub.stem}.html").read_text("utf-8")
    assert "system-message" not in html and "problematic" not in html
    for name in named(stub):
        for file in library.inside(name):
            for short, node in file.defines.items():
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    assert f'id="{library.public_name(file, short)}"' in html
    assert len(html) < 400_000


def test_a_chapter_leads_to_the_reference(book):
    html = (book / "chapters/2_classification/02_variational_autoencoders.html").read_text("utf-8")
    target = "book/reference/vae.html#genlib.families.vae.VAE"
    card = html[html.index("In genlib</th>") :][:400]
    assert target in card
    assert html.count(target) > 2  # also in the text, and where it is imported
