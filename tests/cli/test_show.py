"""`briefgen show`, `list` and `doctor`: the records of a dossier, its gaps, and missing software."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.files.packaged import packaged_folder
from tests.cli.in_process import invoke
from tests.cli.test_brief import run

CONTENT = ("--content", packaged_folder("content"))


def test_a_party_is_shown_with_the_rule_that_decided(tmp_path: Path) -> None:
    result = invoke("show", "Tehran", "--on", "2026-02-04", *CONTENT, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("Iran, 2026-02-04\n")
    talks = result.stdout.partition("\nNegotiating: ")[2].partition("\n\n")[0]
    assert talks.startswith("for\n  because heard or written words decide (rule 2)\n")
    assert "Abbas Araghchi, foreign minister  [decides]\n      “I’m grateful to our Omani brothers" in talks
    assert "clips/2026-02-04-talks-on-friday.yaml:" in talks
    assert "2026-02-05" not in result.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("araghchi", "Abbas Araghchi, 2026-02-04"), ("scope", "should be about the nuclear programme only"),
        ("oman-talks", "confirmed by Iran; otherwise only reported: 2026-02-06, Oman"),
        ("araghchi-grossi", "nothing is known of it by then"),
        ("switzerland", "no position is recorded by then"),
    ],
)  # fmt: skip
def test_people_issues_and_events_are_shown_too(tmp_path: Path, name: str, text: str) -> None:
    result = invoke("show", name, "--on", "2026-02-04", *CONTENT, cwd=tmp_path)
    assert (result.returncode, text in result.stdout) == (0, True), result.stdout + result.stderr


REVERSAL = """
dossier: {title: Test, parties: [iran]}
parties: {iran: {name: Iran}}
people:
  araghchi: {name: Abbas Araghchi, party: iran, post: foreign minister, rank: 2}
  ravanchi: {name: Majid Takht-Ravanchi, party: iran, post: deputy minister, rank: 3}
