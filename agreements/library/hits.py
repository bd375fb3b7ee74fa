"""Where the words of a search stand in the papers of one page: marks in the titles, and a line of the text."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agreements.library.finding import Finding
from agreements.search.hits import START, STOP, marked
from lists.columns import Hit

# Begins with SELECT, since pghistory takes all else for a change. Only the surroundings of the first word that stands
# in the text so as it was typed are looked at, else its beginning: a text may have a million characters.
_SQL = """
SELECT * FROM (
WITH texts AS MATERIALIZED (
    SELECT t.document_id, t.content, lower(t.content) AS lowered
    FROM agreements_documenttext t
    WHERE t.document_id = ANY (%(keys)s) AND t.content <> ''
), places AS (
    SELECT x.document_id, x.content, coalesce(min(nullif(position(w.word IN x.lowered), 0)), 1) AS place
    FROM texts x CROSS JOIN unnest(%(words)s::text[]) w (word)
    GROUP BY x.document_id, x.content
), parts AS (
    SELECT p.document_id, length(b.before) - length(replace(b.before, %(page)s, '')) + 1 AS page,
        substring(p.content FROM greatest(p.place - 100, p.place - b.since) FOR 1500) AS part
    FROM places p
    CROSS JOIN LATERAL (
        SELECT t.before, coalesce(nullif(position(%(page)s IN reverse(t.before)), 0), p.place) - 1 AS since
        FROM (SELECT left(p.content, p.place - 1)) t (before)
    ) b
)
SELECT d.id,
    ts_headline('public.coopreg', translate(coalesce(nullif(d.title, ''), d.name), %(private)s, ''),
        %(marks)s::tsquery, %(whole)s),
    p.page,
    ts_headline('public.coopreg', translate(p.part, %(private)s, ''), %(marks)s::tsquery, %(some)s)
FROM agreements_document d
LEFT JOIN parts p ON p.document_id = d.id
WHERE d.id = ANY (%(keys)s)
) hits
"""


def hits(finding: Finding, keys: Sequence[int]) -> dict[int, Hit]:
    """The hits of the papers with these keys, which the person sees, by key: one query."""
    if not finding.wanted:
        return {}
    parameters: dict[str, Any] = {
        "keys": list(keys),
        "words": [term.text.lower() for term, _query in finding.wanted],
        "marks": " | ".join(f"({query})" for _term, query in finding.wanted),
        "private": START + STOP,
        "page": "\f",
        "whole": f"StartSel={START}, StopSel={STOP}, HighlightAll=true",
        "some": f"StartSel={START}, StopSel={STOP}, MaxWords=20, MinWords=8, MaxFragments=1",
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        return {key: _hit(*parts) for key, *parts in cursor.fetchall()}


def _hit(title: str, page: int | None, part: str | None) -> Hit:
    where = SafeString("")
    if part and START in part:
        where = format_html("{}: {}", _("Page %(page)s") % {"page": page}, marked(" ".join(part.split())))
    return Hit(marked(title), where)
