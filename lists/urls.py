from django.urls import URLPattern, path

from lists.feed_pages import FeedIndex, FeedRevoke
from lists.own_pages import Columns, PageSize
from lists.saved_pages import ViewDelete, ViewEdit, ViewIndex, ViewNew, ViewSave, ViewStart

app_name = "lists"
urlpatterns: list[URLPattern] = [
    path("feeds/", FeedIndex.as_view(), name="feed-list"),
    path("feeds/<int:pk>/revoke/", FeedRevoke.as_view(), name="feed-revoke"),
    path("<slug:list>/views/", ViewIndex.as_view(), name="view-list"),
    path("<slug:list>/views/new/", ViewNew.as_view(), name="view-new"),
    path("<slug:list>/views/<int:pk>/", ViewEdit.as_view(), name="view-edit"),
    path("<slug:list>/views/<int:pk>/delete/", ViewDelete.as_view(), name="view-delete"),
    path("<slug:list>/views/<int:pk>/save/", ViewSave.as_view(), name="view-save"),
    path("<slug:list>/start/", ViewStart.as_view(), name="view-start"),
    path("<slug:list>/columns/", Columns.as_view(), name="columns"),
    path("<slug:list>/size/", PageSize.as_view(), name="size"),
]
