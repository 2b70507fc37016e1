"""the sealed briefs of a dossier -> their order by the checksums that they name, and each break in it.

Each `seal.yaml` names the SHA-256 checksum of the one before. Whoever changes, forges or removes a seal without
changing all later ones breaks the chain, which shows without any history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.content.model import Seal
from briefgen.files.plain_files import checksum
from briefgen.problems import Problem

HINT = "restore the sealed briefs from git; `git log -p -- content/sealed` shows what was changed"


@dataclass(frozen=True, slots=True)
class SealChain:
    """The seals by the checksum of their files, and those that name each of them as the one before."""

    by_checksum: Mapping[str, Seal]
    checksums: Mapping[str, str]  # by the seal's file; a copy has the checksum of its original
    followers: Mapping[str | None, tuple[Seal, ...]]

    def walk(self) -> Iterator[tuple[str, Seal]]:
        """Each checksum with its seal, from the first seal as far as one follows another."""
        followers = self.followers.get(None)
        while followers:
            checksum = self.checksums[followers[0].at.file]
            yield checksum, followers[0]
            followers = self.followers.get(checksum)

    @property
    def last(self) -> str | None:
        """The checksum that the next seal names; None where nothing is sealed."""
        return next(reversed([checksum for checksum, _ in self.walk()]), None)


def seal_chain(seals: Sequence[Seal]) -> SealChain:
    """The chain of seals, as their files are now."""
    followers: dict[str | None, tuple[Seal, ...]] = {}
    for seal in sorted(seals, key=lambda seal: (seal.number, seal.revision, seal.at.file)):
        followers[seal.previous] = (*followers.get(seal.previous, ()), seal)
    checksums = {seal.at.file: checksum(Path(seal.at.file)) for seal in seals}
    return SealChain({checksums[seal.at.file]: seal for seal in seals}, checksums, followers)


def chain_breaks(seals: Sequence[Seal]) -> Iterator[Problem]:
    """Each seal whose predecessor is gone or was changed, that shares it with another, or that comes out of order."""
    chain = seal_chain(seals)
    for previous, (first, *others) in chain.followers.items():
        if previous is not None and previous not in chain.by_checksum:
            message = f"No. {first.number} of {first.day} follows a sealed brief that was changed or is gone"
            yield Problem("seal-chain", message, first.locate("previous"), HINT)
        for other in others:
            message = f"No. {other.number} of {other.day} and No. {first.number} of {first.day} follow the same seal"
            if previous is None:
                message = f"No. {other.number} of {other.day} names no seal before it, and is not the first"
            yield Problem("seal-chain", message, other.at, HINT, (("the other one", first.at),))
    yield from _out_of_order(chain)


def _out_of_order(chain: SealChain) -> Iterator[Problem]:
    """Numbers count up along the chain, and so do the revisions of each number."""
    revisions: dict[int, int] = {}
    for _, seal in chain.walk():
        before = revisions.get(seal.number, 0)
        expected = max(revisions, default=0) + 1 if before == 0 else seal.number
        if (seal.number, seal.revision) != (expected, before + 1):
            message = f"No. {seal.number}, r{seal.revision} of {seal.day} does not continue the seals before it"
            yield Problem("seal-chain", message, seal.at, HINT)
        revisions[seal.number] = seal.revision
