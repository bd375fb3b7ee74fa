"""Rules over more than one row, kept by the database. The forms say the same sentences first."""

import pgtrigger

COUNT_VERSION = pgtrigger.Trigger(
    name="count_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)


def autonomous_region(constraint: str) -> pgtrigger.Trigger:
    """Refuses a region that is no regional government of its own (Jakarta's administrative cities)."""
    return pgtrigger.Trigger(
        name="autonomous_region",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("region_id"),
        func=f"""
            IF NOT COALESCE((SELECT autonomous FROM regions_region WHERE id = NEW.region_id), TRUE) THEN
                RAISE EXCEPTION 'region % cannot be a party', NEW.region_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
            END IF;
            RETURN NEW;
        """,  # noqa: S608  (the constraint is named by us)
    )


AGENCY_OF_REGION = pgtrigger.Trigger(
    name="agency_of_region",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("region_id", "agency_id"),
    func="""
        IF NEW.agency_id IS NOT NULL
           AND NEW.region_id <> (SELECT region_id FROM regions_agency WHERE id = NEW.agency_id) THEN
            RAISE EXCEPTION 'agency % is not of region %', NEW.agency_id, NEW.region_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_agreement_agency_of_region';
        END IF;
        RETURN NEW;
    """,
)

NO_CIRCLE = pgtrigger.Trigger(
    name="no_circle",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("follows_id"),
    condition=pgtrigger.Q(new__follows__isnull=False),
    # One at a time: two that make a circle only together would not see each other's row.
    func="""
        PERFORM pg_advisory_xact_lock(hashtext('agreements_agreement_no_circle'));
        IF EXISTS (
            WITH RECURSIVE line(id, follows_id) AS (
                SELECT id, follows_id FROM agreements_agreement WHERE id = NEW.follows_id
                UNION
                SELECT a.id, a.follows_id FROM agreements_agreement a JOIN line ON a.id = line.follows_id
            )
            SELECT 1 FROM line WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'agreement % would follow itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_agreement_no_circle';
        END IF;
        RETURN NEW;
    """,
)

# The agreement's row is locked first: of two who move it at once the second finds that it is no longer where it began.
TAKES_AGREEMENT_ALONG = pgtrigger.Trigger(
    name="takes_agreement_along",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("stands", "agreements_agreement%ROWTYPE"), ("from_order", "integer"), ("to_order", "integer")],
    func="""
        SELECT * INTO stands FROM agreements_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
        SELECT "order" INTO from_order FROM agreements_stage WHERE id = stands.stage_id;
        SELECT "order" INTO to_order FROM agreements_stage WHERE id = NEW.to_stage_id;
        IF stands.stage_id IS NOT NULL AND (SELECT procedure_id FROM agreements_stage WHERE id = stands.stage_id)
               <> (SELECT procedure_id FROM agreements_stage WHERE id = NEW.to_stage_id) THEN
            RAISE EXCEPTION 'agreement % keeps its procedure', NEW.agreement_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_stagechange_procedure';
        END IF;
        IF NEW.change = 'recorded' THEN
            IF stands.stage_id IS NULL OR to_order > from_order THEN
                RAISE EXCEPTION 'agreement % has not come so far', NEW.agreement_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_stagechange_recorded';
            END IF;
            RETURN NEW;
        END IF;
        IF NEW.from_stage_id IS DISTINCT FROM stands.stage_id OR NEW.from_process <> stands.process THEN
            RAISE EXCEPTION 'agreement % is no longer at that stage', NEW.agreement_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_stagechange_stale';
        END IF;
        IF (NEW.change = 'moved_on'
               AND NOT (to_order > from_order OR (to_order = from_order AND NEW.to_process = 'done')))
           OR (NEW.change = 'sent_back'
               AND NOT (to_order < from_order OR (to_order = from_order AND NEW.from_process = 'done'))) THEN
            RAISE EXCEPTION 'agreement % cannot move that way', NEW.agreement_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_stagechange_direction';
        END IF;
        UPDATE agreements_agreement
        SET stage_id = NEW.to_stage_id, process = NEW.to_process, stage_place = to_order,
            stage_since = CASE WHEN NEW.change IN ('entered', 'moved_on', 'sent_back', 'resumed')
                THEN NEW.happened_on ELSE stage_since END,
            updated_at = NEW.created_at, updated_by_id = COALESCE(NEW.by_id, updated_by_id)
        WHERE id = NEW.agreement_id;
        RETURN NEW;
    """,
)

STAGE_BY_STEPS_ALONE = pgtrigger.Trigger(
    name="stage_by_steps_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage_id", "process", "stage_since", "stage_place"),
    # Depth 1 is a statement of its own, deeper is the trigger of a step.
    func="""
        IF pg_trigger_depth() < 2 AND (
            (TG_OP = 'INSERT' AND (NEW.stage_id IS NOT NULL OR NEW.process <> '' OR NEW.stage_since IS NOT NULL
                OR NEW.stage_place IS NOT NULL))
            OR (TG_OP = 'UPDATE' AND (NEW.stage_id, NEW.process, NEW.stage_since, NEW.stage_place)
                IS DISTINCT FROM (OLD.stage_id, OLD.process, OLD.stage_since, OLD.stage_place))
        ) THEN
            RAISE EXCEPTION 'the stage of agreement % changes by a step alone', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'agreements_agreement_stage_by_steps';
        END IF;
        RETURN NEW;
    """,
)

# The agreements at a stage are sorted by its order in the procedure, which they keep beside it.
CARRIES_ITS_PLACE = pgtrigger.Trigger(
    name="carries_its_place",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("order"),
    func="""
        UPDATE agreements_agreement SET stage_place = NEW."order"
        WHERE stage_id = NEW.id AND stage_place IS DISTINCT FROM NEW."order";
        RETURN NULL;
    """,
)
