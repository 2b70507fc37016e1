"""New content files from the answers of an editor, with comments that show how to continue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.authoring.answers import fold_name, is_described
from briefgen.authoring.questions import ScaffoldKind
from briefgen.authoring.schema import modeline
from briefgen.authoring.yaml_text import slugify, write_scalar
from briefgen.content.field_parsers import ID
from briefgen.content.model import Dossier
from briefgen.problems import UsageFailure, with_article

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A new file: its path, its text, and the next step for the editor."""

    path: Path
    text: str
    next_step: str


def draft_record(
    content: Path, dossier: Dossier, kind: ScaffoldKind, answers: Answers, id: str | None = None
) -> Scaffold:
    """Return the new file of a record. Raise UsageFailure if its id or its name is taken."""
    answers = {name: text for name, text in answers.items() if text}
    id = id or _new_id(kind, answers)
    check_id(id)
    _check_conflicts(dossier, kind, answers, id)
    writers: Mapping[ScaffoldKind, Callable[[], tuple[str, str, str]]] = {
        "clip": lambda: (f"clips/{id}", _write_clip(dossier, answers), "write what it says under `positions:`"),
        "event": lambda: (f"events/{id}", _write_event(id, answers), "add each change of plan under `history:`"),
        "position": lambda: (f"positions/{id}", _write_position(answers), ""),
        "party": lambda: (
            f"parties/{id}", _write_registered("parties", id, answers, PARTY_FIELDS, PARTY_COMMENTS),
            "for a section of its own, add it to `parties:` of the dossier",
        ),
        "person": lambda: (
            f"people/{id}", _write_registered("people", id, answers, PERSON_FIELDS, PERSON_COMMENTS), "",
        ),
        "issue": lambda: (
            f"issues/{id}", _write_registered("issues", id, answers, ISSUE_FIELDS, ISSUE_COMMENTS), "",
        ),
        "brief": lambda: (f"briefs/{id}", _write_brief(answers), ""),
    }  # fmt: skip
    name, text, next_step = writers[kind]()
    return Scaffold(content / f"{name}.yaml", modeline(1) + text, next_step)


def check_id(id: str) -> None:
    """Raise UsageFailure if a text is not an id."""
    if not ID.fullmatch(id):
        raise UsageFailure(f"`{id}` is no id; name one with --id: lower-case letters, digits and hyphens")


def _new_id(kind: ScaffoldKind, answers: Answers) -> str:
    match kind:
        case "clip":
            return f"{answers['published'][:10]}-{slugify(answers['title'], 48)}"
        case "position":
            return f"{answers['said'].removeprefix('../')[:10]}-{slugify(answers['speaker'], 30)}-{answers['issue']}"
        case "brief":
            return answers["day"]
        case _:
            return slugify(answers.get("name") or answers["title"], 40)


# The kinds whose ids a new record may not have; parties and people share one namespace.
_CONFLICTING_KINDS: Mapping[ScaffoldKind, tuple[str, ...]] = {
    "party": ("party", "person"), "person": ("person", "party"), "issue": ("issue",), "event": ("event",),
}  # fmt: skip


def _check_conflicts(dossier: Dossier, kind: ScaffoldKind, answers: Answers, id: str) -> None:
    conflicting = _CONFLICTING_KINDS.get(kind, ())
    if taken_by := next((other for other in conflicting if id in dossier.ids.get(other, {})), None):
        raise UsageFailure(f"there is {with_article(taken_by)} with the id `{id}`; name another one with --id")
    if kind in ("party", "person") and (namesake := _find_namesake(dossier, answers["name"])):
        raise UsageFailure(f"`{namesake}` has that name already; a name stands for one party or person")
    if kind == "brief" and (place := dossier.ids.get("brief", {}).get(answers["day"])):
        raise UsageFailure(f"the brief of {answers['day']} has lines already: edit {place}")


def _find_namesake(dossier: Dossier, name: str) -> str:
    """Return the id of the party or person with a name, or an empty text."""
    folded = fold_name(name)
    for registry in (dossier.parties, dossier.people):
        for id, record in registry.items():
            if folded in map(fold_name, (record.name, *record.also)):
                return id
    return ""


