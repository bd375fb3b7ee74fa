"""Words that people spell in two ways, and which word is meant by one that nobody has written."""

from collections.abc import Iterable, Sequence

# The new and the old or common spelling; a search for one finds the other. The first of a pair is that of KBBI.
PAIRS = (
    ("provinsi", "propinsi"),
    ("kerja", "kerjasama"),
    ("sama", "kerjasama"),
    ("aktivitas", "aktifitas"),
    ("analisis", "analisa"),
    ("apotek", "apotik"),
    ("atlet", "atlit"),
    ("februari", "pebruari"),
    ("izin", "ijin"),
    ("keterampilan", "ketrampilan"),
    ("kualitas", "kwalitas"),
    ("nasihat", "nasehat"),
    ("november", "nopember"),
    ("objek", "obyek"),
    ("praktik", "praktek"),
    ("risiko", "resiko"),
    ("sistem", "sistim"),
    ("subjek", "subyek"),
    ("teknik", "tehnik"),
    ("teknologi", "tehnologi"),
    ("teoretis", "teoritis"),
    ("zaman", "jaman"),
)


def spellings(word: str) -> list[str]:
    """``word`` and the other spellings of it. "kerja" finds "kerja sama", but not the other way round."""
    if word == "kerjasama":
        return [word]
    return list(dict.fromkeys([word, *(other for pair in PAIRS if word in pair for other in pair)]))


def nearest(word: str, known: Iterable[str], most: int = 5) -> list[str]:
    """Those of ``known`` that differ from ``word`` by the fewest slips, one in a short word and two in a longer one."""
    allowed = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
    slips = [(distance(word, other), other) for other in known]
    fewest = min((count for count, _other in slips), default=0)
    return [other for count, other in slips if count == fewest <= allowed][:most]


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many slips lie between two words: a letter left out, put in, changed, or two neighbours exchanged."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, beside in enumerate(other, start=1):
            steps = [last[column] + 1, line[-1] + 1, last[column - 1] + (letter != beside)]
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == beside:
                steps.append(before[column - 2] + 1)
            line.append(min(steps))
        before, last = last, line
    return last[-1]
