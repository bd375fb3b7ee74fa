from django.urls import URLPattern, path

from drafting.views.templates import DefaultFile, TemplateFile, TemplateList, TemplateRetire, VariableList

app_name = "draft_templates"
# Below /drafting/.
urlpatterns: list[URLPattern] = [
    path("templates/", TemplateList.as_view(), name="template-list"),
    path("templates/<int:pk>/file/", TemplateFile.as_view(), name="template-file"),
    path("templates/<int:pk>/preview/", TemplateFile.as_view(preview=True), name="template-preview"),
    path("templates/<int:pk>/retire/", TemplateRetire.as_view(), name="template-retire"),
    path("templates/default/<slug:kind>/file/", DefaultFile.as_view(), name="default-file"),
    path("templates/default/<slug:kind>/preview/", DefaultFile.as_view(preview=True), name="default-preview"),
    path("variables/", VariableList.as_view(), name="variable-list"),
]
