"""Run notebooks from a clean kernel, in fast mode on one core, and store what they print.

    python book/tools/execute.py             all of them, in reading order
    python book/tools/execute.py 07          those whose path contains "07"

Each notebook's metadata.genlib gets the measured wall time and peak memory. A notebook is written
whole or not at all, and left alone when its outputs came out the same at about the same cost.
"""

import copy
import os
import sys
import time
from pathlib import Path

import nbformat
from links import ROOT, notebooks
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from png import lighter, webp

ENVIRONMENT = {
    "GENLIB_STATIC": "1",
    "GENLIB_PAGE": "1",
    "GENLIB_MODE": "fast",
    "OMP_NUM_THREADS": "1",
}
CELL_LIMIT = 600  # seconds; a chapter's own limit is 60 in all, and a test holds it to that
# Bytes. On Linux getrusage would also count the process that started the kernel.
PEAK = """
import re, sys
if sys.platform == "linux":
    print(1024 * int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]))
elif sys.platform == "win32":
    import psutil
    print(psutil.Process().memory_info().peak_wset)
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def execute(notebook: nbformat.NotebookNode, folder: Path) -> tuple[float, float]:
    """Run every cell in place; return wall seconds, and the kernel's peak memory in MB."""
    client = NotebookClient(
        notebook,
        timeout=CELL_LIMIT,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=40"],  # no notice about unencrypted TCP
    )
    start = time.perf_counter()
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        seconds = time.perf_counter() - start
        client.set_widgets_metadata()
        # One more cell, not kept, asks the kernel itself.
        notebook.cells.append(nbformat.v4.new_code_cell(PEAK))
        probe = client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
        notebook.cells.pop()
    return seconds, int(probe.outputs[0].text) / 1e6


def clean(notebook: nbformat.NotebookNode) -> None:
    """Take out what differs from run to run or says nothing: stderr, blank displays, versions.

    Figures are stored with few colours, and those for a phone as WebP.
    """
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _is_noise(output)]
            for output in cell.outputs:
                if png := output.get("data", {}).get("image/png"):
                    facts = output.metadata.get("image/png", {}).get("genlib", {})
                    maps = bool(facts.get("pictures"))
                    output.data["image/png"] = lighter(png, maps)
                    again = facts.get("narrow", {})
                    if "png" in again:
                        again["webp"] = webp(again.pop("png"), maps)
    if not any(state.get("state") for state in notebook.metadata.get("widgets", {}).values()):
        notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}


def _is_noise(output: nbformat.NotebookNode) -> bool:
    if output.output_type == "stream":
        return output.name == "stderr" or not output.text.strip()
    if output.output_type in ("display_data", "execute_result"):
        shown = set(output.data) - {"text/plain"}
        text = output.data.get("text/plain", "")
        return not shown and (text.strip() in ("", "Output()") or " with 0 Axes>" in text)
    return False


def same(old: nbformat.NotebookNode, new: nbformat.NotebookNode) -> bool:
    """Whether nothing but the timing changed, and that by less than a fifth."""
    before, after = old.metadata.get("genlib", {}), new.metadata["genlib"]
    if not all(_near(before.get(key), after[key]) for key in ("seconds", "peak_mb")):
        return False
    old = copy.deepcopy(old)
    old.metadata["genlib"] = after
    return old == new


def _near(old: float | None, new: float) -> bool:
    return old is not None and abs(old - new) <= 0.2 * max(abs(old), 1)


def write(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write beside the final place, then move there: never half a notebook."""
    part = path.with_suffix(".ipynb.part")
    try:
        nbformat.write(notebook, part)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def run(path: Path) -> bool:
    """Execute one notebook and store it; say what came of it. True when all cells ran."""
    name = path.relative_to(ROOT)
    old = nbformat.read(path, as_version=4)
    new = copy.deepcopy(old)
    for cell in new.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        seconds, peak_mb = execute(new, path.parent)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(f"{name}: stopped, and the stored outputs were left as they were.\n{error}")
        return False
    clean(new)
    new.metadata["genlib"] = {"seconds": round(seconds, 1), "peak_mb": round(peak_mb)}
    unchanged = same(old, new)
    if not unchanged:
        write(new, path)
    print(f"{name}: {seconds:.1f} s, {peak_mb:.0f} MB, {'as before' if unchanged else 'stored'}")
    return True


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [path for path in notebooks() if wanted in str(path.relative_to(ROOT))]
    if not chosen:
        names = ", ".join(path.stem for path in notebooks())
        sys.exit(f"No notebook has {wanted!r} in its path. There are: {names or 'none yet'}.")
    os.environ.update(ENVIRONMENT)
    if not all([run(path) for path in chosen]):
        sys.exit(1)


if __name__ == "__main__":
    main()
