-- The first version of the text that is newer than what was judged: later than the paper that was judged, or, where none
-- was named, uploaded after the judgement. Versions are papers of the kinds in assessments/choices.py TEXTS, and a new
-- version of the very paper that was judged; one that was taken out is none.
CREATE FUNCTION assessments_newer_text(agreement bigint, judged bigint, judged_at timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT min(id) FROM agreements_document
    WHERE agreement_id = agreement AND retired_at IS NULL
      AND (kind IN ('draft_text', 'initialled_text', 'signed_text') OR replaces_id = judged)
      AND CASE WHEN judged IS NULL THEN uploaded_at > judged_at ELSE id > judged END
$$;

-- A paper comes, is taken out or turns out to be of another kind.
CREATE FUNCTION assessments_text_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM agreements_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
    UPDATE assessments_standing SET newer_text_id = assessments_newer_text(NEW.agreement_id, judged.document_id, judged.created_at)
    FROM assessments_assessment judged
    WHERE assessments_standing.agreement_id = NEW.agreement_id AND judged.id = assessments_standing.assessment_id;
    RETURN NULL;
END $$;
CREATE TRIGGER assessments_text_comes AFTER INSERT OR UPDATE OF kind, retired_at ON agreements_document
    FOR EACH ROW EXECUTE FUNCTION assessments_text_comes();

-- A partner comes, goes or is changed for another; a partner that was
-- merged into the one that stands in its place is the same one.
CREATE FUNCTION assessments_partner_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE assessments_standing SET partner_since = COALESCE(partner_since, now())
        WHERE agreement_id IN (SELECT agreement_id FROM came WHERE partner_id IS NOT NULL);
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE assessments_standing SET partner_since = COALESCE(partner_since, now())
        WHERE agreement_id IN (
            SELECT went.agreement_id FROM went JOIN partners_partner gone ON gone.id = went.partner_id
            WHERE NOT EXISTS (
                SELECT 1 FROM agreements_party stays
                WHERE stays.agreement_id = went.agreement_id AND stays.partner_id = gone.merged_into_id
            )
        );
    ELSE
        UPDATE assessments_standing SET partner_since = COALESCE(partner_since, now())
        WHERE agreement_id IN (
            SELECT came.agreement_id FROM came JOIN went USING (id)
            LEFT JOIN partners_partner gone ON gone.id = went.partner_id
            WHERE came.partner_id IS DISTINCT FROM went.partner_id
              AND (gone.merged_into_id IS NULL OR gone.merged_into_id IS DISTINCT FROM came.partner_id)
        );
    END IF;
    RETURN NULL;
END $$;
-- Once a statement: a registry of a million parties is loaded by one COPY.
CREATE TRIGGER assessments_partner_comes AFTER INSERT ON agreements_party
    REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION assessments_partner_changes();
CREATE TRIGGER assessments_partner_goes AFTER DELETE ON agreements_party
    REFERENCING OLD TABLE AS went FOR EACH STATEMENT EXECUTE FUNCTION assessments_partner_changes();
CREATE TRIGGER assessments_partner_changes AFTER UPDATE ON agreements_party
    REFERENCING OLD TABLE AS went NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION assessments_partner_changes();
