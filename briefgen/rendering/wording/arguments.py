"""The arguments that a template gives to a sentence, compared with those that the sentence takes."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from briefgen.problems import with_article
from briefgen.rendering.sandbox import is_trusted, refuse_undefined

_HINT = "the page “Theme and wording” of the documentation lists the sentences with what they take"
_LIST = re.compile(r"(?:Sequence|tuple)\[(\w+)[^]]*\]")


class WrongArguments(TypeError):
    """Values that a sentence does not take."""

    hint = _HINT


def check_arguments(
    name: str, function: Callable[..., Any], arguments: Sequence[Any], named: Mapping[str, Any], *,
    is_strict: bool = False,
) -> None:  # fmt: skip
    """Raise WrongArguments for values that the sentence `name` does not take.

    An undefined value raises its own error, which names what is missing. Unless `is_strict`, one value of briefgen may
    stand for another, because some have the same fields: `names` takes people too.
    """
    if named:
        raise WrongArguments(f"`say.{name}` takes its values by position, not as `{next(iter(named))}=`")
    accepted, required = _parameters(function)
    if not required <= len(arguments) <= len(accepted):
        counts = f"{required}" if required == len(accepted) else f"{required} to {len(accepted)}"
        noun = "value" if counts == "1" else "values"
        raise WrongArguments(f"`say.{name}` takes {counts} {noun}, not {len(arguments)}")
    for value, (hint, type_name) in zip(arguments, accepted, strict=False):
        refuse_undefined(value)
        if not _fits(value, hint, is_strict):
            given = f"`{value}`" if _is_vocabulary(hint, value) else with_article(type(value).__name__)
            raise WrongArguments(f"`say.{name}` takes {with_article(type_name)}, not {given}")


@cache
def _parameters(function: Callable[..., Any]) -> tuple[tuple[tuple[Any, str], ...], int]:
    """Return the type of each value that a sentence takes, with its name for people, and how many it needs.

    The first parameter, the words, is no value of the template.
    """
    hints = get_type_hints(function)
    positional = [
        parameter for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.kind is not parameter.KEYWORD_ONLY
    ]  # fmt: skip
    accepted = tuple((hints.get(parameter.name, Any), _type_name(parameter)) for parameter in positional)
    return accepted, sum(parameter.default is parameter.empty for parameter in positional)


def _type_name(parameter: inspect.Parameter) -> str:
    return _LIST.sub(r"list of \1", str(parameter.annotation)).replace(" | None", " or null").replace(" | ", " or ")


def _fits(value: Any, hint: Any, is_strict: bool) -> bool:
    """Return whether a value is of a type. Items of a list are checked too."""
    origin = get_origin(hint)
    if hint is Any or hint is None:
        return hint is Any or value is None
    if origin in (Union, types.UnionType):
        return any(_fits(value, part, is_strict) for part in get_args(hint))
    if origin is Literal:
        return isinstance(value, str) and value in get_args(hint)
    if origin in (tuple, list, Sequence):
        item = (*get_args(hint), Any)[0]
        return isinstance(value, (tuple, list)) and all(_fits(part, item, is_strict) for part in value)
    if not isinstance(hint, type) or isinstance(value, hint):
        return True
    return not is_strict and is_trusted(value) and hint.__module__.startswith("briefgen.")


def _is_vocabulary(hint: Any, value: Any) -> bool:
    parts = (hint, *get_args(hint))
    return isinstance(value, str) and any(get_origin(part) is Literal for part in parts)
