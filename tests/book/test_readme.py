"""The README's tree is the classification, and links exactly the chapters that exist."""

import re

from install import torch_build
from links import ROOT, notebooks

from genlib.classification import FAMILIES, GROUPS

README = (ROOT / "README.md").read_text("utf-8")
TREE = README.split("## The classification")[1].split("## ")[0]


def test_the_tree_has_every_group_and_family():
    groups = re.findall(r"^- (.+)$", TREE, re.M)
    families = re.findall(r"^  - (.+)$", TREE, re.M)
    assert groups == [group.name for group in GROUPS.values()]
    names = [re.sub(r"\[(.+)\].*", r"\1", line) for line in families]
    assert names == [family.name for family in FAMILIES.values()]


def test_finished_chapters_are_linked_and_others_are_not():
    for family in FAMILIES.values():
        notebook = f"{family.chapter}.ipynb"
        assert (f"[{family.name}]({notebook})" in TREE) == (ROOT / notebook).exists()


def test_sizes_are_those_that_set_up_reckons_with():
    text = " ".join(README.split("## Two commands")[1].split("## ")[0].split())
    assert f"about {torch_build.GB['cpu']} GB in all" in text
    assert f"carries CUDA: {torch_build.GB['cuda']} GB in all" in text


def test_every_chapter_is_linked():
    linked = set(re.findall(r"\((chapters/.+?\.ipynb)\)", README))
    assert linked == {path.relative_to(ROOT).as_posix() for path in notebooks()}
