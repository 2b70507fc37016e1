"""`briefgen new`: write a commented file for a new clip, event, position, party, person, issue or day."""

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
from briefgen.cli.console import EXIT_PROBLEMS, exit_on_failure, show_message, show_path, show_problems
from briefgen.cli.options import DEFAULT_CONTENT, ContentOption, ProblemFormat, read_clock

if TYPE_CHECKING:
    from briefgen.authoring.scaffold import Scaffold
    from briefgen.content.model import Dossier

new_app = typer.Typer(
    no_args_is_help=True,
    help="Write a commented file for something new, in the right place. Nothing is overwritten.\n\n"
    "In a terminal it asks for what is required and missing. Examples: `briefgen new clip`, "
    "`briefgen new clip --from article.txt`, `briefgen new person --name 'Ada Vale' --party upland`.",
)
COMMAND_HELP: Mapping[ScaffoldKind, str] = {
    "clip": "A clip: an article, and what rests on it. With `--from`, a draft of each quote in a plain text.",
    "event": "An event: talks, a call, a vote, a deadline.",
    "position": "A position: who said what on an issue.",
    "party": "A party: a state, a group, a body.",
    "person": "A person who speaks.",
    "issue": "An issue: a claim that one can be for or against.",
    "brief": "What you write for a day's brief: headline, bottom line, what to watch.",
}
MAX_ARTICLE_BYTES = 256 * 1024
IdOption = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Its id; by default it is derived from its name.")
]
EditOption = Annotated[
    bool, typer.Option("--edit", "-e", help="Open the file in $VISUAL or $EDITOR, and check it afterwards.")
]
ArticleOption = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", exists=True, dir_okay=False, help="An article as plain text (UTF-8)."),
]


def _build_command(kind: ScaffoldKind) -> Callable[..., None]:
    """Return the command of a kind, with an option for each of its questions."""

    def run(**values: Any) -> None:
        article, content, edit, id = (values.pop(name, None) for name in ("from_", "content", "edit", "id"))
        answers = {name: text for name, text in values.items() if text is not None}
        _write_scaffold(kind, answers, id, article, content, edit=edit)

    options: dict[str, tuple[Any, Any]] = {
        question.name: (Annotated[str | None, typer.Option(f"--{question.name}", help=_help_text(question))], None)
        for question in QUESTIONS[kind]
    }
    if kind == "clip":
        options["from_"] = (ArticleOption, None)
    options |= {"id": (IdOption, None), "edit": (EditOption, False), "content": (ContentOption, DEFAULT_CONTENT)}
    keyword = inspect.Parameter.KEYWORD_ONLY
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, keyword, default=default, annotation=annotation)
            for name, (annotation, default) in options.items()
        ]
    )
    run.__annotations__ = {name: annotation for name, (annotation, _) in options.items()}
    run.__doc__ = COMMAND_HELP[kind]
    return run


def _help_text(question: Question) -> str:
    required = " Required." if question.is_required else ""
    return f"{question.text}{required}{' Separate several with commas.' if question.is_list else ''}"


for _kind in SCAFFOLD_KINDS:
    new_app.command(_kind)(_build_command(_kind))


def _write_scaffold(
    kind: ScaffoldKind, answers: Mapping[str, str], id: str | None, article: Path | None, content: Path, *, edit: bool
) -> None:
    """Write the file of a new record; `answers` are those of the options."""
    with exit_on_failure():
        from briefgen.authoring.scaffold import draft_record
        from briefgen.authoring.workspace import readable_dossier, write_new

        dossier = readable_dossier(content)
        if article is not None:
            scaffold = _draft_from_article(content, dossier, article, answers, id)
        else:
            scaffold = draft_record(content, dossier, kind, _complete_answers(dossier, kind, answers), id)
        write_new(content, scaffold)
    show_path(scaffold.path)
    if edit:
        _open_editor(scaffold.path)
        _check_file(content, scaffold.path)
    else:
        show_message(f"next: {scaffold.next_step + '; then ' if scaffold.next_step else ''}`briefgen check`")


