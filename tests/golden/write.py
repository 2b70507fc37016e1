"""Rewrite the golden files and the reference tables, for review (`make golden`)."""

from __future__ import annotations

from tests import reference
from tests.golden import test_days
from tests.golden.test_article import DAYS, HERE, build


def main() -> None:
    """Write the approved files of all golden days."""
    for day in DAYS:
        (HERE / "expected" / f"{day}.md").write_bytes(build(day, "md").files["md"])
    (HERE / "expected" / "2026-02-04.json").write_bytes(build("2026-02-04", "json").files["json"])
    for day in test_days.DAYS:
        (test_days.HERE / f"{day}.md").write_text(test_days.story(day), "utf-8")
    reference.write()


if __name__ == "__main__":
    main()
