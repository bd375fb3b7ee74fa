"""Entering and changing a record by a big form: draw it, draw it again with a row more, or check and save."""

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from agreements.entry import Stale
from agreements.forms.sectioned import SectionedPage
from coopreg.history import ChangeSet

# Buttons that only draw the page again: no check, nothing saved.
_DRAFT = ("add", "remove", "find")


class EntryView(LoginRequiredMixin, View):
    """What entering and changing share. The record has ``entry_key``, ``version`` and ``created_by``."""

    model: ClassVar[Any]
    template_name = ""
    # Shown after a conflict.
    conflict = ""

    def record(self) -> Any:
        """The record to work on. Raises Http404 out of scope, PermissionDenied without the right."""
        raise NotImplementedError

    def page(self, record: Any, **options: Any) -> SectionedPage:
        """The form of ``record``: options ``data``, ``draft`` and ``start``."""
        raise NotImplementedError

    def drafted(self, posted: QueryDict) -> QueryDict:
        """What a button that only draws again makes of what was posted."""
        raise NotImplementedError

    def changes(self, record: Any, version: int) -> list[ChangeSet]:
        """What others did after ``version``."""
        raise NotImplementedError

    def saved_words(self, record: Any, *, is_new: bool, changed: bool) -> str:
        raise NotImplementedError

    def next_address(self, record: Any) -> str:
        """The form of the next one, with what it has in common with ``record``."""
        raise NotImplementedError

    def leave_address(self, record: Any) -> str:
        raise NotImplementedError

    def start(self) -> dict[str, Any]:
        """What a fresh page is filled with."""
        return {}

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record = self.record()
        return self.draw(self.page(record, start=self.start()), key=uuid.uuid4(), version=record.version)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record = self.record()
        key, version = _key(request.POST.get("entry_key", "")), number_in(request.POST.get("version", ""))
        if any(button in request.POST for button in _DRAFT):
            page = self.page(record, data=self.drafted(request.POST), draft=True)
            return self.draw(page, key=key, version=version)
        if not record.pk and (saved := self.saved(key)):
            return self.leave(saved, _("This was saved already; nothing was saved twice."))
        return self.save(self.page(record, data=request.POST), key, version)

    def save(self, page: SectionedPage, key: uuid.UUID, version: int) -> HttpResponse:
        record, is_new = page.record, page.record.pk is None
        if is_new:
            record.entry_key = key if not self.model.objects.filter(entry_key=key).exists() else uuid.uuid4()
        if not page.is_valid():
            return self.draw(page, key=key, version=version)
        try:
            changed = page.save(version=version)
        except Stale as stale:
            conflict = {"stale": stale.current, "changes": self.changes(stale.current, version)}
            return self.draw(page, key=key, version=stale.current.version, **conflict)
        except (IntegrityError, DataError) as error:
            # A second click that came in the same moment as the first.
            if is_new and (saved := self.saved(key)):
                return self.leave(saved, _("This was saved already; nothing was saved twice."))
            page.refuse(error)
            return self.draw(page, key=key, version=version)
        return self.leave(record, self.saved_words(record, is_new=is_new, changed=changed))

    def saved(self, key: uuid.UUID) -> Any:
        """The record that this form has made already, None where it has made none."""
        mine = self.model.objects.visible_to(self.request.user).filter(created_by=self.request.user.pk)
        return mine.filter(entry_key=key).first()

    def leave(self, record: Any, words: str) -> HttpResponseRedirect:
        messages.success(self.request, words)
        return redirect(self.next_address(record) if "save_next" in self.request.POST else record)

    def draw(self, page: SectionedPage, **context: Any) -> HttpResponse:
        leave = self.leave_address(page.record)
        shown: dict[str, Any] = {"page": page, "stale": None, "changes": [], "conflict": self.conflict, "leave": leave}
        return render(self.request, self.template_name, shown | context)


def _key(text: str) -> uuid.UUID:
    """The key that a form carries; a new one for a form that carries none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def number_in(text: str) -> int:
    """A number from a form or an address, 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
