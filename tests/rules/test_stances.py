"""The stance of a party or a person on an issue on a day: every rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.brief import StanceRow
from briefgen.rules.events import event_state, latest_resets
from briefgen.rules.stances import Stance, claims, compute_stance
from briefgen.rules.voices import opposite, sign
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import AsOf, Evidence
from tests.dossiers import CAST, as_of_day, brief, dossier, row, warnings

SECOND = "people: {second: {name: A. Second, party: a, post: interior minister, rank: 3}}"
UNNAMED = "speaker: {described: an official, of: a}"
OFFICE = "speaker: {office: the foreign ministry, of: a}"


def said(*rows: str) -> str:
    """Positions of one clip; a row without words gets some."""
    texts = [row if "quote:" in row or "text:" in row else f"{row}, text: So they say" for row in rows]
    return "source: {published: 2026-01-01}\npositions:\n" + "".join(f"  - {{{row}}}\n" for row in texts)


def stance_of(view: AsOf, holder: str, issue: str) -> Stance | None:
    """The stance as the snapshot of the day has it."""
    events = {event.id: event_state(view, event) for event in view.events}
    reset = latest_resets(view, events).get(issue)
    return compute_stance(view, holder, issue, reset.day if reset else None)


def find(day: str, *rows: str, holder: str = "a", issue: str = "talks", extra: str = SECOND) -> Stance | None:
    return stance_of(as_of_day(day, said(*rows), extra), holder, issue)


def stand(day: str, *rows: str, holder: str = "a", issue: str = "talks", extra: str = SECOND) -> Stance:
    stance = find(day, *rows, holder=holder, issue=issue, extra=extra)
    assert stance is not None
    return stance


def ids(items: Sequence[Evidence]) -> list[str]:
    return [item.id for item in items]


# Signs


@pytest.mark.parametrize(
    ("take", "expected"), [("for", 1), ("conditional", 1), ("against", -1), ("open", 0), ("neutral", 0), ("mixed", 0)]
)
def test_for_and_conditional_are_plus_against_is_minus_the_others_have_no_sign(take: str, expected: int) -> None:
    assert sign(take) == expected  # type: ignore[arg-type]


def test_only_a_plus_and_a_minus_are_opposite() -> None:
    assert opposite("conditional", "against") is True
    assert opposite("for", "conditional") is False
    assert opposite("open", "against") is False


# Step 1: candidates


def test_nothing_said_is_no_stance() -> None:
    assert find("2026-02-04", "speaker: chief, said: 2026-02-01, stance: {arms: for}") is None


def test_a_position_without_a_stance_is_context_and_no_candidate() -> None:
    assert find("2026-02-04", "speaker: chief, said: 2026-02-01") is None


def test_a_position_dated_after_the_day_is_no_candidate() -> None:
    line = "speaker: chief, said: 2026-02-05, stance: {talks: for}"
    assert find("2026-02-04", line) is None
    assert stand("2026-02-05", line).value == "for"


EARLIER = "id: earlier, speaker: minister, said: 2026-02-01, stance: {talks: against}"
LATER = "id: later, speaker: minister, said: 2026-02-03, stance: {talks: for}"


def test_a_withdrawn_position_stands_no_longer_from_the_day_of_the_withdrawal() -> None:
    rows = EARLIER, LATER, "speaker: minister, said: 2026-02-05, withdraws: [later]"
    assert stand("2026-02-04", *rows).value == "for"
    assert stand("2026-02-05", *rows).value == "against"


def test_a_withdrawal_orders_its_two_records_itself() -> None:
    assert find("2026-02-01", EARLIER, "speaker: minister, said: ../2026-02-01, withdraws: [earlier]") is None


def test_a_retracted_position_stands_no_longer_from_the_day_of_the_correction() -> None:
    extra = "corrections: [{of: later, date: 2026-02-05, kind: retraction, text: Never said, sources: [s1]}]"
    assert stand("2026-02-04", EARLIER, LATER, extra=extra).value == "for"
    assert stand("2026-02-05", EARLIER, LATER, extra=extra).value == "against"


@pytest.mark.parametrize("kind", ["correction", "clarification"])
def test_a_correction_that_is_no_retraction_leaves_the_position_standing(kind: str) -> None:
    extra = f"corrections: [{{of: later, date: 2026-02-05, kind: {kind}, text: The date was wrong, sources: [s1]}}]"
    assert stand("2026-02-05", EARLIER, LATER, extra=extra).value == "for"


def test_off_record_is_never_a_candidate() -> None:
    assert stand("2026-02-05", EARLIER, f"{LATER}, attribution: off-record").value == "against"


def test_a_position_whose_sources_are_all_withdrawn_is_no_candidate() -> None:
    extra = """
sources: {gone: {publisher: Third Paper, published: 2026-02-03, withdrawn: 2026-02-05}}
positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: Yes, sources: [gone]}]
"""
    assert stand("2026-02-04", EARLIER, extra=extra).value == "for"
    assert stand("2026-02-05", EARLIER, extra=extra).value == "against"


def test_one_source_that_is_not_withdrawn_is_enough() -> None:
    extra = """
