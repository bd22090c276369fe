"""`make execute` measures, cleans, writes whole files, and leaves unchanged ones alone."""

import base64
import copy
import io

import execute
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image, ImageColor, ImageDraw
from PIL.ImageChops import difference
from png import LINES, MAPS, lighter, opened, webp


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A path to a small notebook in an otherwise empty project."""
    monkeypatch.setattr(execute, "ROOT", tmp_path)
    path = tmp_path / "chapters" / "01_small.ipynb"
    path.parent.mkdir()
    cells = ["import sys\nprint(6 * 7)", "print('noise', file=sys.stderr)"]
    nbformat.write(new_notebook(cells=[new_code_cell(c) for c in cells]), path)
    return path


def test_runs_measures_and_leaves_the_same_alone(notebook):
    assert execute.run(notebook)
    stored = nbformat.read(notebook, as_version=4)
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    assert stored.cells[0].outputs[0].text == "42\n"
    assert stored.cells[1].outputs == [], "stderr stays out"
    assert 0 < stored.metadata.genlib.seconds < 60
    assert 10 < stored.metadata.genlib.peak_mb < 1000
    stored.metadata.genlib.seconds = 1000.0  # another machine's time: outputs alone decide
    stored.metadata.genlib.peak_mb = 1
    nbformat.write(stored, notebook)
    assert execute.run(notebook)
    assert nbformat.read(notebook, as_version=4).metadata.genlib.seconds < 60, "renewed cost"


def test_a_failing_notebook_is_left_as_it_was(notebook, capsys):
    broken = nbformat.read(notebook, as_version=4)
    broken.cells[1].source = "1 / 0"
    nbformat.write(broken, notebook)
    before = notebook.read_bytes()
    assert not execute.run(notebook)
    assert notebook.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().out


def figure_cell():
    return new_code_cell(
        "from genlib import show\nshow.start()\nimport numpy as np, matplotlib.pyplot as plt\n"
        "plt.figure(figsize=(3, 2))\nplt.imshow(np.random.rand(40, 60, 3));"
    )


def test_figures_are_sharp_and_light(notebook):
    nbformat.write(new_notebook(cells=[figure_cell()]), notebook)
    assert execute.run(notebook)
    (output,) = nbformat.read(notebook, as_version=4).cells[0].outputs
    image = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
    assert image.mode == "P" and len(image.getcolors()) <= 256
    assert image.width == pytest.approx(2 * output.metadata["image/png"]["width"], abs=2)


def test_a_png_that_would_grow_or_is_transparent_is_left():
    for mode in ("RGBA", "P"):
        assert lighter(png_of(mode)) == png_of(mode)


def png_of(mode):
    """A small empty image of a mode as a PNG in base64; of RGBA, one that is transparent."""
    return as_png(Image.new(mode, (4, 4)))


def as_png(image):
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def seen(text):
    return Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")


def moved(one, other):
    return max(most for _, most in difference(one.convert("RGB"), other).getextrema())


def lines():
    """Smooth lines in four hues, and one thin line in a colour that is nowhere else."""
    image = Image.new("RGB", (800, 600), "white")
    pen = ImageDraw.Draw(image)
    for i in range(4):
        pen.line(
            [(0, 120 * i), (799, 580 - 50 * i)], ImageColor.getrgb(f"hsl({90 * i},70%,40%)"), 9
        )
    image = image.resize((400, 300), Image.Resampling.LANCZOS)
    image.paste((13, 110, 3), (50, 299, 60, 300))
    return image


def test_few_colours_move_no_pixel_by_more_than_the_eye_allows():
    image, text = lines(), as_png(lines())
    assert len(image.getcolors(10**6)) > 256
    for maps, most in ((False, LINES), (True, MAPS)):
        made = lighter(text, maps)
        assert moved(image, seen(made)) <= most, "nor that of a colour that is rare"
        assert len(made) < 0.7 * len(text)
    assert len(lighter(text)) < len(lighter(text, maps=True)), "a map keeps more of them"


def test_the_picture_for_a_phone_is_the_same_in_a_lighter_file():
    text = as_png(lines())
    for maps in (False, True):
        made = webp(text, maps)
        assert base64.b64decode(made)[8:12] == b"WEBP"
        assert len(made) < 0.9 * len(lighter(text, maps))
        assert moved(seen(made), seen(lighter(text, maps))) == 0
    clear = Image.new("RGBA", (4, 4))
    assert Image.open(io.BytesIO(base64.b64decode(webp(as_png(clear))))).mode == "RGBA"
    assert opened(as_png(Image.new("RGBA", (4, 4), "red"))).mode == "RGB"


def test_a_figure_that_was_drawn_again_is_stored_as_webp():
    said = {"genlib": {"pictures": [], "narrow": {"png": as_png(lines()), "width": 200}}}
    shown = new_output("display_data", data={"image/png": as_png(lines())})
    shown.metadata["image/png"] = said
    book = new_notebook(cells=[new_code_cell("", outputs=[shown])])
    for _ in range(2):  # a second time changes nothing
        execute.clean(book)
        (output,) = book.cells[0].outputs
        narrow = output.metadata["image/png"]["genlib"]["narrow"]
        assert set(narrow) == {"webp", "width"} and narrow["webp"] == webp(as_png(lines()))
        assert output.data["image/png"] == lighter(as_png(lines()))


def with_cost(seconds, text="1"):
    cell = new_code_cell("1", outputs=[new_output("stream", name="stdout", text=text)])
    cell.id = "a"
    return new_notebook(cells=[cell], metadata={"genlib": {"seconds": seconds, "peak_mb": 300}})


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (with_cost(10.0), with_cost(11.5), True),
        (with_cost(10.0), with_cost(14.0), False),
        (with_cost(10.0), with_cost(10.0, text="2"), False),
    ],
)
def test_what_counts_as_the_same(old, new, same):
    kept = copy.deepcopy(old)
    assert execute.same(old, new) is same
    assert old == kept


def test_blank_displays_are_noise():
    blank = new_output("display_data", data={"text/plain": "<Figure size 640x480 with 0 Axes>"})
    image = new_output(
        "display_data", data={"text/plain": "<Figure ...>", "image/png": png_of("P")}
    )
    book = new_notebook(cells=[new_code_cell("", outputs=[blank, image])])
    execute.clean(book)
    assert book.cells[0].outputs == [image]


def test_unknown_chapter_is_a_sentence(monkeypatch):
    monkeypatch.setattr("sys.argv", ["execute.py", "no such chapter"])
    with pytest.raises(SystemExit, match="No notebook has 'no such chapter'"):
        execute.main()
