"""What the register remembers: households, members and villages, their facts year by year, and where each value comes from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lianxin.jobs.models import LongWork
from lianxin.registry.columns import add_columns


class Source(models.Model):
    """Where facts come from: one workbook sheet, one form, one correction, with who collected them and when.

    A yearly row names one source for all its values; a value that came from elsewhere is named in the row's ``sources``.
    """

    class Kind(models.TextChoices):
        WORKBOOK = "workbook", "工作簿导入"
        SURVEY = "survey", "外部调查"
        CORRECTION = "correction", "更正"

    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="How the facts arrived.")
    document = models.CharField(max_length=200, help_text="File and sheet, or form, as a person would look for it.")
    collector = models.CharField(
        max_length=60, blank=True, help_text="Who collected the facts in the field; empty: nobody said."
    )
    collected_on = models.DateField(null=True, blank=True, help_text="Day on which they were collected.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        help_text="Who brought them in; empty: the house.",
    )
    recorded_at = models.DateTimeField(help_text="When they were brought in.")
    job = models.ForeignKey(
        "ImportJob", on_delete=models.SET_NULL, null=True, blank=True, help_text="The import, if any."
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.document


class Household(models.Model):
    """A household (户): the unit of identification, help and exit. It lives in one village and has one head a year.

    The national number (户编号) is an external identifier: unique while it is in use, and never our key.
    """

    village_code = models.CharField(max_length=20, help_text="12-digit division code of the village (or a local code).")
    household_no = models.CharField(
        max_length=40, blank=True, help_text="户编号 · National household number; empty when not yet given."
    )
    head_name = models.CharField(
        max_length=60, blank=True, help_text="Name of the present head, kept for lists; the roster rules."
    )
    member_count = models.PositiveSmallIntegerField(default=0, help_text="Members in the latest year, kept for lists.")
    is_live = models.BooleanField(default=True, help_text="Off: merged, moved away or extinct; the record stays.")
    opened_at = models.DateTimeField(help_text="When it entered the register.")

    class Meta:
        # The order of the list, with what every list asks for: pages and counts of it never touch the table itself.
        indexes = [models.Index(fields=["village_code", "id", "is_live"], name="registry_household_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["household_no"],
                condition=Q(is_live=True) & ~Q(household_no=""),
                name="household_no_belongs_to_one_live_household",
            )
        ]

    def __str__(self) -> str:
        return f"{self.head_name or '—'} {self.household_no}"


class FrequentWord(models.Model):
    """A word of the search index that very many households share, once for each of them, in the order of the list.

    What they are says ``search.is_listed``: 王 stands in every seventh household. The word index would have to gather
    and sort all of them before it gave the first; here a page of 王 is a stretch of the primary key. Only
    ``registry.search`` writes it.
    """

    pk = models.CompositePrimaryKey("word", "village_code", "household")
    word = models.CharField(max_length=10, help_text="A single character, or a sound of one syllable.")
    village_code = models.CharField(max_length=20, help_text="The household's village, for the order and the scope.")
    household = models.ForeignKey(
        Household,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        help_text="Who bears it; without a constraint, which would cost an import a look-up for every character.",
    )

    class Meta:
        db_table = "registry_frequent_word"

    def __str__(self) -> str:
        return f"{self.word} {self.household_id}"


class Member(models.Model):
    """A person of a household: who he is. What is true of him in a year stands in :class:`MemberFacts`.

    Neither the identity number nor the national person number (人编号) is a key: both may be missing, wrong or doubled.
    """

    person_no = models.CharField(
        max_length=40, blank=True, help_text="人编号 · National person number; empty when not yet given."
    )
    name = models.CharField(max_length=60, help_text="Name, undivided.")
    identity_form = models.CharField(
        max_length=20, blank=True, help_text="What the number is: resident, disability, placeholder, none."
    )
    id_tail = models.CharField(max_length=4, blank=True, help_text="Last four characters of the number, for search.")
    opened_at = models.DateTimeField(help_text="When he entered the register.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person_no"], condition=~Q(person_no=""), name="person_no_belongs_to_one_member"
            )
        ]

    def __str__(self) -> str:
        return self.name


class YearBook(models.Model):
    """A year of a county's register: open for writing, or closed. Opening a year carries the facts of the year before forward."""

    class State(models.TextChoices):
        OPEN = "open", "开放"
        CLOSED = "closed", "关闭"

    county_code = models.CharField(max_length=6, help_text="Six-digit county code.")
    year = models.PositiveSmallIntegerField(help_text="Calendar year of the facts.")
    state = models.CharField(
        max_length=10, choices=State.choices, help_text="Whether facts of the year may be written."
    )

    class Meta:
        ordering = ["county_code", "-year"]
        constraints = [models.UniqueConstraint(fields=["county_code", "year"], name="county_has_one_book_a_year")]

    def __str__(self) -> str:
        return f"{self.county_code} {self.year} {self.state}"


