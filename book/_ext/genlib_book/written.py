"""Fold a written answer, and the rubric by which a person grades it, as the other solutions are.

In the notebook it stands between `<!-- BEGIN SOLUTION -->` and `<!-- END SOLUTION -->`, which
nbgrader takes out of the students' version.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from genlib_book.folds import Fold, section_of

MARK = re.compile(r"<!--\s*(BEGIN|END) SOLUTION\s*-->")


class FoldWritten(SphinxPostTransform):
    """Puts what stands between two marks into a fold; each mark is a block of raw HTML."""

    default_priority = 191
    formats = ("html",)

    def run(self, **options) -> None:
        for begin in [node for node in self.document.findall(nodes.raw) if word(node) == "BEGIN"]:
            after = begin.parent[begin.parent.index(begin) + 1 :]
            end = next((node for node in after if word(node) == "END"), None)
            if end is None:
                raise ValueError(
                    f"Expected <!-- END SOLUTION --> in {self.env.docname}, under "
                    f"{section_of(begin)!r}, got a BEGIN alone; end the written answer."
                )
            which = re.match(r"Exercise (\d+)", section_of(begin))
            name = f"an answer to exercise {which[1]}" if which else "an answer"
            fold = Fold(kind="exercise", names=[name, "its rubric"])
            for node in after[: after.index(end)]:
                begin.parent.remove(node)
                fold += node
            begin.parent.remove(end)
            begin.replace_self(fold)


def word(node: nodes.Node) -> str | None:
    """BEGIN or END, if a node is such a mark."""
    mark = MARK.fullmatch(node.astext().strip()) if isinstance(node, nodes.raw) else None
    return mark and mark[1]


def setup(app) -> None:
    app.add_post_transform(FoldWritten)
