"""What was said since the previous brief and stands in none of its changes."""

from __future__ import annotations

from collections.abc import Container, Iterator

from briefgen.composition.brief import IssueTake, NewStatement
from briefgen.composition.ledger import Ledger
from briefgen.composition.new_records import new_evidence
from briefgen.composition.statements import statement_view
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import is_retelling, stands
from briefgen.timeline.timeline import Evidence


def new_statements(ledger: Ledger, after: Snapshot, omitted: Container[str] = frozenset()) -> tuple[NewStatement, ...]:
    """Return the statements since the previous brief that no change prints; without one, those of the day itself.

    What is older and was published only since is late news, and so among the changes; a long-held position is no news.
    """
    return tuple(_new_statement(ledger, after, item) for item in _evidence_to_print(ledger, omitted))


def _evidence_to_print(ledger: Ledger, omitted: Container[str]) -> Iterator[Evidence]:
    as_of, previous = ledger.as_of, ledger.previous
    for item in new_evidence(ledger):
        is_recent = item.moment.day == as_of.day if previous is None else item.moment.day > previous
        is_undated_and_long_held = item.position.standing and item.position.said.first is None
        is_printed = item.id in ledger.in_changes or item.id in omitted or is_undated_and_long_held
        if is_recent and not is_printed and stands(as_of, item) and not is_retelling(as_of, item):
            yield item


def _new_statement(ledger: Ledger, after: Snapshot, item: Evidence) -> NewStatement:
    statement = statement_view(ledger, item, after.current_post(item))
    issues = (issue.id for issue in ledger.as_of.timeline.issues if issue.id in item.values_by_issue)
    takes = tuple(issue_take(ledger, item, issue) for issue in issues)
    return ledger.views.get(NewStatement, statement, takes)


def issue_take(ledger: Ledger, item: Evidence, issue: str) -> IssueTake:
    """Return the value of a statement on an issue."""
    option = item.position.stance[issue].option
    option_text = ledger.as_of.dossier.issues[issue].options.get(option) if option else None
    return ledger.views.get(IssueTake, ledger.issue(issue), item.values_by_issue[issue], option_text)
