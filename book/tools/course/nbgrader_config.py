"""nbgrader's settings for this course, written by the book; yours to change."""

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor, CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    GetGrades,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

sys.path.insert(0, str(Path(__file__).resolve().parent))  # the folder `grading` is beside this file
from grading.collect import PlatformCollector  # noqa: E402
from grading.execute import KeepPoints  # noqa: E402
from grading.feedback import HideTests  # noqa: E402
from grading.harmless import clean, markdown  # noqa: E402
from grading.restore import RestoreMarks, name_unusable  # noqa: E402
from grading.unpack import PatientExtractor  # noqa: E402

# nbgrader calls `alembic` by its name, which lies beside Python, in an active environment or not.
tools = str(Path(sys.executable).parent)
if tools not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([tools, os.environ.get("PATH", "")])

c = get_config()  # noqa: F821 (nbgrader defines it)
c.CourseDirectory.course_id = "generative-networks"

# A cell that runs longer is interrupted and gets no points; the cells after it still run.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True

# One submission must not stop the class: RestoreMarks repairs copied, deleted and unmarked cells
# before nbgrader looks at them. Whatever needs your eyes is a line that begins with "Look at".
c.Autograde.sanitize_preprocessors = [
    RestoreMarks,
    ClearOutput,
    OverwriteKernelspec,
    OverwriteCells,
    CheckCellMetadata,
]
c.Autograde.pre_convert_hook = name_unusable

# KeepPoints is nbgrader's Execute, but a dead kernel or a warning costs no more than it should.
# How much time, memory and output a submission may use is in grading/limits.py: `c.Limits....`.
c.Autograde.autograde_preprocessors = [
    KeepPoints,
    ClearMetadataPreprocessor,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# Students' pages show which checks failed and why, and not the hidden tests.
c.GenerateFeedback.preprocessors = [GetGrades, HideTests, CSSHTMLHeaderPreprocessor]

# What a student wrote runs nothing in your browser: neither on those pages nor in the formgrader.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": markdown, "clean_html": clean}

# How `nbgrader zip_collect` reads a learning platform's archive. Each expression is searched in a
# file's path inside the archive. It names `student_id` (and `user_id`, which is joined to it) and
# `file_id`, the file's name. For another platform, add an expression.
c.ZipCollectApp.extractor_plugin = PatientExtractor
c.ZipCollectApp.collector_plugin = PlatformCollector
c.PlatformCollector.expressions = [
    # Moodle: "Ada Example_1_assignsubmission_file_/x.ipynb", or the same without folders
    r"(?:^|/)(?P<student_id>[^/]+_\d+)_assignsubmission_file(?:[^/]*/(?:.*/)?|_)(?P<file_id>[^/]+)$",
    # Canvas: "exampleada_12345_67890_x.ipynb", "exampleada_LATE_12345_67890_x-1.ipynb"
    r"(?:^|/)(?:(?!LATE_|anon_)(?P<student_id>[^/]+?)_)?(?:LATE_)?(?P<user_id>\d+|anon_[^/_]+)"
    r"_\d+_(?:[^/]*/(?:.*/)?)?(?P<file_id>[^/]+)$",
]
