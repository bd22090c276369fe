"""Whatever lies in `downloaded/<assignment>/` reaches `submitted/`, each student's apart."""

import io
import logging
import tarfile

import assignment
import classroom
import pytest
import traitlets.log
from classroom import NAME
from grading import canvas
from grading import gather as gather_module
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


def test_an_odd_entry_of_the_archive_costs_nobody_else_anything(course, config):
    good = {f"zoe_9_assignsubmission_file_/{FILE}": "zoe"}  # sorted after all the others
    windows = {f"ada_1_assignsubmission_file_/Users\\Ada\\My Work\\{FILE}": "ada"}
    upward = {f"bo_2_assignsubmission_file_/../../../{FILE}": "bo"}
    drive = {f"cy_3_assignsubmission_file_/C:\\work\\{FILE}": "cy"}
    long = {f"{'Д' * 130}_4_assignsubmission_file_/{FILE}": "long"}
    conflict = {
        "di_5_assignsubmission_file_/work": "a file",
        f"di_5_assignsubmission_file_/work/{FILE}": "in a folder of that name",
    }
    leave(course, {"all.zip": zipped({**windows, **upward, **drive, **long, **conflict, **good})})
    gather(course.root, NAME, config)
    found = submitted(course)
    assert found.pop("zoe_9") == {FILE: "zoe"}
    assert found.pop("di_5")["work"] == "a file"
    assert [found.pop(name)[FILE] for name in ("ada_1", "bo_2", "cy_3")] == ["ada", "bo", "cy"]
    ((student, files),) = found.items()
    assert student.endswith("ДД_4") and files == {FILE: "long"}
    assert not list(course.root.parent.glob("*.ipynb"))


def test_a_damaged_file_of_the_archive_is_its_students_alone(course, config):
    place = "{}_assignsubmission_file_/"
    packed = zipped(
        {place.format("ada_1") + FILE: "ADA " * 50, place.format("zoe_9") + FILE: "zoe"}
    )
    broken = packed.replace(b"ADA ADA", b"ADA xxx", 1)  # its sum does not fit any more
    assert broken != packed
    leave(course, {"all.zip": broken})
    gather(course.root, NAME, config)
    found = submitted(course)
    assert found["zoe_9"] == {FILE: "zoe"}
    assert FILE in found["ada_1"]  # what there is of it, for there will be a reason and a page


def test_archives_and_notebooks_are_known_by_their_ending_in_any_letters(course, config):
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        entry = tarfile.TarInfo(f"work/{FILE}")
        entry.size = 2
        archive.addfile(entry, io.BytesIO(b"cy"))
        link = tarfile.TarInfo("work/secret")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    leave(course, {f"ada_1_assignsubmission_file_/{NAME.upper()}.IPYNB": "ada"})
    leave(course, {"bo_2_assignsubmission_file_/WORK.ZIP": zipped({FILE: "bo"})})
    leave(course, {"cy_3_assignsubmission_file_/work.tgz": tar.getvalue()})
    gather(course.root, NAME, config)
    assert submitted(course) == {
        "ada_1": {FILE: "ada"},
        "bo_2": {FILE: "bo"},
        "cy_3": {FILE: "cy"},
    }


def test_several_notebooks_deep_in_folders_are_all_kept(course, config):
    deep = "/".join(["a folder with quite a long name"] * 9)
    two = {f"ada_1_assignsubmission_file_/{deep}/{n}.ipynb": n for n in ("first", "second")}
    leave(course, {"all.zip": zipped({**two, f"zoe_9_assignsubmission_file_/{FILE}": "zoe"})})
    gather(course.root, NAME, config)
    found = submitted(course)
    assert sorted(found["ada_1"].values()) == ["first", "second"]
    assert found["zoe_9"] == {FILE: "zoe"}


def test_one_students_files_that_cannot_be_copied_stop_nobody(course, config, monkeypatch):
    taken = gather_module._take

    def take(root, assignment, student, *rest):
        if student == "ada":
            raise OSError("the disk says no")
        return taken(root, assignment, student, *rest)

    monkeypatch.setattr(gather_module, "_take", take)
    leave(course, {f"{name}/{FILE}": name for name in ("ada", "zoe")})
    gather(course.root, NAME, config)
    assert submitted(course) == {"zoe": {FILE: "zoe"}}
    assert (course.root / "submitted" / "ada" / NAME).is_dir()  # so that there is a reason
    monkeypatch.undo()
    gather(course.root, NAME, config)
    assert submitted(course)["ada"] == {FILE: "ada"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_editor_that_writes_another_encoding_costs_nothing(course, config, encoding):
    text = '{"cells": [], "metadata": {"who": "Я"}}'
    by_hand = course.root / "submitted" / "bo" / NAME / FILE
    by_hand.parent.mkdir(parents=True)
    by_hand.write_bytes(text.encode(encoding))
    leave(course, {f"ada/{FILE}": text.encode(encoding), f"cy/{FILE}": b"\xff\xfeodd"})
    gather(course.root, NAME, config)
    found = submitted(course)
    assert found["ada"] == found["bo"] == {FILE: text}
    assert (course.root / "submitted" / "cy" / NAME / FILE).read_bytes() == b"\xff\xfeodd"


def test_an_archive_that_canvas_stores_beside_the_others_names_its_user_all_the_same(
    course, config
):
    packed = {"exampleada_LATE_11_501_my work.zip": zipped({f"deep/{FILE}": "ada"})}
    leave(course, {"sub.zip": zipped({**packed, f"examplebo_12_502_{FILE}": "bo"})})
    origins = gather(course.root, NAME, config)
    assert origins == {
        "exampleada_11": "exampleada_LATE_11_501_",
        "examplebo_12": "examplebo_12_502_",
    }
    assert [canvas.user(origin) for origin in origins.values()] == ["11", "12"]
    assert all(canvas.uploaded(origin) for origin in origins.values())
