"""Which tables join the history of an agreement, and who may read them; the guiding questions have one of their own."""

from assessments.models import Answer, Assessment, InternalNote, Question, WarningAnswer
from coopreg.historytables import Family, Table

ASSESSMENT = Table(Assessment, "agreement", named_by=("aspect",), permission="assessments.view_assessment")
ANSWER = Table(Answer, "agreement", named_by=("question",), permission="assessments.view_answer")
INTERNAL_NOTE = Table(InternalNote, "agreement", named_by=(), permission="assessments.view_internalnote")
WARNING_ANSWER = Table(WarningAnswer, "agreement", named_by=("rule",))
TABLES = (ASSESSMENT, ANSWER, INTERNAL_NOTE, WARNING_ANSWER)

QUESTION = Family((Table(Question, named_by=("code",)),))
