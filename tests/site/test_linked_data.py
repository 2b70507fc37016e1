"""Dates in descriptions for search engines: no more precise than the record."""

from __future__ import annotations

import pytest

from briefgen.content.dates import parse_span
from briefgen.site.linked_data import _iso_date


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2026-02-06", "2026-02-06", "2026-02-06"),
        ("2026-02-06T10:00", "2026-02-06T10:00", "2026-02-06T10:00"),
        ("2026-02-06/2026-02-08", "2026-02-06", "2026-02-08"),
        ("2026-02", "2026-02", "2026-02"),
        ("2026-02-06/2026-03", "2026-02-06", "2026-03"),
        ("2026-02-06/..", "2026-02-06", None),
        ("../2026-02", None, "2026-02"),
        ("2026-02-06~", None, None),
        ("2026-02~", None, None),
        ("2026", "2026", "2026"),
        ("2026-Q2", None, None),
        ("2026-02 early", None, None),
        ("2026-02-06 | 2026-02-08", None, None),
    ],
)
def test_a_date_is_described_no_more_precisely_than_it_is_known(
    written: str, first: str | None, last: str | None
) -> None:
    span = parse_span(written)
    assert (_iso_date(span, first=True), _iso_date(span, first=False)) == (first, last)