issues: {stock: {title: Stockpile, claim: Iran should dilute its stockpile}}
source: {publisher: Mehr, published: 2026-02-07}
positions:
- {id: old, speaker: araghchi, said: 2026-02-07, stance: {stock: against}, text: It stays}
- {id: new, speaker: ravanchi, said: 2026-02-15, stance: {stock: for}, text: It can go, reverses: [old]}
"""


@pytest.mark.parametrize("name", ["iran", "stock", "araghchi"])
def test_a_reversed_position_names_who_reversed_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(REVERSAL)
    by_party = name != "araghchi"
    text = invoke("show", name, "--on", "2026-02-15", cwd=tmp_path).stdout
    assert ("[reversed by Majid Takht-Ravanchi, deputy minister (2026-02-15)]" in text) == by_party
    description = json.loads(invoke("show", name, "--on", "2026-02-15", "--json", cwd=tmp_path).stdout)
    old = next(item for item in description["stances"][0]["evidence"] if item["id"] == "old")
    reversal = {"id": "new", "said": "2026-02-15", "voice": "Majid Takht-Ravanchi, deputy minister"}
    assert old["reversed_by"] == ([reversal] if by_party else [])


def test_programs_get_the_same_as_json(tmp_path: Path) -> None:
    description = json.loads(invoke("show", "iran", "--on", "2026-02-04", "--json", *CONTENT, cwd=tmp_path).stdout)
    (talks,) = [stance for stance in description["stances"] if stance["issue"] == "talks"]
    assert (talks["stance"], talks["evidence"][0]["part"]) == ("for", "decides")
    assert all(evidence["sources"] for stance in description["stances"] for evidence in stance["evidence"])


def test_a_wrong_name_is_told_the_nearest(tmp_path: Path) -> None:
    result = invoke("show", "aragchi", *CONTENT, cwd=tmp_path)
    assert (result.returncode, "did you mean `araghchi`?" in result.stderr) == (2, True)


def test_an_id_of_one_kind_says_nothing_of_another(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [oman]}\nparties: {oman: {name: Oman}}\n"
        "sources: {s: {title: S, published: 2026-02-01}}\nevents: {oman: {title: Handshake, sources: [s]}}\n"
        "notes: [{date: 2026-02-10, text: x, sources: [s]}]\n"
    )
    assert invoke("show", "Handshake", cwd=tmp_path).stdout.startswith("Handshake, 2026-02-10\nplanned")
    assert invoke("show", "oman", cwd=tmp_path).stdout.startswith("Oman, 2026-02-10\n")


def test_events_that_are_to_come_and_those_that_lapsed(tmp_path: Path) -> None:
    upcoming = json.loads(
        invoke("list", "events", "--upcoming", "--on", "2026-02-04", "--json", *CONTENT, cwd=tmp_path).stdout
    )
    assert [event["id"] for event in upcoming] == ["oman-talks"]
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [a]}\nparties: {a: {name: A}}\nsources: {s: {title: S, published: 2026-02-01}}\n"
        "events: {e: {title: E, when: 2026-02-03, sources: [s]}}\n"
        "updates: [{event: e, date: 2026-02-01, status: expected, sources: [s]}]\n"
        "notes: [{date: 2026-02-10, text: x, sources: [s]}]\n"
    )
    lapsed = invoke("list", "events", "--lapsed", cwd=tmp_path)
    assert lapsed.stdout.split()[:3] == ["2026-02-03", "lapsed", "e"]
    assert invoke("list", "events", "--upcoming", cwd=tmp_path).stdout == ""


def test_stances_of_which_nothing_new_was_heard(tmp_path: Path) -> None:
    stances = json.loads(invoke("list", "stances", "--json", *CONTENT, cwd=tmp_path).stdout)
    stale = json.loads(invoke("list", "stances", "--stale", "--json", *CONTENT, cwd=tmp_path).stdout)
    assert 0 < len(stale) < len(stances)
    assert [stance for stance in stances if stance["stale"]] == stale


def test_doctor_finds_what_this_machine_has(tmp_path: Path) -> None:
    result = invoke("doctor", cwd=tmp_path)
    assert result.returncode == 0, result.stdout
    for line in ("ok       Python 3.", "ok       PDF: WeasyPrint", "ok       fonts: ", "ok       git version"):
        assert line in result.stdout


@pytest.mark.slow
def test_doctor_says_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    result = run("doctor", cwd=tmp_path, PATH=str(tmp_path))
    assert "without  git" in result.stdout
    assert "https://git-scm.com" in result.stdout


def test_a_disputed_date_is_shown_with_the_date_of_each_party(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [oman, iran]}\nparties: {oman: {name: Oman}, iran: {name: Iran}}\n"
        "source: {publisher: P, published: 2026-02-01}\nevents: {round: {title: Round, parties: [oman, iran]}}\n"
        "updates:\n- {event: round, date: 2026-02-02, by: oman, when: 2026-02-08}\n"
        "- {event: round, date: 2026-02-03, by: iran, when: 2026-02-06, place: Muscat}\n"
    )
    on = ("--on", "2026-02-03")
    shown = invoke("show", "round", *on, cwd=tmp_path).stdout.splitlines()
    assert shown[1] == "date disputed: 2026-02-06 by Iran, 2026-02-08 by Oman"
    described = json.loads(invoke("show", "round", *on, "--json", cwd=tmp_path).stdout)
    assert described["disputed_dates"] == [
        {"party": "Iran", "when": "2026-02-06"}, {"party": "Oman", "when": "2026-02-08"},
    ]  # fmt: skip
    assert "2026-02-06 or 2026-02-08" in invoke("list", "events", *on, cwd=tmp_path).stdout


def test_a_clock_time_is_shown_and_listed_with_the_zone_of_the_event(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [x, y], time_zone: Asia/Muscat}\n"
        "parties: {x: {name: Xland}, y: {name: Yland}}\n"
        "sources: {s: {publisher: P, published: 2026-02-01}}\n"
        "events:\n"
        "  one: {title: One, kind: deadline, parties: [x, y], time_zone: America/New_York, sources: [s]}\n"
        "  two: {title: Two, kind: call, parties: [x, y], time_zone: America/New_York, sources: [s]}\n"
        "updates:\n"
        "- {event: one, date: 2026-02-02, by: x, status: expected, when: 2026-02-07T20:00/.., sources: [s]}\n"
        "- {event: two, date: 2026-02-02, by: x, status: expected, when: 2026-02-08, sources: [s]}\n"
        "- {event: two, date: 2026-02-02, by: y, status: expected, when: 2026-02-10T01:00Z, sources: [s]}\n"
    )
    both = "2026-02-07T20:00/.. New York (2026-02-08T05:00 Muscat)"
    late = "2026-02-09T20:00 New York (2026-02-10T05:00 Muscat)"
    shown = [invoke("show", id, "--on", "2026-02-03", cwd=tmp_path).stdout.splitlines() for id in ("one", "two")]
    assert [lines[1] for lines in shown] == [
        f"expected: {both}",
        f"date disputed: 2026-02-08 by Xland, {late} by Yland",
    ]
    assert shown[0][2] == f"  2026-02-02  expected, by Xland, time set, {both}"
    listed = invoke("list", "events", "--on", "2026-02-03", cwd=tmp_path).stdout.splitlines()
    assert [line.partition("  ")[0] for line in listed] == [both, f"2026-02-08 or {late}"]
    described = json.loads(invoke("show", "one", "--on", "2026-02-03", "--json", cwd=tmp_path).stdout)
    assert (described["when"], described["zone"], described["when_text"]) == (
        "2026-02-07T20:00/..", "America/New_York", both,
    )  # fmt: skip
    rows = json.loads(invoke("list", "events", "--on", "2026-02-03", "--json", cwd=tmp_path).stdout)
    assert [row["when"] for row in rows] == ["2026-02-07T20:00/..", "2026-02-08 or 2026-02-10T01:00Z"]


def test_parties_that_give_two_statuses_are_both_shown_and_listed(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [x, y]}\n"
        "parties: {x: {name: Xland}, y: {name: Yland}}\n"
        "sources: {s: {publisher: P, published: 2026-02-01}}\n"
        "events: {one: {title: One, kind: action, parties: [x, y], sources: [s]}}\n"
        "updates:\n"
        "- {event: one, date: 2026-02-02, by: x, status: confirmed, when: 2026-02-04, sources: [s]}\n"
        "- {event: one, date: 2026-02-02, by: y, status: in-doubt, when: 2026-02-05/.., place: Rome, sources: [s]}\n"
    )
    words = "confirmed 2026-02-04 by Xland, in doubt 2026-02-05/.. Rome by Yland"
    shown = invoke("show", "one", "--on", "2026-02-03", cwd=tmp_path).stdout.splitlines()
    assert shown[1] == f"in dispute: {words}"
    described = json.loads(invoke("show", "one", "--on", "2026-02-03", "--json", cwd=tmp_path).stdout)
    assert described["party_words"] == [
        {"party": "Xland", "status": "confirmed", "when": "2026-02-04", "place": None},
        {"party": "Yland", "status": "in-doubt", "when": "2026-02-05/..", "place": "Rome"},
    ]
    listed = invoke("list", "events", "--on", "2026-02-03", cwd=tmp_path).stdout
    assert f"in dispute  {words}  one  One" in listed
    assert json.loads(invoke("list", "events", "--on", "2026-02-03", "--json", cwd=tmp_path).stdout)[0]["by"] == words


def test_a_stale_stance_is_shown_with_what_is_newer(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text(
        "dossier: {title: T, parties: [oman]}\nparties: {oman: {name: Oman}}\n"
        "source: {publisher: P, published: 2026-02-01}\nissues: {talks: {title: Talks, claim: They should talk}}\n"
        "positions:\n- {speaker: {office: the court, of: oman}, said: 2026-01-01, stance: {talks: for}, text: Yes}\n"
        "- {speaker: {described: an official, of: oman}, said: 2026-02-01, stance: {talks: for}, text: Yes}\n"
    )
    assert "  newer on record: 2026-02-01  for: An official\n" in invoke("show", "oman", cwd=tmp_path).stdout
    (described,) = json.loads(invoke("show", "oman", "--json", cwd=tmp_path).stdout)["stances"]
    assert [word["said"] for word in described["newer"]] == ["2026-02-01"]
    (listed,) = json.loads(invoke("list", "stances", "--json", cwd=tmp_path).stdout)
    assert (listed["latest"], listed["newer"]) == ("2026-01-01", ["2026-02-01"])
