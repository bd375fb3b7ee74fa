"""Rules over more than one row of reports and commitments, kept by the database."""

import pgtrigger

KEEPS_ITS_ROWS = pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)


def append_only() -> list[pgtrigger.Trigger]:
    return [KEEPS_ITS_ROWS, pgtrigger.Protect(name="protect_updates", operation=pgtrigger.Update)]


# The form began on an older version when its number is no longer this one.
COUNT_VERSION = pgtrigger.Trigger(
    name="count_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)

# Of two who move a report at once the second finds that it is no longer where it began.
TAKES_REPORT_ALONG = pgtrigger.Trigger(
    name="takes_report_along",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("stands", "varchar")],
    func="""
        SELECT state INTO stands FROM monitoring_report WHERE id = NEW.report_id FOR NO KEY UPDATE;
        IF NEW.from_state <> stands THEN
            RAISE EXCEPTION 'report % is no longer there', NEW.report_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_reportstep_stale';
        END IF;
        UPDATE monitoring_report SET state = NEW.to_state WHERE id = NEW.report_id;
        RETURN NEW;
    """,
)

# Depth 1 is a statement of its own, deeper is the trigger of a step.
STATE_BY_STEPS_ALONE = pgtrigger.Trigger(
    name="state_by_steps_alone",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
    func="""
        IF pg_trigger_depth() < 2 AND ((TG_OP = 'INSERT' AND NEW.state <> 'draft')
            OR (TG_OP = 'UPDATE' AND NEW.state <> OLD.state)) THEN
            RAISE EXCEPTION 'the state of report % changes by a step alone', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_report_state_by_steps';
        END IF;
        RETURN NEW;
    """,
)

LOCKED_STAYS = pgtrigger.Trigger(
    name="locked_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__state="locked", new__state="locked"),
    func="""
        RAISE EXCEPTION 'report % is locked', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_report_locked';
    """,
)


def rows_of_locked_stay() -> pgtrigger.Trigger:
    """Refuses a new, changed or removed row of a report that is locked."""
    return pgtrigger.Trigger(
        name="rows_of_locked_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF EXISTS (
                SELECT 1 FROM monitoring_report
                WHERE state = 'locked' AND id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.report_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.report_id END
                )
            ) THEN
                RAISE EXCEPTION 'the report of this row is locked'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'monitoring_report_locked';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def same_agreement(constraint: str, *others: tuple[str, str]) -> pgtrigger.Trigger:
    """Refuses a row whose report, paper or commitment (column and table) is of another agreement."""
    checks = "".join(
        f"""
            IF NEW.{column} IS NOT NULL
               AND NEW.agreement_id <> (SELECT agreement_id FROM {table} WHERE id = NEW.{column}) THEN
                RAISE EXCEPTION '{column} % is of another agreement', NEW.{column}
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
            END IF;
        """  # noqa: S608  (named by us)
        for column, table in others
    )
    return pgtrigger.Trigger(
        name="same_agreement",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", *(column for column, _ in others)),
        func=checks + "RETURN NEW;",
    )


def fills_agreement(column: str, table: str) -> pgtrigger.Trigger:
    """Gives a row the agreement of the row it belongs to (``column`` of ``table``): the history is read by agreement.

    Its name stands before ``same_agreement`` in the alphabet, in which the database runs triggers.
    """
    return pgtrigger.Trigger(
        name="fills_agreement",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("agreement_id", column),
        func=f"""
            NEW.agreement_id = (SELECT agreement_id FROM {table} WHERE id = NEW.{column});
            RETURN NEW;
        """,  # noqa: S608  (named by us)
    )
