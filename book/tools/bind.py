"""Bind printed pages into one PDF: contents, page numbers, bookmarks, links from page to page."""

import html
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pdf
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import ArrayObject, Fit, NameObject

Place = tuple[int, float]  # a sheet of the whole, and how high on it


@dataclass
class Sheets:
    """One page of the book as it was printed.

    Attributes:
        page: the web page that was printed.
        title: its heading.
        file: the PDF.
    """

    page: Path
    title: str
    file: Path

    def __post_init__(self):
        self.reader = PdfReader(self.file)
        self.first = 0  # its place in the whole, from 0
        named = self.reader.named_destinations.items()  # PDF writes its names with a slash
        self.anchors = {unquote(name.removeprefix("/")): place for name, place in named}

    def place(self, anchor: str) -> Place:
        """Where an anchor is, or the top if it is not known."""
        found = self.anchors.get(anchor)
        if found is None:
            return self.first, 842.0
        number = self.reader.get_destination_page_number(found)
        return self.first + number, float(found.top or 842.0)

    def take_links(self) -> list[tuple[int, list[float], Path, str]]:
        """Links to pages of the book, taken off: sheet, rectangle, page, anchor."""
        found = []
        for number, sheet in enumerate(self.reader.pages):
            kept = ArrayObject()
            for reference in sheet.get("/Annots", []):
                link = reference.get_object()
                page, anchor = self.target(link)
                if page is None:
                    kept.append(reference)
                    continue
                box = [float(x) for x in link["/Rect"]]
                if abs(box[3] - box[1]) > 3:  # the others only made Chromium name a place
                    found.append((number, box, page, anchor))
            sheet[NameObject("/Annots")] = kept
        return found

    def target(self, link) -> tuple[Path | None, str]:
        """The page and the anchor that a link of a sheet leads to; None if out of the book."""
        if "/Dest" in link:
            return self.page, unquote(str(link["/Dest"]).removeprefix("/"))
        address = urlsplit(str(link.get("/A", {}).get("/URI", "")))
        if address.scheme != "file":
            return None, ""
        return Path(url2pathname(address.path)), unquote(address.fragment)


def contents_page(parts, sheets: dict[str, Sheets], folder: Path) -> Sheets:
    """The table of contents, printed; its numbers are right if `first` of each page is."""
    rows = []
    for caption, its in parts:
        rows += [f"<h2>{html.escape(caption)}</h2>"] if caption else []
        for name, depth in its:
            its_sheets = sheets[name]
            rows.append(
                f'<p class="{"sub" if depth else ""}"><a href="{its_sheets.page.as_uri()}">'
                f"{html.escape(its_sheets.title)}</a><i></i><b>{its_sheets.first + 1}</b></p>"
            )
    page = folder / "contents.html"
    page.write_text(pdf.CONTENTS.format(style=pdf.STYLE, rows="".join(rows)), encoding="utf-8")
    return Sheets(page, "Contents", pdf.printed(page, folder / "contents.pdf"))


def bind(parts, sheets: dict[str, Sheets], folder: Path, target: Path) -> None:
    """Write the book: its first page, the contents, and everything else in its order."""
    root, *others = sheets.values()
    contents = contents_page(parts, sheets, folder)  # for the number of its own sheets
    order = [root, contents, *others]
    for _ in range(2):
        count = 0
        for its in order:
            its.first, count = count, count + len(its.reader.pages)
        contents = order[1] = contents_page(parts, sheets, folder)
        contents.first = root.first + len(root.reader.pages)
    links = [(its, its.take_links()) for its in order]
    writer = PdfWriter()
    for its in order:
        writer.append(its.reader, import_outline=False)
    for its, found in links:
        for number, box, page, anchor in found:
            aim = next((o for o in order if o.page == page), None)
            if aim is None:
                continue
            where, top = aim.place(anchor)
            link = Link(rect=tuple(box), target_page_index=where, fit=Fit.xyz(top=top))
            writer.add_annotation(its.first + number, link)
    bookmarks(writer, parts, sheets, contents)
    stamp(writer, order, folder)
    writer.add_metadata({"/Title": root.title, "/Lang": "en"})
    writer.compress_identical_objects(remove_unreferenced=True)
    target.parent.mkdir(exist_ok=True)
    writer.write(target)


def bookmarks(writer: PdfWriter, parts, sheets: dict[str, Sheets], contents: Sheets) -> None:
    """Parts, pages and their sections."""
    for caption, its in parts:
        if not caption:
            for first in (sheets[its[0][0]], contents):
                writer.add_outline_item(first.title, page_number=first.first)
            continue
        part = writer.add_outline_item(caption, page_number=sheets[its[0][0]].first)
        for name, _ in its:
            one = sheets[name]
            page = writer.add_outline_item(one.title, page_number=one.first, parent=part)
            sections(writer, one, one.reader.outline, page)


def sections(writer: PdfWriter, its: Sheets, outline: list, parent, depth: int = 0) -> None:
    """A page's own headings below its name, two levels of them."""
    last = parent
    for item in outline:
        if isinstance(item, list):
            if depth < 2:
                sections(writer, its, item, last, depth + 1)
            continue
        if depth == 0:  # the page's title, which is there already
            continue
        number = its.first + its.reader.get_destination_page_number(item)
        name = item.title.rstrip("#")
        last = writer.add_outline_item(name, page_number=number, parent=parent)


def stamp(writer: PdfWriter, order: list[Sheets], folder: Path) -> None:
    """A page number and the chapter's name at the foot of every sheet."""
    rows = []
    for its in order:
        for number in range(len(its.reader.pages)):
            said = html.escape(its.title) if number else ""
            rows.append(f"<div><span>{said}</span><span>{its.first + number + 1}</span></div>")
    page = folder / "numbers.html"
    page.write_text(pdf.NUMBERS.format(rows="".join(rows)), encoding="utf-8")
    over = PdfReader(pdf.printed(page, folder / "numbers.pdf"))
    for sheet, foot in zip(writer.pages, over.pages, strict=False):
        sheet.merge_page(foot)
