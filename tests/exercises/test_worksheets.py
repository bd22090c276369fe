"""Grades and feedback go back in the platform's own files.

The layouts are those that Moodle's and Canvas's source code reads and writes (mod/assign/feedback/
offline and file, lib/gradebook_exporter.rb); the students are invented.
"""

import zipfile

import pytest
from grading import archive, canvas, moodle, sheet
from grading.report import Row

MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 1","Example, Ada ""Ace"" A.",ada@example.org,"Submitted for grading",,100.00,Yes,\
"Monday, 3 February 2025, 10:00 AM",-,
"Participant 12","Группа [Бо]",bo@example.org,"Submitted for grading",1.00,100.00,Yes,-,-,
"Participant 3",Cy,cy@example.org,"Submitted for grading",,100.00,Yes,-,-,
"Participant 4",Di,di@example.org,"No submission",,100.00,Yes,-,-,
"Participant 5",Ed,ed@example.org,"Submitted for grading",50.00,100.00,No,-,-,
"Participant 6",Flo,flo@example.org,"Submitted for grading",,100.00,Yes,-,-,
"""
GERMAN = """\
ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;x
Teilnehmer/in1;Ada;ada@example.org;Zur Bewertung abgegeben;;10,00;Ja;-
Teilnehmer/in12;Bo;bo@example.org;Zur Bewertung abgegeben;;10,00;Ja;-
"""
CANVAS = """\
Student,ID,SIS Login ID,Section,Other (33),"01_tiny, part one (44)",Current Score
,,,,,Manual Posting,
    Points Possible,,,,10,30,(read only)
"Example, Ada",11,ada,One,,,
"Example, Bo",12,bo,"One and ""Two"" too",,EX,
"Example, Cy",13,cy,One,,,
"Student, Test",99,x,One,,,
"""


def row(student, origin, points, status="graded"):
    return Row(student, origin, status, points, 9, [], 1)


CLASS = [
    row("Example Ada Ace_1", "Example, Ada Ace_1_assignsubmission_file_", 9),
    row("Группа Бо_12", "Группа [Бо]_12_assignsubmission_file", 3),
    row("Cy_3", "Cy_3_assignsubmission_file_", None, "ungradable: it is a poem"),
    row("Ed_5", "Ed_5_assignsubmission_file_", 9),
    row("flo", "", 4.5),  # a folder named by hand
    row("Gus_7", "Gus_7_assignsubmission_file_", 1),
]


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "sheet.csv"
        path.write_bytes(text.encode(encoding))
        return sheet.read(path)

    return read


def by_first(table):
    return {line[0]: line for line in table.rows}


def test_moodles_worksheet_is_filled_by_participant_and_by_name(read):
    table = read(MOODLE)
    assert moodle.fits(table) and not canvas.fits(table)
    said = moodle.fill(table, CLASS)
    grades = {name: line[4] for name, line in by_first(table).items()}
    assert grades == {
        "Identifier": "Grade",
        "Participant 1": "100.00",
        "Participant 12": "33.33",
        "Participant 3": "",
        "Participant 4": "",  # nothing was handed in: that is Moodle's, or yours, to grade
        "Participant 5": "50.00",
        "Participant 6": "50.00",
    }
    assert by_first(table)["Participant 3"][-1] == "ungradable: it is a poem"
    assert said == [
        "Ed_5: Moodle says that this grade cannot be changed",
        "sheet.csv: it has no row for Gus_7",
    ]


def test_a_worksheet_in_another_language_keeps_its_commas(read):
    table = read(GERMAN, "cp1252")
    assert moodle.fits(table)
    moodle.fill(table, CLASS[:2])
    assert [line[4] for line in table.rows] == ["Bewertung", "10,00", "3,33"]


def test_canvass_gradebook_is_filled_by_users_number(read):
    table = read("\ufeff" + CANVAS)
    assert canvas.fits(table) and not moodle.fits(table)
    rows = [
        row("exampleada_11", "exampleada_11_501_", 9),
        row("examplebo_12", "examplebo_LATE_12_502_", 9),
        row("example, cy", "", 3),
        row("anon_x", "anon_x_505_", 2),
    ]
    said = canvas.fill(table, rows, "01_tiny", "part one")
    grades = {line[1]: line[5] for line in table.rows if line[1]}
    assert grades == {
        "ID": "01_tiny, part one (44)",
        "11": "30.00",
        "12": "EX",
        "13": "10.00",
        "99": "",
    }
    assert said[0].startswith("examplebo_12: Canvas has EX")
    assert said[1:] == ["sheet.csv: it has no row for anon_x"]


@pytest.mark.parametrize(("assignment", "column"), [("02_other_one", ""), ("01_tiny", "none")])
def test_an_unclear_column_is_asked_for(read, assignment, column):
    with pytest.raises(canvas.Unclear, match="Other; 01_tiny, part one.*COLUMN="):
        canvas.fill(read(CANVAS), CLASS, assignment, column)


@pytest.mark.parametrize("text", [MOODLE, GERMAN, "\ufeff" + CANVAS, CANVAS.replace("\n", "\r\n")])
def test_what_is_not_filled_in_stays_as_it_was(read, tmp_path, text):
    table = read(text)
    before = [list(line) for line in table.rows]
    table.write(tmp_path / "again.csv")
    again = sheet.read(tmp_path / "again.csv")
    assert again.rows == before
    written = (tmp_path / "again.csv").read_bytes().decode("utf-8")
    assert written.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in written) == ("\r\n" in text)


@pytest.mark.parametrize("text", ["student,score\na,1\n", "", "one column\nx\n", "a,b\n\n"])
def test_another_table_is_neither(read, text):
    table = read(text)
    assert table is None or not (moodle.fits(table) or canvas.fits(table))


def test_feedback_goes_back_under_the_platforms_names(tmp_path):
    origins = {
        "Группа Бо_12": "Группа [Бо]_12_assignsubmission_file",
        "exampleada_11": "exampleada_11_501_",
        "flo": "",
    }
    for student in origins:
        page = tmp_path / "feedback" / student / "01_tiny" / "01_tiny.html"
        page.parent.mkdir(parents=True)
        page.write_text(student, encoding="utf-8")
    first, second = archive.write(tmp_path, "01_tiny", origins, tmp_path)
    with zipfile.ZipFile(first) as pages:
        assert pages.namelist() == ["Группа [Бо]_12_assignsubmission_file/01_tiny.html"]
    with zipfile.ZipFile(second) as pages:
        assert pages.namelist() == ["exampleada_11_501_01_tiny.html"]
        assert pages.read("exampleada_11_501_01_tiny.html") == b"exampleada_11"


def test_a_worksheet_with_a_long_text_is_read(read):
    long = MOODLE.replace("Cy,cy@example.org", f"Cy,{'x' * 200_000}")  # Moodle's "Online text"
    table = read(long)
    assert moodle.fits(table) and moodle.fill(table, CLASS[:1]) == []


def test_a_name_is_no_formula_for_a_spreadsheet():
    assert sheet.inert("=cmd|' /C calc'!A0_1") == "'=cmd|' /C calc'!A0_1"
    assert [sheet.inert(text) for text in ("+1", "@x", "-rf", "\tx")] == [
        "'+1",
        "'@x",
        "'-rf",
        "'\tx",
    ]
    assert [sheet.inert(text) for text in ("", "Ada =", "3")] == ["", "Ada =", "3"]
