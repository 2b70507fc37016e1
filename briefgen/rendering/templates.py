"""The templates and labels: packaged files, which files in a custom folder override, rendered in a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import Environment as Environment

from briefgen.files.packaged import packaged_folder
from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem
from briefgen.rendering.label_files import Labels, find_label, find_label_files, read_labels
from briefgen.rendering.sandbox import Sandbox
from briefgen.rendering.template_cache import compiled_templates
from briefgen.rendering.template_errors import TEMPLATE_ERRORS, MissingFile, TemplateErrors, UnknownValue, not_utf8
from briefgen.rendering.template_places import TemplatePlaces

PAGE_SUFFIXES = (".html", ".md", ".css", ".js", ".toml", ".ttf", ".conf", ".svg", ".png")  # files that affect a page


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
        self.folders = (*((own.resolve(),) if own else ()), packaged_folder("templates").resolve())
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
        """Return a SHA-256 over the paths and contents of all files that can affect a page."""
        files = {
            (number, path.relative_to(folder).as_posix()): path
            for number, folder in enumerate(self.folders)
            for path in folder.rglob("*")
            if (path.suffix in PAGE_SUFFIXES or number < len(self.folders) - 1) and path.is_file()
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
            self._labels[language] = read_labels(files, self.places)
        return self._labels[language]

    def environment(
        self, *, autoescape: bool, finalize: Callable[[Any], Any] | None = None, trims_blocks: bool = True
    ) -> jinja2.Environment:
        """Return a sandboxed environment for the folders: undefined names are errors, values cannot be changed.

        With `trims_blocks` a line that holds a statement alone prints nothing; else only `{%- -%}` control white space.
        """
        escaping = "escaped" if autoescape else "finalized" if finalize else "plain"
        return Sandbox(
            loader=_Loader(self.folders, self.places),
            autoescape=autoescape, finalize=finalize, undefined=UnknownValue,
            trim_blocks=trims_blocks, lstrip_blocks=trims_blocks, keep_trailing_newline=True, auto_reload=False,
            bytecode_cache=compiled_templates(escaping if trims_blocks else f"{escaping}-untrimmed"),
        )  # fmt: skip

    def render(self, environment: jinja2.Environment, name: str, values: Mapping[str, Any]) -> str:
        """Return a rendered template.

        Raises ContentError with the file, line and column of each error in it, in a part of it or in a message.
        """
        try:
            return environment.get_template(name).render(values)
        except TEMPLATE_ERRORS as error:
            known = {*values, *environment.globals}
            problems = TemplateErrors(self.places, environment, known, self._place_of_label).explain(error, name)
            if not problems:
                raise
            raise ContentError(problems) from None

    def _place_of_label(self, table: str, key: str) -> Place:
        """Return the place of a message in the nearest file that has it."""
        for language in self._labels:
            for file in find_label_files(self.folders, language):
                if place := find_label(file, table, key, self.places):
                    return place
        return Place("templates/labels")
