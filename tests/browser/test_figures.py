"""Figures in dark mode, where their paper is the page, and on a phone, where letters are read."""

import io
import re

import pytest
from PIL import Image

DESK, PHONE = {"width": 1300, "height": 900}, {"width": 390, "height": 844}
CHAPTER = "chapters/2_classification/10_energy_gan"  # maps with a colour bar, panels, digits
LETTERS = """() => [...document.querySelectorAll(".genlib-figure")].map((frame) => {
    const narrow = frame.querySelector("source"); // drawn for a phone, its letters at 9 pt or more
    const shown = narrow && matchMedia(narrow.media).matches ? "--narrow" : "--read";
    const read = parseFloat(getComputedStyle(frame).getPropertyValue(shown));
    const images = [...frame.querySelectorAll("img:not(.genlib-kept)")];
    const seen = images.filter((image) => image.checkVisibility());
    return seen.map((image) => 9 * image.getBoundingClientRect().width / read);
})"""
ALGORITHMS = "chapters/3_applications/07_algorithms"  # drawn again for a phone
GAN = "chapters/2_classification/06_gan"  # grids of digits, plots of one panel
WIDER = """(width) => {
    document.querySelector(".genlib-sheet:has(source)").style.minWidth = width;
    dispatchEvent(new Event("resize"));
}"""
DARK = "() => { document.documentElement.dataset.theme = 'dark'; }"


@pytest.fixture(scope="module", params=["http", "file"])
def page(request, browser, sites):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{sites[request.param]}/{CHAPTER}.html")
    yield page
    page.close()


def shot(locator):
    """What is seen of an element, as pixels."""
    locator.scroll_into_view_if_needed()
    locator.evaluate(
        """(frame) => Promise.all([...frame.querySelectorAll("img")]
            .filter((image) => image.checkVisibility()).map((image) => image.decode()))"""
    )
    return Image.open(io.BytesIO(locator.screenshot())).convert("RGB")


def differ(one, other, dimmed=1.0):
    return max(abs(dimmed * a - b) for a, b in zip(one, other, strict=True))


def in_the_dark(light, dark, paper):
    """Of what is seen, the shares that took the page's colour, kept theirs, and are light now.

    And the share of white paper that stayed, as glare.
    """
    assert dark.size == light.size
    white = kept = turned = glare = total = 0
    for x in range(2, light.width, 3):
        for y in range(2, light.height, 3):
            before, after = light.getpixel((x, y)), dark.getpixel((x, y))
            total += 1
            if before == (255, 255, 255) and differ(after, paper) < 3:
                white += 1
            elif differ(before, after, 0.9) < 3:
                kept += before != (255, 255, 255)
                glare += before == (255, 255, 255)
            elif max(before) < 90:
                turned += min(after) > 150
    return white / total, kept / total, turned / total, glare / total


def ground(page):
    code = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return tuple(map(int, code.removeprefix("rgb(").rstrip(")").split(", ")))


def test_dark_paper_is_the_page_and_pictures_stay_as_they_are(page):
    page.set_viewport_size(DESK)
    frame = page.locator(".genlib-figure:has(.genlib-kept)").first
    light = shot(frame)
    page.evaluate(DARK)
    dark, paper = shot(frame), ground(page)
    assert max(paper) < 60
    white, kept, turned, glare = in_the_dark(light, dark, paper)
    assert glare < 0.01 and white > 0.3, "paper that took the colour of the page"
    assert kept > 0.3, "maps with their own colours"
    assert turned > 0, "letters that are light now"
    page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")
    assert shot(frame).tobytes() == light.tobytes(), "the light page is as before"


def test_letters_are_read_on_a_desk_and_on_a_phone(page):
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.wait_for_timeout(100)
        shown = page.evaluate(LETTERS)
        assert len(shown) > 5 and all(shown)
        assert min(min(sizes) for sizes in shown) >= 8.99
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_on_a_phone_panels_stack_and_the_rest_scrolls_by_keyboard(page):
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(100)
    stacked = page.locator(".genlib-figure.stacked")
    assert stacked.count() >= 3
    assert stacked.first.locator(".genlib-place").all_inner_texts() == ["left", "right"]
    views = [view.bounding_box() for view in stacked.first.locator(".genlib-view").all()]
    assert views[1]["y"] >= views[0]["y"] + views[0]["height"]
    page.set_viewport_size({"width": 650, "height": 450})  # the desk at 200 %
    page.wait_for_timeout(100)
    assert stacked.count() >= 3
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(100)
    described = stacked.first.locator("img:visible:not([aria-hidden])")
    assert described.count() == 1 and described.get_attribute("alt")
    page.evaluate(WIDER, "700px")  # as one that could not be drawn again for a phone
    wide = page.locator(".genlib-figure.wide").first
    wide.focus()
    assert "wider than the screen" in wide.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.genlib-figure.wide').scrollLeft > 0")
    page.evaluate(WIDER, "")
    page.set_viewport_size(DESK)
    page.wait_for_timeout(100)
    assert page.locator(".genlib-figure:is(.wide, .stacked, [tabindex])").count() == 0


