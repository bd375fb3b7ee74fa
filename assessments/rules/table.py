"""The rules: what each finds, why it asks, and how it is mended. Decision 0025 has the same table for people."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.rules import conditions
from assessments.rules.conditions import Condition


@dataclass(frozen=True)
class Rule:
    """A check. ``why`` names its source; ``passes`` says what it does not judge; ``field`` is where to mend it."""

    code: str
    title: Any
    what: Any
    why: Any
    mend: Any
    condition: Condition
    passes: Any = ""
    field: str = ""


_PROCEDURE_ONLY = _(
    "Only memoranda and working agreements under Permendagri 3/2008 or 25/2020 that are signed or have left that stage."
)
_RUNNING_ONLY = _("Texts that have ended or were terminated are not judged.")

RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "equal_rank",
            _("unequal rank"),
            _("The region and its partner are not of the same rank."),
            _("The two sides have the same administrative status (Permendagri 3/2008, Pasal 5)."),
            _("Check the rank of the partner, or say why the tie is kept: real exceptions exist."),
            conditions.unequal_rank,
            _("Only KSDPL whose partner is a regional government of a known rank."),
        ),
        Rule(
            "no_diplomatic_relations",
            _("no diplomatic relations"),
            _("Indonesia has no diplomatic relations with the partner's country."),
            _("Diplomatic relations must exist (Permendagri 3/2008, Pasal 4)."),
            _("Consult the Ministry of Foreign Affairs before any further step."),
            conditions.no_diplomatic_relations,
            _("Countries whose relations no administrator has confirmed are not judged."),
        ),
        Rule(
            "caution_country",
            _("country with a caution"),
            _("There is a caution about the partner's country."),
            _("The guideline of the Ministry of Foreign Affairs names it (Permenlu 3/2019)."),
            _("Read the caution on the overview and say how it is kept."),
            conditions.caution_country,
        ),
        Rule(
            "office_abroad",
            _("office abroad"),
            _("The cooperation opens an office of the region abroad."),
            _("A region has no representative office abroad (Permendagri 3/2008, Pasal 4)."),
            _("Take the office out of the text, or correct the answer in the agreement."),
            conditions.office_abroad,
            field="office_abroad",
        ),
        Rule(
            "indonesian_partner",
            _("Indonesian partner"),
            _("A partner is an Indonesian body."),
            _("A company under Indonesian law is a domestic third party, even in foreign hands (KSDPK, PP 28/2018)."),
            _("Check the partner and its country; a domestic cooperation is kept elsewhere."),
            conditions.indonesian_partner,
        ),
        Rule(
            "no_full_powers",
            _("no Full Powers"),
            _("The text is signed, or about to be, and no Full Powers are among the papers."),
            _("The Foreign Minister empowers who signs (UU 37/1999, Pasal 14; UU 24/2000, Pasal 1)."),
            _("Upload the Full Powers, or say why there are none."),
            conditions.no_full_powers,
            _PROCEDURE_ONLY,
        ),
        Rule(
            "no_dprd_approval",
            _("no approval of the DPRD"),
            _("The text went on without the approval of the DPRD among the papers."),
            _("The DPRD approves the plan before the text (Permendagri 3/2008 and 25/2020)."),
            _("Upload the approval, or say why there is none."),
            conditions.no_dprd_approval,
            _PROCEDURE_ONLY,
        ),
        Rule(
            "language",
            _("not in Indonesian"),
            _("The text is neither in Indonesian nor bilingual."),
            _("Letters of Intent and memoranda are in Indonesian or bilingual (Kemendagri, 4 April 2018)."),
            _("Ask for an Indonesian text beside the other one, or correct the languages."),
            conditions.not_in_indonesian,
            _("Texts whose languages are not given are not judged."),
            field="languages",
        ),
        Rule(
            "no_way_out",
            _("no end and no notice"),
            _("The text has neither an end nor a period of notice."),
            _("A text has clauses on its term and its end, for it to be legally safe (the four aman)."),
            _("Give the term and the notice that the text has, or plan an amendment."),
            conditions.no_way_out,
            _("Letters of Intent, and texts that have ended, are not judged."),
            field="term",
        ),
        Rule(
            "no_rpjmd",
            _("no RPJMD programme"),
            _("The programme of the RPJMD that it serves is not given."),
            _("A cooperation fits the development plan of the region (Permendagri 3/2008, Pasal 4; 25/2020)."),
            _("Name the programme in the agreement."),
            conditions.no_rpjmd,
            _RUNNING_ONLY,
            field="rpjmd_programme",
        ),
        Rule(
            "no_national_priority",
            _("no national priority"),
            _("The national priority that it serves is not given."),
            _("A cooperation matches the national priorities (Permendagri 25/2020, as Kemendagri explains it)."),
            _("Name the priority in the agreement."),
            conditions.no_national_priority,
            _RUNNING_ONLY,
            field="national_priority",
        ),
        Rule(
            "loi_old",
            _("old Letter of Intent"),
            _("The Letter of Intent is old and no memorandum has followed."),
            _("A Letter of Intent promises the memorandum, mostly within a year; the months are a setting."),
            _("Turn it into a memorandum, or end it."),
            conditions.loi_old,
        ),
        Rule(
            "ended_running",
            _("ended, but running"),
            _("The text has ended, and the cooperation is said to be running."),
            _("Work goes on only under a text that is in force: it is renewed first."),
            _("Renew it, or correct its term or its activity."),
            conditions.ended_running,
        ),
    )
}


def rule_choices() -> list[tuple[str, str]]:
    """Code and title of every rule."""
    return [(rule.code, str(rule.title)) for rule in RULES.values()]
