from django.urls import URLPattern, path

from drafting.views.clauses import ClauseList
from drafting.views.drafts import DraftFile, DraftList

app_name = "drafting"
# Below /agreements/<reference>/.
urlpatterns: list[URLPattern] = [
    path("drafts/", DraftList.as_view(), name="draft-list"),
    path("drafts/clauses/", ClauseList.as_view(), name="clause-list"),
    path("drafts/clauses/<int:document>/", ClauseList.as_view(), name="clause-list"),
    path("drafts/<slug:kind>/", DraftFile.as_view(), name="draft-file"),
]
