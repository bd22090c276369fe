"""Right and wrong answers to the exercises that have other numbers, for any of these numbers.

Most are the answers to the book's own exercise with the texts of book/variants.toml written into
them, and those of TEXTS, for what stands in an answer alone. Predictions are not made of text that
numbers could be written into: those of PREDICTED are made from the right one.
"""

import marks
from assignments.variants import Variants

TEXTS = {
    "flow-lognormal": [
        ["z = 2 * (math.log(v) - 1)", "z = (math.log(v) - <mean>) / <std>"],
        ["math.sqrt(2 * math.pi) * 0.5 * v", "math.sqrt(2 * math.pi) * <std> * v"],
    ],
    "vae-beta": [
        ["return b / a", "return <price> * b / a"],
        ["beta = torch.tensor(1.0)", "beta = torch.tensor(<price> * 1.0)"],
        ["beta = 1 / dim if", "beta = <price> / dim if"],
        ["return float(dim) if", "return <price> * float(dim) if"],
        ["else 1.0\n    return beta * code", "else <price>\n    return beta * code"],
    ],
    "sae-affordable": [
        ["<= m * b]", "<= <times> * m * b]"],
        ["<= m * b + 1e-9", "<= <times> * m * b + 1e-9"],
        ["min(m, code", "min(int(<times> * m), code"],
        ["min(m * b //", "min(<times> * m * b //"],
    ],
    "eb-linear": [
        ["mean(0) - 100 * vectors", "mean(0) - <far> * vectors"],
        ["mean_ + 100 * fitted", "mean_ + <far> * fitted"],
    ],
}


def answers(name: str, path, variants: Variants, numbers: dict[str, str]) -> tuple[dict, dict]:
    """Right and wrong answers to an exercise with these numbers: style or reason → source."""
    if name in PREDICTED:
        return PREDICTED[name](numbers)
    texts = [*variants.known[name]["texts"], *TEXTS[name]]
    right, wrong = marks.right_answers(path)[name], marks.wrong_answers(path)[name]
    found = []
    for sources in (right, wrong):
        found.append({why: variants.with_numbers(s, texts, numbers) for why, s in sources.items()})
    return found[0], found[1]


def unused(name: str, path) -> list[str]:
    """Those of TEXTS that stand in no answer any more."""
    known = {**marks.right_answers(path)[name], **marks.wrong_answers(path)[name]}.values()
    return [old for old, _ in TEXTS.get(name, []) if not any(old in source for source in known)]


def _gan(numbers: dict[str, str]) -> tuple[dict, dict]:
    right = {"a": "circles"} | {key: numbers[f"{key} word"] for key in "bcd"}
    words = ("circles", "converges", "leaves")
    wrong = {
        f"({key}) {word}": f"prediction = {right | {key: word}}"
        for key in "abcd"
        for word in words
        if word != right[key]
    }
    backwards = dict(reversed(right.items()))
    return {"as it comes": f"prediction = {right}", "turned": f"prediction = {backwards}"}, wrong


def _mixtures(numbers: dict[str, str]) -> tuple[dict, dict]:
    right = {"c": 1, "d": int(numbers["d left"])}
    right |= {key: int(numbers[f"{key} peaks"]) for key in "ab"}
    wrong = {
        f"({key}) {right[key] + by}": f"prediction = {right | {key: right[key] + by}}"
        for key in right
        for by in (-1, 1)
    }
    points = {key: float(value) for key, value in right.items()}
    numpys = f"import numpy as np\nprediction = {{k: np.int64(v) for k, v in {right}.items()}}"
    return {"with a point": f"prediction = {points}", "NumPy's": numpys}, wrong


def _paths(numbers: dict[str, str]) -> tuple[dict, dict]:
    said = [word == "True" for word in numbers["right"].split(", ")]
    form = "def independent():\n    return "
    wrong = {}
    for i in range(len(said)):
        turned = [guess != (i == j) for j, guess in enumerate(said)]
        wrong[f"statement {i + 1} the other way round"] = f"{form}{turned}"
    return {"ones": f"{form}{tuple(map(int, said))}", "as it comes": f"{form}{said}"}, wrong


def _gradients(numbers: dict[str, str]) -> tuple[dict, dict]:
    x = int(numbers["x"])
    keys = ("square", "square plus", "twice", "detached", "dead")
    right = dict(zip(keys, (2 * x, 2 * x + 1, 4 * x, x, 0), strict=True))
    slips = {
        "x counts once in x * x": {"square": x, "square plus": x + 1, "twice": 2 * x},
        "the sum's own gradient is forgotten": {"square plus": 2 * x},
        "gradients do not accumulate": {"twice": 2 * x},
        "detaching changes nothing": {"detached": 2 * x},
        "relu has slope 1 everywhere": {"dead": -1},
        "nothing predicted": {"dead": None},
    }
    wrong = {why: f"predicted = {right | slip}" for why, slip in slips.items()}
    kinds = f"predicted = {{k: np.float32(v) for k, v in {right}.items()}}"
    return {"as it comes": f"predicted = {right}", "NumPy's": kinds}, wrong


PREDICTED = {
    "gan-predict": _gan,
    "mix-predict": _mixtures,
    "bn-paths": _paths,
    "bp-predict": _gradients,
}
