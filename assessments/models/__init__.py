"""The four aman of a text (`assessment`) and the answers to the checks that warn (`warnings`)."""

from assessments.models.assessment import Answer, Assessment, InternalNote
from assessments.models.questions import Question
from assessments.models.standing import Standing
from assessments.models.warnings import WarningAnswer

__all__ = ["Answer", "Assessment", "InternalNote", "Question", "Standing", "WarningAnswer"]
