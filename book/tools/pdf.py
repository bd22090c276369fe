"""The whole book as one PDF: `make pdf` prints the built pages with Chromium and binds them.

Every page is printed as a browser shows it, so figures, formulas and references have the numbers
of the web pages. `bind.py` puts the sheets together, with contents, bookmarks, page numbers and
links that lead from page to page.
"""

import html
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import build
import yaml

TARGET = build.ROOT / "_build" / "book.pdf"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
)
MISSING = (
    "Expected Chromium or Google Chrome, which prints the pages, and found neither; install one of "
    "them, or name it with CHROMIUM=/path/to/chrome."
)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--allow-file-access-from-files",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--virtual-time-budget=120000",  # until the formulas of a page are set
)
STYLE = """<style>
@page { size: A4; margin: 18mm 16mm 20mm; }
.genlib-targets a { color: transparent; display: inline-block; font-size: 1px; line-height: 1px; }
.headerlink, .prev-next-area, #jb-print-toc, #jb-print-docs-body > h1 { display: none !important; }
</style>"""
CONTENTS = """<!doctype html><meta charset="utf-8"><title>Contents</title>{style}<style>
body {{ font: 11pt/1.5 sans-serif; color: #000; }}
p {{ display: flex; margin: 0; gap: .5em; }} h2 {{ font-size: 12pt; margin: 1em 0 .2em; }}
p.sub {{ padding-left: 1.5em; font-size: 10pt; }}
a {{ color: #000; text-decoration: none; }}
i {{ flex: 1; border-bottom: 1px dotted #555; margin-bottom: .35em; }}
b {{ font-weight: 400; min-width: 2.5em; text-align: right; }}
</style><h1>Contents</h1>{rows}"""
NUMBERS = """<!doctype html><meta charset="utf-8"><style>
@page {{ size: A4; margin: 0; }} body {{ margin: 0; font: 9pt sans-serif; }}
div {{ break-after: page; box-sizing: border-box; height: 296mm; padding: 283mm 16mm 0;
  display: flex; justify-content: space-between; }}</style>{rows}"""


def chromium() -> str | None:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((str(path) for path in ELSEWHERE if path.exists()), None)


def contents(toc: dict) -> list[tuple[str, list[tuple[str, int]]]]:
    """The parts of the book: a caption, and pages with how deep they stand."""

    def flat(entries: list[dict], depth: int) -> list[tuple[str, int]]:
        return [
            found
            for e in entries
            for found in [(e["file"], depth), *flat(e.get("sections", []), depth + 1)]
        ]

    parts = toc.get("parts", [{"caption": "", "chapters": toc.get("chapters", [])}])
    return [("", [(toc["root"], 0)])] + [(p["caption"], flat(p["chapters"], 0)) for p in parts]


def article(text: str) -> str:
    found = re.search(r"<article.*?</article>", text, re.S)
    return found[0] if found else text


def title(text: str) -> str:
    """A page's heading as text, with its number."""
    found = re.search(r"<h1>(.*?)(?:<a class=\"headerlink\"|</h1>)", article(text), re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def wanted(pages: dict[Path, str]) -> dict[Path, set[str]]:
    """For every page the anchors that other pages' text leads to."""
    found: dict[Path, set[str]] = {path: set() for path in pages}
    for path, text in pages.items():
        for address, anchor in re.findall(r'href="([^"#:]*)#([^"]+)"', article(text)):
            target = (path.parent / address).resolve() if address else path
            if target in found:
                found[target].add(html.unescape(anchor))
    return {
        path: {a for a in anchors if f'id="{html.escape(a)}"' in pages[path]}
        for path, anchors in found.items()
    }


def with_targets(text: str, anchors: set[str]) -> str:
    """The page with a link to each anchor: a browser's PDF knows only the places it links to."""
    links = "".join(f'<a href="#{html.escape(a)}">.</a>' for a in sorted(anchors))
    text = text.replace("</head>", f"{STYLE}</head>", 1).replace(' loading="lazy"', "")
    at = text.rindex("</article>")
    return f'{text[:at]}<div class="genlib-targets" aria-hidden="true">{links}</div>{text[at:]}'


def printed(page: Path, target: Path) -> Path:
    """Print one page; a browser of its own each time, so that none grows."""
    with tempfile.TemporaryDirectory() as profile:
        command = [chromium(), *FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True)
    if done.returncode or not target.exists():
        sys.exit(f"Chromium did not print {page.name}:\n{done.stderr[-2000:]}")
    return target


def install(extra: str, module: str, product: str) -> None:
    """Install what pyproject.toml wants for one product alone, unless its module is there."""
    if importlib.util.find_spec(module):
        return
    project = tomllib.loads((build.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"][extra]
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *wanted]).returncode:
        packages = ", ".join(wanted)
        sys.exit(f"The {product} was not made: it needs {packages}, which pip did not install.")


def main() -> None:
    if not chromium():
        sys.exit(MISSING)
    install("pdf", "pypdf", "PDF")
    import bind  # not before, since it needs pypdf

    build.main()
    parts = contents(yaml.safe_load((build.ROOT / "_toc.yml").read_text("utf-8")))
    site = build.HTML.resolve()
    names = [name for _, its in parts for name, _ in its]
    # the root is index.html whatever its source is called
    path = {name: site / f"{name}.html" for name in names}
    with tempfile.TemporaryDirectory(dir=build.ROOT / "_build") as folder:
        copy = Path(folder).resolve() / "site"
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("_sources"))
        path = {name: copy / p.relative_to(site) for name, p in path.items()}
        pages = {p: p.read_text("utf-8") for p in path.values()}
        anchors = wanted(pages)
        sheets = []
        for i, (name, page) in enumerate(path.items()):
            page.write_text(with_targets(pages[page], anchors[page]), encoding="utf-8")
            print(f"Printing {name} ({i + 1} of {len(path)})", flush=True)
            pdf = printed(page, Path(folder) / f"{i}.pdf")
            sheets.append(bind.Sheets(page, title(pages[page]), pdf))
        bind.bind(parts, dict(zip(names, sheets, strict=True)), copy, TARGET)
    print(f"The book as a PDF: {TARGET}")


if __name__ == "__main__":
    main()
