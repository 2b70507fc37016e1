"""what was made of values before, by which values they are; the latest of it, for not everything can be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class LruCache(Generic[T]):
    """At most so many things, each with the values that it was made of: as long as it is kept no other has their id."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: dict[object, tuple[T, object]] = {}

    def get_or_create(self, key: object, values: object, make: Callable[[], T]) -> T:
        """What is kept under a key, else what `make` makes of the values."""
        found = self._kept.pop(key, None) or (make(), values)
        if len(self._kept) >= self.most:
            del self._kept[next(iter(self._kept))]  # what nobody has asked for the longest
        self._kept[key] = found
        return found[0]
