"""Feedback pages without the hidden tests, which the next class may be graded by as well."""

import re

from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import is_grade

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SHORTEST = 8  # a hidden line of fewer characters, such as `)`, gives nothing away


class HideTests(ClearHiddenTests):
    """Take the hidden tests out of the cells, and out of what the cells printed."""

    def preprocess_cell(self, cell, resources, cell_index):
        if not is_grade(cell):  # a student's own cell may hold anything, also half a region
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)

    def preprocess(self, nb, resources):
        before = {id(cell): cell.source for cell in nb.cells}
        nb, resources = super().preprocess(nb, resources)
        hidden = set()
        for cell in nb.cells:
            kept = set(map(str.strip, cell.source.splitlines()))
            hidden |= set(map(str.strip, before[id(cell)].splitlines())) - kept
        secrets = {line for line in hidden if len(line) >= SHORTEST}
        for cell in nb.cells:
            for output in cell.get("outputs", []):
                if output.output_type == "error" and is_grade(cell) and secrets:
                    # The traceback shows the lines around the one that failed; its message stays.
                    output.traceback = [_clean(f"{output.ename}: {output.evalue}", secrets)]
                elif output.output_type == "error":
                    output.traceback = [_clean(text, secrets) for text in output.traceback]
                elif output.output_type == "stream":
                    output.text = _clean(output.text, secrets)
                else:
                    for kind, data in output.get("data", {}).items():
                        if isinstance(data, str) and kind.startswith("text/"):
                            output.data[kind] = _clean(data, secrets)
        return nb, resources


def _clean(text: str, secrets: set[str]) -> str:
    """The lines of a text that repeat no secret; also where it comes as one line with escapes."""
    lines = text.split("\n")
    kept = [line for line in lines if not any(s in COLOURS.sub("", line) for s in secrets)]
    return text if len(kept) == len(lines) else "\n".join(kept)
