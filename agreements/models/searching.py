"""What the search of agreements reads: derived rows beside the agreements, kept by the triggers of migration 0004.

Nothing here is ever written by Python. ``coopreg_search_texts`` in the database is the one place that says which words
of an agreement are found and how much they weigh; triggers on all the tables that it reads call
``coopreg_search_refresh``. ``manage.py rebuild_search`` makes everything anew.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F

from agreements.models.agreement import Agreement


def _both_ways(field: str, name: str) -> list[models.Index]:
    """The two indexes of a sort key that may be missing: what is missing comes last in either direction."""
    return [
        models.Index(F(field).asc(nulls_last=True), "agreement", name=f"agreements_by_{name}"),
        models.Index(F(field).desc(nulls_last=True), "agreement", name=f"agreements_by_{name}_desc"),
    ]


class SearchEntry(models.Model):
    """What the list finds, narrows and sorts one agreement by."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, primary_key=True, related_name="search")
    # Its words: A title and reference, B names, C sectors, instrument and sources, D summary and the like.
    vector = SearchVectorField()
    # Reference, codes of regions and letter numbers in small letters, a part of which finds it.
    numbers = models.TextField()
    # The key of each region concerned, and less than nought: each region in which one of them lies, itself included.
    places = ArrayField(models.BigIntegerField())
    countries = ArrayField(models.TextField())
    partners = ArrayField(models.BigIntegerField())
    sectors = ArrayField(models.TextField())
    # Folded names to sort by: of the alphabetically first partner and country (NULL: there is none) and of the lead.
    partner = models.TextField(null=True)
    country_id = models.TextField(null=True)
    country_en = models.TextField(null=True)
    region = models.TextField()

    class Meta:
        indexes = [
            # One index, so that words inside a region or a country are found together. Without the list of pending
            # rows, which every search would have to read.
            GinIndex(
                F("places"),
                F("countries"),
                F("partners"),
                F("sectors"),
                F("vector"),
                OpClass("numbers", name="gin_trgm_ops"),
                name="agreements_search_gin",
                fastupdate=False,
            ),
            *_both_ways("partner", "partner"),
            *_both_ways("country_id", "country_id"),
            *_both_ways("country_en", "country_en"),
            models.Index("region", "agreement", name="agreements_by_region"),
            models.Index(F("region").desc(), "agreement", name="agreements_by_region_desc"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id}"


class SearchWord(models.Model):
    """A word that stands in an agreement, without digits: what a misspelt word may have meant.

    A word may stand here twice (two people brought it at once) or no longer be in any agreement; rebuilding tidies up.
    """

    word = models.TextField()
    # Its English stem, which brings "fishery" to "fisheries".
    stem = models.TextField()
    # In how many agreements it stood when the words were last counted, 1 for those that came since.
    entries = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(OpClass("word", name="text_pattern_ops"), name="agreements_searchword_word"),
            models.Index("stem", name="agreements_searchword_stem"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="agreements_searchword_trgm", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word
