"""Problems and the failures that end a run."""

from __future__ import annotations

import pickle

import pytest

from briefgen.problems import ContentError, Place, Problem

LATE = Problem("unknown-id", "`x` is no id", Place("b.yaml", 3, 7), "did you mean `y`?")
EARLY = Problem("template", "one\ntwo\x1b[31m", Place("a\x07.md"))
LINES = (
    "a\\x07.md:1:1: error[template]: one\\ntwo\\x1b[31m\n"
    "b.yaml:3:7: error[unknown-id]: `x` is no id (did you mean `y`?)"
)


def test_an_error_of_content_says_all_problems_and_their_places() -> None:
    """So a traceback, or the failure of a test, says what is wrong."""
    assert str(ContentError([LATE, EARLY, LATE])) == LINES
    with pytest.raises(ContentError, match="`x` is no id"):
        raise ContentError([EARLY, LATE])


def test_an_error_of_content_without_a_problem_says_so() -> None:
    assert str(ContentError([])) == "no problems"


def test_an_error_of_content_survives_the_way_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(ContentError([LATE, EARLY])))
    assert (type(error), error.problems, str(error)) == (ContentError, (EARLY, LATE), LINES)
