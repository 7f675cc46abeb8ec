"""Indicators of what reaches households: measures, loans, shares and distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from lianxin.benefits.access import benefits_open_to, coordinated_loans_open_to, instruments_open_to, loans_open_to
from lianxin.benefits.models import (
    Benefit,
    CoordinatedLoan,
    DistributionLine,
    IndustryLink,
    Loan,
    ShareHolding,
    ShareInstrument,
)
from lianxin.core.kernel.words import Words
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.reports.domain.indicators import Dimension, Indicator, Kind, Measure, Timing
from lianxin.reports.domain.units import FEN, HOUSEHOLD, PERSON, PIECE, QUANTITY
from lianxin.reports.indicators.declaring import Source, choice, code, text
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

_BENEFIT = (
    Dimension("measure", Words("措施", "Measure"), Kind.CODE, tuple(rulebook().measures)),
    text("item", "岗位、班次或物品", "Post, course or thing"),
    text("project", "项目编号", "Number of the project"),
)
_BENEFIT_COLUMNS = {"measure": "measure", "item": "item", "project": "project__code"}
LOAN = (
    Dimension("product", Words("贷款产品", "Product"), Kind.CODE, tuple(rulebook().loan_products)),
    text("lender", "放贷机构", "Lender"),
    code("use", "loan_use"),
)
LOAN_COLUMNS = {"product": "product", "lender": "lender", "use": "use"}
_SHARE = (text("instrument", "合同号", "Number of the contract"), text("enterprise", "经营主体", "Enterprise"))
_RUN = (*_SHARE, text("item", "分的实物", "What is given in kind"))


def _approved(reader: User | None) -> QuerySet[Any]:
    return (Benefit.objects.all() if reader is None else benefits_open_to(reader)).filter(state="approved")


def _drawn(reader: User | None) -> QuerySet[Any]:
    return (Loan.objects.all() if reader is None else loans_open_to(reader)).filter(drawn_on__isnull=False)


def _seen(found: QuerySet[Any], reader: User | None) -> QuerySet[Any]:
    return found if reader is None else found.filter(household__in=households_open_to(reader, Act.READ_BENEFITS))


def _holdings(reader: User | None) -> QuerySet[Any]:
    return _seen(ShareHolding.objects.all(), reader)


def _lines(reader: User | None) -> QuerySet[Any]:
    return _seen(DistributionLine.objects.filter(run__state="confirmed"), reader)


def _instruments(reader: User | None) -> QuerySet[Any]:
    return ShareInstrument.objects.all() if reader is None else instruments_open_to(reader)


def _made(
    name: str, zh: str, en: str, told: Words, measure: Measure, thing: str, unit: str, timing: Timing, **more: Any
) -> Indicator:
    return Indicator(f"benefits.{name}", Words(zh, en), told, measure, thing, unit, timing, ("benefits",), **more)


_OF_BENEFIT: dict[str, Any] = {
    "on": "approved_on",
    "columns": _BENEFIT_COLUMNS,
    "by": "proposed_by__name",
    "at": "at",
    "page": ("benefits:benefit", "pk"),
}
_OF_LOAN: dict[str, Any] = {"on": "drawn_on", "columns": LOAN_COLUMNS, "page": ("benefits:loan", "pk")}
_OF_LINE: dict[str, Any] = {
    "area": "household__village_code",
    "on": "run__on",
    "by": "run__made_by__name",
    "at": "run__at",
    "columns": {
        "instrument": "run__instrument__contract_no",
        "enterprise": "run__instrument__enterprise",
        "item": "run__item",
    },
    "page": ("benefits:instrument", "run__instrument_id"),
}


def _led(reader: User | None) -> QuerySet[Any]:
    return _seen(IndustryLink.objects.all(), reader)


def _coordinated(reader: User | None) -> QuerySet[Any]:
    return CoordinatedLoan.objects.all() if reader is None else coordinated_loans_open_to(reader)


SOURCES = (
    Source(
        _made(
            "given",
            "到户措施",
            "Measures given",
            Words("已批准的到户措施条数", "measures that were approved"),
            Measure.COUNT_DISTINCT,
            "benefit",
            PIECE,
            Timing.EVENT,
            dimensions=_BENEFIT,
            is_of_people=True,
        ),
        _approved,
        **_OF_BENEFIT,
    ),
    Source(
        _made(
            "households",
            "享受措施的户",
            "Households with measures",
            Words("已批准措施的户，同一户只算一次", "households with approved measures, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            dimensions=_BENEFIT,
            is_of_people=True,
        ),
        _approved,
        thing="household",
        **_OF_BENEFIT,
    ),
    Source(
        _made(
            "persons",
            "享受措施的人",
            "Persons with measures",
            Words(
                "已批准措施写明的人，如参训的人，同一人只算一次",
                "persons whom approved measures name, such as trainees, each once",
            ),
            Measure.COUNT_DISTINCT,
            "person",
            PERSON,
            Timing.EVENT,
            dimensions=_BENEFIT,
            is_of_people=True,
        ),
        lambda reader: _approved(reader).filter(member__isnull=False),
        thing="member",
        **_OF_BENEFIT,
    ),
    Source(
        _made(
            "amount",
            "措施金额",
            "Money of measures",
            Words("已批准措施的金额相加，如医药减免", "amounts of approved measures, such as medical relief, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_BENEFIT,
            is_of_people=True,
        ),
        lambda reader: _approved(reader).filter(amount_fen__isnull=False),
        value="amount_fen",
        **_OF_BENEFIT,
    ),
    Source(
        _made(
            "loans",
            "贷款发放",
            "Loans drawn",
            Words(
                "已放款的本金相加，按放款日；一笔只算一次，和资金分开",
                "principal of loans drawn, by the day; each once, apart from grants",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=LOAN,
            is_of_people=True,
        ),
        _drawn,
        value="amount_fen",
        **_OF_LOAN,
    ),
    Source(
        _made(
            "borrowers",
            "贷款户",
            "Households with loans",
            Words("有已放款贷款的户，同一户只算一次", "households with a loan drawn, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            dimensions=LOAN,
            is_of_people=True,
        ),
        _drawn,
        thing="household",
        **_OF_LOAN,
    ),
    Source(
        _made(
            "shareholders",
            "入股户",
            "Households with shares",
            Words("持有股份的户，同一户只算一次", "households that hold shares, each once"),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.STANDING,
            dimensions=_SHARE,
            is_of_people=True,
        ),
        _holdings,
        area="household__village_code",
        thing="household",
        starts="starts_on",
        ends="ends_before",
        columns={"instrument": "instrument__contract_no", "enterprise": "instrument__enterprise"},
        page=("benefits:instrument", "instrument_id"),
    ),
    Source(
        _made(
            "share_capital",
            "入股资金",
            "Capital in shares",
            Words("入股资金相加", "capital put in, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.STANDING,
            dimensions=_SHARE,
        ),
        _instruments,
        value="capital_fen",
        starts="starts_on",
        ends="ends_before",
        columns={"instrument": "contract_no", "enterprise": "enterprise"},
        by="by__name",
        at="at",
        page=("benefits:instrument", "pk"),
    ),
    Source(
        _made(
            "dividend_households",
            "分红户",
            "Households given dividends",
            Words(
                "已确认的分配里的户，按分配日，同一户只算一次",
                "households of confirmed distributions, by the day, each once",
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.EVENT,
            dimensions=_RUN,
            is_of_people=True,
        ),
        lambda reader: _lines(reader).filter(amount__gt=0),
        thing="household",
        **_OF_LINE,
    ),
    Source(
        _made(
            "dividends",
            "分红金额",
            "Dividends",
            Words("已确认的现金分配相加", "confirmed distributions in money, added up"),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=_SHARE,
            is_of_people=True,
        ),
        lambda reader: _lines(reader).filter(run__item=""),
        value="amount",
        **{**_OF_LINE, "columns": {key: path for key, path in _OF_LINE["columns"].items() if key != "item"}},
    ),
    Source(
        _made(
            "things_per_household",
            "户均分得实物",
            "Things per household",
            Words(
                "已确认的实物分配，件数除以户数；两个数都留着",
                "things of confirmed distributions by households; both numbers are kept",
            ),
            Measure.RATIO,
            "thing",
            QUANTITY,
            Timing.EVENT,
            dimensions=(*_SHARE, text("item", "分的实物", "What is given in kind", is_required=True)),
            numerator=Words("分得件数", "things given"),
            denominator=Words("分得的户数", "households given"),
        ),
        lambda reader: _lines(reader).exclude(run__item=""),
        numerator="amount",
        per="household",
        **_OF_LINE,
    ),
    Source(
        _made(
            "led_households",
            "带动户",
            "Households led",
            Words(
                "由带头人、合作社或企业带动的户，同一户只算一次",
                "households that a leader draws along in an industry, each once",
            ),
            Measure.COUNT_DISTINCT,
            "household",
            HOUSEHOLD,
            Timing.STANDING,
            dimensions=(
                text("leader", "带动主体", "Leader"),
                text("industry", "产业", "Industry"),
                choice("leader_kind", "带动主体类型", "Kind of leader", tuple(IndustryLink.LeaderKind.values)),
            ),
            is_of_people=True,
        ),
        _led,
        area="household__village_code",
        thing="household",
        starts="starts_on",
        ends="ends_before",
        columns={"leader": "leader", "industry": "industry", "leader_kind": "leader_kind"},
        by="by__name",
        at="at",
        page=("registry:household", "household_id"),
    ),
    Source(
        _made(
            "coordinated_loans",
            "协调贷款",
            "Loans arranged",
            Words(
                "单位协调的贷款相加，借款人要还，不是资金投入，也不是到户贷款",
                "loans that units arranged for others: owed by the borrower, no money given, no loan to a household",
            ),
            Measure.SUM,
            "fen",
            FEN,
            Timing.EVENT,
            dimensions=(
                text("unit", "单位代码", "Code of the unit"),
                text("lender", "放贷机构", "Lender"),
                text("borrower", "借款人", "Borrower"),
            ),
        ),
        _coordinated,
        value="amount_fen",
        qualifier="qualifier",
        on="on",
        columns={"unit": "unit__code", "lender": "lender", "borrower": "borrower"},
        by="by__name",
        at="at",
        page=("benefits:leading", ""),
    ),
)
