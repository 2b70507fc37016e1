"""a plain-text article and who is known -> its quotes with their speakers and days, and what it says will be.

Nothing here understands an article. It finds what stands between quotation marks, whom the sentence names beside a verb
of saying, and which day a weekday means; an editor reads every record against the text before it counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import islice, pairwise

from briefgen.content.dates import DAY_PARTS, MONTHS
from briefgen.content.model import Dossier, Party, Person
from briefgen.problems import UsageFailure

SAYING = (
    r"said|says|wrote|told|added|warned|warns|insisted|insists|announced|tweeted|posted|replied|stressed|argued|"
    r"answered|responded|disagreed|agreed|countered|conceded|remarked|recalled|predicted|demanded|urged|cautioned|"
    r"stated|declared|noted|claimed|claims|asked|called|vowed|denied|asserted|suggested|explained|acknowledged"
)
COMING = (
    r"will|is to|are to|won't|is due|are due|due to|is expected|are expected|is scheduled|are scheduled|"
    r"is set to|are set to|plans? to|is planned|are planned|postponed (?:to|until)|put off (?:to|until)|moved to|"
    r"meets? (?:again|next|on|tomorrow)"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST = 50  # verbs of saying in a paragraph that are looked at
FAR = 150  # letters between a name and its verb
NEAR = 30  # letters between a pronoun and its verb
MAX_DRAFTS = 1_000  # quotes, and sentences of what is to come: a content file cannot hold more
MAX_SENTENCE = 1_000  # letters of a sentence that stand beside its quote
# Pairs of quotation marks: English, straight, German, French, and single ones where they cannot be apostrophes. A
# quote of several paragraphs has a mark at the start of each, and closes only in the last.
_QUOTED = re.compile(
    r"“([^“”]+)(?:”|$)|\A\"([^\"]+)\Z|\"([^\"]+)\"|„([^„“”]+)[“”]|«([^«»]+)»|"
    r"(?<![\w’'])‘(?=\S)([^‘]{1,1000}?[,.!?…])’(?!\w)|(?<![\w’'])‘(?=\S)((?:[^‘’]|’(?=\w)){1,1000}(?<=\S))’(?!\w)|(?<![\w’'])'(?=[A-Za-z“\"])((?:[^'\n]|'(?=\w)){1,1000}(?<=\S))'(?!\w)"
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!Mrs\.)(?<!St\.)[”\"’']?\s+(?=[“\"‘'A-Z])")
_UNNAMED = re.compile(
    r"\b((?:an?|one|two|several|some|senior)\s+(?:[\w’-]+\s+){0,4}?"
    r"(?:officials?|diplomats?|sources?|spokesm[ae]n|spokeswom[ae]n|spokespersons?|aides?|advisers?|lawmakers?))\b",
    re.IGNORECASE,
)
_STRANGER = re.compile(
    r"(?<![\w’-])((?:Mr|Ms|Mrs|Dr)\.?\s+[A-Z][\w’-]+|[A-Z][\w’-]+(?:\s+(?:al-|bin\s|von\s|de\s)?[A-Z][\w’-]+)+)\b"
)
_ASIDE = re.compile(r",\s(?:who|whom|whose|which|where|when)\b[^,.]*,")
# Words for somebody who was named before.
_PRONOUN = re.compile(
    r"\b(he|she|they|the (?:officials?|diplomats?|source|aide|adviser|lawmaker|minister|spokes(?:man|woman|person)))\b",
    re.IGNORECASE,
)
_TITLES = ("Mr", "Ms", "Mrs", "Dr", "President", "Minister", "Secretary", "Ambassador", "General", "Senator")


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines of an article say of it."""

    title: str | None
    published: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a text: a known person by id, or somebody as the text describes them."""

    start: int
    end: int
    person: str | None
    described: str | None
    words: str  # as the article has it


@dataclass(frozen=True, slots=True)
class QuotedSpeech:
    """A quoted passage, verbatim, with the line where it begins; the speaker and the day where the text gives them."""

    line: int
    quote: str
    speaker: Mention | None
    day: date | None
    part: str | None  # of the day
    sentence: str
    is_whole: bool  # else its closing mark may have been the apostrophe of a plural, and the quote goes on


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """A sentence that tells of something to come, with its line, and the day where the text gives it."""

    line: int
    sentence: str
    day: date | None


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """What an article holds."""

    header: Header
    said: tuple[QuotedSpeech, ...]
    coming: tuple[PlannedEvent, ...]


def draft_article(text: str, dossier: Dossier, published: date | None = None) -> ArticleDraft:
    """The quotes and the candidate events of an article; `published` where the text does not say, or says wrong.

    Raises UsageFailure where there are more than a content file can hold.
    """
    header = header_of(text)
    published = published or header.published
    text = _DATELINE.sub(lambda found: " " * len(found[0]), text)
    known = _Known(dossier)
    said: list[QuotedSpeech] = []
    coming: list[PlannedEvent] = []
    speaker: Mention | None = None  # of the paragraph before, for one that says "he told"
    named_by_now: set[str] = set()  # the people of whom the article has spoken
    for line, paragraph in _paragraphs(text):
        quotes = list(_QUOTED.finditer(paragraph))
        outside = _blanked(paragraph, quotes)
        ends = [found.end() for found in _SENTENCE.finditer(outside)]
        breaks = [found.start() for found in re.finditer("\n", paragraph)]
        in_sentence = cache(partial(_in_sentence, paragraph, outside, known, published))
        mentions = known.mentions(outside)
        named_by_now |= {it.person for it in mentions if it.person}
        last: Mention | None = None  # who spoke in this paragraph so far, and when
        when: date | None = None
        part: str | None = None
        for quote in quotes[: MAX_DRAFTS + 1]:
            start, end = _sentence_around(ends, quote.start(), len(outside))
            before = when, part
            named, when, part, sentence = in_sentence(start, end)
            if named is not None and _PRONOUN.fullmatch(named.words):
                named = _meant(named.words, mentions, outside, start, (last, speaker), known)
            elif named is None and not re.search(r"\w", outside[start:end]):
                named, (when, part) = last, before  # nothing but the quote: the same speaker goes on
            named = known.by_post(named, named_by_now)
            verbatim = next(group for group in quote.groups() if group is not None).strip()
            if len(verbatim) < 2:
                continue  # 'n'
            verbatim = re.sub(r",\s*$", "", verbatim)  # the newspaper's comma, not the speaker's
            row = line + bisect_right(breaks, quote.start())
            is_whole = not (re.search(r"s[’']\Z", quote[0]) and re.match(r"\s[a-z]", paragraph[quote.end() :]))
            said.append(QuotedSpeech(row, _one_line(verbatim), named, when, part, sentence, is_whole))
            last = named or last
        own = known.by_post(_speaker(outside, known), named_by_now)
        speaker = last or (own if own and not _PRONOUN.fullmatch(own.words) else None) or speaker
        coming += islice(_coming(line, paragraph, outside, published), MAX_DRAFTS + 1)
        if max(len(said), len(coming)) > MAX_DRAFTS:
            raise UsageFailure(f"the article has more than {MAX_DRAFTS:,} quotes or plans; split it")
    return ArticleDraft(header, tuple(said), tuple(coming))


def _meant(
    words: str, mentions: Sequence[Mention], outside: str, start: int, spoke: Sequence[Mention | None], known: _Known
) -> Mention | None:
    """Whom a pronoun means: who is named last before it in its paragraph; else who spoke last, there or before it.

    `the official` is the last one who is called so or has such a post; else nobody.
    """
    number = bisect_right(mentions, start, key=lambda it: it.end)
    if not words.casefold().startswith("the "):
        return _head(mentions[:number], outside) if number else next(filter(None, spoke), None)
    noun = words.split()[1].casefold().rstrip("s")
    before = (*reversed(mentions[max(0, number - MOST) : number]), *spoke)
    return next((it for it in before if it and noun in known.called(it).casefold()), None)


def _head(named: Sequence[Mention], outside: str) -> Mention:
    """The last one of those named; or the one of whom that one only tells more: `X, secretary of Y, said`."""
    last, near = named[-1], []
    for it in reversed(named[:-1]):
        if last.start - it.end > FAR:
            break
        near.append(it)
    if not outside[last.end :].startswith(","):
        return last  # what only tells more stands between two commas
    of = r",\s[a-z][^,.;:!?]*\b(?:of|to|in|for|at|from|with)\s(?:the\s)?"
    return next((it for it in reversed(near) if re.fullmatch(of, outside[it.end : last.start])), last)


_DATELINE = re.compile(r"\A\s*(?:date|published)\s*:?\s*\d{4}-\d\d-\d\d\b", re.IGNORECASE)


def header_of(text: str) -> Header:
    """Title, date and address as the first lines have them, `Title:`, `Published:`, `URL:` or without a name."""
    lines = [line.strip() for line in text.strip().splitlines()[:12]]
    title = published = url = None
    for number, line in enumerate(lines):
        if found := re.match(r"(?i)(?:title|headline)\s*:\s*(.+)", line):
            title = title or found[1].strip()
        url = url or (found[0].rstrip(".,)") if (found := re.search(r"https?://\S+", line)) else None)
        published = published or _written_date(line)
        is_first = number == 0 and title is None and 3 < len(line) < 160
        if is_first and line[-1] not in '.”"' and len(lines) > 1 and not re.match(r"(?i)(https?:|[a-z]+\s*:)", line):
            title = line
    return Header(title, published, url)


def _written_date(line: str) -> date | None:
    month = "|".join(MONTHS)
    forms = (
        r"\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b",
        rf"(?i)\b(?P<d>\d{{1,2}})\s+(?P<m>{month})\s+(?P<y>\d{{4}})\b",
        rf"(?i)\b(?P<m>{month})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})\b",
    )
    for form in forms:
        if found := re.search(form, line):
            name = found["m"].lower()
            month_number = MONTHS.index(name) + 1 if name in MONTHS else int(name)
            try:
                day = date(int(found["y"]), month_number, int(found["d"]))
                return day if 1000 <= day.year < 9000 else None
            except ValueError:
                continue
    return None


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph with the number of its first line, from 1."""
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), "\n".join(lines)
            lines = []
    if lines:
        yield number + 1 - len(lines), "\n".join(lines)


