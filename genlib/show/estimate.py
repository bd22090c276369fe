"""A histogram or a kernel estimate of points in the plane, as fine as the reader wants."""

from torch import Tensor

from genlib.checks import check_tensor
from genlib.show.html import Html, live

FINEST = 24  # a histogram of 3k x 2k cells, k from 1 to here
WIDTHS = (1.0, 0.01, 41)  # of the kernels: the widest, the narrowest, how many


def estimate(
    train: Tensor,
    held_out: Tensor,
    truth: float,
    box: tuple[float, float] = (2.1, 1.4),
    extra: float = 0.1,
    name: str = "",
) -> Html:
    """Points, the density that is made of them, and two log-likelihoods; a slider for how fine.

    Args:
        train: the points that the density is made of, `[N, 2]`.
        held_out: points that it is scored by, `[M, 2]`.
        truth: mean log-density of held-out points under the distribution they came from, nats.
        box: half the width and half the height of the histogram's box around 0.
        extra: what each cell of the histogram has beside the points in it.
        name: of an anchor to link to.

    Raises:
        ValueError: points that are not in the box.
    """
    points = []
    for word, x in (("train", train), ("held_out", held_out)):
        x = check_tensor(word, x, ("N", 2)).double()
        if (x.abs() >= x.new_tensor(box)).any():
            raise ValueError(f"Expected {word} inside the box of half sides {box}; make it larger.")
        points.append([[round(v, 3) for v in row] for row in x.tolist()])
    data = {
        "train": points[0],
        "held": points[1],
        "truth": round(truth, 3),
        "box": list(box),
        "extra": extra,
        "finest": FINEST,
        "widths": list(WIDTHS),
    }
    plain = (
        "A histogram or kernel estimate with a slider for how fine it is, and its log-likelihood "
        "on training and held-out points; it needs a page that can run scripts."
    )
    return live("estimate", data, plain, name=name)
