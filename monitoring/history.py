"""Which tables join the history of an agreement; the categories of obstacles have one of their own."""

from coopreg.historytables import Family, Table
from monitoring.models import (
    Activity,
    Commitment,
    Fulfilment,
    Judgement,
    Obstacle,
    ObstacleCategory,
    Report,
    ReportPaper,
    ReportRequest,
    ReportStep,
    SectorState,
)

COMMITMENT = Table(Commitment, "agreement", named_by=("text",), also=("dropped_on", "dropped_reason"))
REPORT = Table(Report, "agreement", named_by=("starts_on",))
ACTIVITY = Table(Activity, "agreement", named_by=("name",), also=("cancelled_reason",))
OBSTACLE = Table(Obstacle, "agreement", named_by=("category", "text"))
JUDGEMENT = Table(Judgement, "agreement", named_by=("verdict",))
ROWS = (
    Table(Fulfilment, "agreement", named_by=("commitment",), also=("due_on", "sign_off", "sign_off_note")),
    Table(ReportStep, "agreement", named_by=("report",)),
    Table(SectorState, "agreement", named_by=("sector",)),
    Table(ReportRequest, "agreement", named_by=("text",)),
    Table(ReportPaper, "agreement", named_by=("document",)),
)
TABLES = (COMMITMENT, REPORT, ACTIVITY, OBSTACLE, JUDGEMENT, *ROWS)

OBSTACLE_CATEGORY = Family((Table(ObstacleCategory, named_by=("name_id",)),))