sources: {gone: {publisher: Third Paper, published: 2026-02-03, withdrawn: 2026-02-05}}
positions: [{speaker: minister, said: 2026-02-03, stance: {talks: for}, text: Yes, sources: [gone, s1]}]
"""
    assert stand("2026-02-05", EARLIER, extra=extra).value == "for"


def test_a_position_reversed_by_a_later_one_that_names_it_is_no_candidate() -> None:
    rows = "id: no, speaker: chief, said: 2026-02-01, stance: {talks: against}", f"{LATER}, reverses: [no]"
    stance = stand("2026-02-03", *rows)
    assert (stance.value, stance.mixed_by) == ("for", None)
    assert [(r.old.id, r.new.id) for r in stance.reversals] == [("no", "later")]


def test_a_reversal_orders_its_two_records_itself() -> None:
    both = "2026-02-01, stance: {talks: against}", "2026-02-01, stance: {talks: for}, reverses: [no]"
    stance = stand("2026-02-01", f"id: no, speaker: chief, said: {both[0]}", f"speaker: chief, said: {both[1]}")
    assert (stance.value, stance.mixed_by) == ("for", None)


def test_a_reversal_turns_only_the_issues_that_both_share() -> None:
    rows = (
        "id: no, speaker: chief, said: 2026-02-01, stance: {talks: against, arms: against}",
        "speaker: chief, said: 2026-02-03, stance: {talks: for}, reverses: [no]",
    )
    assert stand("2026-02-03", *rows).value == "for"
    assert stand("2026-02-03", *rows, issue="arms").value == "against"
    assert stand("2026-02-03", *rows, issue="arms").reversals == ()


def test_a_reversal_that_is_withdrawn_reverses_nothing() -> None:
    rows = (
        "id: no, speaker: chief, said: 2026-02-01, stance: {talks: against}",
        f"{LATER}, reverses: [no]",
        "speaker: minister, said: 2026-02-04, withdraws: [later]",
    )
    assert stand("2026-02-04", *rows).value == "against"


RESET = "events: {break: {title: Break, kind: incident, when: 2026-02-03, resets: [talks], sources: [s1]}}"


@pytest.mark.parametrize(("said_on", "stands"), [("2026-02-02", False), ("2026-02-03", True), ("2026-02-04", True)])
def test_what_is_older_than_an_event_that_resets_the_issue_is_no_candidate(said_on: str, stands: bool) -> None:
    line = f"speaker: chief, said: {said_on}, stance: {{talks: for, arms: for}}"
    assert (find("2026-02-05", line, extra=RESET) is not None) is stands
    assert stand("2026-02-05", line, issue="arms", extra=RESET).value == "for"


@pytest.mark.parametrize(("old_day", "old"), [("2026-02-02", []), ("2026-02-03", ["no"])])
def test_a_reversal_of_what_is_older_than_a_reset_is_none(old_day: str, old: list[str]) -> None:
    rows = (
        f"id: no, speaker: minister, said: {old_day}, stance: {{talks: against}}",
        "speaker: minister, said: 2026-02-04, stance: {talks: for}, reverses: [no]",
    )
    stance = stand("2026-02-05", *rows, extra=RESET)
    assert (stance.value, [reversal.old.id for reversal in stance.reversals]) == ("for", old)


def test_an_event_that_lies_ahead_resets_nothing_yet() -> None:
    assert stand("2026-02-02", EARLIER, extra=RESET).value == "against"


def test_an_event_resets_from_its_day_on() -> None:
    assert find("2026-02-03", EARLIER, extra=RESET) is None


def test_of_several_events_that_reset_an_issue_the_latest_counts() -> None:
    extra = """
events:
  second: {title: Second, kind: incident, when: 2026-02-05, resets: [talks], sources: [s1]}
  first: {title: First, kind: incident, when: 2026-02-02, resets: [talks], sources: [s1]}
"""
    assert stand("2026-02-04", LATER, extra=extra).value == "for"
    assert find("2026-02-05", LATER, extra=extra) is None


def test_an_event_that_was_moved_resets_from_its_new_day() -> None:
    extra = f"{RESET}\nupdates: [{{event: break, date: 2026-02-02, when: 2026-02-06, sources: [s1]}}]"
    assert stand("2026-02-05", EARLIER, extra=extra).value == "against"
    assert find("2026-02-06", EARLIER, extra=extra) is None


def test_an_update_can_reset_an_issue_too() -> None:
    extra = """
events: {break: {title: Break, kind: incident, when: 2026-02-03, sources: [s1]}}
updates:
  - {event: break, date: 2026-02-03, status: underway, sources: [s1]}
  - {event: break, date: 2026-02-05, resets: [talks], sources: [s1]}
"""
    assert stand("2026-02-04", EARLIER, extra=extra).value == "against"
    assert find("2026-02-05", EARLIER, extra=extra) is None


def test_a_claim_about_another_party_is_never_its_stance() -> None:
    assert find("2026-02-05", "speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}") is None
    rows = EARLIER, "id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: for}"
    assert stand("2026-02-05", *rows).value == "against"
    assert ids(claims(as_of_day("2026-02-05", said(*rows)), "a", "talks")) == ["claim"]


def test_a_claim_that_was_withdrawn_is_not_told() -> None:
    rows = (
        "id: claim, speaker: boss, party: a, said: 2026-02-04, stance: {talks: for}",
        "speaker: boss, said: 2026-02-05, withdraws: [claim]",
    )
    assert ids(claims(as_of_day("2026-02-04", said(*rows)), "a", "talks")) == ["claim"]
    assert ids(claims(as_of_day("2026-02-05", said(*rows)), "a", "talks")) == []


def test_an_unnamed_speaker_of_another_party_makes_a_claim_too() -> None:
    line = "speaker: {described: an aide, of: b}, party: a, said: 2026-02-04, stance: {talks: for}"
    assert find("2026-02-05", line) is None


def test_a_claim_is_not_the_stance_of_the_party_that_makes_it() -> None:
    line = "speaker: boss, party: a, said: 2026-02-04, stance: {talks: against}"
    assert find("2026-02-05", line, holder="b") is None


def test_a_claim_about_another_party_is_not_the_claimants_own_stance_either() -> None:
    assert find("2026-02-05", "speaker: boss, party: a, said: 2026-02-04, stance: {talks: for}", holder="boss") is None


def test_an_unnamed_speaker_without_a_party_can_speak_for_the_party_that_is_typed() -> None:
    line = "speaker: {described: a regional official}, party: a, said: 2026-02-04, stance: {talks: for}"
    assert stand("2026-02-05", line).value == "for"


def test_a_bloc_does_not_speak_for_its_members_nor_they_for_it() -> None:
    extra = """
