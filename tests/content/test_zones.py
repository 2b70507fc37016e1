"""Time zones: only names of the IANA database, read from the same data on every machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from briefgen.content.zones import time_zone, zone_hint, zone_names
from briefgen.problems import ContentError
from tests.dossiers import CAST, read

NO_ZONES = [
    "localtime", "posixrules", "posix/UTC", "right/Europe/Vienna", "Factory", "europe/london", "EUROPE/LONDON",
    "Europe/Vienna/", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC", "Asia/../UTC", "Europe//Vienna", "zone.tab",
    "tzdata.zi", "Europe", "+04:00", "UTC+4", "Desk/Own", "Europe/Vienna\\x", ".", "..",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_ZONES)
def test_what_only_some_machines_have_is_no_zone(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        time_zone(name)
    event = f"events: {{e: {{title: E, parties: [a], time_zone: '{name}', when: 2026-02-04}}}}"
    assert [problem.code for problem in read(CAST, event)[1] if problem.is_error] == ["bad-time-zone"]
    with pytest.raises(ContentError) as error:
        read(CAST.replace("time_zone: UTC", f"time_zone: '{name}'"))
    assert [problem.code for problem in error.value.problems] == ["bad-time-zone"]


@pytest.mark.parametrize(
    "name", ["UTC", "Etc/GMT+5", "Asia/Calcutta", "Europe/Kyiv", "GB", "EST5EDT", "America/Argentina/Buenos_Aires"]
)
def test_names_of_the_database_are_zones_older_ones_too(name: str) -> None:
    assert time_zone(name).key == name


def test_every_name_has_its_zone() -> None:
    assert len(zone_names()) > 500
    assert {time_zone(name).key for name in zone_names()} == zone_names()


def test_the_system_has_no_say(tmp_path: Path) -> None:
    """A machine whose own `Europe/Vienna` is another zone, and which has a zone more, gives the same answers."""
    shipped = files("tzdata").joinpath("zoneinfo")
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe/Vienna").write_bytes(shipped.joinpath("Asia/Tokyo").read_bytes())
    (tmp_path / "Desk").mkdir()
    (tmp_path / "Desk/Own").write_bytes(shipped.joinpath("Asia/Tokyo").read_bytes())
    code = (
        "from datetime import datetime\nfrom briefgen.content.zones import time_zone, zone_names\n"
        "print(datetime(2026, 7, 1, tzinfo=time_zone('Europe/Vienna')).utcoffset(), 'Desk/Own' in zone_names())"
    )
    environment = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "2:00:00 False"
    assert datetime(2026, 7, 1, tzinfo=time_zone("Europe/Vienna")).utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("europe/london", "did you mean `Europe/London`?"), ("Muscat", "did you mean `Asia/Muscat`?"),
        ("Europe/Lodnon", "did you mean `Europe/London`?"), ("New York", "did you mean `America/New_York`?"),
        ("right/Europe/Vienna", "did you mean `Europe/Vienna`?"),
        ("Istanbul", "did you mean `Asia/Istanbul` or `Europe/Istanbul`?"),
    ],
)  # fmt: skip
def test_the_nearest_name_is_proposed(text: str, hint: str) -> None:
    assert zone_hint(text) == hint


@pytest.mark.parametrize("text", ["CEST", "x" * 4000, "+04:00"])
def test_what_means_no_zone_is_told_the_form_of_one(text: str) -> None:
    assert "Asia/Muscat or UTC" in zone_hint(text)
