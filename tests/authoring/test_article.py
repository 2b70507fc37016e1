"""A plain-text article becomes drafts: every quote verbatim, with the speaker and the day that the text names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefgen.authoring.article import MAX_DRAFTS, ArticleDraft, draft_article, read_header
from briefgen.authoring.article_text import MAX_SENTENCE
from briefgen.content.load import read_folder
from briefgen.content.model import Dossier
from briefgen.content.parse import parse_dossier
from briefgen.files.packaged import packaged_folder
from briefgen.problems import UsageFailure
from tests.dossiers import CAST, read
from tests.golden.test_article import HERE

ARTICLE = (HERE / "retold.txt").read_text("utf-8")
PUBLISHED = date(2026, 2, 4)  # a Wednesday
SPEAKERS = ["araghchi", "a regional official", "pezeshkian", "rubio", "rubio", "vance", "vance"]


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return parse_dossier(read_folder(Path(packaged_folder("content")))[0])[0]


def draft(text: str, dossier: Dossier) -> ArticleDraft:
    return draft_article(text, dossier, PUBLISHED)


def speaker_name(text: str, dossier: Dossier) -> str | None:
    (quote,) = draft(text, dossier).quotes
    return (quote.speaker.person or quote.speaker.description) if quote.speaker else None


def test_all_seven_quotes_with_their_speakers(dossier: Dossier) -> None:
    quotes = draft_article(ARTICLE, dossier).quotes
    assert [quote.speaker and (quote.speaker.person or quote.speaker.description) for quote in quotes] == SPEAKERS
    lines = ARTICLE.splitlines()
    for quote in quotes:
        assert f"“{quote.quote}" in lines[quote.line - 1]


def test_days_are_those_that_the_article_names(dossier: Dossier) -> None:
    article = draft_article(ARTICLE, dossier)
    days = [str(quote.day or "") for quote in article.quotes]
    assert days == ["2026-02-04", "2026-02-04", "2026-02-03", "", "", "", ""]
    assert article.quotes[0].day_part == "evening"
    (event,) = article.planned_events
    assert (event.line, event.day) == (3, date(2026, 2, 6))
    assert event.sentence.startswith("Delegations from Tehran and Washington will sit down in Oman on Friday")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We are ready,” said Mr Araghchi.", "araghchi"),
        ('"We are ready," Donald Trump told reporters.', "trump"),
        ("Mr Trump said Mr Araghchi was “ready”.", "trump"),
        ("The Iranian foreign minister said talks were “near”.", "araghchi"),
        ("Iran’s foreign minister said talks were “near”.", "araghchi"),
        ("A senior Iranian official said talks were “near”.", "A senior Iranian official"),
        ("Jane Doe, who met Mr Trump, said it was “near”.", "Jane Doe"),
        ("Talks are “near”.", None),
        ("Marco Rubio spoke first. Then JD Vance said it was “near”.", "vance"),
        ("“We are ready,” Mr Araghchi answered.", "araghchi"),
        ("Mr Rubio said no. “Gates first,” Mr Araghchi responded.", "araghchi"),
        ("Mr Rubio said no. Mr Araghchi, who had come late, disagreed. “Gates first,” he said.", "araghchi"),
        ("Mr Rubio said no. Nora Quill, who runs the port, disagreed. “Gates first,” she said.", "Nora Quill"),
        ("Mr Rubio said no. The so-called “water war” goes on.", None),
        ("“We shall see,” the chief (Piet Oster) said.", "Piet Oster"),
        ("« Nous sommes prêts », wrote Mr Araghchi.", "araghchi"),
        ("Mr Araghchi was in Muscat. “It is near,” the foreign minister told reporters.", "araghchi"),
        ("“It is near,” the foreign minister told reporters.", None),
        ("A senior Iranian official was calm. “It is near,” the official said.", "A senior Iranian official"),
        ("Nora Quill, secretary of the Port Union, said it was “near”.", "Nora Quill"),
        ("After talks with Mr Rubio, special envoy Steve Witkoff said it was “near”.", "witkoff"),
        ("Unlike Mr Rubio, a tired Mr Vance said it was “near”.", "vance"),
        ("Mr Araghchi met Mr Witkoff. The spokesman said it was “near”.", None),
        ("An Iranian spokesman met Mr Witkoff. The spokesman said it was “near”.", "An Iranian spokesman"),
        ("Mr Rubio spoke of Iran’s foreign minister, who said it was “near”.", "araghchi"),
        ("Mr Araghchi met Mr Albusaidi. “It is near,” the foreign minister told reporters.", None),
    ],
)  # fmt: skip
def test_who_says_it(text: str, speaker: str | None, dossier: Dossier) -> None:
    assert speaker_name(text, dossier) == speaker


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("‘It is near,’ he said. ‘We’re ready.’", ["It is near", "We’re ready."]),
        ("'It is near,' he said. 'We're ready.'", ["It is near", "We're ready."]),
        ("It was 'near', not 'far'.", ["near", "far"]),
        ("The ministers' plan isn't the 1990s' plan, nor rock 'n' roll.", []),
        ("He said: ‘They call it “near”.’", ["They call it “near”."]),
        ("“They call it ‘near’,” he said.", ["They call it ‘near’"]),
        ('"It is near.\n\n"Very near," he said.', ["It is near.", "Very near"]),
        ("“It is near.\n\n“Very near,” he said.", ["It is near.", "Very near"]),
    ],
)
def test_what_is_quoted_in_either_marks(text: str, quotes: list[str], dossier: Dossier) -> None:
    drafted = [quote.quote for quote in draft(text, dossier).quotes]
    assert drafted == quotes
    assert all(quote in text for quote in drafted)


def test_where_a_mark_could_be_an_apostrophe_the_draft_says_so(dossier: Dossier) -> None:
    complete = draft("‘We don’t know what the boys’ club wants,’ Mr Rubio said.", dossier).quotes
    assert [(quote.quote, quote.is_complete) for quote in complete] == [
        ("We don’t know what the boys’ club wants", True)
    ]
    cut = draft("'We know what the boys' club wants,' Mr Rubio said.", dossier).quotes
    assert [(quote.quote, quote.is_complete) for quote in cut][:1] == [("We know what the boys", False)]


def test_a_name_may_be_written_with_either_apostrophe() -> None:
    dossier, _ = read(CAST, "people: {odell: {name: Maeve O'Dell, party: a}}")
    for name in ("Maeve O’Dell", "O'Dell", "Ms O’Dell"):
        assert speaker_name(f"“It is near,” said {name}.", dossier) == "odell"


def test_a_pronoun_is_whoever_spoke_in_the_paragraph_before(dossier: Dossier) -> None:
    quotes = draft("Mr Rubio said so.\n\n“It is near,” he told reporters.\n\n“Very,” she added.", dossier).quotes
    assert [quote.speaker and quote.speaker.person for quote in quotes] == ["rubio", "rubio"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mr Rubio said on Monday it was “near”.", "2026-02-02"),
        ("Mr Rubio said on Wednesday it was “near”.", "2026-02-04"),
        ("Mr Rubio said on Thursday it was “near”.", "2026-01-29"),
        ("Mr Rubio said yesterday it was “near”.", "2026-02-03"),
        ("On 15 January 2026 Mr Rubio said it was “near”.", "2026-01-15"),
        ("On January 15, 2026 Mr Rubio said it was “near”.", "2026-01-15"),
        ("Mr Rubio said it was “near”.", "None"),
        ("In a statement on Monday, Mr Rubio said it was “near”.", "2026-02-02"),
        ("Mr Rubio said that tomorrow would be too late for what is “near”.", "None"),
        ("Mr Rubio wrote that it was “near”, and Mr Vance is expected on Friday.", "None"),
        ("“It is near,” said Mr Rubio. They meet next Thursday.", "None"),
        ("“It is near.” Mr Rubio said so on Monday. Talks open on Friday.", "None"),
        ("On 30 January Mr Rubio said it was “near”.", "2026-01-30"),
    ],
)
def test_when_it_was_said(text: str, day: str, dossier: Dossier) -> None:
    assert str(draft(text, dossier).quotes[0].day) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks will begin on Friday in Rome.", "2026-02-06"),
        ("A vote is due on Wednesday.", "2026-02-04"),
        ("The court is expected to rule tomorrow.", "2026-02-05"),
        ("The two are due to meet on 3 March 2026.", "2026-03-03"),
        ("A deal is expected in the spring.", "None"),
        ("The talks are to open on March 10 in Rome.", "2026-03-10"),
    ],
)
def test_what_is_to_come_and_when(text: str, day: str, dossier: Dossier) -> None:
    (event,) = draft(f"Something happened.\n\nIt rained. {text} It rained again.", dossier).planned_events
    assert (event.line, event.sentence, str(event.day)) == (3, text, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks planned for 6 February have been moved and will begin on 9 February.", "2026-02-09"),
        ("The talks were moved to Oman, from 6 February to 9 February.", "2026-02-09"),
        ("The house is expected to vote next Thursday, and the pact will expire on 30 June.", "2026-02-05"),
        ("The vote was postponed to 7 May.", "2026-05-07"),
        ("The talks will be held from 10 March to 12 March.", "2026-03-10"),
    ],
)
def test_of_several_days_that_of_what_is_to_come(text: str, day: str, dossier: Dossier) -> None:
    assert [str(event.day) for event in draft(text, dossier).planned_events] == [day]


def test_what_is_to_come_in_a_quote_is_a_quote(dossier: Dossier) -> None:
    article = draft("“We will win,” Mr Trump said.", dossier)
    assert (len(article.quotes), article.planned_events) == (1, ())


@pytest.mark.parametrize(
    ("text", "title", "published", "url"),
    [
        ("Talks on Friday\n\n4 February 2026\n\nText.", "Talks on Friday", "2026-02-04", None),
        ("Title: Talks\nPublished: 2026-02-04\nURL: https://a.example/x\n\nText.", "Talks", "2026-02-04",
         "https://a.example/x"),
        ("Text that is a sentence.\n\nMore.", None, "None", None),
    ],
)  # fmt: skip
def test_the_head_of_an_article(text: str, title: str | None, published: str, url: str | None) -> None:
    header = read_header(text)
    assert (header.title, str(header.published), header.url) == (title, published, url)


@pytest.mark.slow
def test_nothing_hangs_on_a_long_or_odd_text(dossier: Dossier) -> None:
    for text in ("“" * 5000, "said " * 20_000, "“a” " * 3000, "A" * 100_000, "", "\n\n\n", "Mr " * 10_000 + "said “x”"):
        draft(text, dossier)


def test_a_quote_that_stands_alone_goes_on_with_its_speaker_and_the_newspapers_comma_is_nobodys(
    dossier: Dossier,
) -> None:
    quotes = draft("“It is near,” Mr Rubio said. “Very near.”", dossier).quotes
    assert [(quote.quote, quote.speaker and quote.speaker.person) for quote in quotes] == [
        ("It is near", "rubio"), ("Very near.", "rubio"),
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["“ab” ", '"ab" ', "It will be. "])
def test_an_article_of_more_quotes_or_plans_than_a_file_holds_is_refused(piece: str, dossier: Dossier) -> None:
    with pytest.raises(UsageFailure, match="1,000 quotes or plans"):
        draft_article(f"Title\n\n{piece * (MAX_DRAFTS + 1)}\n", dossier, date(2026, 2, 4))


def test_a_long_sentence_is_shown_as_far_as_it_can_be_read(dossier: Dossier) -> None:
    text = "Title\n\n" + "word " * 5_000 + "“We agree,” she said.\n"
    (quote,) = draft_article(text, dossier, date(2026, 2, 4)).quotes
    assert quote.quote == "We agree"
    assert len(quote.sentence) == MAX_SENTENCE + 2


def test_lines_of_spaces_part_paragraphs(dossier: Dossier) -> None:
    text = "Title\n\n \n\t\nMr. Vale said “one”.\n \n \nHe said “two”.\n"
    assert [(quote.line, quote.quote) for quote in draft_article(text, dossier, date(2026, 2, 4)).quotes] == [
        (5, "one"), (8, "two"),
    ]  # fmt: skip
