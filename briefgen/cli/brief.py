"""`briefgen brief`: one day's brief, in the forms asked for, on the disk."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import Stages, counted, failures, say, show_path, tally
from briefgen.cli.options import (
    CONTENT,
    Content,
    Edition,
    EditionOption,
    KnownAt,
    MarkingLimit,
    TemplatesDir,
    parse_day,
    parse_marking,
)

if TYPE_CHECKING:
    from briefgen.formats import OutputFormat
    from briefgen.pipeline.brief import BuiltBrief
    from briefgen.rendering.pdf import PdfRenderer


def brief(
    day: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATE]",
            help="2026-02-04, `today` or `yesterday`; by default the latest day that has something dated.",
        ),
    ] = None,
    formats: Annotated[
        str,
        typer.Option("--format", "-f", metavar="LIST", help="Which of md, html, pdf, json, ics and eml, with commas."),
    ] = "md,html,pdf",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the files go, named by the day.")
    ] = Path("output"),
    content: Content = CONTENT,
    templates: TemplatesDir = None,
    edition: EditionOption = Edition.full,
    pdf_a: Annotated[bool, typer.Option("--pdf-a", help="The PDF is a PDF/A-3 too, for the archive.")] = False,
    known_at: KnownAt = None,
    marking: MarkingLimit = None,
) -> None:
    """Make the brief of a day: Markdown, HTML and PDF.

    Examples: `briefgen brief`, `briefgen brief 2026-02-04 --format pdf`, `briefgen brief today -o outbox`,
    `briefgen brief 2026-02-04 --known-at 2026-02-04` (what the desk knew that evening),
    `briefgen brief --edition one-page`.
    """
    wanted, forms = parse_day(day), _forms(formats)
    stages = Stages()
    with failures(), _press(forms, edition, templates) as press:
        from briefgen.files.writing import refuse_inside, write_files
        from briefgen.pipeline.brief import build_brief
        from briefgen.pipeline.request import BriefRequest
        from briefgen.rendering.templates import Templates

        refuse_inside(output, {"content": content, "templates": Templates(templates).folders[0]})
        desk = BriefRequest(content, templates, known_at, edition.value, pdf_a, parse_marking(marking))
        made = build_brief(desk, wanted, forms, stages, press)
        name = f"{made.brief.day}{'' if edition is Edition.full else f'-{edition.value}'}"
        files = {output / f"{name}.{form}": data for form, data in made.files.items()}
        with stages("writing"):
            write_files(files)
    for path in files:
        show_path(path)
    if "ics" in forms and "ics" not in made.files:
        say("no meeting ahead has a date, so there is no calendar")
    say(_told(made))
    say(stages.summary())


def _press(forms: list[OutputFormat], edition: Edition, own: Path | None) -> AbstractContextManager[PdfRenderer | None]:
    """The press, started before all else is imported: a tenth of the whole command's time."""
    if not {"pdf", "eml"} & set(forms) and edition is Edition.full:
        return nullcontext()
    from briefgen.files.packaged import packaged_folder
    from briefgen.rendering.pdf import PdfRenderer

    return PdfRenderer([*([own.resolve()] if own else []), packaged_folder("templates").resolve()])


def _forms(text: str) -> list[OutputFormat]:
    from briefgen.formats import OUTPUT_FORMATS

    wanted = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in wanted if word not in OUTPUT_FORMATS]
    if unknown or not wanted:
        known = ", ".join(OUTPUT_FORMATS)
        raise typer.BadParameter(
            f"`{unknown[0] if unknown else text}` is not a format; there are {known}", param_hint="--format"
        )
    return [form for form in OUTPUT_FORMATS if form in wanted]


def _told(made: BuiltBrief) -> str:
    """What the brief counts, and how many warnings `check` would list."""
    it = made.brief.production
    counts = ((it.positions, "position"), (it.events, "event"), (it.sources, "source"))
    line = f"{made.brief.day}: {', '.join(counted(n, noun) for n, noun in counts)}"
    return f"{line}; {tally(made.warnings)}, see `briefgen check`" if made.warnings else line
