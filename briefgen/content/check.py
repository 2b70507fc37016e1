"""The table of rules that compare several records of a dossier, and the check that applies them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefgen.content.brief_rules import (
    bottom_lines_without_basis,
    later_bases,
    misplaced_seals,
    off_record_references,
    undated_dossier,
)
from briefgen.content.calendar_rules import years_of_other_calendars
from briefgen.content.clock_time_rules import times_at_clock_changes
from briefgen.content.disguise_rules import disguised_text, lookalike_names
from briefgen.content.event_rules import deadlines_without_date, statuses_after_held
from briefgen.content.evidence_rules import (
    idle_reversals,
    positions_without_party,
    positions_without_source,
    quotation_marks_in_quotes,
    records_after_sources,
    repeated_times,
    shared_words_of_two_speakers,
    updates_without_source,
    withdrawals_before_publication,
)
from briefgen.content.likelihood_rules import (
    judgements_without_basis,
    likelihood_beside_confidence,
    mixed_scales,
    unknown_likelihoods,
)
from briefgen.content.model import Dossier
from briefgen.content.people_rules import (
    ambiguous_names,
    overlapping_posts,
    repeated_parties,
    speakers_in_two_offices,
    speakers_out_of_office,
)
from briefgen.content.reference_rules import (
    reference_circles,
    repeated_records,
    reused_former_ids,
    unknown_ids,
    unknown_options,
)
from briefgen.content.same_meeting_rules import same_meetings
from briefgen.content.same_person_rules import same_people
from briefgen.content.same_words_rules import same_words
from briefgen.content.undated_rules import undated_words
from briefgen.problems import Problem

ContentRule = Callable[[Dossier], Iterator[Problem]]

RULES: tuple[ContentRule, ...] = (
    unknown_ids,
    unknown_options,
    repeated_records,
    positions_without_source,
    updates_without_source,
    positions_without_party,
    reference_circles,
    repeated_times,
    statuses_after_held,
    undated_dossier,
    bottom_lines_without_basis,
    off_record_references,
    later_bases,
    shared_words_of_two_speakers,
    records_after_sources,
    withdrawals_before_publication,
    speakers_out_of_office,
    speakers_in_two_offices,
    overlapping_posts,
    ambiguous_names,
    same_people,
    same_meetings,
    same_words,
    idle_reversals,
    undated_words,
    deadlines_without_date,
    repeated_parties,
    reused_former_ids,
    misplaced_seals,
    quotation_marks_in_quotes,
    unknown_likelihoods,
    mixed_scales,
    likelihood_beside_confidence,
    judgements_without_basis,
    times_at_clock_changes,
    years_of_other_calendars,
    disguised_text,
    lookalike_names,
)


def check_dossier(dossier: Dossier) -> list[Problem]:
    """Return every problem that a rule finds."""
    return [problem for rule in RULES for problem in rule(dossier)]
