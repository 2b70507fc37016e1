"""What holds the house up: the map, the kinds of modules, the rooms and their doors, the libraries and their rooms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import briefgen

PACKAGE = Path(briefgen.__file__).parent
MODULES = sorted(p.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py"))
CODE = [name for name in MODULES if name.rpartition("/")[2] not in ("__init__.py", "__main__.py")]
ROAD = ["content", "editorial", "render", "site"]
WALKERS = ("reading.py", "sent.py", "pipeline.py", "sealing.py", "checking.py", "making.py", "building.py")
# Which modules may import a library, however they do it.
LIBRARIES = {
    "yaml": ["content/load.py"],
    "pydantic": ["content/model.py", "content/fields.py", "content/parse.py"],
    "pydantic_core": ["content/fields.py", "content/parse.py"],
    "jinja2": ["render/templates.py", "render/sandbox.py", "render/recurring.py"],
    "markdown_it": ["content/light_markdown.py", "render/prose.py"],
    "weasyprint": ["render/pdf_worker.py"],
    "fontTools": ["render/glyphs.py"],
    "icalendar": ["render/calendar.py"],
    "css_inline": ["render/email.py"],
    "feedgenerator": ["site/feeds.py"],
    "pagefind": [],  # a process of its own
    "babel": ["render/words.py", "content/fields.py"],  # there to know a language when it sees one
    "typer": [
        "cli/app.py",
        "cli/brief.py",
        "cli/changes.py",
        "cli/check.py",
        "cli/doctor.py",
        "cli/fmt.py",
        "cli/init.py",
        "cli/console.py",
        "cli/options.py",
        "cli/schema.py",
        "cli/seal.py",
        "cli/serve.py",
        "cli/show.py",
        "cli/site.py",
        "cli/lists.py",
        "cli/new.py",
        "cli/publish.py",
        "cli/templates.py",
    ],
    "starlette": ["preview/server.py"],
    "uvicorn": ["preview/listener.py"],
    "h11": ["preview/listener.py"],
    "watchfiles": ["preview/server.py"],
    "ruamel": ["desk/fmt.py"],
    "rich": ["cli/console.py"],
}
# Libraries that take long to import, and are imported only where they are needed.
LATE = {"weasyprint", "fontTools", "rich"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text("utf-8"))


def kind(name: str) -> str:
    """What a module says of itself in the first word of its docstring."""
    return re.split(r"\W", ast.get_docstring(tree(name)) or "", maxsplit=1)[0].removesuffix("s")


def room(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


def imports(name: str, *, for_types: bool = False) -> Iterator[str]:
    """The dotted names that a module imports; those for type checking only where asked."""
    module = tree(name)
    typing_only = {
        id(inner)
        for node in ast.walk(module)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(module):
        if id(node) in typing_only and not for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(name: str) -> set[str]:
    """The modules of the house that a module imports."""
    paths = {dotted.replace(".", "/") + ".py" for dotted in imports(name) if dotted.startswith("briefgen.")}
    return {path.removeprefix("briefgen/") for path in paths} & set(MODULES)


def test_the_map_shows_the_tree() -> None:
    shown, folder = [], ""
    for line in re.findall(r"^( {4,8})([a-z_]+(?:\.py|/)) ", briefgen.__doc__ or "", re.MULTILINE):
        indent, entry = line
        folder = entry if entry.endswith("/") else folder if len(indent) == 8 else ""
        shown += [] if entry.endswith("/") else [folder + entry]
    rooms = [name for name in MODULES if not name.endswith("/__init__.py")]
    assert sorted(shown) == rooms


@pytest.mark.parametrize("name", CODE)
def test_a_module_opens_with_one_line(name: str) -> None:
    first, _, rest = (ast.get_docstring(tree(name)) or "").partition("\n")
    assert first.endswith((".", ":"))
    assert not rest or rest.startswith("\n")


@pytest.mark.parametrize("name", [name for name in CODE if room(name) in (*ROAD, "desk")])
def test_a_module_in_a_room_says_what_it_is(name: str) -> None:
    assert kind(name) in ("Noun", "Rule", "Stage")


@pytest.mark.parametrize("name", [name for name in CODE if kind(name) in ("Noun", "Rule", "Stage")])
def test_nouns_rules_and_stages_import_no_stage(name: str) -> None:
    allowed = {"writing.py"} if room(name) == "desk" else set()
    assert {other for other in own_imports(name) if kind(other) == "Stage"} <= allowed


@pytest.mark.parametrize("name", [name for name in CODE if room(name) in ROAD])
def test_no_room_looks_ahead(name: str) -> None:
    ahead = {"cli", "desk", *ROAD[ROAD.index(room(name)) + 1 :]}
    assert not {other for other in own_imports(name) if room(other) in ahead or other in WALKERS}


def test_only_the_roads_know_the_order() -> None:
    walkers = [n for n in CODE if len({room(o) for o in own_imports(n) if kind(o) == "Stage" and room(o) in ROAD}) > 1]
    assert walkers == ["building.py", "making.py", "pipeline.py", "reading.py"]


def test_there_are_no_circles() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in sorted(own_imports(name)):
                visit(other, (*path, name))
            done.add(name)

    for name in CODE:
        visit(name, ())


@pytest.mark.parametrize("name", CODE)
def test_a_library_has_its_room(name: str) -> None:
    used = {dotted.partition(".")[0] for dotted in imports(name, for_types=True)}
    assert [library for library in sorted(used & LIBRARIES.keys()) if name not in LIBRARIES[library]] == []


@pytest.mark.parametrize("name", CODE)
def test_what_is_slow_to_import_is_imported_late(name: str) -> None:
    top = [node for node in tree(name).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [a.name for n in top if isinstance(n, ast.Import) for a in n.names]
    names += [n.module or "" for n in top if isinstance(n, ast.ImportFrom)]
    assert not {dotted.partition(".")[0] for dotted in names} & LATE


@pytest.mark.parametrize("name", [name for name in CODE if room(name) == "editorial"])
def test_the_editorial_room_opens_no_file_and_asks_no_clock(name: str) -> None:
    assert not {"os", "io", "pathlib", "subprocess", "time", "random", "locale"} & set(imports(name))
    called = {n.func.id for n in ast.walk(tree(name)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
    assert not called & {"open", "input", "print", "eval", "exec"}


def test_only_the_command_line_asks_for_today() -> None:
    asking = {
        name
        for name in CODE
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and f"{node.value.id}.{node.attr}" in ("datetime.now", "date.today", "time.time", "time.localtime")
    }
    assert asking == {"cli/options.py"}


@pytest.mark.parametrize("name", CODE)
def test_what_is_public_says_what_it_does(name: str) -> None:
    public = [
        node
        for node in tree(name).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("name", CODE)
def test_values_are_frozen(name: str) -> None:
    """Public dataclasses never change; what gathers is private, but for the ledger of a brief in the making."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Ledger":
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "dataclass":
                    assert any(k.arg == "frozen" for k in decorator.keywords), node.name
