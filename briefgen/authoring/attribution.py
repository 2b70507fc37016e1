"""Attribution of quotes: who speaks in a sentence of an article, and when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from briefgen.authoring.article_days import find_day, find_day_part
from briefgen.authoring.article_text import Paragraph, blank_match, shorten_sentence
from briefgen.authoring.people_index import Mention, PeopleIndex

SPEECH_VERBS = (
    r"said|says|wrote|told|added|warned|warns|insisted|insists|announced|tweeted|posted|replied|stressed|argued|"
    r"answered|responded|disagreed|agreed|countered|conceded|remarked|recalled|predicted|demanded|urged|cautioned|"
    r"stated|declared|noted|claimed|claims|asked|called|vowed|denied|asserted|suggested|explained|acknowledged"
)
MAX_CANDIDATES = 50  # verbs of a text, or mentions before a pronoun, that are tried
MAX_NAME_DISTANCE = 150  # letters between a name and its verb
MAX_PRONOUN_DISTANCE = 30  # letters between a pronoun and its verb
_RELATIVE_CLAUSE = re.compile(r",\s(?:who|whom|whose|which|where|when)\b[^,.]*,")
# Words for somebody who was named before.
_PRONOUN = re.compile(
    r"\b(he|she|they|the (?:officials?|diplomats?|source|aide|adviser|lawmaker|minister|spokes(?:man|woman|person)))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker and the time of a sentence, where it names them, and the sentence as it is printed."""

    speaker: Mention | None
    day: date | None
    day_part: str | None
    sentence: str


def attribute_sentence(
    paragraph: Paragraph, people: PeopleIndex, published: date | None, start: int, end: int
) -> Attribution:
    """Return who speaks in a sentence of a paragraph, on which day and in which part of it."""
    text = paragraph.outside[start:end]
    speaker, clause = _find_speaker(text, people)
    opening = re.match(rf"\s*(?:In|On|At|During|Speaking)\b[^,.;:]{{0,{MAX_NAME_DISTANCE}}},", text)
    opening_words = opening[0] if opening else ""
    day = find_day(clause, published, ahead=False) or find_day(opening_words, published, ahead=False)
    if day and published and day > published:
        day = None  # nobody is quoted before they speak, so the day is of something else
    day_part = find_day_part(clause) or find_day_part(opening_words)
    return Attribution(speaker, day, day_part, shorten_sentence(paragraph.text[start:end]))


def find_first_speaker(text: str, people: PeopleIndex) -> Mention | None:
    """Return who stands right before or after the first verb of saying that has a speaker, or None."""
    return _find_speaker(text, people)[0]


def is_pronoun(words: str) -> bool:
    """Return whether words such as `he` or `the official` stand for somebody who was named before."""
    return _PRONOUN.fullmatch(words) is not None


def resolve_pronoun(
    words: str,
    mentions: Sequence[Mention],
    outside: str,
    start: int,
    speakers: Sequence[Mention | None],
    people: PeopleIndex,
) -> Mention | None:
    """Return whom a pronoun at the start of a sentence means, or None.

    That is the person named last before it in its paragraph, else the first of the previous `speakers`. `the official`
    is the last person who is called so or has such a post.
    """
    count = bisect_right(mentions, start, key=lambda mention: mention.end)
    if not words.casefold().startswith("the "):
        return _head(mentions[:count], outside) if count else next(filter(None, speakers), None)
    noun = words.split()[1].casefold().rstrip("s")
    candidates = (*reversed(mentions[max(0, count - MAX_CANDIDATES) : count]), *speakers)
    return next(
        (candidate for candidate in candidates if candidate and noun in people.describe(candidate).casefold()), None
    )


def _find_speaker(text: str, people: PeopleIndex) -> tuple[Mention | None, str]:
    """Return who speaks in a text, and the words around the verb, which may say when."""
    outside = _RELATIVE_CLAUSE.sub(blank_match, text)
    mentions = people.find_mentions(outside)
    for verb in islice(re.finditer(rf"\b({SPEECH_VERBS})\b", outside), MAX_CANDIDATES):
        near = (mention for mention in mentions if 0 <= verb.start() - mention.end <= MAX_NAME_DISTANCE)
        before = [mention for mention in near if _may_be_subject(outside[mention.end : verb.start()])]
        speaker = _head(before, outside) if before else _pronoun_before(outside, verb.start())
        if speaker is None:
            after = (mention for mention in mentions if 0 <= mention.start - verb.end() <= 3)
            speaker = next(after, None)
        if speaker is not None:
            return speaker, _clause(outside, min(speaker.start, verb.start()), max(speaker.end, verb.end()))
    return None, ""


def _pronoun_before(text: str, index: int) -> Mention | None:
    """Return the pronoun nearest before a verb, or None."""
    pronouns = list(_PRONOUN.finditer(text, max(0, index - MAX_PRONOUN_DISTANCE), index))
    return Mention(pronouns[-1].start(), pronouns[-1].end(), None, None, pronouns[-1][0]) if pronouns else None


def _head(mentions: Sequence[Mention], outside: str) -> Mention:
    """Return the last mention, or the one that it describes: X in `X, secretary of Y, said`."""
    last, near = mentions[-1], []
    for mention in reversed(mentions[:-1]):
        if last.start - mention.end > MAX_NAME_DISTANCE:
            break
        near.append(mention)
    if not outside[last.end :].startswith(","):
        return last  # a description stands between two commas
    description = r",\s[a-z][^,.;:!?]*\b(?:of|to|in|for|at|from|with)\s(?:the\s)?"
    return next(
        (mention for mention in reversed(near) if re.fullmatch(description, outside[mention.end : last.start])), last
    )


def _clause(outside: str, start: int, end: int) -> str:
    """Return the words around a speaker and a verb, up to the next quote, comma or other punctuation."""
    start_of_clause = max(0, start - MAX_NAME_DISTANCE)
    before = re.split(r"[.;:!?“”\"«»]|,\s(?:and|but)\b", outside[start_of_clause:start])[-1]
    after = re.split(r"[.,;:!?“”\"«»]|\band\b|\bbut\b|\bthat\b", outside[end : end + MAX_NAME_DISTANCE])[0]
    return before + outside[start:end] + after


def _may_be_subject(between: str) -> bool:
    """Return whether the words between a name and a verb let one be the subject of the other: no clause begins."""
    return len(re.findall(r"[\w’-]+", between)) <= 12 and not re.search(r"[.!?;]\s", between)
