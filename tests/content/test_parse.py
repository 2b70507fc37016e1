"""Records as authors write them: their types and defaults, their faults and places, their sources, ids and renames."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content.dates import parse_span
from briefgen.content.day_times import parse_day_time
from briefgen.content.document import Document
from briefgen.content.load import read_document
from briefgen.content.model import Dossier, Position
from briefgen.content.parse import parse_dossier
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.problems import ContentError, Problem
from tests.dossiers import CAST, dossier, read

CLIP = "source: {published: 2026-02-04}\n"
NOTE = "notes: [{date: 2026-02-04, text: A note}]\n"


def documents(*files: str) -> list[Document]:
    """Return the files as documents; their YAML has no problem."""
    parsed_files = []
    for number, text in enumerate(files):
        document, problems = read_document(f"file-{number}.yaml", dedent(text).encode())
        assert document is not None
        assert problems == []
        parsed_files.append(document)
    return parsed_files


def parse_problems(*files: str) -> list[Problem]:
    """Return the problems that parsing alone finds in CAST and the files."""
    return parse_dossier(documents(CAST, *files))[1]


def codes_and_places(*files: str) -> list[tuple[str, str]]:
    """Return the code and place of every problem in CAST and the files, those of `check` included."""
    return [(problem.code, str(problem.place)) for problem in read(CAST, NOTE, *files)[1]]


def position(fields: str) -> Position:
    """Return the position with these fields."""
    return dossier(CAST, f"{CLIP}positions:\n  - {{said: 2026-02-04, {fields}}}").positions[0]


# --- types of fields


def test_the_settings_of_a_dossier_have_their_defaults() -> None:
    settings = dossier("dossier: {title: T, parties: a}\nparties: {a: {name: A}}\n" + NOTE).settings
    assert settings.title == "T"
    assert settings.parties == ("a",)
    assert (settings.time_zone, settings.language, settings.marking) == ("UTC", "en-GB", "TLP:CLEAR")
    assert (settings.cutoff, settings.fresh_days, settings.stale_days, settings.split_days) == (24 * 60, 30, 21, 7)
    assert settings.likelihood_scale == "icd203"


def test_the_settings_of_a_dossier_are_typed() -> None:
    text = """
    dossier:
      title: T
      parties: [a, b]
      time_zone: Asia/Muscat
      language: ar-OM
      marking: TLP:AMBER+STRICT
      cutoff: 18:30
      fresh_days: 0
      stale_days: 10
      split_days: 007
      likelihood_scale: phia
    parties: {a: {name: A}, b: {name: B}}
    """
    settings = dossier(text, NOTE).settings
    assert (settings.cutoff, settings.fresh_days, settings.stale_days, settings.split_days) == (1110, 0, 10, 7)
    assert (settings.time_zone, settings.language) == ("Asia/Muscat", "ar-OM")
    assert (settings.marking, settings.likelihood_scale) == ("TLP:AMBER+STRICT", "phia")
    assert str(dossier(text, NOTE).zone) == "Asia/Muscat"


def test_registries_have_their_defaults() -> None:
    text = """
    parties: {p: {name: P}}
    people: {q: {name: Q}, r: {name: R, posts: [{post: chair}]}}
    issues: {i: {title: I, claim: It is so}}
    events: {e: {title: E}}
    sources: {s: {accessed: 2026-02-04}}
    """
    content = dossier(CAST, NOTE, text)
    party, person, issue = content.parties["p"], content.people["q"], content.issues["i"]
    event, source = content.events["e"], content.sources["s"]
    assert (party.id, party.role, party.country, party.members, party.also) == ("p", "party", None, (), ())
    assert (person.party, person.post, person.rank, person.posts, person.died) == (None, None, 4, (), None)
    post = content.people["r"].posts[0]
    assert (post.post, post.rank, post.party, post.from_, post.to) == ("chair", 4, None, None, None)
    assert (issue.options, issue.stale_days, issue.order, issue.parent) == ({}, None, None, None)
    assert (event.kind, event.when, event.parties, event.participants, event.outcome) == ("meeting", None, (), (), None)
    assert (source.kind, source.published, source.grade, source.withdrawn) == ("article", None, None, None)


def test_evidence_has_its_defaults() -> None:
    text = f"""{CLIP}
