"""The translations, without GNU gettext: what is to be translated, and what is wrong with a catalogue.

Two catalogues: ``locale/`` has our own strings; ``locale/packages/`` has those strings of the packages we show that
come without Indonesian of their own.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "id"

# The names under which gettext is called, with the suffixes that Django gives them.
_FUNCTION = re.compile(r"(?P<name>n?gettext|n?pgettext|_)(_lazy|_noop)?")
_STRING = r"""\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*"""
_CALL = re.compile(rf"(?<!\w)(gettext|ngettext|pgettext|npgettext|_)\(({_STRING}(?:,{_STRING})*)")
_STRINGS = re.compile(_STRING)
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")

TEMPLATE_SUFFIXES = (".html", ".txt")


@dataclass(frozen=True, order=True)
class Text:
    """One string to translate: with a plural where its form depends on a number, a context where one word means two."""

    singular: str
    plural: str = ""
    context: str = ""

    def message(self) -> Message:
        ids = (self.singular, self.plural) if self.plural else self.singular
        # Indonesian has one form for every number.
        return Message(ids, ("",) if self.plural else "", context=self.context or None)


def texts_of(folders: Iterable[Path]) -> set[Text]:
    """Every string to translate in the Python files and templates below ``folders`` (or the files themselves)."""
    found: set[Text] = set()
    for folder in folders:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*")):
            if path.suffix == ".py" and not {"migrations", "tests"} & set(path.parts[len(folder.parts) :]):
                found.update(texts_of_python(path.read_bytes()))
            elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
                found.update(texts_of_template(path.read_text(encoding="utf-8")))
    return found


def texts_of_python(source: bytes) -> Iterator[Text]:
    """The strings that the Python file ``source`` passes, as literals, to gettext and its relatives."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if match := _FUNCTION.fullmatch(function):
                yield from _text_of_call(match["name"], [_literal(argument) for argument in node.args])


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _text_of_call(name: str, arguments: list[str | None]) -> Iterator[Text]:
    """The string that the arguments of the gettext function ``name`` are; none where one is not a literal."""
    parts = {"gettext": 1, "_": 1, "pgettext": 2, "ngettext": 2, "npgettext": 3}[name]
    strings = [argument for argument in arguments[:parts] if argument]
    if len(strings) == parts:
        context = strings.pop(0) if "pgettext" in name else ""
        yield Text(strings[0], strings[1] if name.startswith("n") else "", context)


def texts_of_template(source: str) -> Iterator[Text]:
    """The strings of ``{% translate %}``, ``{% blocktranslate %}`` and ``_("...")`` in a template.

    Django turns the template into gettext calls amid blanked-out text; the calls are what we read, as Python literals.
    """
    for name, arguments in _CALL.findall(templatize(source)):
        yield from _text_of_call(name, [ast.literal_eval(string.strip()) for string in _STRINGS.findall(arguments)])


def read(path: Path) -> Catalog:
    """The catalogue at ``path``, empty when there is none yet."""
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def _empty() -> Catalog:
    # Read rather than made: Babel does not know that Indonesian has one plural form, and believes the header.
    return read_po(BytesIO(_HEADER.encode()), locale=LANGUAGE)


def texts_in(catalog: Catalog) -> set[Text]:
    """The strings that ``catalog`` has, translated or not."""
    return {_text(message) for message in catalog if message.id}


def translated_by_package(path: Path) -> set[tuple[str, str]]:
    """Context and singular of every string that the compiled catalogue (.mo) at ``path`` translates."""
    with path.open("rb") as file:
        keys = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    names = {key[0] if isinstance(key, tuple) else key for key in keys}
    return {(context, singular) for context, _sign, singular in (name.rpartition("\x04") for name in names)}


def translated_in(catalog: Catalog) -> set[Text]:
    """The strings that ``catalog`` translates."""
    return {_text(message) for message in catalog if message.id and not message.fuzzy and all(_strings(message))}


def update(path: Path, texts: set[Text]) -> None:
    """Give the catalogue at ``path`` exactly ``texts``, keeping their translations; sorted, without line numbers."""
    old = {_text(message): message for message in read(path) if message.id}
    new = _empty()
    for text in sorted(texts):
        message = text.message()
        known = old.get(text)
        if known is not None:
            message.string = known.string
            message.user_comments = known.user_comments
            message.flags |= known.flags & {"fuzzy"}
        new[message.id] = message
    buffer = BytesIO()
    write_po(buffer, new, width=110, no_location=True, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_HEADER.encode() + buffer.getvalue())


def compile_catalog(path: Path) -> int:
    """Write the .mo file that Django reads beside the .po file at ``path``; gives the number of translations."""
    catalog = read(path)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    return len(translated_in(catalog))


def problems(catalog: Catalog, texts: set[Text]) -> Iterator[str]:
    """What keeps ``catalog`` from being the whole and right translation of ``texts``, one sentence each."""
    known = texts_in(catalog)
    for text in sorted(texts - known):
        yield f"missing: {text.singular!r}"
    for text in sorted(known - texts):
        yield f"obsolete: {text.singular!r}"
    for message in catalog:
        if message.id:
            yield from _problems_of(message)


def _problems_of(message: Message) -> Iterator[str]:
    text = _text(message)
    if message.fuzzy:
        yield f"fuzzy: {text.singular!r}"
    for string in _strings(message):
        if not string:
            yield f"untranslated: {text.singular!r}"
        # Indonesian has one form for every number: it says what the English plural says.
        elif _placeholders(string) != _placeholders(text.plural or text.singular):
            yield f"placeholders differ: {text.singular!r} -> {string!r}"


def _placeholders(string: str) -> list[str]:
    """The distinct places where values are put in; ``%s`` as often as it stands there, since its order counts."""
    found = _PLACEHOLDER.findall(string.replace("%%", ""))
    unnamed = [place for place in found if len(place) == 2]
    return sorted({*found} - {*unnamed}) + unnamed


def _text(message: Message) -> Text:
    singular, plural = message.id if isinstance(message.id, (tuple, list)) else (message.id, "")
    return Text(singular, plural, message.context or "")


def _strings(message: Message) -> list[str]:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [string or "" for string in strings]


# Without dates and names of tools, which would change at every run.
_HEADER = r"""# Indonesian translations of coopreg: `manage.py translations --update` keeps the list of strings.
msgid ""
msgstr ""
"Language: id\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""