parties: {bloc: {name: The Bloc, members: [a, b]}}
people: {head: {name: Head, party: bloc, rank: 1}}
positions: [{speaker: head, said: 2026-02-04, stance: {talks: for}, text: Yes, sources: [s1]}]
"""
    assert find("2026-02-05", "speaker: boss, said: 2026-02-04, stance: {arms: for}", extra=extra) is None
    assert stand("2026-02-05", EARLIER, extra=extra).value == "against"
    assert stand("2026-02-05", EARLIER, extra=extra, holder="bloc").value == "for"
    assert find("2026-02-05", EARLIER, extra=extra, holder="bloc", issue="arms") is None


# Step 2: tiers


@pytest.mark.parametrize(
    ("line", "tier"),
    [
        ("speaker: minister, quote: Yes", 2),
        ("speaker: minister, text: Said yes", 2),
        ("party: a, text: Has long said yes", 2),
        (f"{OFFICE}, text: Said yes", 2),
        ("speaker: minister, mode: reported, text: Is said to have said yes", 1),
        ("speaker: minister, mode: inferred, text: Seems to say yes", 0),
    ],
)
def test_direct_paraphrase_and_document_stand_above_reported_and_that_above_inferred(line: str, tier: int) -> None:
    assert stand("2026-02-05", f"{line}, said: 2026-02-04, stance: {{talks: for}}").tier == tier


@pytest.mark.parametrize("mode", ["direct", "paraphrase", "document", "reported"])
def test_an_unnamed_speaker_never_exceeds_reported(mode: str) -> None:
    assert stand("2026-02-05", f"{UNNAMED}, said: 2026-02-04, mode: {mode}, stance: {{talks: for}}").tier == 1


def test_an_unnamed_speaker_who_is_inferred_stays_inferred() -> None:
    assert stand("2026-02-05", f"{UNNAMED}, said: 2026-02-04, mode: inferred, stance: {{talks: for}}").tier == 0


def test_the_highest_tier_that_has_a_candidate_decides_however_old_it_is() -> None:
    rows = (
        "speaker: deputy, said: 2026-01-02, stance: {talks: against}",
        "speaker: chief, said: 2026-02-04, mode: reported, stance: {talks: for}",
    )
    assert stand("2026-02-05", *rows).value == "against"


def test_the_highest_tier_that_has_a_candidate_may_be_the_lowest() -> None:
    stance = stand("2026-02-05", "speaker: chief, said: 2026-02-04, mode: inferred, stance: {talks: for}")
    assert (stance.value, stance.tier) == ("for", 0)


def test_a_standing_line_does_not_count_where_its_tier_holds_anything_else() -> None:
    rows = EARLIER, "speaker: chief, said: 2026-02-04, standing: true, stance: {talks: for}"
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.is_standing) == ("against", False)


def test_a_standing_line_counts_where_its_tier_holds_nothing_else() -> None:
    rows = (
        "speaker: chief, said: 2026-01-02, standing: true, stance: {talks: for}",
        f"{UNNAMED}, said: 2026-02-04, stance: {{talks: against}}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.is_standing) == ("for", True)


# Step 3: voices


def test_only_the_latest_position_of_a_speaker_is_its_voice() -> None:
    stance = stand("2026-02-05", EARLIER, LATER)
    assert (stance.value, stance.lead.id, stance.mixed_by) == ("for", "later", None)


def test_unnamed_speakers_are_never_merged() -> None:
    rows = (
        f"id: one, {UNNAMED}, said: 2026-02-01, stance: {{talks: for}}",
        f"id: two, {UNNAMED}, said: 2026-02-03, stance: {{talks: conditional}}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, ids(stance.variants)) == ("conditional", ["one"])


def test_a_party_line_is_one_speaker_under_any_label() -> None:
    rows = (
        f"id: one, {OFFICE}, said: 2026-02-01, stance: {{talks: for}}",
        "id: two, party: a, said: 2026-02-03, stance: {talks: conditional}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.lead.id, ids(stance.variants)) == ("conditional", "two", [])


FOR_CHIEF = "id: told, speaker: minister, for_person: chief, said: 2026-02-04, stance: {talks: for}"


def test_who_speaks_for_the_principal_is_a_voice_of_its_own_for_the_party() -> None:
    stance = stand("2026-02-05", FOR_CHIEF)
    assert (stance.value, stance.tier, stance.lead.person and stance.lead.person.id) == ("for", 2, "minister")


def test_who_speaks_for_the_principal_enters_the_principals_own_stance_as_reported() -> None:
    stance = stand("2026-02-05", FOR_CHIEF, holder="chief")
    assert (stance.value, stance.tier) == ("for", 1)


def test_the_principals_own_words_stand_above_those_of_a_deputy_for_them() -> None:
    rows = "speaker: chief, said: 2026-02-01, stance: {talks: against}", FOR_CHIEF
    stance = stand("2026-02-05", *rows, holder="chief")
    assert (stance.value, stance.tier, ids(stance.signals)) == ("against", 2, ["told"])


@pytest.mark.parametrize(("earlier", "variants"), [("2026-02-01", ["old"]), ("2026-01-31", [])])
def test_voices_count_within_fresh_days_of_the_newest_one(earlier: str, variants: list[str]) -> None:
    rows = (
        f"id: old, speaker: deputy, said: {earlier}, stance: {{talks: conditional}}",
        "speaker: minister, said: 2026-03-03, stance: {talks: for}",
    )
    assert ids(stand("2026-03-03", *rows).variants) == variants


@pytest.mark.parametrize("day", ["2026-03-03", "2026-04-10", "2027-03-03"])
def test_fresh_days_count_back_from_the_evidence_and_not_from_the_day(day: str) -> None:
    rows = (
        "id: old, speaker: deputy, said: 2026-02-01, stance: {talks: conditional}",
        "speaker: minister, said: 2026-03-03, stance: {talks: for}",
    )
    stance = stand(day, *rows)
    assert (stance.value, ids(stance.variants)) == ("for", ["old"])


def test_the_latest_voice_decides_whatever_its_rank() -> None:
    rows = (
        "speaker: chief, said: 2026-02-01, stance: {talks: for}",
        "id: last, speaker: deputy, said: 2026-02-02, stance: {talks: conditional}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.deciding.id) == ("conditional", "last")


def test_at_a_tie_the_higher_rank_decides() -> None:
    rows = (
        "id: a1, speaker: deputy, said: 2026-02-04, stance: {talks: conditional}",
        "id: b1, speaker: chief, said: 2026-02-04, stance: {talks: for}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.deciding.id, ids(stance.variants), stance.signals) == ("for", "b1", ["a1"], ())


def test_at_a_tie_a_person_decides_before_a_party_line() -> None:
    rows = (
        "id: a1, party: a, said: 2026-02-04, stance: {talks: conditional}",
        "id: b1, speaker: deputy, said: 2026-02-04, stance: {talks: for}",
    )
    assert stand("2026-02-05", *rows).deciding.id == "b1"


def test_at_a_tie_own_words_decide_before_those_for_somebody_else() -> None:
    rows = (
        "id: a1, speaker: second, for_person: chief, said: 2026-02-04, stance: {talks: conditional}",
        "id: b1, speaker: minister, said: 2026-02-04, stance: {talks: for}",
    )
    stance = stand("2026-02-05", *rows)
    assert (stance.value, stance.deciding.id, stance.mixed_by) == ("for", "b1", None)


def test_one_speaker_at_one_moment_with_one_sign_says_the_more_qualified_value_with_a_warning() -> None:
    rows = (
        "id: a1, speaker: minister, said: 2026-02-04, stance: {talks: for}",
        "id: b1, speaker: minister, said: 2026-02-04, stance: {talks: conditional}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by, sorted(ids(stance.qualified))) == ("conditional", None, ["a1", "b1"])
    assert "qualified-speaker" in warnings("2026-02-04", said(*rows))


@pytest.mark.parametrize(("earlier", "later"), [("for", "against"), ("against", "conditional")])
def test_one_speaker_at_one_moment_with_opposite_signs_is_mixed_with_a_warning(earlier: str, later: str) -> None:
    rows = (
        f"id: a1, speaker: minister, said: 2026-02-04, stance: {{talks: {earlier}}}",
        f"id: b1, speaker: minister, said: 2026-02-04, stance: {{talks: {later}}}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by) == ("mixed", "speaker")
    assert sorted(ids(stance.supporting)) == ["a1", "b1"]
    assert "mixed-speaker" in warnings("2026-02-04", said(*rows))


def test_one_speaker_at_two_times_of_one_day_says_the_later() -> None:
    rows = (
        "id: a1, speaker: minister, said: 2026-02-04, time: evening, stance: {talks: for}",
        "id: b1, speaker: minister, said: 2026-02-04, time: morning, stance: {talks: against}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by) == ("for", None)


TIE = (
    "id: {one}, speaker: minister, said: 2026-02-04, stance: {{talks: {this}}}",
    "id: {other}, speaker: second, said: 2026-02-04, stance: {{talks: {that}}}",
)


def tie(this: str, that: str, one: str = "a1", other: str = "b1") -> tuple[str, ...]:
    return tuple(line.format(this=this, that=that, one=one, other=other) for line in TIE)


def test_a_tie_of_opposites_that_nothing_decides_is_undecided_with_a_warning() -> None:
    rows = tie("for", "against")
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by) == ("mixed", "tie")
    assert sorted(ids(stance.supporting)) == ["a1", "b1"]
    assert "undecided" in warnings("2026-02-04", said(*rows), SECOND)
    assert "undecided" in row(brief("2026-02-04", said(*rows), SECOND), "a", "talks").flags


@pytest.mark.parametrize(("this", "that"), [("for", "open"), ("for", "conditional"), ("neutral", "against")])
def test_a_tie_of_other_values_is_decided_by_no_id_and_warned_of(this: str, that: str) -> None:
    first = stand("2026-02-04", *tie(this, that, "a1", "b1"))
    second = stand("2026-02-04", *tie(this, that, "b1", "a1"))
    assert first.value == second.value
    assert "undecided" in warnings("2026-02-04", said(*tie(this, that)), SECOND)


def test_a_tie_of_one_value_is_nothing_to_decide() -> None:
    stance = stand("2026-02-04", *tie("for", "for"))
    assert (stance.value, stance.mixed_by, sorted(ids(stance.supporting))) == ("for", None, ["a1", "b1"])
    assert "undecided" not in warnings("2026-02-04", said(*tie("for", "for")), SECOND)


def test_two_unnamed_speakers_who_contradict_each_other_at_one_moment_are_undecided() -> None:
    rows = (
        f"id: a1, {UNNAMED}, said: ../2026-02-04, stance: {{talks: for}}",
        f"id: b1, {UNNAMED}, said: ../2026-02-04, stance: {{talks: against}}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by) == ("mixed", "tie")


# Step 4: stale


@pytest.mark.parametrize(("day", "stale"), [("2026-02-22", False), ("2026-02-23", True)])
def test_a_stance_is_stale_when_its_latest_position_is_older_than_stale_days(day: str, stale: bool) -> None:
    assert stand(day, EARLIER).is_stale is stale


@pytest.mark.parametrize(("day", "stale"), [("2026-02-11", False), ("2026-02-12", True)])
def test_an_issues_own_stale_days_count_before_the_dossiers(day: str, stale: bool) -> None:
    extra = "issues: {seas: {title: Seas, claim: The seas should be open, stale_days: 10}}"
    line = "speaker: minister, said: 2026-02-01, stance: {seas: for}"
    assert stand(day, line, issue="seas", extra=extra).is_stale is stale


@pytest.mark.parametrize(("day", "stale"), [("2026-03-03", False), ("2026-03-04", True)])
def test_a_repetition_keeps_a_stance_from_going_stale(day: str, stale: bool) -> None:
    rows = EARLIER, "speaker: deputy, said: 2026-02-10, repeats: [earlier]"
    stance = stand(day, *rows)
    assert (stance.value, stance.latest, stance.is_stale) == ("against", date(2026, 2, 10), stale)


def test_a_repetition_that_was_withdrawn_does_not_keep_it_fresh() -> None:
    rows = (
        EARLIER,
        "id: again, speaker: deputy, said: 2026-02-10, repeats: [earlier]",
        "speaker: deputy, said: 2026-02-11, withdraws: [again]",
    )
    assert stand("2026-02-25", *rows).is_stale is True


def test_a_standing_line_is_never_stale() -> None:
    line = "party: a, said: 2026-01-01, standing: true, stance: {talks: against}"
    stance = stand("2026-12-31", line)
    assert (stance.is_standing, stance.is_stale) == (True, False)


def test_a_newer_signal_does_not_make_a_stance_fresh() -> None:
    rows = EARLIER, f"id: heard, {UNNAMED}, said: 2026-02-20, stance: {{talks: for}}"
    stance = stand("2026-02-23", *rows)
    assert (stance.value, stance.latest, stance.is_stale) == ("against", date(2026, 2, 1), True)
    assert ids(stance.signals) == ["heard"]


def test_a_stale_stance_is_warned_of_and_is_a_gap() -> None:
    assert "stale-stance" in warnings("2026-02-23", said(EARLIER))
    gaps = brief("2026-02-23", said(EARLIER)).gaps
    assert [(g.kind, g.party and g.party.id, g.since) for g in gaps if g.kind == "stale"] == [
        ("stale", "a", date(2026, 2, 1))
    ]


# Step 5: the lead voice


@pytest.mark.parametrize(("chief", "lead"), [("2026-02-03", "top"), ("2026-02-02", "last")])
def test_the_highest_rank_of_the_same_value_within_split_days_leads(chief: str, lead: str) -> None:
    rows = (
        f"id: top, speaker: chief, said: {chief}, stance: {{talks: for}}",
        "id: last, speaker: deputy, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.lead.id, stance.deciding.id) == (lead, "last")


def test_a_voice_of_another_value_does_not_lead() -> None:
    rows = (
        "id: top, speaker: chief, said: 2026-02-09, stance: {talks: conditional}",
        "id: last, speaker: deputy, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.lead.id, ids(stance.variants)) == ("last", ["top"])


def test_newer_voices_of_the_same_value_reaffirm_the_lead() -> None:
    rows = (
        "id: before, speaker: second, said: 2026-02-03, stance: {talks: for}",
        "id: top, speaker: chief, said: 2026-02-04, stance: {talks: for}",
        "id: after, speaker: minister, said: 2026-02-06, stance: {talks: for}",
        "id: last, speaker: deputy, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.lead.id, sorted(ids(stance.reaffirmed))) == ("top", ["after", "last"])


def test_a_lower_rank_at_the_same_moment_reaffirms_too() -> None:
    rows = (
        "id: a1, speaker: deputy, said: 2026-02-10, stance: {talks: for}",
        "id: b1, speaker: chief, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.lead.id, ids(stance.reaffirmed)) == ("b1", ["a1"])


def test_a_named_voice_leads_before_a_party_line() -> None:
    rows = (
        "id: named, speaker: deputy, said: 2026-02-09, stance: {talks: for}",
        "id: line, party: a, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.lead.id, ids(stance.reaffirmed)) == ("named", ["line"])


def test_at_equal_rank_the_later_voice_leads() -> None:
    rows = (
        "id: one, speaker: minister, said: 2026-02-10, stance: {talks: for}",
        "id: two, speaker: second, said: 2026-02-09, stance: {talks: for}",
    )
    assert stand("2026-02-10", *rows).lead.id == "one"


def test_a_voice_of_another_option_does_not_lead_but_varies() -> None:
    extra = "issues: {where: {title: Where, claim: They should meet, options: {rome: In Rome, oslo: In Oslo}}}"
    rows = (
        "id: top, speaker: chief, said: 2026-02-09, stance: {where: {take: for, option: rome}}",
        "id: last, speaker: deputy, said: 2026-02-10, stance: {where: {take: for, option: oslo}}",
    )
    stance = stand("2026-02-10", *rows, issue="where", extra=extra)
    assert (stance.option, stance.lead.id, ids(stance.variants)) == ("oslo", "last", ["top"])


# Step 6: mixed signals and variants


def test_opposite_signs_of_two_speakers_on_the_same_day_are_mixed_and_both_lines_printed() -> None:
    rows = (
        "id: am, speaker: deputy, said: 2026-02-04, time: morning, stance: {talks: for}",
        "id: pm, speaker: minister, said: 2026-02-04, time: evening, stance: {talks: against}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by) == ("mixed", "voices")
    assert (stance.deciding.id, ids(stance.opposing)) == ("pm", ["am"])
    printed = row(brief("2026-02-04", said(*rows)), "a", "talks")
    assert [(s.part, s.statement.id, s.in_full) for s in printed.evidence] == [
        ("lead", "pm", True), ("opposes", "am", True),
    ]  # fmt: skip


def test_two_of_equal_rank_who_contradict_each_other_at_two_times_of_one_day_are_mixed_and_not_undecided() -> None:
    rows = (
        "id: am, speaker: second, said: 2026-02-04, time: morning, stance: {talks: for}",
        "id: pm, speaker: minister, said: 2026-02-04, time: evening, stance: {talks: against}",
    )
    stance = stand("2026-02-04", *rows)
    assert (stance.value, stance.mixed_by, ids(stance.opposing)) == ("mixed", "voices", ["am"])


@pytest.mark.parametrize(("higher", "value"), [("2026-02-03", "mixed"), ("2026-02-02", "for")])
def test_an_opposite_line_from_a_higher_rank_at_most_split_days_earlier_is_mixed(higher: str, value: str) -> None:
    rows = (
        f"speaker: chief, said: {higher}, stance: {{talks: against}}",
        "speaker: minister, said: 2026-02-10, stance: {talks: for}",
    )
    assert stand("2026-02-10", *rows).value == value


def test_an_opposite_line_from_a_lower_rank_the_day_before_is_not_mixed() -> None:
    rows = (
        "speaker: deputy, said: 2026-02-09, stance: {talks: against}",
        "speaker: minister, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.value, stance.mixed_by) == ("for", None)


def test_an_opposite_line_of_equal_rank_the_day_before_is_not_mixed() -> None:
    rows = (
        "speaker: second, said: 2026-02-09, stance: {talks: against}",
        "speaker: minister, said: 2026-02-10, stance: {talks: for}",
    )
    assert stand("2026-02-10", *rows).value == "for"


def test_the_same_speaker_who_turns_within_split_days_is_not_mixed() -> None:
    rows = (
        "speaker: chief, said: 2026-02-09, stance: {talks: against}",
        "speaker: chief, said: 2026-02-10, stance: {talks: for}",
    )
    assert stand("2026-02-10", *rows).value == "for"


@pytest.mark.parametrize("value", ["open", "neutral", "mixed"])
def test_a_line_without_a_sign_is_opposite_to_none(value: str) -> None:
    rows = (
        f"speaker: chief, said: 2026-02-10, time: morning, stance: {{talks: {value}}}",
        "speaker: minister, said: 2026-02-10, time: evening, stance: {talks: for}",
    )
    assert stand("2026-02-10", *rows).value == "for"


def test_an_opposite_line_of_another_tier_on_the_same_day_is_not_mixed() -> None:
    rows = (
        "id: heard, speaker: chief, mode: reported, said: 2026-02-10, stance: {talks: against}",
        "speaker: minister, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.value, ids(stance.opposing), ids(stance.signals)) == ("for", [], ["heard"])


def test_two_open_dates_are_not_the_same_day_so_the_higher_rank_decides_and_nothing_is_mixed() -> None:
    rows = (
        "speaker: chief, said: ../2026-02-10, stance: {talks: for}",
        "speaker: minister, said: ../2026-02-10, stance: {talks: against}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.value, stance.mixed_by) == ("for", None)


def test_mixed_by_the_author_is_told_apart_from_mixed_voices() -> None:
    stance = stand("2026-02-10", "speaker: chief, said: 2026-02-10, stance: {talks: mixed}")
    assert (stance.value, stance.mixed_by) == ("mixed", "author")


def test_a_line_of_the_same_sign_and_another_value_is_a_variant() -> None:
    rows = (
        "id: other, speaker: minister, said: 2026-02-08, stance: {talks: conditional}",
        "speaker: chief, said: 2026-02-10, stance: {talks: for}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.value, ids(stance.variants), ids(stance.opposing)) == ("for", ["other"], [])


def test_a_line_of_another_value_on_no_side_is_no_variant() -> None:
    rows = (
        "id: other, speaker: minister, said: 2026-02-08, stance: {talks: neutral}",
        "speaker: chief, said: 2026-02-10, stance: {talks: open}",
    )
    stance = stand("2026-02-10", *rows)
    assert (stance.value, ids(stance.variants)) == ("open", [])


@pytest.mark.parametrize("value", ["for", "against"])
def test_a_line_with_another_option_is_a_variant(value: str) -> None:
    extra = "issues: {where: {title: Where, claim: They should meet, options: {rome: In Rome, oslo: In Oslo}}}"
    rows = (
        f"id: other, speaker: deputy, said: 2026-02-08, stance: {{where: {{take: {value}, option: rome}}}}",
        f"id: last, speaker: chief, said: 2026-02-10, stance: {{where: {{take: {value}, option: oslo}}}}",
    )
    stance = stand("2026-02-10", *rows, issue="where", extra=extra)
    assert (stance.option, stance.lead.id, ids(stance.variants)) == ("oslo", "last", ["other"])


# Step 7: signals


@pytest.mark.parametrize(
    ("when", "value", "signals"),
    [
        ("2026-02-10", "against", ["heard"]),
        ("2026-02-12", "against", ["heard"]),
        ("2026-02-12", "conditional", ["heard"]),
        ("2026-02-09", "against", []),
        ("2026-02-12", "for", []),
    ],
)
def test_a_lower_tier_as_recent_or_newer_with_another_value_is_a_signal(
    when: str, value: str, signals: list[str]
) -> None:
    rows = (
        "speaker: minister, said: 2026-02-10, stance: {talks: for}",
        f"id: heard, {UNNAMED}, said: {when}, stance: {{talks: {value}}}",
    )
    stance = stand("2026-02-12", *rows)
    assert (stance.value, ids(stance.signals)) == ("for", signals)


def test_a_lower_tier_at_the_same_moment_is_a_signal_though_the_day_is_not_known() -> None:
    rows = (
        "speaker: minister, said: ../2026-02-10, stance: {talks: for}",
        f"id: heard, {UNNAMED}, said: ../2026-02-10, stance: {{talks: against}}",
    )
    assert ids(stand("2026-02-12", *rows).signals) == ["heard"]


def test_words_on_deep_background_are_nobodys_stance() -> None:
    line = f"{UNNAMED}, said: 2026-02-04, stance: {{talks: for}}"
    assert find("2026-02-05", line) is not None
    assert find("2026-02-05", f"{line}, attribution: deep-background") is None


def test_a_signal_is_printed_beside_the_stance() -> None:
    rows = (
        "id: own, speaker: minister, said: 2026-02-10, stance: {talks: for}",
        f"id: heard, {UNNAMED}, said: 2026-02-12, stance: {{talks: against}}",
    )
    printed = row(brief("2026-02-12", said(*rows)), "a", "talks")
    assert (printed.value, [(s.part, s.statement.id, s.value) for s in printed.evidence]) == (
        "for", [("lead", "own", "for"), ("signal", "heard", "against")],
    )  # fmt: skip


# Step 8: post and party of the day


POSTS = """
people:
  mover:
    name: Mover
    party: a
    posts:
      - {post: prime minister, to: 2026-02-10, rank: 2}
      - {post: speaker of parliament, from: 2026-02-11, rank: 3}
