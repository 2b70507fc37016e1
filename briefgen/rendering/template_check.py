"""What is wrong in the labels and the `.html` and `.md` templates of a desk, found without rendering a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from briefgen.content.field_parsers import parse_language
from briefgen.problems import ContentError, Place, Problem, did_you_mean, sort_problems
from briefgen.rendering.templates import Templates

_BACKUPS = (".old", ".orig", ".bak", ".swp", ".tmp", "~")  # endings of the copies that editors and tools leave
_NEAR = 0.8  # how alike the paths of two files are at least if one was meant for the other (difflib)


@lru_cache(maxsize=4)
def check_templates(templates: Templates, language: str) -> tuple[Problem, ...]:
    """Return the problems of the desk's own templates and labels, errors and warnings.

    Of style sheets, fonts and pictures only the names are looked at. A desk without a templates folder has none.
    """
    if templates.own is None:
        return ()
    problems = list(_unread_files(templates, templates.own))
    try:
        templates.labels(language)
        problems += templates.label_warnings(language)
    except ContentError as error:
        problems += error.problems
    for ending, environment in (
        (".html", templates.environment("html", autoescape=True)),
        (".md", templates.environment("checked-markdown", autoescape=False, finalize=str, trims_blocks=False)),
    ):
        for name in templates.own_files():
            # Pages are named .html and .md; a folder can hold other files of these names, such as a README.
            if name.endswith(ending) and "/" in name:
                problems += templates.load_problems(environment, name)
    return sort_problems(problems)


def _unread_files(templates: Templates, own: Path) -> Iterator[Problem]:
    """Yield a warning for each file with a name near that of a file that ships, which nothing reads."""
    shipped = {path.relative_to(templates.shipped).as_posix() for path in templates.shipped.rglob("*")}
    for name in templates.own_files():
        if name in shipped or name.endswith(_BACKUPS) or templates.is_named_in_own(name):
            continue
        folder, _, file = name.rpartition("/")
        if folder == "labels":
            if _is_language(Path(file).stem) and file.endswith(".toml"):
                continue
            stem = Path(file).stem.replace("_", "-")
            tag = "the name is a language tag, such as `labels/en-GB.toml`"
            hint = f"did you mean `labels/{stem}.toml`?" if _is_language(stem) else tag
        else:
            hint = _meant(folder, file, shipped)
        if hint:
            place = Place(templates.places.printed(own / name))
            yield Problem("unused-template", "no brief and no page reads this file", place, hint)


def _meant(folder: str, file: str, shipped: Collection[str]) -> str:
    """Return `did you mean …?` for a file of the same folder with a near name, or of the same name in a near folder."""
    split = [(path.rpartition("/")[0], path.rpartition("/")[2]) for path in shipped]
    beside = [path for path, (near, _) in zip(shipped, split, strict=True) if near == folder]
    elsewhere = [near for near, name in split if name == file]
    if near := did_you_mean(file, [path.rpartition("/")[2] for path in beside], cutoff=_NEAR):
        return near.replace("`", f"`{folder}/", 1) if folder else near
    return did_you_mean(folder, elsewhere).replace("`?", f"/{file}`?")


def _is_language(tag: str) -> bool:
    try:
        parse_language(tag)
    except ValueError:
        return False
    return True
