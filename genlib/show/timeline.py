"""The history of generative models as a time line to click; where no script runs, it is a list."""

from html import escape
from typing import NamedTuple

from genlib.show.html import Html, live


class Work(NamedTuple):
    """One step of the history.

    Attributes:
        year: in which it appeared.
        name: what it is known by.
        by: its authors.
        branch: one of `BRANCHES`.
        what: one sentence on what was new.
        cite: its key in book/references.bib.
        chapter: the chapter of the book that runs it, a path without the ending; or nothing.
        title: what the chapter is about.
    """

    year: int
    name: str
    by: str
    branch: str
    what: str
    cite: str
    chapter: str = ""
    title: str = ""


BRANCHES = {  # what a model is built on: in words
    "density": "a density from counts",
    "steps": "one step at a time",
    "energy": "an energy",
    "codes": "a code and a decoder",
    "game": "a game with a critic",
    "map": "an invertible map",
    "noise": "noise, taken away",
}
_C = "chapters/2_classification/"

WORKS = (
    Work(
        1948, "n-grams", "Shannon", "steps",
        "English is drawn letter by letter, and then word by word, from counted frequencies.",
        "shannon1948theory", _C + "11_recurrent", "recurrent models",
    ),
    Work(
        1956, "Kernel estimate", "Rosenblatt", "density",
        "A density is estimated by a bump around every example; this chapter does the same.",
        "rosenblatt1956remarks",
    ),
    Work(
        1977, "EM", "Dempster, Laird and Rubin", "density",
        "One algorithm fits models with hidden variables, mixtures first of all.",
        "dempster1977em", _C + "07_mixtures", "mixtures",
    ),
    Work(
        1985, "Boltzmann machine", "Ackley, Hinton and Sejnowski", "energy",
        "A network of random units learns a distribution by comparing what it sees with what it "
        "makes up.",
        "ackley1985learning", _C + "05_contrastive_divergence", "contrastive divergence",
    ),
    Work(
        1986, "RBM", "Smolensky", "energy",
        "Under the name harmonium: visible and hidden units, with no links inside either layer.",
        "smolensky1986harmony", _C + "05_contrastive_divergence", "contrastive divergence",
    ),
    Work(
        1987, "Sampling a Bayesian network", "Pearl", "density",
        "A graph of causes and effects is sampled by chance, one variable given its neighbours.",
        "pearl1987stochastic", _C + "08_bayesian_networks", "Bayesian networks",
    ),
    Work(
        1990, "Recurrent network", "Elman", "steps",
        "A network with a state predicts the next letter or word.",
        "elman1990finding", _C + "11_recurrent", "recurrent models",
    ),
    Work(
        1995, "Helmholtz machine", "Dayan, Hinton, Neal and Zemel", "codes",
        "A second network guesses the hidden causes, and a bound on the likelihood is climbed.",
        "dayan1995helmholtz", _C + "02_variational_autoencoders", "variational autoencoders",
    ),
    Work(
        1997, "LSTM", "Hochreiter and Schmidhuber", "steps",
        "Gates let a network remember over long stretches.",
        "hochreiter1997lstm", _C + "11_recurrent", "recurrent models",
    ),
    Work(
        2002, "Contrastive divergence", "Hinton", "energy",
        "A few steps of a Markov chain are enough to train an RBM.",
        "hinton2002training", _C + "05_contrastive_divergence", "contrastive divergence",
    ),
    Work(
        2005, "Score matching", "Hyvärinen", "noise",
        "A model is fitted through the slopes of its log-density, so that no normaliser is needed.",
        "hyvarinen2005score", _C + "03_denoising_autoencoders", "denoising autoencoders",
    ),
    Work(
        2006, "Deep autoencoder", "Hinton and Salakhutdinov", "codes",
        "Stacked RBMs give a deep autoencoder weights from which training succeeds.",
        "hinton2006reducing", _C + "01_autoencoders", "autoencoders",
    ),
    Work(
        2008, "Denoising autoencoder", "Vincent, Larochelle, Bengio and Manzagol", "noise",
        "A network learns to repair what was damaged; in 2011 this was shown to be score matching.",
        "vincent2008extracting", _C + "03_denoising_autoencoders", "denoising autoencoders",
    ),
    Work(
        2014, "Variational autoencoder", "Kingma and Welling; Rezende, Mohamed and Wierstra",
        "codes",
        "Encoder and decoder learn together by plain gradients, found by two groups at once.",
        "kingma2014vae", _C + "02_variational_autoencoders", "variational autoencoders",
    ),
    Work(
        2014, "GAN", "Goodfellow and others", "game",
        "A generator learns from a critic that tries to tell its samples from data.",
        "goodfellow2014gan", _C + "06_gan", "GANs",
    ),
    Work(
        2014, "NICE", "Dinh, Krueger and Bengio", "map",
        "Layers that are easy to invert give a deep model with an exact likelihood.",
        "dinh2014nice", _C + "09_flows", "flows",
    ),
    Work(
        2015, "Diffusion", "Sohl-Dickstein and others", "noise",
        "Data are turned into noise in small steps, and a network learns to undo each step.",
        "sohldickstein2015deep",
    ),
    Work(
        2016, "PixelRNN", "van den Oord, Kalchbrenner and Kavukcuoglu", "steps",
        "An image is written pixel by pixel, each given those before.",
        "oord2016pixel", _C + "11_recurrent", "recurrent models",
    ),
    Work(
        2017, "Real NVP", "Dinh, Sohl-Dickstein and Bengio", "map",
        "Coupling layers that also scale make flows for images.",
        "dinh2017realnvp", _C + "09_flows", "flows",
    ),
    Work(
        2017, "Wasserstein GAN", "Arjovsky, Chintala and Bottou", "game",
        "Another distance between distributions, for a game that is steadier.",
        "arjovsky2017wgan", _C + "06_gan", "GANs",
    ),
    Work(
        2017, "Energy-based GAN", "Zhao, Mathieu and LeCun", "game",
        "The critic is an autoencoder, and its reconstruction error an energy.",
        "zhao2017ebgan", _C + "10_energy_gan", "energy-based GANs",
    ),
    Work(
        2017, "Transformer", "Vaswani and others", "steps",
        "Attention takes the place of the state, so that all positions are trained at once.",
        "vaswani2017attention",
    ),
    Work(
        2017, "VQ-VAE", "van den Oord, Vinyals and Kavukcuoglu", "codes",
        "Codes become symbols from a list, and a second model learns how they follow each other.",
        "oord2017vqvae",
    ),
    Work(
        2019, "Score networks", "Song and Ermon", "noise",
        "It learns slopes of the log-density under noise of many strengths; samples follow them.",
        "song2019generative", _C + "03_denoising_autoencoders", "denoising autoencoders",
    ),
    Work(
        2020, "DDPM", "Ho, Jain and Abbeel", "noise",
        "Diffusion with a simple loss, denoising, makes images as good as those of GANs.",
        "ho2020denoising",
    ),
    Work(
        2022, "Latent diffusion", "Rombach and others", "noise",
        "Diffusion in the codes of an autoencoder: large images from text, at a lower cost.",
        "rombach2022latent",
    ),
    Work(
        2023, "Flow matching", "Lipman and others", "map",
        "A continuous flow is trained by regression, along straight paths from noise to data.",
        "lipman2023flow",
    ),
)  # fmt: skip


def timeline(folder: str = "chapters/1_introduction", name: str = "") -> Html:
    """All of `WORKS`; a click on one says what was new, and leads to the chapter that runs it.

    Where scripts do not run the same is a list to read.

    Args:
        folder: of the notebook that shows it, so that links lead from there.
        name: of an anchor to link to.
    """
    up = "../" * (folder.count("/") + 1)
    works = [
        {**work._asdict(), "chapter": up + work.chapter if work.chapter else ""} for work in WORKS
    ]
    return live(
        "timeline", {"branches": BRANCHES, "works": works}, _plain(), name=name, without=_list()
    )


def _list() -> str:
    """Every work as one item of a list, in the order of years."""
    rows = [
        f"<li>{w.year}: <strong>{escape(w.name)}</strong> ({escape(w.by)}). {escape(w.what)}"
        + (f" Here: the chapter on {escape(w.title)}." if w.title else "")
        + "</li>"
        for w in WORKS
    ]
    return f"<ul>{''.join(rows)}</ul>"


def _plain() -> str:
    return "\n".join(f"{w.year}  {w.name} ({w.by}): {w.what}" for w in WORKS)
