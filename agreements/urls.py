from django.urls import URLPattern, path

from agreements.acts import ACTS
from agreements.views.board import AgreementBoard
from agreements.views.bulk import AgreementBulk
from agreements.views.choose import agreement_choose, date_read
from agreements.views.detail import AgreementDetail
from agreements.views.ending import AgreementEnd
from agreements.views.entry import AgreementEdit, AgreementNew
from agreements.views.history import AgreementHistory
from agreements.views.line import AgreementCompare, AgreementLine
from agreements.views.listing import AgreementList
from agreements.views.papers import PaperEdit, PaperFile, PaperList, PaperNew, PaperTakeOut, PaperVersion
from agreements.views.renewing import AgreementContinue, AgreementRenew
from agreements.views.steps import StepAct, StepList
from agreements.views.suggest import agreement_suggest
from agreements.views.undo import AgreementBulkUndo

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    path("", AgreementList.as_view(), name="agreement-list"),
    path("new/", AgreementNew.as_view(), name="agreement-new"),
    path("board/", AgreementBoard.as_view(), name="agreement-board"),
    path("bulk/", AgreementBulk.as_view(), name="agreement-bulk"),
    path("bulk/<uuid:key>/undo/", AgreementBulkUndo.as_view(), name="agreement-bulk-undo"),
    path("choose/", agreement_choose, name="agreement-choose"),
    path("suggest/", agreement_suggest, name="agreement-suggest"),
    path("date/", date_read, name="date-read"),
    path("<str:reference>/edit/", AgreementEdit.as_view(), name="agreement-edit"),
    path("<str:reference>/", AgreementDetail.as_view(), name="agreement-detail"),
    path("<str:reference>/history/", AgreementHistory.as_view(), name="agreement-history"),
    path("<str:reference>/papers/", PaperList.as_view(), name="document-list"),
    path("<str:reference>/papers/new/", PaperNew.as_view(), name="document-new"),
    path("<str:reference>/papers/<int:pk>/file/", PaperFile.as_view(), name="document-file"),
    path("<str:reference>/papers/<int:pk>/version/", PaperVersion.as_view(), name="document-version"),
    path("<str:reference>/papers/<int:pk>/edit/", PaperEdit.as_view(), name="document-edit"),
    path("<str:reference>/papers/<int:pk>/take-out/", PaperTakeOut.as_view(), name="document-take-out"),
    path("<str:reference>/steps/", StepList.as_view(), name="step-list"),
    path("<str:reference>/line/", AgreementLine.as_view(), name="agreement-line"),
    path("<str:reference>/compare/", AgreementCompare.as_view(), name="agreement-compare"),
    path("<str:reference>/continue/", AgreementContinue.as_view(), name="agreement-continue"),
    path("<str:reference>/renew/", AgreementRenew.as_view(), name="agreement-renew"),
    path("<str:reference>/end/", AgreementEnd.as_view(), name="agreement-end"),
    *(path(f"<str:reference>/steps/{act.slug}/", StepAct.as_view(act=act), name=f"step-{act.slug}") for act in ACTS),
]
