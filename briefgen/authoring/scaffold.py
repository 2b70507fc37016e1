"""what an editor answers, or an article -> the text of a new content file, with comments that help to go on."""

from __future__ import annotations

import json
import re
import shlex
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from briefgen.authoring.article import ArticleDraft, Mention, QuotedSpeech
from briefgen.authoring.questions import Question, ScaffoldKind
from briefgen.authoring.schema import modeline
from briefgen.content.characters import FORBIDDEN
from briefgen.content.dates import DateProblem, parse_span
from briefgen.content.fields import ID, MAX_LINE, EventKind, Role, SourceKind, Take, as_id
from briefgen.content.model import Dossier
from briefgen.content.stream_safe import normalize
from briefgen.problems import UsageFailure, an, did_you_mean, printable_path

Answers = Mapping[str, str]
LOOKS = 12  # choices that are listed where somebody is asked


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A new file: where, its text, and what to do next."""

    path: Path
    text: str
    next: str


WORDS: Mapping[str, tuple[str, ...]] = {
    "source-kind": get_args(SourceKind), "event-kind": get_args(EventKind), "take": get_args(Take),
    "role": get_args(Role),
}  # fmt: skip


def choices(dossier: Dossier, what: str) -> dict[str, tuple[str, ...]]:
    """What a question can be answered with: each id or word, and what else it is called."""
    match what:
        case "party":
            return {id: (it.name, *it.also) for id, it in dossier.parties.items()}
        case "person":
            return {id: (it.name, *it.also) for id, it in dossier.people.items()}
        case "issue":
            return {id: (it.title,) for id, it in dossier.issues.items()}
        case "source":
            return {id: tuple(t for t in (it.title, it.publisher) if t) for id, it in dossier.sources.items()}
        case _:
            return dict.fromkeys(WORDS[what], ())


def chosen(answer: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """The one that somebody means: its id, its name, the beginning of one or a part of one, if only one has it.

    Raises UsageFailure with the nearest one, or with those that it could be.
    """
    wanted = _folded(answer)
    if not wanted:
        raise UsageFailure("a name is empty; write an id, a name or a part of one")
    called = [(id, _folded(name)) for id, names in known.items() for name in (id, *names)]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: name.startswith(wanted),
        lambda name: any(word.startswith(wanted) for word in name.split()),
        lambda name: wanted in name,
    )
    for test in tests:
        found = sorted({id for id, name in called if test(name)})
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageFailure(f"`{answer}` could be {', '.join(found[:LOOKS])}; write more of it")
    names = [name for id, others in known.items() for name in (id, *others)]
    near = did_you_mean(answer, names)
    more = " …" if len(known) > LOOKS else ""
    are = "is" if len(known) == 1 else "are"
    listed = f"there {are} {', '.join(sorted(known)[:LOOKS])}{more}" if known else ""
    raise UsageFailure(f"there is no `{answer}`; {near or listed or 'there is none yet'}")


def answered(dossier: Dossier, question: Question, answer: str) -> str:
    """An answer as it will be written. Raises UsageFailure where it is none, with how to write it."""
    text = answer.strip()
    if FORBIDDEN.search(text) or re.search(r"[\t\r\n]", text):
        raise UsageFailure("one line of text is wanted, without tabs or characters that nobody can see")
    if len(text) > MAX_LINE:
        raise UsageFailure(f"the answer has {len(text):,} characters; at most {MAX_LINE:,}")
    if question.name == "speaker" and is_described(text):
        return text
    if question.choices:
        known = choices(dossier, question.choices)
        wanted = [part.strip() for part in text.split(",") if part.strip()] if question.several else [text]
        return ", ".join(chosen(each, known) for each in wanted)
    if question.form in ("date", "day"):
        try:
            span = parse_span(text)
        except DateProblem as wrong:
            raise UsageFailure(f"{wrong.message}; {wrong.cure}") from None
        if question.form == "day" and (not span.is_day or span.is_timed):
            raise UsageFailure(f"`{text}` is not one day; write it such as 2026-02-04")
    if question.form == "ids":
        wanted = [part.strip() for part in text.split(",") if part.strip()]
        if strange := next((each for each in wanted if not ID.fullmatch(each)), None):
            raise UsageFailure(f"`{strange}` is no id: lower-case letters, digits and hyphens")
        return ", ".join(wanted)
    if question.form == "rank" and text not in ("1", "2", "3", "4", "5"):
        raise UsageFailure(f"`{text}` is no rank; write 1 to 5")
    return text


def draft_file(
    content: Path, dossier: Dossier, kind: ScaffoldKind, answers: Answers, id: str | None = None
) -> Scaffold:
    """The new file of a record. Raises UsageFailure where its id is taken."""
    given = {name: text for name, text in answers.items() if text}
    id = id or _new_id(kind, given)
    if not ID.fullmatch(id):
        raise UsageFailure(f"`{id}` is no id; name one with --id: lower-case letters, digits and hyphens")
    kinds = {"party": ("party", "person"), "person": ("person", "party"), "issue": ("issue",), "event": ("event",)}
    if taken := next((each for each in kinds.get(kind, ()) if id in dossier.ids.get(each, {})), None):
        raise UsageFailure(f"there is {an(taken)} with the id `{id}`; name another one with --id")
    if kind in ("party", "person") and (same := _called(dossier, given["name"])):
        raise UsageFailure(f"`{same}` has that name already; a name stands for one party or person")
    if kind == "brief" and (written := dossier.ids.get("brief", {}).get(given["day"])):
        raise UsageFailure(f"the brief of {given['day']} has lines already: edit {written}")
    made: Mapping[ScaffoldKind, Callable[[], tuple[str, str, str]]] = {
        "clip": lambda: (f"clips/{id}", _clip(dossier, given), "write what it says under `positions:`"),
        "event": lambda: (f"events/{id}", _event(id, given), "tell what becomes of it under `history:`"),
        "position": lambda: (f"positions/{id}", _position(given), ""),
        "party": lambda: (
            f"parties/{id}", _registered("parties", id, given, ("name", "kind", "country", "role"), PARTY),
            "for a section of its own, add it to `parties:` of the dossier",
        ),
        "person": lambda: (
            f"people/{id}", _registered("people", id, given, ("name", "party", "post", "rank"), PERSON), "",
        ),
        "issue": lambda: (f"issues/{id}", _registered("issues", id, given, ("title", "claim"), ISSUE), ""),
        "brief": lambda: (f"briefs/{id}", _brief(given), ""),
    }  # fmt: skip
    name, text, step = made[kind]()
    return Scaffold(content / f"{name}.yaml", modeline(1) + text, step)


def _folded(text: str) -> str:
    """A name as it is compared: without accents and capitals, in any script."""
    return "".join(c for c in normalize("NFKD", text) if not unicodedata.combining(c)).casefold().strip()


def _new_id(kind: ScaffoldKind, given: Answers) -> str:
    match kind:
        case "clip":
            return f"{given['published'][:10]}-{slug(given['title'], 48)}"
        case "position":
            return f"{given['said'].removeprefix('../')[:10]}-{slug(given['speaker'], 30)}-{given['issue']}"
        case "brief":
            return given["day"]
        case _:
            return slug(given.get("name") or given["title"], 40)


def slug(text: str, longest: int) -> str:
    """A text as an id: without accents, its words joined by hyphens, no longer than so many letters."""
    words = [word for word in as_id(text).split("-") if word]
    found = ""
    for word in words:
        if len(found) + len(word) + 1 > longest:
            break
        found = f"{found}-{word}" if found else word
    return found or (words[0][:longest] if words else "new")


def scalar(text: str) -> str:
    """A text as YAML: plain where that is read as the same text anywhere, else in double quotes."""
    return text if is_plain(text) else json.dumps(text, ensure_ascii=False)


# What YAML 1.1 or 1.2 takes for something else than a text.
_AMBIGUOUS = re.compile(
    r"(?i)(y|n|yes|no|on|off|true|false|null|~|[-+]?[0-9][0-9_]*(\.[0-9]*)?(e[-+]?[0-9]+)?|0[xo][0-9a-f]+|"
    r"[-+]?\.(inf|nan)|[0-9]+(:[0-9]{1,2})+(\.[0-9]*)?|)"
)


def is_plain(text: str) -> bool:
    """Whether a text needs no quotes anywhere, inside `{…}` neither, and is a text to every reader of YAML."""
    is_safe = re.fullmatch(r"[^\W_][^\n\t#:{}\[\],&*!|>'\"%@`]*", text) and text == text.strip() and text.isprintable()
    return bool(is_safe) and not _AMBIGUOUS.fullmatch(text)


def _fields(given: Answers, names: Iterable[str], indent: str) -> str:
    told = {name: given[name] if name == "rank" else scalar(given[name]) for name in names if name in given}
    return "".join(f"{indent}{name}: {text}\n" for name, text in told.items())


PARTY = "# also: [another name]\n# parent: the-id-of-its-bloc\n"
PERSON = "# also: [Mr Name]  # other names by which articles call them\n# note: Who they are.\n"
ISSUE = "# order: 9             # its place in the brief\n# options: {one-way: One way, another: Another way}\n"


def _registered(plural: str, id: str, given: Answers, names: Sequence[str], more: str) -> str:
    rest = "".join(f"    {line}\n" for line in more.splitlines())
    return f"{plural}:\n  {id}:\n{_fields(given, names, '    ')}{rest}"


def _clip(dossier: Dossier, given: Answers) -> str:
    names = ("publisher", "title", "author", "url", "published", "kind")
    return f"source:\n{_fields(given, names, '  ')}\n{_hints(dossier)}"


def _hints(dossier: Dossier) -> str:
    """What can stand in a clip, as comments, with ids that this dossier has."""
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


def _event(id: str, given: Answers) -> str:
    parties = f"    parties: [{given['parties']}]\n" if "parties" in given else ""
    return (
        f"events:\n  {id}:\n{_fields(given, ('title', 'kind', 'when', 'place'), '    ')}{parties}"
        f"    sources: [{given['source']}]\n"
        "    # Each change of plan on its day; the status is computed from it.\n"
        "    # history:\n"
        "    #   - {date: 2026-02-04, status: confirmed, by: a-person-or-party, place: Somewhere}\n"
    )


def _position(given: Answers) -> str:
    if not {"quote", "text"} & set(given):
        raise UsageFailure("a position needs its words: --quote, --text or both")
    speaker = given["speaker"]
    if is_described(speaker):
        speaker = f"{{described: {scalar(speaker)}}}  # of: their party, where it is known"
    return (
        f"positions:\n  - speaker: {speaker}\n    said: {given['said']}\n"
        f"    stance: {{{given['issue']}: {given['take']}}}\n{_fields(given, ('quote', 'text'), '    ')}"
        f"    sources: [{given['source']}]\n"
    )


def _brief(given: Answers) -> str:
    if not {"headline", "line"} & set(given):
        raise UsageFailure("a day needs something to say: --headline, --line or both")
    line = "    # bottom_line: [{text: What matters, basis: [the id of a record that it rests on]}]\n"
    if "line" in given:
        basis = f"basis: [{given['basis']}]" if "basis" in given else "# basis: [the id of a record that it rests on]"
        line = f"    bottom_line:\n      - text: {scalar(given['line'])}\n        {basis}\n"
    head = f"briefs:\n  {given['day']}:\n{_fields(given, ('headline',), '    ')}"
    return f"{head}{line}    # watch: [Whether …]\n"


def from_article(
    content: Path, dossier: Dossier, article: Path, found: ArticleDraft, given: Answers, id: str | None = None
) -> Scaffold:
    """A clip with a draft for every quote and every sentence of what is to come, in the order of the article."""
    header = {
        "title": found.header.title or "", "url": found.header.url or "",
        "published": str(found.header.published or ""),
    }  # fmt: skip
    answers = {**{k: v for k, v in header.items() if v}, **{k: v for k, v in given.items() if v}}
    if "published" not in answers:
        raise UsageFailure("the article does not say when it was published; name the day with --published")
    name = answers.get("title") or article.stem
    id = id or f"{answers['published']}-{slug(name, 48)}"
    if not ID.fullmatch(id):
        raise UsageFailure(f"`{id}` is no id; name one with --id: lower-case letters, digits and hyphens")
    published = date.fromisoformat(answers["published"])
    source = _fields(answers, ("publisher", "title", "author", "url", "published", "kind"), "  ")
    if "publisher" not in answers:
        source = "  # publisher: Who published it?\n" + source
    issues = ", ".join(dossier.issues) or "none yet: `briefgen new issue` makes one"
    lines = [
        f"# Drafted from {printable_path(article.name)}. Read each record against the article, complete it and",
        "# delete its `draft: true`; or delete the record. Until then `check` refuses it, and no brief prints it.",
        f"# Issues: {issues}", "source:", source.rstrip("\n"), "",
    ]  # fmt: skip
    if found.said:
        lines += ["positions:", *(line for said in found.said for line in _position_lines(said, published))]
    if found.coming:
        lines += ["", "events:"]
        taken, numbers = set(dossier.ids.get("event", ())), Counter[str]()
        for coming in found.coming:
            event = _free(slug(coming.sentence, 40), taken, numbers)
            taken.add(event)
            lines += [
                f"  # line {coming.line}: {coming.sentence}",
                f"  {event}:", "    draft: true", f"    title: {scalar(_short(coming.sentence))}",
                *([f"    when: {coming.day}"] if coming.day else ["    # when: the article does not say"]),
            ]  # fmt: skip
    counts = [(len(found.said), "quote"), (len(found.coming), "sentence of what is to come")]
    step = f"read {' and '.join(_counted(n, what) for n, what in counts)} against the article"
    return Scaffold(content / f"clips/{id}.yaml", modeline(1) + "\n".join(lines) + "\n", step)


def _free(id: str, taken: Set[str], numbers: Counter[str]) -> str:
    """An id that nothing has: with the next number where it is taken; `numbers` holds the last one of each id."""
    if id not in taken:
        return id
    numbers[id] = max(numbers[id], 1) + 1
    while (numbered := f"{id}-{numbers[id]}") in taken:
        numbers[id] += 1
    return numbered


def _position_lines(said: QuotedSpeech, published: date) -> Iterator[str]:
    """The draft of one quote: never another word than the article's."""
    yield ""
    yield f"  # line {said.line}: {said.sentence}"
    yield "  - draft: true"
    yield from (f"    {line}" for line in _speaker(said.speaker))
    if said.day:
        yield f"    said: {said.day}"
        if said.part:
            yield f"    time: {said.part}"
    else:
        yield f"    said: ../{published}  # the article does not say on which day"
    yield f"    quote: {scalar(said.quote)}"
    if not said.is_whole:
        yield "    # does it end here? its closing mark could be an apostrophe"
    yield "    # stance: {an-issue: for}"


