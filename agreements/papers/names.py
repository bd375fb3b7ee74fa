"""What a file is called: for people, as its uploader named it but harmless; in the storage, by a name of our own."""

import secrets
import unicodedata

from django.utils import timezone

# Room in every file system (255 bytes) for the mark that a browser adds to a second copy.
LONGEST = 120
LONGEST_BYTES = 200
# What Windows has in no name of a file.
_FORBIDDEN = str.maketrans('<>:"|?*', "_______")


def clean_name(name: str, extensions: tuple[str, ...], known: frozenset[str]) -> str:
    """``name`` as a harmless name of a file, with one of ``extensions`` (the first, where it has none of them).

    Folders, control characters, and characters that turn the direction of writing go; a ``known`` extension of another
    type is replaced, so that a photo named scan.pdf becomes scan.jpg.
    """
    stem, ending = _split(_plain(name))
    if ending in extensions:
        return _cut(stem, f".{ending}")
    if ending and ending not in known:
        stem = f"{stem}.{ending}"
    return _cut(stem, f".{extensions[0]}")


def stored_name() -> str:
    """A name in the storage that nobody can guess, and that says nothing of the file."""
    return f"{timezone.localdate():%Y}/{secrets.token_hex(16)}.bin"


def _plain(name: str) -> str:
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    # Z is every kind of space; C are control and format characters, halves of pairs, and what nobody has given out.
    kept = (" " if unicodedata.category(each)[0] == "Z" else each for each in last.translate(_FORBIDDEN))
    return " ".join("".join(each for each in kept if unicodedata.category(each)[0] != "C").split())


def _split(name: str) -> tuple[str, str]:
    """The name without its extension, and the extension in small letters, "" for none."""
    stem, dot, ending = name.rpartition(".")
    if dot and ending.isascii() and ending.isalnum() and len(ending) <= 5:
        return stem, ending.lower()
    return name, ""


def _cut(stem: str, ending: str) -> str:
    stem = stem[: LONGEST - len(ending)]
    while len((stem + ending).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return (stem.strip(" .") or "paper") + ending
