"""Names in letters of another script: warned of with the letter, and never where a script is simply another one."""

from __future__ import annotations

import pytest

from briefgen.content.lookalikes import foreign_letter, is_disguised, skeleton
from briefgen.problems import Problem
from tests.dossiers import CAST, read

CYRILLIC_NAMES = (
    "Анна", "Борис", "Виктор", "Григорий", "Дмитрий", "Елена", "Жанна", "Зоя", "Иван", "Кирилл", "Лев", "Мария", "Юрий",
)  # fmt: skip


def find_problems(*files: str) -> list[Problem]:
    return [problem for problem in read(CAST, *files)[1] if problem.code == "lookalike"]


@pytest.mark.parametrize(
    ("text", "letter", "word"),
    [
        ("Ir\u0430n", "\u0430", "Ir\u0430n"),
        ("\u0421ox", "\u0421", "\u0421ox"),
        ("Anna \u0421\u043e\u0445", "\u0421", "\u0421\u043e\u0445"),
        ("\u0410nna Cox", "\u0410", "\u0410nna"),
        ("Nor\u03bfway", "\u03bf", "Nor\u03bfway"),
        ("\u0418\u0440a\u043d", "a", "\u0418\u0440a\u043d"),
        ("K\u0413\u0411", "K", "K\u0413\u0411"),
        ("Ha\u0585s", "\u0585", "Ha\u0585s"),
        ("Ir\u0430\u0301n", "\u0430", "Ir\u0430\u0301n"),
        ("Ir\u200c\u0430n", "\u0430", "Ir\u200c\u0430n"),
    ],
)
def test_a_letter_that_does_not_belong_is_found(text: str, letter: str, word: str) -> None:
    assert foreign_letter(text) == (letter, word)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Cox", "José Müller", "Işık Yıldız", "Đặng Thị", "Владимир Путин", "НАТО", "Сорос", "Ελλάδα", "ΗΠΑ",
        "Հայաստան", "عباس عراقچی", "می\u200cخواهم", "علي خامنئي", "ישראל", "日本", "日本のテレビ", "한국 TV", "भारत",
        "Владимир (Vladimir)", "Anna Петрова", "ΔT", "5 μm", "α", "Type α", "ＡＢＣ", "2026", "—", "", "𝐀nna",
    ],
)  # fmt: skip
def test_a_name_in_a_script_of_its_own_is_not(text: str) -> None:
    assert foreign_letter(text) is None


@pytest.mark.parametrize(
    ("text", "disguised"),
    [("Сох", True), ("АСЕ", True), ("Нато", False), ("Cox", False), ("Ωμέγα", False), ("", False), ("Οχο", False)],
)
def test_a_word_that_looks_latin_throughout_is_known(text: str, disguised: bool) -> None:
    assert is_disguised(text) is disguised


def test_two_names_that_look_the_same_have_one_skeleton() -> None:
    assert skeleton("Cox") == skeleton("Сох") == skeleton("СOх ") == skeleton("Co\u200bx")
    assert skeleton("Cox") != skeleton("Cóx")
    assert skeleton("علی") != skeleton("علم")


FIELDS = {
    "name of a person": "people: {x: {name: Ad\u0430 Vale, party: a}}",
    "alias of a person": "people: {x: {name: Ada Vale, party: a, also: [Ad\u0430]}}",
    "name of a party": "parties: {x: {name: Norl\u0430nd}}",
    "alias of a party": "parties: {x: {name: Norland, also: [N, Norl\u0430nd]}}",
    "title of an issue": "issues: {x: {title: T\u0430x, claim: y}}",
    "title of an event": "events: {x: {title: T\u0430lks, parties: [a]}}",
    "publisher": "sources: {x: {publisher: Reut\u0435rs, published: 2026-01-01}}",
    "author": "sources: {x: {author: Ad\u0430, published: 2026-01-01}}",
    "office": "positions: [{speaker: {office: the st\u0430te, of: a}, said: 2026-01-02, text: x, sources: [s1]}]",
    "whole name": "people: {x: {name: \u0421\u043e\u0445, party: a}}",
}


@pytest.mark.parametrize("text", FIELDS.values(), ids=FIELDS)
def test_a_name_with_a_letter_of_another_script_is_a_warning_at_its_place(text: str) -> None:
    (problem,) = find_problems(text)
    assert not problem.is_error
    assert "U+04" in problem.message
    assert "CYRILLIC" in problem.message
    assert problem.place.file == "file-1.yaml"


def test_two_records_whose_names_look_the_same_are_both_named() -> None:
    cast = "people:\n  one: {name: Cox, party: a}\n  two: {name: Someone Else, party: b, also: [\u0421\u043e\u0445]}\n"
    (problem,) = find_problems(cast)
    assert "“\u0421\u043e\u0445” looks like “Cox”" in problem.message
    assert "U+0421 CYRILLIC CAPITAL LETTER ES" in problem.message
    assert (problem.place.line, problem.related[0][1].line) == (3, 2)


def test_a_name_beside_its_own_spelling_in_another_script_is_no_warning() -> None:
    assert find_problems("people: {x: {name: Cox, party: a, also: [\u0421\u043e\u0445]}}") == []
    assert find_problems("people: {x: {name: 'Abbas Araghchi', party: a, also: ['عباس عراقچی']}}") == []


def test_a_dossier_in_another_script_may_have_names_that_look_latin() -> None:
    people = "".join(f"  p{n}: {{name: {name}, party: a}}\n" for n, name in enumerate(CYRILLIC_NAMES))
    assert find_problems(f"people:\n{people}parties: {{nato: {{name: НАТО}}}}") == []
    assert [problem.place.file for problem in find_problems("parties: {nato: {name: НАТО}}")] == ["file-1.yaml"]


@pytest.mark.parametrize(
    ("id", "near"), [("ir\u0430n", "iran"), ("\u0421\u043e\u0445".lower(), "cox"), ("n\u03bfrway", "norway")]
)
def test_an_id_with_a_letter_of_another_script_is_told_which(id: str, near: str) -> None:
    problems = read(CAST, f"notes: [{{date: 2026-01-02, text: x, event: {id}, sources: [s1]}}]")[1]
    (problem,) = [problem for problem in problems if problem.code == "bad-id"]
    assert "U+0" in problem.message
    assert problem.hint == f"did you mean `{near}`?"
