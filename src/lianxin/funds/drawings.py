"""Charts of money: its way from channels to what it became, the fate of a tranche, its steps, its age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lianxin.core.charts import Band, Bars, Funnel, Mark, Node, Sankey, Short, Stack, StackedBars
from lianxin.core.kernel.money import Fen
from lianxin.core.kernel.words import Words
from lianxin.funds.domain.ageing import Age
from lianxin.funds.models import Account
from lianxin.funds.queries import CarryOver, Fate, Flows, MoneyBands
from lianxin.funds.wording import ACCOUNT_KINDS, code_words

YUAN = Words("元", "yuan")
_SHORT = Short(Words("万元", "k yuan"), 6, 5)
_MOST_KINDS = 6
_OTHER_CHANNELS = Words("其他渠道", "Other channels")
NOT_PAID = Words("尚未拨付", "Not paid yet")
UNDER_WAY = Words("在途，未确认", "Under way, not confirmed")
AGES = {
    Age.FRESH: Words("期限内", "Within the limit"),
    Age.FLAGGED: Words("超期，应提示", "Over the limit: to be watched"),
    Age.RECOVERABLE: Words("应收回", "To be recovered"),
}
AGE_TONES = {Age.FRESH: "good", Age.FLAGGED: "unsure", Age.RECOVERABLE: "bad"}

# From the filters of the ledger to the address that opens its rows.
Address = Callable[..., str]


def ten_thousands(amount: Fen) -> float:
    """An amount as a number of ten thousand yuan, for a bar's length."""
    return amount / 1_000_000


