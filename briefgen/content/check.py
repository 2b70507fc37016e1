"""Dossier -> the problems that no record can show alone. Each rule is a small function; RULES lists them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import combinations, islice

from briefgen.content.clock_times import changed_clocks
from briefgen.content.dates import UNTIMED, Span, holds
from briefgen.content.disguises import disguises, twin_names
from briefgen.content.likelihood_rules import (
    judgements_without_basis,
    likelihood_beside_confidence,
    mixed_scales,
    unknown_likelihoods,
)
from briefgen.content.model import BriefLines, Dossier, EditorLine, Position, Record, Registered, Seal, Source, Update
from briefgen.problems import FEW, MAX_GUESSED, Problem, an, did_you_mean, meant_by_name

ContentRule = Callable[[Dossier], Iterator[Problem]]
KINDS_OF = {
    "party or person": ("party", "person"),
    "record": ("party", "person", "issue", "source", "event", "position", "update", "note", "correction"),
    "evidence": ("source", "event", "position", "update", "note", "correction"),
    "printed": ("party", "person", "issue", "source", "event", "position", "update", "note", "correction", "brief"),
}


NAMES = {"evidence": "dated record, event or source", "printed": "record, or day of a brief with lines,"}


def check_dossier(dossier: Dossier) -> list[Problem]:
    """Every problem that any rule finds."""
    return [problem for rule in RULES for problem in rule(dossier)]


def unknown_ids(dossier: Dossier) -> Iterator[Problem]:
    """Every reference names a record that is there."""
    if not dossier.is_complete:
        return
    known = {kind: frozenset(ids) for kind, ids in dossier.ids.items()}
    known |= {name: frozenset().union(*(known[kind] for kind in kinds)) for name, kinds in KINDS_OF.items()}
    unknown = (
        (record, reference) for record in dossier.records for reference in record.references()
        if reference.id not in known[reference.kind]
    )  # fmt: skip
    for number, (record, (kind, id, path)) in enumerate(islice(unknown, MAX_UNKNOWN)):
        guessed = number < MAX_GUESSED
        near = guessed and (did_you_mean(id, known[kind]) or meant_by_name(id, _names(dossier, known[kind])))
        name = NAMES.get(kind, kind)
        found = _matching_kinds(dossier, id)
        other = f"`{id}` is {found}; the id of {an(name)} belongs here"
        if found == "a party" and path[:1] == ("speaker",):
            other = f"`{id}` is a party: write `party: {id}` for its own words, or the id of the person who spoke"
        cure = near or (other if found else _declare(kind, id, known[kind]))
        place = record.locate(*path, key=_is_key(record, path))
        yield Problem("unknown-id", f"no {name} has the id `{id}`", place, cure)


MAX_UNKNOWN = 500  # ids; a dossier with more has another problem


def _matching_kinds(dossier: Dossier, id: str) -> str:
    kind = next((kind for kind, ids in dossier.ids.items() if id in ids), "")
    return an(kind) if kind else ""


def _names(dossier: Dossier, ids: Set[str]) -> Iterator[tuple[str, str]]:
    """What the records of some ids are called, each name with its id."""
    for registry in (dossier.parties, dossier.people):
        yield from ((name, id) for id, it in registry.items() if id in ids for name in (it.name, *it.also))
    yield from ((it.name.split()[-1], id) for id, it in dossier.people.items() if id in ids)
    for titled in (dossier.issues, dossier.events):
        yield from ((it.title, id) for id, it in titled.items() if id in ids)


def _declare(kind: str, id: str, known: Set[str]) -> str:
    under = {
        "party": "`parties:`", "person": "`people:`", "issue": "`issues:`", "source": "`sources:`",
        "event": "`events:`", "party or person": "`people:` or `parties:`",
    }  # fmt: skip
    if kind in under:
        are = "is" if len(known) == 1 else "are"
        there_are = f" (there {are} {', '.join(sorted(known))})" if 0 < len(known) <= FEW else ""
        return f"declare it under {under[kind]}, or correct the id{there_are}"
    return f"correct the id, or give the record that you mean `id: {id}`"


def _is_key(record: Record, path: tuple[str | int, ...]) -> bool:
    return len(path) > 1 and isinstance(path[-1], str) and isinstance(getattr(record, str(path[0]), None), Mapping)


def unknown_options(dossier: Dossier) -> Iterator[Problem]:
    """An option that a stance chooses is one of its issue's."""
    guesses = 0
    for position in dossier.positions:
        for issue_id, choice in position.stance.items():
            issue = dossier.issues.get(issue_id)
            if issue and choice.option and choice.option not in issue.options:
                near = did_you_mean(choice.option, issue.options) if guesses < MAX_GUESSED else ""
                guesses += 1
                cure = near or f"declare it in the `options` of `{issue_id}`"
                place = position.locate("stance", issue_id, "option")
                yield Problem("unknown-option", f"`{issue_id}` has no option `{choice.option}`", place, cure)


