"""Static files of the npm packages: exactly those that a page loads."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core import checks
from django.core.files.storage import FileSystemStorage


class NpmFinder(BaseFinder):
    """Finds ``settings.NPM_FILES``: names under static/ -> files in node_modules, of the same last name.

    Whole packages would be collected with every variant that nobody loads: 40 MB, and half a minute to compress.
    """

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """One warning for all missing files."""
        missing = [str(path) for path in _files().values() if not path.is_file()]
        if not missing:
            return []
        return [
            checks.Warning(
                f"Front-end files are missing: {', '.join(missing)}.", hint="Run npm ci.", id="coopreg.W001"
            ),
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file of that static name: a path, or all of them in a list; [] when it is not ours."""
        file = _files().get(path)
        if file is None or not file.is_file():
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Name and storage of each file; collectstatic puts the storage's prefix before the name."""
        for name, file in _files().items():
            storage = FileSystemStorage(location=file.parent)
            storage.prefix = name.rpartition("/")[0]  # type: ignore[attr-defined]
            yield file.name, storage


def _files() -> dict[str, Path]:
    return {name: Path(settings.NODE_MODULES) / source for name, source in settings.NPM_FILES.items()}