"""


def lead_of(printed: StanceRow) -> tuple[str | None, bool]:
    voice = printed.evidence[0].statement.voice
    return voice.post, voice.then


@pytest.mark.parametrize(
    ("day", "post", "then"), [("2026-02-10", "prime minister", False), ("2026-02-11", "prime minister", True)]
)
def test_the_post_is_that_of_the_day_it_was_said_then_where_it_is_held_no_longer(
    day: str, post: str, then: bool
) -> None:
    text = said("speaker: mover, said: 2026-02-05, stance: {talks: for}")
    assert lead_of(row(brief(day, text, POSTS), "a", "talks")) == (post, then)


def test_a_later_utterance_carries_the_later_post() -> None:
    text = said("speaker: mover, said: 2026-02-12, stance: {talks: for}")
    assert lead_of(row(brief("2026-02-12", text, POSTS), "a", "talks")) == ("speaker of parliament", False)


def test_where_posts_overlap_the_highest_rank_speaks() -> None:
    extra = """
people: {two: {name: Two Hats, party: a, posts: [{post: governor, rank: 4}, {post: vice president, rank: 2}]}}
"""
    stance = stand("2026-02-05", "speaker: two, said: 2026-02-04, stance: {talks: for}", extra=extra)
    assert (stance.lead.post, stance.lead.rank) == ("vice president", 2)


def test_the_party_is_that_of_the_day_it_was_said() -> None:
    extra = """
