"""Lists that other departments give for comparison. No identity number, telephone or account is kept: only digests of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class DepartmentList(models.Model):
    """A list of a department (部门名单): deaths, payroll, vehicles …, as of a day, with the authority to compare it.

    A draft is read and not yet used. Taken into use, it replaces the list of the same kind, area and department.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待确认"
        IN_FORCE = "in_force", "在用"
        REPLACED = "replaced", "已被新名单取代"
        DISCARDED = "discarded", "已作废"

    kind = models.CharField(max_length=40, help_text="名单类别 · Code list department_list_kind.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the area that it is for.")
    department = models.CharField(max_length=100, help_text="提供部门 · Who gives it.")
    as_of = models.DateField(help_text="名单日期 · Day as of which it is true.")
    authorisation = models.CharField(max_length=200, help_text="授权依据 · By which authority it may be compared.")
    file_name = models.CharField(max_length=200, help_text="Name of the file as sent; the file itself is not kept.")
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of its content.")
    rows = models.PositiveIntegerField(default=0, help_text="Lines that were read.")
    refused_rows = models.PositiveIntegerField(default=0, help_text="Lines that could not be used.")
    problems = models.JSONField(default=list, help_text="What was wrong, by row, without what was written there.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, help_text="Where it stands.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who brought it in."
    )
    at = models.DateTimeField(help_text="When it was brought in.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who took it into use or discarded it.",
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area_code", "department"],
                condition=Q(state="in_force"),
                name="department_has_one_list_of_a_kind_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", settled_at__isnull=True) | (~Q(state="draft") & Q(settled_at__isnull=False)),
                name="settled_list_says_when",
            ),
            models.CheckConstraint(condition=~Q(authorisation=""), name="list_of_a_department_names_its_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code} {self.as_of}"


class ListedPerson(models.Model):
    """A line of a department's list. Numbers are kept as digests of what the register seals them into: equal numbers have
    equal digests, and no key turns a digest back into its number."""

    list = models.ForeignKey(DepartmentList, on_delete=models.CASCADE, related_name="people", help_text="The list.")
    row_number = models.PositiveIntegerField(help_text="Row in the file.")
    name = models.CharField(max_length=60, help_text="Name on the list.")
    identity = models.CharField(max_length=64, help_text="Digest of the identity number.")
    phone = models.CharField(max_length=64, blank=True, help_text="Digest of the cadre's telephone.")
    account = models.CharField(max_length=64, blank=True, help_text="Digest of the cadre's account.")
    starts_on = models.DateField(null=True, blank=True, help_text="First day: of death, of service, of registration.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    item = models.CharField(
        max_length=120, blank=True, help_text="What is listed: a vehicle, a company, a school, a subsidy."
    )
    cadre = models.CharField(max_length=60, blank=True, help_text="Cadre who declared the relative.")

    class Meta:
        ordering = ["list", "row_number"]
        indexes = [models.Index(fields=["identity"], name="supervision_listed_identity")]
        constraints = [
            models.UniqueConstraint(fields=["list", "row_number"], name="list_has_a_row_once"),
            models.CheckConstraint(condition=~Q(identity=""), name="listed_person_has_an_identity"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="listed_person_ends_after_he_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.row_number}"
