"""Sentences about what somebody said: speakers, quotations, caveats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from briefgen.composition.brief import (  # fmt: skip
    Cell,
    CitedStatement,
    FlagCode,
    IssueTake,
    NewerWord,
    NewStatement,
    ReversalView,
    Side,
    SilentRow,
    StanceRow,
    Statement,
    Voice,
)
from briefgen.content.fields import Take
from briefgen.rendering.wording.ending import FINAL_MARKS, as_sentence
from briefgen.rendering.wording.runs import Run, Runs, citation, entity, flag, prose, strong, text
from briefgen.rendering.wording.words import Words

SEPARATOR = Run("separator")
STRONG_SEPARATOR = Run("separator", variant="strong")


def stance(words: Words, value: Take | None, *, is_short: bool = False) -> Run:
    """The value of a stance with its sign: `▲ For`; in a table of many parties a short word."""
    key = value or "none"
    label = words.label("short_stances" if is_short else "stances", key)
    return Run("stance", f"{words.label('marks', key)} {label}", variant=key)


def stance_word(words: Words, value: Take) -> str:
    """The value of a stance inside a sentence: `for`."""
    return words.label("stances", value).lower()


def quotation(words: Words, quote: str) -> Runs:
    """A quotation with its marks."""
    return (
        Run("text", words.label("marks", "open_quote")),
        Run("quotation", quote),
        Run("text", words.label("marks", "close_quote")),
    )


def voice(words: Words, speaker: Voice, with_party: bool = False) -> Runs:
    """Who speaks, with the post of that day; `with_party` where nothing around says for whom."""
    page = ""
    if speaker.kind == "person" and speaker.id:
        page = f"people/{speaker.id}/"
    elif speaker.kind == "line" and speaker.party:
        page = f"parties/{speaker.party.id}/"
    details = ""
    if speaker.post:
        post = words.label("speakers", "then", post=speaker.post) if speaker.then else speaker.post
        details += f", {post}"
    if speaker.party and with_party and speaker.party.name != speaker.name:
        details += f" ({speaker.party.name})"
    if not speaker.affiliation_known:
        details += f" ({words.label('speakers', 'unaffiliated')})"
    return strong(speaker.name, target=page), *text(details)


def sides(words: Words, sides: Sequence[Side], *, is_short: bool = False) -> Runs:
    """The voices of a mixed stance, each with its value and its day: ` (Ida Holm: against, 3 Feb; …)`."""
    runs: list[Run] = []
    for side in sides:
        runs += text("; " if runs else " (")
        runs += text(side.voice.name) if is_short else voice(words, side.voice)
        runs += text(f": {stance_word(words, side.value)}" + ("" if is_short else f", {words.said(side.said)}"))
    return (*runs, *text(")")) if runs else ()


def attribution(words: Words, statement: Statement, with_party: bool = False) -> Runs:
    """Who made a statement, when and in which form."""
    runs: list[Run] = [*voice(words, statement.voice, with_party=with_party)]
    if statement.for_person:
        runs += text(f", {words.label('speakers', 'for_person', person=statement.for_person)}")
    runs += (SEPARATOR, dated(words.said(statement.said, statement.time), statement))
    if act := words.label("acts", statement.act):
        runs += (SEPARATOR, *text(act))
    if statement.via:
        runs += (SEPARATOR, *text(words.label("speakers", "via", via=statement.via)))
    if statement.credibility:
        runs += (STRONG_SEPARATOR, *text(words.label("credibility", str(statement.credibility))))
    if statement.marking:
        runs += text(f", {statement.marking}")
    return tuple(runs)


def new_statement(words: Words, new: NewStatement) -> Runs:
    """What somebody said: who, when, on which issues, and in which words."""
    statement = new.statement
    runs: list[Run] = [*voice(words, statement.voice, with_party=True)]
    if statement.for_person:
        runs += text(f", {words.label('speakers', 'for_person', person=statement.for_person)}")
    runs += text(f", {words.said(statement.said, statement.time)}")
    if new.takes:
        issues = words.every([_take(words, take) for take in new.takes])
        about = statement.party if "claim" in statement.flags else None
        key = "said_about" if about else "said_on"
        runs += text(f", {words.label('changes', key, issues=issues, party=about.name if about else '')}")
    runs += flags(words, statement.flags, ("claim",))
    if statement.quote or statement.text:
        runs += (*text(": "), *wording(words, replace(statement, original=None), statement.condition))
    return tuple(runs)


def _take(words: Words, take: IssueTake) -> str:
    """An issue with the value of a statement on it: `Negotiating (for)`."""
    stance = stance_word(words, take.value) + (f": {take.option}" if take.option else "")
    return f"{take.issue.title} ({stance})"


def dated(label: str, statement: Statement) -> Run:
    """The date of a statement, which programs can read where it is one day."""
    return Run("time", label, statement.said.text) if statement.said.is_day else Run("text", label)


def wording(words: Words, statement: Statement, condition: str | None = None) -> Runs:
    """What was said: a text, a quotation or both, and what the speaker gave as the reason."""
    aside = condition_aside(words, condition) if condition else ""
    runs: list[Run] = []
    if statement.quote:
        if statement.text:
            runs.append(prose(statement.text, is_sentence=False))
            runs += text(" " if statement.text[-1] in FINAL_MARKS else ": ")
        runs += quotation(words, statement.quote.text)
        runs += text(f" {aside}" if aside else "")
    elif statement.text:
        runs.append(prose(statement.text, aside=aside))
    if statement.original:
        runs += (*text(" "), Run("original", statement.original.text, statement.original.lang))
    if statement.reason:
        runs += text(f" {words.label('speakers', 'reason', reason=statement.reason)}")
    if statement.because:
        runs += text(f" {words.label('speakers', 'because', event=statement.because.name)}")
    return tuple(runs)


def condition_aside(words: Words, condition: str) -> str:
    """A condition in parentheses, such as `(if the talks fail)`."""
    return words.label("speakers", "condition", condition=plain_condition(words, condition))


def plain_condition(words: Words, condition: str) -> str:
    """A condition without the word that the sentence around it has already, as in `if the talks fail`."""
    before = words.label("speakers", "condition", condition="\0").partition("\0")[0]
    return without_leading_word(condition, before.split()[-1].strip("(") if before.strip("( ") else "")


def without_leading_word(text: str, word: str) -> str:
    """Return a text without its first word if that is `word`, in any case."""
    first, _, rest = text.partition(" ")
    return rest.strip() if rest.strip() and first.rstrip(",:").casefold() == word.casefold() else text


def cited_wording(words: Words, statement: Statement, condition: str | None = None) -> Runs:
    """What was said, and its sources."""
    return *wording(words, statement, condition), *citation(statement.sources)


def evidence(words: Words, cited: CitedStatement) -> Runs:
    """A statement as evidence for a stance: its words where the brief has them first, elsewhere where to find them."""
    runs: list[Run] = [*text(f"{as_sentence(cited.text)} " if cited.text else "")]
    if cited.in_full or cited.printed_under is None:
        runs += wording(words, cited.statement, cited.condition)
    else:
        place = cited.printed_under
        anchor = f"{'stance' if '.' in place.id else 'said'}.{place.id}"
        runs.append(Run("anchor", as_sentence(words.label("speakers", "told_under", issue=place.name)), anchor))
        if cited.condition:
            runs += text(f" {condition_aside(words, cited.condition)}")
    return *runs, *citation(cited.statement.sources)


def role(words: Words, cited: CitedStatement) -> Runs:
    """The part that a statement plays for a stance, to stand before its speaker."""
    label = words.label("parts", cited.part)
    if cited.part in ("lead", "reaffirms"):
        return text(f"{label} " if label else "")
    return *text(f"{label}, "), stance(words, cited.value), *_option(cited), *text(": ")


def role_value(words: Words, cited: CitedStatement) -> Runs:
    """The value of a statement that may differ from the stance beside which it stands."""
    return () if cited.part == "reaffirms" else (stance(words, cited.value), *_option(cited), *text(":"))


def _option(cited: CitedStatement) -> Runs:
    """The option that a statement takes, which may differ from that of the stance."""
    return text(f" ({cited.option})" if cited.option else "")


def flags(words: Words, codes: Iterable[FlagCode], hidden: tuple[str, ...] = ()) -> Runs:
    """The caveats of a statement or a stance, without those that its surroundings state."""
    return tuple(flag(words.label("flags", code), code) for code in codes if code not in hidden)


def stance_title(words: Words, row: StanceRow | SilentRow, with_holder: bool = False) -> Runs:
    """The issue of a stance, and whose it is where nothing around says so."""
    holder = (entity(row.holder.name, "parties", row.holder.id), *text(": ")) if with_holder else ()
    return *holder, entity(row.issue.title, "issues", row.issue.id)


def stance_flags(words: Words, row: StanceRow) -> Runs:
    """The caveats of a stance: why it is mixed, how old or weak its evidence is, what it reversed."""
    mixed = (flag(words.label("mixed", row.mixed_by)),) if row.mixed_by else ()
    newer = (run for word in row.newer for run in (_newer_flag(words, word), *citation(word.sources)))
    return *mixed, *flags(words, row.flags), *newer, *(flag(_reversal(words, row, change)) for change in row.reversals)


def newer_word(words: Words, word: NewerWord) -> Runs:
    """A statement that is newer than what a stance rests on: who, when, for which value, and how sure."""
    speaker = voice(words, word.voice, with_party=word.is_claim)
    return words.runs(
        "gaps", "newer", voice=speaker, day=words.said(word.said), stance=_value_with_caveats(words, word)
    )


def said_before(words: Words, row: SilentRow) -> Runs:
    """What a party without a stance said before an event reset the issue."""
    return tuple(
        run for word in row.before for run in (_newer_flag(words, word, "spoke_before"), *citation(word.sources))
    )


def cell_claims(words: Words, cell: Cell, is_short: bool = False) -> Runs:
    """What others claim about a party that has no stance."""
    runs: list[Run] = []
    for claim in cell.claims:
        party = claim.voice.party.name if claim.voice.party else claim.voice.name
        key = "claims_short" if is_short else "claims"
        label = words.label(
            "between", key, party=party, stance=stance_word(words, claim.value), day=words.said(claim.said),
            mark=words.label("marks", claim.value),
        )  # fmt: skip
        runs.append(flag(label, "claim"))
    return tuple(runs)


def _newer_flag(words: Words, word: NewerWord, key: str = "newer_beside") -> Run:
    """The same as a caveat of the stance."""
    speaker = "".join(run.text for run in voice(words, word.voice, with_party=word.is_claim))
    label = words.label("gaps", key, voice=speaker, day=words.said(word.said), stance=_value_with_caveats(words, word))
    return flag(label)


def _reversed_line(words: Words, row: StanceRow, change: ReversalView) -> str:
    """The earlier position, of whom and from when: `Iran’s line, set by Abbas Araghchi on 7 Feb,`."""
    key = "own" if change.set_by.name == row.holder.name else "set"
    key += "_on" if change.set_on.is_day else ""
    whose, day = _possessive(words, row.holder.name), words.said(change.set_on)
    return words.label("lines", key, whose=whose, setter=change.set_by.name, day=day)


def _possessive(words: Words, name: str) -> str:
    """A name as the owner of something: `Iran’s`, `United States’`."""
    return words.label("speakers", "possessive_s" if name.endswith("s") else "possessive", name=name)


def _value_with_caveats(words: Words, word: NewerWord) -> str:
    """The value of a statement, and why it counts for less."""
    codes = ["inferred"] if word.mode == "inferred" else []
    codes += ["reported"] if word.mode == "reported" and word.voice.kind != "unnamed" else []
    codes += ["claim"] if word.is_claim else []
    caveats = f" ({', '.join(words.label('flags', code) for code in codes)})" if codes else ""
    return stance_word(words, word.value) + caveats


def _reversal(words: Words, row: StanceRow, change: ReversalView) -> str:
    """Whose position was reversed by whom, when and how surely."""
    day = words.said(change.said)
    if change.is_own:
        reversed_on = words.label("reversals", change.kind, whose=_possessive(words, change.voice.name), day=day)
    else:
        line = _reversed_line(words, row, change)
        reversed_on = words.label("reversals_by_other", change.kind, line=line, who=change.voice.name, day=day)
    return f"{reversed_on}, {words.label('reversals', 'was', was=stance_word(words, change.was))}"
