"""The templates and labels: packaged files, which files in a custom folder override, rendered in a sandbox."""

from __future__ import annotations

import os
import re
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
from briefgen.files.leftovers import clear_leftovers, lock_temporary, temporary_name
from briefgen.files.packaged import packaged_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem, with_article
from briefgen.rendering.label_files import Labels, find_label, find_label_files, read_labels
from briefgen.rendering.sandbox import Sandbox

# The errors that a wrong template can raise. Any other error is a bug.
_TEMPLATE_ERRORS = (
    jinja2.TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError,
    MemoryError,
)  # fmt: skip
SANDBOX_VERSION = 2  # to be raised when templates compile to other code, because compiled templates are cached
MAX_COMPILED = 1 << 24  # bytes of a compiled template
MAX_CALLERS = 5  # calling places in a problem


class UnknownLabel(LookupError):
    """A label that a template prints and the table of labels lacks."""


class BadLabel(ValueError):
    """A label that cannot be printed, with its table and key."""

    def __init__(self, message: str, table: str, key: str) -> None:
        super().__init__(message)
        self.table, self.key = table, key


class _Loader(jinja2.FileSystemLoader):
    """Loads templates of the folders, and none that a symbolic link brings from elsewhere."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_current = super().get_source(environment, template)
        if not any(Path(name).resolve().is_relative_to(folder) for folder in self.searchpath):
            raise jinja2.TemplateNotFound(template)
        return source, name, is_current


class _CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates in the user's cache folder, which halve the time of a small command.

    A file that cannot be read or written is no error.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        data = read_plain_file(self.folder / f"{bucket.key}.cache", MAX_COMPILED)
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, first under a temporary name, so that no other command reads a part of it."""
        clear_leftovers(self.folder)
        temporary = self.folder / temporary_name()
        with suppress(OSError):
            handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                lock_temporary(handle)
                file.write(bucket.bytecode_to_string())
                file.flush()
                temporary.rename(self.folder / f"{bucket.key}.cache")
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@cache
def _compiled_templates(name: str) -> _CompiledTemplates | None:
    """Return the cache for the environments of a name, or None where there can be none."""
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(home) / "briefgen" / __version__ / f"{name}-{SANDBOX_VERSION}"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    # Whoever can write into the folder can run code in this process.
    is_private = status.st_uid == os.getuid() and not status.st_mode & 0o022
    return _CompiledTemplates(folder) if is_private else None


