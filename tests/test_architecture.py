"""The architecture: the map, the direction of imports, who may use which library, open files or ask for the time."""

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
# The packages in the order in which data flows; a module imports from its own package and from those before it.
PURE = {"timeline", "rules", "composition"}
LAYERS = ["files", "content", "timeline", "rules", "composition", "rendering", "site"]
# Beside them: what may import from where.
ALLOWED = {
    "authoring": {"authoring", "content", "files"},
    "pipeline": {"pipeline", "authoring", *LAYERS},
    "preview": {"preview", "pipeline", "authoring", *LAYERS},
    "cli": {"cli", "preview", "pipeline", "authoring", *LAYERS},
} | {layer: set(LAYERS[: number + 1]) for number, layer in enumerate(LAYERS)}
# Modules at the root of the package that all packages may import.
SHARED = {"__init__.py", "identity_cache.py", "problems.py", "problem_codes.py", "formats.py"}
# The modules that do the work of a stage. Only a use case calls those of more than one package.
STAGES = {
    "content/reader.py", "content/load.py", "content/parse.py", "timeline/build.py", "rules/snapshot.py",
    "composition/composer.py", "composition/entry_builder.py", "rendering/renderer.py", "rendering/markdown.py",
    "rendering/html.py", "rendering/json.py", "rendering/calendar.py", "rendering/email.py", "rendering/pdf.py",
    "site/pages.py", "site/day_pages.py", "site/entry_pages.py", "site/staging.py", "site/publish.py",
}  # fmt: skip
# What the renderer uses besides the modules of the output formats.
RENDERING_HELPERS = {"rendering/glyphs.py", "rendering/templates.py"}
# Which modules may import a library, however they do it.
LIBRARIES = {
    "yaml": ["content/yaml_reader.py"],
    "pydantic": ["content/model.py", "content/fields.py", "content/field_parsers.py", "content/parse.py"],
    "pydantic_core": ["content/field_parsers.py", "content/record_errors.py"],
    "jinja2": [
        "rendering/templates.py",
        "rendering/template_cache.py",
        "rendering/template_errors.py",
        "rendering/template_sizes.py",
        "rendering/sandbox.py",
        "rendering/escaping.py",
    ],
    "markdown_it": ["content/light_markdown.py", "rendering/prose.py"],
    "tinycss2": ["rendering/style_sheets.py"],
    "weasyprint": ["rendering/first_page.py", "rendering/pdf_process.py"],
    "fontTools": ["rendering/glyphs.py"],
    "icalendar": ["rendering/calendar.py"],
    "css_inline": ["rendering/email.py"],
    "feedgenerator": ["site/feeds.py"],
    "pagefind": [],  # a process of its own
    "babel": [
        "rendering/wording/catalog.py",
        "rendering/wording/dates.py",
        "rendering/printers.py",
        "content/field_parsers.py",  # to recognize language tags
    ],
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
    "ruamel": ["authoring/fmt.py"],
    "rich": ["cli/console.py"],
}
# Libraries that take long to import, and are imported only where they are needed.
LATE = {"weasyprint", "fontTools", "rich", "tinycss2"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((PACKAGE / name).read_text("utf-8"))


def package(name: str) -> str:
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


@pytest.mark.parametrize("name", CODE)
def test_a_module_opens_with_one_line(name: str) -> None:
    first, _, rest = (ast.get_docstring(tree(name)) or "").partition("\n")
    assert first.endswith((".", ":"))
    assert not rest or rest.startswith("\n")


def test_the_top_level_has_at_most_18_boxes() -> None:
    assert len({name.partition("/")[0] for name in MODULES}) <= 18


@pytest.mark.parametrize("name", sorted({package(name) for name in MODULES} - {""}))
def test_a_package_says_what_it_takes_makes_and_may_touch(name: str) -> None:
    docstring = " ".join((ast.get_docstring(tree(f"{name}/__init__.py")) or "").split())
    assert re.search(r"Takes .*; makes .*|Takes .*\. May ", docstring)
    assert "tart reading in" in docstring


@pytest.mark.parametrize("name", [name for name in CODE if package(name)])
def test_imports_follow_the_direction_of_data(name: str) -> None:
    others = {other for other in own_imports(name) if other not in SHARED}
    assert {other for other in others if package(other) not in ALLOWED[package(name)]} == set()


@pytest.mark.parametrize("name", [name for name in CODE if not package(name)])
def test_the_root_imports_no_package(name: str) -> None:
    assert own_imports(name) <= SHARED


def test_the_stages_are_modules_of_every_package_that_data_passes() -> None:
    assert set(MODULES) >= STAGES, "STAGES in tests/test_architecture.py names a module that there is not"
    assert {package(name) for name in STAGES} == set(LAYERS) - {"files"}


def test_the_module_of_an_output_format_is_a_stage() -> None:
    modules = {name for name in own_imports("rendering/renderer.py") if name.count("/") == 1} - RENDERING_HELPERS
    missing = sorted(name for name in modules - STAGES if package(name) == "rendering")
    assert missing == [], f"add {', '.join(missing)} to STAGES in tests/test_architecture.py"


def test_only_use_cases_call_the_stages_of_two_packages() -> None:
    calling = {
        name for name in CODE if len({package(other) for other in own_imports(name) & STAGES} - {package(name)}) > 1
    }
    assert {package(name) for name in calling} <= {"pipeline"}


def test_there_is_no_import_cycle() -> None:
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
def test_a_library_is_used_where_it_belongs(name: str) -> None:
    used = {dotted.partition(".")[0] for dotted in imports(name, for_types=True)}
    assert [library for library in sorted(used & LIBRARIES.keys()) if name not in LIBRARIES[library]] == []


@pytest.mark.parametrize("name", CODE)
def test_what_is_slow_to_import_is_imported_late(name: str) -> None:
    top = [node for node in tree(name).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = [a.name for n in top if isinstance(n, ast.Import) for a in n.names]
    names += [n.module or "" for n in top if isinstance(n, ast.ImportFrom)]
    assert not {dotted.partition(".")[0] for dotted in names} & LATE


@pytest.mark.parametrize("name", [name for name in CODE if package(name) in PURE])
def test_a_pure_package_opens_no_file_and_asks_no_clock(name: str) -> None:
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


GATHERING = ("Ledger", "EventDates")


@pytest.mark.parametrize("name", CODE)
def test_values_are_frozen(name: str) -> None:
    """Public dataclasses never change; what gathers is private, but for a brief and an event's date in the making."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name not in GATHERING:
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "dataclass":
                    assert any(k.arg == "frozen" for k in decorator.keywords), node.name
