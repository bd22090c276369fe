"""Build the book from the committed outputs, warnings as errors, and say which page to open."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
# the command `jupyter-book`, wherever the platform keeps it
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]


def build(*, fresh: bool = False) -> subprocess.CompletedProcess:
    """Run Jupyter Book; `fresh` reads every page again, so that no old warning stays hidden."""
    command = [*JUPYTER_BOOK, str(ROOT), "-W", "--keep-going", "--quiet"]
    command += ["--all"] if fresh else []
    return subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def main() -> None:
    if sys.argv[1:] == ["linkcheck"]:
        check = subprocess.run([*JUPYTER_BOOK, str(ROOT), "--builder", "linkcheck"], cwd=ROOT)
        sys.exit(check.returncode)
    print("Building the book", flush=True)
    done = build()
    if done.returncode:
        sys.exit(done.stdout + "\nThe book was not built: correct what the warnings above say.")
    print(f"The book is ready. Open {(HTML / 'index.html').as_uri()}")


if __name__ == "__main__":
    main()