positions: [{{speaker: boss, said: 2026-02-04, text: Words}}]
updates: [{{event: e, date: 2026-02-04}}]
corrections: [{{of: e, date: 2026-02-04, text: It was not}}]
events: {{e: {{title: E}}}}
briefs: {{2026-02-04: {{}}}}
{NOTE}"""
    content = dossier(CAST, text)
    (said,), (update,), (note,) = content.positions, content.updates, content.notes
    (correction,), (brief,) = content.corrections, content.briefs
    assert (said.act, said.attribution, said.standing, said.mode, said.stance) == ("says", "on-record", False, None, {})
    assert (said.party, said.time, said.quote, said.reverses, said.draft) == (None, None, None, (), False)
    assert (update.time, update.status, update.by, update.when, update.text) == (None, None, None, None, None)
    assert (note.kind, note.event, note.basis, note.confidence) == ("context", None, (), None)
    assert (correction.kind, correction.was, correction.now) == ("correction", None, None)
    assert (brief.headline, brief.bottom_line, brief.watch, brief.pin, brief.omit) == (None, (), (), (), ())


def test_a_field_is_typed_by_its_model_and_not_by_yaml() -> None:
    record = position(
        "speaker: boss, time: 10:30, text: no, tags: [on, 1.10, 010], stance: {talks: for, arms: {take: against, "
        "text: No}}, standing: true, credibility: 2, marking: TLP:RED, original: {lang: fa, text: نه}"
    )
    assert record.said == parse_span("2026-02-04")
    assert record.time == parse_day_time("10:30")
    assert (record.text, record.tags) == ("no", ("on", "1.10", "010"))
    assert record.stance["talks"].take == "for"
    assert (record.stance["arms"].take, record.stance["arms"].text) == ("against", "No")
    assert (record.standing, record.credibility, record.marking) == (True, 2, "TLP:RED")
    assert record.original is not None and record.original.lang == "fa"


def test_a_list_of_one_may_be_written_as_that_one() -> None:
    text = """
    parties: {p: {name: P, also: The P, members: a}}
    events: {e: {title: E, parties: a, agenda: talks}}
    briefs: {2026-02-04: {bottom_line: One line, watch: {text: Another, basis: e}, pin: e}}
    """
    content = dossier(CAST, NOTE, text)
    assert (content.parties["p"].also, content.parties["p"].members) == (("The P",), ("a",))
    assert (content.events["e"].parties, content.events["e"].agenda) == (("a",), ("talks",))
    assert [line.text for line in content.briefs[0].bottom_line] == ["One line"]
    assert [(line.text, line.basis) for line in content.briefs[0].watch] == [("Another", ("e",))]
    assert content.briefs[0].pin == ("e",)


def test_a_plain_text_is_the_text_of_an_outcome_and_an_id_is_who_says_so() -> None:
    text = """
    events: {e: {title: E, outcome: A draft}, f: {title: F, outcome: {result: none, next: e}}}
    updates: [{event: e, date: 2026-02-04, by: a}, {event: e, date: 2026-02-04, by: {described: an official, of: b}}]
    """
    content = dossier(CAST, text)
    assert content.events["e"].outcome is not None and content.events["e"].outcome.text == "A draft"
    assert content.events["f"].outcome is not None and content.events["f"].outcome.next == "e"
    first, second = content.updates
    assert first.by is not None and first.by.person == "a"
    assert second.by is not None and (second.by.described, second.by.of) == ("an official", "b")


def test_from_is_a_key_of_a_post() -> None:
    text = "people: {p: {name: P, posts: [{post: chair, from: 2026-01, to: 2026-02-04, rank: 2, party: a}]}}"
    post = dossier(CAST, NOTE, text).people["p"].posts[0]
    assert (post.from_, post.to, post.rank) == (parse_span("2026-01"), parse_span("2026-02-04"), 2)


def test_the_history_of_an_event_becomes_its_updates() -> None:
    text = "events: {e: {title: E, history: [{date: 2026-02-03, status: proposed}, {date: 2026-02-04, when: 2026-03}]}}"
    updates = dossier(CAST, text).updates
    assert [(u.event, str(u.date), u.status) for u in updates] == [
        ("e", "2026-02-03", "proposed"), ("e", "2026-02-04", None),
    ]  # fmt: skip


def test_space_around_a_text_is_no_part_of_it() -> None:
    assert position('speaker: boss, text: "  Words  "').text == "Words"


@pytest.mark.parametrize(
    ("fields", "mode"),
    [
        ("speaker: boss, text: x, mode: reported", "reported"),
        ("speaker: boss, quote: x, inferred_from: one", "inferred"),
        ("speaker: {described: an official}, party: a, quote: x, inferred_from: one", "inferred"),
        ("speaker: {described: an official}, party: a, quote: x", "reported"),
        ("speaker: {described: an official, of: a}, text: x", "reported"),
        ("speaker: boss, quote: x", "direct"),
        ("speaker: boss, quote: x, text: y", "direct"),
        ("party: a, quote: x", "direct"),
        ("speaker: {office: the ministry, of: a}, quote: x", "direct"),
        ("party: a, text: x", "document"),
        ("speaker: {office: the ministry, of: a}, text: x", "document"),
        ("speaker: boss, text: x", "paraphrase"),
    ],
)
def test_the_mode_of_a_position_is_the_first_that_fits(fields: str, mode: str) -> None:
    one = "{id: one, speaker: envoy, said: 2026-02-01, text: x}"
    record = dossier(CAST, f"{CLIP}positions: [{one}, {{said: 2026-02-04, {fields}}}]").positions[1]
    assert record.effective_mode == mode


# --- faults of a single record: the text after CLIP, the code, line and column, a word of the hint
P = "positions:\n  - {speaker: boss, said: 2026-02-04, text: x"  # what follows starts at column 48
FAULTS: dict[str, tuple[str, str, int, int, str]] = {
    "top key": ("positons: []", "unknown-key", 2, 1, "`positions`"),
    "top key that is near none": ("zebra: []", "unknown-key", 2, 1, "positions"),
    "key of a record": (P + ", atc: says}", "unknown-key", 3, 48, "it can have about, act, "),
    "key behind a long dash": (P + ", – act: says}", "unknown-key", 3, 48, "`- `"),
    "key of a part": ("people:\n  x:\n    name: X\n    posts: [{post: y, form: 2026}]", "unknown-key", 5, 23, "`from`"),
    "key of a stance": (P + ", stance: {talks: {take: for, txt: y}}}", "unknown-key", 3, 76, "`text`"),
    "id inside a registry": ("parties:\n  x: {id: x, name: X}", "unknown-key", 3, 7, "`x:`"),
    "id inside a source": ("sources:\n  x: {id: x, published: 2026-02-04}", "unknown-key", 3, 7, "delete"),
    "event inside a history": (
        "events:\n  x: {title: X, history: [{event: x, date: 2026-02-04}]}", "unknown-key", 3, 28, "delete",
    ),
    "name of a party": ("parties:\n  x: {country: IR}", "missing-key", 3, 3, "`name`"),
    "claim of an issue": ("issues:\n  x: {title: X}", "missing-key", 3, 3, "`claim`"),
    "date of a position": ("positions:\n  - {speaker: boss, text: x}", "missing-key", 3, 5, "`said`"),
    "date of a second position": (
        "positions:\n  - {speaker: boss, said: 2026-02-04, text: x}\n  - {speaker: boss, text: x}",
        "missing-key", 4, 5, "`said`",
    ),
    "date of a note": ("notes:\n  - text: x\n  - date: 2026-02-04\n    text: y", "missing-key", 3, 5, "`date`"),
    "words of a position": ("positions:\n  - {speaker: boss, said: 2026-02-04}", "missing-key", 3, 5, "said"),
    "take of a stance": (P + ", stance: {talks: {text: y}}}", "missing-key", 3, 64, "`take`"),
    "post of a post": ("people:\n  x: {name: X, posts: [{rank: 1}]}", "missing-key", 3, 24, "`post`"),
    "mapping for a text": ("notes:\n  - {date: 2026-02-04, text: {a: b}}", "wrong-shape", 3, 30, "quotes"),
    "list for a date": ("notes:\n  - {date: [2026-02-04], text: x}", "wrong-shape", 3, 12, ""),
    "list for a word": (P + ", act: [says]}", "wrong-shape", 3, 53, ""),
    "mapping for a list": (P + ", tags: {a: b}}", "wrong-shape", 3, 54, ""),
    "text for a stance": (P + ", stance: for}", "wrong-shape", 3, 56, ""),
    "list for a stance": (P + ", stance: [talks]}", "wrong-shape", 3, 56, ""),
    "text for a record": ("notes:\n  - x", "wrong-shape", 3, 5, ""),
    "text for a second record": ("notes:\n  - {date: 2026-02-04, text: x}\n  - y", "wrong-shape", 4, 5, ""),
    "text for a registered record": ("parties:\n  x: X", "wrong-shape", 3, 3, ""),
    "list for a registry": ("parties:\n  - {name: X}", "wrong-shape", 2, 1, ""),
    "mapping for a list of records": ("notes:\n  x: {date: 2026-02-04, text: x}", "wrong-shape", 3, 3, "`- id: x`"),
    "record for a list of records": ("notes:\n  date: 2026-02-04\n  text: x", "wrong-shape", 2, 1, "`- `"),
    "name of a person": (P.replace("boss", "B. Boss") + "}", "bad-id", 3, 15, "`boss` (B. Boss)"),
    "last name": (P.replace("boss", "Boss") + "}", "bad-id", 3, 15, "`boss` (Boss)"),
    "name, nearly": (P.replace("boss", "B. Bos") + "}", "bad-id", 3, 15, "`boss` (B. Boss)"),
    "ids of a list without brackets": (P + ', to: "a, b"}', "bad-id", 3, 52, "`[a, b]`"),
    "status that is computed": (
        "updates:\n  - {event: e, date: 2026-02-04, status: moved}", "unknown-word", 3, 42, "`when:`"
    ),
    "status in other words": (
        "updates:\n  - {event: e, date: 2026-02-04, status: delayed}", "unknown-word", 3, 42, "`postponed`"
    ),
    "name of nobody": (P.replace("boss", "Zed Zulu") + "}", "bad-id", 3, 15, "{described: …}"),
    "name of a party for a person": (P + ", to: [Aland]}", "bad-id", 3, 53, "`a` (Aland)"),
    "name of a party for an event": (P + ", event: Aland}", "bad-id", 3, 55, "`aland`"),
    "name of an issue": (P + ", stance: {Arms: for}}", "bad-id", 3, 57, "`arms` (Arms)"),
    "mapping for a history": ("events:\n  x:\n    title: X\n    history: {a: b}", "wrong-shape", 5, 5, "- "),
    "text for a history": ("events:\n  x: {title: X, history: [y]}", "wrong-shape", 3, 27, ""),
    "empty text": ('notes:\n  - {date: 2026-02-04, text: ""}', "empty-text", 3, 30, "delete"),
    "text of spaces": ('notes:\n  - {date: 2026-02-04, text: "  "}', "empty-text", 3, 30, "delete"),
    "empty date": ('notes:\n  - {date: "", text: x}', "empty-text", 3, 12, "delete the key"),
    "long line": (f"notes:\n  - {{date: 2026-02-04, by: {'x ' * 1001}, text: x}}", "too-long", 3, 28, "shorten"),
    "long prose": (f"notes:\n  - {{date: 2026-02-04, text: {'x ' * 8193}}}", "too-long", 3, 30, "shorten"),
    "unbroken run": (f"notes:\n  - {{date: 2026-02-04, text: a {'x' * 201}}}", "unbroken-run", 3, 30, "200"),
    "id of a device": (P + ", id: con}", "bad-id", 3, 52, "`con-1`"),
    "id in capitals": (P + ", id: Fees}", "bad-id", 3, 52, "`fees`"),
    "id of a reference": ("notes:\n  - {date: 2026-02-04, text: x, event: The Talks}", "bad-id", 3, 40, "`the-talks`"),
    "id in a list": (P + ", about: [a, B]}", "bad-id", 3, 59, "`b`"),
    "id of an issue in a stance": (P + ", stance: {Talks: for}}", "bad-id", 3, 57, "`talks`"),
    "id of a speaker": ("positions:\n  - {speaker: Boss, said: 2026-02-04, text: x}", "bad-id", 3, 15, "`boss`"),
    "key of a registry": ("parties:\n  NO: {name: Norway}", "bad-id", 3, 3, "`no`"),
    "key of an option": ("issues:\n  x: {title: X, claim: Y, options: {A: b}}", "bad-id", 3, 37, "`a`"),
    "long id": (P + f", id: {'a' * 65}}}", "bad-id", 3, 52, "64"),
    "id in another script": (P + ", id: تهران}", "bad-id", 3, 52, "a–z"),
    "id with a hyphen at its end": (P + ", id: a-}", "bad-id", 3, 52, "`a`"),
    "no such day": ("notes:\n  - {date: 2026-02-30, text: x}", "bad-date", 3, 12, "28 days"),
    "clock time for a date": ("notes:\n  - {date: 10:30, text: x}", "bad-date", 3, 12, "time:"),
    "week for a day": ("sources:\n  x: {published: 2026-W6, withdrawn: 2026-02-01}", "bad-date", 3, 18, "2026-02-06"),
    "interval for a day": ("people:\n  x: {name: X, died: 2026-02}", "bad-date", 3, 22, "2026-02-04"),
    "day of a brief": ("briefs:\n  2026-02-31:\n    headline: x", "bad-date", 3, 3, "28 days"),
    "start of a post": ("people:\n  x: {name: X, posts: [{post: y, from: 10}]}", "bad-date", 3, 40, "2026-02-06"),
    "backwards": ("events:\n  x: {title: X, when: 2026-02-08/2026-02-06}", "backwards-interval", 3, 23, "earlier"),
    "hour of the day": (P + ", time: 25:00}", "bad-time", 3, 54, "23:59"),
    "part of the day": (P + ", time: noon}", "bad-time", 3, 54, "midday"),
    "hour in a date": ("notes:\n  - {date: 2026-02-04T24:00, text: x}", "bad-time", 3, 12, "23:59"),
    "rank": ("people:\n  x: {name: X, rank: 6}", "not-a-number", 3, 22, "5"),
    "rank of a post": ("people:\n  x: {name: X, posts: [{post: y, rank: first}]}", "not-a-number", 3, 40, "5"),
    "credibility": (P + ", credibility: 0}", "not-a-number", 3, 61, "6"),
    "order": ("issues:\n  x: {title: X, claim: Y, order: 1.5}", "not-a-number", 3, 34, "999"),
    "stale days": ("issues:\n  x: {title: X, claim: Y, stale_days: -1}", "not-a-number", 3, 39, "3650"),
    "yes": (P + ", standing: yes}", "not-a-boolean", 3, 58, "true"),
    "true in capitals": (P + ", standing: TRUE}", "not-a-boolean", 3, 58, "true"),
    "draft that is no boolean": (P + ", draft: ja}", "not-a-boolean", 3, 55, "true"),
    "take": (P + ", stance: {talks: four}}", "unknown-word", 3, 64, "`for`"),
    "take in a choice": (P + ", stance: {talks: {take: maybe}}}", "unknown-word", 3, 71, "conditional"),
    "act": (P + ", act: sayss}", "unknown-word", 3, 53, "`says`"),
    "status": ("updates:\n  - {event: x, date: 2026-02-04, status: canceled}\nevents: {x: {title: X}}",
               "unknown-word", 3, 42, "`cancelled`"),
    "status in a history": (
        "events:\n  x: {title: X, history: [{date: 2026-02-04, status: heldd}]}", "unknown-word", 3, 54, "`held`",
    ),
    "kind of event": ("events:\n  x: {title: X, kind: dinner}", "unknown-word", 3, 23, "meeting"),
    "marking of a record": (P + ", marking: TLP:GREN}", "unknown-word", 3, 57, "TLP:GREEN"),
    "grade": ("sources:\n  x: {published: 2026-02-04, grade: G}", "unknown-word", 3, 37, "A"),
    "script in an address": ("sources:\n  x: {published: 2026-02-04, url: javascript:alert(1)}", "bad-url", 3, 35,
                             "https://"),
    "address without a scheme": ("sources:\n  x: {published: 2026-02-04, url: a.example}", "bad-url", 3, 35, "https://"),
    "address without a host": ("sources:\n  x: {published: 2026-02-04, archive: //b}", "bad-url", 3, 39, "https://"),
    "address of a file": ("sources:\n  x: {published: 2026-02-04, url: file:///x}", "bad-url", 3, 35, "https://"),
    "address with a space": ("sources:\n  x: {published: 2026-02-04, url: https://a b}", "bad-url", 3, 35, "https://"),
    "link to a script": ("notes:\n  - {date: 2026-02-04, text: '[x](javascript:alert(1))'}", "bad-link", 3, 30,
                         "https"),
    "language": (P + ", original: {lang: English, text: y}}", "bad-language", 3, 65, "en-GB"),
    "time zone of an event": ("events:\n  x: {title: X, time_zone: Muscat}", "bad-time-zone", 3, 28, "Asia/Muscat"),
    "time zone that is a path": ("events:\n  x: {title: X, time_zone: ../UTC}", "bad-time-zone", 3, 28, "IANA"),
    "country by name": ("parties:\n  x: {name: X, country: Iran}", "bad-country", 3, 25, "IR"),
    "country in small letters": ("parties:\n  x: {name: X, country: ir}", "bad-country", 3, 25, "`IR`"),
    "draft": (P + ", draft: true}", "draft", 3, 55, "delete"),
    "draft of an event": ("events:\n  x: {title: X, draft: true}", "draft", 3, 24, "delete"),
    "two speakers": ("positions:\n  - {speaker: {person: boss, office: y}, said: 2026-02-04, text: x}",
                     "several-speakers", 3, 15, "office"),
    "no speaker in braces": ("positions:\n  - {speaker: {of: a}, said: 2026-02-04, text: x}", "several-speakers", 3, 15,
                             "office"),
    "person with a party": ("positions:\n  - {speaker: {person: boss, of: b}, said: 2026-02-04, text: x}",
                            "several-speakers", 3, 15, "people"),
    "empty participant": ("events:\n  x: {title: X, participants: [{person: boss}, {role: y}]}", "several-speakers", 3,
                          48, "person"),
    "who says so twice": ("updates:\n  - {event: x, date: 2026-02-04, by: {person: a, described: y}}\n"
                          "events: {x: {title: X}}", "several-speakers", 3, 38, "office"),
    "background by name": (P + ", attribution: background}", "undescribed-background", 3, 5, "described"),
    "deep background by nobody": (
        "positions:\n  - {party: a, said: 2026-02-04, text: x, attribution: deep-background}",
        "undescribed-background", 3, 5, "described",
    ),
    "undated source": ("sources:\n  x: {publisher: X}", "undated-source", 3, 3, "published"),
    "position without words, second": (P + "}\n  - {speaker: boss, said: 2026-02-04}", "missing-key", 4, 5, "said"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "column", "word"), FAULTS.values(), ids=FAULTS)
def test_each_fault_of_a_record_is_one_problem_at_its_place(
    text: str, code: str, line: int, column: int, word: str
) -> None:
    problems = parse_problems(CLIP + text)
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [(code, line, column)]
    assert problems[0].place.text == (CLIP + text).split("\n")[line - 1]
    assert problems[0].place.file == "file-1.yaml"


@pytest.mark.parametrize(("text", "word"), [(fault[0], fault[4]) for fault in FAULTS.values()], ids=FAULTS)
def test_each_fault_of_a_record_is_told_with_its_cure(text: str, word: str) -> None:
    problems = parse_problems(CLIP + text)
    assert problems
    assert all(problem.hint for problem in problems)
    assert word in f"{problems[0].message}, {problems[0].hint}"


def test_every_kind_of_problem_of_a_record_has_a_fault_here() -> None:
    kinds = list(PROBLEM_TYPES)
    of_records = kinds[kinds.index("unknown-key") : kinds.index("undated-source") + 1]
    assert set(of_records) == {fault[1] for fault in FAULTS.values()}


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("dossier: {parties: [a]}", "missing-key", 1),
        ("dossier: {title: T}", "missing-key", 1),
        ("dossier: {title: T, parties: [a], cutof: 1}", "unknown-key", 35),
        ("dossier: {title: T, parties: [a], cutoff: 25:00}", "bad-time", 43),
        ("dossier: {title: T, parties: [a], language: english}", "bad-language", 45),
        ("dossier: {title: T, parties: [a], time_zone: Muscat}", "bad-time-zone", 46),
        ("dossier: {title: T, parties: [a], fresh_days: -1}", "not-a-number", 47),
        ("dossier: {title: T, parties: [a], draft: true}", "draft", 42),
        ("dossier: {title: T, parties: [a], theme: {paper: a4}}", "unknown-word", 50),
        ("dossier: {title: T, parties: [a], theme: {accent: red}}", "bad-colour", 51),
        ("dossier: {title: T, parties: [a], theme: {accent: '#ffcc00'}}", "bad-colour", 51),
        ("dossier: {title: T, parties: [a], theme: {logo: ../logo.svg}}", "bad-picture", 49),
        ("dossier: {title: T, parties: [a], theme: {logo: logo.exe}}", "bad-picture", 49),
        ("dossier: {title: T, parties: [a], theme: {sections: [news]}}", "unknown-word", 54),
        ("dossier: {title: T, parties: [a], theme: {sections: [watch, watch]}}", "repeated-section", 42),
        ("dossier: {title: T, parties: [a], theme: {titles: {news: X}}}", "unknown-word", 52),
        ("dossier: {title: T, parties: {a: b}}", "wrong-shape", 30),
        ("dossier: Talks", "wrong-shape", 1),
        ("dossier: [Talks]", "wrong-shape", 1),
    ],
)
def test_a_broken_dossier_record_is_the_only_problem(text: str, code: str, column: int) -> None:
    with pytest.raises(ContentError) as error:
        parse_dossier(documents(text, NOTE))
    assert [(p.code, str(p.place)) for p in error.value.problems] == [(code, f"file-0.yaml:1:{column}")]


def test_a_setting_under_its_old_name_is_read_with_a_warning() -> None:
    cast = CAST.replace("time_zone: UTC", "time_zone: UTC, looks: {paper: letter}")
    (problem,) = read(cast, NOTE)[1]
    assert (problem.code, problem.hint) == ("renamed-key", "write `theme:`")
    assert problem.place.text[problem.place.column - 1 :].startswith("looks:")
    assert dossier(cast, NOTE).settings.theme.paper == "letter"


def test_no_dossier_record_is_a_problem_that_shows_the_way() -> None:
    with pytest.raises(ContentError) as error:
        parse_dossier(documents(NOTE))
    (problem,) = error.value.problems
    assert problem.code == "no-dossier"
    assert "briefgen init" in problem.hint


def test_the_problems_beside_a_missing_dossier_record_are_told_too() -> None:
    with pytest.raises(ContentError) as error:
        parse_dossier(documents("notes: [{date: 2026-02-30, text: x}]"))
    assert [problem.code for problem in error.value.problems] == ["no-dossier", "bad-date"]


def test_a_second_dossier_record_names_the_first() -> None:
    (problem,) = parse_problems("dossier: {title: Other, parties: [a]}")
    assert (problem.code, str(problem.place)) == ("repeated-dossier", "file-1.yaml:1:1")
    assert [str(place) for _, place in problem.related] == ["file-0.yaml:2:1"]
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "place", "first"),
    [
        ("parties:\n  a: {name: Other}", "file-1.yaml:2:3", "file-0.yaml:4:3"),
        ("people:\n  a: {name: Other}", "file-1.yaml:2:3", "file-0.yaml:4:3"),
        ("parties:\n  boss: {name: Other}", "file-1.yaml:2:3", "file-0.yaml:12:3"),
        ("issues:\n  talks: {title: T, claim: C}", "file-1.yaml:2:3", "file-0.yaml:16:3"),
        ("source: {id: s1, published: 2026-02-04}", "file-1.yaml:1:1", "file-0.yaml:19:3"),
        (
            "notes:\n  - {id: x, date: 2026-02-04, text: x}\n  - {id: x, date: 2026-02-04, text: y}",
            "file-1.yaml:3:10", "file-1.yaml:2:10",
        ),
    ],
)  # fmt: skip
def test_a_second_record_of_the_same_id_names_the_first(text: str, place: str, first: str) -> None:
    (problem,) = parse_problems(text)
    assert (problem.code, str(problem.place)) == ("repeated-id", place)
    assert [str(place_of_first) for _, place_of_first in problem.related] == [first]
    assert problem.hint


def test_records_of_different_kinds_may_have_the_same_id() -> None:
    text = f"""{CLIP}
