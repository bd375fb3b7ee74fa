"""Which tables make up the history of the clauses and templates; what was checked is in that of its agreement."""

from coopreg.historytables import Family, Table
from drafting.models import Clause, ClauseCheck, DraftTemplate

CLAUSE = Family((Table(Clause, named_by=("name_id",)),))
CLAUSE_CHECK = Family((Table(ClauseCheck, named_by=("clause",)),))
# Joined to the history of the agreement.
CHECKED = Table(ClauseCheck, "agreement", named_by=("clause",))
TEMPLATE = Family((Table(DraftTemplate, named_by=("kind",)),))
