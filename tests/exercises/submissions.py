"""What a class hands in: for each kind of submission, how it comes about and what it should get.

The assignment is classroom.py's: `answer = 1` for one point, then `answer = 2` for two.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import nbformat
from classroom import NAME, cell

FILE = f"{NAME}.ipynb"


@dataclass(frozen=True)
class Kind:
    """A submission: `make` edits a solved notebook or returns the file's text."""

    name: str  # of the student
    points: float | None  # None where it cannot be graded
    make: Callable = lambda book: None
    look: str = ""  # words in the "look at" column or in the reason
    told: str = ""  # words on the student's page
    file: str = FILE
    hostile: bool = False  # not to be run where nothing isolates it

    def text(self, solved) -> str:
        """The content of the file."""
        book = copy.deepcopy(solved)
        return self.make(book) or json.dumps(book)


def second(code: str) -> Callable:
    """Answer the second exercise by a piece of code."""

    def make(book):
        cell(book, "two").source = code

    return make


def deleted(*names: str) -> Callable:
    def make(book):
        book.cells = [
            c for c in book.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in names
        ]

    return make


def without_setup(book):
    book.cells = [c for c in book.cells if "import math" not in c.source]


def copied(book):
    book.cells.append(copy.deepcopy(cell(book, "check-one")))


def marked(**marks) -> Callable:
    def make(book):
        for name in ("one", "check-one", "two", "check-two"):
            cell(book, name).metadata.nbgrader.update(marks)

    return make


def edited_check(book):
    cell(book, "two").source = "answer = 5"
    cell(book, "check-two").source = "pass"


def markdown_check(book):
    check = cell(book, "check-two")
    check.cell_type = "markdown"
    del check["outputs"], check["execution_count"]


def no_marks(book):
    for every in book.cells:
        every.metadata = nbformat.NotebookNode()


def old_format(book):
    book.nbformat_minor = 2
    for every in book.cells:
        every.pop("id", None)


def wrong_kernel(book):
    book.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}


def answer_in_a_new_cell(book):
    cell(book, "two").source = "raise NotImplementedError"
    at = book.cells.index(cell(book, "check-two"))
    book.cells.insert(at, nbformat.v4.new_code_cell("answer = 2"))


def first(code: str) -> Callable:
    """Put a piece of code before all others, the set-up included."""

    def make(book):
        book.cells.insert(0, nbformat.v4.new_code_cell(code))

    return make


def unanswered(book):
    cell(book, "one").source = cell(book, "two").source = "raise NotImplementedError"


EQUAL = "class Equal:\n    __eq__ = __ne__ = lambda *_: True\n    __add__ = lambda s, o: s\n"
WARNS = "import sys, warnings\nclass Two(int):\n    def __eq__(self, other):\n"
WARNS += "        warnings.warn('slow')\n        print('50%|###', end='\\r', file=sys.stderr)\n"
WARNS += "        return int(self) == other\nanswer = Two(2)"
REACH = "import os, pathlib, socket, sqlite3, subprocess\nanswer, here = 2, pathlib.Path(COURSE)\n"

SLOW = """import sys, time
class Slow:
    def find_spec(name, *_):
        time.sleep(5 * (name == 'math'))
sys.modules.pop('math', None)
sys.meta_path.insert(0, Slow)"""

