"""A process whose end is waited for, whatever the reader's Ctrl-C makes of it."""

import subprocess


def run(command, cwd, env=None):
    """Run a command in a folder and return its exit status; Ctrl-C is the command's to answer."""
    process = subprocess.Popen(command, cwd=str(cwd), env=env)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
