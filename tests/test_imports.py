"""The imports run one way: an arrow that the design does not draw fails the run (docs/architecture.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

# Whom an app may import. Upwards it looks only through a reverse name (`agreement.commitments`), never by import.
MAY_IMPORT = {
    "accounts": {"regions"},
    "regions": set(),
    "partners": {"regions"},
    "agreements": {"partners", "regions"},
    "assessments": {"agreements", "partners", "regions"},
    "drafting": {"agreements", "partners", "regions"},
    "monitoring": {"agreements", "partners", "regions"},
    "meetings": {"agreements", "assessments", "monitoring", "partners", "regions"},
    "dashboards": {"agreements", "monitoring", "partners", "potentials", "regions"},
    "pictures": set(),
    # What came of an agreement elsewhere, and what blocks it, stands in monitoring.
    "potentials": {"agreements", "monitoring", "partners", "regions"},
    "public": {"agreements", "partners", "regions"},
    "lists": set(),
    "coopreg": set(),
}
# The ground: every app may import them. The pictures build on the lists, and both on the project package, never the
# other way.
GROUND = {"coopreg", "lists", "pictures"}
UNDER = {"coopreg": set(), "lists": {"coopreg"}, "pictures": {"coopreg", "lists"}}
# These join everything together, so nothing may depend on them, and they may name every app.
JOINTS = {"coopreg.urls", "coopreg.settings"}


def modules() -> Iterator[tuple[str, Path]]:
    for package in MAY_IMPORT:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            name = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


def imported_by(name: str, source: str) -> Iterator[str]:
    """The full name of every module that ``source``, the module ``name``, imports, wherever in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(name.split(".")[: -node.level]) if node.level else ""
            base = ".".join(part for part in (start, node.module or "") if part)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def wrong_arrows(name: str, source: str) -> Iterator[str]:
    package = name.partition(".")[0]
    for imported in sorted(set(imported_by(name, source))):
        target = imported.partition(".")[0]
        if target not in MAY_IMPORT:
            continue
        if imported in JOINTS:
            yield f"{name} imports {imported}, which joins everything"
        allowed = MAY_IMPORT[package] | {package} | UNDER.get(package, GROUND)
        if target not in allowed and name not in JOINTS:
            yield f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_follow_the_arrows_of_the_design(name: str, path: Path):
    assert list(wrong_arrows(name, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("regions.views", "from agreements.models import Agreement"),
        ("regions.models", "import partners.models"),
        ("partners.models", "from agreements import models"),
        ("accounts.models", "from partners.models import Partner"),
        ("lists.filters", "def late():\n    from regions.models import Region"),
        ("coopreg.history", "from lists.filters import DateField"),
        ("lists.views", "from pictures.declaration import Picture"),
        ("pictures.maps", "from regions.models import Region"),
        ("regions.views", "from dashboards.catalog import PICTURES"),
        ("agreements.views.listing", "from coopreg import settings"),
        ("agreements.views.listing", "from coopreg.urls import urlpatterns"),
    ],
)
def test_a_wrong_arrow_is_found(name: str, source: str):
    assert list(wrong_arrows(name, source))


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("agreements.models.parties", "from agreements.models.agreement import Agreement"),
        ("agreements.models.parties", "from . import triggers"),
        ("agreements.forms", "from partners.models import Partner"),
        ("coopreg.urls", "import agreements.urls"),
        ("regions.models", "from coopreg.access import read_scope"),
        ("regions.models", "from django.conf import settings"),
    ],
)
def test_a_right_arrow_is_left_alone(name: str, source: str):
    assert not list(wrong_arrows(name, source))
