"""The states of what follows the signature as badges."""

from django import template

from monitoring import badges

register = template.Library()
register.filter("commitment_badge", badges.commitment_badge)
register.filter("sign_off_badge", badges.sign_off_badge)
register.filter("severity_badge", badges.severity_badge)
