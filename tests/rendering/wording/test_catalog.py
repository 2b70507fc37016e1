"""Messages of a catalog: slots, plural forms, lists, and the problems of labels."""

from __future__ import annotations

import re

import pytest

from briefgen.rendering.label_files import BadLabel, UnknownLabel
from briefgen.rendering.templates import Templates
from briefgen.rendering.wording.catalog import Catalog
from briefgen.rendering.wording.runs import Run, strong, text


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog(Templates().labels("en-GB"), "en-GB")


def catalog_with(message: object, language: str = "en-GB", table: str = "t") -> Catalog:
    """Return a catalog of one message, with the key `k`."""
    return Catalog({table: {"k": message}}, language)


def test_counts_and_lists(catalog: Catalog) -> None:
    assert [catalog.count("sources", n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    lists: tuple[list[str], ...] = ([], ["a"], ["a", "b"], ["a", "b", "c"])
    assert [catalog.every(names) for names in lists] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_an_unknown_label_says_which(catalog: Catalog) -> None:
    with pytest.raises(UnknownLabel, match=r"\[stances\] maybe"):
        catalog.label("stances", "maybe")


def test_the_direction_of_a_page_follows_its_language() -> None:
    assert [Catalog({}, language).direction for language in ("fa", "en")] == ["rtl", "ltr"]


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("{day} or {night}", "nothing is known here for {night}, but {day}"),
        *(
            (message, "braces hold a name and nothing else, such as {day}")
            for message in ("{day.__class__}", "{day!r}", "{day:>99999999}", "{}", "since {day", "{day}}")
        ),
    ],
)
def test_a_label_holds_names_in_braces_and_nothing_that_reaches_into_them(message: str, error: str) -> None:
    catalog = catalog_with(message)
    with pytest.raises(BadLabel, match=re.escape(error)):
        catalog.label("t", "k", day="4 Feb")
    with pytest.raises(BadLabel, match=re.escape(error)):
        catalog.runs("t", "k", day="4 Feb")


def test_a_label_whose_slot_nobody_fills_is_not_printed() -> None:
    catalog = Catalog({"t": {"k": "{{ {day}", "l": "{{{day}}} on {day}"}}, "en")
    with pytest.raises(BadLabel, match=re.escape("nothing is known here for {day}")) as caught:
        catalog.label("t", "k")
    assert caught.value.hint == "a template gives it a value: `label(…, day=…)`"
    assert catalog.message("t", "k") == "{{ {day}"
    assert catalog.label("t", "l", day="4 Feb") == "{4 Feb} on 4 Feb"


def test_a_message_as_runs_holds_the_runs_of_its_slots() -> None:
    runs = catalog_with("{who} said {{yes}} to {whom}, {who}").runs("t", "k", who=strong("A"), whom="<b>")
    assert runs == (
        strong("A"), Run("text", " said {"), Run("text", "yes}"), Run("text", " to "), Run("text", "<b>"),
        Run("text", ", "), strong("A"),
    )  # fmt: skip


def test_a_value_in_a_slot_is_not_read_as_a_message() -> None:
    catalog = catalog_with("{a}{b}")
    assert catalog.label("t", "k", a="{b}", b="{a") == "{b}{a"
    assert catalog.runs("t", "k", a="{b}", b="{a") == (*text("{b}"), *text("{a"))


def test_a_list_is_joined_as_runs() -> None:
    catalog = Catalog({}, "en-GB")
    assert catalog.join([strong("a"), "b", (strong("c"), Run("text", "!"))]) == (
        strong("a"), Run("text", ", "), Run("text", "b"), Run("text", " and "), strong("c"), Run("text", "!"),
    )  # fmt: skip
    assert catalog.join([]) == ()


def test_every_language_has_its_own_plural_forms() -> None:
    polish = catalog_with(["{n} jeden", "{n} dwa", "{n} wiele", "{n} inne"], "pl", "counts")
    assert [polish.count("k", n) for n in (1, 3, 5)] == ["1 jeden", "3 dwa", "5 wiele"]
    with pytest.raises(BadLabel, match="2 forms are needed: one, other"):
        catalog_with(["{n} source"], "en", "counts").count("k", 1)
    with pytest.raises(UnknownLabel, match=r"\[counts\] nothing"):
        polish.count("nothing", 1)
