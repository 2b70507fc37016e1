"""The rules that need several records: each finds its fault at its place, with a hint, and accepts sound content."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from briefgen.content import check as module
from briefgen.content.check import RULES, check_dossier
from briefgen.content.load import read_document
from briefgen.content.parse import parse_dossier
from briefgen.problem_codes import PROBLEM_TYPES
from briefgen.problems import Problem
from tests.dossiers import CAST, read

CLIP = "source: {id: clip, published: 2026-02-04}\n"
NOTE = "notes: [{date: 2026-02-04, text: A note}]\n"


OFF_RECORD = CLIP + "positions: [{id: off, speaker: boss, said: 2026-02-04, attribution: off-record, text: x}]\n"


class Fault(NamedTuple):
    """A file beside CAST that breaks one rule, with `▸` before the place; the code and a word of the hint."""

    rule: str
    text: str
    code: str
    hint: str
    related: str = ""


def marked(text: str) -> tuple[str, tuple[int, int] | None]:
    """Return the text without its mark, and the line and column of the mark; None where it has no mark."""
    before, mark, after = text.partition("▸")
    place = (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else None
    return before + after, place


def positions(*fields: str) -> str:
    items = "".join(f"  - {_record('said: 2026-02-04, text: x, ', item)}\n" for item in fields)
    return f"{CLIP}positions:\n{items}"


def updates(*fields: str) -> str:
    return CLIP + "events: {e: {title: E}}\nupdates:\n" + "".join(f"  - {_record('event: e, ', f)}\n" for f in fields)


def judgements(*fields: str) -> str:
    return "notes:\n" + "".join(
        f"  - {_record('kind: judgement, date: 2026-02-04, basis: [s1], ', item)}\n" for item in fields
    )


def _record(common: str, fields: str) -> str:
    """A record in braces; a mark before its fields goes before the brace."""
    return f"▸{{{common}{fields[1:]}}}" if fields.startswith("▸") else f"{{{common}{fields}}}"


SEAL = f"""seal:
  {{day: 2026-02-04, number: 1, commit: {"a" * 40}, version: 0.1.0, templates: {"b" * 64}, files: {{a.md: {"c" * 64}}}}}
