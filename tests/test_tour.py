"""The tour of CONTRIBUTING.md: each of its changes fits the code, and works in a copy of the tree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import pages

ROOT = Path(__file__).parent.parent
TOUR = ROOT / "CONTRIBUTING.md"
IGNORED = (".venv", ".git", "output", ".pytest_cache", ".ruff_cache", ".hypothesis", "pictures", "dist")


class Stop(NamedTuple):
    """A change of the tour: its title, tests that pass afterwards, those it says are left, and commands that work.

    `printed` is what the commands print, together with those of the page.
    """

    title: str
    passing: tuple[str, ...]
    printed: tuple[str, ...]
    commands: tuple[str, ...]
    left: tuple[str, ...] = ()
    test_file: str = ""  # for the test on the page


TABLES = "tests/test_tables.py"
GENERATED = "tests/test_docs.py::test_a_table_that_follows_from_the_code_is_up_to_date[docs/{}.md]"
RAIN = (
    "{source: {publisher: Paper, published: 2026-02-04}, notes: [{text: Rain, kind: judgement, date: 2026-02-04, "
    "likelihood: likely, basis: [rain], dissent: rain}]}"
)
JSON = "tests/golden/test_article.py::test_the_json_is_complete_as_it_was_approved"
TESTS_OF_RULES = "tests/rules/test_changes.py"
STOPS = [
    Stop("Add a field", ("tests/rendering/test_formats.py",), ('"via": null, "place": null, ',),
         ("briefgen brief 2026-02-04 --format md,html,json", "cat output/2026-02-04.json"),
         (JSON, "tests/test_docs.py::test_every_field_is_in_the_reference[positions]",
          *map(GENERATED.format, ("brief-json", "content"))), test_file="tests/rendering/test_formats.py"),
    Stop("Add a check of content", ("tests/content/test_check.py",),
         ("warning[repeated-dissent]: the dissent says the same as the note",),
         ("cp -r content rain", f"echo '{RAIN}' > rain/clips/rain.yaml", "briefgen check --content rain"),
         (GENERATED.format("problems"),)),
    Stop("Add a section", (TABLES, "tests/rendering/test_templates.py", "tests/composition/test_editions.py"),
         ("\n## Deadlines\n\n- Trump’s deadline for a deal with Iran, ", '<h2 id="deadlines">Deadlines</h2>',
          '"deadlines": [\n  {"id"'),
         ("briefgen brief 2026-02-20 --format md,html,json", "cat output/2026-02-20.*"),
         (JSON, *map(GENERATED.format, ("brief-json", "content")),
          "tests/composition/test_composer.py::test_the_fields_of_a_brief_stand_in_the_order_of_its_sections")),
    Stop("Add a language", (TABLES,), ("Mittwoch 4 Februar 2026",), ("cat ../desk/output/2026-02-04.md",)),
    Stop("Add a kind of change", (TABLES,), ("- **Now on conditions.** Iran on Negotiating: for → **conditional** ",),
         ("briefgen brief 2026-02-03 --format md,html,json", "cat output/2026-02-03.md"),
         (f"{TESTS_OF_RULES}::test_changes_stand_in_their_order",
          f"{TESTS_OF_RULES}::test_a_stance_reverses_where_the_signs_are_opposite_and_shifts_elsewhere"
          "[for-conditional-expected2]", GENERATED.format("brief-json"))),
    Stop("Add an output format", ("tests/rendering/test_renderer.py", "tests/test_architecture.py"),
         ("Iran,Negotiating,For,2026-02-04\n",),
         ("briefgen brief 2026-02-04 --format csv", "cat output/2026-02-04.csv"),
         (f"{TABLES}::test_a_table_lists_every_name[README.md: the options of `briefgen brief`]",
          f"{TABLES}::test_a_table_lists_every_name[docs/python.md: the formats of `render`]",
          *map(GENERATED.format, ("architecture", "commands")))),
]  # fmt: skip


def test_every_change_of_the_tour_is_tested_here() -> None:
    tour = TOUR.read_text("utf-8").partition("\n## A tour")[2].partition("\n## ")[0]
    assert re.findall(r"^### (.*)", tour, re.MULTILINE) == [stop.title for stop in STOPS]


def test_the_tests_that_the_tour_names_exist() -> None:
    tour = TOUR.read_text("utf-8").partition("\n## A tour")[2].partition("\n## ")[0]
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name in re.findall(r"`(test_\w+)`", tour) if f"\ndef {name}(" not in code] == []


@pytest.mark.parametrize("hunk", [*pages.read_hunks(pages.code_blocks(TOUR))], ids=lambda hunk: hunk.path)
def test_a_diff_of_the_tour_fits_the_code(hunk: pages.Hunk, tmp_path: Path) -> None:
    """Or it is made already, by somebody who takes the tour."""
    if (ROOT / hunk.path).exists():
        (tmp_path / hunk.path).parent.mkdir(parents=True)
        shutil.copy(ROOT / hunk.path, tmp_path / hunk.path)
    pages.apply_hunk(hunk, tmp_path)


def test_a_diff_that_does_not_fit_shows_the_nearest_lines(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one = 1\n\n\ndef two() -> int:\n    return 3\n")
    with pytest.raises(AssertionError) as caught:
        pages.apply_hunk(pages.Hunk("a.py", "def two() -> int:\n    return 2\n", "…"), tmp_path)
    assert "a.py has changed since the page was written" in str(caught.value)
    assert str(caught.value).endswith(" def two() -> int:\n-    return 2\n+    return 3")
    with pytest.raises(AssertionError, match="are there 5 times"):
        pages.apply_hunk(pages.Hunk("a.py", "\n", "…"), tmp_path)


def run_python(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy of the tree, whose modules come before those that are installed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "NO_COLOR": "1", "XDG_CACHE_HOME": str(copy / ".cache")}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, timeout=300, check=False)


def failures(copy: Path, tests: tuple[str, ...]) -> tuple[set[str], str]:
    """Return the names of the tests that fail in a copy of the tree, and the output."""
    options = ("-m", "not slow", "--hypothesis-profile=quick", "-p", "no:cacheprovider", "-rfE", "--tb=short")
    run = run_python(copy, "-m", "pytest", *options, *tests)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return set(re.findall(r"^(?:FAILED|ERROR) (tests/.*?)(?: - .*)?$", run.stdout, re.MULTILINE)), run.stdout


# In `make test` the first stop stands for the others, whose diffs are checked one by one above.
@pytest.mark.slow
@pytest.mark.parametrize(
    "stop",
    [STOPS[0], *(pytest.param(stop, marks=pytest.mark.thorough) for stop in STOPS[1:])],
    ids=lambda stop: stop.title,
)
def test_a_change_of_the_tour_works_in_a_copy_of_the_tree(stop: Stop, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*IGNORED))
    blocks = pages.read_section(TOUR, stop.title)
    hunks = [*pages.read_hunks(blocks)]
    for hunk in hunks:
        pages.apply_hunk(hunk, copy)
    for block in blocks:
        if block.info == "python":
            with (copy / stop.test_file).open("a", encoding="utf-8") as file:
                file.write(f"\n\n{block.content}")
    shell_lines = [line for block in blocks if not block.info for line in block.content.splitlines()]
    printed = ""
    for line in (*shell_lines, *stop.commands):
        command = line.replace("/tmp/desk", str(tmp_path / "desk"))
        command = re.sub(r"^(\.venv/bin/)?briefgen", f"{sys.executable} -m briefgen", command)
        output, _ = pages.run_command(f"{command} || echo FAILED", copy)
        assert not output.endswith("FAILED\n"), f"{line}\n{output}"
        printed += output
    assert [words for words in stop.printed if words not in printed] == []
    modules = [hunk.path for hunk in hunks if hunk.path.endswith(".py")]
    if modules:
        # With the cache of the tree, mypy takes three seconds.
        for check in (("ruff", "check", "--no-cache"), ("ruff", "format", "--check", "--no-cache"), ("mypy",)):
            checked = run_python(copy, "-m", *check, *dict.fromkeys(modules))
            assert checked.returncode == 0, checked.stdout
    failed, output = failures(copy, (*stop.passing, *(name.partition("::")[0] for name in stop.left)))
    assert failed == set(stop.left), output
