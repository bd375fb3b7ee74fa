from django.db import migrations

# Like lists.spreadsheet.harmless, which says why. The usual text begins with a letter or a digit and is told by its
# first byte, because a search takes ten times as long and a file has millions of cells.
HARMLESS = r"""
CREATE FUNCTION coopreg_harmless(text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
BEGIN
    IF ascii($1) BETWEEN 48 AND 57 OR ascii($1) BETWEEN 65 AND 90 OR ascii($1) BETWEEN 97 AND 122 THEN
        RETURN $1;
    END IF;
    IF $1 ~ E'^\'*([\t-\r\x1c- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*[-=+@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]|[\t\r\n])'
       AND ltrim($1, '''') !~ '^[+-]?[0-9]+([.,][0-9]+)*$' THEN
        RETURN '''' || $1;
    END IF;
    RETURN $1;
END
$$
"""

# Each text that is not empty once, in the order of the array.
JOINED = """
CREATE FUNCTION coopreg_joined(texts text[], joint text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    kept text[] := '{}';
    each_text text;
BEGIN
    IF cardinality(texts) = 1 THEN
        RETURN texts[1];
    END IF;
    FOREACH each_text IN ARRAY texts LOOP
        IF each_text <> '' AND each_text <> ALL (kept) THEN
            kept := kept || each_text;
        END IF;
    END LOOP;
    RETURN array_to_string(kept, joint);
END
$$
"""

# A cell of a spreadsheet (ECMA-376): XML without what XML cannot hold, without line ends, so that a row is one line;
# at most 32,767 UTF-16 units, as Excel reads; and "_x000A_" as those letters, which Excel would read as a character.
SHEET_CELL = r"""
CREATE FUNCTION coopreg_sheet_cell(text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    shown text := $1;
BEGIN
    IF shown IS NULL OR shown = '' THEN
        RETURN '<c/>';
    END IF;
    IF octet_length(shown) > 32767
       AND length(shown) + regexp_count(shown, '[\U00010000-\U0010ffff]') > 32767 THEN
        shown := left(shown, 32766 - regexp_count(left(shown, 32766), '[\U00010000-\U0010ffff]')) || '…';
    END IF;
    IF shown ~ E'[&<>_\x01-\x1f\ufffe\uffff]' THEN
        shown := replace(replace(replace(shown, '&', '&amp;'), '<', '&lt;'), '>', '&gt;');
        shown := regexp_replace(shown, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\1', 'g');
        shown := regexp_replace(shown, E'[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]', '', 'g');
        shown := regexp_replace(shown, E'\r\n?|\n', '&#10;', 'g');
    END IF;
    IF shown <> btrim(shown) OR shown ~ '&#10;|\t' THEN
        RETURN '<c t="inlineStr"><is><t xml:space="preserve">' || shown || '</t></is></c>';
    END IF;
    RETURN '<c t="inlineStr"><is><t>' || shown || '</t></is></c>';
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_export_filter")]

    operations = [
        migrations.RunSQL(HARMLESS, "DROP FUNCTION coopreg_harmless(text)"),
        migrations.RunSQL(JOINED, "DROP FUNCTION coopreg_joined(text[], text)"),
        migrations.RunSQL(SHEET_CELL, "DROP FUNCTION coopreg_sheet_cell(text)"),
    ]
