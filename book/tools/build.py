"""Build the book from the committed outputs, warnings as errors, and say which page to open."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"


def build(*, fresh: bool = False) -> subprocess.CompletedProcess:
    """Run Jupyter Book; `fresh` reads every page again, so that no old warning stays hidden."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(ROOT)]
    command += ["-W", "--keep-going", "--quiet", *(["--all"] if fresh else [])]
    return subprocess.run(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def main() -> None:
    print("Building the book", flush=True)
    done = build()
    if done.returncode:
        sys.exit(done.stdout + "\nThe book was not built: mend the warnings above.")
    print(f"The book is ready. Open {(HTML / 'index.html').as_uri()}")


if __name__ == "__main__":
    main()
