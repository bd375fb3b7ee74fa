"""Making anew what the search reads, for all agreements or for many that were loaded at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, models

from agreements.models import SearchEntry

_READ = (
    "agreements_agreement",
    "agreements_party",
    "agreements_agreementsector",
    "agreements_source",
    "partners_partner",
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
        keys := ARRAY(SELECT id FROM agreements_agreement WHERE id >= first ORDER BY id LIMIT 1000);
        EXIT WHEN keys = '{}';
        INSERT INTO counted SELECT v.word, v.entries FROM coopreg_search_vocabulary(keys) v;
        first := keys[cardinality(keys)] + 1;
    END LOOP;
    DELETE FROM agreements_searchword;
    INSERT INTO agreements_searchword (word, stem, entries)
    SELECT c.word, coalesce((ts_lexize('english_stem', c.word))[1], c.word), sum(c.entries)
    FROM counted c GROUP BY c.word;
    DROP TABLE counted;
END
$$
"""


def rebuild(first: int = 0) -> None:
    """Make the entries of the agreements from the key ``first`` on anew, and count all words. Inside a transaction."""
    with connection.cursor() as cursor:
        # The plan is made once for all of them: it must not take a table just loaded for an empty one.
        cursor.execute(f"ANALYZE {', '.join(_READ)}")
        cursor.execute("SET LOCAL coopreg.search_learns = 'off'")
        cursor.execute("SELECT coopreg_search_rebuild(%s)", [first])
        cursor.execute("SET LOCAL coopreg.search_learns = 'on'")
        cursor.execute(_COUNT_WORDS)


@contextmanager
def without_triggers(*tables: type[models.Model]) -> Iterator[None]:
    """Lets all triggers of ours on ``tables`` sleep; only for the tables' owner.

    Nobody else can use the tables until the transaction ends.
    """
    _switch_triggers("DISABLE", tables)
    yield
    _switch_triggers("ENABLE", tables)


def _switch_triggers(switch: str, tables: Iterable[type[models.Model]]) -> None:
    _check_now()
    with connection.cursor() as cursor:
        for model in tables:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(model._meta.db_table)} {switch} TRIGGER USER")


def _check_now() -> None:
    """Let the foreign keys be checked that wait for the end: until then no table of theirs can be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def without_word_index() -> Iterator[None]:
    """Takes the index of the words away and makes it again, which is quicker than adding many rows to it."""
    index = next(index for index in SearchEntry._meta.indexes if index.name == "agreements_search_gin")
    _check_now()
    with connection.schema_editor() as editor:
        editor.remove_index(SearchEntry, index)
    yield
    _check_now()
    with connection.schema_editor() as editor:
        editor.add_index(SearchEntry, index)
