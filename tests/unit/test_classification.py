"""The taxonomy says of each family what its classes can truly do."""

import importlib
import re

import pytest

from genlib import claims
from genlib.classification import FAMILIES, FIELDS, GROUPS, SECTIONS, TESTED, chapter_of

WRITTEN = [(family, name) for family in FAMILIES.values() for name in family.classes]


@pytest.mark.parametrize(("family", "name"), WRITTEN, ids=lambda v: getattr(v, "key", v))
def test_density_trait_matches_the_methods(family, name):
    module, cls = name.split(".")
    model = getattr(importlib.import_module(f"genlib.families.{module}"), cls)
    able = {m for m in ("log_prob", "log_prob_bound", "energy") if hasattr(model, m)}
    expected = {
        "exact": {"log_prob"},
        "bound": {"log_prob_bound"},
        "unnormalised": {"energy"},
        "none": set(),
    }
    assert able == expected[family.density]


def test_every_family_has_a_group_and_a_section():
    for family in FAMILIES.values():
        assert family.parent in GROUPS
        assert family.section in SECTIONS
        assert SECTIONS[family.section].chapter == family.chapter


def test_ledger_holds_every_claim_once_with_a_known_section():
    document = [id for id in claims.LEDGER if not id.startswith("APP-")]
    assert len(document) == 54
    assert all(re.fullmatch(r"[A-Z]+[+-]\d|APP-[A-Z]{3}\d", id) for id in claims.LEDGER)
    assert {c.family in FIELDS for id, c in claims.LEDGER.items() if id in document} == {False}
    assert all(c.family in FIELDS for id, c in claims.LEDGER.items() if id not in document)
    assert {c.section for c in claims.LEDGER.values()} <= SECTIONS.keys()


def test_every_claim_belongs_to_a_chapter():
    chapters = {section.chapter for section in SECTIONS.values()}
    assert {c.chapter for c in claims.LEDGER.values()} <= chapters
    assert TESTED.keys() <= claims.LEDGER.keys()
    assert chapter_of("vae").endswith("02_variational_autoencoders")
    assert chapter_of("backpropagation").endswith("13_backpropagation")
    with pytest.raises(KeyError, match="Expected a family, an algorithm or a field"):
        chapter_of("vea")


@pytest.mark.parametrize(
    ("holds", "word"),
    [
        (True, "supported"),
        (False, "refuted"),
        ({"at a": True, "at b": True}, "supported"),
        ({"at a": False}, "refuted"),
        ({"at a": True, "at b": False}, "depends"),
    ],
)
def test_verdict_follows_from_the_conditions(holds, word):
    verdict = claims.verdict("AE+1", holds, "1 against 2 nats", 3)
    assert verdict.verdict == word
    bundle = verdict._repr_mimebundle_()
    assert word.upper() in bundle["text/plain"] and word in bundle["text/html"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"id": "AE+9"}, KeyError),
        ({"seeds": 2}, ValueError),
        ({"measured": " "}, ValueError),
        ({"holds": {}}, ValueError),
    ],
)
def test_verdict_refuses(change, error):
    with pytest.raises(error, match="Expected"):
        claims.verdict(**{"id": "AE+1", "holds": True, "measured": "x", "seeds": 3} | change)
