"""Which chapters a course of so many weeks reads, and when: from prerequisites and times alone."""

from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 420  # minutes per week for reading and exercises, beside lectures


@dataclass(frozen=True)
class Row:
    """What planning needs of one chapter; times in minutes."""

    name: str
    after: tuple[str, ...]
    rank: int
    reading: int
    exercises: int

    @property
    def minutes(self) -> int:
        return self.reading + self.exercises


def circle(after: dict[str, Sequence[str]]) -> list[str]:
    """Chapters that build on each other in a circle, the first repeated at the end; or none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name not in done:
            for before in after[name]:
                if found := walk(before, [*path, name]):
                    return found
            done.add(name)
        return []

    return next((found for name in after if (found := walk(name, []))), [])


def needed(name: str, rows: dict[str, Row]) -> set[str]:
    """A chapter and all that it builds on."""
    return {name}.union(*(needed(before, rows) for before in rows[name].after))


def in_order(names: set[str], rows: dict[str, Row]) -> list[str]:
    """In the book's order, but nothing before what it builds on."""
    found: list[str] = []
    for name in rows:
        if name in names:
            found += [n for n in in_order(set(rows[name].after) & names, rows) if n not in found]
            found += [name] if name not in found else []
    return found


def weeks(chapters: list[Row], many: int) -> list[list[Row]]:
    """The chapters in this order over so many weeks, so that the fullest week is least full."""
    size = len(chapters)
    total = [sum(row.minutes for row in chapters[:i]) for i in range(size + 1)]
    best = {(0, 0): (0, 0)}  # weeks, chapters → minutes of the fullest week, where the last begins
    for week in range(1, min(many, size) + 1):
        for end in range(week, size + 1):
            best[week, end] = min(
                (max(best[week - 1, start][0], total[end] - total[start]), start)
                for start in range(week - 1, end)
                if (week - 1, start) in best
            )
    parts, end = [], size
    for week in range(min(many, size), 0, -1):
        start = best[week, end][1]
        parts.insert(0, chapters[start:end])
        end = start
    return parts


def plan(rows: Sequence[Row], many: int, limit: int = LIMIT) -> list[list[Row]]:
    """As many chapters, the first by rank with all they build on, as fit in so many weeks."""
    known = {row.name: row for row in rows}
    chosen: set[str] = set()
    found: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.rank):
        more = chosen | needed(row.name, known)
        parts = weeks([known[name] for name in in_order(more, known)], many)
        if max(sum(r.minutes for r in part) for part in parts) <= limit:
            chosen, found = more, parts
    return found