def _blanked(paragraph: str, quotes: Sequence[re.Match[str]]) -> str:
    """The paragraph with what is quoted blanked, its length unchanged: nobody in a quote is its speaker."""
    out = list(paragraph)
    for quote in quotes:
        last = quote.end() - 1
        for index in range(quote.start() + 1, last):
            if index != last - 1 or out[index] not in ".!?":  # a sentence that ends in a quote ends there
                out[index] = " "
    return "".join(out)


def _sentence_around(ends: Sequence[int], at: int, whole: int) -> tuple[int, int]:
    """From where to where the sentence of a paragraph goes in which a quote begins."""
    index = bisect_right(ends, at)
    return ends[index - 1] if index else 0, ends[index] if index < len(ends) else whole


def _in_sentence(
    paragraph: str, outside: str, known: _Known, published: date | None, start: int, end: int
) -> tuple[Mention | None, date | None, str | None, str]:
    """Who speaks in a sentence, on which day and in which part of it, and the sentence itself."""
    text = outside[start:end]
    said, clause = _said_by(text, known)
    opening = re.match(rf"\s*(?:In|On|At|During|Speaking)\b[^,.;:]{{0,{FAR}}},", text)
    day = _day(clause, published, ahead=False) or _day(opening[0] if opening else "", published, ahead=False)
    if day and published and day > published:
        day = None  # nobody is quoted before they speak: the day is of something else
    return said, day, _part(clause) or _part(opening[0] if opening else ""), _shown(paragraph[start:end])


