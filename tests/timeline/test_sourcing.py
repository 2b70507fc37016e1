"""The sources behind a statement: independent origins, withdrawn sources, and the strongest caveat."""

from __future__ import annotations

import pytest

from briefgen.content.model import Source
from briefgen.timeline.sourcing import (
    is_withdrawn,
    origin,
    origins,
    rests_on_weak_sources,
    sources_of,
    standing_sources,
    strongest_caveat,
)
from briefgen.timeline.timeline import Evidence
from tests.dossiers import as_of_day, brief, row


def source(**fields: str) -> Source:
    return Source.model_validate({"id": "some-id", "published": "2026-01-01", **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"origin": "Wire", "publisher": "Paper", "url": "https://paper.example/1"}, "wire"),
        ({"publisher": "Paper", "url": "https://other.example/1"}, "paper"),
        ({"url": "https://Paper.example/1"}, "paper.example"),
        ({}, "some-id"),
    ],
)
def test_the_origin_is_the_one_typed_else_the_publisher_else_the_urls_host(
    fields: dict[str, str], expected: str
) -> None:
    assert origin(source(**fields)) == expected


def test_origins_are_told_apart_by_their_letters_and_not_by_their_case() -> None:
    assert origin(source(origin="WIRE")) == origin(source(publisher="Wire"))


OUTLETS = "sources:\n" + "".join(
    f"  o{n}: {{publisher: Outlet {n}, published: 2026-01-01, origin: Wire}}\n" for n in range(8)
)
ALL = ", ".join(f"o{n}" for n in range(8))


def test_one_wire_text_in_eight_outlets_counts_once() -> None:
    text = f"{OUTLETS}positions: [{{speaker: chief, said: 2026-02-01, text: Yes, sources: [{ALL}]}}]"
    view = as_of_day("2026-02-04", text)
    assert origins(view, sources_of(view, view.evidence[0])) == {"wire"}
    result = brief("2026-02-01", text)
    assert (result.production.sources, result.production.origins) == (8, 1)


def test_eight_outlets_of_their_own_count_eight_times() -> None:
    text = f"{OUTLETS}positions: [{{speaker: chief, said: 2026-02-01, text: Yes, sources: [{ALL}]}}]"
    view = as_of_day("2026-02-04", text.replace(", origin: Wire", ""))
    assert len(origins(view, sources_of(view, view.evidence[0]))) == 8


CLIPS = """
sources:
  wire-1: {publisher: Outlet 1, published: 2026-01-01, origin: Wire}
  wire-2: {publisher: Outlet 2, published: 2026-01-01, origin: Wire}
"""
NAMED = "{{id: n{n}, speaker: {who}, said: 2026-02-01, text: Yes, sources: [{sources}]}}"
UNNAMED = "{{id: u{n}, speaker: {{described: an official, of: a}}, said: 2026-02-01, text: Yes, sources: [{sources}]}}"


def flag(*rows: str) -> str | None:
    view = as_of_day("2026-02-04", CLIPS + "positions:\n" + "".join(f"  - {row}\n" for row in rows))
    return strongest_caveat(view, view.evidence)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([UNNAMED.format(n=1, sources="s1")], "single-unnamed-source"),
        ([UNNAMED.format(n=1, sources="wire-1, wire-2")], "single-unnamed-source"),
        ([UNNAMED.format(n=1, sources="s1"), UNNAMED.format(n=2, sources="s1")], "single-unnamed-source"),
        ([UNNAMED.format(n=1, sources="s1, s2")], "unnamed-only"),
        ([UNNAMED.format(n=1, sources="s1"), UNNAMED.format(n=2, sources="s2")], "unnamed-only"),
        ([NAMED.format(n=1, who="chief", sources="s1")], "single-source"),
        ([NAMED.format(n=1, who="chief", sources="wire-1, wire-2")], "single-source"),
        ([NAMED.format(n=1, who="chief", sources="s1"), UNNAMED.format(n=2, sources="s1")], "single-source"),
        ([NAMED.format(n=1, who="chief", sources="s1"), UNNAMED.format(n=2, sources="s2")], None),
        ([NAMED.format(n=1, who="chief", sources="s1, s2")], None),
        ([NAMED.format(n=1, who="chief", sources="s1"), NAMED.format(n=2, who="deputy", sources="s2")], None),
    ],
)
def test_the_loudest_flag_of_what_holds_is_told(rows: list[str], expected: str | None) -> None:
    assert flag(*rows) == expected


WITHDRAWN = """
sources: {gone: {publisher: Third Paper, published: 2026-01-01, withdrawn: 2026-02-05}}
positions: [{speaker: chief, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [gone, s1]}]
"""
OTHER = "positions: [{speaker: boss, said: 2026-02-01, text: Yes, sources: [s2]}]"