class YearAct(models.Model):
    """The opening, closing or reopening of a year, with who, when and why."""

    class Kind(models.TextChoices):
        OPENED = "opened", "开年"
        CLOSED = "closed", "关账"
        REOPENED = "reopened", "重开"

    book = models.ForeignKey(YearBook, on_delete=models.PROTECT, related_name="acts", help_text="The year.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What was done.")
    at = models.DateTimeField(help_text="When.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, help_text="Who; empty: the house."
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why; reopening demands one.")
    carried = models.PositiveIntegerField(default=0, help_text="Rows carried forward.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="reopened") | ~Q(reason=""), name="reopening_a_year_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.kind}"


class FactsRow(models.Model):
    """What every yearly row has: the year and the source of its values.

    Columns that begin a unique constraint have no index of their own: each index costs an import a tenth of its time.
    """

    year = models.PositiveSmallIntegerField(help_text="Calendar year of the facts.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", db_index=False, help_text="Source of the row's values."
    )
    sources = models.JSONField(default=dict, help_text="Field name → source id, for values that came from elsewhere.")
    confirmation = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="Newest file that told the row again, though it held already; empty: none since its own source.",
    )  # fmt: skip
    is_carried = models.BooleanField(
        default=False, help_text="Carried forward from the year before and not yet confirmed."
    )

    class Meta:
        abstract = True