def repeated_records(dossier: Dossier) -> Iterator[Problem]:
    """No record is written twice in the same file."""
    seen: dict[tuple[type, str], Record] = {}
    for record in dossier.evidence:
        if record.id and (first := seen.setdefault((type(record), record.id), record)) is not record:
            also = (("first written here", first.at),)
            yield Problem(
                "repeated-record", "the same record is written twice", record.at, "delete one of the two", also
            )


NO_SOURCE = "start the file with `source: {publisher: …, published: 2026-02-04}`, or name sources, `sources: [ID]`"


def positions_without_source(dossier: Dossier) -> Iterator[Problem]:
    """Every position rests on at least one source."""
    for position in dossier.positions:
        if not position.cited and not position.has_broken_source:
            yield Problem("no-source", "a position without a source", position.at, NO_SOURCE)


def updates_without_source(dossier: Dossier) -> Iterator[Problem]:
    """Every update should rest on a source."""
    for update in dossier.updates:
        if not update.cited and not update.has_broken_source:
            yield Problem("no-update-source", "an update without a source", update.at, NO_SOURCE)


def positions_without_party(dossier: Dossier) -> Iterator[Problem]:
    """Every position with a stance has a party whose stance it is: its own, or its speaker's."""
    for position in dossier.positions:
        speaker = position.speaker
        if position.party or (speaker and speaker.of) or not (position.stance or speaker is None):
            continue
        person = dossier.people.get(speaker.person) if speaker and speaker.person else None
        if speaker and speaker.person and person is None:
            continue  # the unknown speaker is a problem of its own
        if person and (person.party or any(post.party for post in person.posts)):
            continue
        if person:
            who = f"`{person.id}` has no party"
            cure = f"give `{person.id}` a `party:` under `people:`, or this position one of its own"
        elif speaker:
            who, cure = "the speaker has no party", "add `of:` to the speaker, with the id of the party, or `party:`"
        else:
            who, cure = "neither a party nor a speaker", "add `speaker:` or `party:`"
        yield Problem("no-party", f"whose position is it? {who}", position.at, cure)


def circles(dossier: Dossier) -> Iterator[Problem]:
    """Records that extend or repeat each other do not come back to themselves."""
    chains: list[tuple[str, Mapping[str, Record], str]] = [
        ("parent", dossier.parties, "party"), ("parent", dossier.issues, "issue"), ("parent", dossier.events, "event"),
        ("replaces", dossier.events, "event"),
    ]  # fmt: skip
    positions = {position.id: position for position in dossier.positions if position.id}
    chains += [(n, positions, "position") for n in ("same_as", "repeats", "reverses", "withdraws", "inferred_from")]
    for name, records, kind in chains:
        for id in _on_circles(name, records):
            place = records[id].locate(name)
            message = f"by `{name}` the {kind} `{id}` leads back to itself"
            yield Problem("circle", message, place, f"delete this `{name}`, or another one on the way")


