"""The chain of sealed briefs: each seal names the checksum of the one before.

Each `seal.yaml` names the SHA-256 checksum of the one before. Whoever changes, forges or removes a seal without
changing all later ones breaks the chain. The break is visible without git's history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefgen.content.model import Seal
from briefgen.files.plain_files import checksum
from briefgen.problems import Problem

_RESTORE_HINT = "restore the sealed briefs from git; `git log -p -- content/sealed` shows what was changed"


@dataclass(frozen=True, slots=True)
class SealChain:
    """The seals by the checksums of their files, and the seals that name each checksum as the one before."""

    seals_by_checksum: Mapping[str, Seal]
    checksums: Mapping[str, str]  # by the seal's file; a copy has the checksum of its original
    followers: Mapping[str | None, tuple[Seal, ...]]

    def walk(self) -> Iterator[tuple[str, Seal]]:
        """Yield each checksum with its seal, from the first seal to the last one that follows another."""
        followers = self.followers.get(None)
        while followers:
            checksum = self.checksums[followers[0].at.file]
            yield checksum, followers[0]
            followers = self.followers.get(checksum)

    @property
    def last(self) -> str | None:
        """The checksum that the next seal must name; None where nothing is sealed."""
        return next(reversed([checksum for checksum, _ in self.walk()]), None)


def build_chain(seals: Sequence[Seal]) -> SealChain:
    """Return the chain of seals, with the checksums that their files have now."""
    followers: dict[str | None, tuple[Seal, ...]] = {}
    for seal in sorted(seals, key=lambda seal: (seal.number, seal.revision, seal.at.file)):
        followers[seal.previous] = (*followers.get(seal.previous, ()), seal)
    checksums = {seal.at.file: checksum(Path(seal.at.file)) for seal in seals}
    return SealChain({checksums[seal.at.file]: seal for seal in seals}, checksums, followers)


def chain_breaks(seals: Sequence[Seal]) -> Iterator[Problem]:
    """Yield each seal whose predecessor was changed, removed or shared with another, or that is out of order."""
    chain = build_chain(seals)
    for previous, (first, *others) in chain.followers.items():
        if previous is not None and previous not in chain.seals_by_checksum:
            message = f"No. {first.number} of {first.day} follows a sealed brief that was changed or is gone"
            yield Problem("seal-chain", message, first.locate("previous"), _RESTORE_HINT)
        for other in others:
            message = f"No. {other.number} of {other.day} and No. {first.number} of {first.day} follow the same seal"
            if previous is None:
                message = f"No. {other.number} of {other.day} names no seal before it, and is not the first"
            yield Problem("seal-chain", message, other.at, _RESTORE_HINT, (("the other one", first.at),))
    yield from _out_of_order(chain)


def _out_of_order(chain: SealChain) -> Iterator[Problem]:
    """Yield each seal whose number, or revision of a number, does not continue those before it in the chain."""
    revisions: dict[int, int] = {}
    for _, seal in chain.walk():
        last_revision = revisions.get(seal.number, 0)
        expected_number = max(revisions, default=0) + 1 if last_revision == 0 else seal.number
        if (seal.number, seal.revision) != (expected_number, last_revision + 1):
            message = f"No. {seal.number}, r{seal.revision} of {seal.day} does not continue the seals before it"
            yield Problem("seal-chain", message, seal.at, _RESTORE_HINT)
        revisions[seal.number] = seal.revision