def test_on_a_phone_a_grid_stands_in_parts_and_a_plot_is_the_narrow_one(browser, sites):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{sites['file']}/{GAN}.html")
    page.wait_for_timeout(100)
    grid = page.locator("figure:has(figcaption:has-text('four lengths of training'))")
    assert grid.locator(".genlib-place").all_inner_texts() == ["columns 1 to 5", "columns 6 to 10"]
    names, part = grid.locator(".genlib-strip-of").nth(1).locator(".genlib-view").all()
    assert names.bounding_box()["y"] == part.bounding_box()["y"], "the rows' names beside it"
    assert names.bounding_box()["width"] > 40
    assert names.locator("img:not([aria-hidden])").count() == 0, "said once"
    frames = page.locator(".genlib-figure:has(source)")
    assert frames.count() >= 2
    for frame in frames.all():
        image = frame.locator("img").first
        image.scroll_into_view_if_needed()
        shown = image.evaluate("(image) => image.decode().then(() => image.currentSrc)")
        assert shown.endswith(frame.locator("source").first.get_attribute("srcset").split("/")[-1])
        assert frame.evaluate("(frame) => frame.scrollWidth <= frame.clientWidth + 1")
    table = page.locator("figure:has(figcaption:has-text('Ranks of')) .genlib-figure")
    light = shot(table)
    page.evaluate(DARK)
    dark, paper = shot(table), ground(page)
    white, kept, turned, glare = in_the_dark(light, dark, paper)
    assert kept > 0.4 and white > 0.1 and turned > 0
    assert glare < 0.03, "the narrow one's map has a place of its own; its numbers are white"
    page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")
    page.set_viewport_size(DESK)
    page.wait_for_timeout(100)
    image = frames.first.locator("img").first
    shown = image.evaluate("(image) => image.decode().then(() => image.currentSrc)")
    assert shown.endswith(image.get_attribute("src").split("/")[-1])
    page.close()


def test_paper_has_the_picture_of_a_desk_also_from_a_narrow_window(browser, sites):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{sites['file']}/{ALGORITHMS}.html")
    images = page.locator("picture > img:not(.genlib-kept)")
    images.evaluate_all(
        """(all) => Promise.all(all.map((image) => {
            image.loading = "eager";
            return image.decode();
        }))"""
    )
    # Those of the desk as well: a sheet does not wait for a picture that is yet to be fetched.
    images.evaluate_all(
        """(all) => {
            window.fetched = all.map((image) => Object.assign(new Image(), {src: image.src}));
            return Promise.all(window.fetched.map((image) => image.decode()));
        }"""
    )
    chosen = "(all) => all.map((image) => image.currentSrc)"
    seen = images.evaluate_all(chosen)
    assert len(seen) >= 4 and all(source.endswith(".webp") for source in seen)
    desk = images.evaluate_all("(all) => all.map((image) => +image.getAttribute('width'))")
    printed = [int(width) for width in re.findall(rb"/Width (\d+)", page.pdf())]
    assert all(any(abs(x - 2 * width) < 4 for x in printed) for width in desk), printed
    put_back = "() => !document.querySelector('picture > source[media=\"not all\"]')"
    page.wait_for_function(put_back, timeout=10_000)
    assert images.evaluate_all(chosen) == seen
    page.close()


MEASURED = "chapters/3_applications/06b_measured"  # cells that say sentences, and a table of links


def test_what_a_cell_says_has_no_slab_of_its_own_in_the_dark(browser, sites):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{sites['file']}/{MEASURED}.html")
    page.evaluate(DARK)
    said = page.locator("div.cell_output div.text_html")
    grounds = said.evaluate_all("all => all.map((e) => getComputedStyle(e).backgroundColor)")
    assert len(grounds) > 8 and set(grounds) == {"rgba(0, 0, 0, 0)"}
    page.close()


