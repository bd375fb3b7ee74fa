"""What the database itself does when an aspect is judged; what it does when a text or a partner comes, says
migrations/sql/standing.sql."""

import pgtrigger

# The agreement's row is locked, so that a text that comes at the same time is seen or marks the judgement later.
# Of two judgements the later one, by its key, counts, in whatever order they end.
TAKES_ITS_PLACE = pgtrigger.Trigger(
    name="takes_its_place",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM agreements_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
        IF NEW.document_id IS NOT NULL
           AND NEW.agreement_id <> (SELECT agreement_id FROM agreements_document WHERE id = NEW.document_id) THEN
            RAISE EXCEPTION 'paper % is not of agreement %', NEW.document_id, NEW.agreement_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'assessments_assessment_document_of_agreement';
        END IF;
        INSERT INTO assessments_standing (agreement_id, aspect, assessment_id, newer_text_id, partner_since)
        VALUES (NEW.agreement_id, NEW.aspect, NEW.id,
                assessments_newer_text(NEW.agreement_id, NEW.document_id, NEW.created_at), NULL)
        ON CONFLICT (agreement_id, aspect) DO UPDATE
        SET assessment_id = EXCLUDED.assessment_id, newer_text_id = EXCLUDED.newer_text_id, partner_since = NULL
        WHERE assessments_standing.assessment_id < EXCLUDED.assessment_id;
        RETURN NEW;
    """,
)

# A row of an assessment belongs to the agreement of that assessment, whatever was sent.
BELONGS_TO_AGREEMENT = pgtrigger.Trigger(
    name="belongs_to_agreement",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        NEW.agreement_id := (SELECT agreement_id FROM assessments_assessment WHERE id = NEW.assessment_id);
        RETURN NEW;
    """,
)
