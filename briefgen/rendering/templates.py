"""the templates folder, opened strictly and sandboxed; a desk's own folder overrides single files of it."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment as Environment
from jinja2.bccache import Bucket

from briefgen import __version__
from briefgen.files.leftovers import clear, hold, temporary_name
from briefgen.files.packaged import packaged_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem, an
from briefgen.rendering.sandbox import Sandbox

# What a template can bring about by being wrong; everything else is a bug of ours.
_FAULTS = (
    jinja2.TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError,
    MemoryError,
)  # fmt: skip
SANDBOX = 2  # changes where the sandbox compiles templates to other code, so that nothing older is taken from the cache
PRINTED = (".html", ".md", ".css", ".js", ".toml", ".ttf", ".conf", ".svg", ".png")  # what a page can be made of
MAX_COMPILED = 1 << 24  # bytes of a compiled template


class UnknownLabel(LookupError):
    """A template prints a word that the table of labels does not have."""


class BadLabel(ValueError):
    """A label that cannot be printed; `table` and `key` say which."""

    def __init__(self, message: str, table: str, key: str) -> None:
        super().__init__(message)
        self.table, self.key = table, key


class _Loader(jinja2.FileSystemLoader):
    """Templates of the folders; one that a symbolic link fetches from elsewhere is none of them."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        if not any(Path(name).resolve().is_relative_to(folder) for folder in self.searchpath):
            raise jinja2.TemplateNotFound(template)
        return source, name, is_current


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates in the user's own cache folder, half of a small command's time; never a reason to fail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        data = read_plain_file(self.folder / f"{bucket.key}.cache", MAX_COMPILED)
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template under a temporary name first, so that no other command reads a part of it."""
        clear(self.folder)
        temporary = self.folder / temporary_name()
        with suppress(OSError):
            handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                hold(handle)
                file.write(bucket.bytecode_to_string())
                file.flush()
                temporary.rename(self.folder / f"{bucket.key}.cache")
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@cache
def _compiled(way: str) -> _Compiled | None:
    """The cache of one way of escaping: the same file compiles to other code in another."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "briefgen" / __version__ / f"{way}-{SANDBOX}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
        mine = status.st_uid == os.getuid() and not status.st_mode & 0o022  # what others may write others may run
    except (OSError, RuntimeError):
        return None
    return _Compiled(folder) if mine else None


