"""The time line: its works are in the bibliography, its chapters in the book."""

import json
import re
from pathlib import Path

import pytest
import torch
from pybtex.database import parse_string

from genlib import classification
from genlib.show.estimate import estimate
from genlib.show.timeline import BRANCHES, WORKS, timeline

ROOT = Path(__file__).resolve().parents[2]
WORKS_KNOWN = parse_string((ROOT / "book/references.bib").read_text("utf-8"), "bibtex").entries


def content(page):
    return json.loads(re.search(r'json">(.*?)</script>', page.html, re.S).group(1))


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_every_work_is_in_the_bibliography_with_its_year_and_authors(work):
    entry = WORKS_KNOWN[work.cite]
    assert int(entry.fields["year"]) == work.year
    first = entry.persons["author"][0]
    last = " ".join([*first.prelast_names, *first.last_names])
    assert work.by.startswith(last.replace('{\\"a}', "ä").replace('{\\"a}', "ä")), last
    assert work.branch in BRANCHES and work.what.endswith(".")


def test_years_rise_and_every_family_of_the_document_has_a_work_or_more():
    years = [work.year for work in WORKS]
    assert years == sorted(years)
    chapters = {work.chapter for work in WORKS}
    without = {f.chapter for f in classification.FAMILIES.values()} - chapters
    assert without == {"chapters/2_classification/04_sparse_autoencoders"}
    for chapter in chapters - {""}:
        assert (ROOT / f"{chapter}.ipynb").exists()


def test_links_lead_from_where_the_notebook_is_and_a_list_stands_in_for_the_script():
    shown = timeline(name="fig-x")
    works = content(shown)["works"]
    assert len(works) == len(WORKS)
    for work in works:
        if work["chapter"]:
            assert (ROOT / "chapters/1_introduction" / f"{work['chapter']}.ipynb").exists()
    assert shown.html.count("<li>") == len(WORKS) and "did not run" not in shown.html
    assert 'id="fig-x"' in shown.html and "1985  Boltzmann machine" in shown.plain


def test_an_estimate_holds_its_points_and_refuses_those_outside():
    x = torch.tensor([[0.1234567, -1.0], [2.0, 1.0]])
    shown = content(estimate(x, x[:1], truth=-1.01234))
    assert shown["train"] == [[0.123, -1.0], [2.0, 1.0]] and shown["truth"] == -1.012
    with pytest.raises(ValueError, match="held_out inside the box"):
        estimate(x, torch.tensor([[0.0, 1.5]]), truth=0.0)
    with pytest.raises(ValueError, match="train"):
        estimate(torch.zeros(3, 3), x, truth=0.0)
