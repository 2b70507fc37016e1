"""What people see: problems with their line and caret, stages with their times; plain lines where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from briefgen.cli.options import ProblemFormat
from briefgen.cli.reports import REPORTS
from briefgen.cli.terminal import harmless, visible
from briefgen.problems import ContentError, EnvironmentFailure, Problem, UsageFailure, in_order, printable_path

CONTENT, USAGE, ENVIRONMENT = 1, 2, 3
MAX_SHOWN = 500  # problems that are printed for people


@contextmanager
def failures(form: ProblemFormat = ProblemFormat.text) -> Iterator[None]:
    """Turn the failures that are no bugs into a message and the exit code for it."""
    try:
        yield
    except ContentError as error:
        show_problems(error.problems, form)
        raise typer.Exit(CONTENT) from None
    except UsageFailure as error:
        say(f"{_bold('error')}: {error}")
        raise typer.Exit(USAGE) from None
    except EnvironmentFailure as error:
        show_failure(error)
        raise typer.Exit(ENVIRONMENT) from None


def show_failure(failure: EnvironmentFailure) -> None:
    """Print what the machine could not do."""
    say(f"{_bold('error')}: {failure.message}" + (f"\n  {failure.hint}" if failure.hint else ""))


def say(line: str) -> None:
    """A line for people; what programs read goes to stdout instead."""
    typer.echo(harmless(line), err=True)


def echo(text: str, *, nl: bool = True) -> None:
    """Text that quotes content, on stdout."""
    typer.echo(harmless(text), nl=nl)


def show_path(path: Path | str) -> None:
    """Print the path of a file that a command has written, on stdout."""
    typer.echo(harmless(printable_path(str(path))).encode())


class Stages:
    """The stages of a command: a spinner on a terminal, and how long each took."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self.live = sys.stderr.isatty()

    @contextmanager
    def __call__(self, name: str) -> Iterator[Callable[[str], object]]:
        start = time.perf_counter()
        with self._spinner(name) as tell:
            yield tell
        self.times[name] = self.times.get(name, 0.0) + time.perf_counter() - start

    @contextmanager
    def _spinner(self, name: str) -> Iterator[Callable[[str], object]]:
        if not self.live:
            yield lambda _: None
            return
        from rich.console import Console
        from rich.markup import escape

        with Console(stderr=True).status(f"{name} …") as status:
            yield lambda told: status.update(escape(visible(f"{name}, {told} …")))

    def summary(self) -> str:
        return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self.times.items())


def show_problems(problems: Iterable[Problem], form: ProblemFormat) -> None:
    """Print problems in order: for people, or for the program that asked."""
    ordered = in_order(problems)
    if form is ProblemFormat.text:
        for problem in ordered[:MAX_SHOWN]:
            say(_text(problem))
        if len(ordered) > MAX_SHOWN:
            say(f"… and {len(ordered) - MAX_SHOWN:,} more; `--format json` lists all of them\n")
    elif told := REPORTS[form.value](ordered):
        typer.echo(told.encode())  # UTF-8, whatever the locale
    if ordered:
        say(tally(ordered))


def counted(n: int, noun: str) -> str:
    """`1 PDF`, `1,200 PDFs`."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def tally(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    errors = sum(problem.is_error for problem in problems)
    counts = [(errors, "error"), (len(problems) - errors, "warning")]
    return ", ".join(counted(n, noun) for n, noun in counts if n) or "no problems"


def _text(problem: Problem) -> str:
    place = problem.place
    colour = typer.colors.RED if problem.is_error else typer.colors.YELLOW
    head = typer.style(f"{problem.severity}[{problem.code}]", fg=colour, bold=True)
    lines = [f"{_bold(visible(str(place)))}: {head}: {visible(problem.message)}"]
    if place.text:
        number = str(place.line)
        line, column = _window(place.text, place.column)
        indent = "".join("\t" if c == "\t" else " " for c in line[: column - 1])
        lines += [f"  {number} | {visible(line)}", f"  {' ' * len(number)} | {indent}{typer.style('^', fg=colour)}"]
    if problem.hint:
        lines.append(f"  = {visible(problem.hint)}")
    lines += [f"  = {visible(what)}: {visible(str(where))}" for what, where in problem.related]
    return "\n".join(lines) + "\n"


def _window(text: str, column: int, width: int = 110) -> tuple[str, int]:
    """A long line around the column that matters."""
    if len(text) <= width:
        return text, column
    start = max(0, min(column - width // 2, len(text) - width))
    return text[start : start + width], column - start


def _bold(text: str) -> str:
    return typer.style(text, bold=True)
