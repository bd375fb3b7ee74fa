"""What is offered while a person types into the search."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agreements.suggestions import suggestions
from coopreg.choosers import plain


@require_safe
@permission_required("agreements.view_agreement", raise_exception=True)
def agreement_suggest(request: HttpRequest) -> HttpResponse:
    """The options of a listbox for ``?q=``, as a piece of a page: agreements, partners, regions, and the search."""
    typed = plain(request.GET.get("q", ""))
    groups = suggestions(request.user, typed)
    context = {
        "typed": typed,
        "search": urlencode({"q": typed}),
        "groups": groups,
        "number": sum(len(group.rows) for group in groups),
    }
    return render(request, "agreements/_suggestions.html", context)