def _speaker(outside: str, known: _Known) -> Mention | None:
    """Who stands before the first verb of saying, or right after it; else nobody."""
    return _said_by(outside, known)[0]


def _said_by(outside: str, known: _Known) -> tuple[Mention | None, str]:
    """Who says it in a text, and the words around the verb, which may tell when."""
    outside = _ASIDE.sub(lambda found: " " * len(found[0]), outside)
    mentions = known.mentions(outside)
    for verb in islice(re.finditer(rf"\b({SAYING})\b", outside), MOST):
        near = (it for it in mentions if 0 <= verb.start() - it.end <= FAR)
        before = [it for it in near if _is_subject(outside[it.end : verb.start()])]
        found = _head(before, outside) if before else None
        if found is None:
            pronoun = list(_PRONOUN.finditer(outside, max(0, verb.start() - NEAR), verb.start()))
            if pronoun:
                found = Mention(pronoun[-1].start(), pronoun[-1].end(), None, None, pronoun[-1][0])
        if found is None:
            after = [it for it in mentions if 0 <= it.start - verb.end() <= 3]
            found = after[0] if after else None
        if found is not None:
            return found, _clause(outside, min(found.start, verb.start()), max(found.end, verb.end()))
    return None, ""


def _clause(outside: str, start: int, end: int) -> str:
    """The words around who says it and the verb: no further than the next quote, comma or other sign."""
    before = re.split(r"[.;:!?“”\"«»]|,\s(?:and|but)\b", outside[max(0, start - FAR) : start])[-1]
    after = re.split(r"[.,;:!?“”\"«»]|\band\b|\bbut\b|\bthat\b", outside[end : end + FAR])[0]
    return before + outside[start:end] + after


