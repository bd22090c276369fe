"""A file is whole, right and in its place, or a sentence says what to do; never half a file."""

import hashlib
import http.server
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genlib.data import download
from genlib.data.download import DataUnavailable, fetch, sha256
from genlib.data.sources import Catalog, File, Source

CONTENT = b"numbers " * 1000
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A catalogue of one file, an empty cache, an empty folder of the reader's own."""

    def use(url="http://127.0.0.1:9/thing.bin", content=CONTENT):
        file = File("thing.bin", len(content), hashlib.sha256(content).hexdigest(), url)
        source = Source("thing", "a thing", "us", "none", "downloaded", (file,))
        monkeypatch.setattr(download, "CATALOG", Catalog(source))

    for folder in ("cache", "own"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache")
    monkeypatch.setenv("GENLIB_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    use()
    shelf = tmp_path
    return shelf, use


@pytest.fixture
def server():
    """A web server on this machine that answers every request with what `answer` says."""
    answer = {"status": 200, "content": CONTENT, "length": len(CONTENT), "asked": 0}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            answer["asked"] += 1
            self.send_response(answer["status"])
            self.send_header("Content-Length", str(answer["length"]))
            self.end_headers()
            self.wfile.write(answer["content"])

        def log_message(self, *args): ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/thing.bin", answer
        running.shutdown()


@pytest.mark.parametrize("name", ["thing.bin", "other name.txt", "deep/er/x"])
def test_own_folder_is_searched_by_hash_not_by_name(shelf, name):
    folder, _ = shelf
    wrong = folder / "own" / "a_first.bin"
    wrong.write_bytes(CONTENT[:-1] + b"!")  # the right size, the wrong bytes
    path = folder / "own" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)
    assert fetch("thing") == [path]
    assert list((folder / "cache").iterdir()) == []


def test_own_folder_must_be_one(shelf, monkeypatch):
    folder, _ = shelf
    monkeypatch.setenv("GENLIB_DATA", str(folder / "nowhere"))
    with pytest.raises(DataUnavailable, match="Expected GENLIB_DATA to be a folder.*nowhere"):
        fetch("thing")


def test_a_download_is_kept_and_not_asked_for_again(shelf, server):
    (folder, use), (url, answer) = shelf, server
    use(url)
    (path,) = fetch("thing")
    assert path.read_bytes() == CONTENT and path.parent == folder / "cache"
    assert fetch("thing") == [path] and answer["asked"] == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content": CONTENT[:-1] + b"!"}, "hash"),
        ({"content": CONTENT[:3000]}, "IncompleteRead|broken|hash"),
        ({"content": CONTENT[:3000], "length": 3000}, "hash"),
        ({"status": 404}, "404"),
        ({"content": b"", "length": 0}, "hash"),
    ],
    ids=["other bytes", "cut off", "too short", "not found", "empty"],
)
def test_a_bad_download_leaves_nothing_and_says_what_to_do(shelf, server, change, reason):
    (folder, use), (url, answer) = shelf, server
    use(url)
    answer.update(change)
    with pytest.raises(DataUnavailable) as caught:
        fetch("thing")
    text = str(caught.value)
    assert url in text and SHA in text and "GENLIB_DATA" in text and "8,000 bytes" in text
    assert any(word in text for word in reason.split("|")), text
    assert [p for p in (folder / "cache").rglob("*") if p.is_file()] == []


def test_no_network_says_so_and_where_the_folder_is(shelf):
    folder, _ = shelf
    with pytest.raises(
        DataUnavailable, match="could not be had from http://127.0.0.1:9/"
    ) as caught:
        fetch("thing")
    assert f"(now: {folder / 'own'})" in str(caught.value)


def test_a_spoilt_cache_is_not_believed(shelf, server):
    (_, use), (url, answer) = shelf, server
    use(url)
    (path,) = fetch("thing")
    path.write_bytes(CONTENT[:100])
    assert fetch("thing") == [path] and path.read_bytes() == CONTENT and answer["asked"] == 2
    path.write_bytes(CONTENT[:100])
    answer["status"] = 500
    with pytest.raises(DataUnavailable, match="500"):
        fetch("thing")


@settings(max_examples=25, deadline=None)
@given(content=st.binary(min_size=1, max_size=2000))
def test_sha256_of_a_file(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("hash") / "file"
    path.write_bytes(content)
    assert sha256(path) == hashlib.sha256(content).hexdigest()
