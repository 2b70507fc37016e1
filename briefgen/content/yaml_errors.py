"""Explanations of libyaml's errors, in terms that authors know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

Mark = tuple[int, int]  # row and column from 0, as libyaml counts


class YamlFault(NamedTuple):
    """The explanation of a syntax error: where it is, what is wrong, and a hint."""

    mark: Mark
    message: str
    hint: str


_LINE = re.compile(
    r"\s*(?:-\s+)*(?:(?P<key>[A-Za-z][\w-]*):\s+)?(?P<value>\S.*)"
)  # matches a line without its line end
_RESERVED = "&*!|>%@`"
_MAX_QUOTED = 90  # characters of a line that a hint repeats
_MAX_LINE = 2_000  # characters of a line that are examined; a hostile file may be one long line
_MAX_LINES_BACK = 60


def explain_yaml_error(reason: str, context: str, lines: Sequence[str], mark: Mark, opening: Mark | None) -> YamlFault:
    """Return the fault behind an error of libyaml.

    `reason` and `context` are libyaml's words, `mark` is where it stopped, and `opening` is where the collection or
    text that it was reading begins.
    """
    row, column = mark
    lines = [line[:_MAX_LINE] for line in lines]
    line = lines[row]
    if "tab" in reason or ("token" in reason and line.lstrip(" ").startswith("\t")):
        return YamlFault((row, 0), "the line is indented with a tab", f"indent with {_indentation_hint(lines, row)}")
    if fault := _missing_space(reason, lines, row):
        return fault
    if opening and opening[0] < row and "quoted scalar" in context:
        return _unclosed_quote(opening)
    if "escape" in reason:
        hint = "write a backslash twice, `\\\\`, or put the text between '…' instead of \"…\""
        return YamlFault(mark, "a backslash inside quotation marks", hint)
    for nearby_row in (row, row - 1):  # libyaml may notice the sign a line later
        if nearby_row >= 0 and (fault := _lookalike_sign(lines[nearby_row], nearby_row)):
            return fault
    if line.startswith("%"):
        return YamlFault((row, 0), "a line that starts with %", "delete it; a text that starts with % needs quotes")
    if "anchor" in context or "alias" in context:
        return _needs_quotes(lines, opening or mark)
    if "token" in reason and line[column : column + 1] in _RESERVED:
        return _needs_quotes(lines, mark)
    return (
        _unclosed_on_its_line(reason, lines, mark)
        or _text_after_end(lines, mark)
        or _unclosed_bracket(context, lines, mark, opening)
        or _colon_or_indentation(reason, lines, mark)
    )


def _unclosed_quote(mark: Mark) -> YamlFault:
    return YamlFault(mark, "the quotation mark that opens here is not closed", "close it at the end of the text")


def _lookalike_sign(line: str, row: int) -> YamlFault | None:
    """Return the fault of a dash or a space that only looks like YAML's, or None."""
    if dash := re.match(r"\s*[–—−](?=\s)", line):
        return YamlFault((row, dash.end() - 1), "a long dash begins this line", "write a hyphen and a space, `- `")
    if space := re.search(r"(?:^\s*(?:- )?[\w-]*:?)\u00a0", line):
        hint = "write an ordinary space in its place; the two look the same"
        return YamlFault((row, space.end() - 1), "a no-break space, which is none for YAML", hint)
    return None


def _unclosed_on_its_line(reason: str, lines: Sequence[str], mark: Mark) -> YamlFault | None:
    """Return the fault of a quoted text that is not closed on its line, or None.

    For YAML such a text ends where the next quoted text begins, which may be many lines below.
    """
    if "did not find expected" not in reason and "mapping values" not in reason:
        return None
    for row in range(mark[0] - 1, max(mark[0] - _MAX_LINES_BACK, -1), -1):
        match = _LINE.match(lines[row].rstrip())
        if match and match["key"] and match["value"][0] in "\"'":
            quote = match["value"][0]
            inside = match["value"][1:].replace('\\"' if quote == '"' else "''", "")
            if quote not in inside and _opens_a_value(quote, lines[row + 1 : mark[0] + _MAX_LINES_BACK]):
                return _unclosed_quote((row, match.start("value")))
    return None


