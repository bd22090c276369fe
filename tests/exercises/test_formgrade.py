"""`make formgrade` opens nbgrader's page for points by hand, in the course's folder."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import classroom
import formgrade
import nbformat
import psutil
import pytest
from links import ROOT


@pytest.mark.parametrize("given", ["", "nowhere", "."])
def test_a_course_with_a_gradebook_has_to_be_there(monkeypatch, tmp_path, given):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["formgrade.py", given])
    with pytest.raises(SystemExit, match="Expected COURSE= to"):
        formgrade.main()


def test_the_page_opens_on_the_courses_assignments(new_course, tmp_path):
    course = new_course(tmp_path)
    course.hand_in("ada", json.dumps(evil(course.solved())))
    said = course.nbgrader("autograde", classroom.NAME)
    assert (course.root / "autograded" / "ada").exists(), said
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")
    environment = {**os.environ, **{name: str(tmp_path / name.lower()) for name in places}}
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token="]
    command = [sys.executable, ROOT / "book/tools/formgrade.py", course.root, *options]
    with (tmp_path / "said").open("w") as said:
        server = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        page = read(server, f"http://127.0.0.1:{port}/", tmp_path / "said")
        assert "Manual Grading" in page
        listed = read(server, f"http://127.0.0.1:{port}/formgrader/api/assignments", None)
        assert [entry["name"] for entry in json.loads(listed)] == [classroom.NAME]
        place = f"http://127.0.0.1:{port}/formgrader"
        query = f"{place}/api/submitted_notebooks/{classroom.NAME}/{classroom.NAME}"
        (handed_in,) = json.loads(read(server, query, None))
        page = read(server, f"{place}/submissions/{handed_in['id']}/", None)
        assert "good <strong>words</strong>" in page and "<td>shown</td>" in page
        assert not RUNS.search(page), RUNS.search(page)
    finally:
        for process in [*psutil.Process(server.pid).children(recursive=True), server]:
            process.kill()
        server.wait()


RUNS = re.compile(r"<script>[^<]*EVIL|<[^>]*=\W*EVIL|<iframe[^>]*EVIL|href=.javascript", re.I)


def evil(book):
    """A submission with scripts wherever one could stand."""
    table = "<table><tr><td>shown</td></tr></table><script>EVIL</script>"
    code = f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({table!r}))\n"
    code += "display(Javascript('EVIL'))\n"
    code += "display({'image/png': '\"><script>EVIL</script>', 'text/plain': ''}, raw=True)\n"
    code += "display({'image/svg+xml': '<svg onload=EVIL></svg>'}, raw=True)\n"
    classroom.cell(book, "two").source = code + "answer = 2"
    words = "good **words** <script>EVIL</script> <img src=x onerror=EVIL>\n\n"
    words += (
        "[link](javascript:EVIL) <a href='javascript:EVIL'>b</a> <iframe srcdoc='EVIL'></iframe>"
    )
    book.cells.append(nbformat.v4.new_markdown_cell(words))
    marks = {
        **classroom.cell(book, "two").metadata.nbgrader,
        "grade_id": "x'><script>EVIL</script>",
    }
    invented = nbformat.v4.new_code_cell("1", metadata={"nbgrader": marks})
    return {**book, "cells": [*book.cells, invented]}


def read(server, url, said) -> str:
    """A page of the server, as soon as it answers."""
    for _ in range(1200):
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return answer.read().decode("utf-8")
        except OSError:
            assert server.poll() is None, said.read_text("utf-8")
            time.sleep(0.1)
    raise TimeoutError(said.read_text("utf-8"))
