"""`briefgen brief`: write the brief of a day in the requested formats."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import ProgressDisplay, count_noun, count_problems, exit_on_failure, show_message, show_path
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    EditionChoice,
    EditionOption,
    KnownAtOption,
    MarkingOption,
    TemplatesOption,
    parse_day,
    parse_marking,
)
from briefgen.formats import OUTPUT_FORMATS, PDF_FORMATS, OutputFormat

if TYPE_CHECKING:
    from briefgen.pipeline.brief import BuiltBrief
    from briefgen.rendering.pdf import PdfRenderer


def brief(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATE]",
            help="2026-02-04, `today` or `yesterday`; by default the latest day that has a dated record.",
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option("--format", "-f", metavar="LIST", help=f"Any of {', '.join(OUTPUT_FORMATS)}, with commas."),
    ] = "md,html,pdf",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder for the files, which are named by day.")
    ] = Path("output"),
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
    edition: EditionOption = EditionChoice.full,
    pdf_a: Annotated[bool, typer.Option("--pdf-a", help="Make the PDF a PDF/A-3 too, for archives.")] = False,
    known_at: KnownAtOption = None,
    marking: MarkingOption = None,
) -> None:
    """Write the brief of a day: Markdown, HTML and PDF.

    Examples: `briefgen brief`, `briefgen brief 2026-02-04 --format pdf`, `briefgen brief today -o outbox`,
    `briefgen brief 2026-02-04 --known-at 2026-02-04` (what the desk knew that evening),
    `briefgen brief --edition one-page`.
    """
    brief_day, output_formats = parse_day(day), _parse_formats(formats)
    progress = ProgressDisplay()
    with exit_on_failure(), _start_pdf_renderer(output_formats, edition, templates) as pdf_renderer:
        from briefgen.files.writing import refuse_inside, write_files
        from briefgen.pipeline.brief import build_brief
        from briefgen.pipeline.request import BriefRequest
        from briefgen.rendering.templates import Templates

        refuse_inside(output, {"content": content, "templates": Templates(templates).folders[0]})
        request = BriefRequest(content, templates, known_at, edition.value, pdf_a, parse_marking(marking))
        built = build_brief(request, brief_day, output_formats, progress, pdf_renderer)
        name = f"{built.brief.day}{'' if edition is EditionChoice.full else f'-{edition.value}'}"
        files = {output / f"{name}.{extension}": data for extension, data in built.files.items()}
        with progress("writing"):
            write_files(files)
    for path in files:
        show_path(path)
    if "ics" in output_formats and "ics" not in built.files:
        show_message("no meeting ahead has a day, so there is no calendar")
    show_message(_summary(built))
    show_message(progress.summary())


def _start_pdf_renderer(
    formats: list[OutputFormat], edition: EditionChoice, templates: Path | None
) -> AbstractContextManager[PdfRenderer | None]:
    """Return the PDF renderer where one is needed.

    It starts before all other imports, which saves a tenth of the command's time.
    """
    if PDF_FORMATS.isdisjoint(formats) and edition is EditionChoice.full:
        return nullcontext()
    from briefgen.files.packaged import packaged_folder
    from briefgen.rendering.pdf import PdfRenderer

    return PdfRenderer([*([templates.resolve()] if templates else []), packaged_folder("templates").resolve()])


def _parse_formats(text: str) -> list[OutputFormat]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in OUTPUT_FORMATS]
    if unknown or not words:
        choices = ", ".join(OUTPUT_FORMATS)
        raise typer.BadParameter(
            f"`{unknown[0] if unknown else text}` is not a format; there are {choices}", param_hint="--format"
        )
    return [output_format for output_format in OUTPUT_FORMATS if output_format in words]


def _summary(built: BuiltBrief) -> str:
    """Return how many records the brief is based on, and how many warnings `check` would list."""
    production = built.brief.production
    counts = ((production.positions, "position"), (production.events, "event"), (production.sources, "source"))
    line = f"{built.brief.day}: {', '.join(count_noun(n, noun) for n, noun in counts)}"
    return f"{line}; {count_problems(built.warnings)}, see `briefgen check`" if built.warnings else line
