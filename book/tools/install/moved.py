"""Give the commands of an environment that was moved or copied their new address.

Run by the environment's own Python, without a network. pip wrote the place of that Python into
every command (`.venv/bin/jupyter` and the like); pip's own maker of commands writes them again.
"""

import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

from pip._vendor.distlib.scripts import ScriptMaker


def remake(folder: Path, packages: str) -> None:
    """Write every command that the packages installed in `packages` offer."""
    maker = ScriptMaker(None, str(folder))
    maker.clobber, maker.set_mode, maker.variants = True, True, {""}
    for distribution in distributions(path=[packages]):
        for entry in distribution.entry_points:
            if entry.group in ("console_scripts", "gui_scripts"):
                gui = {"gui": entry.group == "gui_scripts"}
                maker.make(f"{entry.name} = {entry.value}", gui)


if __name__ == "__main__":
    remake(Path(sys.executable).parent, sysconfig.get_path("purelib"))
