"""`briefgen seal` and `briefgen verify`: put a brief on record, and check that it is unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from briefgen.cli.console import (
    EXIT_PROBLEMS,
    ProgressDisplay,
    count_noun,
    count_problems,
    exit_on_failure,
    show_message,
    show_path,
    show_problems,
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
    read_clock,
)

if TYPE_CHECKING:
    from pathlib import Path

    from briefgen.pipeline.seal import SealedBrief


def seal(
    day: Annotated[
        str, typer.Argument(metavar="DATE", help="The day whose brief goes out: 2026-02-04, `today` or `yesterday`.")
    ],
    revise: Annotated[
        bool, typer.Option("--revise", help="Add a corrected brief beside the one of this day that is sealed.")
    ] = False,
    content: ContentOption = DEFAULT_CONTENT,
    templates: TemplatesOption = None,
    marking: MarkingOption = None,
) -> None:
    """Seal the brief that goes out: give it a number, and keep its files and its commit on record.

    The files are in `content/sealed/DATE/r1/`; send those. The brief is built from the last commit, so commit the
    content first, and the sealed folder afterwards. Examples: `briefgen seal 2026-02-04`,
    `briefgen seal 2026-02-04 --revise` after a correction.
    """
    brief_day = parse_day(day)
    progress = ProgressDisplay()
    with exit_on_failure():
        from briefgen.files.folder_checks import check_folder
        from briefgen.files.leftovers import clear_leftovers_below
        from briefgen.files.writing import exclusive_access, write_folder
        from briefgen.pipeline.request import BriefRequest
        from briefgen.pipeline.seal import seal_brief

        check_folder(content)
        request = BriefRequest(content, templates, marking=parse_marking(marking))
        with exclusive_access(content, "sealing a brief"):  # two at once would take the same number
            clear_leftovers_below(content)
            sealed = seal_brief(request, brief_day, read_clock(), revise=revise, progress=progress)
            with progress("writing"):
                write_folder(sealed.folder, sealed.files)
    _show_sealed_brief(sealed, content)
    show_message(progress.summary())


def _show_sealed_brief(sealed: SealedBrief, content: Path) -> None:
    for path in sealed.files:
        show_path(path)
    brief = sealed.built.brief
    assert brief.sealed is not None
    if sealed.built.warnings:
        show_message(f"{count_problems(sealed.built.warnings)}, see `briefgen check`")
    if brief.quiet_since:
        show_message(f"nothing is recorded on {brief.day}; the last day with a record is {brief.quiet_since}")
    name = f"No. {brief.sealed.number} of {brief.day}, r{brief.sealed.revision}"
    show_message(
        f"sealed {name}; now `git add {content / 'sealed'}` and commit; until then, deleting the new folder undoes it"
    )


def verify(
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="REV", help="Compare with the sealed briefs of a revision that you trust."),
    ] = None,
    problem_format: ProblemFormatOption = ProblemFormat.text,
    content: ContentOption = DEFAULT_CONTENT,
) -> None:
    """Check every sealed file against its checksum, the chain of seals and the git history.

    Everything that was changed, removed or added is listed, and everything that could not be checked: without the full
    history `verify` fails, unless `--against` names a revision. `briefgen check` lists records that were edited after
    they were printed. Examples: `briefgen verify`, `briefgen verify --against origin/main`.
    """
    with exit_on_failure(problem_format):
        from briefgen.pipeline.verify import verify_seals as verify_seals

        brief_count, problems = verify_seals(content, against)
    show_problems(problems, problem_format)
    if problems:
        raise typer.Exit(EXIT_PROBLEMS)
    show_message(
        f"{count_noun(brief_count, 'sealed brief')}, every file as it went out" if brief_count else "no sealed briefs"
    )
