"""Fills a template with facts and marks the result as a draft."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from drafting.marks import mark_as_draft, show_gaps
from drafting.sandbox import Environment

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def fill(template: bytes, values: dict[str, Any], environment: Environment | None = None) -> bytes:
    """The Word file ``template`` with ``values`` in it, as a draft of their reference.

    Raises ValidationError with a sentence where the template cannot be filled in.
    """
    filled = DocxTemplate(io.BytesIO(template))
    try:
        filled.render(values, environment or Environment(), autoescape=True)
    except TemplateError as error:
        what = getattr(error, "message", "") or str(error)
        raise ValidationError(
            _("The template cannot be filled in: %(what)s") % {"what": what}, code="not_filled"
        ) from error
    document: Any = filled.docx
    show_gaps(document)
    days = " / ".join(dict.fromkeys((values["made_on_id"], values["made_on_2"])))
    line = f"{values['reference']} · {days} · bukan naskah yang ditandatangani / not a signed text"
    mark_as_draft(document, line, confidential=bool(values["is_confidential"]))
    properties = document.core_properties
    properties.title, properties.author = f"RANCANGAN / DRAFT {values['reference']}", ""
    properties.comments = properties.last_modified_by = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