events: {{x: {{title: X}}}}
issues: {{x: {{title: X, claim: Y}}}}
positions: [{{id: x, speaker: boss, said: 2026-02-04, text: x}}]
updates: [{{id: x, event: x, date: 2026-02-04, status: held}}]
"""
    assert read(CAST, text)[1] == []


def test_a_day_has_one_record_of_editors_lines() -> None:
    texts = ("briefs: {2026-02-04: {headline: One}}", "briefs: {2026-02-04: {headline: Two}}")
    assert [problem.code for problem in parse_problems(*texts)] == ["repeated-id"]


def test_the_problems_of_all_files_are_told_in_one_run() -> None:
    files = (
        "notes: [{date: 2026-02-30, text: x}, {date: 2026-02-04, txt: y, text: z}]",
        "parties: {x: {nam: X}}\nzebra: x",
        "people: {y: {name: Y, party: nobody, rank: 9}}\nnotes: [{date: 2026-02-04, text: z, event: nothing}]",
    )
    codes = [(place.partition(":")[0], code) for code, place in codes_and_places(*files)]
    assert sorted(codes) == [
        ("file-2.yaml", "bad-date"), ("file-2.yaml", "unknown-key"), ("file-3.yaml", "missing-key"),
        ("file-3.yaml", "unknown-key"), ("file-3.yaml", "unknown-key"), ("file-4.yaml", "not-a-number"),
        ("file-4.yaml", "unknown-id"),
    ]  # fmt: skip


def test_all_problems_of_one_record_are_told_in_one_run() -> None:
    text = "positions:\n  - {speaker: Boss, said: 10:30, stance: {talks: four, Arms: for}, act: sayss, text: '', zz: y}"
    assert sorted(problem.code for problem in parse_problems(text)) == [
        "bad-date", "bad-id", "bad-id", "empty-text", "unknown-key", "unknown-word", "unknown-word",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("positon: []", "did you mean `positions`?"),
        (P + ", stanc: {}}", "did you mean `stance`?"),
        (P + ", stance: {talks: agianst}}", "did you mean `against`?"),
        (P + ", stance: {talks: For}}", "did you mean `for`?"),
        (P + ", marking: tlp:green}", "did you mean `TLP:GREEN`?"),
        (P + ", about: [minster]}", "did you mean `minister`?"),
        (P + ", stance: {talk: for}}", "did you mean `talks`?"),
        ("positions:\n  - {speaker: ministr, said: 2026-02-04, text: x}", "did you mean `minister`?"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_was_meant(text: str, hint: str) -> None:
    (problem,) = read(CAST, NOTE, CLIP + text)[1]
    assert problem.hint == hint


# --- places


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("speaker",), "file-1.yaml:5:14"),
        (("stance", "talks"), "file-1.yaml:8:14"),
        (("stance", "arms", "take"), "file-1.yaml:9:20"),
        (("about", 1), "file-1.yaml:10:16"),
        (("said",), "file-1.yaml:6:11"),
        (("party",), "file-1.yaml:5:5"),
    ],
)
def test_a_record_knows_the_places_of_its_fields(path: tuple[str | int, ...], place: str) -> None:
    text = """\
    source: {published: 2026-02-04}
    positions:
      # The first.
      - {speaker: boss, said: 2026-02-03, text: x}
      - speaker: boss
        said: 2026-02-04
        stance:
          talks: for
          arms: {take: against}
        about: [a, b]
        text: x
    """
    record = dossier(CAST, dedent(text)).positions[1]
    assert str(record.locate(*path)) == place


def test_a_record_of_a_list_stands_where_its_own_item_stands() -> None:
    text = (
        f"{CLIP}positions:\n  - {{speaker: boss, said: 2026-02-03, text: x}}\n  - speaker: boss\n    said: 2026-02-04\n"
    )
    first, second = dossier(CAST, text + "    text: y\n").positions
    assert (str(first.at), str(second.at)) == ("file-1.yaml:3:5", "file-1.yaml:4:5")


def test_a_record_of_a_registry_stands_where_its_key_stands() -> None:
    content = dossier(CAST, NOTE, "parties:\n  x: {name: X}\n  y:\n    name: Y\n")
    assert [str(content.parties[id].at) for id in ("x", "y")] == ["file-2.yaml:2:3", "file-2.yaml:3:3"]


def test_the_keys_of_a_mapping_have_places_of_their_own() -> None:
    text = f"{CLIP}positions:\n  - speaker: boss\n    said: 2026-02-04\n    text: x\n    stance:\n      talks: for\n"
    record = dossier(CAST, text).positions[0]
    assert str(record.locate("stance", "talks", key=True)) == "file-1.yaml:7:7"


def test_an_update_in_a_history_stands_where_it_is_written() -> None:
    text = """\
    events:
      e:
        title: E
        history:
          - {date: 2026-02-03, status: proposed}
          - date: 2026-02-04
            status: held
            by: boss
    """
    update = dossier(CAST, dedent(text)).updates[1]
    assert str(update.at) == "file-1.yaml:6:9"
    assert str(update.locate("by")) == "file-1.yaml:8:13"


# --- the source of a clip


def test_every_record_of_a_clip_rests_on_its_source() -> None:
    text = """
    source: {id: clip, published: 2026-02-04}
    positions: [{speaker: boss, said: 2026-02-04, text: x}]
    updates: [{event: e, date: 2026-02-04}]
    notes: [{date: 2026-02-04, text: x}]
    corrections: [{of: e, date: 2026-02-04, text: x}]
    events: {e: {title: E, history: [{date: 2026-02-04}]}}
    people: {p: {name: P}}
    """
    content = dossier(CAST, text)
    assert {record.cited for record in content.evidence} == {("clip",)}
    assert len(list(content.evidence)) == 5
    assert content.events["e"].cited == content.people["p"].cited == ("clip",)


def test_sources_of_a_record_add_to_that_of_its_clip() -> None:
    text = "source: {id: clip, published: 2026-02-04}\npositions:\n"
    text += "  - {speaker: boss, said: 2026-02-04, text: x, sources: [s2, clip, s1]}"
    assert dossier(CAST, text).positions[0].cited == ("clip", "s2", "s1")


def test_a_clip_does_not_lend_its_source_to_other_files() -> None:
    content = dossier(CAST, "source: {id: clip, published: 2026-02-04}", NOTE)
    assert content.notes[0].cited == ()
    assert content.sources["clip"].cited == ()


def test_the_source_of_a_clip_stands_in_any_order_of_its_keys() -> None:
    text = "positions: [{speaker: boss, said: 2026-02-04, text: x}]\nsource: {id: clip, published: 2026-02-04}"
    assert dossier(CAST, text).positions[0].cited == ("clip",)


def clip_of(name: str, text: str) -> tuple[Dossier, list[Problem]]:
    document, problems = read_document(name, text.encode())
    assert document is not None
    assert problems == []
    return parse_dossier([*documents(CAST), document])


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("content/clips/2026-02-04-talks.yaml", "2026-02-04-talks"),
        ("talks.yaml", "talks"),
        ("talks.yml", "talks"),
        ("a.b/talks.yaml", "talks"),
    ],
)
def test_the_id_of_a_clips_source_is_by_default_the_name_of_its_file(name: str, id: str) -> None:
    content, problems = clip_of(name, CLIP + NOTE)
    assert problems == []
    assert content.sources[id].id == id
    assert content.notes[0].cited == (id,)


@pytest.mark.parametrize(
    "name", ["Talks.yaml", "talks on friday.yaml", "talks_on_friday.yaml", "a.b.yaml", "محادثات.yaml"]
)
def test_a_file_whose_name_is_no_id_is_told_so_once(name: str) -> None:
    _, problems = clip_of(name, CLIP + "positions: [{speaker: boss, said: 2026-02-04, text: x}]")
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [("bad-id", 1, 1)]
    assert "id:" in problems[0].hint


def test_a_file_whose_name_is_no_id_may_name_its_source() -> None:
    content, problems = clip_of("Talks.yaml", "source: {id: talks, published: 2026-02-04}\n" + NOTE)
    assert problems == []
    assert content.notes[0].cited == ("talks",)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("source: {publisher: X}", "undated-source", "file-1.yaml:1:1"),
        ("source: {id: Clip, published: 2026-02-04}", "bad-id", "file-1.yaml:1:14"),
        ("source: {id: [x], published: 2026-02-04}", "wrong-shape", "file-1.yaml:1:14"),
        ("source: {published: 2026-02-30}", "bad-date", "file-1.yaml:1:21"),
        ("source: {published: 2026-02-04, publsher: X}", "unknown-key", "file-1.yaml:1:33"),
        ("source: The Harbour Post", "wrong-shape", "file-1.yaml:1:1"),
        ("source: [x]", "wrong-shape", "file-1.yaml:1:1"),
    ],
)
def test_a_broken_source_of_a_clip_is_the_only_problem(text: str, code: str, place: str) -> None:
    text += "\npositions: [{speaker: boss, said: 2026-02-04, text: x}]"
    assert [(p.code, str(p.place)) for p in read(CAST, text, NOTE)[1]] == [(code, place)]


# --- renamed records

RENAMED = """
dossier: {title: T, parties: [old-a, b]}
parties:
  new-a: {name: A, formerly: old-a}
  b: {name: B, members: [old-a], parent: old-a}
