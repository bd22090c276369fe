"""An answer in sentences; every number in them is computed."""

from genlib.choosing.answers import Advice, OnSet
from genlib.choosing.questions import KINDS, NEEDS, PURPOSES

TITLES = {  # of entrants, as they stand in a sentence
    "gaussian": "one Gaussian",
    "class_gaussians": "a Gaussian per class (PCA)",
    "kernels": "a kernel on every example",
    "copier": "the copier",
    "independent": "independent columns",
    "ngram": "an n-gram",
    "kneser_ney": "a Kneser-Ney n-gram",
    "pca": "PCA",
    "autoencoder": "an autoencoder",
    "vae": "a VAE",
    "denoising": "a denoising autoencoder",
    "sparse": "a sparse autoencoder",
    "contrastive": "a model by contrastive divergence",
    "gan": "a GAN",
    "conditional_gan": "a conditional GAN",
    "energy_gan": "an energy-based GAN",
    "mixture": "a mixture",
    "bayesian_network": "a Bayesian network",
    "flow": "a flow",
    "recurrent": "a recurrent network",
    "causal": "a causal convolution",
}
SURE = {
    "firm": "Firm: it stands alone at the top of each of the {n} sets.",
    "shared": (
        "Fairly sure: on none of the {n} sets is anything really better; others are alike to it."
    ),
    "one set": "A hint: one set was measured, and one set says little about yours.",
    "divided": "Unsure: the {n} sets disagree; it is at the top of some.",
    "not measured": "Not measured: the arena has no number for this question.",
}


def title(who: str) -> str:
    """An entrant in words, such as "a flow"; its name where it has none."""
    return TITLES.get(who, who.replace("_", " "))


def listed(names) -> str:
    """Entrants in words, with commas."""
    return ", ".join(title(who) for who in names)


def headline(advice: Advice) -> str:
    """The answer in a sentence."""
    if not advice.answer:
        return "No answer: nobody who meets these needs was measured."
    if advice.dull:
        return f"None of the families: use the dull method, {title(advice.answer)}."
    return f"Use {title(advice.answer)}."


def question(advice: Advice) -> str:
    """What was asked, in a sentence."""
    needs = "".join(f"; it must {NEEDS[need].words}" for need in advice.needs)
    return f"To {PURPOSES[advice.purpose].words}, {KINDS[advice.data]}{needs}."


def sentences(advice: Advice) -> list[str]:
    """Question, answer, how sure, and what each set says."""
    out = [question(advice), headline(advice), SURE[advice.sure].format(n=len(advice.sets))]
    if advice.missing:
        out.append(f"Nothing measured on {' and '.join(advice.missing)}.")
    if advice.free and advice.free != advice.answer:
        out.append(f"Without these needs it would be {title(advice.free)}.")
    if advice.others:
        out.append(f"Not shown to be worse: {listed(advice.others)}.")
    if advice.sets:
        says = PURPOSES[advice.purpose].says
        out.append(
            f"By {says} ({'more' if PURPOSES[advice.purpose].sign > 0 else 'less'} is better):"
        )
    return out + [reason(one, advice.answer) for one in advice.sets]


def reason(one: OnSet, answer: str) -> str:
    """What one set says of an answer, and of families against dull methods."""
    text = f"{one.name}: best {title(one.best)}, {one.means[one.best]:.3g}"
    if answer != one.best and answer in one.means:
        word = "not really worse" if answer in one.alike else "really worse"
        text += f"; {title(answer)} {one.means[answer]:.3g}, {word}"
    elif answer != one.best:
        text += f"; {title(answer)} was not measured"
    others = [who for who in one.alike if who not in (answer, one.best)]
    text += f"; alike: {listed(others)}" if others else ""
    out = [who for who, why in one.left_out.items() if why.startswith(("copies", "a run"))]
    text += f"; left out for copies or lost runs: {listed(out)}" if out else ""
    text += f"; not run: {listed(one.absent)}" if one.absent else ""
    return f"{text}; {against_dull(one)}."


def against_dull(one: OnSet) -> str:
    """The best family against the best dull method, with its interval."""
    if not one.dull:
        return "no dull method was measured"
    if one.gap is None:
        return "no family was measured"
    verdict = "a real difference" if one.real else "no real gain"
    mean, low, high = one.gap
    word = "ahead of"
    if mean < 0:
        word, mean, low, high = "behind", -mean, -high, -low
    numbers = f"{mean:.2g} ({low:.2g} to {high:.2g})"
    return f"the best family is {word} {title(one.dull)} by {numbers}, {verdict}"
