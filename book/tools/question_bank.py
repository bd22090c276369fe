"""Write the chapters' quizzes for learning platforms: `make questions`.

`_build/questions` gets one GIFT file (Moodle) and one QTI archive (Canvas) per chapter, and one
GIFT file of all. Each answer brings its explanation.
"""

import sys

from assignments.book import Book
from build import ROOT
from pdf import install
from questions import gift, qti
from questions.quizzes import quiz

TARGET = ROOT / "_build" / "questions"


def main() -> None:
    install("questions", "text2qti", "question bank")
    TARGET.mkdir(parents=True, exist_ok=True)
    files, total = [], 0
    for chapter in Book().chapters.values():
        title = f"{chapter.number or 0:>02} {chapter.title}"  # banks sort by it
        try:
            questions = quiz(chapter.notebook)
        except ValueError as problem:
            sys.exit(f"{chapter.path.name}: {problem}")
        text = gift.bank(title, questions)
        files.append(text)
        total += len(questions)
        (TARGET / f"{chapter.path.stem}.gift.txt").write_text(text, encoding="utf-8")
        qti.write(title, questions, TARGET / f"{chapter.path.stem}.qti.zip")
    (TARGET / "all.gift.txt").write_text("\n".join(files), encoding="utf-8")
    print(f"{total} questions of {len(files)} chapters are in {TARGET}.")


if __name__ == "__main__":
    main()
