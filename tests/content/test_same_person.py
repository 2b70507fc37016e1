"""One person under two ids: found by the spelling of the names, and not where two people only share a part."""

from __future__ import annotations

import pytest

from briefgen.problems import Problem
from tests.dossiers import CAST, read

NOTE = "notes: [{date: 2026-02-04, text: A note}]\n"


def people(*names: str, more: str = "party: a") -> str:
    rows = "".join(f'  q{number}: {{name: "{name}", {more}}}\n' for number, name in enumerate(names))
    return f"{NOTE}people:\n{rows}"


def find(text: str) -> list[Problem]:
    return [problem for problem in read(CAST, text)[1] if problem.code in ("same-person", "ambiguous-name")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ágnes Moreau", "Agnes Moreau"), ("Agnes moreau", "Agnes Moreau"), ("Jean-Luc Prat", "Jean Luc Prat"),
        ("Abdol-Rahim Musavi", "Abdolrahim Musavi"), ("Sean O'Neill", "Sean O’Neill"), ("Marsh, Jon", "Jon Marsh"),
        ("J. Marsh", "Jon Marsh"), ("Dr. Jon Marsh", "Jon Marsh"), ("Jon Peter Marsh", "Jon Marsh"),
        ("Abbas Araghchi", "Abbas Araqchi"), ("Mohammad Zarif", "Mohammed Zarif"), ("Steve Witkoff", "Steve Witkov"),
        ("Søren Holm", "Soren Holm"), ("Łukasz Nowak", "Lukasz Nowak"), ("Jürgen Müller", "Jürgen Mueller"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"), ("Ada Vale", "Ada Vale"), ("Araghchi", "Abbas Araghchi"),
        ("عباس عراقچی", "عباس عراقچی"), ("Larijnai Ali", "Ali Larijani"), ("Sergey Lavrov", "Sergej Lawrow"),
    ],
)  # fmt: skip
def test_one_person_under_two_spellings_is_found_in_either_order(one: str, other: str) -> None:
    for names in ((one, other), (other, one)):
        (problem,) = find(people(*names))
        assert problem.code == "same-person"
        assert "`q0`" in problem.message and "`q1`" in problem.message
        assert (problem.place.line, problem.related[0][1].line) == (4, 3)
        assert "`formerly: [q1]`" in problem.hint and "`different_from: [q0]`" in problem.hint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada Vale", "Ida Vale"), ("Ali Larijani", "Sadegh Larijani"), ("A. Vale", "B. Vale"), ("Kim", "Kim Jong Un"),
        ("Ivan Petrov", "Ivana Petrova"), ("Hassan Rouhani", "Hussein Rouhani"), ("Wang Yi", "Wang Yu"),
        ("George Bush", "George Bush Jr."), ("Person 1", "Person 2"), ("Li Bo", "Li Bu"), ("Jon Marsh", "Jon Marten"),
        ("A", "B"), ("عباس عراقچی", "علی عراقچی"), ("Speaker C", "Speaker D"), ("Maria Rossi", "Mario Rossi"),
    ],
)  # fmt: skip
def test_two_people_are_not_taken_for_one(one: str, other: str) -> None:
    assert find(people(one, other)) == []


def test_a_name_is_compared_with_the_other_names_of_a_person() -> None:
    text = people("Tom Reed") + "  q1: {name: Thomas A. Reed, party: a, also: [Tom Réed]}\n"
    assert [problem.code for problem in find(text)] == ["same-person"]


def test_people_of_two_parties_are_two_unless_a_post_or_a_missing_party_allows_it() -> None:
    one = f"{NOTE}people:\n  q0: {{name: Ágnes Moreau, party: a}}\n"
    assert find(one + "  q1: {name: Agnes Moreau, party: b}\n") == []
    for other in ("posts: [{post: x, party: b}, {post: y, party: a}]", "post: envoy"):
        (problem,) = find(f"{one}  q1: {{name: Agnes Moreau, {other}}}\n")
        assert problem.code == "same-person"


@pytest.mark.parametrize("name", ["Ágnes Moreau", "Agnes Moreau"])
@pytest.mark.parametrize("silenced", ["q0", "q1"])
def test_either_of_two_people_with_one_name_can_say_that_they_are_two(name: str, silenced: str) -> None:
    other = {"q0": "q1", "q1": "q0"}[silenced]
    rows = {"q0": "name: Agnes Moreau, party: a", "q1": f"name: {name}, party: a"}
    rows[silenced] += f", different_from: [{other}]"
    text = NOTE + "people:\n" + "".join(f"  {id}: {{{fields}}}\n" for id, fields in rows.items())
    assert read(CAST, text)[1] == []


def test_three_spellings_are_two_warnings_about_the_first_in_every_order() -> None:
    for names in (("Ágnes Moreau", "Agnes Moreau", "Agnes Morèau"), ("Agnes Morèau", "Ágnes Moreau", "Agnes Moreau")):
        problems = find(people(*names))
        assert [(problem.place.line, problem.related[0][1].line) for problem in problems] == [(4, 3), (5, 3)]


def test_a_person_that_nobody_has_is_not_a_person_to_differ_from() -> None:
    problems = read(CAST, people("Ada Vale", more="party: a, different_from: [zzz]"))[1]
    assert [problem.code for problem in problems] == ["unknown-id"]
