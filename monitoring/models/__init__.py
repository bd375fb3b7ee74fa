from monitoring.models.commitments import Commitment, Fulfilment
from monitoring.models.digest import Digest, DigestChoice
from monitoring.models.judgements import Judgement
from monitoring.models.obstacles import Obstacle, ObstacleCategory
from monitoring.models.reports import Activity, Report, ReportPaper, ReportRequest, ReportStep, SectorState

__all__ = [
    "Activity",
    "Commitment",
    "Digest",
    "DigestChoice",
    "Fulfilment",
    "Judgement",
    "Obstacle",
    "ObstacleCategory",
    "Report",
    "ReportPaper",
    "ReportRequest",
    "ReportStep",
    "SectorState",
]
