"""Dossiers for tests, typed as an author types them."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

from briefgen.composition.brief import Brief, ComposedBrief, StanceRow
from briefgen.content.check import check_dossier
from briefgen.content.load import read_document
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.pipeline.days import compose_brief
from briefgen.problems import ContentError, Problem
from briefgen.timeline.build import as_of, build_timeline
from briefgen.timeline.timeline import AsOf

# Two parties, a host, a bloc; two issues; a source published early, so that nothing is late news by accident.
CAST = """
dossier: {title: Test, parties: [a, b], time_zone: UTC}
parties:
  a: {name: Aland}
  b: {name: Bland}
  h: {name: Hostland, role: host}
  m: {name: Mediation Office, role: mediator}
people:
  chief: {name: A. Chief, party: a, post: head of state, rank: 1}
  minister: {name: A. Minister, party: a, post: foreign minister, rank: 3}
  deputy: {name: A. Deputy, party: a, post: deputy minister, rank: 4}
  boss: {name: B. Boss, party: b, post: president, rank: 1}
  envoy: {name: B. Envoy, party: b, post: envoy, rank: 4}
  host-minister: {name: H. Minister, party: h, post: foreign minister, rank: 3}
issues:
  talks: {title: Talks, claim: They should talk, order: 1}
  arms: {title: Arms, claim: Arms should be on the table, order: 2}
sources:
  s1: {publisher: First Paper, published: 2026-01-01}
  s2: {publisher: Second Paper, published: 2026-01-01}
"""


def read(*files: str) -> tuple[Dossier, list[Problem]]:
    """Return the dossier in the texts of files, and every problem; raises ContentError where it cannot be parsed."""
    documents, problems = [], []
    for number, text in enumerate(files):
        document, file_problems = read_document(f"file-{number}.yaml", dedent(text).encode())
        problems += file_problems
        if document:
            documents.append(document)
    all_read = not any(problem.is_error for problem in problems)
    dossier, record_problems = parse_dossier(documents, all_read=all_read)
    return dossier, [*problems, *record_problems, *check_dossier(dossier)]


def dossier(*files: str) -> Dossier:
    """Return a dossier without errors."""
    content, problems = read(*files)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise ContentError(errors)
    return content


def as_of_day(day: str, *files: str) -> AsOf:
    """Return the dossier of CAST and the files as of a day."""
    return as_of(build_timeline(dossier(CAST, *files)), date.fromisoformat(day))


def brief(day: str, *files: str) -> Brief:
    """Return the brief of CAST and the files on a day."""
    return compose_brief(build_timeline(dossier(CAST, *files)), date.fromisoformat(day))[0]


def warnings(day: str, *files: str) -> list[str]:
    """Return the codes of the warnings about the brief of a day."""
    problems = compose_brief(build_timeline(dossier(CAST, *files)), date.fromisoformat(day)).warnings
    return [problem.code for problem in problems]


def row(brief: Brief, holder: str, issue: str) -> StanceRow:
    """Return the stance of a party in a brief."""
    rows = (row for section in brief.parties for row in section.rows)
    return next(row for row in rows if row.holder.id == holder and row.issue.id == issue)


def compose(view: AsOf) -> ComposedBrief:
    """Return the brief of a day, compared with the previous one as the pipeline does."""
    return compose_brief(view.timeline, view.day)
