"""Whatever lies in `downloaded/<assignment>/` reaches `submitted/`, each student's apart."""

import logging

import assignment
import classroom
import pytest
import traitlets.log
from classroom import NAME
from grading.gather import gather
from test_collect import zipped
from traitlets.config import Config, PyFileConfigLoader

FILE = f"{NAME}.ipynb"


@pytest.fixture
def course(tmp_path):
    """A course's folder with a release, and a way to leave files in the download's folder."""
    made = classroom.Course(tmp_path / "course")
    assignment.settings(made.root)
    (made.root / "release" / NAME).mkdir(parents=True)
    (made.root / "release" / NAME / FILE).touch()
    return made


@pytest.fixture
def config(course):
    return PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()


def leave(course, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = course.root / "downloaded" / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def submitted(course) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in (course.root / "submitted").glob(f"*/{NAME}/*"):
        text = path.read_text("utf-8", errors="replace")
        found.setdefault(path.parent.parent.name, {})[path.name] = text
    return found


def test_platforms_and_folders_at_once(course, config):
    moodle = {
        f"Doe [DJ], Anna_8_assignsubmission_file_/{FILE}": "anna",
        f"Группа Ада_7_assignsubmission_file_/{NAME} (1).ipynb": "ada",
        "Cy_9_assignsubmission_file_/work.zip": zipped({f"work/{FILE}": "cy"}),
    }
    canvas = {f"exampleada_11_501_{FILE}": "ada", f"examplebo_LATE_12_502_{NAME}-1.ipynb": "bo"}
    leave(course, {"course-tiny-1.zip": zipped(moodle), "archive/sub.zip": zipped(canvas)})
    leave(course, {f"Smith, Anna/{FILE}": "smith", "學生/deep/in/x.ipynb": "student"})
    leave(course, {"section.zip": zipped({f"kim/{FILE}": "kim", "lee/mine.ipynb": "lee"})})
    leave(course, {"max.zip": zipped({f"work/{FILE}": "max"}), "sheet.csv": "a,b\n"})
    origins = gather(course.root, NAME, config)
    assert submitted(course) == {
        "Doe DJ Anna_8": {FILE: "anna"},
        "Группа Ада_7": {FILE: "ada"},
        "Cy_9": {FILE: "cy"},
        "exampleada_11": {FILE: "ada"},
        "examplebo_12": {FILE: "bo"},
        "Smith Anna": {FILE: "smith"},
        "學生": {FILE: "student"},
        "kim": {FILE: "kim"},
        "lee": {FILE: "lee"},
        "max": {FILE: "max"},
    }
    assert origins["Doe DJ Anna_8"] == "Doe [DJ], Anna_8_assignsubmission_file_"
    assert origins["examplebo_12"] == "examplebo_LATE_12_502_"
    assert origins["kim"] == ""


def test_who_hands_in_no_notebook_is_somebody_all_the_same(course, config):
    moodle = {
        "Bo Example_3_assignsubmission_file_/homework.pdf": "pdf",
        "Cy [x]_4_assignsubmission_file_/a.py": "one",
        "Cy [x]_4_assignsubmission_file_/old/a.py": "two",
        f"Di Example_5_assignsubmission_file_/{FILE}": "di",
        "Di Example_5_assignsubmission_file_/data.csv": "1",
    }
    leave(course, {"course-tiny-1.zip": zipped(moodle)})
    origins = gather(course.root, NAME, config)
    found = submitted(course)
    assert found["Bo Example_3"] == {"homework.pdf": "pdf"}
    assert origins["Cy x_4"] == "Cy [x]_4_assignsubmission_file_"
    assert sorted(found["Cy x_4"].values()) == ["one", "two"]
    assert found["Di Example_5"] == {FILE: "di"}


def test_two_students_never_become_one(course, config):
    leave(course, {f"{name}/{FILE}": name for name in ("Doe [DJ]", "Doe DJ", "Doe, DJ", "[]")})
    gather(course.root, NAME, config)
    assert sorted(files[FILE] for files in submitted(course).values()) == sorted(
        ["Doe [DJ]", "Doe DJ", "Doe, DJ", "[]"]
    )
    assert submitted(course)["Doe DJ"] == {FILE: "Doe DJ"}


def test_what_a_teacher_did_stays_until_the_student_hands_in_again(course, config):
    leave(course, {f"ada/{FILE}": "first"})
    gather(course.root, NAME, config)
    mine = course.root / "submitted" / "ada" / NAME / FILE
    mine.write_text("repaired by hand")
    gather(course.root, NAME, config)
    assert mine.read_text() == "repaired by hand"
    leave(course, {f"ada/{FILE}": "second"})
    gather(course.root, NAME, config)
    assert mine.read_text() == "second"
    (kept,) = (course.root / "grades" / NAME / "replaced").rglob(FILE)
    assert kept.read_text() == "repaired by hand"


def bomb(files: int, size: int) -> bytes:
    return zipped({f"{i}.txt": b"0" * size for i in range(files)})


def test_archives_that_would_fill_the_disk_are_left_and_named(course, config, monkeypatch):
    heard = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    traitlets.log.get_logger().addHandler(handler)
    config.merge(Config({"Limits": {"size": 1, "files": 5}}))
    nested = zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({FILE: "deep"})})})})
    place = "{}_assignsubmission_file_/x.zip"
    leave(
        course,
        {
            "all.zip": zipped(
                {
                    place.format("big_1"): bomb(1, 2_000_000),
                    place.format("many_2"): bomb(9, 1),
                    place.format("deep_3"): nested,
                    f"zoe_9_assignsubmission_file_/{FILE}": "zoe",
                }
            )
        },
    )
    try:
        gather(course.root, NAME, config)
    finally:
        traitlets.log.get_logger().removeHandler(handler)
    packed = submitted(course)
    assert packed.pop("zoe_9") == {FILE: "zoe"}
    assert packed.keys() == {"big_1", "many_2", "deep_3"}
    assert all(name.endswith(".zip") for files in packed.values() for name in files)
    for words in ("unpack to more than 1 MB", "9 files, more than 5", "more than 3 archives"):
        assert any(words in line for line in heard), heard


def test_a_link_is_not_followed(course, config, tmp_path):
    secret = tmp_path / "solutions.ipynb"
    secret.write_text("solutions")
    leave(course, {"ada/readme.txt": ""})
    (course.root / "downloaded" / NAME / "ada" / FILE).symlink_to(secret)
    gather(course.root, NAME, config)
    assert submitted(course) == {"ada": {"readme.txt": ""}}


def test_a_file_renamed_by_a_browser_is_found_where_it_was_put_by_hand(course, config):
    for name in (f"{NAME} (1).ipynb", f"{NAME} (2).ipynb"):
        place = course.root / "submitted" / "ada" / NAME
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name)
    gather(course.root, NAME, config)
    assert submitted(course)["ada"][FILE] == f"{NAME} (2).ipynb"
    assert len(submitted(course)["ada"]) == 3