people:
  new-p: {name: P, party: old-a, formerly: [old-p, older-p]}
  q: {name: Q, posts: [{post: chair, party: old-a}]}
issues:
  new-i: {title: I, claim: C, formerly: old-i}
  j: {title: J, claim: C, parent: old-i}
sources:
  new-s: {published: 2026-02-04, formerly: old-s}
events:
  new-e: {title: E, formerly: old-e}
  f:
    title: F
    parent: old-e
    replaces: old-e
    host: old-a
    parties: [old-a, b]
    participants: [{person: old-p}, {party: old-a}]
    agenda: old-i
    disputed: [old-i]
    resets: [old-i]
    outcome: {text: x, next: old-e}
    sources: old-s
    history: [{date: 2026-02-04, by: older-p, parties: old-a, sources: old-s}]
updates:
  - {event: old-e, date: 2026-02-04, by: old-a, host: old-a, sources: old-s}
  - {event: old-e, date: 2026-02-04, by: {described: an official, of: old-a}, sources: [old-s]}
positions:
  - speaker: old-p
    party: old-a
    said: 2026-02-04
    text: x
    stance: {old-i: for}
    about: [old-a, older-p]
    to: old-p
    mentions: old-a
    because: old-e
    event: old-e
    for_person: old-p
    sources: old-s
  - {speaker: {office: the ministry, of: old-a}, said: 2026-02-04, text: y, sources: old-s}
