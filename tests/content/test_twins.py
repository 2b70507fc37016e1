"""The shares of planted duplicates that `check` finds on a synthetic desk, and the laws of comparing texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.duplicates import measure
from briefgen.content.likeness import MAX_FOLDED, differ_by_one, fold, neighbours

WORDS = st.text("abcdéÉ -'", max_size=12)


@pytest.mark.slow
def test_planted_duplicates_are_found_with_few_false_warnings() -> None:
    outcomes = measure(1_000, seed=11)
    for code, share in (("same-person", 0.95), ("same-meeting", 0.9), ("same-words", 0.85)):
        assert outcomes[code].hits >= share * outcomes[code].planted, code
    assert sum(outcome.false for outcome in outcomes.values()) <= 10


@given(WORDS, WORDS)
def test_a_difference_of_one_letter_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert differ_by_one(one, other) == differ_by_one(other, one)
    assert not differ_by_one(one, one)


@given(WORDS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text) == fold(text.upper())
    assert len(fold("x" * 10_000)) == MAX_FOLDED


@given(st.lists(st.lists(st.integers(0, 3), max_size=3), max_size=12), st.integers(1, 3))
def test_neighbours_share_a_key_and_are_few(keys: list[list[int]], window: int) -> None:
    order = [str(number % 5) for number in range(len(keys))]
    pairs = list(neighbours(keys, order, window))
    assert len(pairs) == len(set(pairs)) <= window * sum(len(set(item)) for item in keys)
    assert all(first < second and set(keys[first]) & set(keys[second]) for first, second in pairs)
    everything = list(neighbours(keys, order, len(keys)))
    assert len(everything) == sum(
        bool(set(one) & set(other)) for number, one in enumerate(keys) for other in keys[:number]
    )
