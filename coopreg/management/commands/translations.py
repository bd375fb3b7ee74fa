from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import allauth
import crispy_forms
import django
import django_filters
import django_tables2
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coopreg import catalogs
from coopreg.catalogs import Text


@dataclass(frozen=True)
class Book:
    """A catalogue on disk, and the strings that it must translate."""

    path: Path
    texts: set[Text]


class Command(BaseCommand):
    """Keeps the Indonesian translation: with Babel alone, so that no machine needs GNU gettext."""

    help = "Update, check and compile the Indonesian translation."
    # It works before there are settings or a database: to build an image, to set up a demo.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="Write the strings of the code into the .po files.")
        parser.add_argument("--check", action="store_true", help="Fail unless every string is translated.")
        parser.add_argument("--compile", action="store_true", help="Write the .mo files that Django reads.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options[name] for name in ("update", "check", "compile")):
            raise CommandError("Say what to do: --update, --check or --compile.")
        if options["update"]:
            self._update()
        if options["check"]:
            self._check()
        if options["compile"]:
            self._compile()

    def _update(self) -> None:
        for book in books():
            catalogs.update(book.path, book.texts)
            left = len(book.texts - catalogs.translated_in(catalogs.read(book.path)))
            self.stdout.write(f"{_short(book.path)}: {len(book.texts)} strings, {left} to translate.")

    def _check(self) -> None:
        found = [
            f"{_short(book.path)}: {problem}"
            for book in books()
            for problem in catalogs.problems(catalogs.read(book.path), book.texts)
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} problems. First: manage.py translations --update"]))
        self.stdout.write("Every string is translated.")

    def _compile(self) -> None:
        for path in _paths():
            if path.exists():
                self.stdout.write(f"{_short(path)}: {catalogs.compile_catalog(path)} translations compiled.")


def books() -> Iterator[Book]:
    """Our own catalogue, then that of the packages."""
    ours, packages = _paths()
    own = catalogs.texts_of(_own_folders())
    yield Book(ours, own)
    yield Book(packages, _packages_lack() - own)


def _paths() -> list[Path]:
    return [Path(folder) / catalogs.LANGUAGE / "LC_MESSAGES/django.po" for folder in settings.LOCALE_PATHS]


def _own_folders() -> list[Path]:
    base = Path(settings.BASE_DIR)
    return [base / "templates", *(Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base)]


# What people see of each package. The rest of allauth (social accounts, its API) is not installed.
_ALLAUTH = ["account", "mfa", "core", "utils.py", "templates/account", "templates/allauth", "templates/mfa"]
_DJANGO = ["contrib/admin", "contrib/auth", "contrib/postgres", "core", "db", "forms", "utils", "views"]

# Django has these in Indonesian, but "bidang" is a sector here, and its help on a new user is hard to follow.
_SAID_ANEW = {
    "This field is required.",
    "This field cannot be blank.",
    "This field cannot be null.",
    "The two password fields didn\u2019t match.",
    "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
    "After you\u2019ve created a user, you\u2019ll be able to edit more user options.",
    "Your password can\u2019t be too similar to your other personal information.",
    "Your password can\u2019t be a commonly used password.",
    "Your password can\u2019t be entirely numeric.",
    "Password-based authentication",
    (
        "Whether the user will be able to authenticate using a password or not. If disabled, they may still be able "
        "to authenticate using other backends, such as Single Sign-On or LDAP."
    ),
    "Enabled",
    "Disabled",
    "Email address",
    "email address",
}


def _packages_lack() -> set[Text]:
    """The strings of the packages that neither they nor Django itself have in Indonesian, or not in fitting words."""
    parts = {
        _folder(allauth): _ALLAUTH,
        _folder(django): _DJANGO,
        _folder(crispy_forms): ["."],
        _folder(django_filters): ["."],
        _folder(django_tables2): ["."],
    }
    wanted = {text for folder, names in parts.items() for text in catalogs.texts_of(folder / name for name in names)}
    compiled = [path for folder in parts for path in folder.rglob("locale/id/LC_MESSAGES/django.mo")]
    have = {key for path in compiled for key in catalogs.translated_by_package(path)}
    return {text for text in wanted if (text.context, text.singular) not in have or text.singular in _SAID_ANEW}


def _folder(package: Any) -> Path:
    return Path(package.__file__).parent


def _short(path: Path) -> str:
    base = Path(settings.BASE_DIR)
    return str(path.relative_to(base) if path.is_relative_to(base) else path)
