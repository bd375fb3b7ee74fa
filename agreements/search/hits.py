"""Where the words of a search stand in the agreements of one page: marks in the titles, and what is not seen there."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.search.finding import Finding
from lists.columns import Hit

# What a hit that no column of the page shows was found in; the kinds are those of coopreg_search_texts.
KINDS = {
    "agency": _("Agency"),
    "as_written": _("Field as written"),
    "country": _("Country"),
    "country_names": _("Other name of the country"),
    "funding": _("Funding"),
    "instrument": _("Instrument"),
    "instrument_code": _("Instrument"),
    "national_priority": _("National priority"),
    "partner": _("Partner"),
    "partner_names": _("Other name of the partner"),
    "party": _("Party as written"),
    "place_signed": _("Place of signing"),
    "region": _("Region"),
    "region_names": _("Other name of the region"),
    "rpjmd_programme": _("RPJMD programme"),
    "sector": _("Sector"),
    "signatory": _("Signatory"),
    "source": _("Source"),
    "source_notes": _("Notes on the sources"),
    "summary": _("Summary"),
}
# What stands on the page anyway, whichever columns are chosen.
ALWAYS_SEEN = ("title", "reference")
# The columns that show a kind of text.
COLUMNS = {
    "agency": "agency",
    "as_written": "sectors_as_written",
    "country": "country_name",
    "funding": "funding",
    "instrument": "instrument_as_written",
    "instrument_code": "instrument",
    "national_priority": "national_priority",
    "partner": "partner",
    "party": "parties",
    "place_signed": "place_signed",
    "region": "region_name",
    "rpjmd_programme": "rpjmd_programme",
    "sector": "sector_name",
    "signatory": "signatories",
    "source": "sources",
    "source_notes": "source_notes",
    "summary": "summary",
}

# Nobody types these two; they are taken out of the text first, and become tags only around what is escaped.
START, STOP = "\x02", "\x03"

# Begins with SELECT, since pghistory takes all else for a change.
_SQL = """
SELECT * FROM (
WITH texts AS MATERIALIZED (
    SELECT t.agreement_id, t.weight, t.kind, t.content, t.kind = ANY (%(seen)s) AS seen
    FROM coopreg_search_texts(%(keys)s) t
), seen AS MATERIALIZED (
    SELECT k.key, to_tsvector('public.coopreg', coopreg_words(coalesce(string_agg(t.content, ' '), ''))) AS vector
    FROM unnest(%(keys)s::bigint[]) k (key) LEFT JOIN texts t ON t.agreement_id = k.key AND t.seen
    GROUP BY k.key
), unseen AS MATERIALIZED (
    SELECT s.key, q.query FROM seen s JOIN unnest(%(terms)s::tsquery[]) q (query) ON NOT s.vector @@ q.query
), best AS (
    SELECT DISTINCT ON (t.agreement_id) t.agreement_id, t.kind, t.content
    FROM texts t JOIN unseen u ON u.key = t.agreement_id
        AND to_tsvector('public.coopreg', coopreg_words(left(t.content, 20000))) @@ u.query
    WHERE NOT t.seen
    GROUP BY t.agreement_id, t.weight, t.kind, t.content
    ORDER BY t.agreement_id, count(*) DESC, t.weight, t.kind, t.content
)
SELECT a.reference,
    ts_headline('public.coopreg', translate(a.title, %(private)s, ''), %(marks)s::tsquery, %(title)s),
    b.kind,
    ts_headline('public.coopreg', translate(b.content, %(private)s, ''), %(marks)s::tsquery, %(part)s),
    ARRAY(
        SELECT i.word FROM unnest(%(words)s::text[], %(instead)s::tsquery[]) i (word, query) WHERE e.vector @@ i.query
    )
FROM agreements_agreement a
JOIN agreements_searchentry e ON e.agreement_id = a.id
LEFT JOIN best b ON b.agreement_id = a.id
WHERE a.id = ANY (%(keys)s)
) hits
"""


def hits(finding: Finding, keys: Sequence[int], columns: Iterable[str]) -> dict[str, Hit]:
    """The hits of the agreements with these keys, by reference, on a page that shows these columns: one query.

    The keys are those of rows that the person sees; nothing else is read.
    """
    shown = set(columns)
    wanted = [each for each in finding.wanted if each.whole]
    if not wanted:
        return {}
    # A text has "kerja sama" as two words, which the search takes for one.
    marks = " | ".join(f"({each.whole})" for each in wanted)
    if "rjasama" in marks:
        marks = f"{marks} | 'kerja' | 'sama'"
    parameters: dict[str, Any] = {
        "keys": list(keys),
        "terms": [each.whole for each in wanted],
        "seen": [*ALWAYS_SEEN, *(kind for kind, column in COLUMNS.items() if column in shown)],
        "marks": marks,
        "words": list(finding.instead),
        "instead": list(finding.instead.values()),
        "private": START + STOP,
        "title": f"StartSel={START}, StopSel={STOP}, HighlightAll=true",
        "part": f"StartSel={START}, StopSel={STOP}, MaxWords=20, MinWords=8, MaxFragments=1",
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        return {reference: _hit(*parts) for reference, *parts in cursor.fetchall()}


def _hit(title: str, kind: str | None, part: str | None, also: list[str]) -> Hit:
    where = format_html("{}: {}", KINDS.get(kind, kind), marked(part)) if kind and part else SafeString("")
    return Hit(marked(title), where, tuple(also))


def marked(text: str) -> SafeString:
    """The text with what stands between the private marks as <mark>, and everything in it escaped."""
    parts = re.split(f"{START}([^{STOP}]*){STOP}", text)
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if index % 2 else part,) for index, part in enumerate(parts))
    )