notes:
  - {date: 2026-02-04, text: x, event: old-e, ref: old-i, basis: [old-e, old-p], sources: [old-s]}
briefs:
  2026-02-04: {pin: old-e, omit: [old-e], bottom_line: [{text: x, basis: old-e}], watch: {text: x, basis: old-s}}
corrections:
  - {of: old-e, date: 2026-02-04, text: x}
"""


def test_a_record_is_found_everywhere_by_a_former_id() -> None:
    content, problems = read(RENAMED)
    assert problems == []
    ids = [reference.id for record in content.records for reference in record.references()]
    assert [id for id in ids if id.startswith("old")] == []
    assert {"new-a", "new-p", "new-i", "new-s", "new-e"} <= set(ids)


def test_the_place_of_a_renamed_reference_is_still_known() -> None:
    content = dossier(RENAMED)
    assert content.positions[0].locate("stance", "new-i").text.strip() == "stance: {old-i: for}"


def test_the_source_of_a_clip_is_found_by_a_former_id() -> None:
    files = (
        "source: {id: new, formerly: old, published: 2026-02-04}\n",
        "notes: [{date: 2026-02-04, text: x, sources: old}]",
    )
    assert dossier(CAST, *files).notes[0].cited == ("new",)


def test_a_rename_is_known_to_files_that_are_read_before_it() -> None:
    files = ("notes: [{date: 2026-02-04, text: x, event: old}]", "events: {new: {title: E, formerly: old}}")
    assert dossier(CAST, *files).notes[0].event == "new"


def test_a_former_id_of_one_kind_does_not_rename_another() -> None:
    text = "issues: {i: {title: I, claim: C, formerly: talk}}\nevents: {talk: {title: E}}\n"
    content = dossier(CAST, text, "notes: [{date: 2026-02-04, text: x, event: talk}]")
    assert content.notes[0].event == "talk"


def test_a_former_id_that_another_record_has_now_is_a_problem() -> None:
    assert codes_and_places("parties: {x: {name: X, formerly: a}}") != []


def test_a_former_id_that_two_records_had_is_a_problem() -> None:
    assert codes_and_places("parties: {x: {name: X, formerly: old}, y: {name: Y, formerly: old}}") != []


# --- ids that are not typed


def ids_of(*texts: str) -> list[str | None]:
    return [record.id for record in dossier(CAST, *texts).positions]


RECORDS = [
    "{speaker: boss, said: 2026-02-04, text: x}",
    "{speaker: envoy, said: 2026-02-04, text: x}",
    "{party: a, said: 2026-02-04, text: x, stance: {talks: for, arms: against}}",
]


@given(st.permutations(RECORDS))
def test_an_untyped_id_does_not_depend_on_the_place_in_the_file(records: list[str]) -> None:
    ids = dict(zip(records, ids_of(f"{CLIP}positions: [{', '.join(records)}]"), strict=True))
    assert [ids[record] for record in RECORDS] == ids_of(f"{CLIP}positions: [{', '.join(RECORDS)}]")
    assert len(set(ids.values())) == len(RECORDS)


def test_an_untyped_id_does_not_depend_on_how_the_record_is_set() -> None:
    flow = f"{CLIP}positions: [{{speaker: boss, said: 2026-02-04, text: x}}]"
    block = f"# A comment.\n{CLIP}\npositions:\n- text: 'x'\n  said: \"2026-02-04\"\n  speaker: boss\n"
    assert ids_of(flow) == ids_of(block)


def test_an_untyped_id_is_that_of_its_kind_and_its_words() -> None:
    text = f"{CLIP}events: {{e: {{title: E}}}}\nupdates: [{{event: e, date: 2026-02-04}}]\n{NOTE}"
    content = dossier(CAST, text)
    assert str(content.updates[0].id).startswith("update-")
    assert str(content.notes[0].id).startswith("note-")
    assert ids_of(f"{CLIP}positions: [{RECORDS[0]}]") != ids_of(f"{CLIP}positions: [{RECORDS[1]}]")


def test_the_same_words_in_two_clips_have_two_ids() -> None:
    one, other = (f"source: {{id: {id}, published: 2026-02-04}}\npositions: [{RECORDS[0]}]" for id in ("c1", "c2"))
    assert len(set(ids_of(one, other))) == 2


def test_a_typed_id_is_kept() -> None:
    assert ids_of(f"{CLIP}positions: [{{id: mine, speaker: boss, said: 2026-02-04, text: x}}]") == ["mine"]


# --- one fault, one problem

REFERRING = """
source: {published: 2026-02-04}
positions:
  - {speaker: p, party: x, said: 2026-02-04, text: x, stance: {i: for}, event: e, reverses: one, sources: s}
