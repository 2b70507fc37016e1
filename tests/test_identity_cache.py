"""One object for the same arguments, another one for any others, within a limit."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.identity_cache import IdentityCache

LeafArguments = tuple[str, int | None]
BranchArguments = tuple[LeafArguments, list[LeafArguments], list[str]]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Leaf:
    """A value whose arguments are compared by value."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A value whose arguments are other values."""

    leaf: Leaf
    leaves: tuple[Leaf, ...] = ()
    names: tuple[str, ...] = ()


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=2).map(tuple),
    max_leaves=4,
)
LEAVES = st.tuples(st.sampled_from("ab"), st.sampled_from([None, 1, 2]))
BRANCHES = st.tuples(LEAVES, st.lists(LEAVES, max_size=2), st.lists(st.sampled_from("ab"), max_size=2))


def get_branch(cache: IdentityCache, arguments: BranchArguments) -> Branch:
    leaf, leaves, names = arguments
    inner = tuple(cache.get(Leaf, *leaf_arguments) for leaf_arguments in leaves)
    return cache.get(Branch, cache.get(Leaf, *leaf), inner, names=tuple(names))


@given(st.lists(BRANCHES, max_size=12))
def test_values_are_the_same_exactly_if_they_are_equal(calls: list[BranchArguments]) -> None:
    """As long as all are kept; and each is what the function returns."""
    cache, branches = IdentityCache(1_000), list[Branch]()
    for arguments in calls:
        branch = get_branch(cache, arguments)
        leaf, leaves, names = arguments
        assert branch == Branch(Leaf(*leaf), tuple(Leaf(*inner) for inner in leaves), tuple(names))
        assert all((branch is other) == (branch == other) for other in branches)
        branches.append(branch)


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(1, 5))
def test_whatever_is_forgotten_every_result_is_right_and_the_last_ones_are_kept(numbers: list[int], limit: int) -> None:
    cache, calls = IdentityCache(limit), list[int]()

    def square(number: int) -> list[int]:
        calls.append(number)
        return [number * number]

    for number in numbers:
        assert cache.get(square, number) == [number * number]
        assert len(cache._new) + len(cache._old) <= 2 * limit
    recent = list(dict.fromkeys(reversed(numbers)))[:limit]
    calls.clear()
    for number in reversed(recent):
        cache.get(square, number)
    assert calls == []


def test_a_truth_is_no_number() -> None:
    cache = IdentityCache(10)
    assert [type(cache.get(lambda value: value, value)) for value in (1, True, 0, False)] == [int, bool, int, bool]
    identity = Leaf
    assert cache.get(identity, "a", 1) is not cache.get(identity, "a", True)


def test_the_same_values_under_other_names_are_others() -> None:
    cache = IdentityCache(10)
    leaf = cache.get(Leaf, "a")
    assert cache.get(Branch, leaf, leaves=()) is not cache.get(Branch, leaf, names=())
    assert cache.get(Leaf, name="a", number=1) != cache.get(Leaf, name="a", number=2)


def test_an_argument_by_name_is_not_one_by_place() -> None:
    cache = IdentityCache(10)

    def show(*args: object, **kwargs: object) -> tuple[object, object]:
        return args, kwargs

    assert cache.get(show, "one", 1) == (("one", 1), {})
    assert cache.get(show, one=1) == ((), {"one": 1})


@given(st.lists(PLAIN, max_size=8))
def test_plain_arguments_are_compared_by_value_and_type(values: list[object]) -> None:
    """As `repr` tells them apart, which knows that True is not 1."""
    cache = IdentityCache(1_000)
    assert [cache.get(repr, value) for value in values] == [repr(value) for value in values]


def test_a_tuple_of_a_text_and_a_list_is_no_error() -> None:
    items: list[str] = []
    cache = IdentityCache(10)
    assert cache.get(len, ("a", items)) == cache.get(len, ("a", items)) == 2


def test_an_equal_argument_that_is_another_object_makes_another_result() -> None:
    cache = IdentityCache(10)
    leaf, equal_leaf = Leaf("a"), Leaf("a")
    branch = cache.get(Branch, leaf, (leaf,))
    assert cache.get(Branch, leaf, (leaf,)) is branch
    assert cache.get(Branch, equal_leaf, (leaf,)) is not branch
    assert cache.get(Branch, leaf, (equal_leaf,)) is not branch
    assert cache.get(Branch, leaf, (equal_leaf,)) == branch


def test_an_argument_lives_as_long_as_its_entry() -> None:
    """Else another object could get its id."""
    cache, leaf = IdentityCache(1), Leaf("a")
    reference = weakref.ref(leaf)
    cache.get(Branch, leaf)
    del leaf
    gc.collect()
    assert reference() is not None
    for name in ("b", "c", "d"):
        cache.get(Leaf, name)
    gc.collect()
    assert reference() is None


def test_an_error_is_not_remembered() -> None:
    cache, answers = IdentityCache(10), iter([ValueError("no"), None])

    def answer(name: str) -> str:
        if error := next(answers):
            raise error
        return name

    with pytest.raises(ValueError, match="no"):
        cache.get(answer, "a")
    assert cache.get(answer, "a") == "a"
