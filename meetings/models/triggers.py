"""Rules over more than one row of meetings, kept by the database."""

import pgtrigger

KEEPS_ITS_ROWS = pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)

# A form that began on an older version is stopped.
COUNT_VERSION = pgtrigger.Trigger(
    name="count_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)

# Closing freezes: a meeting that is closed is opened again before anything of it changes.
CLOSED_STAYS = pgtrigger.Trigger(
    name="closed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__state="closed", new__state="closed"),
    func="""
        RAISE EXCEPTION 'meeting % is closed', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_meeting_closed';
    """,
)

ROWS_OF_CLOSED_STAY = pgtrigger.Trigger(
    name="rows_of_closed_stay",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (
            SELECT 1 FROM meetings_meeting
            WHERE state = 'closed' AND id IN (
                CASE WHEN TG_OP <> 'INSERT' THEN OLD.meeting_id END,
                CASE WHEN TG_OP <> 'DELETE' THEN NEW.meeting_id END
            )
        ) THEN
            RAISE EXCEPTION 'the meeting of this row is closed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_meeting_closed';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    """,
)

# What was agreed stays once the meeting is closed; what becomes of it goes on.
FOLLOW_UP_OF_ITEM = pgtrigger.Trigger(
    name="follow_up_of_item",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "item_id", "agreement_id"),
    func="""
        IF NEW.item_id IS NOT NULL THEN
            SELECT agreement_id INTO NEW.agreement_id FROM meetings_agendaitem
            WHERE id = NEW.item_id AND meeting_id = NEW.meeting_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'item % is of another meeting', NEW.item_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_followup_item_of_meeting';
            END IF;
        END IF;
        RETURN NEW;
    """,
)

AGREED_STAYS = pgtrigger.Trigger(
    name="agreed_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "item_id", "what", "who"),
    func="""
        IF EXISTS (SELECT 1 FROM meetings_meeting WHERE state = 'closed' AND id = NEW.meeting_id) THEN
            RAISE EXCEPTION 'the meeting of this follow-up is closed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_meeting_closed';
        END IF;
        RETURN NEW;
    """,
)

PAPER_OF_AGREEMENT = pgtrigger.Trigger(
    name="paper_of_agreement",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", "document_id"),
    func="""
        IF NEW.document_id IS NOT NULL AND NEW.agreement_id IS DISTINCT FROM
           (SELECT agreement_id FROM agreements_document WHERE id = NEW.document_id) THEN
            RAISE EXCEPTION 'paper % is of another agreement', NEW.document_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_followup_paper';
        END IF;
        RETURN NEW;
    """,
)

FLOOR_OF_MEETING = pgtrigger.Trigger(
    name="floor_of_meeting",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "item_id"),
    func="""
        IF NEW.item_id IS NOT NULL AND NEW.meeting_id IS DISTINCT FROM
           (SELECT meeting_id FROM meetings_agendaitem WHERE id = NEW.item_id) THEN
            RAISE EXCEPTION 'item % is of another meeting', NEW.item_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meetings_floor_item';
        END IF;
        RETURN NEW;
    """,
)