def _on_circles(name: str, records: Mapping[str, Record]) -> list[str]:
    """One record of each circle: all that leads nowhere is taken away, then every walk ends in a circle."""
    leads = {id: set(_linked(record, name)) & records.keys() for id, record in records.items()}
    led: dict[str, list[str]] = defaultdict(list)
    for id, others in leads.items():
        for other in others:
            led[other].append(id)
    ends = [id for id, others in leads.items() if not others]
    while ends:
        end = ends.pop()
        for id in led[end]:
            leads[id].discard(end)
            if not leads[id]:
                ends.append(id)
    found: list[str] = []
    seen: set[str] = set()
    for start in sorted(id for id, others in leads.items() if others):
        at, walk = start, []
        while at not in seen:
            seen.add(at)
            walk.append(at)
            at = min(leads[at])
        if at in walk:
            found.append(min(walk[walk.index(at) :]))
    return sorted(found)


def _linked(record: Record, name: str) -> tuple[str, ...]:
    value = getattr(record, name) or ()
    return (value,) if isinstance(value, str) else tuple(value)


def times_given_twice(dossier: Dossier) -> Iterator[Problem]:
    """A clock time stands in the date or in `time`, not in both."""
    records: tuple[Position | Update, ...] = (*dossier.positions, *dossier.updates)
    for record in records:
        span = record.said if isinstance(record, Position) else record.date
        if record.time and span.is_timed:
            message = f"the time is given twice, in `{span}` and as `{record.time.text}`"
            yield Problem("two-times", message, record.locate("time"), "keep it in the date, or in `time`")


def leaving_held(dossier: Dossier) -> Iterator[Problem]:
    """What was held stays held, unless a correction says otherwise."""
    corrected = {correction.of for correction in dossier.corrections}
    by_event: dict[str, list[Update]] = defaultdict(list)
    for update in dossier.updates:
        if update.status and update.date.is_day and not _is_weak(dossier, update):
            by_event[update.event].append(update)
    for event, updates in by_event.items():
        held = [update for update in updates if update.status == "held"]
        if not held or event in corrected or any(u.id in corrected for u in updates):
            continue
        first = min(held, key=_moment)
        for update in updates:
            if update.status != "held" and _moment(update) > _moment(first):
                also = (("held here", first.at),)
                cure = (
                    f"correct the date or the `status`; if it was not held after all, say so under `corrections:`, "
                    f"{{of: {event}, date: …, text: …}}"
                )
                message = (
                    f"`{event}` was held on {first.date}; the update of {update.date} says that it is {update.status}"
                )
                yield Problem("leaving-held", message, update.locate("status"), cure, also)


def _moment(update: Update) -> tuple[date, int]:
    assert update.date.last is not None
    last = update.date.last
    minute = (
        last.clock.hour * 60 + last.clock.minute if last.clock else update.time.order[0] if update.time else UNTIMED
    )
    return (last.day, minute)


def _is_weak(dossier: Dossier, update: Update) -> bool:
    """All its sources are graded E or F: a signal, that settles nothing."""
    grades = [dossier.sources[id].grade for id in update.cited if id in dossier.sources]
    return bool(grades) and all(grade in ("E", "F") for grade in grades)


def nothing_dated(dossier: Dossier) -> Iterator[Problem]:
    """There is at least one dated record, so there is a day to brief."""
    dated = any(not isinstance(r, Position) or r.attribution != "off-record" for r in dossier.evidence)
    if dossier.is_complete and dossier.is_sound and not (dated or dossier.briefs):
        cure = "write a position, an update or a note, such as `notes: [{date: 2026-02-04, text: …}]`"
        yield Problem("nothing-dated", "no record has a date", dossier.settings.at, cure)


def bottom_lines_without_basis(dossier: Dossier) -> Iterator[Problem]:
    """Every bottom line names the records that it rests on."""
    for lines, path, line in _editor_lines(dossier):
        if path[0] == "bottom_line" and not line.basis:
            cure = "write {text: …, basis: [ids]}"
            yield Problem("no-basis", "a bottom line with no basis", lines.locate(*path), cure)


def _editor_lines(dossier: Dossier) -> Iterator[tuple[BriefLines, tuple[str, int], EditorLine]]:
    """Every line that an editor wrote, with the brief's record and the place in it."""
    for lines in dossier.briefs:
        for name, written in (("bottom_line", lines.bottom_line), ("watch", lines.watch)):
            yield from ((lines, (name, index), line) for index, line in enumerate(written))


