from drafting.models.clauses import Clause, ClauseCheck
from drafting.models.templates import DraftTemplate

__all__ = ["Clause", "ClauseCheck", "DraftTemplate"]