class Templates:
    """The folders of templates, the desk's own first."""

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise EnvironmentFailure(f"there is no templates folder at {own}", "`--templates DIR` names it")
        self.folders = (*((own.resolve(),) if own else ()), packaged_folder("templates").resolve())
        self._labels: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        self._shown = dict(zip(self.folders, (*((str(own),) if own else ()), "templates"), strict=True))

    def path(self, name: str) -> Path:
        """The file of that name: the desk's own where there is one."""
        for folder in self.folders:
            candidate: Path = (folder / name).resolve()
            if candidate.is_relative_to(folder) and candidate.is_file():
                return candidate
        raise ContentError([Problem("template", f"there is no template `{name}`", Place(f"templates/{name}"))])

    def text(self, name: str) -> str:
        try:
            return self.path(name).read_text("utf-8")
        except UnicodeDecodeError:
            place = Place(f"templates/{name}")
            raise ContentError(
                [Problem("template", "not UTF-8 text", place, "save it with the encoding UTF-8")]
            ) from None

    def digest(self) -> str:
        """SHA-256 over every file of the desk's own folder and ours by its path: what a page can be made of."""
        found = {
            (number, path.relative_to(folder).as_posix()): path
            for number, folder in enumerate(self.folders)
            for path in folder.rglob("*")
            if (path.suffix in PRINTED or number < len(self.folders) - 1) and path.is_file()
        }  # fmt: skip
        told = sha256()
        for (number, name), path in sorted(found.items()):
            told.update(f"{number} {name} {sha256(path.read_bytes()).hexdigest()}\n".encode("utf-8", "surrogateescape"))
        return told.hexdigest()

    def fonts(self) -> tuple[Path, ...]:
        """The font files that the PDF uses: those that come with briefgen, and of the desk's own those in fonts.css."""
        named = self.text("styles/fonts.css")
        found = (path for folder in self.folders for path in sorted((folder / "fonts").glob("*.ttf")))
        return tuple(path for path in found if path.is_relative_to(self.folders[-1]) or path.name in named)

    def labels(self, language: str) -> Mapping[str, Mapping[str, Any]]:
        """The table of labels for a language: `en-GB.toml`, else `en.toml`; read once."""
        if language not in self._labels:
            self._labels[language] = self._read_labels(language)
        return self._labels[language]

    def _read_labels(self, language: str) -> Mapping[str, Mapping[str, Any]]:
        names = [f"labels/{language}.toml", f"labels/{language.partition('-')[0]}.toml"]
        name = next((n for n in names if any((folder / n).is_file() for folder in self.folders)), None)
        if name is None:
            cure = f"write {names[-1]} in a templates folder of your own, or set another `language`"
            place = Place(f"templates/{names[-1]}")
            raise ContentError([Problem("label", f"there are no labels for the language {language}", place, cure)])
        try:
            return tomllib.loads(self.text(name))
        except tomllib.TOMLDecodeError as error:
            said, _, at = str(error).removesuffix(")").partition(" (at ")
            line = re.match(r"line (\d+)", at)
            place = self._place(name, int(line[1]) if line else 1)
            raise ContentError([Problem("label", f"not a table of labels: {said}", place)]) from None

    def environment(self, *, autoescape: bool, finalize: Callable[[Any], Any] | None = None) -> jinja2.Environment:
        """A sandboxed environment over the folders: undefined names are errors, values cannot be changed."""
        way = "escaped" if autoescape else "finalized" if finalize else "plain"
        return Sandbox(
            loader=_Loader([str(folder) for folder in self.folders]),
            autoescape=autoescape, finalize=finalize, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, bytecode_cache=_compiled(way),
            auto_reload=False,
        )  # fmt: skip

    def render(self, environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
        """Render a template; ContentError with the template's file and line where it fails."""
        try:
            return environment.get_template(name).render(values)
        except jinja2.TemplateNotFound as error:
            raise ContentError(
                [Problem("template", f"there is no template `{error.name}`", Place(f"templates/{name}"))]
            ) from None
        except jinja2.TemplateSyntaxError as error:
            place = self._place(error.name or name, error.lineno)
            cure = "mend it: Jinja's documentation for template designers tells how templates are written"
            raise ContentError([Problem("template", error.message or "not a template", place, cure)]) from None
        except UnknownLabel as error:
            chain = self._chain(error) or [Place(f"templates/{name}")]
            cure = "add it to the file of the language in templates/labels"
            also = _called_from(chain)
            raise ContentError([Problem("label", f"the labels lack {error}", chain[0], cure, also)]) from None
        except BadLabel as error:
            also = tuple(("printed by", place) for place in self._chain(error)[:1])
            raise ContentError([Problem("label", str(error), self._place_of_label(error), "", also)]) from None
        except UnicodeDecodeError:
            cure = "save it, and what it includes, with the encoding UTF-8"
            raise ContentError([Problem("template", "not UTF-8 text", Place(f"templates/{name}"), cure)]) from None
        except _FAULTS as error:
            chain = self._chain(error)
            if not chain:
                raise
            message, cure = _in_our_words(error)
            raise ContentError([Problem("template", message, chain[0], cure, _called_from(chain))]) from None

    def _chain(self, error: BaseException) -> list[Place]:
        """The places in templates that an error went through, the innermost first."""
        places = []
        trace = error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if any(file.is_relative_to(folder) for folder in self.folders):
                name = next(str(file.relative_to(f)) for f in self.folders if file.is_relative_to(f))
                places.append(self._place(name, trace.tb_lineno))
            trace = trace.tb_next
        return places[::-1]

    def _place_of_label(self, error: BadLabel) -> Place:
        """The line of a label in the file that it is from."""
        named = (f"labels/{language}.toml" for language, labels in self._labels.items() if error.table in labels)
        files = {f"labels/{path.name}" for folder in self.folders for path in (folder / "labels").glob("*.toml")}
        for name in sorted({*named} & files) or sorted(files):
            table = ""
            for number, line in enumerate(self.text(name).split("\n"), 1):
                table = line.strip()[1:-1] if line.startswith("[") else table
                if table == error.table and line.partition("=")[0].strip().strip('"') == error.key:
                    return self._place(name, number)
        return Place("templates/labels")

    def _place(self, name: str, line: int) -> Place:
        path = self.path(name)
        lines = path.read_text("utf-8", "replace").split("\n")
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        return Place(f"{self._shown[folder]}/{name}", line, 1, lines[line - 1] if 0 < line <= len(lines) else "")


CALLERS = 5  # places that a message names


def _called_from(chain: Sequence[Place]) -> tuple[tuple[str, Place], ...]:
    return tuple(("called from", place) for place in dict.fromkeys(chain[1 : CALLERS + 1]))


def _in_our_words(error: BaseException) -> tuple[str, str]:
    """What Jinja says of a template, and how to mend it."""
    said = str(error)
    if isinstance(error, RecursionError):
        return "a macro or an include calls itself without end", "take one of the calls away"
    if field := re.fullmatch(r"'(?:[\w.]+\.)?(\w+)(?: object)?' has no attribute '(\w+)'", said):
        return (
            f"{an(field[1])} has no `{field[2]}`",
            "the page “The brief as JSON” of the documentation lists all fields",
        )
    if name := re.fullmatch(r"'(\w+)' is undefined", said):
        return (
            f"`{name[1]}` is not known here",
            "the page “Looks and words” of the documentation lists what templates have",
        )
    if part := re.match(r"access to attribute '(\w+)' of", said):
        return f"templates may not use `{part[1]}`", "delete it"
    return said, ""
