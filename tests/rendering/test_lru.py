"""What was made of values before: kept while it is asked for, and never more than so much."""

from __future__ import annotations

from briefgen.rendering.lru import LruCache


def test_what_nobody_has_asked_for_the_longest_gives_way() -> None:
    kept: LruCache[str] = LruCache(2)
    made: list[str] = []

    def of(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return kept.get_or_create(key, (), make)

    assert [of(key) for key in "abaca"] == ["A", "B", "A", "C", "A"]
    assert made == ["a", "b", "c"]  # `a` was asked for again before `c` came
    of("b")
    assert made == ["a", "b", "c", "b"]


def test_the_values_that_something_is_made_of_stay() -> None:
    """Else another value could have the id that is in the key."""
    kept: LruCache[str] = LruCache(1)
    value = object()
    kept.get_or_create(id(value), value, lambda: "made")
    assert kept._kept[id(value)][1] is value
