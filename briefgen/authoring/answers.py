"""Answers of an editor to the questions of a scaffold, checked and resolved to ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import get_args

from briefgen.authoring.questions import Question
from briefgen.content.characters import FORBIDDEN
from briefgen.content.dates import parse_span
from briefgen.content.field_parsers import ID, MAX_LINE
from briefgen.content.fields import EventKind, Role, SourceKind, Take
from briefgen.content.instants import DateProblem
from briefgen.content.model import Dossier
from briefgen.content.stream_safe import normalize
from briefgen.problems import UsageFailure, did_you_mean

MAX_CHOICES = 12  # choices that a prompt or a message lists
VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "source-kind": get_args(SourceKind), "event-kind": get_args(EventKind), "take": get_args(Take),
    "role": get_args(Role),
}  # fmt: skip
_ARTICLES = ("a ", "an ", "one ", "two ", "several ", "some ", "senior ")


def list_choices(dossier: Dossier, kind: str) -> dict[str, tuple[str, ...]]:
    """Return the ids of a kind of record, or the words of a vocabulary, each with its names."""
    match kind:
        case "party":
            return {id: (party.name, *party.also) for id, party in dossier.parties.items()}
        case "person":
            return {id: (person.name, *person.also) for id, person in dossier.people.items()}
        case "issue":
            return {id: (issue.title,) for id, issue in dossier.issues.items()}
        case "source":
            return {
                id: tuple(name for name in (source.title, source.publisher) if name)
                for id, source in dossier.sources.items()
            }
        case _:
            return dict.fromkeys(VOCABULARIES[kind], ())


def find_choice(answer: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    """Return the id of the only choice with an id or a name that is the answer, begins with it or contains it.

    Raises UsageFailure with the nearest choice, or with all that match.
    """
    text = fold_name(answer)
    if not text:
        raise UsageFailure("a name is empty; write an id, a name or a part of one")
    folded_names = [(id, fold_name(name)) for id, names in choices.items() for name in (id, *names)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == text,
        lambda name: name.startswith(text),
        lambda name: any(word.startswith(text) for word in name.split()),
        lambda name: text in name,
    )
    for test in tests:
        matches = sorted({id for id, name in folded_names if test(name)})
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise UsageFailure(f"`{answer}` could be {', '.join(matches[:MAX_CHOICES])}; write more of it")
    suggestion = did_you_mean(answer, [name for id, names in choices.items() for name in (id, *names)])
    raise UsageFailure(f"there is no `{answer}`; {suggestion or _list_ids(choices)}")


def _list_ids(choices: Mapping[str, tuple[str, ...]]) -> str:
    if not choices:
        return "there is none yet"
    more = " …" if len(choices) > MAX_CHOICES else ""
    return f"there {'is' if len(choices) == 1 else 'are'} {', '.join(sorted(choices)[:MAX_CHOICES])}{more}"


def fold_name(text: str) -> str:
    """Return a name without accents and capitals, in any script, to compare it with others."""
    letters = (letter for letter in normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(letters).casefold().strip()


def parse_answer(dossier: Dossier, question: Question, answer: str) -> str:
    """Return an answer as it is written to the file. Raise UsageFailure with a hint if it is not valid."""
    text = answer.strip()
    if FORBIDDEN.search(text) or re.search(r"[\t\r\n]", text):
        raise UsageFailure("the answer must be one line of text, without tabs or invisible characters")
    if len(text) > MAX_LINE:
        raise UsageFailure(f"the answer has {len(text):,} characters; at most {MAX_LINE:,}")
    if question.name == "speaker" and is_described(text):
        return text
    if question.choices:
        choices = list_choices(dossier, question.choices)
        parts = _split_list(text) if question.is_list else [text]
        return ", ".join(find_choice(part, choices) for part in parts)
    if question.answer_type in ("date", "day"):
        _check_date(text, is_day=question.answer_type == "day")
    if question.answer_type == "ids":
        ids = _split_list(text)
        if invalid := next((id for id in ids if not ID.fullmatch(id)), None):
            raise UsageFailure(f"`{invalid}` is no id: lower-case letters, digits and hyphens")
        return ", ".join(ids)
    if question.answer_type == "rank" and text not in ("1", "2", "3", "4", "5"):
        raise UsageFailure(f"`{text}` is no rank; write 1 to 5")
    return text


def _split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _check_date(text: str, *, is_day: bool) -> None:
    try:
        span = parse_span(text)
    except DateProblem as problem:
        raise UsageFailure(f"{problem.message}; {problem.hint}") from None
    if is_day and (not span.is_day or span.is_timed):
        raise UsageFailure(f"`{text}` is not one day; write it such as 2026-02-04")


def is_described(speaker: str) -> bool:
    """Return whether a speaker is only described, such as `a regional official`, and not named."""
    return speaker.lower().startswith(_ARTICLES)
