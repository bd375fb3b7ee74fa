"""The limit: one SQL statement and an f-string, for the same rows, columns and order as the list of agreements.

Nothing can be left out of it and still show the same fifty rows; no program is meant to be written like this.
"""

import datetime
from html import escape
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
_INSTRUMENTS = {
    "loi": '<abbr title="Pernyataan Kehendak">LoI</abbr>',
    "mou": '<abbr title="Nota Kesepahaman">MoU</abbr>',
    "plan_of_action": '<abbr title="Rencana Aksi">PoA</abbr>',
    "implementing_arrangement": '<abbr title="Pengaturan Pelaksanaan">IA</abbr>',
    "working_agreement": "Perjanjian Kerja Sama",
    "other": "naskah lain",
}
_VALIDITIES = {
    "not_signed": "belum ditandatangani",
    "terminated": "diakhiri",
    "not_yet": "belum berlaku",
    "ended": "berakhir",
    "in_force": "berlaku",
    "term_unknown": "jangka waktu tidak diketahui",
}
_ACTIVITIES = {"running": "berjalan", "not_running": "tidak berjalan", "unknown": "tidak diketahui"}

_ROWS = """
SELECT a.reference, a.title, a.instrument, r.name,
    ARRAY(SELECT x.name FROM agreements_party p JOIN regions_region x ON x.id = p.region_id
        WHERE p.agreement_id = a.id AND p.region_id <> a.region_id ORDER BY x.code),
    ARRAY(SELECT x.name FROM agreements_party p JOIN partners_partner x ON x.id = p.partner_id
        WHERE p.agreement_id = a.id ORDER BY p.id),
    ARRAY(SELECT c.name_id FROM agreements_party p JOIN partners_partner x ON x.id = p.partner_id
        JOIN partners_country c ON c.alpha2 = x.country_id WHERE p.agreement_id = a.id ORDER BY p.id),
    a.signed_on, a.signed_precision, a.valid_until,
    CASE WHEN a.term = 'ends_on' THEN a.ends_precision WHEN a.effective_on IS NOT NULL THEN a.effective_precision
        WHEN a.signed_on IS NOT NULL THEN a.signed_precision ELSE 'unknown' END,
    CASE WHEN NOT a.is_signed THEN 'not_signed' WHEN a.terminated_on <= %(day)s THEN 'terminated'
        WHEN a.valid_from > %(day)s THEN 'not_yet' WHEN a.valid_until < %(day)s THEN 'ended'
        WHEN a.term IN ('open_ended', 'reviewed') OR a.valid_until IS NOT NULL THEN 'in_force'
        ELSE 'term_unknown' END,
    a.activity
FROM agreements_agreement a JOIN regions_region r ON r.id = a.region_id
WHERE a.id IN (SELECT id FROM agreements_agreement {where} ORDER BY updated_at DESC, id LIMIT 50 OFFSET %(skip)s)
ORDER BY a.updated_at DESC, a.id
"""


def limit_page(request: HttpRequest) -> HttpResponse:
    """Fifty rows; of the parameters of the list it knows ``activity`` and ``page``."""
    activity, page = request.GET.get("activity", ""), int(request.GET.get("page", 1))
    where = "WHERE activity = %(activity)s" if activity else ""
    values: dict[str, Any] = {"day": datetime.date.today(), "activity": activity, "skip": 50 * (page - 1)}  # noqa: DTZ011
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=where), values)
        rows = "".join([_row(*row) for row in cursor.fetchall()])
    return HttpResponse(f"<!doctype html><title>Limit</title><table><tbody>{rows}</tbody></table>")


def _row(*row: Any) -> str:
    reference, title, instrument, region, regions, partners, countries, signed, exactly, until, to, valid, alive = row
    title = escape(title)
    return (
        f'<tr><td class="c-title"><a href="/agreements/{reference}/" title="{title}">{title}</a>'
        f'<small>{reference}</small></td><td class="c-instrument">{_INSTRUMENTS[instrument]}</td>'
        f'<td class="c-region_name">{escape("; ".join([region, *regions]))}</td>'
        f'<td class="c-partner">{escape("; ".join(partners))}</td>'
        f'<td class="c-country_name">{escape("; ".join(dict.fromkeys(countries)))}</td>'
        f'<td class="c-signed_on">{_date(signed, exactly)}</td><td class="c-ends_on">{_date(until, to)}</td>'
        f'<td class="c-validity"><span class="validity-{valid}">{_VALIDITIES[valid]}</span></td>'
        f'<td class="c-activity"><span class="activity-{alive}">{_ACTIVITIES[alive]}</span></td></tr>'
    )


def _date(first: datetime.date | None, precision: str) -> str:
    if first is None:
        return ""
    if precision == "year":
        return str(first.year)
    if precision == "month":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]} {first.year}"


# What psql would be asked for with \copy: the columns of the usual export as it writes them, in the order of the list.
# Joined as a whole rather than row by row, which takes half as long.
COPY = """COPY (
SELECT a.reference, a.title,
    CASE a.instrument WHEN 'loi' THEN 'Pernyataan Kehendak' WHEN 'mou' THEN 'Nota Kesepahaman'
        WHEN 'plan_of_action' THEN 'Rencana Aksi' WHEN 'implementing_arrangement' THEN 'Pengaturan Pelaksanaan'
        WHEN 'working_agreement' THEN 'Perjanjian Kerja Sama' ELSE 'naskah lain' END,
    concat_ws('; ', r.name, o.names), q.names, q.countries,
    to_char(a.signed_on, CASE a.signed_precision WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM'
        ELSE 'YYYY-MM-DD' END),
    to_char(a.valid_until, CASE CASE WHEN a.term = 'ends_on' THEN a.ends_precision WHEN a.effective_on IS NOT NULL
        THEN a.effective_precision ELSE a.signed_precision END WHEN 'year' THEN 'YYYY' WHEN 'month' THEN 'YYYY-MM'
        ELSE 'YYYY-MM-DD' END),
    CASE WHEN NOT a.is_signed THEN 'belum ditandatangani' WHEN a.terminated_on <= current_date THEN 'diakhiri'
        WHEN a.valid_from > current_date THEN 'belum berlaku' WHEN a.valid_until < current_date THEN 'berakhir'
        WHEN a.term IN ('open_ended', 'reviewed') OR a.valid_until IS NOT NULL THEN 'berlaku'
        ELSE 'jangka waktu tidak diketahui' END,
    CASE a.activity WHEN 'running' THEN 'berjalan' WHEN 'not_running' THEN 'tidak berjalan'
        ELSE 'tidak diketahui' END
FROM agreements_agreement a JOIN regions_region r ON r.id = a.region_id
LEFT JOIN (SELECT p.agreement_id, string_agg(x.name, '; ' ORDER BY p.id) AS names,
        string_agg(c.name_id, '; ' ORDER BY p.id) AS countries
    FROM agreements_party p JOIN partners_partner x ON x.id = p.partner_id
    LEFT JOIN partners_country c ON c.alpha2 = x.country_id GROUP BY p.agreement_id) q ON q.agreement_id = a.id
LEFT JOIN (SELECT p.agreement_id, string_agg(x.name, '; ' ORDER BY x.code) AS names
    FROM agreements_party p JOIN regions_region x ON x.id = p.region_id
    JOIN agreements_agreement l ON l.id = p.agreement_id AND l.region_id <> p.region_id
    GROUP BY p.agreement_id) o ON o.agreement_id = a.id
ORDER BY a.updated_at DESC, a.id
) TO STDOUT (FORMAT csv, HEADER)"""
