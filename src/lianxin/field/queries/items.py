"""Items and divergences as pages list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.words import Words
from lianxin.field.access import divergences_open_to, items_open_to
from lianxin.field.domain.items import Kind
from lianxin.field.models import Divergence, FieldItem
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.queries import area_names

if TYPE_CHECKING:
    from lianxin.people.models import User

OPEN = (FieldItem.State.WAITING.value, FieldItem.State.REFUSED.value)
STATES: dict[str, tuple[Words, str]] = {
    "applied": (Words("已入库", "Accepted"), "good"),
    "waiting": (Words("待选择", "To be chosen"), "unsure"),
    "refused": (Words("未入库", "Refused"), "bad"),
    "set_aside": (Words("不采用", "Set aside"), "plain"),
    "replaced": (Words("已重报", "Sent anew"), "plain"),
}
KINDS: dict[str, Words] = {
    Kind.VISIT: Words("走访", "Visit"),
    Kind.FACTS: Words("情况变化", "Facts"),
    Kind.MEMBER: Words("成员增减", "Members"),
    Kind.LEAD: Words("返贫线索", "Lead"),
    Kind.DISPUTES: Words("矛盾纠纷日报", "Disputes of the day"),
}
CHOICES: dict[str, tuple[Words, str]] = {
    "": (Words("待选择", "To be chosen"), "unsure"),
    "take": (Words("采用报送的", "Took what was sent"), "good"),
    "keep": (Words("保留现有的", "Kept what stood"), "plain"),
}
WHYS: dict[str, Words] = {
    "apart": Words("两人都改了", "Two people changed it"),
    "review": Words("需要审核", "To be reviewed"),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item with the name of its village."""

    item: FieldItem
    village: str

    @property
    def subject(self) -> str:
        """Whom it is about."""
        return (
            (self.item.household.head_name or self.item.household.household_no) if self.item.household else self.village
        )


@dataclass(frozen=True, slots=True)
class DivergenceRow:
    """A divergence with whom it is about, and the name of the village."""

    divergence: Divergence
    village: str

    @property
    def subject(self) -> str:
        """Whom it is about."""
        household = self.divergence.item.household
        return household.head_name if household else self.village


def filtered_items(user: User, *, state: str = "", kind: str = "") -> QuerySet[FieldItem]:
    """Items that the user may see; ``open`` are those that wait for somebody."""
    found = items_open_to(user).select_related("household", "sender")
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    return found.filter(kind=kind) if kind else found


def item_rows(some: list[FieldItem]) -> list[ItemRow]:
    """Return items with their villages' names."""
    names = area_names(one.village_code for one in some)
    return [ItemRow(one, names[one.village_code]) for one in some]


def filtered_divergences(user: User, *, choice: str = "") -> QuerySet[Divergence]:
    """Divergences that the user may see: ``open`` ones, or those that were decided so; "" for all."""
    found = divergences_open_to(user).select_related("item__household", "item__sender", "chosen_by")
    if not choice:
        return found
    return found.filter(choice="" if choice == "open" else choice)


def divergence_rows(some: list[Divergence]) -> list[DivergenceRow]:
    """Return divergences with their villages' names."""
    names = area_names(one.village_code for one in some)
    return [DivergenceRow(one, names[one.village_code]) for one in some]


def to_settle(user: User) -> dict[str, int]:
    """How many items of the user's areas wait for a choice, and how many were refused."""
    scope = scope_of(user, Act.SETTLE_FIELD_ITEMS)
    if scope.is_empty:
        return {"waiting": 0, "refused": 0}
    found = FieldItem.objects.filter(scope.area_filter("village_code"))
    # What the user may not decide himself does not wait for him.
    own = Q(state="waiting", sender=user, divergences__why="review")
    return {state: found.exclude(own).filter(state=state).count() for state in ("waiting", "refused")}


def sent_back(user: User) -> int:
    """How many of the user's own items were refused."""
    found: Any = FieldItem.objects.filter(sender=user, state=FieldItem.State.REFUSED)
    return int(found.count())