people:
  turncoat:
    name: Turncoat
    party: b
    posts: [{post: envoy, party: a, to: 2026-02-10}, {post: envoy, party: b, from: 2026-02-11}]
"""
    line = "speaker: turncoat, said: 2026-02-05, stance: {talks: for}"
    assert stand("2026-02-20", line, extra=extra).value == "for"
    assert find("2026-02-20", line, extra=extra, holder="b") is None


DIED = "people: {old-chief: {name: Old Chief, party: a, post: king, rank: 1, died: 2026-02-10}}"
LEFT = """
people:
  old-chief: {name: Old Chief, party: a, posts: [{post: king, to: 2026-02-09, rank: 1}]}
"""
KING = "id: king, speaker: old-chief, said: 2026-02-05, stance: {talks: against}"


@pytest.mark.parametrize("departure", [DIED, LEFT])
def test_a_stance_led_by_a_holder_of_rank_1_who_has_gone_is_the_predecessors_line(departure: str) -> None:
    assert stand("2026-02-09", KING, extra=departure).is_predecessors is False
    assert stand("2026-02-10", KING, extra=departure).is_predecessors is True
    assert "predecessor" in row(brief("2026-02-10", said(KING), departure), "a", "talks").flags


@pytest.mark.parametrize("departure", [DIED, LEFT])
def test_the_predecessors_line_ends_when_somebody_in_office_speaks(departure: str) -> None:
    rows = KING, "speaker: deputy, said: 2026-02-12, stance: {talks: for}"
    stance = stand("2026-02-12", *rows, extra=departure)
    assert (stance.value, stance.mixed_by, stance.is_predecessors) == ("for", None, False)


def test_what_others_said_before_the_holder_was_gone_does_not_end_the_predecessors_line() -> None:
    rows = KING, "speaker: deputy, said: 2026-02-06, stance: {talks: against}"
    stance = stand("2026-02-12", *rows, extra=DIED)
    assert (stance.lead.id, stance.is_predecessors) == ("king", True)


def test_an_unnamed_official_does_not_end_the_predecessors_line() -> None:
    rows = KING, f"id: heard, {UNNAMED}, said: 2026-02-12, stance: {{talks: for}}"
    stance = stand("2026-02-12", *rows, extra=DIED)
    assert (stance.is_predecessors, ids(stance.signals)) == (True, ["heard"])


def test_a_stance_led_by_somebody_of_another_rank_who_has_gone_is_no_predecessors_line() -> None:
    extra = "people: {late: {name: Late Minister, party: a, post: minister, rank: 2, died: 2026-02-10}}"
    line = "speaker: late, said: 2026-02-05, stance: {talks: against}"
    stance = stand("2026-02-12", line, extra=extra)
    assert (stance.value, stance.is_predecessors) == ("against", False)
    assert lead_of(row(brief("2026-02-12", said(line), extra), "a", "talks")) == ("minister", True)


def test_who_holds_the_same_post_for_a_second_time_is_no_predecessor() -> None:
    extra = """
