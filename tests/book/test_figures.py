"""Figures in frames: letters that can be read, one file each, pictures cut out for dark mode."""

import json
import re
from types import SimpleNamespace

import pytest
from genlib_book.drawings import DRAWING
from genlib_book.drawings import framed as drawing
from genlib_book.figures import ROOM, SMALLEST, again, framed, frames, holes, readable, stored
from genlib_book.finish import Page, Site
from links import ROOT, notebooks

SAID = {
    "width": 700,
    "height": 300,
    "genlib": {"pictures": [[0.1, 0, 0.5, 1]], "letters": 9.0, "inches": 7.0, "cuts": [0.4]},
}
PHONE = 358  # pixels of the page's column on a screen of 390
FRAME = re.compile(r'<span class="genlib-figure".*?</span></span>', re.S)


def test_a_frame_holds_one_file_twice_and_describes_it_once():
    frame = framed('<img alt="a map" src="../_images/x.png" style="width: 9px" />', SAID)
    assert frame.count('src="../_images/x.png"') == 2 and frame.count('alt="a map"') == 1
    assert 'alt="" aria-hidden="true"' in frame and frame.count('width="700" height="300"') == 2
    assert "--natural:700px;--read:672px" in frame and "data-parts='{\"cuts\":[0.4]}'" in frame
    assert "9px" not in frame and holes([[0.1, 0, 0.5, 1]]) in frame
    plain = framed("<img src='x'>", SAID | {"genlib": SAID["genlib"] | {"pictures": []}})
    assert plain.count("<img") == 1


def test_the_numbers_of_a_shared_scale_stand_beside_a_panel_without_its_marks():
    shared = SAID["genlib"] | {"cuts": [0.4, 0.7], "axes": [None, [0, 0.1]]}
    frame = framed('<img src="x">', SAID | {"genlib": shared})
    assert '"axes":[null,[0,0.0881]]' in frame, "six points of seven inches less"
    alone = framed('<img src="x">', SAID | {"genlib": shared | {"axes": [None, None]}})
    assert "axes" not in alone


def test_a_hole_goes_round_its_box_and_back_to_the_corner():
    points = holes([[0, 0.5, 0.25, 0.25], [0.5, 0, 0.5, 1]])[8:-1].split(",")
    assert points[0] == points[6] == points[-1] == "0 0" and len(points) == 13
    assert points[1] == points[5] == "0% 50%" and points[3] == "25% 75%"


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem[:2])
def test_no_letter_is_too_small_on_a_desk(path):
    small = {
        name[:8]: said["genlib"]
        for name, said in stored(path).items()
        if readable(said["genlib"]) > ROOM
    }
    assert small == {}, f"letters below {SMALLEST} pt: draw them larger, or the figure narrower"


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem[:2])
def test_a_drawing_in_the_text_is_read_on_a_phone_without_scrolling(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert text.count("<svg") == len(drawings := list(DRAWING.finditer(text)))
    widths = [int(re.search(r"--read:(\d+)px", drawing(match))[1]) for match in drawings]
    assert all(width <= PHONE for width in widths), widths


def test_every_figure_with_facts_is_framed_and_loaded_when_near(book):
    framed_figures = 0
    for path in notebooks():
        known = stored(path)
        page = (book / path.relative_to(ROOT)).with_suffix(".html").read_text(encoding="utf-8")
        frames = FRAME.findall(page)
        names = {re.search(r"_images/([0-9a-f]{64})", frame)[1] for frame in frames}
        assert names == set(known), path.name
        framed_figures += len(frames)
        for frame in frames:
            sources = re.findall(r'src="([^"]*)"', frame)
            assert len(set(sources)) == 1
            (said,) = (known[name] for name in known if name in sources[0])
            assert ("genlib-kept" in frame) == bool(said["genlib"]["pictures"])
            narrow = said["genlib"].get("narrow", {})
            assert frame.count("<source") == bool(narrow) * (1 + ("genlib-kept" in frame))
            assert ("--narrow-holes" in frame) == bool(narrow.get("pictures"))
            if narrow:
                file, held = again(narrow)
                assert file in frame and (book / "_images" / file).read_bytes() == held
        images = re.findall(r"<img\b[^>]*_images/[^>]*>", page)
        assert all('loading="lazy"' in image for image in images[1:]), path.name
    assert framed_figures > 20


def test_a_page_of_an_earlier_build_is_finished_and_stays_so(book):
    site = Site(SimpleNamespace(srcdir=ROOT, outdir=book), book)
    for path in notebooks():
        page = (book / path.relative_to(ROOT)).with_suffix(".html")
        name = page.relative_to(book).with_suffix("").as_posix()
        html = page.read_text(encoding="utf-8")
        assert frames(Page(page, name, html), site) == html, name
