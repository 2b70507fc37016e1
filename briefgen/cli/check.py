"""`briefgen check`: report the problems of content, templates and briefs; write nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen.cli.console import (
    EXIT_PROBLEMS,
    ProgressDisplay,
    exit_on_failure,
    show_message,
    show_problems,
    show_quotes,
)
from briefgen.cli.options import (
    DEFAULT_CONTENT,
    ContentOption,
    MarkingOption,
    ProblemFormat,
    ProblemFormatOption,
    TemplatesOption,
    parse_day,
    parse_marking,
)
from briefgen.problems import ContentError


def check(
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="The day whose brief to try; by default that of `briefgen brief`."),
    ] = None,
    every_day: Annotated[bool, typer.Option("--all", help="Try the brief of every day.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Render the PDF too (slower).")] = False,
    base: Annotated[
        str | None,
        typer.Option(
            "--changed",
            metavar="REV",
            help="Report only problems that are new since a revision, such as `origin/main`.",
        ),
    ] = None,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="Count the quotes that the saved texts of their sources prove.")
    ] = False,
    problem_format: ProblemFormatOption = ProblemFormat.text,
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
    marking: MarkingOption = None,
) -> None:
    """Check all content, and the brief of a day as far as HTML.

    All problems are reported at once, each with its place and a hint. Examples: `briefgen check`,
    `briefgen check --strict --all`, `briefgen check --changed origin/main --format github` in a pull request.
    """
    brief_day = parse_day(day)
    progress = ProgressDisplay()
    with exit_on_failure(problem_format):
        from briefgen.pipeline.check import check_days, check_since, quote_counts
        from briefgen.pipeline.request import BriefRequest

        request = BriefRequest(content, templates, marking=parse_marking(marking))
        try:
            if base is None:
                problems = check_days(request, brief_day, every_day=every_day, pdf=pdf, progress=progress)
            else:
                problems = check_since(request, base, brief_day, every_day=every_day, pdf=pdf, progress=progress)
        except ContentError as error:
            problems = list(error.problems)
        counts = quote_counts(request) if quotes else None
    show_problems(problems, problem_format) if not quotes else show_quotes(problems, problem_format, counts)
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(EXIT_PROBLEMS)
    if not problems:
        show_message(f"no problems ({progress.summary()})")