people:
  twice:
    name: Twice
    party: a
    posts:
      - {post: president, from: 2017-01-20, to: 2021-01-20, rank: 1}
      - {post: president, from: 2025-01-20, rank: 1}
"""
    stance = stand("2026-02-06", "speaker: twice, said: 2026-02-05, stance: {talks: for}", extra=extra)
    assert (stance.lead.post, stance.is_predecessors) == ("president", False)


# People


def test_people_get_the_same_computation_for_themselves() -> None:
    rows = (
        "speaker: chief, said: 2026-02-01, stance: {talks: against}",
        "speaker: minister, said: 2026-02-20, stance: {talks: for}",
    )
    assert stand("2026-02-20", *rows).value == "for"
    assert stand("2026-02-20", *rows, holder="chief").value == "against"


# Reversals


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("speaker: chief", "speaker: chief", "stated"),
        ("speaker: chief", "speaker: chief, mode: inferred", "inferred"),
        ("speaker: chief", "speaker: chief, mode: reported", "reported"),
        ("speaker: chief", UNNAMED, "reported"),
        ("speaker: chief, mode: reported", "speaker: chief", "apparent"),
        ("speaker: chief, mode: inferred", "speaker: chief", "apparent"),
        ("speaker: chief, mode: reported", "speaker: chief, mode: reported", "reported"),
        ("speaker: chief, mode: inferred", "speaker: chief, mode: inferred", "inferred"),
    ],
)
def test_a_reversal_is_as_sure_as_its_two_lines(old: str, new: str, kind: str) -> None:
    stance = stand(
        "2026-02-05",
        f"id: old, {old}, said: 2026-02-01, stance: {{talks: against}}",
        f"id: new, {new}, said: 2026-02-04, stance: {{talks: for}}, reverses: [old]",
    )
    assert [(r.old.id, r.new.id, r.kind) for r in stance.reversals] == [("old", "new", kind)]
    assert stance.value == "for"


def test_a_reversal_told_by_a_deputy_is_only_reported_in_the_principals_own_stance() -> None:
    rows = (
        "id: old, speaker: chief, said: 2026-02-01, stance: {talks: against}",
        "speaker: minister, for_person: chief, said: 2026-02-04, stance: {talks: for}, reverses: [old]",
    )
    stance = stand("2026-02-05", *rows, holder="chief")
    assert [(stance.value, stance.tier, r.kind) for r in stance.reversals] == [("for", 1, "reported")]


def test_a_reversal_stands_with_whoever_reversed_and_as_a_note_with_the_party() -> None:
    rows = (
        "id: old, speaker: chief, said: 2026-02-01, stance: {talks: against}",
        "id: order, speaker: minister, said: 2026-02-03, stance: {talks: for}",
        "speaker: chief, said: 2026-02-03, mode: inferred, inferred_from: [order], reverses: [old], "
        "stance: {talks: for}",
    )
    result = brief("2026-02-03", said(*rows))
    noted = [(r.kind, r.voice.name, r.was, r.now) for r in row(result, "a", "talks").reversals]
    assert noted == [("inferred", "A. Chief", "against", "for")]
    [person] = result.parties[0].people
    assert (person.person.id, [r.kind for r in person.rows[0].reversals]) == ("chief", ["inferred"])


# same_as


def test_the_same_utterance_told_twice_is_one_voice_and_its_sources_add_up() -> None:
    extra = """