"""


DATED = CLIP + "positions:\n  - {id: one, speaker: boss, said: 2026-02-01, text: x, stance: {talks: for}}\n"
TWO_OFFICES = "people: {two: {name: T, posts: [{post: king, party: a, rank: 1}, {post: chair, party: b}]}}"


FAULTS: dict[str, Fault] = {
    # unknown_ids
    "speaker": Fault("unknown_ids", positions("speaker: ▸minster"), "unknown-id", "`minister`"),
    "speaker that is near none": Fault("unknown_ids", positions("speaker: ▸zzz"), "unknown-id", "`people:`"),
    "party as a speaker": Fault("unknown_ids", positions("speaker: ▸a"), "unknown-id", "`a` is a party"),
    "party of a position": Fault("unknown_ids", positions("party: ▸zzz"), "unknown-id", "`parties:`"),
    "party of an office": Fault(
        "unknown_ids", positions("speaker: {office: O, of: ▸zzz}"), "unknown-id", "`parties:`"
    ),
    "issue of a stance": Fault(
        "unknown_ids", positions("speaker: boss, stance: {arms: for, ▸talk: for}"), "unknown-id", "`talks`"
    ),
    "event as an issue": Fault(
        "unknown_ids",
        positions("speaker: boss, stance: {▸summit-x: for}") + "events: {summit-x: {title: E}}",
        "unknown-id", "`summit-x` is an event",
    ),
    "whom it is about": Fault("unknown_ids", positions("speaker: boss, about: [a, ▸zzz]"), "unknown-id", "people"),
    "event of a position": Fault("unknown_ids", positions("speaker: boss, event: ▸zzz"), "unknown-id", "events"),
    "principal": Fault("unknown_ids", positions("speaker: deputy, for_person: ▸chif"), "unknown-id", "`chief`"),
    "reversed position": Fault("unknown_ids", positions("speaker: boss, reverses: [▸zzz]"), "unknown-id", "`id: zzz`"),
    "source": Fault("unknown_ids", positions("speaker: boss, sources: [s1, ▸s11]"), "unknown-id", "`s1`"),
    "event of an update": Fault("unknown_ids", "updates: [{event: ▸zzz, date: 2026-01-01, sources: s1}]",
                                "unknown-id", "`events:`"),
    "who says so": Fault(
        "unknown_ids", updates("date: 2026-02-04, by: ▸zzz"), "unknown-id", "`people:` or `parties:`"
    ),
    "host of an event": Fault("unknown_ids", NOTE + "events: {e: {title: E, host: ▸zzz}}", "unknown-id", "parties"),
    "participant": Fault(
        "unknown_ids", NOTE + "events: {e: {title: E, participants: [{person: ▸bos}]}}", "unknown-id", "`boss`"
    ),
    "what comes next": Fault(
        "unknown_ids", NOTE + "events: {e: {title: E, outcome: {text: x, next: ▸zzz}}}", "unknown-id", "events"
    ),
    "party of a person": Fault("unknown_ids", NOTE + "people: {p: {name: P, party: ▸zz}}", "unknown-id", "parties"),
    "party of a post": Fault(
        "unknown_ids", NOTE + "people: {p: {name: P, posts: [{post: x, party: ▸zz}]}}", "unknown-id", "parties"
    ),
    "parent of an issue": Fault(
        "unknown_ids", NOTE + "issues: {i: {title: I, claim: C, parent: ▸tallks}}", "unknown-id", "`talks`"
    ),
    "basis of a note": Fault(
        "unknown_ids", "notes: [{date: 2026-02-04, text: x, basis: [talks, ▸zzz]}]", "unknown-id", "`id: zzz`"
    ),
    "pin of a brief": Fault("unknown_ids", "briefs: {2026-02-04: {pin: ▸zzz}}", "unknown-id", "`id: zzz`"),
    "basis of a bottom line": Fault(
        "unknown_ids", "briefs: {2026-02-04: {bottom_line: [{text: x, basis: [▸zzz]}]}}", "unknown-id", "`id: zzz`"
    ),
    "what is corrected": Fault(
        "unknown_ids", "corrections: [{of: ▸zzz, date: 2026-02-04, text: x}]", "unknown-id", "`id: zzz`"
    ),
    # the others, in the order of RULES
    "option": Fault(
        "unknown_options",
        positions("party: a, stance: {i: {take: for, option: ▸hlaf}}")
        + "issues: {i: {title: I, claim: C, options: {half: Half, full: Full}}}",
        "unknown-option", "`half`",
    ),
    "option of an issue without any": Fault(
        "unknown_options", positions("party: a, stance: {talks: {take: for, option: ▸half}}"), "unknown-option",
        "`options` of `talks`",
    ),
    "position written twice": Fault(
        "repeated_records", positions("speaker: boss", "speaker: envoy", "▸speaker: boss"), "repeated-record",
        "delete", "file-1.yaml:3:5",
    ),
    "update written twice": Fault(
        "repeated_records", updates("date: 2026-02-04", "▸date: 2026-02-04"), "repeated-record", "delete",
        "file-1.yaml:4:5",
    ),
    "note written twice": Fault(
        "repeated_records", "notes:\n- {date: 2026-02-04, text: x}\n- ▸{date: 2026-02-04, text: x}\n",
        "repeated-record", "delete", "file-1.yaml:2:3",
    ),
    "position without source": Fault(
        "positions_without_source", "positions:\n- {speaker: boss, said: 2026-01-01, text: x, sources: s1}\n"
        "- ▸{speaker: envoy, said: 2026-02-04, text: x}\n", "no-source", "`source: {publisher: …",
    ),
    "update without source": Fault(
        "updates_without_source", "events: {e: {title: E}}\nupdates:\n- {event: e, date: 2026-01-01, sources: s1}\n"
        "- ▸{event: e, date: 2026-02-04}\n", "no-update-source", "`sources: [ID]`",
    ),
    "nobody's position": Fault("positions_without_party", positions("speaker: boss", "▸via: X"), "no-party", "party"),
    "position of a person without party": Fault(
        "positions_without_party",
        positions("▸speaker: p, stance: {talks: for}") + "people: {p: {name: P}}",
        "no-party", "party",
    ),
    "position of posts without party": Fault(
        "positions_without_party",
        positions("▸speaker: p, stance: {talks: for}") + "people: {p: {name: P, posts: [{post: chair}]}}",
        "no-party", "party",
    ),
    "stance of a described speaker": Fault(
        "positions_without_party", positions("▸speaker: {described: D}, stance: {talks: for}"), "no-party", "party"
    ),
    "party that is its own parent": Fault(
        "reference_circles", NOTE + "parties: {x: {name: X, parent: ▸x}}", "circle", "`parent`"
    ),
    "event that replaces itself": Fault(
        "reference_circles", NOTE + "events: {x: {title: X, replaces: ▸x}}", "circle", "`replaces`"
    ),
    "position that repeats itself": Fault(
        "reference_circles", positions("id: one, speaker: boss, repeats: ▸one"), "circle", "`repeats`"
    ),
    "position that is its own source": Fault(
        "reference_circles", positions("id: one, speaker: boss, inferred_from: ▸[one]"), "circle", "`inferred_from`"
    ),
    "time given twice": Fault(
        "repeated_times", CLIP + "positions: [{speaker: boss, said: 2026-02-04T10:00, time: ▸evening, text: x}]",
        "two-times", "time",
    ),
    "time of an update given twice": Fault(
        "repeated_times", updates("date: 2026-02-04T10:00, time: ▸10:00"), "two-times", "time"
    ),
    "confirmed after held": Fault(
        "statuses_after_held", updates("date: 2026-02-03, status: ▸confirmed", "date: 2026-02-01, status: held"),
        "leaving-held", "`corrections:`", "file-1.yaml:5:5",
    ),
    "cancelled after held on the same day": Fault(
        "statuses_after_held", updates("date: 2026-02-03, time: 09:00, status: held",
                                "date: 2026-02-03, time: 10:00, status: ▸cancelled"),
        "leaving-held", "`corrections:`", "file-1.yaml:4:5",
    ),
    "nothing dated": Fault("undated_dossier", "events: {e: {title: E}}", "nothing-dated", "note"),
    "bottom line without basis": Fault(
        "bottom_lines_without_basis", NOTE + "briefs: {2026-02-04: {bottom_line: [{text: x, basis: s1}, ▸y]}}",
        "no-basis", "basis",
    ),
    "said in a year of another calendar": Fault(
        "years_of_other_calendars", CLIP + "positions: [{speaker: boss, said: ▸1404-11-15, text: x}]",
        "other-calendar", "1404 of the Persian calendar is 2025 or 2026",
    ),
    "update in a year of another calendar": Fault(
        "years_of_other_calendars", updates("date: ▸1447-08"), "other-calendar",
        "of the Islamic calendar about 2025",
    ),
    "meeting in a year of another calendar": Fault(
        "years_of_other_calendars", updates("date: 2026-02-03, when: ▸1404-11-15/1404-11-17"), "other-calendar",
        "Gregorian",
    ),
    "post from a year of another calendar": Fault(
        "years_of_other_calendars",
        NOTE + "people: {p: {name: P, party: a, posts: [{post: envoy, from: ▸1403-01-01}]}}",
        "other-calendar", "Gregorian",
    ),
    "said after its source": Fault(
        "records_after_sources", CLIP + "positions: [{speaker: boss, said: ▸2026-02-05, text: x}]", "after-source",
        "../2026-02-04",
    ),
    "update after its source": Fault(
        "records_after_sources", updates("date: ▸2026-02-05"), "after-source", "../2026-02-04"
    ),
    "note after its source": Fault(
        "records_after_sources", CLIP + "notes: [{date: ▸2026-03, text: x}]", "after-source", "../2026-02-04"
    ),
    "offset a day away": Fault(
        "records_after_sources", CLIP + "positions: [{speaker: boss, said: ▸2026-02-06T01:00+04:00, text: x}]",
        "after-source", "date",
    ),
    "source withdrawn before its day": Fault(
        "withdrawals_before_publication", NOTE + "sources: {x: {published: 2026-02-04, withdrawn: ▸2026-02-03}}",
        "future-source", "date",
    ),
    "speaker who has died": Fault(
        "speakers_out_of_office", positions("speaker: ▸p") + "people: {p: {name: P, party: a, died: 2026-02-03}}",
        "after-death", "date", "file-1.yaml:4:10",
    ),
    "speaker before the post": Fault(
        "speakers_out_of_office",
        positions("speaker: ▸p") + "people: {p: {name: P, posts: [{post: x, party: a, from: 2026-02-05}]}}",
        "out-of-office", "post", "file-1.yaml:4:10",
    ),
    "speaker after the post": Fault(
        "speakers_out_of_office",
        positions("speaker: ▸p") + "people: {p: {name: P, posts: [{post: x, party: a, to: 2026-02-03}]}}",
        "out-of-office", "post", "file-1.yaml:4:10",
    ),
    "two posts at a time": Fault(
        "overlapping_posts", NOTE + "people:\n  p:\n    name: P\n    posts:\n"
        "    - {post: x, from: 2026-01, to: 2026-02-04}\n    - ▸{post: y, from: 2026-02-04}\n",
        "overlapping-posts", "rank", "file-1.yaml:6:7",
    ),
    "two posts without dates": Fault(
        "overlapping_posts", NOTE + "people: {p: {name: P, posts: [{post: x}, ▸{post: y}]}}", "overlapping-posts",
        "rank", "file-1.yaml:2:31",
    ),
    "word of an unknown day after a dated one": Fault(
        "undated_words", DATED + "  - {speaker: boss, said: ▸../2026-02-04, text: x, stance: {talks: against}}",
        "undated-word", "`said: 2026-02-01/2026-02-04`; if it is background, `said: ../2026-01-31`", "file-1.yaml:3:5",
    ),
    "word of an unknown day with another option": Fault(
        "undated_words", "issues: {i: {title: I, claim: C, options: {x: X, y: Y}}}\n" + CLIP + "positions:\n"
        "  - {id: one, speaker: boss, said: ▸../2026-02-04, text: x, stance: {i: {take: for, option: x}}}\n"
        "  - {speaker: boss, said: 2026-02-04, text: x, stance: {i: {take: for, option: y}}}",
        "undated-word", "`said: 2026-02-04` and a `time:`", "file-1.yaml:5:5",
    ),
    "document of an unknown day": Fault(
        "undated_words", CLIP + "positions:\n"
        "  - {party: a, said: ▸../2026-02-04, text: x, stance: {talks: for}}\n"
        "  - {speaker: {office: O, of: a}, said: 2026-01-02/2026-02-01, text: x, stance: {talks: conditional}}",
        "undated-word", "`said: 2026-02-01/2026-02-04`; if it is background, `said: ../2026-01-01`", "file-1.yaml:4:5",
    ),
    "speaker in offices of two parties": Fault(
        "speakers_in_two_offices", positions("speaker: ▸two") + TWO_OFFICES, "two-offices", "`party: b` (as chair)",
        "file-1.yaml:4:10",
    ),
    "update by somebody in offices of two parties": Fault(
        "speakers_in_two_offices", updates("date: 2026-02-04, by: ▸two") + TWO_OFFICES, "two-offices",
        "`by: {office: chair, of: b}`", "file-1.yaml:5:10",
    ),
    "two parties of one name": Fault(
        "ambiguous_names", NOTE + "parties: {▸x: {name: aland}}", "ambiguous-name", "longer", "file-0.yaml:4:3"
    ),
    "person with the alias of a party": Fault(
        "ambiguous_names", NOTE + "parties: {x: {name: X, also: [Xia]}}\npeople: {▸p: {name: P, also: Xia}}",
        "ambiguous-name", "longer", "file-1.yaml:2:11",
    ),
    "person under two spellings": Fault(
        "same_people", NOTE + "people: {p: {name: Ágnes Moreau, party: a}, q: {name: ▸Agnes Moreau, party: a}}",
        "same-person", "`formerly: [q]` and `also: [Agnes Moreau]`", "file-1.yaml:2:20",
    ),
    "meeting under two ids": Fault(
        "same_meetings", NOTE + "events: {e: {title: River talks, kind: talks, when: 2026-03-01}, "
        "f: {title: ▸Talks on the river, kind: talks, when: 2026-03-01}}",
        "same-meeting", "`formerly: [f]`", "file-1.yaml:2:21",
    ),
    "words from two outlets": Fault(
        "same_words", CLIP + "positions:\n- {id: one, speaker: boss, said: 2026-02-04, quote: Not a drop of water}\n"
        "- {speaker: boss, said: 2026-02-04, quote: ▸Not a drop of water., sources: [s1]}\n",
        "same-words", "`same_as: [one]`", "file-1.yaml:3:3",
    ),
    "reversal of the same side": Fault(
        "idle_reversals", positions("id: one, speaker: boss, stance: {talks: for}",
                                    "speaker: boss, stance: {talks: conditional}, reverses: ▸one"),
        "idle-reversal", "`repeats:`", "file-1.yaml:3:5",
    ),
    "reversal on another issue": Fault(
        "idle_reversals", positions("id: one, speaker: boss, stance: {talks: for}",
                                    "speaker: boss, stance: {arms: against}, reverses: [▸one]"),
        "idle-reversal", "`repeats:`", "file-1.yaml:3:5",
    ),
    "reversal of somebody else": Fault(
        "idle_reversals", positions("id: one, speaker: boss, stance: {talks: for}",
                                    "speaker: minister, stance: {talks: against}, reverses: ▸one"),
        "idle-reversal", "`disputes:`", "file-1.yaml:3:5",
    ),
    "former id of another": Fault(
        "reused_former_ids", NOTE + "issues: {x: {title: X, claim: X, formerly: [▸talks]}}", "repeated-id", "delete it",
        "file-0.yaml:16:3",
    ),
    "seal outside its folder": Fault(
        "misplaced_seals", f"{NOTE}▸{SEAL}", "misplaced-seal", "move it, with its files, to sealed/2026-02-04/r1"
    ),
    "quotation marks in a quote": Fault(
        "quotation_marks_in_quotes", positions("speaker: boss, quote: ▸“Yes”"), "quotation-marks", "delete",
    ),
    "quotation mark without its partner": Fault(
        "quotation_marks_in_quotes", positions("speaker: boss, quote: ▸They said yes”"), "quotation-marks",
        "write the other one",
    ),
    "straight quotation mark without its partner": Fault(
        "quotation_marks_in_quotes", positions("speaker: boss, quote: ▸'\"They said yes'"), "quotation-marks",
        "write the other",
    ),
    "deadline without date": Fault(
        "deadlines_without_date", NOTE + "events: {▸e: {title: E, kind: deadline}}", "deadline-without-date",
        "`when:`",
    ),
    "time that the clocks skip": Fault(
        "times_at_clock_changes", NOTE + "events: {e: {title: E, when: ▸2026-03-29T02:30, time_zone: Europe/Vienna}}",
        "skipped-time", "03:30",
    ),
    "time that comes twice": Fault(
        "times_at_clock_changes", NOTE + "events: {e: {title: E, when: ▸2026-10-25T02:30, time_zone: Europe/Vienna}}",
        "ambiguous-time", "+02:00",
    ),
    "user name before a host": Fault(
        "disguised_text", NOTE + "sources: {s3: {published: 2026-02-04, url: ▸'https://bank.example@evil.example/'}}",
        "disguised-address", "open it",
    ),
    "letter of another script": Fault(
        "disguised_text", NOTE + "people: {p: {name: ▸Ad\u0430 Vale, party: a}}", "lookalike", "one script"
    ),
    "name that looks like another one": Fault(
        "lookalike_names",
        NOTE + "people: {p: {name: Cox, party: a}, q: {name: Quinn, party: a, also: ▸\u0421\u043e\u0445}}",
        "lookalike", "one script", "file-1.yaml:2:20",
    ),
    "likelihood of no scale": Fault(
        "unknown_likelihoods", judgements("text: x, likelihood: ▸liekly"), "unknown-likelihood", "`likely`"
    ),
    "likelihood of the other scale": Fault(
        "unknown_likelihoods", judgements("text: x, likelihood: ▸Highly likely"), "unknown-likelihood",
        "very likely, highly probable",
    ),
    "word of the other scale": Fault(
        "mixed_scales", judgements("text: ▸It is a realistic possibility that they meet"), "mixed-scales",
        "roughly even chance",
    ),
    "likelihood and confidence in a sentence": Fault(
        "likelihood_beside_confidence", judgements("text: ▸They meet. We are confident that a vote is unlikely"),
        "likelihood-with-confidence", "`confidence:`",
    ),
    "note on what was off the record": Fault(
        "off_record_references", OFF_RECORD + "notes: [{date: 2026-02-04, text: x, basis: [s1, ▸off]}]",
        "off-record-named", "can be printed",
    ),
    "bottom line on what was off the record": Fault(
        "off_record_references", OFF_RECORD + "briefs: {2026-02-04: {bottom_line: [{text: x, basis: [▸off]}]}}",
        "off-record-named", "can be printed",
    ),
    "correction of what was off the record": Fault(
        "off_record_references", OFF_RECORD + "corrections: [{of: ▸off, date: 2026-02-04, text: x}]",
        "off-record-named", "can be printed",
    ),
    "bottom line on what came later": Fault(
        "later_bases",
        positions("id: one, speaker: boss") + "briefs: {2026-02-03: {bottom_line: [▸{text: x, basis: [one]}]}}",
        "later-basis", "the day",
    ),
    "note on what came later": Fault(
        "later_bases",
        positions("id: one, speaker: boss") + "notes: [{date: 2026-02-03, text: x, basis: ▸[one]}]",
        "later-basis", "the day",
    ),
    "the same words of two speakers": Fault(
        "shared_words_of_two_speakers", positions("id: one, speaker: boss", "speaker: minister, same_as: [▸one]"),
        "other-speaker", "`repeats`",
    ),
    "judgement without basis": Fault(
        "judgements_without_basis", "notes: [▸{kind: judgement, date: 2026-02-04, text: x}]", "no-basis", "`basis:",
    ),
}  # fmt: skip


def find_problems(text: str) -> list[Problem]:
    return read(CAST, text)[1]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_one_problem_at_its_place(fault: Fault) -> None:
    text, place = marked(fault.text)
    expected = ("file-0.yaml", 2, 1) if place is None else ("file-1.yaml", *place)
    places = [(p.code, p.place.file, p.place.line, p.place.column) for p in find_problems(text)]
    assert places == [(fault.code, *expected)]


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_told_with_its_cure_and_the_other_place(fault: Fault) -> None:
    problems = find_problems(marked(fault.text)[0])
    assert [fault.hint in problem.hint for problem in problems] == [True]
    assert all(problem.message for problem in problems)
    assert [str(place) for _, place in problems[0].related] == ([fault.related] if fault.related else [])


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_by_the_rule_that_is_named_for_it(fault: Fault) -> None:
    dossier, _ = read(CAST, marked(fault.text)[0])
    assert [problem.code for problem in getattr(module, fault.rule)(dossier)] == [fault.code]


def test_a_party_that_the_dossier_lists_twice_is_told() -> None:
    (problem,) = read(CAST.replace("parties: [a, b]", "parties: [a, b, a]"), NOTE)[1]
    assert (problem.code, str(problem.place)) == ("repeated-party", "file-0.yaml:2:33")
    assert problem.message == "`a` is listed twice"
    assert problem.hint


def test_a_party_of_the_dossier_that_nobody_declared_is_told() -> None:
    (problem,) = read(CAST.replace("parties: [a, b]", "parties: [a, bb]"), NOTE)[1]
    assert (problem.code, str(problem.place)) == ("unknown-id", "file-0.yaml:2:37")


SOUND = {
    "unknown_ids": positions(
        "id: one, speaker: boss, party: b, stance: {talks: for}, about: [a, minister], to: boss, mentions: h, "
        "event: e, because: e, for_person: chief, sources: [s1, s2]",
        "speaker: {office: O, of: a}, repeats: one, contradicts: one, disputes: one",
    )
    + "events: {e: {title: E, participants: [{person: boss}, {party: a}, {described: D}], agenda: talks}}\n"
    + "briefs: {2026-02-04: {pin: [one, e, clip]}}\n"
    + "corrections: [{of: one, date: 2026-02-04, text: x}]\n",
    "unknown_options": positions("party: a, stance: {i: {take: for, option: half}, talks: {take: open}}")
    + "issues: {i: {title: I, claim: C, options: {half: Half}}}",
    "repeated_records": positions("speaker: boss", "speaker: envoy", "speaker: boss, time: evening"),
    "positions_without_source": "positions: [{speaker: boss, said: 2026-01-01, text: x, sources: s1}]",
    "updates_without_source": "events: {e: {title: E, history: [{date: 2026-01-01, sources: s1}]}}",
    "positions_without_party": positions(
        "party: a", "speaker: boss", "speaker: {office: O, of: a}", "speaker: {described: D, of: a}, via: X",
        "speaker: {described: D}, party: a", "speaker: p", "speaker: {described: D}",
    )
    + "people: {p: {name: P, posts: [{post: x, party: a}]}}",
    "reference_circles": positions(
        "id: one, speaker: boss", "id: two, speaker: boss, repeats: one", "speaker: boss, repeats: [one, two]"
    )
    + "parties: {x: {name: X, parent: y}, y: {name: Y, parent: z}, z: {name: Z}, w: {name: W, parent: z}}",
    "repeated_times": positions("speaker: boss, time: evening")
    + "notes: [{date: 2026-02-04T10:00, text: x}]\nevents: {e: {title: E, history: [{date: 2026-02-04, time: 10:00}]}}",
    "statuses_after_held": updates(
        "date: 2026-02-01, status: confirmed", "date: 2026-02-02, status: held", "date: 2026-02-03, text: A report",
        "date: 2026-02-04, status: held",
    ),
    "statuses_after_held, corrected": updates("date: 2026-02-02, status: held", "date: 2026-02-03, status: cancelled")
    + "corrections: [{of: e, date: 2026-02-04, text: It was not}]",
    "statuses_after_held, corrected update": updates(
        "id: u, date: 2026-02-02, status: held", "date: 2026-02-03, status: cancelled"
    )
    + "corrections: [{of: u, date: 2026-02-04, text: It was not}]",
    "undated_dossier, a note": NOTE,
    "undated_dossier, a position": positions("speaker: boss"),
    "undated_dossier, an update": updates("date: 2026-02-04"),
    "undated_dossier, a brief": "briefs: {2026-02-04: {headline: x}}",
    "undated_dossier, a correction": "corrections: [{of: s1, date: 2026-02-04, text: x}]",
    "bottom_lines_without_basis": "briefs: {2026-02-04: {bottom_line: [{text: x, basis: s1}], watch: y}}",
    "records_after_sources": CLIP + "positions:\n"
    "- {speaker: boss, said: 2026-02-04, text: x}\n"
    "- {speaker: boss, said: ../2026-02-04, text: x}\n"
    "- {speaker: boss, said: 2026-02-05T01:00+04:00, text: x}\n"
    "- {speaker: boss, said: 2026-02-01/.., text: x}\n"
    "- {speaker: boss, said: 2026-02-05, text: x, sources: late}\n"
    "sources: {late: {accessed: 2026-02-05}}",
    "withdrawals_before_publication": NOTE + "sources: {x: {published: 2026-02-04, withdrawn: 2026-02-04}, "
    "y: {accessed: 2026-02-04, withdrawn: 2026-02-01}, z: {published: 2026-02, withdrawn: 2026-02-03}}",
    "speakers_out_of_office": positions("speaker: p", "speaker: q", "speaker: boss")
    + "people: {p: {name: P, died: 2026-02-04, posts: [{post: x, party: a, from: 2026-02-04, to: 2026-02-04}]}, "
    "q: {name: Q, party: a, died: 2026-02-05}}",
    "overlapping_posts": NOTE + "people: {p: {name: P, posts: [{post: x, to: 2026-02-03}, "
    "{post: y, from: 2026-02-04}, {post: z, rank: 2}]}}",
    "undated_words": DATED + "".join(
        f"  - {{text: x, {fields}}}\n" for fields in (
            "speaker: boss, said: ../2026-02-04, stance: {talks: for, arms: against}",
            "speaker: boss, said: ../2026-01-31, stance: {talks: against}",
            "speaker: boss, said: 2026-01-01/2026-01-31, stance: {talks: against}",
            "speaker: envoy, said: ../2026-02-04, stance: {talks: against}",
            "speaker: boss, party: a, said: ../2026-02-04, stance: {talks: against}",
            "speaker: {described: D, of: b}, said: ../2026-02-04, stance: {talks: against}",
        )
    ),
    "undated_words, an order that is stated": DATED + "".join(
        f"  - {{text: x, speaker: boss, said: ../2026-02-03, stance: {{talks: against}}, {fields}}}\n" for fields in (
            "reverses: one", "standing: true", "attribution: off-record", "id: gone",
        )
    ) + "  - {speaker: boss, said: 2026-02-04, text: No, withdraws: gone}",
    "speakers_in_two_offices": positions(
        "speaker: two, party: a", "speaker: two, party: b", "speaker: boss",
        "speaker: {office: O, of: a}", "speaker: one"
    ) + "people:\n  two: {name: T, posts: [{post: x, party: a}, {post: y, party: b, rank: 3}]}\n"
    "  one: {name: O, party: a, posts: [{post: x}, {post: y, rank: 3}, {post: z, party: b, rank: 2, to: 2026-02-03}]}",
    "ambiguous_names": NOTE + "parties: {x: {name: Xia, also: [xia, XIA]}}\nissues: {i: {title: Xia, claim: C}}",
    "same_people": NOTE + "people: {p: {name: Ágnes Moreau, party: a}, "
    "q: {name: Agnes Moreau, party: a, different_from: p}, r: {name: Agnes M. Moreau, party: b}}",
    "same_meetings": NOTE + "events: {e: {title: Talks, kind: talks, when: 2026-03-01}, f: {title: Talks, kind: talks, "
    "when: 2026-03-01, different_from: e}, g: {title: Talks, kind: talks, when: 2026-03-08}}",
    "same_words": CLIP + "positions:\n- {id: one, speaker: boss, said: 2026-02-04, quote: Not a drop of water}\n"
    "- {speaker: boss, said: 2026-02-04, quote: Not a drop of water, sources: [s1], repeats: one}\n"
    "- {speaker: envoy, said: 2026-02-04, quote: Not a drop of water, sources: [s2]}\n",
    "idle_reversals": positions(
        "id: one, speaker: boss, stance: {talks: for, arms: for}",
        "speaker: boss, stance: {talks: against, arms: for}, reverses: one",
    ),
    "unknown_likelihoods": judgements("text: x, likelihood: Very likely", "text: y, likelihood: remote", "text: z"),
    "mixed_scales": judgements("text: A very likely vote in a remote town", "text: An unlikely one")
    + "events: {e: {title: Talks that are highly likely}}",
    "likelihood_beside_confidence": judgements(
        "text: A vote is likely. We have high confidence in the sources", "text: Confidence in the bank falls"
    ),
    "judgements_without_basis": judgements("text: x") + "events: {e: {title: E}}",
    "off_record_references": OFF_RECORD + "notes: [{date: 2026-02-04, text: x, basis: s1}]",
    "later_bases": positions("id: one, speaker: boss") + "updates: [{event: e, id: two, date: 2026-02-01}]\n"
    + "events: {e: {title: E}}\n"
    + "notes: [{date: 2026-02-03, text: x, basis: [one, two]}, {date: 2026-02-04, text: x, basis: one}]\n"
    "briefs: {2026-02-01: {bottom_line: [{text: x, basis: [s1, one]}]}}",
    "shared_words_of_two_speakers": positions(
        "id: one, speaker: boss", "speaker: boss, same_as: one", "speaker: {described: D, of: b}, same_as: one"
    ),
    "deadlines_without_date": NOTE + "events: {e: {title: E, kind: deadline, when: 2026-03-01}, "
    "f: {title: F, kind: deadline, history: [{date: 2026-01-01, when: 2026-03, sources: s1}]}, g: {title: G}}",
    "repeated_parties": NOTE,
    "years_of_other_calendars": NOTE + "events: {e: {title: E, when: ../1946-12-31}}",
    "times_at_clock_changes": NOTE + "events: {e: {title: E, when: 2026-03-29T03:00, time_zone: Europe/Vienna}, "
    "f: {title: F, when: 2026-03-29T02:30+02:00, time_zone: Europe/Vienna}}",
    "disguised_text": NOTE + "people: {p: {name: عباس عراقچی, party: a, also: [Владимир, Anna Петрова]}}\n"
    "sources: {s3: {published: 2026-02-04, url: 'https://a.example/@desk'}}",
    "lookalike_names": NOTE + "people: {p: {name: Cox, party: a, also: \u0421\u043e\u0445}, q: {name: Cóx, party: b}}",
    "quotation_marks_in_quotes": positions("speaker: boss, quote: A “yes” it is"),
    "misplaced_seals": NOTE,
    "reused_former_ids": NOTE + "issues: {x: {title: X, claim: X, formerly: [y]}}",
}  # fmt: skip


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND)
def test_a_sound_dossier_passes_every_rule(text: str) -> None:
    assert find_problems(text) == []


def test_every_rule_has_a_fault_and_a_sound_dossier_here() -> None:
    names = {rule.__name__ for rule in RULES}
    assert {fault.rule for fault in FAULTS.values()} | {"repeated_parties"} == names
    assert {name.partition(",")[0] for name in SOUND} == names


def test_every_kind_of_problem_of_records_together_is_found_here_or_by_the_parser() -> None:
    kinds = list(PROBLEM_TYPES)
    of_records = set(kinds[kinds.index("no-dossier") : kinds.index("future-source") + 1])
    by_parser = {"no-dossier", "repeated-dossier", "renamed-key"} | {"saved-text", "quote-not-found"}  # by the reader
    assert {fault.code for fault in FAULTS.values()} - {"misplaced-seal"} | {"repeated-party"} == of_records - by_parser


def test_an_id_in_a_bottom_line_that_stands_alone_has_its_place() -> None:
    text, place = marked("briefs: {2026-02-04: {bottom_line: {text: x, basis: [▸zzz]}}}")
    assert [(p.place.line, p.place.column) for p in find_problems(text)] == [place]


def test_the_words_of_likelihood_are_those_of_the_scale_that_the_dossier_names() -> None:
    text = judgements("text: A vote is highly likely, likelihood: highly likely", "text: x, likelihood: very likely")
    yardstick = CAST.replace("title: Test,", "title: Test, likelihood_scale: phia,")
    assert [(p.code, p.place.line) for p in read(yardstick, text)[1]] == [("unknown-likelihood", 3)]


@pytest.mark.parametrize(
    ("day", "revision", "number", "codes"),
    [
        ("2026-02-05", 1, 2, []),
        ("2026-02-04", 2, 1, []),
        ("2026-02-05", 1, 1, ["repeated-seal"]),
        ("2026-02-04", 1, 1, ["misplaced-seal", "repeated-seal"]),
    ],
)
def test_every_sealed_brief_has_a_number_and_a_place_of_its_own(
    day: str, revision: int, number: int, codes: list[str]
) -> None:
    other = SEAL.replace("day: 2026-02-04, number: 1", f"day: {day}, number: {number}, revision: {revision}")
    folder = "other" if "misplaced-seal" in codes else f"sealed/{day}/r{revision}"
    texts = {"a.yaml": CAST + NOTE, "sealed/2026-02-04/r1/seal.yaml": SEAL, f"{folder}/seal.yaml": other}
    documents = [document for name, text in texts.items() if (document := read_document(name, text.encode())[0])]
    dossier, problems = parse_dossier(documents)
    assert problems == []
    assert sorted(problem.code for problem in check_dossier(dossier)) == codes


def test_no_rule_is_listed_twice() -> None:
    assert len(set(RULES)) == len(RULES)


def test_check_tells_what_every_rule_finds() -> None:
    text = positions("speaker: zzz, stance: {talks: {take: for, option: x}}") + "parties: {x: {name: X, parent: x}}"
    dossier, _ = read(CAST, text)
    assert sorted(problem.code for problem in check_dossier(dossier)) == ["circle", "unknown-id", "unknown-option"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("parent", "parties: {x: {name: X, parent: y}, y: {name: Y, parent: z}, z: {name: Z, parent: x}}"),
        ("parent", "issues: {x: {title: X, claim: C, parent: y}, y: {title: Y, claim: C, parent: x}}"),
        ("parent", "events: {x: {title: X, parent: y}, y: {title: Y, parent: x}}"),
        ("replaces", "events: {x: {title: X, replaces: y}, y: {title: Y, replaces: x}}"),
        ("same_as", positions("id: one, speaker: boss, same_as: two", "id: two, speaker: boss, same_as: one")),
        ("repeats", positions("id: one, speaker: boss, repeats: two", "id: two, speaker: boss, repeats: one")),
        ("withdraws", positions("id: one, speaker: boss, withdraws: two", "id: two, speaker: boss, withdraws: one")),
        (
            "inferred_from",
            positions("id: one, speaker: boss, inferred_from: two", "id: two, speaker: boss, inferred_from: one"),
        ),
    ],
)
def test_records_that_refer_to_each_other_in_a_circle_are_told(name: str, text: str) -> None:
    problems = read(CAST, NOTE, text)[1]
    assert {problem.code for problem in problems} == {"circle"}
    assert all(f"`{name}`" in problem.hint for problem in problems)


def test_every_circle_is_told_by_a_record_that_is_on_it() -> None:
    text = "parties: {lead: {name: L, parent: x}, x: {name: X, parent: x}, "
    text += "y: {name: Y, parent: z}, z: {name: Z, parent: y}}"
    assert [problem.message.split("`")[3] for problem in read(CAST, NOTE, text)[1]] == ["x", "y"]


def test_a_record_that_leads_to_a_circle_is_not_part_of_it() -> None:
    text = "parties: {x: {name: X, parent: x}, y: {name: Y, parent: x}}"
    assert [str(problem.place) for problem in read(CAST, NOTE, text)[1]] == ["file-2.yaml:1:32"]


def test_the_tie_of_two_updates_of_one_moment_does_not_leave_held() -> None:
    text = updates("date: 2026-02-02, status: held", "date: 2026-02-02, status: underway")
    assert find_problems(text) == []


@pytest.mark.parametrize("said", ["2026-02-04T22:00-05:00", "2026-02-05T00:30+03:30"])
def test_an_evening_overseas_may_be_a_day_away_from_the_source(said: str) -> None:
    assert find_problems(CLIP + f"positions: [{{speaker: boss, said: {said}, text: x}}]") == []


def test_problems_do_not_depend_on_the_order_of_files() -> None:
    one = positions("id: one, speaker: zzz, stance: {nothing: for}")
    other = "parties: {x: {name: Aland}}\nevents: {e: {title: E, kind: deadline, replaces: e}}\n" + NOTE
    forwards = {(p.code, p.message) for p in read(CAST, one, other)[1]}
    backwards = {(p.code, p.message) for p in read(CAST, other, one)[1]}
    assert forwards == backwards
    assert len(forwards) == 5
