"""`briefgen seal`: a brief that goes out, with its number, kept as it is; `briefgen verify`: it is still the same."""

from __future__ import annotations

from typing import Annotated

import typer

from briefgen.cli.console import CONTENT as PROBLEMS
from briefgen.cli.console import Stages, failures, say, show_path, show_problems, tally
from briefgen.cli.options import (
    CONTENT,
    Content,
    MarkingLimit,
    ProblemFormat,
    TemplatesDir,
    parse_day,
    parse_marking,
    right_now,
)


def seal(
    day: Annotated[
        str, typer.Argument(metavar="DATE", help="The day whose brief goes out: 2026-02-04, `today` or `yesterday`.")
    ],
    revise: Annotated[
        bool, typer.Option("--revise", help="The day is sealed: put a corrected brief beside the one that went out.")
    ] = False,
    content: Content = CONTENT,
    templates: TemplatesDir = None,
    marking: MarkingLimit = None,
) -> None:
    """Put on record the brief that goes out: number, commit, and every file as it is.

    The files lie in `content/sealed/DATE/r1/`; hand those out. The brief is made of the last commit, so commit the
    content first, and the sealed folder afterwards. Examples: `briefgen seal 2026-02-04`,
    `briefgen seal 2026-02-04 --revise` after a correction.
    """
    wanted = parse_day(day)
    stages = Stages()
    with failures():
        from briefgen.files.folder_checks import check_folder
        from briefgen.files.leftovers import clear_below
        from briefgen.files.writing import alone_in, write_folder
        from briefgen.pipeline.request import BriefRequest
        from briefgen.pipeline.seal import seal_brief

        check_folder(content)
        with alone_in(content, "sealing a brief"):  # two at once would take the same number
            clear_below(content)
            sealing = seal_brief(
                BriefRequest(content, templates, marking=parse_marking(marking)), wanted, right_now(), revise=revise,
                stage=stages,
            )  # fmt: skip
            with stages("writing"):
                write_folder(sealing.folder, sealing.files)
    for path in sealing.files:
        show_path(path)
    brief = sealing.built.brief
    assert brief.sealed is not None
    name = f"No. {brief.sealed.number} of {brief.day}, r{brief.sealed.revision}"
    if sealing.built.warnings:
        say(f"{tally(sealing.built.warnings)}, see `briefgen check`")
    if brief.quiet_since:
        say(f"nothing is recorded on {brief.day}: the last day of which there is something is {brief.quiet_since}")
    say(f"sealed {name}; now `git add {content / 'sealed'}` and commit; until then, deleting the new folder undoes it")
    say(stages.summary())


def verify(
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="REV", help="Compare with the sealed briefs of a revision that you trust."),
    ] = None,
    form: Annotated[ProblemFormat, typer.Option("--format", help="How to print the problems.")] = ProblemFormat.text,
    content: Content = CONTENT,
) -> None:
    """Check every sealed file against its checksum, the chain of seals and the git history.

    Whatever was changed, removed or added is listed, and so is what could not be checked: without the whole history
    `verify` fails, unless `--against` names a revision. `briefgen check` lists records edited after they were printed.
    Examples: `briefgen verify`, `briefgen verify --against origin/main`.
    """
    with failures(form):
        from briefgen.pipeline.seal import verify as find_problems

        count, problems = find_problems(content, against)
    show_problems(problems, form)
    if problems:
        raise typer.Exit(PROBLEMS)
    say(f"{count} sealed brief{'' if count == 1 else 's'}, every file as it went out" if count else "no sealed briefs")
