"""Which algorithm can train which model: what each needs, what each family has, and a figure."""

from collections.abc import Collection

from genlib.show.html import Html, live

HAS = {  # what a model may have
    "density": "p(x) as a formula",
    "joint": "p(x, z) as a formula",
    "short": "a code so short that all of it can be summed over",
    "smooth z": "a slope of log p(x, z) in z",
    "posterior": "p(z | x) as a formula",
    "conjugate": "priors that keep all factors of q in closed form",
    "conditionals": "each unknown can be drawn, given the rest",
    "energy": "p(x) up to a factor",
    "smooth x": "a slope of that in x",
    "score": "slopes of log p(x) in x, put out by a network",
    "chain": "a Markov chain that leaves p(x) as it is",
    "sampler": "samples with a slope in the parameters",
    "pair": "an encoder and a decoder",
}
FOLLOWS = {"density": {"energy"}}  # who has the one has the others

NEEDS = {  # algorithm: any one of these sets is enough
    "exact gradient": [{"density"}, {"joint", "short"}],
    "EM": [{"posterior"}],
    "variational Bayes": [{"conjugate"}],
    "Gibbs, MCMC": [{"conditionals"}, {"joint", "smooth z"}],
    "ELBO gradient": [{"joint", "smooth z"}],
    "score function": [{"joint"}],
    "contrastive divergence": [{"energy", "chain"}, {"energy", "smooth x"}],
    "score matching": [{"energy", "smooth x"}, {"score"}],
    "adversarial": [{"sampler"}],
    "reconstruction": [{"pair"}],
}
GIVES = {
    "exact gradient": "a point",
    "EM": "a point, and p(z | x)",
    "variational Bayes": "a distribution over parameters, too narrow",
    "Gibbs, MCMC": "draws of all unknowns",
    "ELBO gradient": "a point, and an encoder",
    "score function": "a point, and an encoder, through much noise",
    "contrastive divergence": "a point, without the normaliser",
    "score matching": "a point, and the slopes of log p(x)",
    "adversarial": "a sampler, and no probabilities",
    "reconstruction": "codes, and no probabilities",
}
FAMILIES = {  # a model of the book: what it has
    "one-factor Gaussian (this chapter)": set(HAS) - {"short"},
    "autoencoder": {"pair"},
    "sparse autoencoder": {"pair"},
    "denoising autoencoder": {"pair", "score"},
    "variational autoencoder": {"joint", "smooth z", "sampler", "pair"},
    "Boltzmann machine": {"energy", "chain"},
    "GAN": {"sampler"},
    "energy-based GAN": {"sampler", "energy", "smooth x"},
    "mixture": {
        "density", "joint", "short", "posterior", "conjugate", "conditionals", "energy", "smooth x",
        "chain",
    },
    "Bayesian network": {
        "density", "joint", "posterior", "conjugate", "conditionals", "energy", "chain",
    },
    "flow": {"density", "energy", "smooth x", "sampler"},
    "recurrent model": {"density", "energy"},
    "Bayesian regression": {"joint", "smooth z"},
}  # fmt: skip
USED = {  # what the chapters train each with
    "one-factor Gaussian (this chapter)": set(NEEDS),
    "autoencoder": {"reconstruction"},
    "sparse autoencoder": {"reconstruction"},
    "denoising autoencoder": {"reconstruction", "score matching"},
    "variational autoencoder": {"ELBO gradient"},
    "Boltzmann machine": {"contrastive divergence"},
    "GAN": {"adversarial"},
    "energy-based GAN": {"adversarial"},
    "mixture": {"EM", "exact gradient"},
    "Bayesian network": {"EM", "exact gradient"},
    "flow": {"exact gradient"},
    "recurrent model": {"exact gradient"},
    "Bayesian regression": {"Gibbs, MCMC", "ELBO gradient"},
}


def fits(has: Collection[str]) -> dict[str, set[str]]:
    """For each algorithm what a model lacks that has these things; an empty set where it applies.

    Raises:
        ValueError: something that is not in `HAS`.
    """
    if unknown := set(has) - set(HAS):
        raise ValueError(f"Expected things that a model may have, {list(HAS)}, got {unknown}.")
    has = set(has).union(*(FOLLOWS.get(thing, set()) for thing in has))
    return {
        name: min((way - has for way in ways), key=lambda lacks: (len(lacks), sorted(lacks)))
        for name, ways in NEEDS.items()
    }


def which(family: str = "variational autoencoder", name: str = "") -> Html:
    """Boxes for what a model has; the algorithms that can train it follow, or what they lack.

    Args:
        family: of the book, whose boxes are set at the start.
        name: of an anchor to link to.
    """
    if family not in FAMILIES:
        raise ValueError(f"Expected a family, one of {list(FAMILIES)}, got {family!r}.")
    content = {
        "has": HAS,
        "follows": {thing: sorted(more) for thing, more in FOLLOWS.items()},
        "needs": {name: [sorted(way) for way in ways] for name, ways in NEEDS.items()},
        "gives": GIVES,
        "families": {name: sorted(has) for name, has in FAMILIES.items()},
        "start": family,
    }
    plain = "Which algorithm fits which model; it needs a page that can run scripts."
    return live("which", content, plain, name=name)
