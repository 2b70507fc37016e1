"""Output for people: messages, problems with their source line and caret, progress with the time of each step."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from briefgen.cli.options import ProblemFormat
from briefgen.cli.reports import REPORT_RENDERERS, render_json_with_quotes
from briefgen.cli.terminal import escape_line, escape_text
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure, printable_path, sort_problems

if TYPE_CHECKING:
    from briefgen.content.quote_rules import QuoteCounts

EXIT_PROBLEMS, EXIT_USAGE, EXIT_ENVIRONMENT = 1, 2, 3
MAX_SHOWN = 500  # problems that are printed for people
# Variables by which a program sees that a build service runs it.
_BUILD_SERVICES = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION", "TF_BUILD")
_LINE_WIDTH = 110  # characters of a source line that are printed around a problem


@contextmanager
def exit_on_failure(problem_format: ProblemFormat = ProblemFormat.text) -> Iterator[None]:
    """Print a failure that is no bug, and exit with its code."""
    try:
        yield
    except ContentError as error:
        show_problems(error.problems, problem_format)
        raise typer.Exit(EXIT_PROBLEMS) from None
    except UsageFailure as error:
        show_message(f"{_bold('error')}: {error}")
        raise typer.Exit(EXIT_USAGE) from None
    except EnvironmentFailure as error:
        show_failure(error)
        raise typer.Exit(EXIT_ENVIRONMENT) from None


def show_failure(failure: EnvironmentFailure) -> None:
    """Print what the machine could not do, with its hint."""
    show_message(f"{_bold('error')}: {failure.message}" + (f"\n  {failure.hint}" if failure.hint else ""))


def show_message(message: str) -> None:
    """Print a message for people on stderr; what programs read goes to stdout."""
    typer.echo(escape_text(message), err=True)


def show_text(text: str, *, nl: bool = True) -> None:
    """Print a text that quotes content on stdout."""
    typer.echo(escape_text(text), nl=nl)


def show_path(path: Path | str) -> None:
    """Print the path of a file that a command has written on stdout."""
    typer.echo(escape_text(printable_path(str(path))).encode())


class ProgressDisplay:
    """The steps of a command: a spinner on a terminal, and the time that each step took."""

    def __init__(self) -> None:
        self.seconds_by_step: dict[str, float] = {}
        self.has_terminal = sys.stderr.isatty()

    @contextmanager
    def __call__(self, step: str) -> Iterator[Callable[[str], object]]:
        start = time.perf_counter()
        with self._spinner(step) as report:
            yield report
        self.seconds_by_step[step] = self.seconds_by_step.get(step, 0.0) + time.perf_counter() - start

    @contextmanager
    def _spinner(self, step: str) -> Iterator[Callable[[str], object]]:
        if not self.has_terminal:
            yield lambda _: None
            return
        from rich.console import Console
        from rich.markup import escape

        with Console(stderr=True).status(f"{step} …") as status:
            yield lambda detail: status.update(escape(escape_line(f"{step}, {detail} …")))

    def summary(self) -> str:
        """Return `reading content 0.12 s, composing 0.34 s`."""
        return ", ".join(f"{step} {seconds:.2f} s" for step, seconds in self.seconds_by_step.items())


def show_problems(problems: Iterable[Problem], problem_format: ProblemFormat) -> None:
    """Print problems in order, for people on stderr or for programs on stdout, and their number on stderr."""
    ordered = sort_problems(problems)
    if problem_format is ProblemFormat.text:
        for problem in ordered[:MAX_SHOWN]:
            show_message(_problem_text(problem))
        if len(ordered) > MAX_SHOWN:
            show_message(f"… and {len(ordered) - MAX_SHOWN:,} more; `--format json` lists all of them\n")
    elif report := REPORT_RENDERERS[problem_format.value](ordered):
        typer.echo(report.encode())  # UTF-8, whatever the locale
    if ordered:
        show_message(count_problems(ordered))


def show_quotes(problems: Iterable[Problem], problem_format: ProblemFormat, quotes: QuoteCounts | None) -> None:
    """Print problems and how many quotes are proved: in JSON as one object, else the numbers on a line of their own."""
    if problem_format is ProblemFormat.json:
        ordered = sort_problems(problems)
        typer.echo(render_json_with_quotes(ordered, quotes).encode())
        show_message(count_problems(ordered))
        return
    show_problems(problems, problem_format)
    line = "quotes: not counted, because a file or a record cannot be read"
    if quotes is not None:
        numbers = (quotes.proved, "proved"), (quotes.not_proved, "not proved"), (quotes.missing, "missing")
        line = f"quotes: {', '.join(f'{n:,} {word}' for n, word in numbers)}"
    (show_text if problem_format is ProblemFormat.text else show_message)(line)


def count_noun(n: int, noun: str) -> str:
    """Return a number with its noun: `1 PDF`, `1,200 PDFs`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def count_problems(problems: Sequence[Problem]) -> str:
    """Return the number of errors and warnings: `2 errors, 1 warning`, or `no problems`."""
    errors = sum(problem.is_error for problem in problems)
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    return ", ".join(count_noun(n, noun) for n, noun in counts if n) or "no problems"


def _problem_text(problem: Problem) -> str:
    place = problem.place
    colour = typer.colors.RED if problem.is_error else typer.colors.YELLOW
    head = typer.style(f"{problem.severity}[{problem.code}]", fg=colour, bold=True)
    lines = [f"{_bold(escape_line(str(place)))}: {head}: {escape_line(problem.message)}"]
    if place.text:
        number = str(place.line)
        line, column = _excerpt(place.text, place.column)
        indent = "".join("\t" if c == "\t" else " " for c in line[: column - 1])
        lines += [f"  {number} | {escape_line(line)}", f"  {' ' * len(number)} | {indent}{typer.style('^', fg=colour)}"]
    if problem.hint:
        lines.append(f"  = help: {escape_line(problem.hint)}")
    lines += [f"  = {escape_line(label)}: {escape_line(str(other))}" for label, other in problem.related]
    if problem.passage and not _is_logged():
        lines.append(f"  = closest passage: {escape_line(problem.passage)}")
    return "\n".join(lines) + "\n"


def _is_logged() -> bool:
    """Return whether a build service keeps what is printed, so that it leaves this machine."""
    return any(os.environ.get(name, "").casefold() not in ("", "0", "false") for name in _BUILD_SERVICES)


def _excerpt(text: str, column: int) -> tuple[str, int]:
    """Return the part of a long line around a column, and the column in that part."""
    if len(text) <= _LINE_WIDTH:
        return text, column
    start = max(0, min(column - _LINE_WIDTH // 2, len(text) - _LINE_WIDTH))
    return text[start : start + _LINE_WIDTH], column - start


def _bold(text: str) -> str:
    return typer.style(text, bold=True)
