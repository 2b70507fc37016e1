"""The templates and labels: packaged files, which files in a custom folder override, rendered in a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment as Environment

from briefgen.files.packaged import packaged_folder
from briefgen.files.plain_files import read_plain_file
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem
from briefgen.rendering.label_check import LabelCheck
from briefgen.rendering.label_files import Labels, find_label, find_label_files, parse_labels, read_labels
from briefgen.rendering.sandbox import Sandbox
from briefgen.rendering.template_cache import compiled_templates
from briefgen.rendering.template_errors import TEMPLATE_ERRORS, MissingFile, TemplateErrors, UnknownValue, not_utf8
from briefgen.rendering.template_places import TemplatePlaces

MAX_TEMPLATE = 1 << 20  # bytes of a template in which messages and files are looked for


class _Loader(jinja2.FileSystemLoader):
    """Loads templates of the folders, and none that a symbolic link brings from elsewhere."""

    def __init__(self, folders: Sequence[Path], places: TemplatePlaces) -> None:
        super().__init__([str(folder) for folder in folders], "utf-8-sig")
        self._places = places

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, name, is_current = super().get_source(environment, template)
        except UnicodeDecodeError:
            raise not_utf8(self._places, template) from None
        if not any(Path(name).resolve().is_relative_to(folder) for folder in self.searchpath):
            raise jinja2.TemplateNotFound(template)
        return source, name, is_current


class Templates:
    """The folders of templates, the custom one first."""

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise EnvironmentFailure(f"there is no templates folder at {own}", "`--templates DIR` names it")
        self.own, self.shipped = own.resolve() if own else None, packaged_folder("templates").resolve()
        self.folders = (*((self.own,) if self.own else ()), self.shipped)
        self._label_warnings: dict[str, list[Problem]] = {}
        self._labels: dict[str, Labels] = {}
        printed_paths = (*((str(own),) if own else ()), "templates")
        self.places = TemplatePlaces(dict(zip(self.folders, printed_paths, strict=True)))

    def path(self, name: str) -> Path:
        """Return the file with a name, from the custom folder where it has one.

        Raises MissingFile where no folder has it.
        """
        if path := self.places.file(name):
            return path
        raise MissingFile(name)

    def text(self, name: str) -> str:
        """Return the text of a file. Raises ContentError for a file that is missing or not UTF-8."""
        try:
            return self.path(name).read_text("utf-8-sig")
        except UnicodeDecodeError:
            raise not_utf8(self.places, name) from None

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
            labels = read_labels(files, self.places)
            problems = self._compare_labels(files)
            if errors := [problem for problem in problems if problem.is_error]:
                raise ContentError(errors)
            self._labels[language], self._label_warnings[language] = labels, problems
        return self._labels[language]

    def label_warnings(self, language: str) -> list[Problem]:
        """Return the warnings about the desk's own messages for a language. Raises ContentError like `labels`."""
        self.labels(language)
        return self._label_warnings[language]

    def _compare_labels(self, files: Sequence[Path]) -> list[Problem]:
        """Return the problems of the desk's own files of labels, compared with those that ship."""
        own = [file for file in files if not file.is_relative_to(self.shipped)]
        if not own:
            return []
        shipped = parse_labels(self.shipped / "labels/en.toml", self.places)
        check = LabelCheck(shipped, self._own_text, self.places)
        return [problem for file in own for problem in check.check(file, parse_labels(file, self.places))]

    def own_files(self) -> Sequence[str]:
        """Return the paths of the files in the desk's own folder, without hidden ones."""
        if self.own is None:
            return ()
        paths = (path.relative_to(self.own) for path in sorted(self.own.rglob("*")) if path.is_file())
        return [path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)]

    def is_named_in_own(self, name: str) -> bool:
        """Return whether a template or a style sheet of the desk names a file."""
        return name in self._own_text or name.removeprefix("styles/") in self._own_text

    @cached_property
    def _own_text(self) -> str:
        """The text of the desk's own templates and style sheets."""
        texts = (name for name in self.own_files() if name.endswith((".html", ".md", ".css")))
        data = (read_plain_file(Path(self.own or ".") / name, MAX_TEMPLATE) for name in texts)
        return "\n".join(text.decode("utf-8", "replace") for text in data if text)

    def load_problems(self, environment: jinja2.Environment, name: str) -> list[Problem]:
        """Return what is wrong in a template before it is rendered."""
        try:
            environment.get_template(name)
        except TEMPLATE_ERRORS as error:
            return self._explain(error, environment, name, ())
        return []

    def environment(
        self, name: str, *, autoescape: bool, finalize: Callable[[Any], Any] | None = None, trims_blocks: bool = True
    ) -> jinja2.Environment:
        """Return a sandboxed environment for the folders: undefined names are errors, values cannot be changed.

        Compiled templates are cached under the `name`. The same template compiles to other code with other arguments,
        so environments that differ in them need different names.

        With `trims_blocks` a line that holds a statement alone prints nothing; else only `{%- -%}` control white space.
        """
        return Sandbox(
            loader=_Loader(self.folders, self.places),
            autoescape=autoescape, finalize=finalize, undefined=UnknownValue,
            trim_blocks=trims_blocks, lstrip_blocks=trims_blocks, keep_trailing_newline=True, auto_reload=False,
            bytecode_cache=compiled_templates(name),
        )  # fmt: skip

    def render(self, environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
        """Return a rendered template.

        Raises ContentError with the file, line and column of each error in it, in a part of it or in a message.
        """
        try:
            return environment.get_template(name).render(values)
        except TEMPLATE_ERRORS as error:
            problems = self._explain(error, environment, name, values)
            if not problems:
                raise
            raise ContentError(problems) from None

    def _explain(
        self, error: BaseException, environment: jinja2.Environment, name: str, values: Iterable[str]
    ) -> list[Problem]:
        known = {*values, *environment.globals}
        return TemplateErrors(self.places, environment, known, self._place_of_label).explain(error, name)

    def _place_of_label(self, table: str, key: str) -> Place:
        """Return the place of a message in the nearest file that has it."""
        for language in self._labels:
            for file in find_label_files(self.folders, language):
                if place := find_label(file, table, key, self.places):
                    return place
        return Place("templates/labels")
