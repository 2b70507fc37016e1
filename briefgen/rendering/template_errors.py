"""What is wrong in a template, in words for its author."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import jinja2
from jinja2.utils import missing

from briefgen.problems import ContentError, Place, Problem, did_you_mean, with_article
from briefgen.rendering.escaping import REFUSAL_HINTS, REFUSED_FILTERS, EscapingOff, column_of
from briefgen.rendering.label_files import BadLabel, UnknownLabel
from briefgen.rendering.template_places import TemplatePlaces

# The errors that a wrong template can raise. Any other error is a bug.
TEMPLATE_ERRORS = (
    jinja2.TemplateError, ContentError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError,
    RecursionError, MemoryError,
)  # fmt: skip
MAX_CALLERS = 5  # calling places in a problem
THEME_PAGE = "the page “Theme and wording” of the documentation lists what templates have"
FIELDS_PAGE = "the page “The brief as JSON” of the documentation lists all fields"


class MissingFile(ContentError):
    """A file that none of the templates folders has."""

    def __init__(self, name: str) -> None:
        super().__init__([Problem("template", f"there is no template `{name}`", Place(f"templates/{name}"))])
        self.name = name


def not_utf8(places: TemplatePlaces, name: str) -> ContentError:
    """Return the error for a file of a templates folder that is not UTF-8."""
    hint = "save it with the encoding UTF-8"
    return ContentError([Problem("template", "not UTF-8 text", places.of(name, 1), hint)])


class UnknownField(jinja2.UndefinedError):
    """A value that has no field of a name."""

    def __init__(self, owner: Any, name: str, message: str | None = None) -> None:
        super().__init__(message)
        self.owner, self.name = owner, name


class UnknownValue(jinja2.StrictUndefined):
    """An undefined value, whose use raises UnknownField if it is the field of another value."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: Any = None,
        exc: type[jinja2.TemplateRuntimeError] | None = None,
    ) -> None:
        is_field = obj is not missing and isinstance(name, str) and not hint
        make_error: Any = partial(UnknownField, obj, name) if is_field else jinja2.UndefinedError
        super().__init__(hint, obj, name, make_error if exc is None else exc)


class Explanation(NamedTuple):
    """What is wrong, a hint, and the word of the line at which the caret stands."""

    message: str
    hint: str = ""
    word: str = ""


