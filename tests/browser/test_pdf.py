"""Two small pages, printed and bound: sheets in order, numbers, bookmarks, links that arrive."""

import pdf
import pytest

pytest.importorskip("pypdf", reason="`make pdf` installs it")

PAGE = (
    "<!doctype html><html><head><title>t</title></head><body><main><article><h1>{title}</h1>"
    "{body}</article></main></body></html>"
)
PARTS = [("", [("index", 0)]), ("Part", [("one", 0)])]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    if pdf.chromium() is None:
        pytest.skip("Chromium was not found: the PDF was NOT looked at")
    import bind
    from pypdf import PdfReader

    folder = tmp_path_factory.mktemp("pdf")
    bodies = {
        "index": '<p><a href="one.html#deep">to the deep end</a></p>',
        "one": "<h2>First</h2><p>x</p>" * 60 + '<h2>Last</h2><p id="deep">deep end</p>',
    }
    pages = {folder / f"{n}.html": PAGE.format(title=n.title(), body=b) for n, b in bodies.items()}
    anchors = pdf.wanted(pages)
    sheets = {}
    for page, text in pages.items():
        page.write_text(pdf.with_targets(text, anchors[page]), encoding="utf-8")
        printed = pdf.printed(page, page.with_suffix(".pdf"))
        sheets[page.stem] = bind.Sheets(page, pdf.title(text), printed)
    bind.bind(PARTS, sheets, folder, folder / "book.pdf")
    return PdfReader(folder / "book.pdf")


def test_sheets_are_in_order_and_numbered(book):
    texts = [sheet.extract_text() for sheet in book.pages]
    assert "to the deep end" in texts[0] and "Contents" in texts[1] and "deep end" in texts[-1]
    assert all(str(i + 1) in text.split() for i, text in enumerate(texts))
    assert "3" in texts[1].split(), "where the contents say that the part begins"
    assert len(texts) > 4


def test_links_lead_to_the_sheet_of_their_place(book):
    links = [a.get_object() for a in book.pages[0]["/Annots"]]
    aims = [book.get_page_number(link["/Dest"][0].get_object()) for link in links]
    assert aims == [len(book.pages) - 1]
    assert len(book.pages[1]["/Annots"]) == 2, "a line of the contents each"


def test_bookmarks_have_parts_pages_and_sections(book):
    names = []

    def walk(outline):
        for item in outline:
            walk(item) if isinstance(item, list) else names.append(item.title)

    walk(book.outline)
    assert names[:4] == ["Index", "Contents", "Part", "One"] and "Last" in names