def write_fields(answers: Answers, names: Iterable[str], indent: str) -> str:
    """Return the lines of the fields that have an answer."""
    return "".join(
        f"{indent}{name}: {answers[name] if name == 'rank' else write_scalar(answers[name])}\n"
        for name in names
        if name in answers
    )


SOURCE_FIELDS = ("publisher", "title", "author", "url", "published", "kind")
PARTY_FIELDS = ("name", "kind", "country", "role")
PERSON_FIELDS = ("name", "party", "post", "rank")
ISSUE_FIELDS = ("title", "claim")
PARTY_COMMENTS = "# also: [another name]\n# parent: the-id-of-its-bloc\n"
PERSON_COMMENTS = "# also: [Mr Name]  # other names by which articles call them\n# note: Who they are.\n"
ISSUE_COMMENTS = (
    "# order: 9             # its place in the brief\n# options: {one-way: One way, another: Another way}\n"
)


def _write_registered(plural: str, id: str, answers: Answers, names: Sequence[str], comments: str) -> str:
    rest = "".join(f"    {line}\n" for line in comments.splitlines())
    return f"{plural}:\n  {id}:\n{write_fields(answers, names, '    ')}{rest}"


def _write_clip(dossier: Dossier, answers: Answers) -> str:
    return f"source:\n{write_fields(answers, SOURCE_FIELDS, '  ')}\n{_clip_comments(dossier)}"


def _clip_comments(dossier: Dossier) -> str:
    """Return examples of the records of a clip as comments, with ids of this dossier."""
    person = next(iter(dossier.people), "a-person")
    issue = next(iter(dossier.issues), "an-issue")
    event = next(iter(dossier.events), "an-event")
    return (
        "# Who said what. `quote` holds the words as they were said, `text` your own.\n"
        "# positions:\n"
        f"#   - speaker: {person}\n"
        "#     said: 2026-02-04\n"
        f"#     stance: {{{issue}: for}}  # for, against, conditional, open, neutral or mixed\n"
        "#     quote: The words\n"
        "\n"
        "# What became of an event.\n"
        "# updates:\n"
        f"#   - {{event: {event}, date: 2026-02-04, status: confirmed, by: {person}}}\n"
        "\n"
        "# What the desk adds.\n"
        "# notes:\n"
        "#   - {date: 2026-02-04, text: What one should know}\n"
    )


def _write_event(id: str, answers: Answers) -> str:
    parties = f"    parties: [{answers['parties']}]\n" if "parties" in answers else ""
    return (
        f"events:\n  {id}:\n{write_fields(answers, ('title', 'kind', 'when', 'place'), '    ')}{parties}"
        f"    sources: [{answers['source']}]\n"
        "    # Each change of plan on its day; the status is computed from it.\n"
        "    # history:\n"
        "    #   - {date: 2026-02-04, status: confirmed, by: a-person-or-party, place: Somewhere}\n"
    )


def _write_position(answers: Answers) -> str:
    if not {"quote", "text"} & set(answers):
        raise UsageFailure("a position needs its words: --quote, --text or both")
    speaker = answers["speaker"]
    if is_described(speaker):
        speaker = f"{{described: {write_scalar(speaker)}}}  # of: their party, where it is known"
    return (
        f"positions:\n  - speaker: {speaker}\n    said: {answers['said']}\n"
        f"    stance: {{{answers['issue']}: {answers['take']}}}\n{write_fields(answers, ('quote', 'text'), '    ')}"
        f"    sources: [{answers['source']}]\n"
    )


def _write_brief(answers: Answers) -> str:
    if not {"headline", "line"} & set(answers):
        raise UsageFailure("a day needs something to say: --headline, --line or both")
    line = "    # bottom_line: [{text: What matters, basis: [the id of a record that it rests on]}]\n"
    if "line" in answers:
        basis = "# basis: [the id of a record that it rests on]"
        if "basis" in answers:
            basis = f"basis: [{answers['basis']}]"
        line = f"    bottom_line:\n      - text: {write_scalar(answers['line'])}\n        {basis}\n"
    head = f"briefs:\n  {answers['day']}:\n{write_fields(answers, ('headline',), '    ')}"
    return f"{head}{line}    # watch: [Whether …]\n"
