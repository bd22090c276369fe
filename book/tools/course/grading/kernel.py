"""Start a notebook's kernel where it is isolated: its limits, a folder of its own, ipykernel.

Run as `python kernel.py FILES WORK MEMORY WRITTEN -f CONNECTION`, never imported. This file and the
course's packages are all that a submission can read of what is outside.
"""

import os
import runpy
import shutil
import sys

MEGABYTE = 10**6


def bound(memory: int, written: int) -> None:
    """Limits that the kernel and what it starts cannot raise again."""
    try:
        import resource
    except ImportError:  # Windows has none
        return
    limits = {"RLIMIT_DATA": memory, "RLIMIT_FSIZE": written, "RLIMIT_CORE": 0}
    for name, megabytes in limits.items():
        size = megabytes * MEGABYTE
        _, hard = resource.getrlimit(getattr(resource, name))
        if hard == resource.RLIM_INFINITY or size < hard:
            resource.setrlimit(getattr(resource, name), (size, size))


def main() -> None:
    files, work, memory, written, *rest = sys.argv[1:]
    bound(int(memory), int(written))
    # The work of a student begins with copies, so that nothing that was handed in changes.
    shutil.copytree(files, work, dirs_exist_ok=True)
    os.chdir(work)
    sys.argv = ["ipykernel_launcher", "--HistoryManager.hist_file=:memory:", *rest]
    sys.path[0] = work  # not this script's folder
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
