"""A record that is marked above the limit leaves no trace in any form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content.fields import MARKINGS, Marking
from briefgen.content.redact import redact_above
from briefgen.formats import TEMPLATED_FORMATS, OutputFormat
from briefgen.pipeline.days import compose_brief
from briefgen.rendering.renderer import render_brief
from briefgen.rendering.templates import Templates
from briefgen.timeline.build import build_timeline
from tests.cli.in_process import invoke
from tests.dossiers import CAST, dossier

SECRET = "Zebra"
KINDS = {
    "party": "parties: {z: {name: Zebra, marking: MARK}}\n"
    "positions: [{party: z, said: 2026-02-04, stance: {talks: for}, text: x, sources: [s1]}]",
    "person": "people: {z: {name: Zebra, party: a, rank: 2, marking: MARK}}\n"
    "positions: [{speaker: z, said: 2026-02-04, stance: {talks: for}, text: x, sources: [s1]}]\n"
    "updates: [{event: e, date: 2026-02-04, status: confirmed, by: z, sources: [s1]}]",
    "issue": "issues: {z: {title: Zebra, claim: Zebra, marking: MARK}}\n"
    "positions: [{speaker: boss, said: 2026-02-04, stance: {z: for}, text: x, sources: [s1]}]",
    "source": "sources: {z: {publisher: Zebra, published: 2026-02-04, marking: MARK}}\n"
    "positions: [{speaker: boss, said: 2026-02-04, stance: {talks: for}, text: x, sources: [z]}]",
    "event": "events: {z: {title: Zebra, when: 2026-02-06, sources: [s1], marking: MARK}}\n"
    "positions: [{speaker: boss, said: 2026-02-04, stance: {talks: for}, text: x, because: z, sources: [s1]}]",
    "update": "updates: [{event: e, date: 2026-02-04, status: held, text: Zebra, sources: [s1], marking: MARK}]",
    "position": "positions: [{id: z, speaker: boss, said: 2026-02-04, stance: {talks: for}, text: Zebra, "
    "sources: [s1], marking: MARK}]\nbriefs: {2026-02-04: {headline: Zebra, bottom_line: [{text: Zebra, basis: [z]}]}}",
    "note": "notes: [{text: Zebra, date: 2026-02-04, sources: [s1], marking: MARK}]",
    "editor's lines": "briefs: {2026-02-04: {headline: Zebra, watch: [Zebra], marking: MARK}}",
    "correction": "corrections: [{of: e, date: 2026-02-04, text: Zebra, sources: [s1], marking: MARK}]",
}
PLAIN = """
events: {e: {title: Talks, when: 2026-02-05, sources: [s1], parties: [a]}}
notes: [{text: Plain, date: 2026-02-04, sources: [s1]}]
"""
DAY = date(2026, 2, 4)


def render_all(text: str, limit: Marking | None) -> list[str]:
    unredacted = dossier(CAST, PLAIN, text)
    kept = redact_above(unredacted, limit)[0] if limit else unredacted
    brief = compose_brief(build_timeline(kept), DAY).brief
    formats: list[OutputFormat] = [*TEMPLATED_FORMATS, "json"]
    return [data.decode() for _, data in render_brief(brief, formats, Templates(), [], None, full=brief)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@given(st.sampled_from(MARKINGS[1:]), st.sampled_from(MARKINGS))
def test_a_record_stricter_than_the_marking_leaves_no_trace_in_any_form(
    kind: str, mark: Marking, limit: Marking
) -> None:
    text = KINDS[kind].replace("MARK", mark)
    is_above = MARKINGS.index(mark) > MARKINGS.index(limit)
    for form in render_all(text, limit):
        assert (SECRET in form) is not is_above
        assert (mark in form) is not is_above or mark == limit


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_limit_it_is_printed_and_marks_the_brief(kind: str) -> None:
    markdown, page, data = render_all(KINDS[kind].replace("MARK", "TLP:AMBER"), None)
    assert all(SECRET in form for form in (markdown, page, data))
    assert "**TLP:AMBER**" in markdown


def test_the_command_says_how_many_records_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/x.yaml").write_text(CAST)
    (tmp_path / "content/y.yaml").write_text(PLAIN)
    (tmp_path / "content/z.yaml").write_text(KINDS["source"].replace("MARK", "TLP:AMBER"))
    done = invoke("brief", "2026-02-04", "-f", "md", "--marking", "green", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "output/2026-02-04.md").read_text()
    assert "2 records are left out for their marking" in text
    assert invoke("brief", "--marking", "pink", cwd=tmp_path).returncode == 2


def test_a_dossier_above_the_limit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/x.yaml").write_text(CAST.replace("title: Test,", "title: Test, marking: TLP:RED,"))
    (tmp_path / "content/y.yaml").write_text(PLAIN)
    done = invoke("brief", "--marking", "amber", cwd=tmp_path)
    assert (done.returncode, "the dossier itself is marked TLP:RED" in done.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["people", "events"])
def test_a_record_that_only_differs_from_a_restricted_one_stays(kind: str) -> None:
    label = {"people": "name", "events": "title"}[kind]
    text = f"{kind}: {{z: {{{label}: Zebra, marking: TLP:RED}}, y: {{{label}: Yak, different_from: z}}}}\n"
    text += "notes: [{date: 2026-02-04, text: A note}]\n"
    redacted, count = redact_above(dossier(CAST, text), "TLP:GREEN")
    assert (count, "z" in getattr(redacted, kind), "y" in getattr(redacted, kind)) == (1, False, True)
