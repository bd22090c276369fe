"""Write the verdicts of the chapters where the arena's page finds them.

python book/tools/heard.py        writes genlib/arena/verdicts.json from the committed notebooks
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "book" / "_ext"))
FILE = ROOT / "genlib" / "arena" / "verdicts.json"


def verdicts(root: Path = ROOT) -> dict[str, str]:
    """By id of a claim what its chapter found, of all chapters of the book."""
    from genlib_book import notebooks

    found = {}
    for path in sorted((root / "chapters").rglob("*.ipynb")):
        docname = path.relative_to(root).with_suffix("").as_posix()
        for id, verdict in notebooks.load(root, docname).verdicts.items():
            found[id] = verdict["verdict"]
    return dict(sorted(found.items()))


if __name__ == "__main__":
    FILE.write_text(json.dumps(verdicts(), indent=1) + "\n", encoding="utf-8")
    print(f"{len(verdicts())} verdicts in {FILE.relative_to(ROOT)}")