@pytest.mark.parametrize(
    ("day", "withdrawn", "standing"), [("2026-02-04", False, ("gone", "s1")), ("2026-02-05", True, ("s1",))]
)
def test_a_source_is_withdrawn_from_its_day_on(day: str, withdrawn: bool, standing: tuple[str, ...]) -> None:
    view = as_of_day(day, WITHDRAWN)
    assert is_withdrawn(view, "gone") is withdrawn
    assert standing_sources(view, ("gone", "s1")) == standing


@pytest.mark.parametrize(
    ("day", "flags", "said"), [("2026-02-04", (), ()), ("2026-02-05", ("single-source",), ("withdrawn-source",))]
)
def test_a_withdrawn_source_counts_no_more_and_is_told_beside_the_claim(
    day: str, flags: tuple[str, ...], said: tuple[str, ...]
) -> None:
    result = brief(day, WITHDRAWN, OTHER)
    printed = row(result, "a", "talks")
    assert (printed.flags, printed.evidence[0].statement.flags) == (flags, said)
    withdrawals = {source.id: source.withdrawn and source.withdrawn.text for source in result.sources}
    assert withdrawals["gone"] == ("2026-02-05" if said else None)


def evidence(day: str, text: str) -> tuple[Evidence, tuple[str, ...]]:
    view = as_of_day(day, text)
    return view.evidence[0], sources_of(view, view.evidence[0])


TWICE = """
positions:
  - {id: a1, speaker: chief, said: 2026-02-01, text: Yes, sources: [s1]}
  - {id: b1, speaker: chief, said: 2026-02-03, text: Yes, same_as: [a1], sources: [s2, s1]}
"""


@pytest.mark.parametrize(("day", "ids"), [("2026-02-02", ("s1",)), ("2026-02-03", ("s1", "s2"))])
def test_the_sources_of_other_tellings_add_up_from_the_day_they_are_dated(day: str, ids: tuple[str, ...]) -> None:
    first, sources = evidence(day, TWICE)
    assert (first.id, sources) == ("a1", ids)


@pytest.mark.parametrize(
    ("grades", "weak"), [("E", True), ("F", True), ("EF", True), ("ED", False), ("A", False), ("", False)]
)
def test_a_record_is_weak_where_all_its_sources_are_graded_e_or_f(grades: str, weak: bool) -> None:
    sources = "".join(
        f"  g{n}: {{publisher: P{n}, published: 2026-01-01, grade: {grade}}}\n" for n, grade in enumerate(grades)
    )
    cited = ", ".join(f"g{n}" for n in range(len(grades)))
    text = f"""
events: {{e: {{title: Meeting}}}}
updates: [{{event: e, date: 2026-02-01, text: So they say{f", sources: [{cited}]" if cited else ""}}}]
"""
    view = as_of_day("2026-02-01", text, *([f"sources:\n{sources}"] if sources else []))
    assert rests_on_weak_sources(view, view.updates[0].update) is weak


def test_a_source_without_a_grade_is_not_weak() -> None:
    text = "events: {e: {title: Meeting}}\nupdates: [{event: e, date: 2026-02-01, text: So, sources: [s1]}]"
    view = as_of_day("2026-02-01", text)
    assert rests_on_weak_sources(view, view.updates[0].update) is False


ONE_PAGE = """
sources:
  a1: {publisher: First Daily, url: "https://news.example/story", published: 2026-02-01}
  a2: {publisher: Second Daily, url: "HTTPS://News.example/story#top", published: 2026-02-01}
positions:
  - {speaker: boss, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [a1, a2]}
"""


def test_one_address_is_one_origin_whatever_its_publisher_is_called() -> None:
    view = as_of_day("2026-02-01", ONE_PAGE)
    assert len(origins(view, ("a1", "a2"))) == 1
    assert "single-source" in row(brief("2026-02-01", ONE_PAGE, OTHER_ORIGIN), "b", "talks").flags
    other = ONE_PAGE.replace("/story#top", "/other")
    assert len(origins(as_of_day("2026-02-01", other), ("a1", "a2"))) == 2
    assert "single-source" not in row(brief("2026-02-01", other, OTHER_ORIGIN), "b", "talks").flags


OTHER_ORIGIN = "positions: [{speaker: chief, said: 2026-01-01, stance: {arms: for}, text: Yes, sources: [s1]}]"


def test_the_origin_of_an_address_is_the_one_typed_for_any_of_its_sources() -> None:
    typed = ONE_PAGE.replace("{publisher: Second Daily", "{origin: The Wire, publisher: Second Daily")
    assert origins(as_of_day("2026-02-01", typed), ("a1", "a2")) == {"the wire"}
