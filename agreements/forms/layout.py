"""How the page lays out its fields: one crispy helper, and the places that open only when they are needed."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Layout, Row
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string


def section_helper(*layout: Any) -> FormHelper:
    """The one helper of the page: our own field template, no form tag, errors at the fields alone."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.form_show_errors = False
    helper.field_template = "widgets/field.html"
    helper.layout = Layout(*layout)
    return helper


def pair(*names: str) -> Row:
    """Fields side by side, one below the other on a phone."""
    return Row(*(Column(name) for name in names))


def when(condition: str, *fields: Any) -> Div:
    """Fields that concern only some answers, as "term=years,reviewed". Script puts the others away."""
    return Div(*fields, data_when=condition)


class Aside(Div):
    """Fields that few need, behind a line that opens them; open by itself where something was typed or is wrong."""

    template_name = "widgets/aside.html"

    def __init__(self, summary: Any, *fields: Any, asks: tuple[str, ...]) -> None:
        self.summary, self.asks = summary, asks
        super().__init__(*fields)

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> str:
        drawn = self.get_rendered_fields(form, context, template_pack, **kwargs)
        opens = any(form[name].value() or form[name].errors for name in self.asks)
        shown = {"form": form, "fields": drawn, "summary": self.summary, "is_open": opens}
        return render_to_string(self.template_name, shown)


class NewPartner(Aside):
    """The place for a partner that is not in the list, with the known ones that may be meant."""

    template_name = "agreements/_new_partner.html"
