"""Files too big to ship: found by their hash in your own folder, or downloaded once and kept.

    GENLIB_DATA (any file name, known by its sha256)  ->  pooch's cache  ->  the address

Pooch downloads to a temporary file and moves it into place only when its sha256 is right, so what
lies in the cache is whole; and it is hashed again each time it is opened.
"""

import hashlib
import os
from pathlib import Path

from genlib.data.entries import CATALOG
from genlib.data.sources import File


class DataUnavailable(OSError):
    """A file could not be had. The message says from where, its hash, and where to put it."""


def fetch(name: str) -> list[Path]:
    """The files of a data set of the catalogue, checked by sha256, in the catalogue's order.

    Raises:
        KeyError: no such data set.
        ValueError: a set that is drawn in code or lies in a package: it has its own function.
        DataUnavailable: neither in GENLIB_DATA, nor in the cache, nor to be downloaded.
    """
    source = CATALOG[name]
    if not any(file.url for file in source.files):
        raise ValueError(
            f"Expected a set that is downloaded, got {name!r}, which is {source.had}: "
            f"there is nothing to fetch."
        )
    return [in_own_folder(name, file) or _download(name, file) for file in source.files]


def in_own_folder(name: str, file: File) -> Path | None:
    """The file with the right bytes in GENLIB_DATA or a folder inside it, whatever its name."""
    if not os.environ.get("GENLIB_DATA"):
        return None
    folder = Path(os.environ["GENLIB_DATA"])
    if not folder.is_dir():
        raise DataUnavailable(
            f"Expected GENLIB_DATA to be a folder with data files, got {str(folder)!r}, "
            f"which is none (looking for {file.name} of {name!r})."
        )
    for path in sorted(folder.rglob("*")):
        # Only files of the right size are read: the folder may be large.
        if path.is_file() and path.stat().st_size == file.bytes and sha256(path) == file.sha256:
            return path
    return None


def _download(name: str, file: File) -> Path:
    import pooch  # here: the default run downloads nothing

    cache = Path(pooch.os_cache("genlib"))
    try:
        path = pooch.retrieve(
            file.url,
            known_hash=f"sha256:{file.sha256}",
            # A name of its own: MNIST and Fashion-MNIST call their files the same.
            fname=f"{name}-{file.name}",
            path=cache,
            downloader=pooch.HTTPDownloader(timeout=30),
        )
    except (OSError, ValueError) as error:  # requests' errors; a wrong hash is a ValueError
        raise DataUnavailable(
            f"The file {file.name} ({file.bytes:,} bytes) of the data set {name!r} could not be "
            f"had from {file.url} ({_reason(error)}). To put it there by hand: get a copy with "
            f"sha256 {file.sha256}, place it under any name in a folder, and set the variable "
            f"GENLIB_DATA to that folder (now: {os.environ.get('GENLIB_DATA') or 'not set'})."
        ) from error
    return Path(path)


def _reason(error: Exception) -> str:
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first[:200]}"


def sha256(path: Path) -> str:
    """The sha256 of a file, as 64 hexadecimal digits."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