def _is_subject(between: str) -> bool:
    """Whether what stands between a name and its verb lets one be the other's subject: no other clause begins."""
    return len(re.findall(r"[\w’-]+", between)) <= 12 and not re.search(r"[.!?;]\s", between)


def _coming(line: int, paragraph: str, outside: str, published: date | None) -> Iterator[PlannedEvent]:
    ends = [0, *(found.end() for found in _SENTENCE.finditer(outside)), len(outside)]
    for start, end in pairwise(ends):
        if sign := re.search(rf"\b({COMING})\b", outside[start:end]):
            row = line + paragraph.count("\n", 0, start)
            said, behind = outside[start:end], outside[start + sign.start() : end]
            day = _day(behind, published, ahead=True) or _day(said, published, ahead=True)
            yield PlannedEvent(row, _shown(paragraph[start:end]), day)


def _day(text: str, published: date | None, *, ahead: bool) -> date | None:
    """The first day that a text names: the last such weekday or day of the year, or with `ahead` the next one."""
    written = _written_date(text)
    if written or published is None:
        return written
    found = [
        it for it in (_weekday(text, published, ahead=ahead), _day_of_the_year(text, published, ahead=ahead)) if it
    ]
    return min(found)[1] if found else None


def _weekday(text: str, published: date, *, ahead: bool) -> tuple[int, date] | None:
    """`Friday`, `today`, `yesterday`, `tomorrow`: where it stands, and the day."""
    found = re.search(rf"(?i)\b(last\s+|next\s+)?({'|'.join(WEEKDAYS)}|today|yesterday|tomorrow)\b", text)
    if found is None or (not ahead and (found[1] or "").lower().startswith("next")):
        return None
    word = found[2].lower()
    if word in ("today", "yesterday", "tomorrow"):
        return found.start(), published + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[word])
    distance = (published.weekday() - WEEKDAYS.index(word)) % 7
    return found.start(), published + timedelta(days=(-distance) % 7) if ahead else published - timedelta(days=distance)


def _day_of_the_year(text: str, published: date, *, ahead: bool) -> tuple[int, date] | None:
    """`10 March` or `March 10`: where it stands, and the last such day, or with `ahead` the next one.

    From one to another it is the other.
    """
    month = "|".join(MONTHS)
    dates = list(re.finditer(rf"(?i)\b(?:(\d{{1,2}})\s+({month})|({month})\s+(\d{{1,2}}))\b", text))
    if not dates:
        return None
    moved = len(dates) > 1 and re.search(
        r"\b(?:moved?|postponed|put off|shifted|delayed|brought forward|rescheduled)\b.*\b(?:to|until)\s+$",
        text[: dates[-1].start()],
    )
    found = dates[-1] if moved else dates[0]
    number, name = int(found[1] or found[4]), (found[2] or found[3]).lower()
    years = (published.year, published.year + 1) if ahead else (published.year, published.year - 1)
    for year in years:
        with suppress(ValueError):
            day = date(year, MONTHS.index(name) + 1, number)
            if (day >= published) if ahead else (day <= published):
                return found.start(), day
    return None


def _part(text: str) -> str | None:
    day = "|".join((*WEEKDAYS, "today", "yesterday"))
    found = re.search(rf"(?i)\b(?:(?:{day})|this|in the|at)\s+({'|'.join(DAY_PARTS)})\b", text)
    return found[1].lower() if found else None


