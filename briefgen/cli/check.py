"""`briefgen check`: everything that is wrong with content, templates and the day's brief; nothing of it is written."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen.cli.console import CONTENT as PROBLEMS
from briefgen.cli.console import Stages, failures, say, show_problems
from briefgen.cli.options import CONTENT, Content, MarkingLimit, ProblemFormat, TemplatesDir, parse_day, parse_marking


def check(
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    day: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="Whose brief to try; by default that of `briefgen brief`."),
    ] = None,
    every_day: Annotated[bool, typer.Option("--all", help="Try the brief of every day.")] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Set the PDF too (slower).")] = False,
    changed: Annotated[
        str | None,
        typer.Option("--changed", metavar="REV", help="Only what is wrong since a revision: `--changed origin/main`."),
    ] = None,
    form: Annotated[ProblemFormat, typer.Option("--format", help="How to print the problems.")] = ProblemFormat.text,
    content: Content = CONTENT,
    templates: TemplatesDir = None,
    marking: MarkingLimit = None,
) -> None:
    """Check all content, and the brief of a day as far as HTML.

    Every problem is shown at once, each with its place and how to mend it. Examples: `briefgen check`,
    `briefgen check --strict --all`, `briefgen check --changed origin/main --format github` in a pull request.
    """
    wanted = parse_day(day)
    stages = Stages()
    with failures(form):
        from briefgen.pipeline.check import check_days, check_since
        from briefgen.pipeline.request import BriefRequest

        desk = BriefRequest(content, templates, marking=parse_marking(marking))
        if changed is None:
            problems = check_days(desk, wanted, every_day=every_day, pdf=pdf, stage=stages)
        else:
            problems = check_since(desk, changed, wanted, every_day=every_day, pdf=pdf, stage=stages)
    show_problems(problems, form)
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(PROBLEMS)
    if not problems:
        say(f"no problems ({stages.summary()})")
