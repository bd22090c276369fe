"""What one submission may use. Change it in nbgrader_config.py: `c.Limits.seconds = 900`."""

from traitlets import Float, Integer
from traitlets.config import Configurable


class Limits(Configurable):
    """Bounds for one submission; the limit for one cell is nbgrader's own, in the settings."""

    seconds = Float(600, help="for all cells of a notebook together").tag(config=True)
    patience = Float(10, help="seconds to answer after an interruption").tag(config=True)
    memory = Integer(4000, help="megabytes of memory for the kernel").tag(config=True)
    processes = Integer(100, help="processes that the kernel may start").tag(config=True)
    output = Integer(1_000_000, help="characters of output that a cell keeps").tag(config=True)
    written = Integer(200, help="megabytes of files that the code may write").tag(config=True)
    files = Integer(500, help="files that a student may hand in").tag(config=True)
    size = Integer(100, help="megabytes of files that a student may hand in").tag(config=True)
    notebook = Integer(20, help="megabytes of one notebook").tag(config=True)
