"""A headless Chromium without a network, and the built book over http and from its folder."""

import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import rotation
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def pytest_collection_modifyitems(config, items):
    """Leave out what is looked at closely of pages whose turn it is not."""
    waiting = set(rotation.names()) - set(rotation.today())
    left = [item for item in items if waiting and waits(item, waiting)]
    if left:
        items[:] = [item for item in items if item not in set(left)]
        config.hook.pytest_deselected(items=left)


def waits(item, waiting: set[str]) -> bool:
    given = getattr(item, "callspec", None)
    return bool(
        item.get_closest_marker("closely") and given and waiting & set(given.params.values())
    )


def chromium() -> str | None:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (str(MAC) if MAC.exists() else None)


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        notice = "Chromium was not found: the book was NOT checked in a browser"
        if os.environ.get("GENLIB_REQUIRE_BROWSER") == "1" or os.environ.get("CI") == "true":
            pytest.fail(notice, pytrace=False)
        pytest.skip(notice)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def sites(book: Path):
    """Scheme → address of the book's folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(book)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"http": f"http://127.0.0.1:{server.server_port}", "file": book.as_uri()}
    server.shutdown()
    server.server_close()
