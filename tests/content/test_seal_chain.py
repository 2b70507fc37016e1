"""The chain of seals: what was changed, forged or removed shows without any history."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest

from briefgen.authoring.sealed_folder import Stamp, sealed_files
from briefgen.content.load import read_folder
from briefgen.content.model import Seal
from briefgen.content.parse import parse_seals
from briefgen.content.seal_chain import build_chain, chain_breaks


def put_seal(content: Path, day: int, number: int, revision: int = 1, previous: str | None = None) -> Path:
    """Write a seal as the program does; its file."""
    stamp = Stamp(date(2026, 2, day), number, revision, "a" * 40, "b" * 64, "TLP:CLEAR", None, previous)
    files = sealed_files(content, stamp, {"md": f"Brief {number}".encode()}, [], {})
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return stamp.folder(content) / "seal.yaml"


def seals_of(content: Path) -> list[Seal]:
    documents, problems = read_folder(content / "sealed")
    seals, seal_problems = parse_seals(documents)
    assert not problems and not seal_problems
    return seals


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """No. 1, No. 2, a revision of No. 1, No. 3: in this order."""
    for day, number, revision in ((1, 1, 1), (2, 2, 1), (1, 1, 2), (3, 3, 1)):
        previous = build_chain(seals_of(tmp_path)).last if number > 1 or revision > 1 else None
        put_seal(tmp_path, day, number, revision, previous)
    return tmp_path


def breaks(content: Path) -> list[tuple[str, str]]:
    """The file of each break below `sealed`, and its message."""
    problems = chain_breaks(seals_of(content))
    return [(Path(p.place.file).relative_to(content / "sealed").parent.as_posix(), p.message) for p in problems]


def test_a_chain_in_the_order_of_sealing_has_no_break(content: Path) -> None:
    assert breaks(content) == []
    walked = [(seal.number, seal.revision) for _, seal in build_chain(seals_of(content)).walk()]
    assert walked == [(1, 1), (2, 1), (1, 2), (3, 1)]


@pytest.mark.parametrize(
    ("changed", "follower"), [("2026-02-01/r1", "2026-02-02/r1"), ("2026-02-02/r1", "2026-02-01/r2"),
                              ("2026-02-01/r2", "2026-02-03/r1")],
)  # fmt: skip
def test_a_changed_or_missing_seal_is_named_by_the_one_after_it(content: Path, changed: str, follower: str) -> None:
    path = content / "sealed" / changed / "seal.yaml"
    with path.open("a") as file:
        file.write("# a quiet edit\n")
    assert breaks(content)[0] == (follower, breaks(content)[0][1])
    assert "follows a sealed brief that was changed or is gone" in breaks(content)[0][1]
    shutil.rmtree(path.parent)
    assert follower in dict(breaks(content))


def test_a_seal_that_was_put_in_between_is_named(content: Path) -> None:
    first = content / "sealed/2026-02-01/r1/seal.yaml"
    put_seal(content, 4, 4, previous=hashlib.sha256(first.read_bytes()).hexdigest())
    ((place, message),) = breaks(content)
    assert (place, message) == (
        "2026-02-04/r1", "No. 4 of 2026-02-04 and No. 2 of 2026-02-02 follow the same seal"
    )  # fmt: skip


def test_a_second_seal_that_follows_none_is_named(content: Path) -> None:
    put_seal(content, 4, 4)
    assert breaks(content) == [("2026-02-04/r1", "No. 4 of 2026-02-04 names no seal before it, and is not the first")]


def test_numbers_count_up_along_the_chain(content: Path) -> None:
    put_seal(content, 5, 5, previous=build_chain(seals_of(content)).last)
    assert breaks(content) == [("2026-02-05/r1", "No. 5, r1 of 2026-02-05 does not continue the seals before it")]


def test_the_last_seal_is_the_end_of_the_chain(content: Path, tmp_path: Path) -> None:
    before = build_chain(seals_of(content)).last
    put_seal(content, 4, 4, previous=before)
    after = build_chain(seals_of(content)).last
    assert after not in (None, before) and breaks(content) == []
    assert build_chain([]).last is None


def test_a_copied_seal_is_named(content: Path) -> None:
    shutil.copytree(content / "sealed/2026-02-03", content / "sealed/2026-02-07")
    ((_, message),) = breaks(content)
    assert "follow the same seal" in message
    assert build_chain(seals_of(content)).last is not None