class Templates:
    """The folders of templates, the custom one first."""

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise EnvironmentFailure(f"there is no templates folder at {own}", "`--templates DIR` names it")
        self.folders = (*((own.resolve(),) if own else ()), packaged_folder("templates").resolve())
        self._labels: dict[str, Labels] = {}
        self._printed_paths = dict(zip(self.folders, (*((str(own),) if own else ()), "templates"), strict=True))

    def path(self, name: str) -> Path:
        """Return the file with a name, from the custom folder where it has one.

        Raises ContentError where no folder has it.
        """
        for folder in self.folders:
            candidate: Path = (folder / name).resolve()
            if candidate.is_relative_to(folder) and candidate.is_file():
                return candidate
        raise ContentError([Problem("template", f"there is no template `{name}`", Place(f"templates/{name}"))])

    def text(self, name: str) -> str:
        """Return the text of a file. Raises ContentError for a file that is missing or not UTF-8."""
        try:
            return self.path(name).read_text("utf-8")
        except UnicodeDecodeError:
            hint = "save it with the encoding UTF-8"
            raise ContentError([Problem("template", "not UTF-8 text", Place(f"templates/{name}"), hint)]) from None

    def digest(self) -> str:
        """Return a SHA-256 over the paths and contents of all files: each can affect a page."""
        files = {
            (number, path.relative_to(folder).as_posix()): path
            for number, folder in enumerate(self.folders)
            for path in folder.rglob("*")
            if path.is_file()
        }  # fmt: skip
        digest = sha256()
        for (number, name), path in sorted(files.items()):
            line = f"{number} {name} {sha256(path.read_bytes()).hexdigest()}\n"
            digest.update(line.encode("utf-8", "surrogateescape"))
        return digest.hexdigest()

    def fonts(self) -> tuple[Path, ...]:
        """Return the font files of the PDF: all packaged ones, and the custom ones that `styles/fonts.css` names."""
        styles = self.text("styles/fonts.css")
        fonts = (path for folder in self.folders for path in sorted((folder / "fonts").glob("*.ttf")))
        return tuple(path for path in fonts if path.is_relative_to(self.folders[-1]) or path.name in styles)

    def labels(self, language: str) -> Labels:
        """Return the messages for a language, those of the custom folder over those that ship.

        Raises ContentError where there is no file for the language or one is not valid.
        """
        if language not in self._labels:
            files = find_label_files(self.folders, language)
            if not files:
                name = f"labels/{language.partition('-')[0]}.toml"
                hint = f"write {name} in your templates folder, or set another `language`"
                message = f"there are no labels for the language {language}"
                raise ContentError([Problem("label", message, Place(f"templates/{name}"), hint)])
            self._labels[language] = read_labels(files, self._place_in)
        return self._labels[language]

    def environment(
        self, name: str, *, autoescape: bool, finalize: Callable[[Any], Any] | None = None, trims_blocks: bool = True
    ) -> jinja2.Environment:
        """Return a sandboxed environment for the folders: undefined names are errors, values cannot be changed.

        Compiled templates are cached under the `name`. The same template compiles to other code with other arguments,
        so environments that differ in them need different names.

        With `trims_blocks` a line that holds a statement alone prints nothing; else only `{%- -%}` control white space.
        """
        return Sandbox(
            loader=_Loader([str(folder) for folder in self.folders]),
            autoescape=autoescape, finalize=finalize, undefined=jinja2.StrictUndefined,
            trim_blocks=trims_blocks, lstrip_blocks=trims_blocks, keep_trailing_newline=True, auto_reload=False,
            bytecode_cache=_compiled_templates(name),
        )  # fmt: skip

    def render(self, environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
        """Return a rendered template. Raises ContentError with the file and line of an error in it."""
        try:
            return environment.get_template(name).render(values)
        except jinja2.TemplateNotFound as error:
            raise ContentError(
                [Problem("template", f"there is no template `{error.name}`", Place(f"templates/{name}"))]
            ) from None
        except jinja2.TemplateSyntaxError as error:
            place = self._place(error.name or name, error.lineno)
            hint = "correct it; see the documentation of Jinja for template designers"
            raise ContentError([Problem("template", error.message or "not a template", place, hint)]) from None
        except UnknownLabel as error:
            chain = self._chain(error) or [Place(f"templates/{name}")]
            hint = "add it to the file of the language in templates/labels"
            message = f"the labels lack {error}"
            raise ContentError([Problem("label", message, chain[0], hint, _related_callers(chain))]) from None
        except BadLabel as error:
            related = tuple(("printed by", place) for place in self._chain(error)[:1])
            raise ContentError([Problem("label", str(error), self._place_of_label(error), "", related)]) from None
        except UnicodeDecodeError:
            hint = "save it and the templates that it includes with the encoding UTF-8"
            raise ContentError([Problem("template", "not UTF-8 text", Place(f"templates/{name}"), hint)]) from None
        except _TEMPLATE_ERRORS as error:
            chain = self._chain(error)
            if not chain:
                raise
            message, hint = _explain(error)
            raise ContentError([Problem("template", message, chain[0], hint, _related_callers(chain))]) from None

    def _chain(self, error: BaseException) -> list[Place]:
        """Return the places in templates in the traceback of an error, the innermost first."""
        places = []
        trace = error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if any(file.is_relative_to(folder) for folder in self.folders):
                name = next(str(file.relative_to(folder)) for folder in self.folders if file.is_relative_to(folder))
                places.append(self._place(name, trace.tb_lineno))
            trace = trace.tb_next
        return places[::-1]

    def _place_of_label(self, error: BadLabel) -> Place:
        """Return the place of a label in its file."""
        for language in self._labels:
            if position := find_label(find_label_files(self.folders, language), error.table, error.key):
                return self._place_in(*position)
        return Place("templates/labels")

    def _place(self, name: str, line: int) -> Place:
        return self._place_in(self.path(name), line)

    def _place_in(self, path: Path, line: int) -> Place:
        """Return the place of a line in a file of one of the folders."""
        lines = path.read_text("utf-8", "replace").split("\n")
        folder = next(folder for folder in self.folders if path.is_relative_to(folder))
        name = f"{self._printed_paths[folder]}/{path.relative_to(folder).as_posix()}"
        return Place(name, line, 1, lines[line - 1] if 0 < line <= len(lines) else "")


def _related_callers(chain: Sequence[Place]) -> tuple[tuple[str, Place], ...]:
    return tuple(("called from", place) for place in dict.fromkeys(chain[1 : MAX_CALLERS + 1]))


def _explain(error: BaseException) -> tuple[str, str]:
    """Return the message and the hint for an error of a template, in words for its author."""
    text = str(error)
    if isinstance(error, RecursionError):
        return "a macro or an include calls itself without end", "remove one of the calls"
    if field := re.fullmatch(r"'(?:[\w.]+\.)?(\w+)(?: object)?' has no attribute '(\w+)'", text):
        return (
            f"{with_article(field[1])} has no `{field[2]}`",
            "the page “The brief as JSON” of the documentation lists all fields",
        )
    if name := re.fullmatch(r"'(\w+)' is undefined", text):
        return (
            f"`{name[1]}` is not known here",
            "the page “Theme and wording” of the documentation lists what templates have",
        )
    if part := re.match(r"access to attribute '(\w+)' of", text):
        return f"templates may not use `{part[1]}`", "delete it"
    return text, ""
