from typing import Any

from django.core.management import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from agreements.models import SearchEntry, SearchWord


class Command(BaseCommand):
    """Makes the search of agreements anew, and counts its words; people can go on working meanwhile."""

    help = "Makes what the search of agreements reads anew: entries that stay the same are not written."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT coopreg_search_rebuild()")
            cursor.execute(_COUNT_WORDS)
        self.stdout.write(
            _("Agreements that are found: %(entries)s; words: %(words)s")
            % {"entries": SearchEntry.objects.count(), "words": SearchWord.objects.count()}
        )


# Words that no agreement has any more go, those that came twice become one.
_COUNT_WORDS = """
DO $$
DECLARE
    keys bigint[];
    first bigint := 0;
BEGIN
    CREATE TEMPORARY TABLE counted (word text, entries bigint) ON COMMIT DROP;
    LOOP
        keys := ARRAY(SELECT id FROM agreements_agreement WHERE id >= first ORDER BY id LIMIT 10000);
        EXIT WHEN keys = '{}';
        INSERT INTO counted SELECT v.word, v.entries FROM coopreg_search_vocabulary(keys) v;
        first := keys[cardinality(keys)] + 1;
    END LOOP;
    DELETE FROM agreements_searchword;
    INSERT INTO agreements_searchword (word, stem, entries)
    SELECT c.word, coalesce((ts_lexize('english_stem', c.word))[1], c.word), sum(c.entries)
    FROM counted c GROUP BY c.word;
END
$$
"""
