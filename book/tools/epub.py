"""The book for an e-reader: `make epub` makes one EPUB of the built pages, with pandoc.

What works only on the web is left out (live figures, folded code, the library's reference); the
formulas become MathML, drawings in the page become pictures, and solutions and answers are open.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import build
import yaml
from bs4 import BeautifulSoup, Tag
from pdf import contents, install

TARGET = build.ROOT / "_build" / "book.epub"
COVER = build.ROOT / "book" / "_static" / "cover.png"
TITLE = "Generative networks: a classification you can run"
LEFT_OUT = "book/reference/"  # pages of the library: for a screen beside the code
DROP = """script, style, button, canvas, input, select, label, iframe, .headerlink, .genlib-live,
.genlib-race, .genlib-explorer, .genlib-em, .genlib-read, .genlib-definitions, .genlib-alphabet,
.genlib-claims-filter, .genlib-claim-links, .genlib-start, details.genlib-fold.code,
details.genlib-fold.quiz, mjx-container, .prev-next-area"""
KEEP_IDS = {"h1", "h2", "h3", "h4", "div", "span", "section", "figure"}  # as pandoc does
WITH_TEXT = {"a", "caption", "code", "dd", "dt", "em", "figcaption", "li", "p", "td", "th"}
STYLE = """
body { line-height: 1.5; }
h1, h2, h3 { line-height: 1.25; text-align: left; }
img { max-width: 100%; }
pre { font-size: 0.75em; white-space: pre-wrap; }
table { border-collapse: collapse; font-size: 0.8em; margin: 1em 0; }
th, td { border-bottom: 1px solid #999; padding: 0.1em 0.6em 0.1em 0; text-align: left;
  vertical-align: top; font-weight: normal; }
td p, th p { margin: 0; }
thead th { font-weight: bold; }
figcaption, caption { font-size: 0.9em; text-align: left; }
.eqno { float: right; }
.admonition, .genlib-verdict { border-left: 3px solid #777; padding-left: 0.8em; margin: 1em 0; }
.answer { margin-left: 1em; }
"""


def install_pandoc() -> str:
    """The command: the machine's own pandoc, or else what pyproject.toml wants for this."""
    if found := shutil.which("pandoc"):
        return found
    install("epub", "pypandoc", "EPUB")
    import pypandoc

    return pypandoc.get_pandoc_path()


def chapter(site: Path, name: str, numbers: dict[str, int], pictures: Path) -> str:
    """A page's article as plain HTML; its anchors are marked with the page's number."""
    page = site / f"{name}.html"
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    article = soup.find("article")
    for element in article.select(DROP):
        element.decompose()
    for stage in article.select(".stage"):
        stage.string = "Here the web page has a figure that answers the reader's hand."
    for element in article.select("[aria-describedby]"):  # a reader has no notes on hover
        del element["aria-describedby"]
    for element in article.select("[id]"):
        anchor = f"p{numbers[name]}-{element.attrs.pop('id')}"
        if element.name in KEEP_IDS:
            element["id"] = anchor
        elif element.name in WITH_TEXT:
            element.insert(0, soup.new_tag("span", id=anchor))
        else:
            element.insert_before(soup.new_tag("span", id=anchor))
    for link in article.select("a[href]"):
        aim(link, page, site, numbers)
    for number, drawing in enumerate(article.select("svg")):
        picture = soup.new_tag(
            "img", src=drawn(drawing, pictures / f"{numbers[name]}-{number}.svg")
        )
        picture["alt"] = drawing.get("aria-label", "")
        drawing.replace_with(picture)
    for image in article.select("img[src]"):
        image["src"] = str((page.parent / image["src"]).resolve())
        image.attrs.pop("loading", None)
    for formula in article.select("div.math"):
        if number := formula.select_one(".eqno"):
            formula.insert_before(number.extract())
    for fold in article.select("details"):
        summary, bold, fold.name = fold.find("summary"), soup.new_tag("strong"), "div"
        exercise = "exercise" in fold.get("class", [])
        fold["class"], summary.name = "solution" if exercise else "answer", "p"
        bold.extend(["Solution"] if exercise else list(summary.contents))
        summary.clear()
        summary.append(bold)
    flatten(article)
    article.find("h1")["id"] = f"p{numbers[name]}"
    return article.decode_contents()


def aim(link: Tag, page: Path, site: Path, numbers: dict[str, int]) -> None:
    """Let a link lead to a place in the one file, or be no link if its page is not in it."""
    address, _, anchor = link["href"].partition("#")
    if re.match("[a-z]+:", address):
        return
    target = (page.parent / address).resolve() if address else page
    name = target.relative_to(site).with_suffix("").as_posix() if site in target.parents else ""
    if name in numbers and target.suffix == ".html":
        link["href"] = f"#p{numbers[name]}-{anchor}" if anchor else f"#p{numbers[name]}"
    else:
        link.unwrap()


def drawn(svg: Tag, file: Path) -> str:
    """A drawing of the page as a file, in colours that need no style sheet."""
    colour = {"supported": "#0b6b3a", "refuted": "#a4262c", "depends": "#7a4b00"}
    word = next((w for w in colour if f"verdict-{w}" in svg.get("class", [])), "")
    svg["xmlns"], svg["color"] = "http://www.w3.org/2000/svg", colour.get(word, "#333")
    text = re.sub(r"\bvar\(--[^)]*\)", "currentcolor", str(svg)).replace("viewbox=", "viewBox=")
    file.write_text(text, encoding="utf-8")
    return str(file)


def flatten(article: Tag) -> None:
    """No sections around headings, since pandoc begins a file at a heading on top."""
    for section in article.select("section"):
        heading = section.find(re.compile("^h[1-6]$"))
        if heading and section.get("id") and not heading.get("id"):
            heading["id"] = section["id"]
        section.unwrap()


def main() -> None:
    pandoc = install_pandoc()
    build.main()
    site = build.HTML.resolve()
    parts = contents(yaml.safe_load((build.ROOT / "_toc.yml").read_text("utf-8")))
    names = [name for _, pages in parts for name, _ in pages if not name.startswith(LEFT_OUT)]
    write(pandoc, site, names, TARGET)
    print(f"The book for an e-reader: {TARGET}")


def write(pandoc: str, site: Path, names: list[str], target: Path) -> None:
    """Make one EPUB of some pages of a built book."""
    numbers = {name: i for i, name in enumerate(names)}
    with tempfile.TemporaryDirectory() as folder:
        source, style = Path(folder) / "book.html", Path(folder) / "book.css"
        style.write_text(STYLE, encoding="utf-8")
        body = "\n".join(chapter(site, name, numbers, Path(folder)) for name in names)
        source.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        command = [pandoc, "--from=html+tex_math_single_backslash", "--to=epub3", "--mathml"]
        command += ["--toc", "--toc-depth=2", "--split-level=1", f"--css={style}"]
        command += [f"--metadata=title={TITLE}", "--metadata=lang=en", f"--output={target}"]
        command += [f"--epub-cover-image={COVER}"] if COVER.exists() else []
        done = subprocess.run([*command, str(source)], text=True, capture_output=True)
    if done.returncode or done.stderr:
        sys.exit(f"pandoc did not make the EPUB as it should:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    main()
