"""What `make pdf` prints and binds, as far as no browser is needed; tests/browser has the rest."""

import pdf
import pytest

TOC = {
    "root": "book/index",
    "parts": [
        {"caption": "One", "chapters": [{"file": "a", "sections": [{"file": "b"}]}]},
        {"caption": "Two", "chapters": [{"file": "c"}]},
    ],
}


def test_the_contents_follow_the_table_of_contents():
    assert pdf.contents(TOC) == [
        ("", [("book/index", 0)]),
        ("One", [("a", 0), ("b", 1)]),
        ("Two", [("c", 0)]),
    ]


def test_without_chromium_a_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "chromium", lambda: None)
    with pytest.raises(SystemExit, match="Expected Chromium .* install one of them"):
        pdf.main()


def test_pages_name_the_places_that_other_pages_lead_to(tmp_path):
    one, two = tmp_path / "one.html", tmp_path / "two.html"
    pages = {
        one: '<article><h1>1. One<a class="headerlink" href="#x">#</a></h1>'
        '<a href="two.html#here">t</a><a href="two.html#gone">t</a></article></head>',
        two: '<head></head><article><p id="here">x</p><a href="https://x.org/#y">o</a></article>',
    }
    anchors = pdf.wanted(pages)
    assert anchors[two] == {"here"} and anchors[one] == set()
    text = pdf.with_targets(pages[two], anchors[two])
    assert text.count('href="#here"') == 1 and "@page" in text
    assert pdf.title(pages[one]) == "1. One"
