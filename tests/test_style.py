"""The style of the code: names, lengths and templates, measured over the whole package."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import briefgen
from briefgen.formats import TEMPLATED_FORMATS

PACKAGE = Path(briefgen.__file__).parent
ROOT = PACKAGE.parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
TEMPLATES = sorted(path for ending in TEMPLATED_FORMATS for path in (ROOT / "templates").rglob(f"*.{ending}"))
TEMPLATES = [path for path in TEMPLATES if "fonts" not in path.parts]

# Pronouns and participles that say nothing about a value.
VAGUE = {"it", "its", "told", "made", "found", "whole", "wanted"}
MAX_FUNCTION = 50  # lines
MAX_MODULE = 300  # lines
# Longer modules, each a table or a list of declarations.
DECLARATIVE = {
    "content/model.py": "the records of the content, a class for each kind with a docstring for each field",
    "composition/brief.py": "the values of a brief, a class for each",
}
MAX_DEPTH = 2  # levels of logic in a template
OPENING = re.compile(r"{%-? *(if|for)\b")
CLOSING = re.compile(r"{%-? *end(if|for)\b")


def bound_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every name that some code binds, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name, node.lineno
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.AsyncFunctionDef(name=name):
                yield name, node.lineno
            case ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno


def long_functions(tree: ast.AST) -> list[tuple[str, int, int]]:
    """Return the name, the line and the length of each function that is too long."""
    functions = (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    lengths = ((node.name, node.lineno, (node.end_lineno or 0) - node.lineno + 1) for node in functions)
    return [(name, line, length) for name, line, length in lengths if length > MAX_FUNCTION]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_is_a_pronoun_or_a_participle(path: Path) -> None:
    names = bound_names(parsed(path))
    assert [(name, line) for name, line in names if name in VAGUE] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_in_a_template_is_a_pronoun(path: Path) -> None:
    targets = re.findall(r"{%-? *(?:for|set|macro|with) ([^%]*)", path.read_text("utf-8"))
    names = {name for target in targets for name in re.findall(r"\b[a-z_]+\b", re.split(r" in |=", target)[0])}
    assert names & VAGUE == set()


def test_a_class_name_means_one_thing() -> None:
    classes = Counter(
        node.name for path in SOURCES for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    )  # fmt: skip
    assert [name for name, count in classes.items() if count > 1] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_function_bears_the_name_of_its_module(path: Path) -> None:
    """The commands do: their functions are named as people type them."""
    functions = [node.name for node in parsed(path).body if isinstance(node, ast.FunctionDef)]
    assert path.stem not in functions or path.parent.name == "cli"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_functions_are_short(path: Path) -> None:
    assert long_functions(parsed(path)) == []


def test_a_long_function_is_not_hidden_by_a_short_one_of_the_same_name() -> None:
    body = "        pass\n" * MAX_FUNCTION
    code = f"class A:\n    def run(self):\n{body}\nclass B:\n    async def run(self):\n        pass\n"
    assert long_functions(ast.parse(code)) == [("run", 2, MAX_FUNCTION + 1)]


def test_modules_are_short_unless_they_declare() -> None:
    lengths = {path.relative_to(PACKAGE).as_posix(): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name for name, length in lengths.items() if length > MAX_MODULE} <= DECLARATIVE.keys()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_can_be_edited(path: Path) -> None:
    """It starts with a comment that says what it gets, has short lines, and logic of at most two levels."""
    text = path.read_text("utf-8")
    assert text.startswith("{#-")
    assert [line for line in text.splitlines() if len(line) > 120] == []
    depth = deepest = 0
    for statement in re.findall(r"{%.*?%}", re.sub(r"{#.*?#}", "", text, flags=re.DOTALL), re.DOTALL):
        depth += bool(OPENING.match(statement)) - bool(CLOSING.match(statement))
        deepest = max(deepest, depth)
    assert (deepest <= MAX_DEPTH, depth) == (True, 0)
