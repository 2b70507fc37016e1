"""The records that were in the content of a sealed brief: matched by id, else by content, else by what edits leave."""

from __future__ import annotations

import pytest

from briefgen.content.model import Dossier, Record
from briefgen.timeline.baseline import match_records
from tests.dossiers import CAST, dossier

STATEMENT = "speaker: minister, said: 2026-02-03, sources: [s1]"
NOTE = "notes: [{date: 2026-02-03, text: Context, sources: [s1]}]"


def positions(*rows: str) -> Dossier:
    return dossier(CAST, "positions:\n" + "".join(f"  - {{{row}}}\n" for row in rows))


def new_records(then: Dossier, now: Dossier) -> list[Record]:
    baseline = match_records(then, now)
    return [record for record in (*now.evidence, *now.events.values()) if not baseline.contains(record)]


def new_texts(then: Dossier, now: Dossier) -> list[str | None]:
    return [getattr(record, "text", None) for record in new_records(then, now)]


def test_an_unchanged_record_is_not_new() -> None:
    then = positions(f"{STATEMENT}, text: We will go")
    assert new_records(then, then) == []


def test_an_edited_record_without_an_id_is_not_new() -> None:
    then, now = positions(f"{STATEMENT}, text: We wil go"), positions(f"{STATEMENT}, text: We will go")
    assert new_records(then, now) == []


@pytest.mark.parametrize("first", ["We will go", "We wil go"])
def test_a_second_statement_of_the_same_article_by_the_same_speaker_is_new(first: str) -> None:
    then = positions(f"{STATEMENT}, text: {first}")
    now = positions(f"{STATEMENT}, text: We will go", f"{STATEMENT}, text: We will stay")
    assert len(new_records(then, now)) == 1
    if first == "We will go":
        assert new_texts(then, now) == ["We will stay"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_old_record_matches_one_new_record(number: int) -> None:
    then = positions(*(f"{STATEMENT}, text: Old words {n}" for n in range(number)))
    now = positions(*(f"{STATEMENT}, text: New words {n}" for n in range(3)))
    assert len(new_records(then, now)) == 3 - number


def test_a_record_that_was_removed_matches_nothing() -> None:
    then = positions(f"{STATEMENT}, text: One", f"{STATEMENT}, text: Two")
    assert new_records(then, positions(f"{STATEMENT}, text: Two")) == []


@pytest.mark.parametrize(
    "changed",
    [
        "speaker: chief, said: 2026-02-03, sources: [s1]",
        "speaker: minister, said: 2026-02-04, sources: [s1]",
        "speaker: minister, said: 2026-02-03, sources: [s2]",
        "speaker: minister, said: 2026-02-03, sources: [s1], party: b",
        "speaker: {office: the ministry, of: a}, said: 2026-02-03, sources: [s1]",
        "speaker: {described: an official, of: a}, said: 2026-02-03, sources: [s1]",
    ],
)
def test_another_speaker_day_source_or_party_makes_an_edited_statement_new(changed: str) -> None:
    then, now = positions(f"{STATEMENT}, text: Old words"), positions(f"{changed}, text: New words")
    assert new_texts(then, now) == ["New words"]


def test_an_edited_record_with_an_id_is_not_new_whatever_is_edited() -> None:
    then = positions("id: x, speaker: chief, said: 2026-02-03, sources: [s1], text: Old words")
    now = positions("id: x, speaker: minister, said: 2026-02-04, sources: [s2], text: New words")
    assert new_records(then, now) == []


def test_a_record_with_an_id_matches_no_record_with_another() -> None:
    then = positions(f"id: x, {STATEMENT}, text: Old words")
    now = positions(f"id: y, {STATEMENT}, text: New words")
    assert new_texts(then, now) == ["New words"]


def test_a_record_that_gets_an_id_is_not_new() -> None:
    then, now = positions(f"{STATEMENT}, text: Words"), positions(f"id: x, {STATEMENT}, text: Words")
    assert new_records(then, now) == []


@pytest.mark.parametrize(
    ("then", "now", "number"),
    [
        ("{event: e, date: 2026-02-03, text: Old}", "{event: e, date: 2026-02-03, text: New}", 0),
        ("{event: e, date: 2026-02-03, text: Old}", "{event: f, date: 2026-02-03, text: New}", 1),
        ("{event: e, date: 2026-02-03, text: Old}", "{event: e, date: 2026-02-04, text: New}", 1),
        ("{event: e, date: 2026-02-03, text: Old}", "{event: e, date: 2026-02-03, text: New, sources: [s2]}", 1),
    ],
)
def test_an_edited_update_is_the_one_of_the_same_event_day_and_source(then: str, now: str, number: int) -> None:
    events = "source: {published: 2026-01-01}\nevents: {e: {title: E}, f: {title: F}}\n"
    old, new = (dossier(CAST, f"{events}updates: [{update}]\n") for update in (then, now))
    assert len(new_records(old, new)) == number


@pytest.mark.parametrize(
    ("correction", "number"),
    [
        ("{of: x, date: 2026-02-04, text: New, sources: [s1]}", 0),
        ("{of: y, date: 2026-02-04, text: New, sources: [s1]}", 1),
        ("{of: x, date: 2026-02-05, text: New, sources: [s1]}", 1),
        ("{of: x, date: 2026-02-04, text: New, sources: [s2]}", 1),
    ],
)
def test_an_edited_correction_is_the_one_of_the_same_record_day_and_source(correction: str, number: int) -> None:
    said = f"positions: [{{id: x, {STATEMENT}, text: X}}, {{id: y, {STATEMENT}, text: Y}}]\n"
    old, new = (
        dossier(CAST, f"{said}corrections: [{record}]\n")
        for record in ("{of: x, date: 2026-02-04, text: Old, sources: [s1]}", correction)
    )
    assert len(new_records(old, new)) == number


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("{date: 2026-02-04, text: New, sources: [s1]}", 0),
        ("{date: 2026-02-05, text: New, sources: [s1]}", 1),
        ("{date: 2026-02-04, text: New, sources: [s2]}", 1),
        ("{date: 2026-02-04, text: New, sources: [s1], kind: background}", 1),
    ],
)
def test_an_edited_note_is_the_one_of_the_same_kind_day_and_source(note: str, number: int) -> None:
    old, new = (
        dossier(CAST, f"notes: [{record}]\n") for record in ("{date: 2026-02-04, text: Old, sources: [s1]}", note)
    )
    assert len(new_records(old, new)) == number


def test_an_event_with_another_id_is_new() -> None:
    then, now = (dossier(CAST, NOTE, f"events: {{{id}: {{title: Talks, sources: [s1]}}}}") for id in ("e", "f"))
    assert [getattr(record, "id", None) for record in new_records(then, now)] == ["f"]
