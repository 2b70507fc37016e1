"""The reader of a strict subset of YAML 1.2: one pass over libyaml's events, without recursion.

Every scalar stays the text that was written: `no`, `10:30` and `2026-02-30` reach the model as they are. Features that
authors do not need and attackers like are refused: anchors, aliases, merge keys, tags, second documents, deep nesting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

from briefgen.content.characters import FORBIDDEN, code_point
from briefgen.content.decoding import MAX_PROBLEMS
from briefgen.content.document import MISSING, Document, FieldPath, Raw, build_place
from briefgen.content.stream_safe import MARKS_HINT, MAX_MARKS_IN_A_ROW, has_too_many_marks, normalize
from briefgen.content.yaml_errors import explain_yaml_error, in_quotes
from briefgen.problems import EnvironmentFailure, Place, Problem

MAX_DEPTH = 16
MAX_VALUES = 50_000

_COMMENT = re.compile(r"(?<!\s)(\s++)(#[^\s#].*)")
_REFUSED_PATH: FieldPath = ("",)  # of a value under a refused key, which is read for its problems and not kept


def require_libyaml() -> None:
    """Raise EnvironmentFailure where PyYAML has no libyaml."""
    if not yaml.__with_libyaml__:
        hint = "`pip install --force-reinstall --only-binary pyyaml pyyaml` brings the one that has it"
        raise EnvironmentFailure("PyYAML was installed without libyaml", hint)


def read_yaml(name: str, text: str) -> tuple[Document | None, list[Problem]]:
    """Read the text of one content file; the document is None where the text is no mapping or no YAML at all."""
    reader = _Reader(name, text)
    root = reader.read()
    problems = reader.problems
    if not reader.is_finished:
        return None, problems
    if root is None or root == MISSING:
        problems.append(Problem("empty-file", "the file holds nothing", Place(name), "delete it, or write a record"))
        return None, problems
    if not isinstance(root, dict):
        hint = (
            "start it with keys such as `source: {publisher: …, published: 2026-02-04}`, and `positions:` with "
            "`- {speaker: …, said: 2026-02-04, quote: …}` for each below"
        )
        place = reader.locate(reader.values[()])
        problems.append(Problem("not-a-mapping", "the file does not start with keys", place, hint))
        return None, problems
    return Document(name, text, root, reader.values, reader.keys), problems


@dataclass(slots=True)
class _OpenCollection:
    """A list or mapping whose end has not been read yet."""

    items: list[Raw] | dict[str, Raw]
    path: FieldPath
    is_flow: bool
    key: str | None = None
    skips_value: bool = False


@dataclass(slots=True)
class _Reader:
    """One pass over the events of a file. `is_finished` is True once the pass has reached the end."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[FieldPath, tuple[int, int]] = field(default_factory=dict)
    keys: dict[FieldPath, tuple[int, int]] = field(default_factory=dict)
    is_finished: bool = False
    _root: Raw | None = None
    _stack: list[_OpenCollection] = field(default_factory=list)
    _lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = tuple(self.text.split("\n"))

    def locate(self, mark: tuple[int, int]) -> Place:
        return build_place(self.name, self._lines, *mark)

    def read(self) -> Raw | None:
        document_count = event_count = 0
        try:
            for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
                event_count += 1
                if event_count > MAX_VALUES:
                    message = f"more than {MAX_VALUES:,} values in one file"
                    self._report("too-many-values", event, message, "split it, one file an article")
                    return None
                if len(self.problems) >= MAX_PROBLEMS:
                    return None
                if isinstance(event, events.DocumentStartEvent):
                    document_count += 1
                    if document_count > 1:
                        hint = self._second_document_hint(event)
                        self._report("second-document", event, "a second document in one file", hint)
                        return None
                elif not self._handle_event(event):
                    return None
        except yaml.YAMLError as error:
            self._report_syntax_error(error)
            return None
        self.is_finished = True
        return self._root

    def _second_document_hint(self, event: Any) -> str:
        """Return what to do with a second document; the first can include it where the two have no key in common."""
        rest = "\n".join(self._lines[event.start_mark.line :])
        keys_before = self._root.keys() if isinstance(self._root, dict) else set()
        shared_keys = keys_before & set(re.findall(r"^([a-z]+):", rest, re.MULTILINE))
        option = f"; `{min(shared_keys)}:` cannot be in one file twice" if shared_keys else ", or delete the line `---`"
        return f"move what follows, without the line `---`, into a file of its own{option}"

    def _handle_event(self, event: Any) -> bool:
        """Handle one event, and return False where reading must end."""
        if isinstance(event, (events.MappingStartEvent, events.SequenceStartEvent)):
            return self._open_collection(event)
        if isinstance(event, (events.MappingEndEvent, events.SequenceEndEvent)):
            self._stack.pop()
        elif isinstance(event, events.ScalarEvent):
            self._add_scalar(event)
        elif isinstance(event, events.AliasEvent):
            hint = "put quotes around a text that starts with *; else write the value itself"
            self._report("alias", event, f"the alias `*{event.anchor}`", hint)
            self._add(MISSING, event)
        return True

    def _open_collection(self, event: Any) -> bool:
        if len(self._stack) >= MAX_DEPTH:
            hint = "close the brackets, or indent less"
            self._report("too-deep", event, f"nested deeper than {MAX_DEPTH} levels", hint)
            return False
        self._refuse_properties(event)
        items: list[Raw] | dict[str, Raw] = {} if isinstance(event, events.MappingStartEvent) else []
        path = self._add(items, event)
        self._stack.append(_OpenCollection(items, _REFUSED_PATH if path is None else path, bool(event.flow_style)))
        return True

    def _add_scalar(self, event: Any) -> None:
        self._refuse_properties(event)
        value: str = event.value
        if FORBIDDEN.search(value):
            character = FORBIDDEN.findall(value)[0]
            message = f"the invisible character {code_point(character)}, written as an escape"
            self._report("forbidden-character", event, message, "delete it")
            value = FORBIDDEN.sub("", value)
        if not event.style and value in ("", "~", "null", "Null", "NULL") and not self._expects_key():
            self._report_empty_value(event)
            value = MISSING
        elif not event.style and (comment := _COMMENT.match(self._lines[event.end_mark.line], event.end_mark.column)):
            self._report_comment(event, comment)
        if has_too_many_marks(value):  # written as escapes
            message = f"more than {MAX_MARKS_IN_A_ROW} combining marks on one letter, written as escapes"
            self._report("combining-marks", event, message, MARKS_HINT)
        self._add(normalize("NFC", value), event)

    def _expects_key(self) -> bool:
        return bool(self._stack) and isinstance(self._stack[-1].items, dict) and self._stack[-1].key is None

    def _add(self, value: Raw, event: Any) -> FieldPath | None:
        """Add a value to its parent and return its path; None where it is a key or belongs to a refused key."""
        mark = (event.start_mark.line, event.start_mark.column)
        if not self._stack:
            self._root = value
            self.values[()] = mark
            return ()
        parent = self._stack[-1]
        if isinstance(parent.items, list):
            path = (*parent.path, len(parent.items))
            parent.items.append(value)
        elif parent.key is None:
            self._add_key(parent, value, event, mark)
            return None
        else:
            key, parent.key = parent.key, None
            if parent.skips_value:
                parent.skips_value = False
                return None
            path = (*parent.path, key)
            parent.items[key] = value
        self.values[path] = mark
        return path

    def _add_key(self, parent: _OpenCollection, value: Raw, event: Any, mark: tuple[int, int]) -> None:
        assert isinstance(parent.items, dict)
        if value == MISSING:  # an alias, reported already
            parent.key, parent.skips_value = "", True
            return
        if not isinstance(value, str):
            hint = "put quotes around a key with brackets"
            self._report("key-not-text", event, "a key that is a list or a mapping", hint)
            parent.key, parent.skips_value = "", True
            return
        parent.key = value
        if value == "<<" and not event.style:
            hint = "write what it holds in its place, each key on a line of its own"
            self._report("merge-key", event, "the merge key `<<`", hint)
            parent.skips_value = True
        elif value in parent.items:
            first_mark = self.keys.get((*parent.path, value))
            related = (("first written here", self.locate(first_mark)),) if first_mark else ()
            is_list_item = bool(parent.path) and isinstance(parent.path[-1], int)
            begins_record = is_list_item and next(iter(parent.items)) == value
            hint = f"write `- {value}: …` if a new record begins here" if begins_record else "keep one of the two"
            self._report("repeated-key", event, f"the key `{value}` is there twice", hint, related)
            parent.skips_value = True
        else:
            self.keys[(*parent.path, value)] = mark

    def _report_empty_value(self, event: Any) -> None:
        parent = self._stack[-1] if self._stack else None
        if parent is None:
            return
        if isinstance(parent.items, list):
            self._report("empty-value", event, "a list item with no value", "write the value, or delete the line")
            return
        if parent.skips_value:
            return
        key = parent.key or ""
        mark = self.keys.get((*parent.path, key), (event.start_mark.line, event.start_mark.column))
        message, hint = f"the key `{key}` has no value", "write its value, or delete the key"
        row, column = self._clamp(event.start_mark)
        rest = self._lines[row][column:].lstrip()
        if not key:
            message, hint = "a key without a name", "delete it; a text that starts with ? or : needs quotes"
        elif ":" in key:
            name, _, text = key.partition(":")
            hint = f"write a space after the colon: `{name}: {text[:40]}`"
        elif parent.is_flow and not self._lines[mark[0]][mark[1] + len(key) :].lstrip().startswith(":"):
            message = f"the comma before `{key}` ends the value before it"
            hint = 'put quotes around a text that has a comma inside {…}, `text: "a, b"`'
        elif rest.startswith("#"):
            quoting_hint = in_quotes(self._lines, (row, len(self._lines[row]) - len(rest)))
            hint = f"if what follows is its text, {quoting_hint}; else {hint}"
        self.problems.append(Problem("empty-value", message, self.locate(mark), hint))

    def _report_comment(self, event: Any, comment: re.Match[str]) -> None:
        """Report words after ` #`, which YAML drops; in a real comment a space usually follows the `#`."""
        mark = (event.end_mark.line, comment.start() + len(comment[1]))
        message, hint = f"`{comment[2][:20]}` is a comment and is not read", "put quotes around a text that has a #"
        self.problems.append(Problem("hash-in-text", message, self.locate(mark), hint))

    def _refuse_properties(self, event: Any) -> None:
        """Report the anchor and the tag of a node."""
        if event.anchor is not None:
            hint = f"put quotes around a text that starts with &; else delete `&{event.anchor}`"
            self._report("anchor", event, f"the anchor `&{event.anchor}`", hint)
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "put quotes around a text that starts with !; else delete it"
            quoting_hint = in_quotes(self._lines, self._clamp(event.start_mark))
            hint = quoting_hint if quoting_hint.startswith("write") else hint
            self._report("tag", event, f"the tag `{tag}`", hint)

    def _report(
        self, code: str, event: Any, message: str, hint: str = "", related: tuple[tuple[str, Place], ...] = ()
    ) -> None:
        mark = (event.start_mark.line, event.start_mark.column)
        self.problems.append(Problem(code, message, self.locate(mark), hint, related))

    def _clamp(self, mark: Any) -> tuple[int, int]:
        """Return the row and column of a mark; libyaml may put it on a line below the last one."""
        if mark.line < len(self._lines):
            return mark.line, mark.column
        return len(self._lines) - 1, len(self._lines[-1])

    def _report_syntax_error(self, error: yaml.YAMLError) -> None:
        problem_mark = getattr(error, "problem_mark", None)
        context_mark = getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or "it cannot be read"
        position = self._clamp(problem_mark) if problem_mark else (0, 0)
        if "nesting depth" in reason:
            message = f"nested deeper than {MAX_DEPTH} levels"
            place = self.locate(position)
            self.problems.append(Problem("too-deep", message, place, "close the brackets, or indent less"))
            return
        context = str(getattr(error, "context", None) or "")
        opening = self._clamp(context_mark) if context_mark else None
        fault = explain_yaml_error(reason, context, self._lines, position, opening)
        ends_later = fault.mark == opening and fault.mark[0] < position[0]
        related = (("for YAML it ends here", self.locate(position)),) if ends_later else ()
        self.problems.append(Problem("yaml-syntax", fault.message, self.locate(fault.mark), fault.hint, related))
