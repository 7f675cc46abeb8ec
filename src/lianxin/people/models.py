"""Users, their roles and tokens; units, helpers and teams."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from lianxin.core.kernel.words import Words
from lianxin.people.roles import ROLES, Act, Role


class UserAccounts(BaseUserManager["User"]):
    """Looks accounts up by user name, without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. What he may do comes only from his grants; a user without grants sees nothing."""

    username = models.CharField(max_length=60, unique=True, help_text="What he signs in with.")
    name = models.CharField(max_length=60, help_text="His name, as shown to colleagues.")
    language = models.CharField(max_length=10, default="zh-hans", help_text="The language of his pages.")
    is_active = models.BooleanField(default=True, help_text="Off: cannot sign in; the account stays for the record.")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserAccounts()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="username_is_unique_without_case")]

    def __str__(self) -> str:
        return self.username

    def may(self, act: str) -> bool:
        """Whether any grant in force today permits the act somewhere. Where exactly: ``people.access.scope_of``."""
        from lianxin.people.access import acts_of

        return Act(act) in acts_of(self)

    def scope_prefixes(self, act: str) -> tuple[str, ...]:
        """The beginnings of the division codes in which the user may do the act today; none when nowhere."""
        from lianxin.people.access import scope_of

        return scope_of(self, Act(act)).prefixes

    def home_area(self, act: str) -> str:
        """The smallest area that holds all where the user may do the act today; "" where there is none."""
        from lianxin.people.access import home_area

        return home_area(self, Act(act))

    @property
    def role_words(self) -> Words:
        """The names of the roles in force, joined."""
        from lianxin.people.access import grants_in_force

        kinds = [ROLES[Role(grant.role)].words for grant in grants_in_force(self)]
        return Words("、".join(k.zh for k in kinds) or "无角色", ", ".join(k.en for k in kinds) or "No role")


class Unit(models.Model):
    """A helping unit (帮扶单位): a department, enterprise or school that sends people and means to villages."""

    code = models.CharField(
        max_length=40, unique=True, help_text="The unit's code in the programme, or its credit code."
    )
    name = models.CharField(max_length=100, help_text="Full name.")
    affiliation = models.CharField(
        max_length=40, blank=True, help_text="Level it belongs to (code list unit_affiliation)."
    )
    area_code = models.CharField(
        max_length=20, db_index=True, help_text="Division code of the area whose programme it serves."
    )
    address = models.CharField(max_length=200, blank=True, help_text="Where it is.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS-84.")
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS-84.")
    village_capacity = models.PositiveSmallIntegerField(default=3, help_text="How many villages it can serve.")
    skills = models.CharField(max_length=200, blank=True, help_text="Skills it can send, as ,key,key,.")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Helper(models.Model):
    """A person who helps households (帮扶责任人): a cadre of a unit. He may have an account, and need not."""

    code = models.CharField(max_length=40, unique=True, help_text="His number in the programme.")
    name = models.CharField(max_length=60, help_text="Name.")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="helpers", help_text="The unit that sends him."
    )
    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="helper", help_text="His account, if any."
    )
    sex = models.CharField(max_length=10, blank=True, help_text="Code list sex.")
    phone = models.CharField(max_length=20, blank=True, help_text="Office or mobile telephone, for the contact card.")
    post = models.CharField(max_length=60, blank=True, help_text="Post and rank.")
    is_party_member = models.BooleanField(null=True, help_text="Whether a party member; empty when not recorded.")
    is_leader = models.BooleanField(default=False, help_text="Whether a leading cadre who links a village.")
    skills = models.CharField(max_length=200, blank=True, help_text="Skills, as ,key,key,.")
    home_village_code = models.CharField(
        max_length=20, blank=True, help_text="Village he comes from: not to help there."
    )
    household_capacity = models.PositiveSmallIntegerField(
        default=5, help_text="How many households he can be first helper of."
    )
    starts_on = models.DateField(help_text="First day of service.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer in service.")

    class Meta:
        ordering = ["unit", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="helper_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """A party organisation of a unit (党组织): its party group leads, its committee arranges, its branches do the work.

    The tree of a unit says who answers for what (党组统领、党委统筹、支部统管、党员统做): a branch is paired with villages, its
    secretary leads households, and what its members do is recorded under its name.
    """

    class Kind(models.TextChoices):
        GROUP = "group", "党组（党委）"
        COMMITTEE = "committee", "机关党委"
        BRANCH = "branch", "党支部"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="branches", help_text="The unit it is of.")
    code = models.CharField(max_length=40, unique=True, help_text="Its number in the programme.")
    name = models.CharField(max_length=60, help_text="Name, as records of work tell it.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What it is in the tree of its unit.")
    above = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below",
        help_text="The organisation of the same unit that it answers to; empty at the top.",
    )  # fmt: skip
    secretary = models.ForeignKey(
        Helper, on_delete=models.PROTECT, null=True, blank=True, related_name="led_branches",
        help_text="书记 · Who leads it; empty: nobody named.",
    )  # fmt: skip
    starts_on = models.DateField(help_text="First day in the programme.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer in it.")

    class Meta:
        ordering = ["unit", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="branch_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="group") | Q(above__isnull=True), name="party_group_answers_to_nobody_of_its_unit"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="branch_has_a_code_and_a_name"),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ends_before__isnull=True),
                name="unit_has_one_open_branch_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A resident team (驻村工作队) of one village."""

    village_code = models.CharField(max_length=20, db_index=True, help_text="Division code of the village.")
    name = models.CharField(max_length=100, help_text="Name of the team.")
    starts_on = models.DateField(help_text="First day in the village.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer there.")

    class Meta:
        ordering = ["village_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["village_code"], condition=Q(ends_before__isnull=True), name="village_has_one_open_team"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="team_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person's time in a team, with his duty there (第一书记, 队长, 队员…)."""

    class Duty(models.TextChoices):
        FIRST_SECRETARY = "first_secretary", "第一书记"
        LEADER = "leader", "队长"
        MEMBER = "member", "队员"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members", help_text="The team.")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="team_times", help_text="The person.")
    duty = models.CharField(max_length=20, choices=Duty.choices, help_text="His duty in the team.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer in the team.")

    class Meta:
        ordering = ["team", "duty"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(duty="first_secretary", ends_before__isnull=True),
                name="team_has_one_open_first_secretary",
            ),
            models.UniqueConstraint(
                fields=["team", "helper"], condition=Q(ends_before__isnull=True), name="helper_is_in_a_team_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="team_member_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper} {self.duty}"


class Grant(models.Model):
    """A role held by a user over an area, from a day until a day. The empty area code is the whole deployment.

    For the roles that reach only a unit's or one's own households, ``unit`` or the user's helper record says which. A role that is
    lent (``lent_from``) holds as long as the one that it is lent from, and carries no right over accounts.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants", help_text="Who holds it.")
    role = models.CharField(
        max_length=30, choices=[(r.value, ROLES[r].words.zh) for r in Role], help_text="Which role."
    )
    area_code = models.CharField(
        max_length=20, blank=True, help_text="Prefix of division codes: 6 digits a county, 9 a township."
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, help_text="For a unit liaison: the unit."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer held.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was granted.")
    lent_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lent",
        help_text="委托办理 · The role of a colleague that is lent for a time; empty: granted by whoever manages people.",
    )

    class Meta:
        ordering = ["user", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lent_from__isnull=True) | Q(ends_before__isnull=False), name="lent_role_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="grant_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.UNIT_LIAISON.value) | Q(unit__isnull=False), name="unit_liaison_has_a_unit"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "area_code"],
                condition=Q(ends_before__isnull=True),
                name="user_holds_a_role_once_per_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.area_code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        Role(self.role)  # an unknown role is an error, never "no restriction"
        super().save(*args, **kwargs)


class ApiToken(models.Model):
    """A secret by which a program acts for its owner at the API (接口令牌): as he may that day, and no more.

    Only the digest of the secret is kept. It is dead when its days are over, when it is revoked, and when the account is closed.
    """

    LONGEST_DAYS: ClassVar[int] = 366

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens", help_text="Whose it is.")
    name = models.CharField(max_length=60, help_text="What its owner calls it: the program that uses it.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, which is kept nowhere.")
    issued_on = models.DateField(help_text="First day on which it lets in.")
    days = models.PositiveSmallIntegerField(
        help_text="For how many days it lets in, the first included; a year at most."
    )
    revoked_on = models.DateField(null=True, blank=True, help_text="Day on which it was revoked; empty: it was not.")
    used_on = models.DateField(null=True, blank=True, help_text="Day on which it was last used; empty: never.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(days__range=(1, 366)), name="token_lasts_a_day_to_a_year"),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("issued_on")),
                name="token_is_revoked_after_it_was_issued",
            ),
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_on__isnull=True), name="account_has_one_token_of_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.name}"

    @property
    def ends_before(self) -> date:
        """The first day on which it no longer lets in, unless it is revoked sooner."""
        return self.issued_on + timedelta(days=self.days)

    def is_in_force(self, on: date) -> bool:
        """Whether it lets in on a day, as far as it is concerned; a closed account is not asked here."""
        return self.revoked_on is None and self.issued_on <= on < self.ends_before
