"""Give the commands of an environment that was moved or copied their new address.

Run by the environment's own Python, without a network. pip wrote the place of that Python into
every command (`.venv/bin/jupyter` and the like); pip's own maker of commands writes them again.
"""

import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

from pip._vendor.distlib.scripts import ScriptMaker


def remake(folder: Path, packages: str) -> list[str]:
    """Write every command that the packages installed in `packages` offer; return their files."""
    maker = ScriptMaker(None, str(folder))
    maker.clobber, maker.set_mode, maker.variants = True, True, {""}
    made = []
    for distribution in distributions(path=[packages]):
        for entry in distribution.entry_points:
            if entry.group in ("console_scripts", "gui_scripts"):
                gui = {"gui": entry.group == "gui_scripts"}
                made += maker.make(f"{entry.name} = {entry.value}", gui)
    return made


def readdress(folder: Path, made: list[str]) -> None:
    """The same for scripts that packages brought as files."""
    for file in folder.iterdir():
        if str(file) in made or file.is_symlink() or not file.is_file():
            continue
        first, end, rest = file.read_bytes().partition(b"\n")
        if first.startswith(b"#!") and b".venv" in first:
            file.write_bytes(b"#!" + sys.executable.encode() + end + rest)


if __name__ == "__main__":
    scripts = Path(sys.executable).parent
    readdress(scripts, remake(scripts, sysconfig.get_path("purelib")))
