"""Write the golden files and the reference tables anew, to be looked at and committed: `make golden`."""

from __future__ import annotations

from tests import reference
from tests.golden import test_days
from tests.golden.test_article import DAYS, HERE, made


def main() -> None:
    """Every approved form of every golden day."""
    for day in DAYS:
        (HERE / "expected" / f"{day}.md").write_bytes(made(day, "md").files["md"])
    (HERE / "expected" / "2026-02-04.json").write_bytes(made("2026-02-04", "json").files["json"])
    for day in test_days.DAYS:
        (test_days.HERE / f"{day}.md").write_text(test_days.story(day), "utf-8")
    reference.write()


if __name__ == "__main__":
    main()