positions:
  - {id: first, speaker: {described: an official, of: a}, said: 2026-02-04, stance: {talks: for}, text: Yes,
     sources: [s1]}
  - {id: second, speaker: {described: a diplomat, of: a}, said: 2026-02-04, stance: {talks: conditional}, text: If,
     same_as: [first], sources: [s2]}
"""
    stance = stance_of(as_of_day("2026-02-05", extra), "a", "talks")
    assert stance is not None
    assert (stance.value, stance.lead.id, stance.variants, stance.reaffirmed) == ("conditional", "first", (), ())
    result = brief("2026-02-05", extra)
    printed = row(result, "a", "talks")
    assert printed.flags == ("unnamed-only",)
    assert printed.evidence[0].statement.sources == ("s1", "s2")


def test_a_second_telling_speaks_alone_until_the_first_is_dated() -> None:
    rows = (
        "id: first, speaker: chief, said: 2026-02-05, stance: {talks: for}",
        "id: other, speaker: chief, said: ../2026-02-04, stance: {talks: for}, same_as: [first]",
    )
    assert stand("2026-02-04", *rows).lead.id == "other"
    assert stand("2026-02-05", *rows).lead.id == "first"


def test_a_second_telling_keeps_the_first_standing_when_its_own_source_is_withdrawn() -> None:
    extra = """
