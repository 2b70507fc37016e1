"""What is told again alike is the same value; what differs in anything never is."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from briefgen.composition.identity_cache import Interner


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of plain parts."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of other values."""

    leaf: Leaf
    leaves: tuple[Leaf, ...] = ()
    names: tuple[str, ...] = ()


LEAVES = st.tuples(st.sampled_from("ab"), st.sampled_from([None, 1, 2]))
BRANCHES = st.tuples(LEAVES, st.lists(LEAVES, max_size=2), st.lists(st.sampled_from("ab"), max_size=2))


def told(alike: Interner, branch: tuple[tuple[str, int | None], list[tuple[str, int | None]], list[str]]) -> Branch:
    leaf, leaves, names = branch
    return alike.intern(
        Branch, alike.intern(Leaf, *leaf), tuple(alike.intern(Leaf, *each) for each in leaves), names=tuple(names)
    )


@given(st.lists(st.lists(BRANCHES, max_size=5), min_size=1, max_size=5))
def test_two_values_of_one_day_or_the_next_are_the_same_exactly_if_they_are_equal(days: list[list[object]]) -> None:
    alike, yesterday = Interner(), list[Branch]()
    for day in days:
        alike.next_day()
        today: list[Branch] = []
        for branch in day:
            made = told(alike, branch)  # type: ignore[arg-type]
            assert all((made is other) == (made == other) for other in (*today, *yesterday))
            today.append(made)
        yesterday = today


def test_what_was_not_told_for_a_day_is_forgotten() -> None:
    alike = Interner()
    first = alike.intern(Leaf, "a")
    alike.next_day()
    alike.next_day()
    assert alike.intern(Leaf, "a") == first
    assert alike.intern(Leaf, "a") is not first


def test_the_same_values_under_other_names_are_others() -> None:
    alike = Interner()
    assert alike.intern(Branch, alike.intern(Leaf, "a"), leaves=()) is not alike.intern(
        Branch, alike.intern(Leaf, "a"), names=()
    )
    assert alike.intern(Leaf, name="a", number=1) != alike.intern(Leaf, name="a", number=2)
