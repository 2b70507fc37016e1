"""Printed statements: quotes, sources, flags and unnamed speakers."""

from __future__ import annotations

import pytest

from tests.composition.helpers import BEFORE, OTHERS, also_said_ids, positions, printed_ids, section
from tests.dossiers import brief as compose_cast
from tests.dossiers import row

# Quotes


@pytest.mark.parametrize(("words", "cut"), [(60, False), (61, True)])
def test_a_quote_is_printed_whole_up_to_sixty_words_then_cut(words: int, cut: bool) -> None:
    text = " ".join(f"word{n}" for n in range(words))
    quote = printed_quote(text)
    assert (quote, len(quote.removesuffix(" […]").split())) == (
        " ".join(text.split()[:60]) + " […]" if cut else text, 60,
    )  # fmt: skip


def printed_quote(text: str) -> str:
    [statement] = section(
        compose_cast("2026-02-04", positions(f"speaker: chief, said: 2026-02-04, quote: {text}")), "a"
    ).also_said
    assert statement.quote is not None
    assert statement.quote.cut is statement.quote.text.endswith(" […]")
    return statement.quote.text


# Sources and flags


def test_sources_are_numbered_in_the_order_in_which_the_reader_meets_them() -> None:
    extra = "sources:\n" + "".join(f"  x{n}: {{publisher: P{n}, published: 2026-01-01}}\n" for n in range(1, 6))
    text = """
notes: [{date: 2026-02-04, text: Context, sources: [x2]}]
positions:
  - {id: b-says, speaker: boss, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [x1]}
  - {id: a-says, speaker: chief, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [x3]}
events: {e: {title: Meeting, when: 2026-02-09}}
updates: [{event: e, date: 2026-02-04, status: confirmed, sources: [x4]}]
briefs: {2026-02-04: {bottom_line: [{text: They talk, basis: [b-says]}], watch: [{text: Mind x3, basis: [a-says]}]}}
"""
    brief = compose_cast("2026-02-04", text, extra)
    assert [source.id for source in brief.sources] == ["x1", "x3", "x4", "x2"]


def test_what_a_party_also_said_is_numbered_before_the_next_partys_stances() -> None:
    text = positions(
        "id: old, speaker: chief, said: 2026-02-01, sources: [s2]",
        "speaker: boss, said: 2026-02-01, stance: {talks: for}",
    )
    brief = compose_cast("2026-02-04", text, "briefs: {2026-02-04: {pin: [old]}}")
    assert [source.id for source in brief.sources] == ["s2", "s1"]


def test_every_printed_statement_has_sources_that_are_listed() -> None:
    brief = compose_cast(
        "2026-02-04", positions("speaker: chief, said: 2026-02-04, stance: {talks: for}, sources: [s1, s2]")
    )
    assert row(brief, "a", "talks").evidence[0].statement.sources == ("s1", "s2")
    assert [(source.id, source.publisher) for source in brief.sources] == [
        ("s1", "First Paper"),
        ("s2", "Second Paper"),
    ]


def test_a_source_that_nothing_printed_rests_on_is_not_listed() -> None:
    brief = compose_cast("2026-02-04", BEFORE, positions("speaker: chief, said: 2026-02-04"))
    assert [source.id for source in brief.sources] == ["s1"]


def test_a_single_source_is_said_beside_the_claim() -> None:
    brief = compose_cast("2026-02-04", OTHERS, positions("speaker: chief, said: 2026-02-04, stance: {talks: for}"))
    assert row(brief, "a", "talks").flags == ("single-source",)


def test_a_single_source_is_not_repeated_at_each_claim_when_the_whole_dossier_has_one_origin() -> None:
    brief = compose_cast("2026-02-04", positions("speaker: chief, said: 2026-02-04, stance: {talks: for}"))
    assert (row(brief, "a", "talks").flags, brief.production.origins) == ((), 1)


def test_a_single_unnamed_source_is_always_said() -> None:
    text = positions("speaker: {described: an official, of: a}, said: 2026-02-04, stance: {talks: for}")
    brief = compose_cast("2026-02-04", text)
    assert row(brief, "a", "talks").flags == ("single-unnamed-source",)
    assert brief.production.unnamed == 1


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("speaker: chief, said: 2026-02-04, mode: inferred", ("inferred",)),
        ("speaker: chief, said: 2026-02-04, mode: reported", ("reported",)),
        ("party: a, said: 2026-01-01, standing: true", ("long-held",)),
        ("speaker: chief, said: 2026-01-02", ("stale",)),
        ("speaker: chief, said: 2026-02-04", ()),
    ],
)
def test_what_a_stance_rests_on_is_said_beside_it(line: str, flags: tuple[str, ...]) -> None:
    brief = compose_cast("2026-02-04", positions(f"{line}, stance: {{talks: for}}"))
    assert row(brief, "a", "talks").flags == flags


# Unnamed speakers


def test_of_an_unnamed_speaker_only_the_description_is_printed() -> None:
    who = "speaker: {described: an official, of: a}, attribution: background"
    text = positions(f"{who}, said: 2026-02-04, stance: {{talks: for}}")
    voice = row(compose_cast("2026-02-04", text), "a", "talks").evidence[0].statement.voice
    assert (voice.kind, voice.name, voice.id, voice.post, voice.party and voice.party.id) == (
        "unnamed", "An official", None, None, "a",
    )  # fmt: skip


def test_an_unnamed_speaker_without_a_party_prints_that_the_affiliation_is_not_stated() -> None:
    text = positions("speaker: {described: an official}, said: 2026-02-04, party: a, stance: {talks: for}")
    voice = row(compose_cast("2026-02-04", text), "a", "talks").evidence[0].statement.voice
    assert (voice.party, voice.affiliation_known) == (None, False)


DEEP = "speaker: {described: an official, of: a}, attribution: deep-background, said: 2026-02-04"


def test_deep_background_is_nobodys_stance_because_that_would_tell_whose_it_is() -> None:
    brief = compose_cast("2026-02-04", positions(f"id: deep, {DEEP}, stance: {{talks: for}}"))
    assert [r.holder.id for s in brief.parties for r in s.rows] == []
    (statement,) = section(brief, None).also_said
    voice = statement.voice
    assert (voice.kind, voice.name, voice.party, statement.party) == ("unnamed", "An official", None, None)


def test_deep_background_without_a_stance_does_not_stand_in_its_partys_section() -> None:
    brief = compose_cast("2026-02-04", positions(f"id: deep, {DEEP}"))
    assert (also_said_ids(brief, "a"), also_said_ids(brief, None)) == ([], ["deep"])
    assert [statement.party for statement in section(brief, None).also_said] == [None]


def test_off_record_is_in_no_part_of_the_brief() -> None:
    text = positions(
        "id: quiet, speaker: chief, said: 2026-02-04, attribution: off-record, stance: {arms: for}, sources: [s2]",
        "speaker: chief, said: 2026-02-04",
    )
    brief = compose_cast("2026-02-04", text)
    assert "quiet" not in printed_ids(brief)
    assert ([source.id for source in brief.sources], brief.production.positions, section(brief, "a").rows) == (
        ["s1"],
        1,
        (),
    )
