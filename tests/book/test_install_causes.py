"""What pip says when it fails becomes the cause in plain words, and never one cause for another."""

import re
import subprocess
import sys

import pytest
from install import Trouble
from install.causes import explain
from install.place import Place
from install.run_pip import pip

FAILED = "WARNING: Retrying (Retry(total=0)) after connection broken by '{}': /simple/numpy/\n"
NONE = "ERROR: No matching distribution found for numpy==2.4.6\n"
VERSIONS = (
    "ERROR: Could not find a version that satisfies the requirement {} (from versions: {})\n" + NONE
)
DNS = "NewConnectionError('<...>: Failed to establish a new connection: [Errno -2] Name or ...')"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded", "The disk is full"),
        ("[WinError 112] There is not enough space on the disk", "The disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '/x/.venv/bin/f2py'", "may not write"),
        ("OSError: [Errno 30] Read-only file system", "may not write"),
        ("[WinError 5] Access is denied: 'torch_cpu.dll'", "may not write"),
        ("[WinError 32] ... it is being used by another process", "Close JupyterLab"),
        ("HINT: ... Windows Long Path support enabled.", "longer than Windows allows"),
        (FAILED.format(DNS) + NONE, "there is no network"),
        (FAILED.format("[Errno 11001] getaddrinfo failed") + NONE, "there is no network"),
        (FAILED.format("ConnectTimeoutError(...)") + NONE, "there is no network"),
        (FAILED.format("ProxyError('Cannot connect to proxy.', " + DNS) + NONE, "A proxy stands"),
        (FAILED.format("SSLError(SSLCertVerificationError(1, ...") + NONE, "certificate"),
        (FAILED.format('ReadTimeoutError("... Read timed out.")'), "broke off"),
        ("urllib3.exceptions.IncompleteRead: IncompleteRead(9 bytes read)", "broke off"),
        ("ERROR: HTTP error 403 while getting https://x/y.whl", r"an error \(HTTP error 403\)"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES ... do not match the hash", "is damaged"),
        (VERSIONS.format("torch==2.13.0", "2.2.0, 2.2.2"), "torch==2.13.0 for Python 3.11 on Mac"),
        (VERSIONS.format("torch==2.13.0", "2.2.0, 2.2.2"), "its newest there is 2.2.2"),
        (
            VERSIONS.format("torch==2.13.0", "none"),
            "no version of torch==2.13.0 at all.*cannot be reached",
        ),
        (NONE, "does not have numpy==2.4.6"),
        ("ERROR: Failed building wheel for cffi", "cffi is not offered ready made"),
        ("ERROR: Operation cancelled by user", "Interrupted"),
        ("something else", "a reason unknown"),
    ],
)
def test_each_cause_has_its_own_sentence(said, cause):
    sentence = explain(said, version=(3, 11), where="Mac")
    assert re.search(cause, sentence), sentence
    assert "{" not in sentence


@pytest.mark.parametrize("status", [-9, 137])
def test_a_pip_that_was_killed_is_no_riddle(status):
    assert "memory" in explain("Downloading torch", status)


def test_pip_that_fails_says_cause_and_last_words_and_keeps_all(tmp_path, monkeypatch):
    place = Place(tmp_path)
    place.venv.mkdir()
    (tmp_path / "words.py").write_text("import sys\nprint('No space left on device')\nsys.exit(1)")
    run = subprocess.Popen
    python = [sys.executable, str(tmp_path / "words.py")]
    monkeypatch.setattr(
        "install.run_pip.subprocess.Popen", lambda command, **how: run(python, **how)
    )
    with pytest.raises(Trouble, match=r"(?s)The disk is full.*install\.log.*No space left"):
        pip(place, "x")
    assert "No space left" in place.log.read_text()