def _shown(sentence: str) -> str:
    """A sentence in one line, no longer than can be read."""
    text = _one_line(sentence)
    return text if len(text) <= MAX_SENTENCE else f"{text[:MAX_SENTENCE]} …"


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Known:
    """The people of a dossier by every way in which an article may name them."""

    def __init__(self, dossier: Dossier) -> None:
        self.names: dict[str, str | None] = {}  # None: two people have it
        for id, person in dossier.people.items():
            for name in _ways(person):
                self.names[name] = id if self.names.get(name, id) == id else None
        ordered = sorted((name for name, id in self.names.items() if id), key=len, reverse=True)
        either = (re.sub("['’]", "[’']", re.escape(name)) for name in ordered)
        self.pattern = re.compile(rf"\b(?:{'|'.join(either)})\b") if ordered else None
        self.posts = tuple(_posts(dossier))
        self.posts_of = {id: person.post or "" for id, person in dossier.people.items()}
        self.holders: dict[str, set[str]] = defaultdict(set)
        for id, person in dossier.people.items():
            if person.post:
                self.holders[f"the {person.post}".casefold()].add(id)
        bare = sorted(map(re.escape, self.holders), key=len, reverse=True)
        self.bare = re.compile(rf"\b(?:{'|'.join(bare)})\b", re.IGNORECASE) if bare else None

    def mentions(self, text: str) -> list[Mention]:
        """Everybody whom a text names, in order, nobody twice in one place: known people before strangers."""
        found: list[Mention] = []
        passes: list[tuple[re.Pattern[str], Callable[[str], tuple[str | None, str | None]]]] = [
            *([(self.pattern, self._known_by)] if self.pattern else []),
            *((pattern, partial(_known_as, id)) for pattern, id in self.posts),
            *([(self.bare, lambda words: (None, words))] if self.bare else []),
            (_UNNAMED, lambda words: (None, words)),
            (_STRANGER, lambda words: (None, words)),
        ]
        rest = text
        for pattern, told in passes:
            these = list(pattern.finditer(rest))
            for match in these:
                found.append(
                    Mention(match.start(), match.end(), *told(_one_line(match[0])), text[match.start() : match.end()])
                )
            if these:
                rest = pattern.sub(lambda match: " " * len(match[0]), rest)
        return sorted(found, key=lambda it: it.start)

    def _known_by(self, words: str) -> tuple[str | None, str | None]:
        ways = (words, words.replace("’", "'"), words.replace("'", "’"))
        return next(self.names[way] for way in ways if way in self.names), None

    def called(self, it: Mention) -> str:
        """What somebody is: their post, or the words in which the text describes them."""
        return self.posts_of.get(it.person, "") if it.person else it.described or ""

    def by_post(self, it: Mention | None, named: Set[str]) -> Mention | None:
        """Who `the foreign minister` is, if the article has named one of those who hold the post; else nobody."""
        if it is None or it.person or it.words.casefold() not in self.holders:
            return it
        holders = self.holders[it.words.casefold()] & named
        return Mention(it.start, it.end, min(holders), None, it.words) if len(holders) == 1 else None


def _known_as(id: str, _: str) -> tuple[str | None, str | None]:
    return id, None


def _ways(person: Person) -> Iterator[str]:
    """Full name, other names, and the last name with a title before it or alone."""
    last = person.name.split()[-1]
    yield person.name
    yield from person.also
    yield last
    yield from (f"{title} {last}" for title in _TITLES)
    yield from (f"{title}. {last}" for title in _TITLES[:4])


def _posts(dossier: Dossier) -> Iterator[tuple[re.Pattern[str], str]]:
    """`the Iranian foreign minister`: a post that one person of a party holds, after a word for the party's people."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, person in dossier.people.items():
        if person.party and person.post:
            held[person.party, person.post].append(id)
    for (party, post), ids in held.items():
        if len(ids) == 1 and party in dossier.parties:
            yield re.compile(rf"(?i)\b(?:{_adjectives(dossier.parties[party])})\s+{re.escape(post)}\b"), ids[0]


def _adjectives(party: Party) -> str:
    """Words for a party's people: its names, and its names with another ending (Iran, Iranian; Turkey, Turkish)."""
    ways = []
    for name in (party.name, *party.also):
        stem = name if len(name) < 5 else re.sub(r"(ey|y|a|e|ia|an)$", "", name)
        ways.append(rf"{re.escape(name)}(?:[’']s)?")
        ways.append(rf"{re.escape(stem)}(?:i|ian|ish|ese|n|an|ani)")
    return "|".join(ways)
