"""which time zones there are: those of the tzdata package, on every machine the same."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from briefgen.problems import did_you_mean

FORMS = "write an IANA name such as Asia/Muscat or UTC"
LONGEST = 40  # letters; no name is longer
SHORTEST = 4  # letters; a shorter abbreviation is near to many names, and means none of them


@cache
def zone_names() -> frozenset[str]:
    """The names of the IANA database, older ones (links such as `Asia/Calcutta`) among them.

    `Factory` stands for no place. `localtime`, `posixrules`, `right/…` and `posix/…` are files of some systems.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split()) - {"Factory"}


@cache
def time_zone(name: str) -> ZoneInfo:
    """Return the zone of that name; ValueError where there is none.

    It is read from the tzdata package. `ZoneInfo(name)` would read the system's own files first, and follow a path.
    """
    if name not in zone_names():
        raise ValueError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@cache
def _by_case() -> dict[str, list[str]]:
    """The names by themselves and by their last part, in small letters."""
    names: dict[str, list[str]] = {}
    for name in sorted(zone_names()):
        for key in {name.casefold(), name.casefold().rpartition("/")[2]}:
            names.setdefault(key, []).append(name)
    return names


def zone_hint(text: str) -> str:
    """Return how to write what somebody wrote for a zone: another case, a city alone, an offset, a slip."""
    if len(text) > LONGEST:
        return FORMS
    if any(sign in text for sign in "+:"):
        return f"{FORMS}; an offset belongs to a time, as in 2026-02-06T10:00+04:00"
    words = text.casefold().replace(" ", "_").removeprefix("posix/").removeprefix("right/")
    if names := _by_case().get(words):
        exact = [name for name in names if name.casefold() == words]
        return f"did you mean {' or '.join(f'`{name}`' for name in exact or names[:3])}?"
    return (len(words) > SHORTEST and did_you_mean(words, zone_names(), cutoff=0.8)) or FORMS
