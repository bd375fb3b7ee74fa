"""Rules over more than one row of the mapping, kept by the database."""

import pgtrigger

KEEPS_ITS_ROWS = pgtrigger.Protect(name="protect_deletes", operation=pgtrigger.Delete)

# The form began on an older version when its number is no longer this one.
COUNT_VERSION = pgtrigger.Trigger(
    name="count_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; RETURN NEW;",
)

AGENCY_OF_REGION = pgtrigger.Trigger(
    name="agency_of_region",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("region_id", "agency_id"),
    func="""
        IF NEW.agency_id IS NOT NULL
           AND NEW.region_id <> (SELECT region_id FROM regions_agency WHERE id = NEW.agency_id) THEN
            RAISE EXCEPTION 'agency % is not of region %', NEW.agency_id, NEW.region_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'potentials_potential_agency_of_region';
        END IF;
        RETURN NEW;
    """,
)
