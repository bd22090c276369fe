"""Set the repository's address everywhere: `make links REPO=https://github.com/you/fork`.

_config.yml is the place that holds it; each notebook's first cell repeats it, because on Colab the
notebook is alone. An empty REPO takes it out again, and the launch buttons with it.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = re.compile(r'^(repository:\n  url: )"(?P<url>[^"]*)"', re.M)
CELL = re.compile(r'^REPO = "(?P<url>[^"]*)"', re.M)
ADDRESS = re.compile(r"https://(github|gitlab)\.com/[\w.-]+/[\w.-]+")


def notebooks(root: Path = ROOT) -> list[Path]:
    """All chapters' notebooks, in reading order."""
    return sorted(p for p in (root / "chapters").rglob("*.ipynb") if ".ipynb_ch" not in str(p))


def addresses(root: Path = ROOT) -> dict[str, str | None]:
    """File → the address it holds; None where the line that should hold it is missing."""
    found = {"_config.yml": _held(CONFIG, (root / "_config.yml").read_text("utf-8"))}
    for path in notebooks(root):
        found[str(path.relative_to(root))] = _held(CELL, colab_cell(path))
    return found


def colab_cell(path: Path) -> str:
    """The source of a notebook's first code cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next(("".join(c["source"]) for c in cells if c["cell_type"] == "code"), "")


def _held(pattern: re.Pattern, text: str) -> str | None:
    match = pattern.search(text)
    return match["url"] if match else None


def set_address(url: str, root: Path = ROOT) -> list[str]:
    """Write `url` into every place; return the files that changed."""
    changed = []
    config = root / "_config.yml"
    edits = {config: CONFIG.sub(rf'\g<1>"{url}"', config.read_text("utf-8"))}
    for path in notebooks(root):
        # In the file itself the line is a JSON string: edit only that, byte for byte.
        text = path.read_text(encoding="utf-8")
        edits[path] = re.sub(r'"REPO = \\"[^"\\]*\\"', rf'"REPO = \\"{url}\\"', text, count=1)
    for path, text in edits.items():
        if text != path.read_text(encoding="utf-8"):
            path.write_text(text, encoding="utf-8")
            changed.append(str(path.relative_to(root)))
    return changed


def main() -> None:
    url = sys.argv[1].strip().removesuffix("/").removesuffix(".git")
    if url and not ADDRESS.fullmatch(url):
        sys.exit(f"Expected REPO=https://github.com/owner/name, or REPO= to unset it; got {url!r}.")
    changed = set_address(url)
    print(f"The address is {url or 'unset'}; changed: {', '.join(changed) or 'nothing'}.")


if __name__ == "__main__":
    main()