def _speaker(mention: Mention | None) -> Iterator[str]:
    if mention is None or not (mention.person or mention.described):
        yield "# speaker: the article does not say, or not so that it was found"
    elif mention.described is None:
        yield f"speaker: {mention.person}  # {' '.join(mention.words.split())}"
    elif mention.described[:1].isupper() and not mention.described.lower().startswith(_ARTICLES):
        yield f"# not in the dossier: `briefgen new person --name {shlex.quote(mention.described)}`, then write the id"
        yield f"speaker: {{described: {scalar(mention.described)}}}"
    else:
        yield f"speaker: {{described: {scalar(mention.described)}}}  # of: a party, if known"


_ARTICLES = ("a ", "an ", "one ", "two ", "several ", "some ", "senior ")


def is_described(speaker: str) -> bool:
    """Whether a speaker is only described, `a regional official`, and not named."""
    return speaker.lower().startswith(_ARTICLES)


def _called(dossier: Dossier, name: str) -> str:
    """The id of the party or person of that name; an empty text where there is none."""
    for registry in (dossier.parties, dossier.people):
        for id, it in registry.items():
            if _folded(name) in map(_folded, (it.name, *it.also)):
                return id
    return ""


def _counted(n: int, what: str) -> str:
    noun, _, rest = what.partition(" ")
    return f"{n} {noun}{'' if n == 1 else 's'}{' ' * bool(rest)}{rest}"


def _short(sentence: str, longest: int = 90) -> str:
    """The beginning of a sentence, whole words."""
    if len(sentence) <= longest:
        return sentence.rstrip(".")
    return sentence[:longest].rpartition(" ")[0].rstrip(",;:") + " …"
