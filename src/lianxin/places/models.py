"""The areas a deployment works in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class Area(models.Model):
    """One version of an administrative division: a code with a name, from a day until a day.

    The code is the national statistical code without its trailing zeros: 2 digits a province, 4 a city, 6 a county, 9 a
    township, 12 a village or neighbourhood, so that an area's code is the beginning of the code of everything in it.
    What has no national code (a group, a natural village, a township or village founded after the 2023 edition) has its
    parent's code followed by a letter and two digits (``G01`` group, ``N01`` natural village, ``V01`` village, ``T01``
    township). National codes are digits only: the two can never clash.

    A renamed area gets a new row under the same code; a merged one is closed and names its successor. Rows that others
    point to are never deleted or overwritten.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县"
        TOWNSHIP = "township", "乡镇"
        VILLAGE = "village", "村"
        GROUP = "group", "组"

    class Kind(models.TextChoices):
        DIVISION = "division", "行政区划"
        VILLAGE_COMMITTEE = "village_committee", "村民委员会"
        NEIGHBOURHOOD_COMMITTEE = "neighbourhood_committee", "居民委员会"
        LIKE_A_VILLAGE = "like_a_village", "类似村(居)委会"
        NATURAL_VILLAGE = "natural_village", "自然村"
        GROUP = "group", "村民小组"

    code = models.CharField(max_length=15, db_index=True, help_text="Division code without trailing zeros.")
    name = models.CharField(max_length=100, help_text="Official name in these days.")
    level = models.CharField(max_length=10, choices=Level.choices, help_text="Level in the tree.")
    kind = models.CharField(
        max_length=30, choices=Kind.choices, default=Kind.DIVISION, help_text="What sort of area, below the township."
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", help_text="The area above it."
    )
    valid_from = models.DateField(null=True, blank=True, help_text="First day; empty when founded before the records.")
    valid_before = models.DateField(null=True, blank=True, help_text="First day no longer in being; empty while it is.")
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arose",
        help_text="The version or area that this one was made from.",
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        help_text="The version or area that took over when this one ended.",
    )
    is_temporary = models.BooleanField(default=False, help_text="Whether the code is ours until a national one exists.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS-84, of its seat or centre.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS-84, of its seat or centre.")
    position_source = models.CharField(
        max_length=40, blank=True, help_text="Who says where it lies: geonames, recorded; empty when nobody does."
    )

    class Meta:
        ordering = ["code", "id"]
        indexes = [models.Index(fields=["level", "name"], name="area_by_level_and_name")]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_starts_once_on_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_before__isnull=True), name="area_code_has_one_open_version"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_from__isnull=True), name="area_code_has_one_first_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_before__isnull=True)
                | Q(valid_before__gt=F("valid_from")),
                name="area_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_before__isnull=False),
                name="area_with_a_successor_has_ended",
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True) | Q(~Q(level="province"), parent__isnull=False),
                name="area_has_a_parent_unless_a_province",
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("code"), 2), level="province")
                | Q(Exact(Length("code"), 4), level="city")
                | Q(Exact(Length("code"), 6), level="county")
                | Q(Exact(Length("code"), 9), level="township")
                | Q(Exact(Length("code"), 12), level="village")
                | Q(Exact(Length("code"), 15), level="group"),
                name="area_code_is_as_long_as_its_level",
            ),
            models.CheckConstraint(
                # Said of each column: a comparison with NULL is neither true nor false, and a CHECK lets that pass.
                condition=Q(longitude__isnull=True, latitude__isnull=True, position_source="")
                | (
                    Q(longitude__isnull=False, latitude__isnull=False)
                    & Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90)
                    & ~Q(position_source="")
                ),
                name="area_position_is_whole_and_has_a_source",
            ),
            models.CheckConstraint(
                condition=~Q(level="group") | Q(is_temporary=True), name="area_below_the_village_is_temporary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class AreaTag(models.Model):
    """What a document calls an area for a time (特困县、三变改革试点、贫困自然村): a kind, the document, from a day until a day.

    An area may bear many; of a kind it bears one at a time. What was said is never overwritten: a tag ends, another begins.
    """

    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area.")
    kind = models.CharField(max_length=40, help_text="Code list area_tag_kind.")
    document = models.CharField(max_length=200, help_text="The document that says so.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    by_name = models.CharField(max_length=60, blank=True, help_text="Who recorded it; empty: the house.")
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["area_code", "kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_code", "kind"],
                condition=Q(ends_before__isnull=True),
                name="area_bears_a_tag_of_a_kind_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="tag_of_an_area_names_its_document"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="tag_of_an_area_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.kind}"


class AreaShape(models.Model):
    """Where a township or village lies, as its county says: outlines, or a position.

    What was said is never overwritten: the newest counts.
    """

    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area.")
    rings = models.JSONField(
        null=True, blank=True, help_text="Outlines as lists of [longitude, latitude] in degrees, WGS-84, not closed."
    )
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS-84, of its position.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS-84, of its position.")
    source = models.CharField(max_length=100, help_text="Who says so: office and document; named beside the map.")
    by_name = models.CharField(max_length=60, blank=True, help_text="Who brought it; empty: the house.")
    at = models.DateTimeField(help_text="When it was brought.")

    class Meta:
        ordering = ["area_code", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rings__isnull=False, longitude__isnull=True, latitude__isnull=True)
                | (
                    Q(rings__isnull=True, longitude__isnull=False, latitude__isnull=False)
                    & Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90)
                ),
                name="shape_of_an_area_is_an_outline_or_a_position",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="shape_of_an_area_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {'position' if self.rings is None else 'outline'}"
