"""The search index holds each section's words, one space between any two of them."""

import pytest
from genlib_book import search

from genlib import claims


@pytest.fixture(scope="module")
def index(book):
    text = (book / search.INDEX).read_text(encoding="utf-8")
    return search.unpack(text.removeprefix('window.genlibIndex="').rstrip('";\n'))


def test_sections_keep_their_words_apart_and_their_order():
    html = (
        "<h1>Page<a class='headerlink'>#</a></h1><p>before</p><section id='a'><h2>A <em>b</em></h2>"
        "<p>one</p><section id='b'><h3>B</h3><table><tr><th>in</th><td>Код</td></tr></table>"
        "<script>hidden</script><div class='cell_input'><pre>code</pre></div></section>"
        "<p>two <b>t</b>hree</p></section><dl><dt id='term-x'>x</dt><dd>meaning</dd></dl>"
        "<div id='claim-X+1'><p>said</p></div>"
    )
    assert search.sections(html) == [
        ("", "Page", "before"),
        ("a", "A b", "one two three"),
        ("b", "B", "in Код"),
        ("term-x", "x", "meaning"),
        ("claim-X+1", "X+1", "said"),
    ]


def test_a_name_of_the_library_is_a_title_and_its_arguments_are_text():
    html = "<dt class='sig' id='genlib.a.Net.fit'><span>fit</span>(x)</dt><dd>trains</dd>"
    assert search.sections(html) == [("genlib.a.Net.fit", "Net.fit", "fit(x) trains")]


def test_a_word_is_not_glued_to_the_next_one_and_tables_of_letters_are_found(index):
    texts = {url: " ".join(text for _, _, text in sections) for url, _, sections in index}
    assert [url for url, text in texts.items() if "nullmargin" in text or "Hide an" in text] == []
    assert "log_partition" in texts["book/notation.html"]


def test_every_page_and_claim_is_in_the_index(book, index):
    pages = {url for url, _, _ in index}
    written = {p.relative_to(book).as_posix() for p in (book / "chapters").rglob("*.html")}
    assert written <= pages and "book/glossary.html" in pages
    (found,) = [sections for url, _, sections in index if url == "book/claims.html"]
    assert {f"claim-{id}" for id in claims.LEDGER} <= {anchor for anchor, _, _ in found}


def test_anchors_of_the_index_are_on_their_pages(book, index):
    for url, _, sections in index:
        html = (book / url).read_text(encoding="utf-8")
        for anchor, _, _ in sections:
            assert not anchor or f'id="{anchor}"' in html, f"{url}#{anchor}"