def off_record_named(dossier: Dossier) -> Iterator[Problem]:
    """What was said off the record is named by nothing that is printed: it is in no output at all."""
    hidden = {it.id for it in dossier.positions if it.attribution == "off-record" and it.id}
    for note in dossier.notes:
        yield from _hidden(note, hidden, [(id, ("basis", n)) for n, id in enumerate(note.basis)])
    for lines, path, line in _editor_lines(dossier):
        yield from _hidden(lines, hidden, [(id, (*path, "basis", n)) for n, id in enumerate(line.basis)])
    for correction in dossier.corrections:
        yield from _hidden(correction, hidden, [(correction.of, ("of",))])


def _hidden(
    record: Record, hidden: Container[str], named: Iterable[tuple[str, tuple[str | int, ...]]]
) -> Iterator[Problem]:
    for id, path in named:
        if id in hidden:
            told = f"`{id}` was said off the record, and this would print what rests on it"
            yield Problem("off-record-named", told, record.locate(*path), "name a record that can be printed")


def bases_not_yet_known(dossier: Dossier) -> Iterator[Problem]:
    """A line or a note rests on at least one record of its day or before."""
    dated = {it.id: it for it in dossier.evidence if it.id}
    for lines, path, line in _editor_lines(dossier):
        yield from _not_yet(lines, lines.day, line.basis, path, dated)
    for note in dossier.notes:
        yield from _not_yet(note, note.date, note.basis, ("basis",), dated)


def _not_yet(
    record: Record, on: Span, basis: Sequence[str], path: tuple[str | int, ...], dated: Mapping[str, Record]
) -> Iterator[Problem]:
    starts = [_first_day(dated.get(id)) for id in basis]
    if starts and on.last is not None and all(start is not None and start > on.last.day for start in starts):
        yield Problem(
            "later-basis", "all that this rests on is later", record.locate(*path), "mend the basis or the day"
        )


def _first_day(record: Record | None) -> date | None:
    span = getattr(record, "said", None) or getattr(record, "date", None)
    return span.first.day if span is not None and span.first is not None else None


def tellings_of_others(dossier: Dossier) -> Iterator[Problem]:
    """Two records of the same words (`same_as`) have the same speaker, where both name one."""
    positions = {it.id: it for it in dossier.positions if it.id}
    for position in dossier.positions:
        for n, id in enumerate(position.same_as):
            speakers = [it.speaker.person for it in (position, positions.get(id)) if it and it.speaker]
            if len(speakers) == 2 and all(speakers) and speakers[0] != speakers[1]:
                told = f"`{speakers[0]}` said this and `{speakers[1]}` said `{id}`: they cannot be the same words"
                yield Problem("other-speaker", told, position.locate("same_as", n), "use `repeats`, or correct the id")


def dated_after_sources(dossier: Dossier) -> Iterator[Problem]:
    """A source cannot tell what happens after it was published."""
    for record in dossier.evidence:
        span = record.said if isinstance(record, Position) else record.date
        days = [_last_day(dossier.sources[id]) for id in record.cited if id in dossier.sources]
        if not days or None in days or span.last is None:
            continue
        latest = max(day for day in days if day)
        if span.last.day > latest and not (span.last.day - latest).days <= 1 <= abs(_offset_hours(span)):
            name = "said" if isinstance(record, Position) else "date"
            cure = (
                f"is a later source missing under `sources:`, or is the date wrong? "
                f"(`../{latest}` is for what was so by that day)"
            )
            message = f"`{span}` is later than all its sources ({latest})"
            yield Problem("after-source", message, record.locate(name), cure)


def _offset_hours(span: Span) -> float:
    """Hours from UTC where an offset was written: there the calendar may differ by one day."""
    offset = span.last.offset.utcoffset(None) if span.last and span.last.offset else None
    return offset.total_seconds() / 3600 if offset else 0.0


def _last_day(source: Source) -> date | None:
    span = source.published or source.accessed
    return span.last.day if span and span.last else None


def sources_out_of_order(dossier: Dossier) -> Iterator[Problem]:
    """A source is withdrawn after it was published."""
    for source in dossier.sources.values():
        published = source.published.first if source.published else None
        gone = source.withdrawn.first if source.withdrawn else None
        if published and gone and gone.day < published.day:
            place = source.locate("withdrawn")
            yield Problem("future-source", "withdrawn before it was published", place, "mend one of the two dates")


