"""The forms of the steps: what is said of a step, and which of it each kind of step asks."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from agreements.acts import Act
from agreements.attempts import Attempt, supervises
from agreements.choices import ActingBody, Change, Necessity, PaperKind
from agreements.models import Document, Stage
from agreements.papers.filetypes import ACCEPT
from agreements.preconditions import names
from coopreg.fields import DayField, PartialDateField

# A select has no more options than that; the newest papers are the likely ones.
PAPERS_OFFERED = 40
_CHECK = {"class": "form-check-input"}


class StageField(forms.ModelChoiceField):
    """One of the given stages, in the order of the procedure."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Stage.objects.none(), **kwargs)

    def offer(self, stages: list[Stage]) -> None:
        self.queryset = Stage.objects.filter(pk__in=[stage.pk for stage in stages]).order_by("order")
        self.choices = [("", _("Not chosen")), *((stage.pk, stage.name) for stage in stages)]


class StepForm(forms.Form):
    """A step of ``attempt.standing.agreement``. Fields that the act does not ask are taken away."""

    fields: dict[str, Any]

    to = StageField(label=_("Stage"), required=False)
    happened = DayField(label=_("On which day"), help_text=_("The day on which it happened, for example 12/07/2018."))
    since = PartialDateField(label=_("When"), help_text=_("As exactly as it is known: 12/07/2018, Juli 2018 or 2018."))
    done = forms.BooleanField(required=False, label=_("This stage is behind it too: the procedure is completed"))
    acting_body = forms.ChoiceField(
        required=False, label=_("Who acted"), choices=[("", _("Not stated")), *ActingBody.choices]
    )
    result = forms.CharField(
        required=False,
        max_length=300,
        label=_("Result"),
        help_text=_("For example: approved with two remarks"),
    )
    letter_number = forms.CharField(
        required=False,
        max_length=100,
        label=_("Number of the letter"),
        help_text=_("For example: 170/245/DPRD/2026"),
    )
    letter_on = DayField(label=_("Date of the letter"))
    document = forms.ModelChoiceField(
        Document.objects.none(),
        required=False,
        label=_("Paper that is here already"),
        help_text=_("One of the papers of this agreement that belongs to the step."),
    )
    upload = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("New paper"),
        help_text=_("It is kept among the papers of the agreement."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    upload_kind = forms.ChoiceField(required=False, label=_("Kind of the new paper"))
    passed_over = forms.MultipleChoiceField(
        required=False,
        label=_("Missing papers to pass over"),
        widget=forms.CheckboxSelectMultiple(attrs=_CHECK),
        help_text=_("Only what cannot be waited for. It stays visible with your reason."),
    )
    passed_over_reason = forms.CharField(
        required=False,
        label=_("Why they are passed over"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the DPRD decides in its next session, the delegation signs on Monday"),
    )
    note = forms.CharField(required=False, label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput())

    SECTIONS: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        ("", ("to", "happened", "since", "done")),
        (_("Papers"), ("upload", "upload_kind", "document", "passed_over", "passed_over_reason")),
        (_("Who, and with which letter"), ("acting_body", "letter_number", "letter_on", "result")),
        ("", ("note",)),
    )

    def __init__(self, *args: Any, act: Act, attempt: Attempt, papers: Any, may_upload: bool, **kwargs: Any) -> None:
        self.act, self.attempt, self.standing = act, attempt, attempt.standing
        kwargs["initial"] = self._start(attempt.today) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._drop(may_upload)
        self._offer(papers)
        if act.reasoned:
            self.fields["note"].label = _("Reason")
            self.fields["note"].help_text = act.reason_help
            self.fields["note"].marks_optional = False

    def _start(self, today: datetime.date) -> dict[str, Any]:
        here, standing = self.standing.here, self.standing
        start: dict[str, Any] = {"seen": standing.seen, "happened": today}
        if self.act.change == Change.MOVED_ON and here:
            start["acting_body"] = here.acting_body
            start["to"] = standing.next
            start["upload_kind"] = next(iter(standing.missing()), "")
        if self.act.change == Change.SENT_BACK:
            start["to"] = standing.earlier[-1] if standing.earlier else here
        if self.act.change == Change.ENTERED:
            # What is signed has mostly the whole way behind it.
            is_over = standing.agreement.is_signed and standing.path
            start |= {"to": standing.path[-1] if is_over else standing.first, "done": bool(is_over)}
        return start

    def _drop(self, may_upload: bool) -> None:
        entering, path = self.act.change == Change.ENTERED, self.standing.path
        unknown_day = self.act.change in (Change.ENTERED, Change.RECORDED)
        asks = {
            "happened": not unknown_day,
            "since": unknown_day,
            "done": entering and bool(path) and not path[-1].rests,
            "to": self.asks_for_stage,
            **dict.fromkeys(("passed_over", "passed_over_reason"), self.passes_over),
            # Papers and letters belong to the steps before, which are recorded one by one.
            **dict.fromkeys(("document", "acting_body", "letter_number", "letter_on", "result"), not entering),
            **dict.fromkeys(("upload", "upload_kind"), may_upload and not entering),
        }
        for name in (name for name, is_asked in asks.items() if not is_asked):
            del self.fields[name]
        for name in {"happened", "to"} & self.fields.keys():
            self.fields[name].marks_optional = False

    def _offer(self, papers: Any) -> None:
        """Fill the choices that depend on the agreement."""
        if "to" in self.fields:
            self.fields["to"].offer(self._stages())
            self.fields["to"].label = self.act.stage_label
        if "passed_over" in self.fields:
            missing = self.standing.missing(self._posted_stage())
            self.fields["passed_over"].choices = [(kind, capfirst(PaperKind(kind).label)) for kind in missing]
        if "upload_kind" in self.fields:
            self.fields["upload_kind"].choices = [("", _("Choose the kind")), *PaperKind.choices]
        chosen = papers.order_by("-uploaded_at", "-pk")
        if "document" not in self.fields:
            return
        document = self.fields["document"]
        document.queryset = papers
        document.choices = [("", _("None")), *((p.pk, _paper_words(p)) for p in chosen[:PAPERS_OFFERED])]
        if len(document.choices) == 1:
            del self.fields["document"]

    @property
    def asks_for_stage(self) -> bool:
        """Moving on goes to the next stage; only a supervisor can choose a later one."""
        if self.act.change == Change.MOVED_ON:
            return supervises(self.attempt) and len(self.standing.later) > 1
        return self.act.change in (Change.ENTERED, Change.RECORDED, Change.SENT_BACK)

    @property
    def passes_over(self) -> bool:
        if self.act.change != Change.MOVED_ON or not supervises(self.attempt):
            return False
        return bool(self.standing.missing(self._posted_stage()))

    def _stages(self) -> list[Stage]:
        standing = self.standing
        match self.act.change:
            case Change.ENTERED:
                return standing.path
            case Change.MOVED_ON:
                return standing.later
        at_rest = [standing.here] if standing.here and standing.agreement.process == "done" else []
        return [*standing.earlier, *at_rest]

    def _posted_stage(self) -> Stage | None:
        posted = self.data.get("to", "") if self.is_bound else ""
        return next((stage for stage in self.standing.later if str(stage.pk) == posted), None)

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The headings with the fields that are asked."""
        found = [(title, [self[name] for name in asked if name in self.fields]) for title, asked in self.SECTIONS]
        return [(title, fields) for title, fields in found if fields]

    @property
    def missing_words(self) -> str:
        """The required papers that are missing for moving on."""
        return names(self.standing.missing(self._posted_stage())) if self.act.change == Change.MOVED_ON else ""

    @property
    def recommended(self) -> list[PaperKind]:
        """Papers that the stage recommends and that are not there."""
        if self.act.change != Change.MOVED_ON or not self.standing.here:
            return []
        papers = self.standing.papers(self.standing.here)
        return [each.kind for each in papers if each.necessity == Necessity.RECOMMENDED and not each.is_present]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("upload") and not cleaned.get("upload_kind"):
            self.add_error("upload_kind", _("Choose the kind of paper."))
        if cleaned.get("upload") and cleaned.get("document"):
            self.add_error("document", _("Choose a paper that is here or upload a new one, not both."))
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """What the function of the step is called with, besides agreement, person and paper."""
        given = self.cleaned_data
        facts = ("acting_body", "letter_number", "letter_on", "result", "note")
        asked = {name: given[name] for name in facts if name in given}
        if self.act.change in (Change.ENTERED, Change.RECORDED):
            asked |= {"stage": given.get("to"), "happened": given["since"]}
            return asked | ({"done": True} if given.get("done") else {})
        asked |= {"on": given["happened"], "seen": given.get("seen") or 0}
        if self.act.change == Change.MOVED_ON:
            asked["passed_over"] = tuple(given.get("passed_over", ()))
            asked["passed_over_reason"] = given.get("passed_over_reason", "")
        if "to" in self.fields:
            asked["to"] = given.get("to")
        return asked

    @property
    def typed(self) -> list[tuple[Any, str]]:
        """The text that was typed, so that it is not lost where the step came too late."""
        texts = ("letter_number", "result", "passed_over_reason", "note")
        shown = [self[name] for name in texts if name in self.fields]
        return [(field.label, field.value()) for field in shown if field.value()]


def _paper_words(paper: Document) -> str:
    return f"{capfirst(str(paper.get_kind_display()))}: {paper}"