def _opens_a_value(quote: str, lines: Sequence[str]) -> bool:
    """Whether the first quotation mark of this kind in the lines stands where a value begins."""
    line = next((line for line in lines if quote in line), "")
    return bool(re.fullmatch(r"\s*(?:-\s+)*(?:[A-Za-z][\w-]*:\s+)", line.partition(quote)[0])) and quote in line


def _missing_space(reason: str, lines: Sequence[str], row: int) -> YamlFault | None:
    """Return the fault of a missing space, or None: after the dash of a list item, or after the colon of a key.

    libyaml may notice the colon only on the line below.
    """
    if dash := re.match(r"\s*-(?=([A-Za-z][\w-]*:))", lines[row]):
        return YamlFault((row, dash.end()), "a space is missing after the dash", f"write `- {dash[1]}`")
    if "could not find expected ':'" in reason or "mapping values are not allowed" in reason:
        for nearby_row in (row, row - 1):
            colon = (
                re.match(r"\s*(?:- )?([A-Za-z][\w-]*):(?=([^\s:/]\S*)\s*$)", lines[nearby_row])
                if nearby_row >= 0
                else None
            )
            if colon:
                hint = f"write `{colon[1]}: {colon[2][:40]}`"
                return YamlFault((nearby_row, colon.end()), "a space is missing after the colon", hint)
    return None


def _needs_quotes(lines: Sequence[str], mark: Mark) -> YamlFault:
    """Return the fault of a text that starts with a sign which YAML reserves."""
    sign = lines[mark[0]][mark[1] : mark[1] + 1]
    return YamlFault(mark, f"a text that starts with {sign} needs quotes", in_quotes(lines, mark))


def _text_after_end(lines: Sequence[str], mark: Mark) -> YamlFault | None:
    """Return the fault of a text that continues after its closing mark, or None: `"The fees" must end`."""
    row, column = mark
    match = _LINE.match(lines[row].rstrip())
    if not match or match["value"][0] not in "\"'[]{":
        return None
    sign, start = match["value"][0], match.start("value")
    if sign == "]":
        return _needs_quotes(lines, (row, start))
    end = lines[row].find({"[": "]", "{": "}"}.get(sign, sign), start + 1)
    if not start < end < column:
        return None
    end_sign = "quotation mark" if sign in "\"'" else "bracket"
    return YamlFault(mark, f"the text continues after its {end_sign}", in_quotes(lines, (row, start)))


def in_quotes(lines: Sequence[str], mark: Mark) -> str:
    """Return a hint on how to put the text at `mark` between quotation marks.

    The hint repeats the text only where it is certain to be the one that the author meant.
    """
    row, start = mark
    match = _LINE.match(lines[row].rstrip())
    if (
        not match
        or match.start("value") != start
        or not _is_unambiguous(match["value"], match.start("key"), lines[row + 1 :])
    ):
        return "put all of it between '…'; write ' inside as ''"
    text = match["value"]
    if text[0] in "\"'" and text[-1] == text[0] and len(text) > 2:
        quote_inside = re.search(rf"(?:(?<=[\s(])|(?<=\w)(?=.\w)){text[0]}", text[1:-1])
        first_quote = text[1:-1].find(text[0])
        # The first mark inside must open another quotation or be an apostrophe.
        if quote_inside is None or quote_inside.start() == first_quote:
            text = text[1:-1]
    quoted_text = f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"
    return f"write `{match['key']}: {quoted_text}`" if match["key"] else f"write `{quoted_text}`"


