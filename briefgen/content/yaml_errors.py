"""where libyaml could not read on -> what is wrong there and how to mend it, in the words of those who write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Mark = tuple[int, int]  # row and column from 0, as libyaml counts


class YamlError(NamedTuple):
    """What is wrong, where, and the cure."""

    at: Mark
    message: str
    hint: str


_LINE = re.compile(r"\s*(?:-\s+)*(?:(?P<key>[A-Za-z][\w-]*):\s+)?(?P<value>\S.*)")  # of a line without its end
_RESERVED = "&*!|>%@`"
_SHOWN = 90  # letters of a line that a cure writes out
_LOOKED_AT = 2_000  # letters of a line: what is wrong is near what somebody typed, and a file may be one long line


def explain_yaml_error(said: str, context: str, lines: Sequence[str], at: Mark, opened: Mark | None) -> YamlError:
    """The fault for libyaml's words `said`, met `at` a place while reading something that was `opened` before."""
    row, column = at
    lines = [line[:_LOOKED_AT] for line in lines]
    line = lines[row]
    if "tab" in said or ("token" in said and line.lstrip(" ").startswith("\t")):
        return YamlError((row, 0), "the line is indented with a tab", f"indent with {_like_the_line_above(lines, row)}")
    if spaced := _space_missing(said, lines, row):
        return spaced
    if opened and opened[0] < row and "quoted scalar" in context:
        return _unclosed(opened)
    if "escape" in said:
        cure = "write a backslash twice, `\\\\`, or put the text between '…' instead of \"…\""
        return YamlError(at, "a backslash inside quotation marks", cure)
    for near in (row, row - 1):  # libyaml may notice it a line later
        if near >= 0 and (wide := _not_ascii(lines[near], near)):
            return wide
    if line.startswith("%"):
        return YamlError((row, 0), "a line that starts with %", "delete it; a text that starts with % needs quotes")
    if "anchor" in context or "alias" in context:
        return _needs_quotes(lines, opened or at)
    if "token" in said and line[column : column + 1] in _RESERVED:
        return _needs_quotes(lines, at)
    return (
        _runs_on(said, lines, at)
        or _goes_on(lines, at)
        or _bracket(context, lines, at, opened)
        or _indentation(said, lines, at)
    )


def _unclosed(at: Mark) -> YamlError:
    return YamlError(at, "the quotation mark that opens here is not closed", "close it at the end of the text")


def _not_ascii(line: str, row: int) -> YamlError | None:
    """A dash or a space that only looks like those of YAML."""
    if dash := re.match(r"\s*[–—−](?=\s)", line):
        return YamlError((row, dash.end() - 1), "a long dash begins this line", "write a hyphen and a space, `- `")
    if space := re.search(r"(?:^\s*(?:- )?[\w-]*:?)\u00a0", line):
        cure = "write an ordinary space in its place; the two look the same"
        return YamlError((row, space.end() - 1), "a no-break space, which is none for YAML", cure)
    return None


LOOKS_BACK = 60  # lines


def _runs_on(said: str, lines: Sequence[str], at: Mark) -> YamlError | None:
    """A text that is not closed on its line, and so ends for YAML where the next one opens: the fault is where it
    begins, however far below YAML noticed.
    """
    if "did not find expected" not in said and "mapping values" not in said:
        return None
    for row in range(at[0] - 1, max(at[0] - LOOKS_BACK, -1), -1):
        match = _LINE.match(lines[row].rstrip())
        if match and match["key"] and match["value"][0] in "\"'":
            quote = match["value"][0]
            inside = match["value"][1:].replace('\\"' if quote == '"' else "''", "")
            if quote not in inside and _opens_a_value(quote, lines[row + 1 : at[0] + LOOKS_BACK]):
                return _unclosed((row, match.start("value")))
    return None


def _opens_a_value(quote: str, lines: Sequence[str]) -> bool:
    """Whether the first such mark in some lines stands where a value begins, and so was meant to open one."""
    line = next((line for line in lines if quote in line), "")
    return bool(re.fullmatch(r"\s*(?:-\s+)*(?:[A-Za-z][\w-]*:\s+)", line.partition(quote)[0])) and quote in line


def _space_missing(said: str, lines: Sequence[str], row: int) -> YamlError | None:
    """A missing space, which libyaml notices late: after the dash of a list, after the colon of the line before."""
    if dash := re.match(r"\s*-(?=([A-Za-z][\w-]*:))", lines[row]):
        return YamlError((row, dash.end()), "a space is missing after the dash", f"write `- {dash[1]}`")
    if "could not find expected ':'" in said or "mapping values are not allowed" in said:
        for at in (row, row - 1):
            colon = re.match(r"\s*(?:- )?([A-Za-z][\w-]*):(?=([^\s:/]\S*)\s*$)", lines[at]) if at >= 0 else None
            if colon:
                cure = f"write `{colon[1]}: {colon[2][:40]}`"
                return YamlError((at, colon.end()), "a space is missing after the colon", cure)
    return None


def _needs_quotes(lines: Sequence[str], at: Mark) -> YamlError:
    """A text that starts with a sign that means something else to YAML."""
    sign = lines[at[0]][at[1] : at[1] + 1]
    return YamlError(at, f"a text that starts with {sign} needs quotes", in_quotes(lines, at))


