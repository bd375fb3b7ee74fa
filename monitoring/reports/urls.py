"""Addresses of reports and activities below /agreements/<reference>/."""

from django.urls import path

from monitoring.reports import views
from monitoring.reports.activity_views import ActivityPage

urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="report-list"),
    path("reports/begin/", views.ReportBegin.as_view(), name="report-begin"),
    path("reports/<int:pk>/", views.ReportDetail.as_view(), name="report-detail"),
    path("reports/<int:pk>/edit/", views.ReportEdit.as_view(), name="report-edit"),
    path("reports/<int:pk>/move/", views.ReportMove.as_view(), name="report-move"),
    path("reports/<int:pk>/pdf/", views.ReportPdf.as_view(), name="report-pdf"),
    path("activities/new/", ActivityPage.as_view(), name="activity-new"),
    path("activities/<int:pk>/", ActivityPage.as_view(), name="activity-edit"),
]
