"""What a submission's kernel is started with: nothing of the teacher's, whatever the isolation."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from grading import sandbox, watch
from grading.limits import Limits
from links import ROOT


@pytest.fixture
def run(tmp_path):
    """The folder of a run, in a course with a source, as `kernelspec` fills it."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "solutions.txt").write_text("solutions")
    sandbox.kernelspec(sandbox.NONE, tmp_path / "grade-x1", Limits())
    return tmp_path / "grade-x1"


def inside(run: Path, code: str) -> str:
    """What a piece of Python prints under bubblewrap; skipped where that is not possible."""
    try:
        assert sandbox.choose() == sandbox.BUBBLEWRAP
    except sandbox.NotIsolated as problem:
        pytest.skip(str(problem))
    command = [*sandbox._bubblewrap(run, Limits()), sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("print(os.getuid(), os.path.exists('/home'))", "^1000 False$"),
        ("import genlib; print(os.path.exists(ROOT + '/chapters'))", "^False$"),
        ("open('/proc/sys/kernel/core_pattern', 'w')", "Read-only|Permission"),
        ("open('/proc/sysrq-trigger', 'w')", "Read-only|Permission|No such file"),
        ("open(PLACE + '/files/x', 'w')", "Read-only"),
        ("open('/usr/x', 'w')", "Read-only"),
        ("import socket; socket.create_connection(('192.0.2.1', 80), 2)", "unreachable"),
        ("print(len([p for p in os.listdir('/proc') if p.isdigit()]))", "^2$"),
        ("print(sorted(os.listdir(os.path.dirname(PLACE))))", r"^\['grade-x1'\]$"),
        ("print([k for k in os.environ if 'TOKEN' in k])", r"^\[\]$"),
        ("import ctypes; print(ctypes.CDLL(None).mount(b'x', b'/', b'tmpfs', 0, 0))", "^-1$"),
    ],
)
def test_bubblewrap_lets_nothing_through(run, monkeypatch, code, said):
    monkeypatch.setenv("A_TOKEN", "secret")
    found = inside(run, f"import os; PLACE, ROOT = {str(run)!r}, {str(ROOT)!r}; {code}")
    assert re.search(said, found), found


@pytest.mark.parametrize("kind", sandbox.CONTAINERS)
def test_a_container_sees_three_places_and_no_network(run, kind):
    sandbox.kernelspec(kind, run, Limits(), "an-image")
    argv = json.loads((run / "kernels/graded/kernel.json").read_text())["argv"]
    options, inside = argv[: argv.index("an-image")], argv[argv.index("an-image") + 1 :]
    assert {"--network=none", "--read-only", "--cap-drop=ALL", "--rm"} <= set(options)
    places = {o.split(":")[0] for o in options if o.count(":") == 2 and o.startswith("/")}
    assert places == {str(run / "files"), str(run / "link"), str(sandbox.KERNEL)}
    assert inside[4:6] == ["python", str(sandbox.KERNEL)]


@pytest.mark.parametrize(
    ("wanted", "image", "said"),
    [
        ("jail", "", "Expected ISOLATION= to be bubblewrap, podman, docker, none, got 'jail'"),
        ("docker", "x", "Expected the command docker"),
        ("podman", "", "Expected IMAGE="),
        ("", "", "bubblewrap is not installed"),
    ],
)
def test_what_cannot_isolate_is_refused(monkeypatch, wanted, image, said):
    there = {"podman": "/bin/podman"}
    monkeypatch.setattr(shutil, "which", there.get)
    with pytest.raises(sandbox.NotIsolated, match=said):
        sandbox.choose(wanted, image)


def test_bubblewrap_that_fails_is_no_isolation(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho no user namespaces >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(broken))
    with pytest.raises(sandbox.NotIsolated, match="no user namespaces"):
        sandbox.choose()


def test_a_process_that_has_ended_is_not_watched():
    """On a busy machine it can be over before the teacher's process looks for it."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    assert {p.pid for p in watch.found(ended.pid)} == {ended.pid}
    ended.wait()
    assert watch.found(ended.pid) == set()
    watcher = watch.Watch(Limits(), None)
    watcher.over(ended.pid)
    with watcher:
        pass
    assert watcher.reason == ""
