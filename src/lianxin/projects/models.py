"""What the project library remembers: projects and each step they took, who saw them announced, what they were to bring and
brought, contracts, progress, acceptance, the assets that came of them, and the households that gain.

Money is not here: what was allocated and paid stands in the ledger of ``funds``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Project(models.Model):
    """A project (项目) of the library, from proposal to upkeep. No fund is arranged for what has not entered the library (先入库后安排).

    ``stage`` is where it stands today; every step it took stands in :class:`Step`.
    """

    class Stage(models.TextChoices):
        PROPOSED = "proposed", "村级申报"
        REVIEWED = "reviewed", "乡镇已审核"
        ARGUED = "argued", "行业部门已论证"
        DECIDED = "decided", "县级已审定"
        IN_LIBRARY = "in_library", "已入库"
        PLANNED = "planned", "已列入年度计划"
        APPROVED = "approved", "已批复"
        UNDERWAY = "underway", "实施中"
        ACCEPTED = "accepted", "已验收"
        SETTLED = "settled", "已决算"
        HANDED_OVER = "handed_over", "已移交管护"
        REMOVED = "removed", "已出库"

    code = models.CharField(max_length=40, unique=True, help_text="项目编号 · Number of the project.")
    name = models.CharField(max_length=120, help_text="项目名称 · Name.")
    area_code = models.CharField(
        max_length=20, db_index=True, help_text="Division code of the village, township or county that it is for."
    )
    year = models.PositiveSmallIntegerField(help_text="Year for which it is proposed.")
    kind = models.CharField(max_length=40, help_text="项目类别 · Code list project_kind.")
    purpose = models.CharField(max_length=40, help_text="资金用途 · Code list fund_purpose: which earmarks may pay it.")
    nature = models.CharField(max_length=40, blank=True, help_text="建设性质 · Code list construction_nature.")
    delivery_mode = models.CharField(max_length=40, blank=True, help_text="实施方式 · Code list delivery_mode.")
    content = models.TextField(help_text="建设任务 · What is to be built, bought or done.")
    place = models.CharField(max_length=200, blank=True, help_text="实施地点 · Where, in words.")
    cost_fen = models.BigIntegerField(help_text="资金规模 · Whole cost in fen.")
    financing = models.TextField(blank=True, help_text="筹资方式 · How it is to be paid, in words.")
    responsible_unit = models.CharField(max_length=100, blank=True, help_text="责任单位 · Who answers for it.")
    starts_on = models.DateField(null=True, blank=True, help_text="Planned first day.")
    ends_before = models.DateField(null=True, blank=True, help_text="Planned first day after the last.")
    is_divisible = models.BooleanField(default=False, help_text="May be funded in part.")
    least_start_fen = models.BigIntegerField(
        null=True, blank=True, help_text="Least amount with which it can start, in fen; empty: its whole cost."
    )
    priority = models.PositiveSmallIntegerField(
        default=1, help_text="Weight of its benefit when money is short, 1 to 100."
    )
    poor_households = models.PositiveIntegerField(
        null=True, blank=True, help_text="受益脱贫户数 · Poor households to gain."
    )
    households = models.PositiveIntegerField(null=True, blank=True, help_text="受益户数 · Households to gain.")
    persons = models.PositiveIntegerField(null=True, blank=True, help_text="受益人数 · Persons to gain.")
    participation = models.TextField(blank=True, help_text="群众参与 · How the villagers take part.")
    mechanism = models.TextField(blank=True, help_text="带贫机制 · How poor households gain, in words.")
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        help_text="Earlier project it continues.",
    )
    meeting_on = models.DateField(
        null=True, blank=True, help_text="村民会议日期 · Day of the village meeting that agreed to propose it."
    )
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.PROPOSED, help_text="Where it stands.")
    approved_on = models.DateField(null=True, blank=True, help_text="批复日期 · Day of the approval.")
    approval_document = models.CharField(max_length=100, blank=True, help_text="批复文号 · Number of the approval.")
    taken_over_from = models.CharField(
        max_length=200, blank=True, help_text="Ledger it was taken over from; its earlier steps are not on record."
    )
    opened_at = models.DateTimeField(help_text="When it was entered.")

    class Meta:
        ordering = ["area_code", "code"]
        indexes = [models.Index(fields=["stage", "area_code"], name="projects_project_of_stage")]
        constraints = [
            models.CheckConstraint(condition=Q(cost_fen__gt=0), name="project_costs_something"),
            models.CheckConstraint(
                condition=Q(least_start_fen__isnull=True)
                | Q(least_start_fen__gt=0, least_start_fen__lte=F("cost_fen")),
                name="project_starts_with_no_more_than_its_cost",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(starts_on__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="project_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approval_document="")
                | Q(approved_on__isnull=False) & ~Q(approval_document=""),
                name="approval_has_a_day_and_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["approved", "underway", "accepted", "settled", "handed_over"])
                | Q(approved_on__isnull=False),
                name="project_underway_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Step(models.Model):
    """One step of a project: from which stage to which, who decided, on what document, and why where it went back or out."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps", help_text="The project.")
    before = models.CharField(
        max_length=12, choices=Project.Stage.choices, blank=True, help_text="Stage before; empty: proposed anew."
    )
    after = models.CharField(max_length=12, choices=Project.Stage.choices, help_text="Stage after.")
    on = models.DateField(help_text="Day of the decision.")
    document_no = models.CharField(max_length=100, blank=True, help_text="Number of the document.")
    words = models.CharField(max_length=400, blank=True, help_text="Opinion, or the reason.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who; empty: the house.",
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(after="removed") | ~Q(words=""), name="removal_from_the_library_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.before}→{self.after}"


class Target(models.Model):
    """A performance target (绩效目标) of a project: what it is to bring, and what it brought. None, no library."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="targets", help_text="The project.")
    dimension = models.CharField(max_length=40, help_text="绩效维度 · Code list performance_dimension.")
    indicator = models.CharField(max_length=100, help_text="What is counted or measured.")
    unit = models.CharField(max_length=20, blank=True, help_text="Its unit.")
    planned = models.DecimalField(max_digits=16, decimal_places=3, help_text="Value aimed at.")
    reached = models.DecimalField(
        max_digits=16, decimal_places=3, null=True, blank=True, help_text="Value reached; empty: not measured yet."
    )
    measured_on = models.DateField(null=True, blank=True, help_text="Day it was measured.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "dimension", "indicator"], name="project_names_a_target_once"),
            models.CheckConstraint(
                condition=Q(reached__isnull=True, measured_on__isnull=True)
                | Q(reached__isnull=False, measured_on__isnull=False),
                name="value_reached_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.planned}{self.unit}"


class Publicity(models.Model):
    """A showing of a project (公示) at a level, before the work or after it: where, from when, until when, and what was objected.

    ``ends_before`` stays empty while it hangs; a showing that was objected to and not settled does not count. A published notice
    writes its own showings (``projects.operations.noticed``); one written by hand hung on paper only.
    """

    class Occasion(models.TextChoices):
        BEFORE = "before", "事前公示"
        AFTER = "after", "事后公示"

    class Level(models.TextChoices):
        VILLAGE = "village", "村级"
        TOWNSHIP = "township", "乡镇级"
        COUNTY = "county", "县级"

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="publicity", help_text="The project.")
    occasion = models.CharField(max_length=10, choices=Occasion.choices, help_text="Before or after the work.")
    level = models.CharField(max_length=10, choices=Level.choices, help_text="Who showed it.")
    place = models.CharField(max_length=100, help_text="Notice board, website, group.")
    starts_on = models.DateField(help_text="First day shown.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer shown; empty: it still hangs.")
    objections = models.PositiveSmallIntegerField(default=0, help_text="Objections received.")
    settled_words = models.CharField(max_length=400, blank=True, help_text="How objections were settled.")
    settled_on = models.DateField(null=True, blank=True, help_text="Day they were settled; empty: not yet.")
    evidence = models.CharField(max_length=200, blank=True, help_text="Digest or number of the photograph.")
    notice = models.ForeignKey(
        "notices.Notice",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Notice that shows it, whose clock and objections hold; empty: it hung on paper only.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="publicity_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_words="")
                | Q(settled_on__isnull=False, objections__gt=0) & ~Q(settled_words=""),
                name="settled_objections_say_when_and_how",
            ),
            models.UniqueConstraint(
                fields=["project", "notice"],
                condition=Q(notice__isnull=False),
                name="notice_shows_a_project_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.occasion} {self.level}"


class Contract(models.Model):
    """A contract of a project with a supplier, or the village's own order to itself: who does what for how much."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts", help_text="The project.")
    contract_no = models.CharField(max_length=60, help_text="合同编号 · Number of the contract.")
    payee = models.CharField(max_length=100, help_text="Who is to be paid.")
    payee_code = models.CharField(max_length=20, blank=True, help_text="统一社会信用代码 · Unit code of the payee.")
    content = models.CharField(max_length=400, help_text="What is to be delivered.")
    amount_fen = models.BigIntegerField(help_text="Sum of the contract in fen.")
    retention_percent = models.PositiveSmallIntegerField(
        default=0, help_text="质保金比例 · Share kept back until upkeep ends, per cent."
    )
    signed_on = models.DateField(help_text="Day of signing.")
    due_on = models.DateField(null=True, blank=True, help_text="Day of delivery.")
    settled_fen = models.BigIntegerField(
        null=True, blank=True, help_text="决算金额 · Sum settled in fen; empty: not settled."
    )
    settled_on = models.DateField(null=True, blank=True, help_text="决算日期 · Day of the settlement.")
    settlement_document_no = models.CharField(
        max_length=100, blank=True, help_text="决算审计文号 · Number of the settlement or audit."
    )

    class Meta:
        ordering = ["signed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "contract_no"], name="project_has_a_contract_number_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="contract_is_for_some_money"),
            models.CheckConstraint(condition=Q(retention_percent__lte=30), name="contract_keeps_back_a_part_at_most"),
            models.CheckConstraint(
                condition=Q(settled_fen__isnull=True, settled_on__isnull=True)
                | Q(settled_fen__gt=0, settled_on__isnull=False),
                name="settled_contract_has_a_sum_and_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_no} {self.payee}"


class Progress(models.Model):
    """A report of how far a project is: per cent of the work, words, photographs by digest."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="progress", help_text="The project.")
    on = models.DateField(help_text="Day seen.")
    percent = models.PositiveSmallIntegerField(help_text="Share of the work done, 0 to 100.")
    words = models.CharField(max_length=400, blank=True, help_text="What was seen, what hinders.")
    photos = models.JSONField(default=list, help_text="Digests of the photographs.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who saw it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="progress_is_at_most_the_whole")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on} {self.percent}%"


class Acceptance(models.Model):
    """The acceptance (验收) of a project's work: by whom, with what result, what is to be mended."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="acceptances", help_text="The project.")
    on = models.DateField(help_text="Day of the acceptance.")
    level = models.CharField(max_length=10, choices=Publicity.Level.choices, help_text="Who accepted.")
    members = models.CharField(max_length=200, help_text="Names of those who accepted.")
    is_passed = models.BooleanField(help_text="Whether the work passed.")
    accepted_fen = models.BigIntegerField(null=True, blank=True, help_text="Sum of the accepted work in fen.")
    words = models.CharField(max_length=400, blank=True, help_text="Findings; what is to be mended.")
    document_no = models.CharField(max_length=100, blank=True, help_text="Number of the record.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_passed=True) | ~Q(words=""), name="failed_acceptance_says_what_is_to_be_mended"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.on} {self.is_passed}"


class Asset(models.Model):
    """What a project left behind (扶贫项目资产): kind, owner, keeper, value, and what became of it. Its sources stand in the ledger."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="assets", help_text="Project it came from."
    )
    code = models.CharField(max_length=40, unique=True, help_text="资产编号 · Number of the asset.")
    name = models.CharField(max_length=120, help_text="资产名称 · Name.")
    kind = models.CharField(max_length=40, help_text="资产类型 · Code list asset_kind.")
    owner_kind = models.CharField(max_length=40, help_text="产权归属 · Code list asset_owner.")
    owner = models.CharField(max_length=100, help_text="Who owns it, by name.")
    keeper = models.CharField(max_length=100, help_text="管护责任人 · Who keeps it.")
    quantity = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True, help_text="How much of it.")
    unit = models.CharField(max_length=20, blank=True, help_text="Unit of the quantity.")
    original_fen = models.BigIntegerField(help_text="原值 · Original value in fen.")
    area_code = models.CharField(max_length=20, db_index=True, help_text="Division code where it stands.")
    received_on = models.DateField(help_text="Day it was handed over.")
    state = models.CharField(max_length=40, default="in_use", help_text="资产状况 · Code list asset_state.")

    class Meta:
        ordering = ["area_code", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(original_fen__gt=0), name="asset_has_a_value"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="asset_is_some_quantity"
            ),
            models.CheckConstraint(condition=~Q(keeper="") | Q(state="disposed"), name="asset_in_being_has_a_keeper"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AssetEvent(models.Model):
    """Something that happened to an asset: inspected, repaired, income, let, change of keeper or state, disposal."""

    class Kind(models.TextChoices):
        INSPECTED = "inspected", "巡查"
        REPAIRED = "repaired", "维修"
        INCOME = "income", "收益"
        LET = "let", "出租或发包"
        KEEPER = "keeper", "更换管护人"
        STATE = "state", "状况变化"
        DISPOSED = "disposed", "处置"

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="events", help_text="The asset.")
    kind = models.CharField(max_length=10, choices=Kind.choices, help_text="What happened.")
    on = models.DateField(help_text="Day.")
    amount_fen = models.BigIntegerField(
        null=True, blank=True, help_text="Money concerned in fen: income, rent, cost, proceeds."
    )
    words = models.CharField(max_length=400, help_text="What and why.")
    document_no = models.CharField(max_length=100, blank=True, help_text="Number of the document.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", help_text="Who recorded it."
    )
    at = models.DateTimeField(help_text="When it was recorded.")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0), name="asset_event_names_some_money"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["income", "let"]) | Q(amount_fen__isnull=False),
                name="income_of_an_asset_has_an_amount",
            ),
            models.CheckConstraint(
                condition=~Q(kind="disposed") | ~Q(document_no=""), name="disposal_of_an_asset_has_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.kind} {self.on}"


class BenefitLink(models.Model):
    """A household that gains from a project, and how (劳务, 订单, 入股, 托管 …), from a day until a day."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="benefit_links", help_text="The project."
    )
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="project_links", help_text="The household."
    )
    mechanism = models.CharField(max_length=40, help_text="联农带农机制 · Code list benefit_mechanism.")
    starts_on = models.DateField(help_text="First day.")
    ends_before = models.DateField(null=True, blank=True, help_text="First day no longer.")
    expected_fen = models.BigIntegerField(
        null=True, blank=True, help_text="Gain expected a year in fen: a forecast, never counted as income."
    )
    words = models.CharField(max_length=200, blank=True, help_text="The agreement in a sentence.")
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended.")

    class Meta:
        ordering = ["project", "household"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household", "mechanism"],
                condition=Q(ends_before__isnull=True),
                name="household_gains_from_a_project_in_a_way_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")),
                name="benefit_link_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.household_id} {self.mechanism}"
