"""The matrix of a brief: the stances of the listed parties, issue by issue."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from briefgen.composition.brief import (  # fmt: skip
    AgreementView,
    Cell,
    CellClaim,
    IssueName,
    MatrixRow,
    Ref,
    SilentRow,
    StanceRow,
)
from briefgen.composition.ledger import Ledger
from briefgen.identity_cache import IdentityCache
from briefgen.rules.agreement import compute_agreement
from briefgen.rules.snapshot import Snapshot
from briefgen.rules.stances import Stance


def matrix_rows(
    ledger: Ledger, before: Snapshot | None, after: Snapshot, parties: tuple[Ref, ...], issues: Sequence[IssueName],
    stance_rows: Sequence[StanceRow | SilentRow],
) -> tuple[MatrixRow, ...]:  # fmt: skip
    """Return one row for each issue, with a cell for each party and the agreement of every two."""
    rows = {(row.holder.id, row.issue.id): row for row in stance_rows}
    return tuple(
        ledger.views.get(
            _matrix_row, issue, parties, tuple([rows.get((party.id, issue.id)) for party in parties]),
            agreement_views(ledger, before, after, issue, parties),
        )
        for issue in issues
    )  # fmt: skip


def _matrix_row(
    issue: IssueName, parties: tuple[Ref, ...], rows: tuple[StanceRow | SilentRow | None, ...],
    between: tuple[AgreementView, ...],
) -> MatrixRow:  # fmt: skip
    return MatrixRow(issue, tuple(map(matrix_cell, parties, rows)), between)


def matrix_cell(party: Ref, row: StanceRow | SilentRow | None) -> Cell:
    """Return a party's stance on an issue, or what others claim about it."""
    if row is None:
        return Cell(party, None, None, (), None)
    if isinstance(row, SilentRow):
        statements = ((cited.statement, cited.value) for cited in row.evidence)
        claims = (CellClaim(statement.voice, statement.said, value) for statement, value in statements)
        return Cell(party, None, None, (), None, tuple(claims))
    return Cell(party, row.value, row.option, row.flags, row.id)


def agreement_views(
    ledger: Ledger, before: Snapshot | None, after: Snapshot, issue: IssueName, parties: tuple[Ref, ...]
) -> tuple[AgreementView, ...]:
    """Return the agreement of every two parties on an issue, and its trend since an earlier snapshot."""
    stances, old_stances = (
        tuple([snapshot.stances.get((party.id, issue.id)) for party in parties])
        for snapshot in (after, before or after)
    )
    return ledger.views.get(_agreement_views, ledger.views, issue, parties, stances, old_stances)


def _agreement_views(
    views: IdentityCache, issue: IssueName, parties: tuple[Ref, ...], after: tuple[Stance | None, ...],
    before: tuple[Stance | None, ...],
) -> tuple[AgreementView, ...]:  # fmt: skip
    pairs = combinations(zip(parties, after, before, strict=True), 2)
    return tuple(
        views.get(_agreement_view, issue, one, other, stance, other_stance, old_stance, other_old_stance)
        for (one, stance, old_stance), (other, other_stance, other_old_stance) in pairs if stance or other_stance
    )  # fmt: skip


def _agreement_view(
    issue: IssueName, one: Ref, other: Ref, stance: Stance | None, other_stance: Stance | None,
    old_stance: Stance | None, other_old_stance: Stance | None,
) -> AgreementView:  # fmt: skip
    kind, is_indicative, trend = compute_agreement(stance, other_stance, old_stance, other_old_stance)
    silent = (() if stance else (one,)) + (() if other_stance else (other,))
    return AgreementView(issue, (one, other), kind, silent, is_indicative, trend)
