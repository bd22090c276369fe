"""`make epub`: two small pages become one book whose links, formulas and answers arrive."""

import re
import shutil
import zipfile
from xml.etree import ElementTree

import epub
import pytest

ONE = """<article class="bd-article"><section id="one"><h1>1. One<a class="headerlink">#</a></h1>
<p>See <a href="../two.html#deep">the deep end</a>, <a href="../two.html#term">t</a>,
<a href="library.html">the library</a>, and
<a href="https://example.org">elsewhere</a>. Here \\(x &lt; y\\).</p>
<img src="a.png" loading="lazy">
<div class="math" id="eq"><span class="eqno">(1.1)</span>\\[\\frac{1}{2}\\]</div>
<details class="genlib-fold code"><summary>Code: f, 1 line</summary><pre>f()</pre></details>
<details class="genlib-fold exercise"><summary><span class="closed">Show</span></summary>
<pre>g()</pre></details>
<div class="stage"><p>did not run</p></div>
<details class="right"><summary>yes</summary><p>Right.</p></details>
<svg class="genlib-strip verdict-refuted" viewBox="0 0 9 9" aria-label="an effect">
<path d="M0 0h9" stroke="var(--pst-x)"/></svg></section></article>"""
TWO = """<article><section id="two"><h1>2. Two</h1>
<section id="deep"><h2>Deep</h2><dl><dt id="term">t</dt><dd>x</dd></dl></section>
</section></article>"""
NUMBERS = {"in/one": 0, "two": 1}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "in").mkdir()
    picture = (epub.COVER).read_bytes()
    (tmp_path / "in" / "a.png").write_bytes(picture)
    (tmp_path / "in" / "one.html").write_text(ONE, encoding="utf-8")
    (tmp_path / "two.html").write_text(TWO, encoding="utf-8")
    (tmp_path / "in" / "library.html").write_text("", encoding="utf-8")
    return tmp_path


def test_a_page_keeps_what_an_e_reader_can_show(site):
    html = epub.chapter(site, "in/one", NUMBERS, site)
    assert 'href="#p1-deep"' in html and 'href="https://example.org"' in html
    assert "the library" in html and "library.html" not in html
    assert "did not run" not in html and "answers the reader's hand" in html
    assert "f()" not in html and "g()" in html and "Solution" in html and "Right." in html
    assert 'id="p0-eq"' in html and html.index("(1.1)") < html.index("frac")
    drawing = (site / "0-0.svg").read_text(encoding="utf-8")
    assert "viewBox" in drawing and "#a4262c" in drawing and "var(" not in drawing
    assert 'alt="an effect"' in html
    ElementTree.fromstring(drawing)


def test_the_book_is_sound(site):
    pandoc = shutil.which("pandoc")
    if pandoc is None:
        pypandoc = pytest.importorskip("pypandoc", reason="`make epub` installs it")
        pandoc = pypandoc.get_pandoc_path()
    target = site / "book.epub"
    epub.write(pandoc, site, list(NUMBERS), target)
    with zipfile.ZipFile(target) as book:
        pages = {n: book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml")}
        assert any(name.endswith(".svg") for name in book.namelist())
    for page in pages.values():
        ElementTree.fromstring(re.sub("<!DOCTYPE[^>]*>", "", page))
    text = "".join(pages.values())
    assert text.count("<math") == 2 and "\\frac" not in re.sub(
        "<annotation.*?</annotation>", "", text
    )
    aims = re.findall(r'href="(\w+\.xhtml)#(p1-(?:deep|term))"', text)
    assert len(set(aims)) == 2
    assert all(f'id="{anchor}"' in pages[f"EPUB/text/{page}"] for page, anchor in aims)
