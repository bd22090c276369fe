"""What a page loads: nothing that it does not use, and no more than a phone's connection bears."""

import re
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from genlib_book import finish, weight
from links import ROOT

LANDING, CHAPTER = 1_200_000, 2_500_000
FONT_BYTES = 150_000  # of MathJax, where a page has formulas
# what a live figure or a sound carries
FIGURE = re.compile(r'<script type="application/json">.*?</script>|data:[\w/+;,=-]+', re.S)


def pages(book):
    for page in sorted(book.rglob("*.html")):
        html = page.read_text(encoding="utf-8")
        if "_static" not in page.parts and "<body" in html:
            yield page, html


def loaded(page, html) -> set:
    """The files that a page asks for, without its figures."""
    names = re.findall(r'<script[^>]*src="([^"]+)"|<link[^>]*stylesheet"[^>]*href="([^"]+)', html)
    names += re.findall(r'<link()[^>]*href="([^"]+)" rel="stylesheet"', html)
    return {(page.parent / (a or b).partition("?")[0]).resolve() for a, b in names}


def test_pages_are_light_without_their_figures(book):
    for page, html in pages(book):
        files = loaded(page, html)
        words = FIGURE.sub("", html) if "chapters" in page.parts else html
        total = len(words.encode()) + sum(file.stat().st_size for file in files)
        total += FONT_BYTES * any("mathjax" in str(file) for file in files)
        limit = LANDING if page == book / "book/index.html" else CHAPTER
        assert total <= limit, f"{page.name}: {total / 1e6:.2f} MB"


def test_no_page_loads_what_it_does_not_use(book):
    for page, html in pages(book):
        names = {file.name for file in loaded(page, html)}
        assert not any("fontawesome" in name for name in names), page
        searches = {"searchindex.js", "searchtools.js", "search_index.js", "search.js"} & names
        assert searches == (
            {"search_index.js", "search.js"} if page.name == "search.html" else set()
        )
        if 'class="math' not in html and "mathjax_process" not in html:
            assert not any("mathjax" in str(file) for file in loaded(page, html)), page
    shipped = {path.name for path in book.rglob("*") if path.is_file()}
    assert not {"embed.js", "fontawesome.js", "fa-solid-900.woff2"} & shipped
    assert not [name for name in shipped if name.endswith(".map")]


def test_styles_for_classes_that_no_page_has_are_left_out():
    style = ".a{x:1}.a .b,.c>.b{x:2}@media print{.a,.b{x:3}}.a:not(.b){x:4}p{x:5}"
    left = ".a{x:1}@media print{.a,.b{x:3}}.a:not(.b){x:4}p{x:5}"
    assert weight.without(style, {"a"}) == left


def glyphs(name: str) -> set[int]:
    return set(TTFont(ROOT / "book/_static" / name).getBestCmap())


def test_every_icon_has_its_glyph(book):
    style = (book / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    assert style.count("@font-face") == 2 and "fa-solid-900" not in style
    there = glyphs("icons.woff") | glyphs("icons-brands.woff")
    for page, html in pages(book):
        for name in set(re.findall(r"\b(?:fa[srb]|fa-solid) (fa-[a-z-]+)", html)):
            rule = re.search(rf"\.{name}:before[^{{]*\{{content:\"\\?([^\"]+)\"", style)
            assert rule, f"{name} in {page.name} has no rule"
            assert int(rule[1], 16) in there, f"{name} in {page.name} has no glyph"
    for name, glyph in re.findall(r'(--pst-icon-[a-z-]+):"(.)"', style):
        assert ord(glyph) in there or "versionmodified" in name, f"{name} has no glyph"


def test_pictures_have_sizes_and_wait_till_they_come_near(book):
    for page, html in pages(book):
        _, article, _ = finish.article(html)
        pictures = re.findall(r"<img\b[^>]*>", article)
        assert all('loading="lazy"' in tag for tag in pictures[weight.LAZY_AFTER :]), page
        for tag in pictures:
            if "_images" in tag:
                assert re.search(r'\s(width|height)="?\d', tag) or "style=" in tag, tag


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('<span class="math notranslate">x</span>', {"mathjax/tex.js", "genlib.js"}),
        ('<div class="sd-card">', {"sphinx-design.css", "genlib.js"}),
        ("<p>words</p>", {"genlib.js"}),
    ],
)
def test_unused_files_are_dropped(body, kept):
    files = [
        SimpleNamespace(filename=name, attributes={})
        for name in ("mathjax/tex.js", "sphinx-design.css", "genlib.js")
    ]
    context = {"body": body, "script_files": files, "css_files": files}
    weight.drop_unused(None, "page", "", context, None)
    assert {file.filename for file in context["script_files"]} == kept
