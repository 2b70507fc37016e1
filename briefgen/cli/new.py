"""`briefgen new`: a commented file for a new clip, event, position, party, person, issue or day, in its place."""

from __future__ import annotations

import inspect
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from briefgen.authoring.questions import QUESTIONS, SCAFFOLD_KINDS, Question, ScaffoldKind
from briefgen.cli.console import CONTENT as PROBLEMS
from briefgen.cli.console import failures, say, show_path, show_problems
from briefgen.cli.options import CONTENT, Content, ProblemFormat, right_now

if TYPE_CHECKING:
    from briefgen.authoring.scaffold import Scaffold
    from briefgen.content.model import Dossier

new = typer.Typer(
    no_args_is_help=True,
    help="Write a commented file for something new, in the right place; nothing is ever written over.\n\n"
    "At a terminal, what is needed and not given by an option is asked. Examples: `briefgen new clip`, "
    "`briefgen new clip --from article.txt`, `briefgen new person --name 'Ada Vale' --party upland`.",
)
SAYS: Mapping[ScaffoldKind, str] = {
    "clip": "A clip: an article, and what rests on it. With `--from`, a draft of each quote in a plain text.",
    "event": "An event: talks, a call, a vote, a deadline.",
    "position": "A position: who said what on an issue.",
    "party": "A party: a state, a group, a body.",
    "person": "A person who speaks.",
    "issue": "An issue: a claim that one can be for or against.",
    "brief": "What you write for a day's brief: headline, bottom line, what to watch.",
}
Id = Annotated[str | None, typer.Option("--id", metavar="ID", help="Its id; by default it follows from its name.")]
Edit = Annotated[bool, typer.Option("--edit", "-e", help="Open the file in $VISUAL or $EDITOR, and check it after.")]
From = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", exists=True, dir_okay=False, help="An article as plain text (UTF-8)."),
]


def _command(kind: ScaffoldKind) -> Callable[..., None]:
    """The command of a kind, with an option for each of its questions."""

    def run(**given: Any) -> None:
        article, content, edit, id = (given.pop(name, None) for name in ("from_", "content", "edit", "id"))
        _new(kind, {name: text for name, text in given.items() if text is not None}, id, article, content, edit=edit)

    options: dict[str, tuple[Any, Any]] = {
        question.name: (Annotated[str | None, typer.Option(f"--{question.name}", help=_help(question))], None)
        for question in QUESTIONS[kind]
    }
    if kind == "clip":
        options["from_"] = (From, None)
    options |= {"id": (Id, None), "edit": (Edit, False), "content": (Content, CONTENT)}
    keyword = inspect.Parameter.KEYWORD_ONLY
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, keyword, default=default, annotation=it) for name, (it, default) in options.items()]
    )
    run.__annotations__ = {name: it for name, (it, _) in options.items()}
    run.__doc__ = SAYS[kind]
    return run


def _help(question: Question) -> str:
    return (
        f"{question.text}{' Needed.' if question.needed else ''}{' Several with commas.' if question.several else ''}"
    )


for _kind in SCAFFOLD_KINDS:
    new.command(_kind)(_command(_kind))


def _new(
    kind: ScaffoldKind, given: Mapping[str, str], id: str | None, article: Path | None, content: Path, *, edit: bool
) -> None:
    with failures():
        from briefgen.authoring.scaffold import draft_file
        from briefgen.authoring.workspace import readable_dossier, write_new

        dossier = readable_dossier(content)
        if article is not None:
            made = _drafted(content, dossier, article, given, id)
        else:
            made = draft_file(content, dossier, kind, _answers(dossier, kind, given), id)
        write_new(content, made)
    show_path(made.path)
    if edit:
        _edit(made.path)
        _check(content, made.path)
    else:
        say(f"next: {made.next + '; then ' if made.next else ''}`briefgen check`")


MAX_ARTICLE = 256 * 1024  # bytes


