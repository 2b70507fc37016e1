"""How many planted duplicates `check` finds on a desk of 1,000 records, and how often it warns without one.

`python -m benchmarks.duplicates [RECORDS]`. The synthetic desk has 15 % people, 15 % meetings and 70 % statements. Its
names, titles and sentences come from small lists of words, so that many are alike. The same on every run.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from briefgen.content.load import read_document
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.content.same_meeting_rules import same_meetings
from briefgen.content.same_person_rules import same_people
from briefgen.content.same_words_rules import same_words

START = date(2026, 1, 1)
PARTIES = tuple(f"p{number}" for number in range(8))
_GIVEN_NAMES = (
    "Abbas Mohammad Hassan Hussein Ali Reza Majid Javad Sadegh Maria Anna Jean-Luc François Ágnes Jürgen Søren Steve "
    "Jonathan Thomas Marco Antony Donald Volodymyr Sergey Dmitry Andrei Natalia Irina Fatima Yusuf Khalid Faisal Omar "
    "Benjamin Gideon Ursula Katarina Łukasz Zoltán Emmanuel Keir David Rachel"
)
_FAMILY_NAMES = (
    "Araghchi Larijani Zarif Rouhani Khamenei Takht-Ravanchi Witkoff Rubio Vance Marsh Moreau Lavrov Zelensky Petrov "
    "Petrova Ivanov Ivanova Müller Kovács Nowak Holm O’Neill Netanyahu Katz Busaidi Al-Thani Fidan Erdoğan Sharif Khan "
    "Starmer Lammy Barrot Macron Merz Wadephul Kallas Grossi Guterres Baghaei Qalibaf Shamkhani Velayati Rossi"
)
GIVEN, FAMILY = _GIVEN_NAMES.split(), _FAMILY_NAMES.split()
PLACES = ("Muscat", "Geneva", "Vienna", "Doha", "Istanbul", "Rome", "Cairo", "Oslo")
SUBJECTS = (
    "nuclear talks", "foreign ministers’ meeting", "technical experts’ meeting", "border commission", "trade council",
    "ceasefire talks", "heads of delegation meeting", "donor conference", "security dialogue",
    "fisheries working group", "prisoner exchange talks", "water commission",
)  # fmt: skip
ORDINALS = ("", "", "", "First round of ", "Second round of ", "Third round of ")
ACTORS = ("We", "Our government", "Our people", "The other side", "The mediators", "Our partners", "The inspectors")
VERBS = (
    "will never accept", "are ready to discuss", "expect clear answers on", "want a fair agreement on", "reject",
    "will not negotiate about", "hope for early progress on", "insist on guarantees for", "are studying proposals on",
)  # fmt: skip
OBJECTS = (
    "the enrichment of uranium", "the missile programme", "the lifting of sanctions", "the frozen assets abroad",
    "the demarcation of the border", "the exchange of prisoners", "the withdrawal of troops from the valley",
    "shipping through the strait", "the return of refugees to their homes", "the inspections of military sites",
)  # fmt: skip
CLAUSES = (
    "before the end of the month", "as long as threats continue", "if the other capital shows good faith",
    "whatever our neighbours may say", "under the supervision of the agency", "and that is our final word",
    "although the last round ended badly", "in the spirit of the earlier framework", "without any preconditions at all",
    "because the region cannot afford another war", "and the parliament stands behind us", "when the fleet has left",
)  # fmt: skip
Fields = dict[str, str]


@dataclass(frozen=True)
class SearchResult:
    """How many duplicates were planted and found, how many other warnings there were, and the time of the rule."""

    planted: int
    hits: int
    false: int
    seconds: float


def _swap_letters(text: str, rolls: random.Random) -> str:
    words = text.split()
    index = max(range(len(words)), key=lambda number: (len(words[number]), -number))
    place = rolls.randrange(1, len(words[index]) - 2)
    word = words[index]
    words[index] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return " ".join(words)


_PLAIN = str.maketrans("áÁüøŁłćçğéçóĞ’", "aAuoLlccgecoG'")
PERSON_CHANGES: Sequence[Callable[[str, random.Random], str]] = (
    lambda name, _: name.translate(_PLAIN).replace("-", " "),
    lambda name, _: name.upper(),
    lambda name, _: " ".join(reversed(name.split())),
    lambda name, _: f"{name[0]}. {name.split()[-1]}",
    lambda name, _: f"Dr {name}",
    lambda name, _: name.replace("gh", "q").replace("kh", "h").replace("ff", "v").replace("y", "i"),
    lambda name, _: f"{name.split()[0]} K. {name.split()[-1]}",
    _swap_letters,
)
TITLE_CHANGES: Sequence[Callable[[str, random.Random], str]] = (
    lambda title, _: title.upper(),
    lambda title, _: " ".join(reversed(title.split())),
    lambda title, _: title.replace("meeting", "session").replace("talks", "negotiations"),
    lambda title, _: f"{title} of both delegations",
    lambda title, _: title.replace(" in ", ", "),
    lambda title, _: title.rpartition(" in ")[0] or title,
    _swap_letters,
)
WORD_CHANGES: Sequence[Callable[[str, random.Random], str]] = (
    lambda words, _: f"{words.upper()}.",
    lambda words, _: " ".join(words.split()[: max(6, len(words.split()) // 2)]),
    lambda words, _: " ".join(words.split()[-max(6, len(words.split()) // 2) :]),
    lambda words, _: " ".join([*words.split()[:5], "[…]", *words.split()[8:]]),
    lambda words, _: " ".join([*words.split()[:-2], "indeed", words.split()[-1]]),
    lambda words, _: words.replace("the", "this", 1),
    _swap_letters,
)


def build_desk(records: int, share: float = 0.1, seed: int = 7) -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return the files of a desk with planted duplicates, and the ids of these by the code of their warning."""
    rolls = random.Random(seed)
    people = _people(rolls, records * 15 // 100)
    meetings = _meetings(rolls, records * 15 // 100)
    words = _words(rolls, records * 70 // 100, sorted(people))
    planted: dict[str, set[str]] = {}
    plans = (
        ("same-person", people, "name", PERSON_CHANGES), ("same-meeting", meetings, "title", TITLE_CHANGES),
        ("same-words", words, "quote", WORD_CHANGES),
    )  # fmt: skip
    for code, registry, field, changes in plans:
        originals = rolls.sample(sorted(registry), max(1, int(len(registry) * share)))
        for number, id in enumerate(originals):
            value = changes[number % len(changes)](registry[id][field], rolls)
            if number % 3 == 2:
                value = rolls.choice(changes)(value, rolls)
            registry[f"{id}-z"] = {**_reported_otherwise(registry[id], rolls), field: value}
        planted[code] = {f"{id}-z" for id in originals}
    return _files(people, meetings, words), planted


def _reported_otherwise(row: Fields, rolls: random.Random) -> Fields:
    """Return the fields as another editor may have them: half of the meetings and words differ in one more."""
    chance = rolls.random()
    if "when" in row and chance < 0.5:
        name = "when" if chance < 0.2 else rolls.choice(("place", "parties"))
        if name == "when":
            return row | {"when": str(date.fromisoformat(row["when"]) + timedelta(days=1))}
        return {key: value for key, value in row.items() if key != name}
    if "said" in row and chance < 0.2:
        return row | {"said": str(date.fromisoformat(row["said"]) + timedelta(days=1))}
    return row


def _people(rolls: random.Random, count: int) -> dict[str, Fields]:
    names = rolls.sample([f"{given} {family}" for given in GIVEN for family in FAMILY], count)
    return {f"q{n}": {"name": name, "party": rolls.choice(PARTIES)} for n, name in enumerate(names)}


def _meetings(rolls: random.Random, count: int) -> dict[str, Fields]:
    meetings = {}
    for number in range(count):
        place, day = rolls.choice(PLACES), START + timedelta(days=rolls.randrange(max(count, 30)))
        title = f"{rolls.choice(ORDINALS)}{rolls.choice(SUBJECTS)} in {place}"
        parties = ", ".join(rolls.sample(PARTIES, 2))
        meetings[f"e{number}"] = {"title": title, "when": str(day), "place": place, "parties": f"[{parties}]"}
    return meetings


def _words(rolls: random.Random, count: int, speakers: Sequence[str]) -> dict[str, Fields]:
    words = {}
    for number in range(count):
        quote = f"{rolls.choice(ACTORS)} {rolls.choice(VERBS)} {rolls.choice(OBJECTS)} {rolls.choice(CLAUSES)}"
        day = START + timedelta(days=rolls.randrange(max(count // 5, 10)))
        # A fifth of the people say four fifths of the words.
        active = speakers[: max(1, len(speakers) // 5)] if rolls.random() < 0.8 else speakers
        words[f"w{number}"] = {"speaker": rolls.choice(active), "said": str(day), "quote": quote}
    return words


def _files(people: Mapping[str, Fields], meetings: Mapping[str, Fields], words: Mapping[str, Fields]) -> dict[str, str]:
    parties = "".join(f"  {id}: {{name: Party {id}}}\n" for id in PARTIES)
    head = f"dossier: {{title: T, parties: [{', '.join(PARTIES)}]}}\nparties:\n{parties}"
    files = {"a.yaml": f"{head}people:\n" + "".join(f"  {id}: {_flow(row)}\n" for id, row in people.items())}
    rows = [f"events: {{{id}: {_flow(row)}}}\n" for id, row in meetings.items()]
    rows += [f"positions:\n  - {_flow({'id': id, **row})}\n" for id, row in words.items()]
    source = "source: {publisher: Gazette, published: 2030-01-01}\n"
    return files | {f"c{number:05}.yaml": source + row for number, row in enumerate(rows)}


def _flow(row: Fields) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in row.items()) + "}"


def _scalar(value: str) -> str:
    return value if value.startswith("[") else f'"{value}"'


def build_dossier(files: Mapping[str, str]) -> Dossier:
    """Return the dossier in the texts of files."""
    documents = [document for name, text in files.items() if (document := read_document(name, text.encode())[0])]
    dossier, problems = parse_dossier(documents)
    assert not problems, problems[:3]
    return dossier


def measure(records: int, seed: int = 7) -> dict[str, SearchResult]:
    """Return the outcome for each code of a warning."""
    files, planted = build_desk(records, seed=seed)
    dossier = build_dossier(files)
    ids = {str(record.at): str(getattr(record, "id", "")) for record in dossier.records}
    outcomes = {}
    for code, rule in (("same-person", same_people), ("same-meeting", same_meetings), ("same-words", same_words)):
        start = time.process_time()
        problems = list(rule(dossier))
        seconds = time.process_time() - start
        warned = {id for problem in problems if (id := _id_at(ids, problem.place.file, problem.place.line))}
        hits = len(warned & planted[code])
        outcomes[code] = SearchResult(len(planted[code]), hits, len(problems) - hits, seconds)
    return outcomes


def _id_at(ids: Mapping[str, str], file: str, line: int) -> str:
    return next((id for place, id in ids.items() if place.startswith(f"{file}:{line}:")), "")


def main() -> None:
    """Print the table for a desk of so many records, over five desks."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print("| warning | planted | found | false, per 100 records | milliseconds |\n|---|---|---|---|---|")
    runs = [measure(records, seed) for seed in range(5)]
    for code in runs[0]:
        outcomes = [run[code] for run in runs]
        planted, hits = sum(item.planted for item in outcomes), sum(item.hits for item in outcomes)
        false = 100 * sum(item.false for item in outcomes) / (records * len(runs))
        seconds = sum(item.seconds for item in outcomes) / len(runs)
        print(f"| `{code}` | {planted} | {hits} ({hits / planted:.1%}) | {false:.2f} | {1000 * seconds:.0f} |")


if __name__ == "__main__":
    main()
