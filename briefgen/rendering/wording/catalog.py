"""The catalog: the messages of a language, with named slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any

from babel import Locale

from briefgen.problems import did_you_mean
from briefgen.rendering.label_files import BRACES, PLURAL_TABLE, BadLabel, UnknownLabel, slots
from briefgen.rendering.wording.runs import Run, Runs, Words, flatten

PLURALS = ("zero", "one", "two", "few", "many", "other")  # the order in which CLDR names the forms


@dataclass(frozen=True)
class Catalog:
    """The messages of a language: by table and key a text, or the plural forms of one in the order of CLDR.

    A slot is a name in braces, `{party}`; nothing else may stand in braces. Messages are plain text: a printer escapes
    them like all content. Raises UnknownLabel for a message that is not there, BadLabel for a slot that nothing fills.
    """

    labels: Mapping[str, Mapping[str, Any]]
    language: str

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.language, sep="-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, for the `dir` of the page."""
        return str(self.locale.text_direction)

    def label(self, table: str, key: str, /, **values: object) -> str:
        """Return a message as text, with values in its slots. Raises BadLabel for a slot that no value fills."""
        return self._filled(self.message(table, key), values, table, key)

    def runs(self, table: str, key: str, /, **values: Words) -> Runs:
        """Return a message as runs, with runs in its slots."""
        runs: list[Run] = []
        for words, slot in self._parts(self.message(table, key), table, key):
            if words:
                runs.append(Run("text", words))
            if slot:
                if slot not in values:
                    raise self._unfilled(slot, values, table, key)
                runs += flatten(values[slot])
        return tuple(runs)

    def count(self, key: str, n: int) -> str:
        """Return a number with its noun, in the plural form that the language has for it (table `counts`)."""
        forms = self.labels.get(PLURAL_TABLE, {}).get(key)
        if not forms:
            raise self._unknown(PLURAL_TABLE, key)
        rule = self.locale.plural_form
        tags = [tag for tag in PLURALS if tag in rule.tags or tag == "other"]
        if len(forms) != len(tags):
            raise BadLabel(f"{len(tags)} forms are needed: {', '.join(tags)}", PLURAL_TABLE, key)
        return self._filled(str(forms[tags.index(rule(n))]), {"n": n}, PLURAL_TABLE, key)

    def join(self, items: Sequence[Words]) -> Runs:
        """Return items as a list in words, as the language writes it: `a, b and c`."""
        return self._listed(items, "standard")

    def either(self, items: Sequence[str]) -> str:
        """Return a choice in words: `a, b or c`."""
        return "".join(run.text for run in self._listed(items, "or"))

    def _listed(self, items: Sequence[Words], style: str) -> Runs:
        patterns = self.locale.list_patterns[style]
        if len(items) < 2:
            return flatten(items[0]) if items else ()
        if len(items) == 2:
            return _joined(patterns["2"], items[0], items[1])
        runs = _joined(patterns["start"], items[0], items[1])
        for item in items[2:-1]:
            runs = _joined(patterns["middle"], runs, item)
        return _joined(patterns["end"], runs, items[-1])

    def every(self, items: Sequence[str]) -> str:
        """Return the same as text."""
        return "".join(run.text for run in self.join(items))

    def message(self, table: str, key: str) -> str:
        """Return a message as it stands in its file. Raises UnknownLabel where no file has it."""
        try:
            return str(self.labels[table][key])
        except KeyError:
            raise self._unknown(table, key) from None

    def _unknown(self, table: str, key: str) -> UnknownLabel:
        messages = self.labels.get(table)
        hint = did_you_mean(table, self.labels) if messages is None else did_you_mean(key, messages)
        return UnknownLabel(table, key, hint)

    def _filled(self, message: str, values: Mapping[str, object], table: str, key: str) -> str:
        try:
            parts = self._parts(message, table, key)
            return "".join([f"{words}{values[slot]}" if slot else words for words, slot in parts])
        except KeyError as error:
            raise self._unfilled(error.args[0], values, table, key) from None

    def _parts(self, message: str, table: str, key: str) -> tuple[tuple[str, str | None], ...]:
        try:
            return slots(message)
        except ValueError:
            raise BadLabel(BRACES, table, key) from None

    @staticmethod
    def _unfilled(slot: str, values: Mapping[str, object], table: str, key: str) -> BadLabel:
        if not values:
            hint = f"a template gives it a value: `label(…, {slot}=…)`"
            return BadLabel(f"nothing is known here for {{{slot}}}", table, key, hint)
        known = " and ".join(f"{{{name}}}" for name in values)
        return BadLabel(f"nothing is known here for {{{slot}}}, but {known}", table, key)


def _joined(pattern: str, first: Words, second: Words) -> Runs:
    """A pattern of CLDR for two items of a list, `{0}, {1}`, with runs in it."""
    runs: list[Run] = []
    for words, slot in _slots_of_pattern(pattern):
        if words:
            runs.append(Run("text", words))
        if slot:
            runs += flatten(first if slot == "0" else second)
    return tuple(runs)


@lru_cache(maxsize=100)
def _slots_of_pattern(pattern: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((words, slot) for words, slot, *_ in Formatter().parse(pattern))
