"""`make mutate`: its table names what exists, and its changes are those that it describes."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE = tomllib.loads((ROOT / "book/tools/mutate.toml").read_text("utf-8"))["tests"]


@pytest.mark.parametrize("module", TABLE)
def test_modules_and_their_tests_exist(module):
    assert (ROOT / "genlib" / module.replace(".", "/")).with_suffix(".py").exists()
    for name in TABLE[module].split():
        assert (ROOT / f"tests/unit/test_{name}.py").exists()


def test_changes_are_the_ones_described():
    pytest.importorskip("cosmic_ray", reason="`make mutate` installs it")
    from cosmic_ray.mutating import mutate_code
    from mutations import OURS, mutants

    for operator in OURS:
        for example in operator.examples():
            changed = mutate_code(example.pre_mutation_code, operator, example.occurrence)
            assert changed.split() == example.post_mutation_code.split()
    source = 'def f(x: int | None = 1):\n    print(f"{x + 2}")\n    return x.abs() - 3\n'
    found = {tuple(text.split("\n")) for text in mutants(source, seed=0)}
    assert len(found) >= 4 and found == {tuple(m.split("\n")) for m in mutants(source, seed=0)}
    for first, second, third, _ in found:  # no type and no message is touched
        assert first.startswith("def f(x: int | None =") and second.split() in (
            ['print(f"{x', "+", '2}")'],
            ["pass"],
        )
        compile("\n".join((first, second, third)), "f", "exec")
