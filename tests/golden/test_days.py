"""The example dossier day by day: the headline and the changes, as a careful editor lists them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.brief import build_brief
from briefgen.pipeline.request import BriefRequest

HERE = Path(__file__).parent / "days"
DAYS = (
    "2026-01-12", "2026-01-13", "2026-01-30", "2026-02-02", "2026-02-03", "2026-02-04", "2026-02-06", "2026-02-07",
    "2026-02-08", "2026-02-11", "2026-02-13", "2026-02-15", "2026-02-17", "2026-02-19", "2026-02-20",
)  # fmt: skip


def story(day: str) -> str:
    """Return the headline of a day and its list of changes."""
    text = build_brief(BriefRequest(packaged_folder("content")), date.fromisoformat(day), ["md"]).files["md"].decode()
    title, _, rest = text.partition("\n")
    _, heading, changes = rest.partition("\n## What changed")
    section = (heading + changes).strip().partition("\n## ")[0] if heading else "(no change)"
    return f"{title}\n\n{section.strip()}\n"


@pytest.mark.parametrize("day", DAYS)
def test_the_changes_of_a_day_read_as_they_were_approved(day: str) -> None:
    """`make golden` rewrites these files; review the difference."""
    assert story(day) == (HERE / f"{day}.md").read_text("utf-8")


def test_on_the_fourth_muscat_replaces_istanbul_and_the_path_of_the_day_is_told() -> None:
    text = story("2026-02-04")
    assert (
        "proposed → expected → in doubt → confirmed **by Iran; reported from elsewhere**; replaces Meeting of Iran"
        in text
    )
    assert "in doubt → replaced; replaced by Nuclear talks between Iran and the United States" in text
