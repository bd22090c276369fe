"""Light pages: no script or style that a page does not use, images loaded when they are near.

The theme brings all of Font Awesome (1.5 MB of script on every page, 0.3 MB of fonts) for a dozen
icons: `_static/icons*.woff` hold those, and are made as `book/vendor/LICENCES.md` says.
"""

import re
import shutil
from pathlib import Path

import imagesize
from sphinx.application import Sphinx

from genlib_book import finish

# what a file is for: a page whose text does not match has no use for it
USES = {
    "mathjax": r'class="math|mathjax_process|\\\(',
    "sphinx-design": r'class="sd-',
    "design-tabs": r"sd-tab",
    "mystnb": r'class="cell|mystnb|cell_output',
    "copybutton": r'class="highlight',
    "figures.js": r"_images/",
    "clipboard": r'class="highlight',
    "togglebutton": r'class="[^"]*(toggle|dropdown)',
    "toggleHint": r'class="[^"]*(toggle|dropdown)',
    "toggleOpen": r'class="[^"]*(toggle|dropdown)',
}
LAZY_AFTER = 1  # the first picture of a page is in sight
RULE = re.compile(r"([^{};]+)\{[^{}]*\}")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
WORD = re.compile(r"[A-Za-z_][\w-]*")
FACE = re.compile(r"@font-face\{[^}]*Font Awesome[^}]*\}")
OURS = "".join(
    f'@font-face{{font-family:"Font Awesome 6 {name}";font-style:normal;font-weight:{weight};'
    f'font-display:block;src:url(../{file}.woff) format("woff")}}'
    for name, weight, file in (("Free", 900, "icons"), ("Brands", 400, "icons-brands"))
)


def drop_unused(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Leave out the scripts and styles that this page does not use."""
    body = context.get("body", "")

    def used(file) -> bool:
        said = f"{file.filename} {file.attributes.get('body', '')}".lower()
        return all(re.search(use, body) for name, use in USES.items() if name.lower() in said)

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if used(file)]


def lighten(page: finish.Page, site: finish.Site) -> str:
    """No icon script, the images' sizes, and loading only when they come near."""
    html = re.sub(
        r"\s*<!--[^>]*custom icons -->\s*|<script[^>]*fontawesome\.js[^>]*></script>", "", page.html
    )
    before, body, after = finish.article(html)
    count = 0

    def image(match: re.Match) -> str:
        nonlocal count
        tag = match[0]
        count += 1
        if count > LAZY_AFTER and " loading=" not in tag:
            tag = tag.replace("<img", '<img loading="lazy" decoding="async"', 1)
        source = re.search(r'src="([^":?]+)"', tag)
        if source and not re.search(r'\s(width|height)="', tag):
            width, height = imagesize.get(str(page.path.parent / source[1]))
            if width > 0:
                tag = tag.replace("<img", f'<img width="{width}" height="{height}"', 1)
        return tag

    return before + re.sub(r"<img\b[^>]*>", image, body) + after


def trim(app: Sphinx, exception: Exception | None) -> None:
    """Take out of the built book what none of its pages loads."""
    if exception or app.builder.name != "html":
        return
    root = Path(app.outdir)
    static = root / "_static"
    for path in [*static.rglob("*.map"), *static.rglob("fontawesome.js*")]:
        path.unlink(missing_ok=True)
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)
    words = set()
    for path in [*root.rglob("*.html"), *static.rglob("*.js")]:
        if "mathjax" not in path.parts:
            words.update(WORD.findall(path.read_text(encoding="utf-8")))
    for style in [
        static / "styles" / "pydata-sphinx-theme.css",
        *static.glob("sphinx-design*.css"),
    ]:
        text = style.read_text(encoding="utf-8")
        faces = OURS if FACE.search(text) else ""
        style.write_text(faces + without(FACE.sub("", text), words), encoding="utf-8")


def without(style: str, words: set[str]) -> str:
    """A style sheet without the rules for classes that are in no page and no script.

    >>> without(".a{x:1}.a .b,.c>.b{x:2}@media print{.a,.b{x:3}}.a:not(.b){x:4}", {"a"})
    '.a{x:1}@media print{.a,.b{x:3}}.a:not(.b){x:4}'
    """

    def rule(match: re.Match) -> str:
        selectors = re.sub(r"\([^()]*\)", "", match[1]).split(",")
        seen = any(set(CLASS.findall(selector)) <= words for selector in selectors)
        return match[0] if seen else ""

    return RULE.sub(rule, style)


def setup(app: Sphinx) -> None:
    # after the theme and other extensions have added theirs
    app.connect("html-page-context", drop_unused, priority=950)
    app.connect("build-finished", trim, priority=950)
    finish.PASSES.append(lighten)
