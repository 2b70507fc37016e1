"""The renderer: every output format is made, and one that nothing renders is an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefgen.formats import OUTPUT_FORMATS, PDF_FORMATS, OutputFormat
from briefgen.rendering.pdf import PdfRenderer
from briefgen.rendering.renderer import RENDERERS, open_pdf_renderer, render_brief
from briefgen.rendering.templates import Templates
from tests.dossiers import brief

TEMPLATES = Templates()
BRIEF = brief(
    "2026-02-01",
    "events: {e: {title: Talks, when: 2026-02-03, sources: [s1]}}\n"
    "positions: [{speaker: boss, said: 2026-02-01, stance: {talks: for}, text: Yes, sources: [s1]}]",
)


@pytest.fixture(scope="module")
def pdf_renderer() -> Iterator[PdfRenderer]:
    with open_pdf_renderer(TEMPLATES) as renderer:
        yield renderer


@pytest.mark.parametrize("name", [name for name in OUTPUT_FORMATS if name not in PDF_FORMATS])
def test_a_format_is_rendered(name: OutputFormat) -> None:
    ((rendered, data),) = render_brief(BRIEF, [name], TEMPLATES, [], None, full=BRIEF)
    assert (rendered, b"Talks" in data) == (name, True)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PDF_FORMATS))
def test_a_format_is_rendered_that_needs_a_pdf(name: OutputFormat, pdf_renderer: PdfRenderer) -> None:
    ((rendered, data),) = render_brief(BRIEF, [name], TEMPLATES, [], pdf_renderer, full=BRIEF)
    assert (rendered, len(data) > 10_000) == (name, True)


@pytest.mark.parametrize("name", OUTPUT_FORMATS)
def test_a_format_that_nothing_renders_is_an_error_that_names_the_table(
    name: OutputFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(RENDERERS, name)
    with pytest.raises(ValueError, match=rf"nothing renders {name}: RENDERERS in briefgen\.rendering\.renderer"):
        next(render_brief(BRIEF, OUTPUT_FORMATS, TEMPLATES, [], None, full=BRIEF))


@pytest.mark.parametrize("name", sorted(PDF_FORMATS))
def test_a_format_that_needs_a_pdf_is_not_left_out_without_a_pdf_renderer(name: OutputFormat) -> None:
    with pytest.raises(ValueError, match="a PDF needs a PDF renderer"):
        list(render_brief(BRIEF, [name], TEMPLATES, [], None, full=BRIEF))


def test_the_calendar_is_left_out_of_a_brief_without_dated_meetings() -> None:
    quiet = brief("2026-02-01", "notes: [{text: A note, date: 2026-02-01, sources: [s1]}]")
    assert [*render_brief(quiet, ["ics"], TEMPLATES, [], None, full=quiet)] == []
