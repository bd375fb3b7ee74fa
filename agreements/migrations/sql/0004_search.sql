-- The search of agreements: how words are read, what is found, and the triggers that keep it.

-- Words ------------------------------------------------------------------------------------------

-- Indonesian stems; numbers as they stand. The accents are taken off first, also where hits are marked in a text.
CREATE TEXT SEARCH CONFIGURATION public.coopreg (COPY = pg_catalog.indonesian);
ALTER TEXT SEARCH CONFIGURATION public.coopreg
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH public.unaccent, indonesian_stem;
ALTER TEXT SEARCH CONFIGURATION public.coopreg
    ALTER MAPPING FOR numword, numhword, hword_numpart
    WITH public.unaccent, simple;

-- A text as plain words: folded, no punctuation (which would make addresses and files of it; an apostrophe parts no
-- word), and "kerja sama", "bekerja sama" and "kerjasama" as one word.
CREATE FUNCTION coopreg_words(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT regexp_replace(
        regexp_replace(
            replace(public.coopreg_fold($1), '''', ''),
            E'[\\u0001-/:-@\\[-`{-\\u007f\\u00a0\\u00b7\\u2022\\u3001\\u3002\\u30fb\\uff08\\uff09]+', ' ', 'g'
        ),
        '\m(be)?kerja *sama', 'kerjasama', 'g'
    )
$$;

-- What is found ----------------------------------------------------------------------------------

-- The regions concerned by each agreement: the lead and those that are a party.
CREATE FUNCTION coopreg_search_regions(keys bigint[]) RETURNS TABLE (agreement_id bigint, region_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT a.id, a.region_id FROM public.agreements_agreement a WHERE a.id = ANY (keys)
    UNION
    SELECT p.agreement_id, p.region_id FROM public.agreements_party p
    WHERE p.agreement_id = ANY (keys) AND p.region_id IS NOT NULL
$$;

-- Every text by which the agreements with these keys are found, each once: its weight (A most), what it is, the text.
-- Where the list shows a hit it names the kind (agreements/search/hits.py).
CREATE FUNCTION coopreg_search_texts(keys bigint[])
RETURNS TABLE (agreement_id bigint, weight text, kind text, content text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT DISTINCT found.agreement_id, found.weight, found.kind, found.content FROM (
        SELECT a.id AS agreement_id, t.weight, t.kind, t.content
        FROM public.agreements_agreement a
        LEFT JOIN public.regions_agency g ON g.id = a.agency_id
        CROSS JOIN LATERAL (VALUES
            ('A', 'title', a.title),
            ('A', 'reference', a.reference),
            ('B', 'agency', g.name),
            ('C', 'instrument', a.instrument_as_written),
            ('C', 'instrument_code', replace(a.instrument, '_', ' ')),
            ('D', 'summary', a.summary),
            ('D', 'funding', a.funding),
            ('D', 'rpjmd_programme', a.rpjmd_programme),
            ('D', 'national_priority', a.national_priority),
            ('D', 'place_signed', a.place_signed),
            ('D', 'source_notes', a.source_notes)
        ) t (weight, kind, content)
        WHERE a.id = ANY (keys)
        UNION ALL
        SELECT p.agreement_id, t.weight, t.kind, t.content
        FROM public.agreements_party p
        LEFT JOIN public.partners_partner o ON o.id = p.partner_id
        LEFT JOIN public.partners_country c ON c.alpha2 = o.country_id
        CROSS JOIN LATERAL (VALUES
            ('B', 'partner', o.name),
            ('B', 'partner_names', o.original_name),
            ('B', 'country', c.name_id),
            ('B', 'country', c.name_en),
            ('B', 'party', p.name_as_written),
            ('D', 'signatory', p.signatory)
        ) t (weight, kind, content)
        WHERE p.agreement_id = ANY (keys)
        UNION ALL
        SELECT p.agreement_id, 'B', 'partner_names', n.name
        FROM public.agreements_party p JOIN public.partners_partnername n ON n.partner_id = p.partner_id
        WHERE p.agreement_id = ANY (keys)
        UNION ALL
        SELECT p.agreement_id, 'B', 'country_names', n.name
        FROM public.agreements_party p
        JOIN public.partners_partner o ON o.id = p.partner_id
        JOIN public.partners_countryname n ON n.country_id = o.country_id
        WHERE p.agreement_id = ANY (keys)
        UNION ALL
        SELECT c.agreement_id, 'B', 'region', r.name
        FROM public.coopreg_search_regions(keys) c JOIN public.regions_region r ON r.id = c.region_id
        UNION ALL
        SELECT c.agreement_id, 'B', 'region_names', n.name
        FROM public.coopreg_search_regions(keys) c JOIN public.regions_regionname n ON n.region_id = c.region_id
        UNION ALL
        SELECT s.agreement_id, 'C', t.kind, t.content
        FROM public.agreements_agreementsector s
        JOIN public.agreements_sector k ON k.id = s.sector_id
        CROSS JOIN LATERAL (VALUES
            ('sector', k.name_id), ('sector', k.name_en), ('as_written', s.as_written)
        ) t (kind, content)
        WHERE s.agreement_id = ANY (keys)
        UNION ALL
        SELECT s.agreement_id, 'C', 'source', concat_ws(': ', s.citation, nullif(s.note, ''))
        FROM public.agreements_source s
        WHERE s.agreement_id = ANY (keys)
    ) found
    WHERE found.content <> ''
$$;

-- The entries of the agreements with these keys, made of what the tables say.
CREATE FUNCTION coopreg_search_rows(keys bigint[]) RETURNS SETOF agreements_searchentry
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- A vector holds at most a megabyte, so what somebody pastes by the ream is read in part.
    WITH words AS (
        SELECT t.agreement_id,
            left(string_agg(t.content, ' ' ORDER BY t.kind, t.content) FILTER (WHERE t.weight = 'A'), 60000) AS a,
            left(string_agg(t.content, ' ' ORDER BY t.kind, t.content) FILTER (WHERE t.weight = 'B'), 60000) AS b,
            left(string_agg(t.content, ' ' ORDER BY t.kind, t.content) FILTER (WHERE t.weight = 'C'), 60000) AS c,
            left(string_agg(t.content, ' ' ORDER BY t.kind, t.content) FILTER (WHERE t.weight = 'D'), 60000) AS d
        FROM public.coopreg_search_texts(keys) t
        GROUP BY t.agreement_id
    ), vectors AS (
        SELECT w.agreement_id,
            setweight(to_tsvector('public.coopreg', public.coopreg_words(coalesce(w.a, ''))), 'A')
            || setweight(to_tsvector('public.coopreg', public.coopreg_words(coalesce(w.b, ''))), 'B')
            || setweight(to_tsvector('public.coopreg', public.coopreg_words(coalesce(w.c, ''))), 'C')
            || setweight(to_tsvector('public.coopreg', public.coopreg_words(coalesce(w.d, ''))), 'D') AS vector
        FROM words w
    )
    SELECT x.id, v.vector, lower(x.reference) || n.numbers, r.places,
        o.countries, o.partners, s.sectors, o.partner, o.country_id, o.country_en, public.coopreg_fold(lead.name)
    FROM vectors v
    JOIN public.agreements_agreement x ON x.id = v.agreement_id
    JOIN public.regions_region lead ON lead.id = x.region_id
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT place.key ORDER BY place.key) AS places,
            string_agg(DISTINCT ' ' || g.code, '' ORDER BY ' ' || g.code) AS codes
        FROM (
            SELECT x.region_id UNION
            SELECT p.region_id FROM public.agreements_party p
            WHERE p.agreement_id = x.id AND p.region_id IS NOT NULL
        ) c (region_id)
        -- OFFSET 0: one region by its key, where a hash of all of them would be made for every agreement.
        CROSS JOIN LATERAL (
            SELECT r.id, r.code, r.parent_id FROM public.regions_region r WHERE r.id = c.region_id OFFSET 0
        ) g
        CROSS JOIN LATERAL (VALUES (g.id), (-g.id), (-g.parent_id)) place (key)
        WHERE place.key IS NOT NULL
    ) r
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(DISTINCT q.country_id::text ORDER BY q.country_id::text)
                FILTER (WHERE q.country_id IS NOT NULL), '{}') AS countries,
            coalesce(array_agg(DISTINCT q.id ORDER BY q.id), '{}') AS partners,
            min(public.coopreg_fold(q.name)) AS partner,
            min(public.coopreg_fold(c.name_id)) AS country_id,
            min(public.coopreg_fold(c.name_en)) AS country_en
        FROM public.agreements_party p
        JOIN public.partners_partner q ON q.id = p.partner_id
        LEFT JOIN public.partners_country c ON c.alpha2 = q.country_id
        WHERE p.agreement_id = x.id
    ) o
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(k.code::text ORDER BY k.code::text), '{}') AS sectors
        FROM public.agreements_agreementsector s JOIN public.agreements_sector k ON k.id = s.sector_id
        WHERE s.agreement_id = x.id
    ) s
    CROSS JOIN LATERAL (
        -- A number is what stands between blanks and has a digit; a page's address is cut before it is longer than any.
        SELECT r.codes || coalesce(
            string_agg(DISTINCT ' ' || left(found.number[1], 80), '' ORDER BY ' ' || left(found.number[1], 80)), ''
        ) AS numbers
        FROM (
            SELECT x.title UNION ALL SELECT x.source_notes UNION ALL
            SELECT concat_ws(' ', f.citation, f.note) FROM public.agreements_source f WHERE f.agreement_id = x.id
        ) t (content)
        CROSS JOIN LATERAL regexp_matches(public.coopreg_fold(t.content), '\S*\d\S*', 'g') found (number)
        WHERE t.content ~ '\d'
    ) n
$$;

-- Keeping it -------------------------------------------------------------------------------------

-- The words of these agreements, each with about the number of those in which it stands.
CREATE FUNCTION coopreg_search_vocabulary(keys bigint[]) RETURNS TABLE (word text, entries bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT w.word, sum(t.entries)
    FROM (
        SELECT content, count(*) AS entries FROM public.coopreg_search_texts(keys) GROUP BY content
    ) t
    CROSS JOIN LATERAL (
        SELECT DISTINCT split.word
        FROM unnest(string_to_array(public.coopreg_words(left(t.content, 60000)), ' ')) split (word)
    ) w
    WHERE w.word ~ '^\D{3,40}$'
    GROUP BY w.word
$$;

-- Makes the entries of these agreements anew and learns their new words. An entry that stays the same is not written.
CREATE FUNCTION coopreg_search_refresh(keys bigint[]) RETURNS void
LANGUAGE plpgsql
-- Planning takes longer than the refreshing of one agreement, and one plan serves one as well as ten thousand.
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
DECLARE
    changed bigint[];
BEGIN
    IF cardinality(keys) = 0 THEN
        RETURN;
    END IF;
    -- Not while a name is being changed (coopreg_search_renamed), nor while another refreshes one of these: each would
    -- miss what the other has not yet committed. What comes after a lock sees what was committed before it.
    PERFORM pg_advisory_xact_lock_shared(hashtext('coopreg_search'));
    PERFORM 1 FROM public.agreements_searchentry WHERE agreement_id = ANY (keys) ORDER BY agreement_id FOR UPDATE;
    WITH written AS (
        INSERT INTO public.agreements_searchentry AS e (
            agreement_id, vector, numbers, places, countries, partners, sectors,
            partner, country_id, country_en, region
        )
        SELECT n.agreement_id, n.vector, n.numbers, n.places, n.countries, n.partners, n.sectors,
            n.partner, n.country_id, n.country_en, n.region
        FROM public.coopreg_search_rows(keys) n
        ON CONFLICT (agreement_id) DO UPDATE SET
            vector = excluded.vector, numbers = excluded.numbers, places = excluded.places,
            countries = excluded.countries, partners = excluded.partners, sectors = excluded.sectors,
            partner = excluded.partner, country_id = excluded.country_id, country_en = excluded.country_en,
            region = excluded.region
        WHERE (e.vector, e.numbers, e.places, e.countries, e.partners, e.sectors,
               e.partner, e.country_id, e.country_en, e.region)
            IS DISTINCT FROM
              (excluded.vector, excluded.numbers, excluded.places, excluded.countries, excluded.partners,
               excluded.sectors, excluded.partner, excluded.country_id, excluded.country_en, excluded.region)
        RETURNING agreement_id
    )
    SELECT array_agg(agreement_id) INTO changed FROM written;
    -- Whoever loads very many counts the words afterwards.
    IF current_setting('coopreg.search_learns', TRUE) = 'off' THEN
        RETURN;
    END IF;
    -- New words may come twice, from two people at once: a rule against it would make the second wait for the first, and
    -- two that wait for each other fail.
    INSERT INTO public.agreements_searchword (word, stem, entries)
    SELECT v.word, coalesce((ts_lexize('english_stem', v.word))[1], v.word), 1
    FROM public.coopreg_search_vocabulary(changed) v
    WHERE NOT EXISTS (SELECT 1 FROM public.agreements_searchword k WHERE k.word = v.word);
END
$$;

-- What changes an agreement itself.
CREATE FUNCTION coopreg_search_agreement() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM public.coopreg_search_refresh(ARRAY(SELECT id FROM new_rows));
    ELSE
        PERFORM public.coopreg_search_refresh(ARRAY(
            SELECT n.id FROM new_rows n JOIN old_rows o USING (id)
            WHERE (n.title, n.reference, n.region_id, n.agency_id, n.instrument, n.instrument_as_written, n.summary,
                   n.funding, n.rpjmd_programme, n.national_priority, n.place_signed, n.source_notes)
                IS DISTINCT FROM
                  (o.title, o.reference, o.region_id, o.agency_id, o.instrument, o.instrument_as_written, o.summary,
                   o.funding, o.rpjmd_programme, o.national_priority, o.place_signed, o.source_notes)
        ));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER coopreg_search_insert AFTER INSERT ON agreements_agreement
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION coopreg_search_agreement();
CREATE TRIGGER coopreg_search_update AFTER UPDATE ON agreements_agreement
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION coopreg_search_agreement();

-- What changes a row that belongs to an agreement: a party, a sector, a source.
CREATE FUNCTION coopreg_search_part() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM public.coopreg_search_refresh(ARRAY(SELECT DISTINCT agreement_id FROM new_rows));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM public.coopreg_search_refresh(ARRAY(SELECT DISTINCT agreement_id FROM old_rows));
    ELSE
        PERFORM public.coopreg_search_refresh(ARRAY(
            SELECT agreement_id FROM (TABLE new_rows EXCEPT TABLE old_rows) n
            UNION SELECT agreement_id FROM (TABLE old_rows EXCEPT TABLE new_rows) o
        ));
    END IF;
    RETURN NULL;
END
$$;

-- What changes a name or a code by which many agreements are found. The arguments say whose it is, the column with the
-- key of the one it belongs to, and the columns that are read here.
CREATE FUNCTION coopreg_search_renamed() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
    -- SQL of ours, with names of columns put in: the keys of the rows whose name has changed ...
    renamed text := format(
        CASE TG_OP
            WHEN 'INSERT' THEN 'SELECT %1$s FROM new_rows'
            WHEN 'DELETE' THEN 'SELECT %1$s FROM old_rows'
            ELSE 'SELECT %1$s FROM (SELECT %2$s FROM new_rows EXCEPT SELECT %2$s FROM old_rows) n
                  UNION SELECT %1$s FROM (SELECT %2$s FROM old_rows EXCEPT SELECT %2$s FROM new_rows) o'
        END,
        TG_ARGV[1], TG_ARGV[2]
    );
    -- ... and those of the agreements that they stand in.
    concerned text := format(
        CASE TG_ARGV[0]
            WHEN 'partner' THEN 'SELECT agreement_id FROM public.agreements_party WHERE partner_id IN (%1$s)'
            WHEN 'country' THEN
                'SELECT p.agreement_id FROM public.agreements_party p
                 JOIN public.partners_partner q ON q.id = p.partner_id WHERE q.country_id IN (%1$s)'
            WHEN 'region' THEN
                'SELECT a.id FROM public.agreements_agreement a WHERE a.region_id IN (%1$s)
                 UNION SELECT p.agreement_id FROM public.agreements_party p WHERE p.region_id IN (%1$s)'
            WHEN 'agency' THEN 'SELECT id FROM public.agreements_agreement WHERE agency_id IN (%1$s)'
            WHEN 'sector' THEN 'SELECT agreement_id FROM public.agreements_agreementsector WHERE sector_id IN (%1$s)'
        END,
        renamed
    );
    any_renamed boolean;
    keys bigint[];
BEGIN
    EXECUTE format('SELECT EXISTS (%s)', renamed) INTO any_renamed;
    IF NOT any_renamed THEN
        RETURN NULL;
    END IF;
    -- Waits for those who are saving agreements, and they for this: see coopreg_search_refresh.
    PERFORM pg_advisory_xact_lock(hashtext('coopreg_search'));
    EXECUTE format('SELECT array_agg(DISTINCT key) FROM (%s) found (key)', concerned) INTO keys;
    FOR start IN 1 .. coalesce(cardinality(keys), 0) BY 1000 LOOP
        PERFORM public.coopreg_search_refresh(keys[start : start + 999]);
    END LOOP;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    watched text[];
    happening text;
BEGIN
    -- table, function and its arguments, whether new and removed rows matter beside changed ones
    FOREACH watched SLICE 1 IN ARRAY ARRAY[
        ['agreements_party', 'part()', 'all'],
        ['agreements_agreementsector', 'part()', 'all'],
        ['agreements_source', 'part()', 'all'],
        ['partners_partner', 'renamed(''partner'', ''id'', ''id, name, original_name, country_id'')', 'changed'],
        ['partners_partnername', 'renamed(''partner'', ''partner_id'', ''partner_id, name'')', 'all'],
        ['partners_country', 'renamed(''country'', ''alpha2'', ''alpha2, name_id, name_en'')', 'changed'],
        ['partners_countryname', 'renamed(''country'', ''country_id'', ''country_id, name'')', 'all'],
        ['regions_region', 'renamed(''region'', ''id'', ''id, code, name, parent_id'')', 'changed'],
        ['regions_regionname', 'renamed(''region'', ''region_id'', ''region_id, name'')', 'all'],
        ['regions_agency', 'renamed(''agency'', ''id'', ''id, name'')', 'changed'],
        ['agreements_sector', 'renamed(''sector'', ''id'', ''id, code, name_id, name_en'')', 'changed']
    ] LOOP
        FOREACH happening IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
            CONTINUE WHEN watched[3] = 'changed' AND happening <> 'UPDATE';
            EXECUTE format(
                'CREATE TRIGGER coopreg_search_%s AFTER %s ON public.%I REFERENCING %s
                 FOR EACH STATEMENT EXECUTE FUNCTION public.coopreg_search_%s',
                lower(happening), happening, watched[1],
                CASE happening
                    WHEN 'INSERT' THEN 'NEW TABLE AS new_rows'
                    WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
                    ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows'
                END,
                watched[2]
            );
        END LOOP;
    END LOOP;
END
$$;

-- Making all of it anew --------------------------------------------------------------------------

-- Refreshes every agreement from this key on, so many at a time as are sorted in memory.
CREATE FUNCTION coopreg_search_rebuild(first bigint DEFAULT 0) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    keys bigint[];
BEGIN
    LOOP
        keys := ARRAY(SELECT id FROM public.agreements_agreement WHERE id >= first ORDER BY id LIMIT 1000);
        EXIT WHEN keys = '{}';
        PERFORM public.coopreg_search_refresh(keys);
        first := keys[cardinality(keys)] + 1;
    END LOOP;
END
$$;
