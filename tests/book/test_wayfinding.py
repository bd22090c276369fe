"""The site around the chapters: folding parts, minutes, terms, back-links, Russian words."""

import re

import pytest
from genlib_book import bibliography, language, notebooks, run_note, terms
from links import ROOT
from links import notebooks as all_notebooks

NAMES = [path.relative_to(ROOT).with_suffix("").as_posix() for path in all_notebooks()]
NAME = "chapters/2_classification/02_variational_autoencoders"


@pytest.fixture(scope="module")
def chapter(book) -> str:
    return (book / f"{NAME}.html").read_text(encoding="utf-8")


def test_parts_fold_and_only_the_readers_own_is_open(book, chapter):
    parts = re.findall(r'<details class="genlib-part"( open)?><summary>(.*?)</summary>', chapter)
    toc = re.findall(r"caption: (.*)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert [name for _, name in parts] == toc
    assert [name for is_open, name in parts if is_open] == ["Classification"]
    landing = (book / "book/index.html").read_text(encoding="utf-8")
    assert landing.count('<details class="genlib-part" open>') == len(toc)


def test_every_chapter_in_the_contents_says_its_minutes(chapter):
    said = dict(re.findall(r'data-page="([^"]+)".*?genlib-minutes">(\d+) min', chapter))
    assert said == {name: str(notebooks.load(ROOT, name).minutes) for name in NAMES}


def test_reading_time_comes_first(chapter):
    minutes = notebooks.load(ROOT, NAME).minutes
    note = re.search(r"genlib-run.*?<p>(.*?)<", chapter, re.S)[1]
    assert note.startswith(run_note.reading(minutes).strip())


def test_every_chapter_says_where_half_of_it_is_read(book):
    for name in NAMES:
        html = (book / f"{name}.html").read_text(encoding="utf-8")
        assert html.count('id="half-way"') == 1 == html.count('href="#half-way"'), name
        read, whole = map(int, re.search(r"Half-way: about (\d+) of (\d+) minutes", html).groups())
        assert whole == notebooks.load(ROOT, name).minutes and 0.35 < read / whole < 0.65, name
        assert re.search(r'stop\.</p>\s*<section [^>]*id="[^"]+">', html), "before a section"


def test_the_header_says_where_one_is(book, chapter):
    assert 'genlib-here" aria-hidden="true">2. Variational autoencoders</div>' in chapter
    for name in NAMES:
        html = (book / f"{name}.html").read_text(encoding="utf-8")
        assert html.count('class="genlib-here') + html.count("genlib-here") >= 1, name
        assert html.count("I have read this chapter") == 1, name


def test_every_link_to_a_term_has_its_definition(book):
    for name in NAMES:
        html = (book / f"{name}.html").read_text(encoding="utf-8")
        links = re.findall(r'glossary\.html#(term-[^"]+)"([^>]*)><span class="xref std', html)
        assert links, name
        for anchor, rest in links:
            assert f'aria-describedby="def-{anchor}"' in rest
            assert html.count(f'id="def-{anchor}" role="tooltip"') == 1
    assert "<a " not in html[html.index(terms.BOX) : html.index("genlib-read pst")]


def test_glossary_has_a_bar_of_letters(book):
    html = (book / "book/glossary.html").read_text(encoding="utf-8")
    bar = re.findall(r'<a href="#(term-[^"]+)">(.)</a>', html)
    assert len(bar) > 15 and bar == sorted(bar, key=lambda pair: pair[1])
    for anchor, letter in bar:
        first = anchor.removeprefix("term-")[0].upper()
        assert letter == (first if first.isalpha() else "#") and f'id="{anchor}"' in html


def test_bibliography_says_where_each_work_is_cited_and_how_to_find_it(book):
    html = (book / "book/bibliography.html").read_text(encoding="utf-8")
    entries = re.findall(r'<div class="citation".*?</div>', html, re.S)
    assert len(entries) > 100 and all('reference external"' in entry for entry in entries)
    (kingma,) = [e for e in entries if "Auto-encoding variational Bayes" in e]
    back = dict(re.findall(r'<a href="\.\./([^"#]+)#(id\d+)">', kingma))
    assert f"{NAME}.html" in back
    for page, anchor in back.items():
        cited = (book / page).read_text(encoding="utf-8")
        assert f'class="bibtex-citation" id="{anchor}"' in cited


def test_the_title_of_a_work_is_found():
    entry = "Jimmy Lei Ba and G. E. Hinton. Layer normalization. arXiv:1607.06450, 2016."
    assert bibliography.work(entry) == "Layer normalization"


def test_russian_words_say_that_they_are():
    code = '<pre><span class="n">ы</span></pre>'
    html = '<p>the paper «О сетях», <br>and <b lang="ru">сеть <i>и</i> код</b> или so</p>' + code
    assert language.mark(html) == (
        '<p>the paper <span lang="ru">«О сетях»</span>, <br>and <b lang="ru">сеть <i>и</i> код</b> '
        '<span lang="ru">или</span> so</p>' + code
    )
    assert language.mark(language.mark(html)) == language.mark(html)
    printed = language.mark("<pre>verse\nы</pre>")
    assert printed == '<pre>verse\n<span lang="ru">ы</span></pre>' == language.mark(printed)


def test_no_russian_word_is_unmarked(book):
    for path in book.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if "<article" in html:
            article = html[html.index("<article") : html.index("</article>")]
            assert language.mark(article) == article, path.name