def _goes_on(lines: Sequence[str], at: Mark) -> YamlError | None:
    """A text that goes on behind its quotation mark or bracket: `"The fees" must end`."""
    row, column = at
    match = _LINE.match(lines[row].rstrip())
    if not match or match["value"][0] not in "\"'[]{":
        return None
    sign, start = match["value"][0], match.start("value")
    if sign == "]":
        return _needs_quotes(lines, (row, start))
    closed = lines[row].find({"[": "]", "{": "}"}.get(sign, sign), start + 1)
    if not start < closed < column:
        return None
    what = "quotation mark" if sign in "\"'" else "bracket"
    return YamlError(at, f"the text goes on behind its {what}", in_quotes(lines, (row, start)))


def in_quotes(lines: Sequence[str], at: Mark) -> str:
    """How the text that starts there is written between quotation marks that do not end it.

    Written out only where that is sure to be the text which the author meant.
    """
    row, start = at
    match = _LINE.match(lines[row].rstrip())
    if not match or match.start("value") != start or not _is_sure(match["value"], match.start("key"), lines[row + 1 :]):
        return "put all of it between '…'; write ' inside as ''"
    text = match["value"]
    if text[0] in "\"'" and text[-1] == text[0] and len(text) > 2:
        inner = re.search(rf"(?:(?<=[\s(])|(?<=\w)(?=.\w)){text[0]}", text[1:-1])
        first = text[1:-1].find(text[0])
        if (
            inner is None or inner.start() == first
        ):  # the first mark inside opens another quotation, or is an apostrophe
            text = text[1:-1]
    quoted = f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"
    return f"write `{match['key']}: {quoted}`" if match["key"] else f"write `{quoted}`"


def _is_sure(text: str, key: int, below: Sequence[str]) -> bool:
    """A short text, without escapes or what looks like a comment, that does not go on in the next line."""
    following = next((line for line in below if line.strip()), "")
    goes_on = len(following) - len(following.lstrip(" ")) > max(key, 0) and not _LINE.match(following)["key"]  # type: ignore[index]
    return len(text) <= _SHOWN and "\\" not in text and "''" not in text and " #" not in text and not goes_on


def _bracket(context: str, lines: Sequence[str], at: Mark, opened: Mark | None) -> YamlError | None:
    if opened and "flow" in context:
        ended = "]" if "sequence" in context else "}"
        begins = opened[1] if opened[0] == at[0] else 0
        if colon := re.search(r"(?<![\w-])([\w-]+): +([^,{}\[\]\"']*: [^,{}\[\]]*)", lines[at[0]][begins:]):
            text = colon[2].strip()
            sure = '"' not in text and "\\" not in text and len(text) <= _SHOWN
            shown = f': `{colon[1]}: "{text}"`' if sure else ""
            cure = f"put quotes around the text that has a colon{shown}"
            return YamlError(at, "a text with a colon and a space needs quotes", cure)
        if opened[0] == at[0] and at[1] < len(lines[at[0]]):
            cure = f"put a comma between two values, quotes around a text with brackets, and {ended} at the end"
            return YamlError(at, "the values between the brackets cannot be told apart", cure)
        return YamlError(opened, "the bracket that opens here is not closed", f"close it with {ended}")
    return None


def _indentation(said: str, lines: Sequence[str], at: Mark) -> YamlError:
    """A colon in a text, a line that begins too far to the right or left; or what libyaml says where it is neither."""
    row, column = at
    line = lines[row]
    indent, above = len(line) - len(line.lstrip(" ")), _key_above(lines, row)
    if "mapping values are not allowed" in said:
        first = re.match(r"\s*(?:- +)*[^\s:]+(?=:)", line)
        if above and first and first.end() == column and indent > above[0]:
            under = f"begin it under `{above[1]}`, with {_spaces(above[0])}"
            cure = f"{under}; if it belongs to the text above, put that in quotes"
            return YamlError((row, indent), "the line is indented too far", cure)
        match = _LINE.match(line.rstrip())
        cure = in_quotes(lines, (row, match.start("value"))) if match else ""
        return YamlError(at, "a text with a colon and a space needs quotes", cure or "put it in quotes")
    if "block sequence entries are not allowed" in said:
        return YamlError(
            at, "a list begins behind a key, on its line", "begin it on the next line; or put quotes around a text"
        )
    if "mapping keys are not allowed" in said:
        return YamlError(at, "a `?` alone is not a value", "delete it, or put it in quotes")
    if above and indent != above[0]:
        cure = f"indent it with {_spaces(above[0])}, like `{above[1]}` above, if it belongs beside that"
        return YamlError((row, indent), "the line is indented unlike the lines above", cure)
    cure = "look at its indentation, colons and quotation marks, and at those of the line above"
    return YamlError(at, f"YAML cannot be read on from here ({said})", cure)


def _key_above(lines: Sequence[str], row: int) -> tuple[int, str] | None:
    """Column and name of the key in the nearest line above that has one."""
    for line in reversed(lines[:row]):
        if match := re.match(r"(\s*(?:- +)*)([A-Za-z][\w-]*):(?:\s|$)", line):
            return len(match[1]), match[2]
    return None


def _like_the_line_above(lines: Sequence[str], row: int) -> str:
    above = _key_above(lines, row)
    return f"{_spaces(above[0])}, if it belongs beside `{above[1]}`" if above else "spaces"


def _spaces(count: int) -> str:
    return "no spaces" if count == 0 else "1 space" if count == 1 else f"{count} spaces"