sources: {gone: {publisher: Third Paper, published: 2026-02-03, withdrawn: 2026-02-05}}
positions:
  - {id: first, speaker: chief, said: 2026-02-03, stance: {talks: for}, text: Yes, sources: [gone]}
  - {speaker: chief, said: 2026-02-03, stance: {talks: for}, text: Yes, same_as: [first], sources: [s2]}
"""
    stance = stance_of(as_of_day("2026-02-06", extra), "a", "talks")
    assert stance is not None
    assert stance.value == "for"


# Ageing


SPEAKERS = st.sampled_from(["speaker: chief", "speaker: minister", "speaker: second", "party: a", UNNAMED])
VALUES = st.sampled_from(["for", "against", "conditional", "open", "mixed"])
MODES = st.sampled_from(["", ", mode: reported", ", mode: inferred", ", standing: true"])


@st.composite
def lines(draw: st.DrawFn) -> str:
    day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 60)))
    open_ = draw(st.sampled_from(["", "../"]))
    return f"{draw(SPEAKERS)}, said: {open_}{day}, stance: {{talks: {draw(VALUES)}}}{draw(MODES)}"


@given(st.lists(lines(), min_size=1, max_size=6, unique=True), st.integers(0, 400))
def test_ageing_alone_never_changes_what_a_stance_says(rows: list[str], wait: int) -> None:
    timeline = build_timeline(dossier(CAST, said(*rows), SECOND))
    day = date(2026, 3, 2)
    now, later = (stance_of(as_of(timeline, d), "a", "talks") for d in (day, day + timedelta(days=wait)))
    assert now is not None
    assert later is not None
    assert (later.value, later.option, later.mixed_by, later.lead.id, later.deciding.id) == (
        now.value, now.option, now.mixed_by, now.lead.id, now.deciding.id,
    )  # fmt: skip
    assert (ids(later.variants), ids(later.signals)) == (ids(now.variants), ids(now.signals))


def test_a_word_of_an_unknown_day_replaces_an_earlier_dated_one() -> None:
    old = "speaker: chief, said: 2026-01-01, mode: reported, stance: {talks: for}"
    undated = "speaker: chief, said: ../2026-02-20, mode: reported, stance: {talks: against}"
    stance = find("2026-03-01", old, undated)
    assert stance is not None
    assert (stance.value, stance.latest) == ("against", date(2026, 2, 20))


@pytest.mark.parametrize(
    ("undated", "value"), [("../2026-02-19", "for"), ("../2026-02-20", "for"), ("../2026-02-21", "against")]
)
def test_a_word_of_an_unknown_day_stands_right_before_the_words_of_that_day(undated: str, value: str) -> None:
    rows = (
        "id: dated, speaker: chief, said: 2026-02-20, stance: {talks: for}",
        f"id: undated, speaker: chief, said: {undated}, stance: {{talks: against}}",
    )
    for order in (rows, rows[::-1]):
        stance = stand("2026-02-21", *order)
        assert (stance.value, stance.mixed_by) == (value, None)
