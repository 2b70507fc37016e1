"""briefgen turns YAML that a desk keeps in git into daily briefs.

The names below are its public interface. They are imported when they are first used, so that `import briefgen` is fast.
"""

from __future__ import annotations

TYPE_CHECKING = False  # that of `typing`, whose import takes longer than all else here
if TYPE_CHECKING:
    from typing import Any

    from briefgen.composition.brief import Brief
    from briefgen.pipeline.library import OpenDossier as Dossier
    from briefgen.pipeline.library import brief, build_site, check, load, render
    from briefgen.pipeline.site import SiteSummary
    from briefgen.problems import ContentError, EnvironmentFailure, Place, Problem, UsageFailure

__version__ = "0.1.0"
__all__ = [
    "Brief", "ContentError", "Dossier", "EnvironmentFailure", "Place", "Problem", "SiteSummary", "UsageFailure",
    "__version__", "brief", "build_site", "check", "load", "render",
]  # fmt: skip

_LIBRARY = "briefgen.pipeline.library"
_EXPORTS = {
    "Brief": ("briefgen.composition.brief", "Brief"),
    "ContentError": ("briefgen.problems", "ContentError"),
    "Dossier": (_LIBRARY, "OpenDossier"),
    "EnvironmentFailure": ("briefgen.problems", "EnvironmentFailure"),
    "Place": ("briefgen.problems", "Place"),
    "Problem": ("briefgen.problems", "Problem"),
    "SiteSummary": ("briefgen.pipeline.site", "SiteSummary"),
    "UsageFailure": ("briefgen.problems", "UsageFailure"),
    "brief": (_LIBRARY, "brief"),
    "build_site": (_LIBRARY, "build_site"),
    "check": (_LIBRARY, "check"),
    "load": (_LIBRARY, "load"),
    "render": (_LIBRARY, "render"),
}


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'briefgen' has no attribute '{name}'")
    from importlib import import_module

    module, attribute = _EXPORTS[name]
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