def speakers_out_of_office(dossier: Dossier) -> Iterator[Problem]:
    """People speak alive, and with dated posts in one of them."""
    for position in dossier.positions:
        person = dossier.people.get(position.speaker.person) if position.speaker and position.speaker.person else None
        if person is None or position.said.last is None:
            continue
        day = position.said.last.day
        if person.died and person.died.last and position.said.first and position.said.first.day > person.died.last.day:
            message = f"{person.name} died on {person.died}"
            yield Problem(
                "after-death",
                message,
                position.locate("speaker"),
                "mend the date or the speaker",
                (("here", person.at),),
            )
        elif person.posts and not any(holds(post.from_, post.to, day) for post in person.posts):
            message = f"{person.name} has no post on {day}"
            cure = "add a post to the person, or mend the date"
            yield Problem("out-of-office", message, position.locate("speaker"), cure, (("their posts", person.at),))


def overlapping_posts(dossier: Dossier) -> Iterator[Problem]:
    """Two posts of one person at one time differ in rank, so that it is clear which one speaks."""
    for person in dossier.people.values():
        for (i, one), (j, other) in combinations(enumerate(person.posts), 2):
            starts = [s.first.day for s in (one.from_, other.from_) if s and s.first]
            day = max(starts, default=date.min)
            both = holds(one.from_, one.to, day) and holds(other.from_, other.to, day)
            if one.rank == other.rank and both:
                also = (("the other post", person.locate("posts", i)),)
                message = f"two posts of rank {one.rank} at the same time"
                cure = "end the earlier one with `to:`; where both are held, give the more important one a lower `rank`"
                yield Problem("overlapping-posts", message, person.locate("posts", j), cure, also)


def ambiguous_names(dossier: Dossier) -> Iterator[Problem]:
    """No name or alias stands for two parties or people."""
    seen: dict[str, Record] = {}
    voices: Iterable[Record] = (*dossier.parties.values(), *dossier.people.values())
    for record in voices:
        names = (getattr(record, "name", ""), *getattr(record, "also", ()))
        for name in sorted({name.casefold() for name in names}):
            first = seen.setdefault(name, record)
            if first is not record:
                also = (("the other one", first.at),)
                cure = "make one of the two names longer, or delete it from `also`"
                yield Problem("ambiguous-name", f"the name “{name}” stands for two", record.at, cure, also)


def idle_reversals(dossier: Dossier) -> Iterator[Problem]:
    """A reversal turns an earlier position of the same side round on at least one issue."""
    positions = {position.id: position for position in dossier.positions}
    for new in dossier.positions:
        for index, id in enumerate(new.reverses):
            old = positions.get(id)
            if old is None:
                continue
            also = (("the reversed one", old.at),)
            if new.said.is_day and old.said.is_day and new.said.ends < old.said.begins:
                message = f"`{id}` is dated later than the position that reverses it"
                yield Problem(
                    "idle-reversal", message, new.locate("reverses", index), "mend one of the two dates", also
                )
                continue
            common = set(new.stance) & set(old.stance)
            sides = [_side(dossier, position) for position in (new, old)]
            if all(sides) and sides[0] != sides[1]:
                message = f"`{id}` is a position of another party"
                cure = "correct the id; to answer another party write `disputes:`"
            elif not any(_SIGNS.get(new.stance[i].take, 0) != _SIGNS.get(old.stance[i].take, 0) for i in common):
                message = f"`{id}` is not opposed on any issue"
                cure = "correct a stance; or write `repeats:` if it says the same, `withdraws:` if it takes it back"
            else:
                continue
            yield Problem("idle-reversal", message, new.locate("reverses", index), cure, also)


_SIGNS = {"for": 1, "conditional": 1, "against": -1}


def _side(dossier: Dossier, position: Position) -> str | None:
    """Whose stance a position is, as far as that needs no date."""
    speaker = position.speaker
    person = dossier.people.get(speaker.person) if speaker and speaker.person else None
    return position.party or (speaker.of if speaker else None) or (person.party if person else None)


