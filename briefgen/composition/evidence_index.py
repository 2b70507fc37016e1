"""The evidence of a day, looked up by party, issue, stance, event and person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.composition.sections import section_party
from briefgen.content.model import Record
from briefgen.rules.stances import is_retelling
from briefgen.timeline.timeline import AsOf, Evidence


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """The evidence that the site lists, the latest first, and the people and issues that have pages.

    `issues_of` holds by position the issues whose pages list it, in the order of the dossier.
    """

    by_party: Mapping[str, Sequence[Evidence]]
    by_issue: Mapping[str, Sequence[Evidence]]
    by_stance: Mapping[tuple[str, str], Sequence[Evidence]]
    by_event: Mapping[str, Sequence[Evidence]]
    by_person: Mapping[str, Sequence[Evidence]]
    issues_of: Mapping[str, tuple[str, ...]]
    people: frozenset[str]
    issues: frozenset[str]


def index_evidence(as_of: AsOf) -> EvidenceIndex:
    """Index the evidence of a day. Further accounts of one utterance are left out."""
    by_party: dict[str, list[Evidence]] = defaultdict(list)
    by_issue: dict[str, list[Evidence]] = defaultdict(list)
    by_stance: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    by_event: dict[str, list[Evidence]] = defaultdict(list)
    by_person: dict[str, list[Evidence]] = defaultdict(list)
    issues_of: dict[str, tuple[str, ...]] = {}
    for item in reversed(as_of.evidence):
        if is_retelling(as_of, item):
            continue
        issues_of[item.id] = _issues_of(as_of, item)
        if party := section_party(item):
            by_party[party].append(item)
            for issue in issues_of[item.id]:
                by_stance[party, issue].append(item)
        if item.position.attribution != "deep-background":
            for issue in item.values_by_issue:
                by_issue[issue].append(item)
        for event in dict.fromkeys((item.position.event, item.position.because)):
            if event:
                by_event[event].append(item)
        if item.person:
            by_person[item.person.id].append(item)
    people, issues = _printed_people_and_issues(as_of)
    return EvidenceIndex(by_party, by_issue, by_stance, by_event, by_person, issues_of, people, issues)


def _issues_of(as_of: AsOf, item: Evidence) -> tuple[str, ...]:
    """Return the issues on which a position takes a value or withdraws one of the same party."""
    positions = as_of.timeline.links.positions
    withdrawn = (old for id in item.position.withdraws if (old := positions.get(id)))
    issues = {
        *item.values_by_issue,
        *(issue for old in withdrawn if section_party(old) == section_party(item) for issue in old.values_by_issue),
    }
    return tuple(issue.id for issue in as_of.timeline.issues if issue.id in issues)


def _printed_people_and_issues(as_of: AsOf) -> tuple[frozenset[str], frozenset[str]]:
    """Return the people and issues to which printed records refer. People known only off the record have no page."""
    dossier = as_of.dossier
    records: list[Record] = [item.position for item in as_of.evidence]
    records += [dated.update for dated in as_of.updates] + [dated.record for dated in as_of.notes] + list(as_of.events)
    ids = {reference.id for record in records for reference in record.references()}
    issues = {id for id in dossier.issues if id in ids}
    issues |= {parent for id in issues if (parent := dossier.issues[id].parent)}
    return frozenset(id for id in dossier.people if id in ids), frozenset(issues)