class HouseholdFacts(FactsRow):
    """A household's facts of one year. One column per dictionary field; NULL is a missing fact."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="facts", db_index=False, help_text="Whose facts."
    )
    listed_in = models.CharField(
        max_length=20, null=True, blank=True, help_text="The household's village while it is live, kept for lists."
    )

    class Meta:
        # By what lists are narrowed (``forms.filters``), each in the order of the list: a page and its count never leave
        # the index. What most households lack is indexed only where it is told.
        indexes = [
            models.Index(
                fields=["year", "household_attribute", "listed_in", "household"], name="registry_facts_attribute"
            ),
            models.Index(fields=["year", "household_type", "listed_in", "household"], name="registry_facts_type"),
            models.Index(fields=["year", "main_cause", "listed_in", "household"], name="registry_facts_cause"),
            models.Index(
                fields=["year", "monitored_class", "listed_in", "household"],
                name="registry_facts_monitored",
                condition=Q(monitored_class__isnull=False),
            ),
            models.Index(
                fields=["year", "listed_in", "household"], name="registry_facts_carried", condition=Q(is_carried=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="household_has_one_row_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"


class MemberFacts(FactsRow):
    """A member's facts of one year: in which household he lives, how he is related to its head, and the rest."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="facts", db_index=False, help_text="Whose facts."
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        related_name="member_facts",
        db_index=False,
        help_text="Where he lives this year.",
    )
    relation_to_head = models.CharField(
        max_length=60, null=True, blank=True, help_text="与户主关系 · Relation to the head."
    )
    left_on = models.DateField(
        null=True, blank=True, help_text="Day he left the household within the year (death, marriage, move)."
    )
    leaving_kind = models.CharField(max_length=60, blank=True, help_text="Why he left (code list member_change).")

    class Meta:
        indexes = [models.Index(fields=["household", "year"], name="registry_members_of_year")]
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="member_has_one_row_a_year"),
            models.UniqueConstraint(
                fields=["household", "year"],
                condition=Q(relation_to_head="head", left_on__isnull=True),
                name="household_has_one_head_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"


class VillageFacts(FactsRow):
    """A village's facts of one year."""

    village_code = models.CharField(max_length=20, help_text="Division code of the village.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["village_code", "year"], name="village_has_one_row_a_year")]

    def __str__(self) -> str:
        return f"{self.village_code} {self.year}"


class Change(models.Model):
    """One value replaced by another: the line of a correction or of a later import. Values added for the first time have none."""

    table = models.CharField(max_length=20, help_text="household, member or village.")
    thing_id = models.BigIntegerField(null=True, help_text="The household or member.")
    village_code = models.CharField(max_length=20, help_text="Division code of the village, for scope.")
    year = models.PositiveSmallIntegerField(null=True, help_text="Year of the fact; empty for identities.")
    field = models.CharField(max_length=60, help_text="Dictionary field.")
    before = models.TextField(blank=True, help_text="Value before, as text; numbers of identity stay encrypted.")
    after = models.TextField(blank=True, help_text="Value after.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why; a correction demands one.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="changes", help_text="Source of the new value."
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["table", "thing_id"], name="registry_change_of_thing")]

    def __str__(self) -> str:
        return f"{self.table}.{self.field} {self.thing_id}"


class HouseholdAccess(models.Model):
    """The need to know: a user or a unit may see a household from a day until a day, because of a pairing."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="accesses", help_text="Which household."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, help_text="The helper's account."
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, help_text="The helping unit."
    )
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")

    class Meta:
        indexes = [
            models.Index(fields=["user", "household"], name="registry_access_of_user"),
            models.Index(fields=["unit", "household"], name="registry_access_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True, unit__isnull=False) | Q(user__isnull=False, unit__isnull=True),
                name="access_is_for_a_user_or_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="access_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.user_id or self.unit_id}"


class ImportJob(LongWork):
    """One run over a file: checking only, or checking and writing. It ends done, refused, failed or interrupted; never half."""

    KIND = "registry.import"

    class Mode(models.TextChoices):
        CREATE = "create", "只新增"
        UPDATE = "update", "只更新"
        UPSERT = "upsert", "新增并更新"

    file_name = models.CharField(max_length=200, help_text="Name of the file as sent.")
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of its content.")
    stored_as = models.CharField(max_length=200, help_text="Path under the deployment's folder of files.")
    area_code = models.CharField(max_length=20, help_text="Area the importer may write in.")
    year = models.PositiveSmallIntegerField(help_text="Year of the facts.")
    kind = models.CharField(max_length=60, blank=True, help_text="Workbook layout; empty: recognised by itself.")
    mapping = models.TextField(blank=True, help_text="Mapping file of a foreign survey (YAML).")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.UPSERT, help_text="What may be written.")
    collector = models.CharField(
        max_length=60,
        blank=True,
        help_text="Who collected the facts in the field, as the importer says; else the file.",
    )
    collected_on = models.DateField(
        null=True, blank=True, help_text="Day on which they were collected, as the importer says; else the file."
    )
    is_dry_run = models.BooleanField(default=True, help_text="Check and preview only.")
    follows = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The preview it carries out.",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"

    @property
    def kind_name(self) -> str:
        return self.KIND


class Conflict(models.Model):
    """A row or value that import could not decide: several records match, or a person's correction stands against it."""

    class Kind(models.TextChoices):
        AMBIGUOUS = "ambiguous", "有多个可能的对象"
        CORRECTED = "corrected", "与人工更正不一致"
        ELSEWHERE = "elsewhere", "登记在另一户或另一村"

    class Choice(models.TextChoices):
        KEEP = "keep", "保留现值"
        TAKE = "take", "采用新值"
        NEW = "new", "登记为新对象"
        SKIP = "skip", "不导入"

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="conflicts", help_text="The import.")
    kind = models.CharField(max_length=12, choices=Kind.choices, help_text="Why it could not be decided.")
    village_code = models.CharField(max_length=20, help_text="Division code, for scope.")
    place = models.CharField(max_length=200, help_text="Sheet and row in the file.")
    table = models.CharField(max_length=20, help_text="household or member.")
    thing_id = models.BigIntegerField(null=True, help_text="The record it may be about.")
    candidates = models.JSONField(default=list, help_text="Ids of the records that match.")
    values = models.JSONField(default=dict, help_text="Field → [present, offered], identity numbers encrypted.")
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True, help_text="What a person decided.")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who decided."
    )
    chosen_at = models.DateTimeField(null=True, help_text="When.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice="", chosen_at__isnull=True) | (~Q(choice="") & Q(chosen_at__isnull=False)),
                name="decided_conflict_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.place}"


add_columns(Household, "household", yearly=False)
add_columns(HouseholdFacts, "household", yearly=True)
add_columns(Member, "member", yearly=False)
add_columns(MemberFacts, "member", yearly=True)
add_columns(VillageFacts, "village", yearly=True)