def former_ids(dossier: Dossier) -> Iterator[Problem]:
    """An id that a record had before is no other record's, neither now nor before."""
    registries = {
        "party": dossier.parties, "person": dossier.people, "issue": dossier.issues, "source": dossier.sources,
        "event": dossier.events,
    }  # fmt: skip
    for kind, registry in registries.items():
        had: dict[str, Registered] = {}
        for record in registry.values():
            for index, old in enumerate(record.formerly):
                place = dossier.ids[kind].get(old)
                if (first := had.setdefault(old, record)) is not record:
                    place = first.at
                if place is not None:
                    also = (("taken here", place),)
                    message = f"the former id `{old}` is another record's"
                    cure = "correct it, or delete it here; the id of a record that there is stays its own"
                    yield Problem("repeated-id", message, record.locate("formerly", index), cure, also)


def deadlines_without_date(dossier: Dossier) -> Iterator[Problem]:
    """A deadline has a date, on itself or in an update."""
    dated = {update.event for update in dossier.updates if update.when}
    for event in dossier.events.values():
        if event.kind == "deadline" and event.when is None and event.id not in dated:
            yield Problem("deadline-without-date", "a deadline without a date", event.at, "add `when:`")


def marks_in_quotes(dossier: Dossier) -> Iterator[Problem]:
    """A quote is typed without its quotation marks, and without one of them too."""
    for position in dossier.positions:
        quote, place = position.quote or "", position.locate("quote")
        if quote[:1] in '“"«„' and quote[-1:] in '”"»“' and len(quote) > 1:
            cure = "delete them; they are printed anyway"
            yield Problem("quotation-marks", "the quote has its own quotation marks", place, cure)
        elif len(marks := re.findall('["“”„«»]', quote)) == 1 and marks[0] in (quote[0], quote[-1]):
            cure = "delete it, for those around the quote are printed anyway; or write the other one"
            yield Problem("quotation-marks", "the quote has half a pair of quotation marks", place, cure)


def repeated_parties(dossier: Dossier) -> Iterator[Problem]:
    """The dossier lists each party once."""
    for id, count in Counter(dossier.settings.parties).items():
        if count > 1:
            yield Problem(
                "repeated-party", f"`{id}` is listed twice", dossier.settings.locate("parties"), "list it once"
            )


def seals_apart(dossier: Dossier) -> Iterator[Problem]:
    """Every sealed brief stands in its own folder, once, with a number of its own."""
    of_day: dict[tuple[date, int], Seal] = {}
    of_number: dict[int, Seal] = {}
    for seal in dossier.seals:
        day = seal.day.begins
        folder = f"sealed/{day}/r{seal.revision}"
        if not seal.at.file.endswith(f"{folder}/seal.yaml"):
            message = f"the seal of {day}, r{seal.revision}, does not stand in {folder}"
            yield Problem("misplaced-seal", message, seal.at, f"move it, with its files, to {folder}")
        other = of_day.setdefault((day, seal.revision), seal)
        numbered = of_number.setdefault(seal.number, seal)
        if other is seal and numbered.day.begins != day:
            other = numbered
        if other is not seal:
            message = f"No. {other.number}, {other.day} r{other.revision}, is sealed elsewhere"
            cure = "two desks sealed at once: delete the later one's folder, commit, and seal its day again"
            yield Problem("repeated-seal", message, seal.at, cure, (("the other one", other.at),))


RULES: tuple[ContentRule, ...] = (
    unknown_ids,
    unknown_options,
    repeated_records,
    positions_without_source,
    updates_without_source,
    positions_without_party,
    circles,
    times_given_twice,
    leaving_held,
    nothing_dated,
    bottom_lines_without_basis,
    off_record_named,
    bases_not_yet_known,
    tellings_of_others,
    dated_after_sources,
    sources_out_of_order,
    speakers_out_of_office,
    overlapping_posts,
    ambiguous_names,
    idle_reversals,
    deadlines_without_date,
    repeated_parties,
    former_ids,
    seals_apart,
    marks_in_quotes,
    unknown_likelihoods,
    mixed_scales,
    likelihood_beside_confidence,
    judgements_without_basis,
    changed_clocks,
    disguises,
    twin_names,
)