@dataclass
class _Builder:
    """Nodes by their keys and bands between them, in the order in which they are named."""

    address: Address
    kinds: tuple[str, ...]
    nodes: list[Node] = field(default_factory=list)
    places: dict[tuple[int, str], int] = field(default_factory=dict)
    sums: dict[tuple[int, int, int], Fen] = field(default_factory=lambda: defaultdict(int))
    links: dict[tuple[int, int, int], str] = field(default_factory=dict)

    def node(self, layer: int, key: str, words: Words, href: str = "", count: int = 1) -> int:
        place = self.places.setdefault((layer, key), len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append(Node(words, layer, href, count))
        return place

    def band(self, source: int, target: int, channel: str, amount: Fen, href: str) -> None:
        if amount > 0:
            key = source, target, self.kind_of(channel)
            self.sums[key] += amount
            self.links.setdefault(key, href)

    def kind_of(self, channel: str) -> int:
        return self.kinds.index(channel) if channel in self.kinds else len(self.kinds)

    def bands(self) -> tuple[Band, ...]:
        return tuple(Band(*ends, amount, kind, self.links[*ends, kind]) for (*ends, kind), amount in self.sums.items())


def money_flow(
    bands: MoneyBands,
    *,
    title: Words,
    address: Address,
    place_names: Mapping[str, str] | None = None,
    household_names: Mapping[int, str] | None = None,
) -> Sankey | None:
    """Draw the way of money: channel → purpose → project, and with ``place_names`` → place → what it became.

    The colour of a band is that of its channel, all the way: whose money it is stays to be seen. None where nothing moved.
    """
    if bands.is_nothing:
        return None
    sums: dict[str, Fen] = defaultdict(int)
    for (channel, _, _), amount in bands.arranged.items():
        sums[channel] += amount
    for (channel, _, _), flows in bands.spent.items():
        sums.setdefault(channel, flows.paid_fen)
    ranked = sorted(sums, key=lambda channel: (-sums[channel], channel))
    shown = tuple(ranked if len(ranked) <= _MOST_KINDS else ranked[: _MOST_KINDS - 1])
    made = _Builder(address, shown)
    _to_projects(made, bands)
    layers = [Words("渠道", "Channel"), Words("用途", "Purpose"), Words("项目", "Project")]
    if place_names is not None:
        _to_places(made, bands, place_names)
        layers.append(Words("用到哪里", "Place"))
        if household_names is not None:
            _to_receivers(made, bands, household_names)
            layers.append(Words("到户到物", "What it became"))
    kinds = [code_words("fund_channel", channel) for channel in shown]
    if len(ranked) > len(shown):
        kinds.append(_OTHER_CHANNELS)
    return Sankey(
        title=title,
        layers=tuple(layers),
        nodes=tuple(made.nodes),
        bands=made.bands(),
        kinds=tuple(kinds),
        unit=YUAN,
        decimals=2,
        short=_SHORT,
        href=address(),
        note=Words(
            "只画无偿资金；贷款、收益和物资不在其中。颜色表示渠道，点一条看明细。",
            "Grants only; loans, returns and goods are not in it. The colour is the channel; open a band to see its rows.",
        ),
    )


def _to_projects(made: _Builder, bands: MoneyBands) -> None:
    for (channel, purpose, number), amount in sorted(bands.arranged.items()):
        first = made.node(0, channel, code_words("fund_channel", channel), made.address(channel=channel))
        second = made.node(1, purpose, code_words("fund_purpose", purpose), made.address(purpose=purpose))
        third = _project(made, bands, number)
        made.band(first, second, channel, amount, made.address(channel=channel, purpose=purpose))
        made.band(second, third, channel, amount, made.address(channel=channel, project=number))


def _project(made: _Builder, bands: MoneyBands, number: int) -> int:
    name = bands.project_names.get(number, str(number))
    return made.node(2, str(number), Words(name, name), made.address(project=number))


def _to_places(made: _Builder, bands: MoneyBands, names: Mapping[str, str]) -> None:
    left: dict[tuple[str, int], Fen] = defaultdict(int)
    for (channel, _, number), amount in bands.arranged.items():
        left[channel, number] += amount
    for (channel, number, area), flows in sorted(bands.spent.items()):
        name = names.get(area, area)
        place = made.node(3, area, Words(name, name), made.address(area=area))
        href = made.address(channel=channel, project=number, area=area)
        made.band(_project(made, bands, number), place, channel, flows.paid_fen, href)
        left[channel, number] -= flows.paid_fen
    for (channel, number), amount in sorted(left.items()):
        if amount > 0:
            waiting = made.node(3, "", NOT_PAID)
            made.band(
                _project(made, bands, number), waiting, channel, amount, made.address(channel=channel, project=number)
            )


def _to_receivers(made: _Builder, bands: MoneyBands, names: Mapping[int, str]) -> None:
    under_way: dict[tuple[str, str], Fen] = defaultdict(int)
    for (channel, _, area), flows in bands.spent.items():
        under_way[channel, area] += flows.paid_fen
    for one in bands.arrivals:
        under_way[one.channel, one.area_code] -= one.amount_fen
        place = made.places.get((3, one.area_code))
        if place is None:
            continue
        if one.household_id is not None:
            name = names.get(one.household_id)
            words = Words(name, name) if name else Words("一户（姓名不显示）", "A household (name not shown)")
            href = made.address(household=one.household_id)
            target = made.node(4, f"household-{one.household_id}", words, href)
        elif one.kind == Account.Kind.HOUSEHOLD:
            words = Words("这里的农户", "Households here")
            if one.households is not None:
                words = Words("其余 {n} 户", "{n} other households").filled(n=one.households)
            href = made.address(area=one.area_code, kind="confirm")
            target = made.node(4, f"others-{one.area_code}", words, href, one.households or 1)
        else:
            target = made.node(4, one.kind, ACCOUNT_KINDS[one.kind], made.address(kind="confirm"))
        made.band(
            place,
            target,
            one.channel,
            one.amount_fen,
            made.address(channel=one.channel, area=one.area_code, kind="confirm"),
        )
    for (channel, area), amount in sorted(under_way.items()):
        place = made.places.get((3, area))
        if amount > 0 and place is not None:
            target = made.node(4, "under-way", UNDER_WAY, made.address(kind="pay"))
            made.band(place, target, channel, amount, made.address(channel=channel, area=area, kind="pay"))


def fate_chart(fate: Fate) -> StackedBars | None:
    """A tranche as one bar, by where its money stands now; None where nothing was received."""
    parts = [
        (Words("未安排", "Not arranged"), fate.unallocated_fen),
        (Words("已安排未报账", "Arranged, not claimed"), fate.sum_of("waiting_fen")),
        (Words("待付与在途", "To be paid, under way"), fate.sum_of("to_pay_fen") + fate.sum_of("under_way_fen")),
        (Words("农户收到", "At households"), fate.sum_of("at_households_fen")),
        (
            Words("形成资产和服务", "In assets and services"),
            fate.sum_of("in_assets_fen") + fate.sum_of("in_services_fen"),
        ),
        (Words("收回与退回", "Recovered, given back"), fate.recovered_fen + fate.sum_of("returned_fen")),
    ]
    shown = [(words, amount) for words, amount in parts if amount]
    if not shown:
        return None
    stack = Stack(Words("这笔指标", "This tranche"), tuple(ten_thousands(amount) for _, amount in shown))
    title = Words("这笔钱现在在哪里（万元）", "Where this money stands now (10,000 yuan)")
    return StackedBars(title, tuple(words for words, _ in shown), (stack,), decimals=2)


def steps_chart(flows: Flows, address: Address) -> Funnel:
    """From received to confirmed. Of somebody who sees no tranche whole it begins with what was arranged."""
    steps = [
        (Words("收到", "Received"), flows.received_fen, "receive"),
        (Words("安排到项目", "Arranged"), flows.arranged_fen, "allocate"),
        (Words("审定报账", "Claims approved"), flows.set_aside_fen, "commit"),
        (Words("拨付", "Paid"), flows.paid_fen, "pay"),
        (Words("确认到户到物", "Arrival confirmed"), flows.confirmed_fen, "confirm"),
    ]
    if not flows.received_fen:
        steps = steps[1:]
    marks = tuple(Mark(words, ten_thousands(max(amount, 0)), address(kind=kind)) for words, amount, kind in steps)
    return Funnel(Words("钱走到了哪一步（万元）", "How far the money has come (10,000 yuan)"), marks, decimals=2)


def ageing_chart(rows: Sequence[CarryOver]) -> Bars | None:
    """Unspent money by age; None where everything is spent."""
    if not rows:
        return None
    sums = {age: sum(row.unspent_fen for row in rows if row.age is age) for age in AGES}
    counts = {age: sum(row.age is age for row in rows) for age in AGES}
    marks = tuple(
        Mark(words, ten_thousands(sums[age]), f"#age-{age.value}" if counts[age] else "") for age, words in AGES.items()
    )
    return Bars(
        Words("结转结余按时间（万元）", "Unspent money by age (10,000 yuan)"), marks, decimals=2, horizontal=True
    )
