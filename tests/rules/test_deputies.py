"""A deputy's words for the principal: a voice of the deputy, and what to write where they replace older words."""

from __future__ import annotations

import pytest

from briefgen.pipeline.days import compose_brief
from tests.dossiers import as_of_day, row

OLD = "{id: old, speaker: minister, said: 2026-02-03, stance: {talks: against}, text: No, sources: [s1]}"
NEW = "{speaker: deputy, for_person: minister, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [s1]}"


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        (OLD, NEW, "`reverses: [old]`"),
        (OLD.replace("id: old, ", ""), NEW, "give the position of 2026-02-03 an `id:`"),
        (OLD, NEW.replace("for_person: minister", "reverses: [old], for_person: minister"), None),
        (OLD, NEW.replace("for_person: minister", "for_person: chief"), None),
        (OLD, NEW.replace("talks: for", "talks: against"), None),
    ],
)
def test_the_warning_says_what_to_write_where_the_new_word_replaces_the_old_one(
    old: str, new: str, advice: str | None
) -> None:
    for order in ((old, new), (new, old)):
        view = as_of_day("2026-02-04", f"positions: [{', '.join(order)}]")
        result = compose_brief(view.timeline, view.day)
        hints = [problem.hint or "" for problem in result.warnings if problem.code == "deputy-differs"]
        assert len(hints) == (advice is not None)
        assert all((advice or "") in hint for hint in hints)


def test_the_party_is_mixed_and_the_row_says_for_whom_the_deputy_speaks() -> None:
    view = as_of_day("2026-02-04", f"positions: [{OLD}, {NEW}]")
    printed = row(compose_brief(view.timeline, view.day)[0], "a", "talks")
    assert printed.value == "mixed"
    assert {cited.statement.for_person for cited in printed.evidence} == {None, "A. Minister"}
