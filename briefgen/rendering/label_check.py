"""The messages of a desk compared with those that ship: unknown and lost slots, and messages that nothing prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from briefgen.problems import Place, Problem, did_you_mean
from briefgen.rendering.label_files import Labels, find_label, slot_names
from briefgen.rendering.template_places import TemplatePlaces

# Messages whose slots are filled even where the English message has none: all titles of sections.
_SLOTS_OF_TABLE: Mapping[str, frozenset[str]] = {"sections": frozenset({"day"})}


class LabelCheck:
    """Checks the files of labels of a desk.

    `shipped` are the English messages, which are complete. `own_templates` is the text of the desk's templates: they
    may print other messages, and give other values to those that ship.
    """

    def __init__(self, shipped: Labels, own_templates: str, places: TemplatePlaces) -> None:
        self._shipped, self._own_templates, self._places = shipped, own_templates, places

    def check(self, file: Path, tables: Mapping[str, Any]) -> Iterator[Problem]:
        """Yield the problems of a file: an error for a slot that nothing fills, else warnings."""
        for table, messages in tables.items():
            if table not in self._shipped:
                if not self._is_printed_here(table):
                    place = find_label(file, table, "", self._places) or self._places.at(file)
                    yield self._unused(f"the table `{table}`", place, did_you_mean(table, self._shipped), table, "key")
                continue
            for key, message in messages.items():
                yield from self._check_message(file, table, key, message)

    def _check_message(self, file: Path, table: str, key: str, message: object) -> Iterator[Problem]:
        if self._is_printed_here(key):
            return
        place = find_label(file, table, key, self._places) or self._places.at(file)
        if key not in self._shipped[table]:
            near = did_you_mean(key, self._shipped[table])
            yield self._unused(f"the message `{key}`", place, near, table, key)
            return
        shipped = self._shipped[table][key]
        expected, slots = slot_names(shipped), slot_names(message)
        known = expected | _SLOTS_OF_TABLE.get(table, frozenset())
        for slot in sorted(slots - known):
            at = find_label(file, table, key, self._places, f"{{{slot}}}") or place
            names = _names(known)
            hint = "write one of these, or delete it" if known else "delete it"
            yield Problem("label", f"nothing is known here for {{{slot}}}{', but ' if known else ''}{names}", at, hint)
        # A title may leave out the day that it was given: many do.
        if lost := expected - slots - _SLOTS_OF_TABLE.get(table, frozenset()):
            forms = shipped if isinstance(shipped, list) else [shipped]
            hint = f"the message that ships is {', '.join(f'`{form}`' for form in forms)}"
            yield Problem("lost-slot", f"the message does not print {_names(lost)}", place, hint)

    def _is_printed_here(self, name: str) -> bool:
        """Return whether a template of the desk has a name in quotation marks."""
        return re.search(rf"[\"']{re.escape(name)}[\"']", self._own_templates) is not None

    @staticmethod
    def _unused(what: str, place: Place, near: str, table: str, key: str) -> Problem:
        hint = near or f'delete it, or print it in a template of yours: `label("{table}", "{key}")`'
        return Problem("unused-label", f"nothing prints {what}", place, hint)


def _names(slots: frozenset[str]) -> str:
    return " and ".join(f"{{{slot}}}" for slot in sorted(slots))
