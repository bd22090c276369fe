"""Which build of torch a machine gets, and what is said of it."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from install import Trouble, torch_build
from install.place import Place

INDEX = "https://download.pytorch.org/whl/cpu"


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Linux without a GPU, where nothing can be reached until a test says so."""
    machine = SimpleNamespace(place=Place(tmp_path), driver=False, reached=False, offered=[])
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(torch_build, "has_driver", lambda: machine.driver)
    monkeypatch.setattr(torch_build, "answers", lambda place, url: machine.reached)
    monkeypatch.setattr(torch_build, "offered", lambda place, package: machine.offered)
    return machine


def test_without_a_driver_the_cpu_build_from_pytorchs_index(machine):
    machine.reached = True
    build = torch_build.choose(machine.place, None, "2.13.0")
    assert (build.name, build.version, build.index) == ("cpu", "2.13.0", INDEX)


def test_with_a_driver_the_cuda_build_of_the_ordinary_index(machine):
    machine.driver = machine.reached = True
    build = torch_build.choose(machine.place, None, "2.13.0")
    assert (build.name, build.index) == ("cuda", None)


def test_an_index_out_of_reach_is_said_with_the_size(machine):
    build = torch_build.choose(machine.place, None, "2.13.0")
    assert (build.version, build.index, build.gib) == ("2.13.0", None, 9)
    assert "cannot be reached" in build.words and "6 GB" in build.words


def test_a_cpu_build_that_pip_finds_elsewhere_is_taken(machine):
    machine.offered = ["2.14.1", "2.13.0+cpu"]
    build = torch_build.choose(machine.place, None, "2.13.0")
    assert (build.version, build.index, build.gib) == ("2.13.0+cpu", None, 3)
    assert "cannot be reached" in build.words and "2 GB" in build.words


@pytest.mark.parametrize("driver", [True, False])
def test_what_is_asked_for_decides(machine, driver):
    machine.driver = driver
    build = torch_build.choose(machine.place, "cu126", "2.13.0")
    assert build.index.endswith("/cu126")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_ordinary_index_has_the_small_build(machine, monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert torch_build.choose(machine.place, None, "2.13.0").index is None


def test_a_silent_index_is_given_up_in_time(monkeypatch, tmp_path):
    def hangs(command, timeout, **how):
        assert timeout <= 10
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(torch_build.subprocess, "call", hangs)
    assert not torch_build.answers(Place(tmp_path), INDEX)


@pytest.mark.parametrize("sign", ["/proc/driver/nvidia", "/dev/nvidia0"])
def test_a_driver_leaves_signs(monkeypatch, sign):
    monkeypatch.setattr(torch_build.shutil, "which", lambda name: None)
    monkeypatch.setattr(torch_build.os.path, "exists", lambda path: path == sign)
    assert torch_build.has_driver()
    monkeypatch.setattr(torch_build.os.path, "exists", lambda path: False)
    assert not torch_build.has_driver()


@pytest.mark.parametrize(
    ("translated", "words"), [(b"0", "an Intel processor.*2.2.2.*Docker"), (b"1", "2.2.2.*arm64")]
)
def test_an_intel_mac_gets_the_true_reason(monkeypatch, translated, words):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(torch_build.platform, "machine", lambda: "x86_64")
    answer = SimpleNamespace(stdout=translated)
    monkeypatch.setattr(torch_build.subprocess, "run", lambda command, **how: answer)
    with pytest.raises(Trouble, match=words):
        torch_build.refuse_intel_mac()


def test_apple_silicon_is_welcome(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(torch_build.platform, "machine", lambda: "arm64")
    torch_build.refuse_intel_mac()