def _article_bytes(article: Path) -> bytes:
    """The bytes of an article: of a file, or of a command in the shell's `<(…)`. UsageFailure for anything else."""
    from briefgen.problems import UsageFailure

    mode = article.stat().st_mode
    if not (stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and str(article).startswith("/dev/fd/"))):
        raise UsageFailure(f"{article} is not a file")
    with article.open("rb") as file:
        data = file.read(MAX_ARTICLE + 1)
    if len(data) > MAX_ARTICLE:
        raise UsageFailure(f"{article} has more than {MAX_ARTICLE:,} bytes; an article is shorter")
    return data


def _drafted(content: Path, dossier: Dossier, article: Path, given: Mapping[str, str], id: str | None) -> Scaffold:
    from briefgen.authoring.article import draft_article
    from briefgen.authoring.scaffold import answered, from_article
    from briefgen.content.characters import drop_forbidden
    from briefgen.content.dates import parse_span
    from briefgen.content.stream_safe import check_marks
    from briefgen.problems import ContentError, UsageFailure

    try:
        text = _article_bytes(article).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageFailure(f"{article} is not UTF-8 text; save it with the encoding UTF-8") from None
    if problems := check_marks(str(article), text):
        raise ContentError(problems)
    text = drop_forbidden(text)  # web pages are full of soft hyphens and spaces of no width
    asked = {question.name: question for question in QUESTIONS["clip"]}
    answers = {name: answered(dossier, asked[name], told) for name, told in given.items()}
    published = None
    if "published" in answers:
        span = parse_span(answers["published"])
        if not span.is_day or span.is_timed:
            raise UsageFailure(f"`{span.text}` is not one day; an article came out on one: --published 2026-02-04")
        published = span.begins
    return from_article(content, dossier, article, draft_article(text, dossier, published), answers, id)


def _answers(dossier: Dossier, kind: ScaffoldKind, given: Mapping[str, str]) -> dict[str, str]:
    """Every answer: from an option, else from whoever sits at the keyboard."""
    from briefgen.authoring.scaffold import answered
    from briefgen.problems import UsageFailure

    found: dict[str, str] = {}
    missing = [f"--{it.name}" for it in QUESTIONS[kind] if it.needed and it.name not in given]
    asks = sys.stdin.isatty()
    if missing and not asks:
        raise UsageFailure(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} needed")
    for question in QUESTIONS[kind]:
        if question.name in given:
            found[question.name] = answered(dossier, question, given[question.name])
        elif asks and missing:  # whoever gives all that is needed is not asked for the rest
            found[question.name] = _asked(dossier, question)
    return {name: text for name, text in found.items() if text}


def _asked(dossier: Dossier, question: Question) -> str:
    """Ask until the answer is one; an empty one leaves out what is not needed."""
    from briefgen.authoring.scaffold import LOOKS, answered, choices
    from briefgen.problems import UsageFailure

    if question.choices:
        known = choices(dossier, question.choices)
        for id, names in list(known.items())[:LOOKS]:
            say(f"  {id}{'  ' + names[0] if names else ''}")
        if len(known) > LOOKS:
            say(f"  … and {len(known) - LOOKS} more; a part of the name will do")
    default = str(right_now().date()) if question.name in ("published", "day") else "" if not question.needed else None
    while True:
        text = str(typer.prompt(question.text, default=default, show_default=bool(default), err=True))
        if not text.strip():
            return ""
        try:
            return answered(dossier, question, text)
        except UsageFailure as failure:
            say(f"  {failure}")


def _edit(path: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        say("neither $VISUAL nor $EDITOR is set, so nothing was opened")
        return
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        say(f"`{editor}` cannot be started: {error}")


def _check(content: Path, path: Path) -> None:
    """What `check` finds in the file."""
    with failures():
        from briefgen.pipeline.load import problems_of

        problems = [problem for problem in problems_of(content) if problem.place.file == str(path)]
    show_problems(problems, ProblemFormat.text)
    if any(problem.is_error for problem in problems):
        raise typer.Exit(PROBLEMS)
    say("no problems" if not problems else "")