class TemplateErrors:
    """Explains the errors that templates of an environment raise.

    `known` are the names that they are given; `place_of_label` finds a message by its table and key.
    """

    def __init__(
        self, places: TemplatePlaces, environment: jinja2.Environment, known: Collection[str],
        place_of_label: Callable[[str, str], Place],
    ) -> None:  # fmt: skip
        self._places, self._environment, self._known = places, environment, known
        self._place_of_label = place_of_label

    def explain(self, error: BaseException, name: str) -> list[Problem]:
        """Return the problems for an error that a template raised, or none if no template raised it."""
        match error:
            case EscapingOff():
                return self._escaping_off(error, name)
            case MissingFile() | jinja2.TemplateNotFound():
                return [self._missing(error, str(error.name), name)]
            case UnknownLabel():
                return [self._at_chain("label", error, Explanation(error.message, error.hint, error.key), name)]
            case BadLabel():
                place = self._place_of_label(error.table, error.key)
                related = _callers(self._places.chain(error, error.key)[:1], "printed by")
                return [Problem("label", error.message, place, error.hint, related)]
            case ContentError():
                related = _callers(self._places.chain(error), "used by")
                return [replace(problem, related=(*problem.related, *related)) for problem in error.problems]
            case jinja2.TemplateSyntaxError():
                return [self._syntax(error, name)]
        return [self._at_chain("template", error, self._words(error), name)] if self._places.chain(error) else []

    def _at_chain(self, code: str, error: BaseException, words: Explanation, name: str) -> Problem:
        chain = self._places.chain(error, words.word) or [self._places.of(name, 1)]
        return Problem(code, words.message, chain[0], words.hint, _callers(chain[1:]))

    def _escaping_off(self, error: EscapingOff, name: str) -> list[Problem]:
        problems = []
        for line, word, message, hint in error.places:
            place = self._places.of(error.name or name, line)
            problems.append(Problem("template", message, replace(place, column=column_of(word, place.text)), hint))
        return problems

    def _missing(self, error: BaseException, missing: str, name: str) -> Problem:
        """A template or another file that is not there, at the statement that names it."""
        near = did_you_mean(missing, self._environment.list_templates(), cutoff=0.7)
        hint = near or "`briefgen templates` lists those that ship; write the path from the templates folder"
        words = Explanation(f"there is no template `{missing}`", hint, missing)
        return self._at_chain("template", error, words, name)

    def _syntax(self, error: jinja2.TemplateSyntaxError, name: str) -> Problem:
        message = error.message or "not a template"
        quoted = re.findall(r"'([^']+)'", message)
        hint = "correct it; see the documentation of Jinja for template designers"
        hint = self._hint_for_filter(message) or hint
        place = self._places.of(error.name or name, error.lineno, quoted[-1] if quoted else "")
        callers = [caller for caller in self._places.chain(error) if (caller.file, caller.line) != _line_of(place)]
        return Problem("template", message, place, hint, _callers(callers))

    def _hint_for_filter(self, message: str) -> str:
        """Return a hint for a filter or a test that there is not."""
        unknown = re.match(r"No (filter|test) named '(\w+)'", message)
        if unknown is None:
            return ""
        if unknown[2] in REFUSED_FILTERS:
            return f"delete it: {REFUSED_FILTERS[unknown[2]]}"
        names = self._environment.filters if unknown[1] == "filter" else self._environment.tests
        return did_you_mean(unknown[2], names)

    def _words(self, error: BaseException) -> Explanation:
        text = str(error)
        if isinstance(error, UnknownField):
            return _unknown_field(error)
        if isinstance(error, RecursionError):
            return Explanation("a macro or an include calls itself without end", "remove one of the calls")
        if name := re.fullmatch(r"'(\w+)' is undefined", text):
            near = did_you_mean(name[1], self._known)
            return Explanation(f"`{name[1]}` is not known here", _joined(near, THEME_PAGE), name[1])
        if part := re.match(r"access to attribute '(\w+)' of", text):
            return Explanation(f"templates may not use `{part[1]}`", "delete it", part[1])
        if field := re.fullmatch(r"'(?:[\w.]+\.)?(\w+)(?: object)?' (?:object )?has no attribute '(\w+)'", text):
            return Explanation(f"{with_article(field[1])} has no `{field[2]}`", FIELDS_PAGE, field[2])
        word = re.search(r"`(?:\w+\.)?(\w+)`", text)
        hint = getattr(error, "hint", "") or REFUSAL_HINTS.get(text) or self._hint_for_filter(text)
        return Explanation(text, hint, word[1] if word else "")


def _unknown_field(error: UnknownField) -> Explanation:
    """Return what to say of a field, a sentence or a function that a value does not have."""
    owner, name = error.owner, error.name
    kind = type(owner)
    fields = [str(key) for key in owner] if isinstance(owner, dict) else _public_names(owner)
    near = did_you_mean(name, fields)
    if kind.__name__ in ("Say", "Words"):
        thing = "sentence `{}` in `say`" if kind.__name__ == "Say" else "function `{}` in `words`"
        return Explanation(f"there is no {thing.format(name)}", _joined(near, THEME_PAGE), name)
    page = FIELDS_PAGE if kind.__module__.startswith("briefgen.composition") else THEME_PAGE
    return Explanation(f"{with_article(kind.__name__)} has no `{name}`", _joined(near, page), name)


def _public_names(owner: Any) -> list[str]:
    return [name for name in dir(owner) if not name.startswith("_")]


def _joined(*hints: str) -> str:
    return " ".join(hint for hint in hints if hint)


def _line_of(place: Place) -> tuple[str, int]:
    return place.file, place.line


def _callers(chain: Sequence[Place], label: str = "called from") -> tuple[tuple[str, Place], ...]:
    return tuple((label, place) for place in dict.fromkeys(chain[:MAX_CALLERS]))