LIVE = {  # what in a live figure is drawn on white, by a page that shows it
    "chapters/1_introduction/01_what": ".genlib-estimate :is(svg, canvas)",
    "chapters/2_classification/05b_energy_models": ".genlib-walk canvas",
    "chapters/3_applications/06_evaluating": ".genlib-fooled :is(svg, canvas)",
    "chapters/3_applications/08_companies": ".genlib-money svg",
    "chapters/3_applications/10_trends": ".genlib-forecast svg",
}


@pytest.mark.parametrize("name", LIVE)
def test_a_live_figure_is_dark_on_a_dark_page(browser, sites, name):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{sites['file']}/{name}.html")
    page.evaluate(DARK)
    drawn = page.locator(LIVE[name])
    assert drawn.count() > 0
    for one in drawn.all():
        seen = shot(one)
        assert differ(seen.getpixel((seen.width - 4, 4)), ground(page)) < 10
    page.close()


DRAWINGS = "chapters/2_classification/04_sparse_autoencoders"


def test_a_drawing_in_the_text_is_dark_on_a_dark_page_and_its_letters_are_read(browser, sites):
    page = browser.new_page(viewport=DESK)
    page.goto(f"{sites['file']}/{DRAWINGS}.html")
    drawing = page.locator(".genlib-drawing").first
    light = shot(drawing)
    page.evaluate(DARK)
    dark, paper = shot(drawing), ground(page)
    assert light.getpixel((3, 3)) == (255, 255, 255) and differ(dark.getpixel((3, 3)), paper) < 3
    places = [(x, y) for x in range(light.width) for y in range(light.height)]
    ink = [place for place in places if max(light.getpixel(place)) < 90]
    turned = [place for place in ink if min(dark.getpixel(place)) > 150]
    assert len(turned) > 0.9 * len(ink) > 300, "lines and letters are light now"
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(100)
    letters = drawing.locator("svg").evaluate(
        """(svg) => parseFloat(svg.querySelector("[font-size]").getAttribute("font-size"))
            * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"""
    )
    assert letters >= 11.9, "9 pt"
    assert page.locator(".genlib-drawing.wide").count() == 0, "and none of it is cut off"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.close()


PANELS = "chapters/2_classification/02_variational_autoencoders"  # cut apart, and grids
PARTS = ".genlib-strip-of .genlib-views"


def test_what_of_a_panel_is_wider_than_a_phone_is_said_and_reached_by_keyboard(browser, sites):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{sites['file']}/{PANELS}.html")
    page.wait_for_timeout(100)
    parts = page.locator(PARTS)
    inside = parts.evaluate_all("all => all.map((e) => e.scrollWidth <= e.clientWidth + 1)")
    said = parts.evaluate_all("all => all.map((e) => e.tabIndex < 0)")
    assert len(inside) > 8 and said == inside
    page.evaluate("""() => {
        const figure = document.querySelector("[data-parts*=cuts]:has(.genlib-strips)");
        figure.style.maxWidth = "180px";
        dispatchEvent(new Event("resize"));
    }""")
    part = page.locator(f"{PARTS}.wide").first
    assert "wider than the screen" in part.get_attribute("aria-label")
    part.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    page.close()


def edge(box):
    """The grey of a box at its right edge, half-way down, in the light."""
    seen = shot(box)
    column = [min(seen.getpixel((seen.width - 3, y))) for y in range(5, seen.height - 5)]
    return sum(column) / len(column)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("chapters/1_introduction/03_map", ".pst-scrollable-table-container:has(tr:nth-child(2))"),
        ("chapters/3_applications/06_evaluating", "div.text_html:has(> table)"),
    ],
)
def test_a_table_that_goes_on_behind_the_edge_of_a_phone_has_a_shadow_there(
    browser, sites, name, table
):
    page = browser.new_page(viewport={"width": 280, "height": 844})
    page.goto(f"{sites['file']}/{name}.html")
    page.add_style_tag(content=".bd-header-article { display: none !important; }")
    wide = [
        box
        for box in page.locator(table).all()
        if box.evaluate("e => e.scrollWidth > e.clientWidth + 40")
    ]
    assert wide
    more = edge(wide[0])
    wide[0].evaluate("e => { e.scrollLeft = e.scrollWidth; }")
    page.wait_for_timeout(100)
    assert more < 225 < 235 < edge(wide[0])
    page.close()
