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
