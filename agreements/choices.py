"""The words of an agreement: what the registry stores, and how each looks on a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CooperationKind(models.TextChoices):
    """Kinds of PP 28/2018 that the registry keeps (domain.md 2.1)."""

    KSDPL = "ksdpl", _("KSDPL: with a regional government abroad")
    KSDLL = "ksdll", _("KSDLL: with an institution abroad")


class Tie(models.TextChoices):
    SISTER = "sister", _("sister province or city")
    FRIENDSHIP = "friendship", _("friendship tie")
    NONE = "none", _("no tie")


class Instrument(models.TextChoices):
    """Kinds of text (domain.md 2.3); the name in the text itself is kept beside it."""

    LOI = "loi", _("Letter of Intent")
    MOU = "mou", _("Memorandum of Understanding")
    PLAN_OF_ACTION = "plan_of_action", _("Plan of Action")
    IMPLEMENTING_ARRANGEMENT = "implementing_arrangement", _("Implementing Arrangement")
    WORKING_AGREEMENT = "working_agreement", _("Working Agreement")
    OTHER = "other", _("other text")


class LegalBasis(models.TextChoices):
    PERMENDAGRI_3_2008 = "permendagri_3_2008", "Permendagri 3/2008"
    PERMENDAGRI_25_2020 = "permendagri_25_2020", "Permendagri 25/2020"
    OTHER = "other", _("other or older")


class Term(models.TextChoices):
    """What the text says about how long it is valid (domain.md 3.4 and 9.3)."""

    NOT_STATED = "not_stated", _("not stated")
    ENDS_ON = "ends_on", _("ends on a date")
    YEARS = "years", _("a number of years")
    OPEN_ENDED = "open_ended", _("no fixed term")
    REVIEWED = "reviewed", _("no fixed term, reviewed every few years")


class Activity(models.TextChoices):
    """Whether the cooperation lives in practice: said by a person, on a date."""

    RUNNING = "running", _("running")
    NOT_RUNNING = "not_running", _("not running")
    UNKNOWN = "unknown", _("not known")


class Validity(models.TextChoices):
    """Whether the text is valid on a given day: computed, never stored."""

    NOT_SIGNED = "not_signed", _("not signed")
    NOT_YET = "not_yet", _("not yet in force")
    IN_FORCE = "in_force", _("in force")
    TERM_UNKNOWN = "term_unknown", _("signed, term unknown")
    ENDED = "ended", _("ended")
    TERMINATED = "terminated", _("terminated")


class FollowsAs(models.TextChoices):
    """How a text relates to the one before it (domain.md 9.1)."""

    FULFILS = "fulfils", _("fulfils the Letter of Intent")
    RENEWS = "renews", _("renews")
    AMENDS = "amends", _("amends")
    IMPLEMENTS = "implements", _("implements")
    REPLACES = "replaces", _("replaces")


class Progress(models.TextChoices):
    NOT_STARTED = "not_started", _("not started")
    RUNNING = "running", _("running")
    DONE = "done", _("done")


class ActingBody(models.TextChoices):
    """Who takes a step of the procedure (domain.md 3.2)."""

    REGION = "region", _("regional government")
    DPRD = "dprd", _("DPRD")
    GOVERNOR = "governor", _("governor, for the central government")
    KEMENDAGRI = "kemendagri", _("Ministry of Home Affairs")
    KEMLU = "kemlu", _("Ministry of Foreign Affairs")
    SETNEG = "setneg", _("State Secretariat")
    MINISTRY = "ministry", _("technical ministry")
    MISSION = "mission", _("Indonesian mission abroad")
    PARTNER = "partner", _("partner")
    BOTH = "both", _("region and partner together")


class MovedBy(models.TextChoices):
    """Who may take an agreement on from a stage."""

    EDITORS = "editors", _("whoever may change the agreement")
    SUPERVISORS = "supervisors", _("supervisors and administrators")
    REVIEWERS = "reviewers", _("ministry reviewers and administrators")


class Process(models.TextChoices):
    """How the procedure stands, beside the stage it is at (domain.md 6.2: berjalan, tunda, batal)."""

    IN_PROCESS = "in_process", _("in process")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")
    REFUSED = "refused", _("refused")
    DONE = "done", _("procedure completed")


class Change(models.TextChoices):
    """What a row of the steps of an agreement says."""

    ENTERED = "entered", _("entered at this stage")
    RECORDED = "recorded", _("earlier step recorded")
    MOVED_ON = "moved_on", _("moved on")
    SENT_BACK = "sent_back", _("sent back")
    POSTPONED = "postponed", _("postponed")
    RESUMED = "resumed", _("resumed")
    CANCELLED = "cancelled", _("cancelled")
    REFUSED = "refused", _("refused")


class PaperKind(models.TextChoices):
    """Kinds of papers of an agreement (domain.md 3.1)."""

    LOI = "loi", _("Letter of Intent")
    FEASIBILITY_STUDY = "feasibility_study", _("feasibility study")
    COOPERATION_PLAN = "cooperation_plan", _("cooperation plan")
    PLAN_OF_ACTION = "plan_of_action", _("Plan of Action")
    DPRD_APPROVAL = "dprd_approval", _("approval of the DPRD")
    FACILITATION_REQUEST = "facilitation_request", _("request to the Minister of Home Affairs")
    MENDAGRI_RECOMMENDATION = "mendagri_recommendation", _("recommendation of the Minister of Home Affairs")
    MEETING_MINUTES = "meeting_minutes", _("minutes of the inter-ministry meeting")
    DRAFT_TEXT = "draft_text", _("draft of the text")
    INITIALLED_TEXT = "initialled_text", _("initialled text")
    FULL_POWERS = "full_powers", _("Full Powers")
    SIGNED_TEXT = "signed_text", _("signed text")
    CERTIFIED_COPY = "certified_copy", _("certified copy")
    TERMINATION_NOTICE = "termination_notice", _("notice of termination")
    PHOTO = "photo", _("photo")
    OTHER = "other", _("other paper")


class Necessity(models.TextChoices):
    REQUIRED = "required", _("required")
    RECOMMENDED = "recommended", _("recommended")


class PaperAccess(models.TextChoices):
    """Who may open a paper among those who may read its agreement."""

    OPEN = "open", _("everybody who may read the agreement")
    RESTRICTED = "restricted", _("only who may change the agreement, and the ministries")


class TerminationGround(models.TextChoices):
    """On what ground a text ends before its time (domain.md 1.2, after UU 24/2000 Pasal 18)."""

    AGREED = "agreed", _("agreed by the parties or by the procedure of the text")
    FULFILLED = "fulfilled", _("its purpose is reached")
    CHANGED = "changed", _("a fundamental change of circumstances")
    BREACH = "breach", _("a party broke it")
    REPLACED = "replaced", _("replaced by a new text")
    NEW_NORM = "new_norm", _("a new norm of law")
    OBJECT_GONE = "object_gone", _("its object is gone")
    NATIONAL_INTEREST = "national_interest", _("it harms the national interest")
    OTHER = "other", _("another ground")
