"""The time zones of the tzdata package, which are the same on every machine."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from briefgen.problems import did_you_mean

_HINT = "write an IANA name such as Asia/Muscat or UTC"
_MAX_LENGTH = 40  # no name is longer
_MAX_ABBREVIATION = 4  # so short a text resembles many names, and means none of them


@cache
def zone_names() -> frozenset[str]:
    """Return the names of the IANA database, including older ones (links such as `Asia/Calcutta`).

    `Factory` stands for no place. `localtime`, `posixrules`, `right/…` and `posix/…` are files of some systems.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split()) - {"Factory"}


@cache
def time_zone(name: str) -> ZoneInfo:
    """Return the zone of a name, read from the tzdata package. Raises ValueError for an unknown name.

    `ZoneInfo(name)` would read the system's own files first, and follow a path.
    """
    if name not in zone_names():
        raise ValueError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _names_by_spelling() -> dict[str, list[str]]:
    """Return the names by their lower-case form and by their last part in lower case."""
    names: dict[str, list[str]] = {}
    for name in sorted(zone_names()):
        for key in {name.casefold(), name.casefold().rpartition("/")[2]}:
            names.setdefault(key, []).append(name)
    return names


def zone_hint(text: str) -> str:
    """Return a hint for a text that is no zone: a wrong case, a city alone, an offset or a typing error."""
    if len(text) > _MAX_LENGTH:
        return _HINT
    if any(sign in text for sign in "+:"):
        return f"{_HINT}; an offset belongs to a time, as in 2026-02-06T10:00+04:00"
    spelling = text.casefold().replace(" ", "_").removeprefix("posix/").removeprefix("right/")
    if names := _names_by_spelling().get(spelling):
        full_names = [name for name in names if name.casefold() == spelling]
        return f"did you mean {' or '.join(f'`{name}`' for name in full_names or names[:3])}?"
    return (len(spelling) > _MAX_ABBREVIATION and did_you_mean(spelling, zone_names(), cutoff=0.8)) or _HINT
