"""Facts that are nobody's, for the check and the preview of a template."""

from typing import Any

from drafting.variables import ALONE, IN_BOTH

# What XML and the eye could stumble over belongs into the check.
_HARD = "A & B <C> “D” فرمانتل"


def sample_values() -> dict[str, Any]:
    """A value for every variable: names the variable itself, so that a preview shows where it stands."""
    values: dict[str, Any] = {f"{name}{end}": f"«{name}{end}»" for name in IN_BOTH for end in ("_id", "_2")}
    values |= {name: f"«{name}»" for name in ALONE} | {"is_confidential": False, "is_institution": True}
    values["title"] = _HARD
    values["parties"] = [
        {
            "name_id": f"«parties.name_id» {side}",
            "name_2": f"«parties.name_2» {side}",
            "is_region": side == 1,
            "signatory": f"«parties.signatory» {side}",
            "position": f"«parties.position» {side}",
        }
        for side in (1, 2)
    ]
    values["sectors"] = [{"name_id": f"«sectors.name_id» {n}", "name_2": f"«sectors.name_2» {n}"} for n in (1, 2)]
    values["number_after"] = 3
    return values
