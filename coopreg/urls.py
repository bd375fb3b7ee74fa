from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from agreements.library.views import PaperLibrary
from agreements.papers.downloads import DownloadList
from agreements.procedures.views import ProcedureDetail, ProcedureList
from agreements.views.history import HistoryList
from agreements.views.start import start
from assessments.check_views import CheckCounts
from dashboards.views import RegionProfile
from lists.exports.views import ExportList
from lists.feeds import FeedView
from monitoring.commitments.listing import AllCommitments
from monitoring.commitments.outcomes import AllOutcomes
from monitoring.obstacles.listing import AllObstacles
from monitoring.obstacles.views import ObstacleCounts
from monitoring.reports.lists import ActivityRegister, ReportRegister
from potentials.views.agreement import AgreementPotentials
from public.views.files import RobotsFile

handler400 = "coopreg.errors.bad_request"
handler429 = "coopreg.errors.too_many_requests"
handler500 = "coopreg.errors.server_error"

urlpatterns = [
    path("", start, name="start"),
    path("accounts/", include("accounts.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("agreements/", include("agreements.urls")),
    path("agreements/<str:reference>/", include("assessments.urls")),
    path("agreements/<str:reference>/", include("drafting.urls")),
    path("agreements/<str:reference>/", include("monitoring.urls")),
    path("drafting/", include("drafting.template_urls")),
    path("checks/", CheckCounts.as_view(), name="check-counts"),
    path("lists/", include("lists.urls")),
    path("reports/", ReportRegister.as_view(), name="report-register"),
    path("activities/", ActivityRegister.as_view(), name="activity-register"),
    path("digest/", include("monitoring.digest.urls")),
    path("feeds/<str:secret>.ics", FeedView.as_view(), name="feed"),
    path("papers/", PaperLibrary.as_view(), name="paper-library"),
    path("commitments/", AllCommitments.as_view(), name="commitment-list"),
    path("commitments/outcomes/", AllOutcomes.as_view(), name="outcome-list"),
    path("obstacles/", AllObstacles.as_view(), name="obstacle-list"),
    path("obstacles/counts/", ObstacleCounts.as_view(), name="obstacle-counts"),
    path("procedures/", ProcedureList.as_view(), name="procedure-list"),
    path("procedures/<int:pk>/", ProcedureDetail.as_view(), name="procedure-detail"),
    path("regions/<str:code>/profile.pdf", RegionProfile.as_view(), name="region-profile"),
    path("regions/", include("regions.urls")),
    path("partners/", include("partners.urls")),
    path("", include("meetings.urls")),
    path("dashboard/", include("dashboards.urls")),
    path("potentials/", include("potentials.urls")),
    path("agreements/<str:reference>/potentials/", AgreementPotentials.as_view(), name="agreement-potentials"),
    path("history/", HistoryList.as_view(), name="history"),
    path("history/exports/", ExportList.as_view(), name="history-exports"),
    path("history/downloads/", DownloadList.as_view(), name="history-downloads"),
    path("publik/en/", include("public.urls", namespace="public-en")),
    path("publik/", include("public.urls")),
    path("robots.txt", RobotsFile.as_view(), name="robots"),
    path("admin/", admin.site.urls),
]
