"""Dossiers for tests, typed as an author types them."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

from briefgen.composition.brief import Brief, ComposedBrief, StanceRow
from briefgen.content.check import check_dossier
from briefgen.content.load import read_document
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.pipeline.brief import compose_brief
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
    """A dossier from the texts of files, and every problem of it; raises ContentError where it cannot be typed."""
    documents, problems = [], []
    for number, text in enumerate(files):
        document, found = read_document(f"file-{number}.yaml", dedent(text).encode())
        problems += found
        if document:
            documents.append(document)
    dossier, found = parse_dossier(documents, all_read=not any(problem.is_error for problem in problems))
    return dossier, [*problems, *found, *check_dossier(dossier)]


def dossier(*files: str) -> Dossier:
    """A dossier without errors."""
    made, problems = read(*files)
    errors = [problem for problem in problems if problem.is_error]
    if errors:
        raise ContentError(errors)
    return made


def look(day: str, *files: str) -> AsOf:
    """CAST and the files, as of a day."""
    return as_of(build_timeline(dossier(CAST, *files)), date.fromisoformat(day))


def brief(day: str, *files: str) -> Brief:
    """The brief of CAST and the files on a day."""
    return compose_brief(build_timeline(dossier(CAST, *files)), date.fromisoformat(day))[0]


def warnings(day: str, *files: str) -> list[str]:
    """The codes of the warnings that the brief of a day brings."""
    return [p.code for p in compose_brief(build_timeline(dossier(CAST, *files)), date.fromisoformat(day))[1]]


def row(made: Brief, holder: str, issue: str) -> StanceRow:
    """The stance of a party in a brief."""
    return next(r for s in made.parties for r in s.rows if r.holder.id == holder and r.issue.id == issue)


def compose(seen: AsOf) -> ComposedBrief:
    """The brief of the day of an AsOf, told against the previous one as the pipeline does."""
    return compose_brief(seen.timeline, seen.day)
