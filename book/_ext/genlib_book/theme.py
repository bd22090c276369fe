"""Repairs of the theme: no dead buttons, no foreign addresses, names a screen reader can say."""

import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from genlib_book.code_lines import wrap_lines

STATIC = Path(__file__).resolve().parents[2] / "_static"


def set_buttons(app: Sphinx, config: Config) -> None:
    """Show launch and source buttons only when _config.yml names the repository."""
    options = config.html_theme_options
    options["navbar_persistent"] = []  # else a second search field in a bar of its own
    if options.get("repository_url"):
        options.update(
            use_repository_button=True, use_issues_button=True, use_edit_page_button=True
        )
    else:
        for name in ("repository_url", "repository_branch", "path_to_docs", "launch_buttons"):
            options.pop(name, None)


def drop_thebe(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Take out sphinx-thebe's files: unused here, and declared twice (a script error a page)."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if "thebe" not in _words(file)]


def _words(file) -> str:
    return f"{file.filename} {file.attributes.get('body', '')}"


def _blocks(lines: str) -> str:
    return f'<div class="genlib-parameters">{lines.replace("dd>", "div>")}</div>'


# The name of a control must contain the words it shows (WCAG 2.5.3), or "click Search" fails for
# whoever speaks to the computer; a label that hides those words is taken away.
REPAIRS = (
    # the search field shows "Search Ctrl+K"
    (r'(<button class="btn search-button-field[^>]*?) aria-label="[^"]*"', r"\1"),
    # the colour switch shows an icon whose title ("Light") is not in its label ("Color mode")
    (r'(<i class="theme-switch [^>]*?) title="[^"]*"', r"\1"),
    # a folded cell shows "Show the code"
    (r'<summary aria-label="[^"]*">', "<summary>"),
    # what opens the pages below an entry of the contents is an arrow without words
    (
        r'<summary>(<span class="toctree-toggle")',
        r'<summary aria-label="Pages below this one">\1',
    ),
    # the logo stands outside every landmark
    (r'(?s)(?<!Home">)(<a class="navbar-brand logo".*?</a>)', r'<nav aria-label="Home">\1</nav>'),
    # settings for live code, which the book does not use
    (r'(?s)<script type="text/x-thebe-config">.*?</script>\s*', ""),
    # a list must hold list items
    (r'(<div class="citation"[^>]*?) role="doc-biblioentry"', r'\1 role="listitem"'),
    # parameters, a line each, are no list of definitions: none of them is named
    (
        r'(?s)<dl>\s*((?:<dd><em class="sig-param">.*?</dd>\s*)+)</dl>',
        lambda m: _blocks(m[1]),
    ),
)


def repair(html: str) -> str:
    """One page's HTML with the theme's accessibility faults mended."""
    for pattern, replacement in REPAIRS:
        html = re.sub(pattern, replacement, html)
    return html


def repair_pages(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.name != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        old = page.read_text(encoding="utf-8")
        new = wrap_lines(repair(old))
        if new != old:
            page.write_text(new, encoding="utf-8")


def setup(app: Sphinx) -> None:
    app.connect("config-inited", set_buttons)
    # after the theme and sphinx-thebe have added theirs
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("build-finished", repair_pages)
    app.connect("builder-inited", lambda app: app.config.html_static_path.append(str(STATIC)))
    app.add_css_file("genlib.css")
    app.add_js_file("genlib.js")
    app.add_js_file("math.js", priority=600)  # after MathJax's settings, before it starts
    app.add_js_file("print.js")
    app.add_js_file("quiz.js")