"""
SOUND = {
    "parties": "parties: {x: {name: X}}",
    "people": "people: {p: {name: P, party: b}}",
    "issues": "issues: {i: {title: I, claim: C}}",
    "sources": "sources: {s: {published: 2026-02-04}}",
    "events": "events: {e: {title: E}}",
    "positions": f"{CLIP}positions: [{{id: one, party: x, said: 2026-02-03, text: x, stance: {{i: against}}}}]",
}
BROKEN = {
    "party": ("parties", "parties: {x: {nam: X, name: X}}", "unknown-key"),
    "party of a wrong shape": ("parties", "parties: {x: X}", "wrong-shape"),
    "person": ("people", "people: {p: {name: P, party: b, rank: 9}}", "not-a-number"),
    "draft of a person": ("people", "people: {p: {name: P, party: b, draft: true}}", "draft"),
    "issue": ("issues", "issues: {i: {title: I}}", "missing-key"),
    "source": ("sources", "sources: {s: {publisher: S}}", "undated-source"),
    "event": ("events", "events: {e: {title: E, when: 10:30}}", "bad-date"),
    "event with its id inside": ("events", "events: {e: {title: E, id: e}}", "unknown-key"),
    "position": (
        "positions", f"{CLIP}positions: [{{id: one, party: x, said: 2026-02-31, text: x}}]", "bad-date",
    ),
    "people in a list": ("people", "people: [{id: p, name: P, party: b}]", "wrong-shape"),
    "key of a party in capitals": ("parties", "parties: {X: {name: X}}", "bad-id"),
    "singular of a key": ("people", "person: {p: {name: P, party: b}}", "unknown-key"),
}  # fmt: skip


def test_the_dossier_around_each_broken_record_is_sound() -> None:
    assert codes_and_places(*SOUND.values(), REFERRING) == []


@pytest.mark.parametrize(("key", "text", "code"), BROKEN.values(), ids=BROKEN)
def test_a_broken_record_is_not_a_second_problem_for_those_that_refer_to_it(key: str, text: str, code: str) -> None:
    assert [problem_code for problem_code, _ in codes_and_places(*{**SOUND, key: text}.values(), REFERRING)] == [code]


def test_a_broken_record_that_is_the_only_dated_one_does_not_leave_the_dossier_undated() -> None:
    assert [p.code for p in read(CAST, "notes: [{date: 2026-02-30, text: x}]")[1]] == ["bad-date"]


def test_a_value_that_the_reader_refused_is_not_a_second_problem() -> None:
    text = f"{CLIP}positions:\n  - speaker: boss\n    said:\n    text: x\n    tags: [~]\n    stance:\n      talks:\n"
    assert {code for code, _ in codes_and_places(text)} == {"empty-value"}


@pytest.mark.parametrize("text", ["parties:\n", "notes:\n", "source:\n", "briefs:\n", "people:\n  x:\n", "zebra:\n"])
def test_a_key_without_value_is_one_problem(text: str) -> None:
    assert {code for code, _ in codes_and_places(text)} - {"unknown-key"} == {"empty-value"}


@pytest.mark.parametrize("text", ["*a : b\n", "parties: {*a : {name: X}}\n", "people: {x: {name: X, *a : b}}\n"])
def test_an_alias_as_a_key_is_one_problem(text: str) -> None:
    assert [code for code, _ in codes_and_places(text)] == ["alias"]


def test_a_dossier_in_a_refused_shape_is_told_once() -> None:
    with pytest.raises(ContentError) as error:
        read("dossier: text\n" + NOTE)
    assert [problem.code for problem in error.value.problems] == ["wrong-shape"]