def _is_unambiguous(text: str, key_column: int, lines_below: Sequence[str]) -> bool:
    """Whether a text is short, has no escapes or anything like a comment, and ends on its line."""
    following = next((line for line in lines_below if line.strip()), "")
    continues = len(following) - len(following.lstrip(" ")) > max(key_column, 0) and not _LINE.match(following)["key"]  # type: ignore[index]
    return len(text) <= _MAX_QUOTED and "\\" not in text and "''" not in text and " #" not in text and not continues


def _unclosed_bracket(context: str, lines: Sequence[str], mark: Mark, opening: Mark | None) -> YamlFault | None:
    if opening and "flow" in context:
        closing_sign = "]" if "sequence" in context else "}"
        start = opening[1] if opening[0] == mark[0] else 0
        if colon := re.search(r"(?<![\w-])([\w-]+): +([^,{}\[\]\"']*: [^,{}\[\]]*)", lines[mark[0]][start:]):
            text = colon[2].strip()
            is_unambiguous = '"' not in text and "\\" not in text and len(text) <= _MAX_QUOTED
            suggestion = f': `{colon[1]}: "{text}"`' if is_unambiguous else ""
            hint = f"put quotes around the text that has a colon{suggestion}"
            return YamlFault(mark, "a text with a colon and a space needs quotes", hint)
        if opening[0] == mark[0] and mark[1] < len(lines[mark[0]]):
            hint = f"put a comma between two values, quotes around a text with brackets, and {closing_sign} at the end"
            return YamlFault(mark, "the values between the brackets cannot be told apart", hint)
        return YamlFault(opening, "the bracket that opens here is not closed", f"close it with {closing_sign}")
    return None


def _colon_or_indentation(reason: str, lines: Sequence[str], mark: Mark) -> YamlFault:
    """Return the fault of a colon in a text or of wrong indentation; otherwise the one that libyaml names."""
    row, column = mark
    line = lines[row]
    indent, above = len(line) - len(line.lstrip(" ")), _key_above(lines, row)
    if "mapping values are not allowed" in reason:
        key_before_colon = re.match(r"\s*(?:- +)*[^\s:]+(?=:)", line)
        if above and key_before_colon and key_before_colon.end() == column and indent > above[0]:
            hint_start = f"begin it under `{above[1]}`, with {_describe_spaces(above[0])}"
            hint = f"{hint_start}; if it belongs to the text above, put that in quotes"
            return YamlFault((row, indent), "the line is indented too far", hint)
        match = _LINE.match(line.rstrip())
        hint = in_quotes(lines, (row, match.start("value"))) if match else ""
        return YamlFault(mark, "a text with a colon and a space needs quotes", hint or "put it in quotes")
    if "block sequence entries are not allowed" in reason:
        return YamlFault(
            mark, "a list begins after a key, on its line", "begin it on the next line; or put quotes around a text"
        )
    if "mapping keys are not allowed" in reason:
        return YamlFault(mark, "a `?` alone is not a value", "delete it, or put it in quotes")
    if above and indent != above[0]:
        hint = f"indent it with {_describe_spaces(above[0])}, like `{above[1]}` above, if it belongs beside that"
        return YamlFault((row, indent), "the line is indented unlike the lines above", hint)
    hint = "look at its indentation, colons and quotation marks, and at those of the line above"
    return YamlFault(mark, f"YAML cannot be read beyond this point ({reason})", hint)


def _key_above(lines: Sequence[str], row: int) -> tuple[int, str] | None:
    """Return the column and name of the key in the nearest line above that has one."""
    for line in reversed(lines[:row]):
        if match := re.match(r"(\s*(?:- +)*)([A-Za-z][\w-]*):(?:\s|$)", line):
            return len(match[1]), match[2]
    return None


def _indentation_hint(lines: Sequence[str], row: int) -> str:
    above = _key_above(lines, row)
    return f"{_describe_spaces(above[0])}, if it belongs beside `{above[1]}`" if above else "spaces"


def _describe_spaces(count: int) -> str:
    return "no spaces" if count == 0 else "1 space" if count == 1 else f"{count} spaces"