HARMLESS = [
    Kind("slow setup", 3, first(SLOW)),
    Kind("no setup", None, first("import sys; sys.modules['math'] = None"), "set-up cell did not"),
    Kind("empty", 0, unanswered),
    Kind("none", 1, second("answer = None")),
    Kind("equal", 3, second(EQUAL + "answer = Equal()"), "__eq__"),  # seen, not prevented
    Kind("endless", 1, second("while True:\n    pass"), told="CellTimeoutError"),
    Kind("exit", 1, second("import os; os._exit(0)"), told="Kernel died"),
    Kind("deleted check", 3, deleted("check-one"), "were added: check-one"),
    Kind("deleted setup", 3, without_setup),
    Kind("copied cell", 3, copied, "more than once: check-one"),
    Kind("schema 1", 3, marked(schema_version=1), "had changed"),
    Kind("schema 99", 3, marked(schema_version=99), "had changed"),
    Kind("another name", 3, look="was taken for", file=f"{NAME} (1).ipynb"),
    Kind("cut off", None, lambda book: json.dumps(book)[:300], "cannot be read"),
    Kind("no notebook", None, lambda book: "dear teacher", "cannot be read"),
    Kind("another file", None, lambda book: "x = 1", "no notebook", file="answer.py"),
    Kind("syntax error", 1, second("answer = = 2")),
    Kind("edited check", 1, edited_check),
    Kind("markdown check", 3, markdown_check),
    Kind("fifty points", 3, marked(points=50), "had changed"),
    Kind("no marks", 3, no_marks, "without their marks"),
    Kind("Ωμέγα Åsa 学生", 3),
    Kind("old format", 3, old_format),
    Kind("line ends", 3, lambda book: json.dumps(book, indent=1).replace("\n", "\r\n")),
    Kind("wrong kernel", 3, wrong_kernel),
    Kind("new cell", 3, answer_in_a_new_cell),
    Kind("Doe [DJ]", 3, look="renamed"),
    Kind("Smith, Anna", 3, look="renamed"),
    Kind("warnings", 3, second(WARNS)),
    Kind("prints", 3, second("print('x' * 20_000_000)\nanswer = 2")),
    Kind("prints on", 1, second("while True:\n    print('x' * 1000)")),
    Kind("prints tests", 3, second("class P(int):\n    def __add__(s, o):\n        print(In[-1])\n"
         "        return 2\nanswer = P(2)"), "In["),
    Kind("transformer", 3, second("answer = 2  # ast_transformers"), "ast_transformers"),
]  # fmt: skip
SHARED = """import mmap, time
kept = mmap.mmap(-1, 900_000_000)
for at in range(0, len(kept), 4096):
    kept[at] = 1
time.sleep(1.5)
answer = 2"""
MANY = """import subprocess, time
[subprocess.Popen(['sleep', '60']) for _ in range(60)]
time.sleep(1.5)
answer = 2"""
FILLS = """file = open('/tmp/x', 'wb')
while True:
    file.write(b'0' * 10**6)"""
READS = (
    REACH
    + """for _ in here.parent.rglob('*.ipynb'):
    answer = 0
for name in ('/etc/shadow', '/root/.bashrc', '/home'):
    answer *= not os.path.exists(name)"""
)
WRITES = (
    REACH
    + """for place in (here, here / 'submitted', here.parent, pathlib.Path('/')):
    try:
        (place / 'forged').write_text('x')
    except OSError:
        pass"""
)
CALLS = (
    REACH
    + """try:
    socket.create_connection(('192.0.2.1', 80), 2)
except OSError as problem:
    answer *= 'unreachable' in str(problem) and len(socket.if_nameindex()) == 1"""
)
STAYS = """import subprocess
subprocess.Popen(['sleep', '4242'], start_new_session=True)
answer = 2"""
HOSTILE = [
    Kind(
        "swallows",
        1,
        second("while True:\n    try:\n        while True: pass\n    except: 0"),
    ),
    Kind(
        "ignores",
        1,
        second("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: 0"),
        told="did not stop when it was interrupted",
    ),
    Kind("memory", 1, second("answer = len(bytearray(8 * 10**9)) and 2"), told="MemoryError"),
    Kind("shared memory", 1, second(SHARED), told="more than 600 MB of memory"),
    Kind("processes", 1, second(MANY), told="more than 40 processes"),
    Kind("fills the disk", 1, second(FILLS), told="OSError"),
    Kind("reads itself", 3, second(REACH + "answer *= not list(pathlib.Path().rglob('*.ipynb'))")),
    Kind("reads source", 3, second(READS)),
    Kind("writes", 3, second(WRITES)),
    Kind("gradebook", 3, second(REACH + "answer *= not (here / 'gradebook.db').exists()")),
    Kind("network", 3, second(CALLS)),
    Kind("kills", 1, second("import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)")),
    Kind("stays", 3, second(STAYS)),
    Kind("environment", 3, second("import os\nanswer = 2 * ('SECRET' not in os.environ)")),
]
HOSTILE = [replace(kind, hostile=True) for kind in HOSTILE]
