"""Quotes and texts: which words count as the same, what brackets stand for, and how long a search may take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.content.quotes import (
    MAX_INSERTED,
    MAX_PASSAGE,
    closest_passage,
    count_words,
    fold_text,
    is_in_another_script,
    occurs,
)
from tests.linear import assert_linear

TEXT = """\u201cWe will talk,\u201d the minister said on Monday \u2013 \u201cbut not
about missiles\u201d. The delegation\u2019s flight to the north-\u00adeast leaves at 10:30\u2026 and returns
(we hope) on Friday. Nothing that is unacceptable to us all will be signed."""


@pytest.mark.parametrize(
    "quote",
    [
        "We will talk",
        "“We will talk”",
        "We will talk.",  # where the text goes on with a comma
        "but not about missiles",  # over the end of a line
        "said on Monday — \"but not about missiles",
        "said on Monday--'but not about missiles",
        "The delegation's flight to",
        "The delegation\u2032s flight to",
        "flight to the north\u2011east leaves",
        "flight to the north-east\u00a0leaves",
        "flight to\u00ad the north-east",
        "leaves at 10:30... and returns",
        "returns ( we hope ) on Friday",
        "\uff37e will talk",  # a wide letter
    ],
)  # fmt: skip
def test_typographic_variants_are_the_same_words(quote: str) -> None:
    assert occurs(quote, fold_text(TEXT))


@pytest.mark.parametrize(
    "quote",
    [
        "We will not talk",
        "we will talk",  # capitals count
        "about missiles, but not",
        "acceptable to us all",  # the end of a word that says the opposite
        "The delegation's flight to the nor",
        "will be signed by us",
        "leaves at 10:31",
        "We … the minister",  # an ellipsis without brackets is one that the source has
        "",
        "[…]",
    ],
)
def test_other_words_are_not_found(quote: str) -> None:
    assert not occurs(quote, fold_text(TEXT))


@pytest.mark.parametrize(
    ("quote", "is_there"),
    [
        ("We will talk […] but not […] on Friday", True),
        ("We will talk [...] on Friday", True),
        ("We will talk [. . .] on Friday", True),
        ("[…] will talk […]", True),
        ("on Friday […] We will talk", False),
        ("We will […] We will", False),
        ("[the talks] will be signed", True),
        ("We [would] talk", True),
        ("[T]he delegation's flight", True),
        ("the delegation[’s] flight", False),
        ("The delegat[e]'s flight", True),
        ("We will talk [sic] the minister said", True),
        ("We will [today] talk", True),
        ("We will [never] be signed", False),  # too far away for words in brackets
        ("We will [never] […] be signed", True),
        ("We will […] [never] be signed", True),
        ("We will [a b", False),
    ],
)
def test_brackets_stand_for_what_was_left_out_or_inserted(quote: str, is_there: bool) -> None:
    assert occurs(quote, fold_text(TEXT)) is is_there


def test_an_insertion_may_follow_any_occurrence_of_the_words_before() -> None:
    text = "the talks end. " + "x " * 80 + "the talks were long. " + "y " * 80
    assert occurs("the talks [in Muscat] long", fold_text(text))
    assert occurs("the […] talks [in Muscat] long […] y", fold_text(text))
    assert not occurs("the talks [in Muscat] y y y […] the talks", fold_text(text))


def test_an_insertion_stands_for_few_words() -> None:
    near, far = "a" * (MAX_INSERTED - 1), "a" * (MAX_INSERTED + 1)
    assert occurs("one [x] two", fold_text(f"one {near} two"))
    assert not occurs("one [x] two", fold_text(f"one {far} two"))


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("\u8fdb\u884c\u516c\u5e73\u8c08\u5224", "\u4ed6\u8bf4\u8981\u8fdb\u884c\u516c\n\u5e73\u8c08\u5224\u3002"),
        ("\u0645\u0630\u0627\u06a9\u0631\u0647 \u062e\u0648\u0627\u0647\u06cc\u0645 \u06a9\u0631\u062f",
         "\u0648\u0645\u0630\u0627\u06a9\u0631\u0647 \u062e\u0648\u0627\u0647\u06cc\u0645 \u06a9\u0631\u062f"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u06cc\u0645 \u062d\u0631\u0641 \u0628\u0632\u0646\u06cc\u0645",
         "\u0645\u06cc\u062e\u0648\u0627\u0647\u06cc\u0645 \u062d\u0631\u0641 \u0628\u0632\u0646\u06cc\u0645"),
        ("\ub300\ud654\ub97c \uacc4\uc18d \ud560 \uac83", "\ub300\ud654\ub97c \uacc4\uc18d \ud560 \uac83\uc774\ub2e4"),
        ("cafe\u0301 de la paix", "caf\u00e9 de la paix"),
    ],
    ids=["Chinese over a line end", "Arabic prefix", "Persian joiner", "Korean particle", "composed accents"],
)  # fmt: skip
def test_words_of_other_scripts(quote: str, text: str) -> None:
    assert occurs(quote, fold_text(text))


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("", 0), ("No", 1), ("the people’s will", 3), ("well-known man", 2), ("— yes — no", 2),
        ("[…] no [they say]", 1), ("[T]he end", 2), ("3.5 per cent", 3), ("\u8fdb\u884c\u516c\u5e73\u8c08\u5224", 3),
    ],
)  # fmt: skip
def test_only_the_words_of_the_source_count(quote: str, words: int) -> None:
    assert count_words(quote) == words


def test_a_quote_in_another_script_than_the_text_is_a_translation() -> None:
    persian = "\u0645\u0630\u0627\u06a9\u0631\u0647 \u062e\u0648\u0627\u0647\u06cc\u0645 \u06a9\u0631\u062f"
    assert is_in_another_script("We will talk", persian)
    assert not is_in_another_script("We will talk", "Nous allons parler")
    assert not is_in_another_script("1234", persian)
    assert not is_in_another_script("We will talk", "")


def test_the_closest_passage_has_most_of_the_words() -> None:
    assert closest_passage("We shall talk, the minister said", TEXT) == "We will talk,” the minister said on Monday"
    assert closest_passage("Entirely other words stand here", TEXT) == ""
    assert closest_passage("[…]", TEXT) == ""
    assert closest_passage("We will", "") == ""


def test_a_passage_is_short() -> None:
    passage = closest_passage("one two three four", f"one {'x' * 5_000} two three four")
    assert len(passage) <= MAX_PASSAGE + 1


words = st.lists(st.sampled_from(["we", "talk", "no", "will", "U.S.", "“yes”", "it’s", "a-b"]), min_size=1, max_size=30)


@given(words, st.data())
def test_every_part_of_a_text_is_found_in_it(text: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = data.draw(st.sampled_from([" ", "\n", "\u00a0 "])).join(text[start:end])
    assert occurs(quote, fold_text(" ".join(text)))
    if end - start > 2:
        assert occurs(" ".join([text[start], "[…]", text[end - 1]]), fold_text(" ".join(text)))
        assert occurs(" ".join([text[start], "[x]", text[start + 2]]), fold_text(" ".join(text)))


@given(words)
def test_folding_a_folded_text_changes_nothing(text: list[str]) -> None:
    folded = fold_text(" ".join(text))
    assert fold_text(folded) == folded


HOSTILE = [
    ("a", "a a a a a a a a a b"), ("a ", "a " * 900 + "b"), ("ab ", "b " + "ab " * 600 + "c"), ("a ", "a [x] a [x] b"),
    ("a b ", "a [x] " * 300 + "c"), ("\ufdfa", "a b c"), ("\u0301", "a b c"), (".", ". . . a b c"), ("[", "[a b c"),
    ("\u4e00", "\u4e00" * 900 + "\u4e8c"), ("\u00ad", "a b c"), ("\u201c", "a b c"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "quote"), HOSTILE)
def test_no_text_takes_longer_than_in_proportion_to_its_size(unit: str, quote: str) -> None:
    def search(text: str) -> object:
        return occurs(quote, fold_text(text)), closest_passage(quote, text)

    assert_linear(search, unit, 200_000, 1_000_000, subject="a saved text")
