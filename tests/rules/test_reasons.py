"""The reasons for a stance: every position on the issue has its part, and the rules that decided are named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from briefgen.cli.show import REASON_TEXTS, USE_TEXTS
from briefgen.files.packaged import packaged_folder
from briefgen.pipeline.load import load_dossier
from briefgen.rules.reasons import EvidenceUse, ReasonCode, Reasons, explain_stance
from briefgen.rules.snapshot import take_snapshot
from briefgen.timeline.build import as_of
from tests.dossiers import CAST

DAY = date(2026, 2, 4)


def why(tmp_path: Path, text: str, holder: str = "a", issue: str = "talks", day: date = DAY) -> Reasons:
    (tmp_path / "cast.yaml").write_text(CAST)
    (tmp_path / "said.yaml").write_text(text)
    return explain_stance(take_snapshot(as_of(load_dossier(tmp_path).timeline, day)), holder, issue)


def parts(reasons: Reasons) -> dict[str, str]:
    return {weighed.item.id: weighed.use for weighed in reasons.chain}


def said(**records: str) -> str:
    lines = "".join(f"  - {{id: {id}, text: x, sources: [s1], {fields}}}\n" for id, fields in records.items())
    return f"positions:\n{lines}"


def test_the_latest_voice_decides_and_its_older_word_does_nothing(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(
        old="speaker: chief, said: 2026-02-01, stance: {talks: against}",
        new="speaker: chief, said: 2026-02-03, stance: {talks: for}",
    ))  # fmt: skip
    assert parts(reasons) == {"new": "decides", "old": "earlier"}
    assert reasons.rules == ("named-words", "only-voice")
    assert reasons.stance is not None
    assert reasons.stance.value == "for"


def test_a_voice_that_was_overtaken_was_one_among_which_the_latest_decided(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(
        first="speaker: chief, said: 2026-01-12, stance: {talks: for}",
        last="speaker: minister, said: 2026-02-01, stance: {talks: against}",
    ))  # fmt: skip
    assert parts(reasons) == {"last": "decides", "first": "overtaken"}
    assert reasons.rules == ("named-words", "latest-voice")


def test_what_is_reported_stands_beside_what_was_heard(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(
        heard="speaker: chief, said: 2026-02-01, stance: {talks: for}",
        reported="speaker: {described: an official, of: a}, said: 2026-02-02, stance: {talks: against}",
    ))  # fmt: skip
    assert parts(reasons) == {"heard": "decides", "reported": "signal"}


def test_voices_on_the_same_side_lead_reaffirm_or_vary(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(
        other="speaker: {office: the ministry, of: a}, said: 2026-01-30, stance: {talks: conditional}",
        top="speaker: chief, said: 2026-01-31, stance: {talks: for}",
        again="speaker: minister, said: 2026-02-01, stance: {talks: for}",
        last="speaker: deputy, said: 2026-02-02, stance: {talks: for}",
    ))  # fmt: skip
    assert parts(reasons) == {"last": "decides", "top": "leads", "again": "reaffirms", "other": "variant"}
    assert reasons.rules == ("named-words", "latest-voice", "leads-by-rank")


def test_claims_withdrawals_and_reversals_have_their_part(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(
        before="speaker: chief, said: 2026-01-20, stance: {talks: against}",
        turned="speaker: chief, said: 2026-02-01, stance: {talks: for}, reverses: [before]",
        gone="speaker: chief, said: 2026-02-02, stance: {talks: against}",
        taken="speaker: chief, said: 2026-02-03, withdraws: [gone]",
        claim="speaker: boss, party: a, said: 2026-02-03, stance: {talks: against}",
    ))  # fmt: skip
    assert parts(reasons) == {
        "turned": "decides", "before": "reversed", "gone": "no-longer-stands", "claim": "claim",
    }  # fmt: skip


def test_without_a_stance_the_chain_says_why(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(claim="speaker: boss, party: a, said: 2026-02-03, stance: {talks: against}"))
    assert (reasons.stance, reasons.rules, parts(reasons)) == (None, (), {"claim": "claim"})


def test_nothing_later_is_in_it(tmp_path: Path) -> None:
    reasons = why(tmp_path, said(later="speaker: chief, said: 2026-02-05, stance: {talks: for}"))
    assert reasons == Reasons(None, (), ())


@pytest.mark.parametrize("day", [date(2026, 2, 4), date(2026, 2, 20)])
def test_every_position_of_the_example_has_its_part(day: date) -> None:
    now = take_snapshot(as_of(load_dossier(Path(packaged_folder("content"))).timeline, day))
    for holder, issue in now.as_of.timeline.by_issue:
        reasons = explain_stance(now, holder, issue)
        uses = [weighed.use for weighed in reasons.chain]
        assert uses.count("decides") == (reasons.stance is not None)
        assert len(uses) == sum(i.moment.day <= day for i in now.as_of.timeline.by_issue[holder, issue])


def test_every_part_and_rule_has_its_words() -> None:
    assert set(USE_TEXTS) == set(get_args(EvidenceUse))
    assert set(REASON_TEXTS) == set(get_args(ReasonCode))
