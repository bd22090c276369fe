"""`nbgrader zip_collect` on archives as Moodle and Canvas make them, with the book's settings.

The layouts are those that the platforms' own source code writes; the students are invented.
"""

import io
import zipfile

import assignment
import classroom
import pytest
from classroom import NAME

FILE = f"{NAME}.ipynb"


def zipped(files):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return kept.getvalue()


MOODLE = {  # path in the archive → student
    f"Ada Example_1_assignsubmission_file_/{FILE}": "Ada Example_1",
    f"Ada Example_2_assignsubmission_file/{FILE}": "Ada Example_2",  # newer; the same name
    f"Bo Example_3_assignsubmission_file_{FILE}": "Bo Example_3",  # not in folders
    f"Cy Example_4_assignsubmission_file_/work/{FILE}": "Cy Example_4",
    f"Participant_12_assignsubmission_file_/{FILE}": "Participant_12",  # anonymous
    f"Группа Ада_7_assignsubmission_file_/{FILE}": "Группа Ада_7",
    f"Doe [DJ], O'Neil_8_assignsubmission_file_/{FILE}": "Doe DJ ONeil_8",
}
CANVAS = {
    f"exampleada_11_501_{FILE}": "exampleada_11",
    f"examplebo_LATE_12_502_{FILE}": "examplebo_12",  # as if in time
    f"example2_13_503_{FILE}": "example2_13",
    f"anon_aB3dE_504_{FILE}": "anon_aB3dE",
    f"LATE_anon_xY9z_505_{FILE}": "anon_xY9z",
    f"ångström_de_14_506_{FILE}": "ångström_de_14",
}


RENAMED = {  # one notebook, whatever it is called, is the assignment
    f"ada_21_assignsubmission_file_/{NAME} (1).ipynb": "ada_21",
    f"bo_22_assignsubmission_file_/Copy of {NAME}.ipynb": "bo_22",
    f"cy_23_assignsubmission_file_/{NAME} - Copy (2).ipynb": "cy_23",
    "di_24_assignsubmission_file_/Untitled.ipynb": "di_24",
    f"ed_25_assignsubmission_file_Ed_{NAME}_final.ipynb": "ed_25",
    f"exampleflo_26_526_{NAME}-1.ipynb": "exampleflo_26",
}
SEVERAL = {  # student → what was handed in, the one to grade first
    "exampleada_31": [f"exampleada_31_531_{NAME}{end}.ipynb" for end in ("-10", "-9", "")],
    "bo_32": [f"bo_32_assignsubmission_file_/{n}" for n in (FILE, f"old/{FILE}", "notes.ipynb")],
}
UNCLEAR = [f"cy_33_assignsubmission_file_/{name}.ipynb" for name in ("first", "second")]
IGNORED = [
    f"zoe_99_assignsubmission_file_/.ipynb_checkpoints/{NAME}-checkpoint.ipynb",
    f"zoe_99_assignsubmission_file_/__MACOSX/._{FILE}",
    "zoe_99_assignsubmission_onlinetext_/onlinetext.html",
]
LAST = f"zoe_99_assignsubmission_file_/{FILE}"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Student → name → the path in the archive that it came from; and the lines to read."""
    course = classroom.Course(tmp_path_factory.mktemp("collect"))
    assignment.settings(course.root)
    (course.root / "release" / NAME).mkdir(parents=True)
    (course.root / "release" / NAME / FILE).touch()
    paths = [*MOODLE, *CANVAS, *RENAMED, *UNCLEAR, *IGNORED, LAST, "poem.ipynb"]
    contents = {path: path for path in paths + [p for files in SEVERAL.values() for p in files]}
    work = zipped({f"work/{FILE}": "work"})
    contents |= {"ada_41_assignsubmission_file_/work.zip": work, "examplebo_42_542_work.zip": work}
    contents |= {"cy_43_assignsubmission_file_/work.zip": "no archive"}
    contents |= {f"di_44_assignsubmission_file_/{name}": "" for name in ("work.rar", "a.py")}
    archive = course.root / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    (archive / "submissions.zip").write_bytes(zipped(contents))
    (archive / "another.zip").write_bytes(work[: len(work) // 2])
    said = course.nbgrader("zip_collect", NAME)
    students: dict[str, dict[str, str]] = {}
    for path in sorted((course.root / "submitted").rglob("*.ipynb")):
        student, folder, name = path.relative_to(course.root / "submitted").parts
        assert folder == NAME
        students.setdefault(student, {})[name] = path.read_text(encoding="utf-8")
    return students, [line for line in said.splitlines() if "Look at" in line]


def about(student, remarks):
    return [line for line in remarks if f"Look at {student}" in line]


@pytest.mark.parametrize(("path", "student"), [*MOODLE.items(), *CANVAS.items()])
def test_a_platforms_file_is_collected_without_a_remark(collected, path, student):
    students, remarks = collected
    assert students[student] == {FILE: path}
    assert about(student, remarks) == []


@pytest.mark.parametrize(("path", "student"), RENAMED.items())
def test_a_renamed_file_lands_under_the_right_name_and_is_named(collected, path, student):
    students, remarks = collected
    assert students[student] == {FILE: path}
    (line,) = about(student, remarks)
    assert f"was taken for {FILE}" in line


@pytest.mark.parametrize("student", SEVERAL)
def test_of_several_one_is_graded_and_none_is_lost(collected, student):
    students, remarks = collected
    assert students[student][FILE] == SEVERAL[student][0]
    assert sorted(students[student].values()) == sorted(SEVERAL[student])
    assert sum("is not graded" in line for line in about(student, remarks)) >= 1


def test_where_nobody_can_tell_all_are_kept_and_named(collected):
    students, remarks = collected
    assert FILE not in students["cy_33"]
    assert sorted(students["cy_33"].values()) == UNCLEAR
    assert len(about("cy_33", remarks)) == 2


@pytest.mark.parametrize("student", ["ada_41", "examplebo_42"])
def test_a_zip_in_the_archive_is_opened(collected, student):
    assert collected[0][student] == {FILE: "work"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("poem.ipynb", "No expression fits"),
        ("cy_43_assignsubmission_file_/work.zip", "not unpacked"),
        ("another.zip", "not unpacked"),
        ("di_44", "no notebook was handed in, only a.py, work.rar"),
    ],
)
def test_what_cannot_be_collected_is_named(collected, who, reason):
    remarks = [line.replace("Look at submissions/", "Look at ") for line in collected[1]]
    assert any(reason in line for line in about(who, remarks))


def test_the_last_of_the_class_is_collected(collected):
    students, remarks = collected
    assert students["zoe_99"] == {FILE: LAST}
    assert about("zoe_99", remarks) == []
