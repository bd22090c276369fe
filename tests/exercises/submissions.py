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


def two_schemas(book):
    marked(schema_version=1)(book)
    cell(book, "check-two").metadata.nbgrader.update(schema_version=99)


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


def from_elsewhere(book):
    """An old format without ids, another kernel, and the ends of lines of another system."""
    book.nbformat_minor = 2
    for every in book.cells:
        every.pop("id", None)
    book.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    return json.dumps(book, indent=1).replace("\n", "\r\n")


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

SLOW = """import sys, time
class Slow:
    def find_spec(name, *_):
        time.sleep(5 * (name == 'math'))
sys.modules.pop('math', None)
sys.meta_path.insert(0, Slow)"""


def odd_ids(book):
    for number, each in enumerate(book.cells):
        each.id = f"cell no. {number} " + "x" * 80


def no_text(book):
    book.cells[0].source = None
    book.cells[-1].outputs = []
    book.cells.append(nbformat.from_dict({**book.cells[-1], "source": 17, "id": "seventeen"}))


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
    Kind("schemas 1 and 99", 3, two_schemas, "had changed"),
    Kind("another name", 3, look="was taken for", file=f"{NAME} (1).ipynb"),
    Kind("cut off", None, lambda book: json.dumps(book)[:300], "cannot be read"),
    Kind("no notebook", None, lambda book: "dear teacher", "cannot be read"),
    Kind("another file", None, lambda book: "x = 1", "no notebook", file="answer.py"),
    Kind("signed", 3, lambda book: "\ufeff" + json.dumps(book)),
    Kind("a list", None, lambda book: "[1]", "it is JSON, and no notebook"),
    Kind("odd ids", 3, odd_ids),
    Kind("half a letter", 3, second("answer = 2  # \ud83d"), "text was damaged"),
    Kind("no text", 3, no_text, "text was damaged"),
    Kind("syntax error", 1, second("answer = = 2")),
    Kind("edited check", 1, edited_check),
    Kind("markdown check", 3, markdown_check),
    Kind("fifty points", 3, marked(points=50), "had changed"),
    Kind("no marks", 3, no_marks, "without their marks"),
    Kind("Ωμέγα Åsa 学生", 3, from_elsewhere),
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
time.sleep(6)
answer = 2"""
MANY = """import subprocess, time
[subprocess.Popen(['sleep', '60']) for _ in range(60)]
time.sleep(6)
answer = 2"""
FILLS = """file = open('/tmp/x', 'wb')
while True:
    file.write(b'0' * 10**6)"""
REACHES = """import os, pathlib, socket, subprocess
here, found = pathlib.Path(COURSE), []
found += ['itself' for _ in pathlib.Path().rglob('*.ipynb')]
found += ['other notebooks' for _ in here.parent.rglob('*.ipynb')]
closed = (here / 'gradebook.db', *map(pathlib.Path, ('/etc/shadow', '/root/.bashrc', '/home')))
found += [f'reads {place}' for place in closed if place.exists()]
for place in (here, here / 'submitted', here.parent, pathlib.Path('/')):
    try:
        (place / 'forged').write_text('x')  # in the isolation's own memory, at most
    except OSError:
        pass
try:
    socket.create_connection(('192.0.2.1', 80), 2)
    found.append('the network')
except OSError as problem:
    found += [] if 'unreachable' in str(problem) else [str(problem)]
found += [name for _, name in socket.if_nameindex() if name != 'lo']
found += [name for name in os.environ if name == 'SECRET']
subprocess.Popen(['sleep', '4242'], start_new_session=True)
answer = found or 2"""
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
    Kind("reaches out", 3, second(REACHES)),
    Kind("kills", 1, second("import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)")),
]
HOSTILE = [replace(kind, hostile=True) for kind in HOSTILE]