def _read_article(article: Path) -> str:
    """Return the text of an article: a file, or a command in the shell's `<(…)`. UsageFailure for anything else."""
    from briefgen.problems import UsageFailure

    mode = article.stat().st_mode
    if not (stat.S_ISREG(mode) or (stat.S_ISFIFO(mode) and str(article).startswith("/dev/fd/"))):
        raise UsageFailure(f"{article} is not a file")
    with article.open("rb") as file:
        data = file.read(MAX_ARTICLE_BYTES + 1)
    if len(data) > MAX_ARTICLE_BYTES:
        raise UsageFailure(f"{article} has more than {MAX_ARTICLE_BYTES:,} bytes; an article is shorter")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageFailure(f"{article} is not UTF-8 text; save it with the encoding UTF-8") from None


def _draft_from_article(
    content: Path, dossier: Dossier, article: Path, option_texts: Mapping[str, str], id: str | None
) -> Scaffold:
    from briefgen.authoring.answers import parse_answer
    from briefgen.authoring.article import draft_article
    from briefgen.authoring.article_scaffold import draft_clip
    from briefgen.content.characters import drop_forbidden
    from briefgen.content.dates import parse_span
    from briefgen.content.stream_safe import check_marks
    from briefgen.problems import ContentError, UsageFailure

    text = _read_article(article)
    if problems := check_marks(str(article), text):
        raise ContentError(problems)
    text = drop_forbidden(text)  # web pages are full of soft hyphens and zero-width spaces
    questions = {question.name: question for question in QUESTIONS["clip"]}
    answers = {name: parse_answer(dossier, questions[name], answer) for name, answer in option_texts.items()}
    published = None
    if "published" in answers:
        span = parse_span(answers["published"])
        if not span.is_day or span.is_timed:
            raise UsageFailure(f"`{span.text}` is not one day; give the day of the article: --published 2026-02-04")
        published = span.begins
    return draft_clip(content, dossier, article, draft_article(text, dossier, published), answers, id)


def _complete_answers(dossier: Dossier, kind: ScaffoldKind, option_texts: Mapping[str, str]) -> dict[str, str]:
    """Return all answers: from the options, and in a terminal from prompts where a required one is missing."""
    from briefgen.authoring.answers import parse_answer
    from briefgen.problems import UsageFailure

    answers: dict[str, str] = {}
    missing = [
        f"--{question.name}"
        for question in QUESTIONS[kind]
        if question.is_required and question.name not in option_texts
    ]
    has_terminal = sys.stdin.isatty()
    if missing and not has_terminal:
        raise UsageFailure(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} required")
    for question in QUESTIONS[kind]:
        if question.name in option_texts:
            answers[question.name] = parse_answer(dossier, question, option_texts[question.name])
        elif has_terminal and missing:  # where nothing required is missing, optional questions are not asked either
            answers[question.name] = _ask(dossier, question)
    return {name: text for name, text in answers.items() if text}


def _ask(dossier: Dossier, question: Question) -> str:
    """Prompt until the answer is valid; an empty answer skips an optional question."""
    from briefgen.authoring.answers import MAX_CHOICES, list_choices, parse_answer
    from briefgen.problems import UsageFailure

    if question.choices:
        names_by_id = list_choices(dossier, question.choices)
        for id, names in list(names_by_id.items())[:MAX_CHOICES]:
            show_message(f"  {id}{'  ' + names[0] if names else ''}")
        if len(names_by_id) > MAX_CHOICES:
            show_message(f"  … and {len(names_by_id) - MAX_CHOICES} more; a part of the name is enough")
    default = (
        str(read_clock().date()) if question.name in ("published", "day") else "" if not question.is_required else None
    )
    while True:
        text = str(typer.prompt(question.text, default=default, show_default=bool(default), err=True))
        if not text.strip():
            return ""
        try:
            return parse_answer(dossier, question, text)
        except UsageFailure as failure:
            show_message(f"  {failure}")


def _open_editor(path: Path) -> None:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        show_message("neither $VISUAL nor $EDITOR is set, so nothing was opened")
        return
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603
    except (OSError, ValueError) as error:
        show_message(f"`{editor}` cannot be started: {error}")


def _check_file(content: Path, path: Path) -> None:
    """Report the problems of the file."""
    with exit_on_failure():
        from briefgen.content.reader import content_problems

        problems = [problem for problem in content_problems(content) if problem.place.file == str(path)]
    show_problems(problems, ProblemFormat.text)
    if any(problem.is_error for problem in problems):
        raise typer.Exit(EXIT_PROBLEMS)
    show_message("no problems" if not problems else "")
