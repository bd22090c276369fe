"""Kernels that are copies of one process have names of their own, and end when they are told to."""

import os
import queue

import pytest
import warm_kernel

pytestmark = pytest.mark.skipif(not warm_kernel.WARM, reason="kernels start as Jupyter has it")


@pytest.fixture
def start(tmp_path):
    warm_kernel.install()
    running = []

    def start():
        from nbval import kernel

        running.append(kernel.RunningKernel(kernel.CURRENT_ENV_KERNEL_NAME, cwd=str(tmp_path)))
        return running[-1]

    yield start
    for kernel in running:
        if kernel.is_alive():
            kernel.stop()


def said(kernel, source: str) -> str:
    """What a cell prints, or the name of its error."""
    asked = kernel.execute_cell_input(source)
    while True:
        message = kernel.get_message("iopub", timeout=60)
        content = message["content"]
        if message["parent_header"].get("msg_id") == asked:
            if "text" in content or "ename" in content:
                return content.get("text") or content["ename"]
            if content.get("execution_state") == "idle":
                return ""


def test_a_copy_has_no_names_and_no_module_of_ours(start, tmp_path):
    first, second = start(), start()
    assert said(first, "import torch; x = torch.rand(1); print(len(x))") == "1\n"
    assert said(first, "import os; print(os.getcwd())") == f"{os.path.realpath(tmp_path)}\n"
    for name in ("torch", "x", "COMMON"):
        assert said(second, name) == "NameError"
    ours = "import sys; print([n for n in ('genlib', 'matplotlib.pyplot') if n in sys.modules])"
    assert said(second, ours) == "[]\n"


def test_a_long_cell_is_interrupted_and_a_kernel_ends(start):
    kernel = start()
    asked = kernel.execute_cell_input("import time; time.sleep(600)")
    with pytest.raises(queue.Empty):
        kernel.await_reply(asked, timeout=1)
    kernel.interrupt()
    kernel.await_reply(asked, timeout=60)
    assert said(kernel, "print('again')") == "again\n"
    process = kernel.km.provisioner.process
    kernel.stop()
    assert process.poll() == 0
