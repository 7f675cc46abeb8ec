"""Lines of rosters: members, households, villages, helpers, units, projects and payments of an area, as far as the reader may see
them, each as values by path of the dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from lianxin.core.kernel.errors import Refused
from lianxin.core.rules import Case, Kind
from lianxin.eligibility.queries.asked import households_where, terms_asked
from lianxin.funds.access import payments_open_to
from lianxin.funds.models import Payment
from lianxin.pairing.models import HouseholdPairing
from lianxin.people.access import required_scope, within_area
from lianxin.people.models import Helper, TeamMember, Unit
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.projects.access import projects_open_to
from lianxin.projects.models import Project
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household, HouseholdFacts, Member, MemberFacts, VillageFacts
from lianxin.reports.domain.forms_answers import Answer
from lianxin.reports.domain.forms_asking import AreaCount, Asked, FormRow
from lianxin.reports.domain.forms_conditions import condition_of, count_texts
from lianxin.reports.errors import TOO_MANY_LINES
from lianxin.reports.queries.project_money import MONEY, money_of_projects
from lianxin.reports.queries.record_values import (
    helper_values,
    payment_values,
    project_values,
    team_values,
    unit_values,
)
from lianxin.rulebook import rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

MOST_LINES = 20_000
_AT_ONCE = 1_000
_HEAD = "head"
_TOWNSHIP_DIGITS, _VILLAGE_DIGITS = 9, 12


def form_rows(
    rows_are: str, paths: Iterable[str], asked: Asked, user: User | None, counts: Sequence[Answer] = ()
) -> list[FormRow]:
    """Return the lines of a roster with the values of some paths, in the order of villages and households. ``counts`` of the
    members of each household stand under the answer's key.

    Raises:
        PermissionDenied: the reader may see such rows nowhere.
        Refused: FORM-008 there are too many.
    """
    wanted = {path for path in paths if path}
    rows = _ROWS[rows_are](wanted, asked, user)
    return _with_counts(rows, counts, asked) if counts and rows_are == "household" else rows


def _with_counts(rows: list[FormRow], counts: Sequence[Answer], asked: Asked) -> list[FormRow]:
    """Households with how many of their members are so, and of how many nobody knows."""
    from lianxin.registry.queries import cases_of

    schema = rulebook().schema
    texts = [count_texts("member", answer.conditions) for answer in counts]
    pairs = [
        tuple(schema.compile(text, table="household", expected=Kind.INTEGER) for text in (one.counts, one.at_most))
        for one in texts
    ]
    terms = terms_asked(asked.on, [rule for pair in pairs for rule in pair])
    judges = [tuple(rule.bind(on=terms.on, parameters=terms.parameters) for rule in pair) for pair in pairs]
    found: list[FormRow] = []
    for part in [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]:
        cases = cases_of([row.household_id for row in part if row.household_id is not None], asked.year)
        for row in part:
            told = cases[row.household_id or 0]
            case = Case(told["household"], told["members"], told["village"])
            numbers = {
                answer.key: AreaCount(least(case), int(most(case) or 0) - int(least(case) or 0))
                for answer, (least, most) in zip(counts, judges, strict=True)
            }
            found.append(FormRow({**row.values, **numbers}, row.household_id))
    return found


def households_asked(asked: Asked, user: User | None) -> QuerySet[Household]:
    """Live households of the area with facts of the year that the reader may see and that fit the conditions."""
    homes = Household.objects.all() if user is None else households_open_to(user, Act.FILL_FORMS)
    homes = homes.filter(within_area("village_code", asked.area_code), is_live=True, facts__year=asked.year)
    if asked.household_id is not None:
        homes = homes.filter(pk=asked.household_id)
    texts = [
        one.text if one.table == "household" else f"some(members where true: {one.text})"
        for one in map(condition_of, asked.only)
    ]
    if texts:
        homes = homes.filter(
            pk__in=households_where(" and ".join(f"({t})" for t in texts), asked.year, asked.area_code, asked.on)
        )
    return homes.order_by("village_code", "id")


def _bounded(rows: QuerySet[Any]) -> list[Any]:
    found = list(rows[: MOST_LINES + 1])
    if len(found) > MOST_LINES:
        raise Refused(TOO_MANY_LINES, most=f"{MOST_LINES:,}", found=f"{rows.count():,}")
    return found


# Households and their members -----------------------------------------------------------------------------------------


def _household_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    ids = _bounded(households_asked(asked, user).values_list("pk", flat=True))
    return [row for part in _parts(ids) for row in _households(part, paths, asked)]


def _households(ids: list[int], paths: set[str], asked: Asked) -> Iterator[FormRow]:
    homes = _homes(ids, paths, asked)
    heads = _members(ids, _of(paths, _HEAD), asked, only_heads=True) if _needs_head(paths) else {}
    shared = _shared(ids, homes, paths, asked)
    for key in ids:
        head = next(iter(heads.get(key, ())), {})
        values = {**homes[key], **shared[key], **{f"head.{name}": value for name, value in head.items()}}
        if "household.head_id_no" in paths:
            values["household.head_id_no"] = head.get("id_no")
        yield FormRow(values, key)


def _needs_head(paths: set[str]) -> bool:
    return any(path.startswith("head.") or path == "household.head_id_no" for path in paths)


def _member_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    homes = households_asked(asked, user)
    count = MemberFacts.objects.filter(household__in=homes.order_by(), year=asked.year, left_on__isnull=True)
    if count[: MOST_LINES + 1].count() > MOST_LINES and not _asks_members(asked):
        raise Refused(TOO_MANY_LINES, most=f"{MOST_LINES:,}", found=f"{count.count():,}")
    rows: list[FormRow] = []
    for part in _parts(list(homes.values_list("pk", flat=True))):
        rows += _people(part, paths, asked)
        if len(rows) > MOST_LINES:
            raise Refused(TOO_MANY_LINES, most=f"{MOST_LINES:,}", found=f"> {MOST_LINES:,}")
    return rows


def _people(ids: list[int], paths: set[str], asked: Asked) -> Iterator[FormRow]:
    homes = _homes(ids, paths, asked)
    people = _members(ids, _of(paths, "member"), asked)
    shared = _shared(ids, homes, paths, asked)
    fits = _fits(ids, asked)
    for key in ids:
        head_number = next((p.get("id_no") for p in people.get(key, ()) if p["relation_to_head"] == "head"), None)
        for person in people.get(key, ()):
            if fits is not None and person["id"] not in fits:
                continue
            own = {f"member.{name}": value for name, value in person.items()}
            values = {**homes[key], **shared[key], **own}
            if "household.head_id_no" in paths:
                values["household.head_id_no"] = head_number
            yield FormRow(values, key)


def _asks_members(asked: Asked) -> bool:
    return any(condition_of(one).table == "member" for one in asked.only)


def _fits(ids: list[int], asked: Asked) -> set[int] | None:
    """Ids of the members that fit the conditions about members; None when there are none."""
    texts = [one.text for one in map(condition_of, asked.only) if one.table == "member"]
    if not texts:
        return None
    from lianxin.registry.queries import cases_of

    rule = rulebook().schema.compile(" and ".join(f"({t})" for t in texts), table="member", expected=Kind.BOOLEAN)
    terms = terms_asked(asked.on, [rule])
    judge = rule.bind(on=terms.on, parameters=terms.parameters)
    fitting = set()
    for found in cases_of(ids, asked.year).values():
        case = Case(found["household"], found["members"], found["village"])
        fitting |= {person["member_id"] for person in found["members"] if judge(case.about(person))}
    return fitting


def _homes(ids: list[int], paths: set[str], asked: Asked) -> dict[int, dict[str, Any]]:
    """What stands on record of households themselves."""
    names = _of(paths, "household")
    own = [name for name in names if _has(Household, name)]
    yearly = [name for name in names if name not in own and _has(HouseholdFacts, name)]
    columns = {"id", "village_code", "member_count", *own}
    homes = {row["id"]: row for row in Household.objects.filter(pk__in=ids).values(*columns)}
    facts = {}
    if yearly:
        rows = HouseholdFacts.objects.filter(household_id__in=ids, year=asked.year).values("household_id", *yearly)
        facts = {row["household_id"]: row for row in rows}
    found = {}
    for key in ids:
        values = {f"household.{name}": homes[key][name] for name in own}
        values |= {f"household.{name}": facts.get(key, {}).get(name) for name in yearly}
        values["household.village"] = homes[key]["village_code"]
        is_uncounted = values.get("household.household_size", 0) is None and not asked.as_recorded
        if is_uncounted and homes[key]["member_count"]:
            values["household.household_size"] = homes[key]["member_count"]
        found[key] = values
    return found


def _members(
    ids: list[int], names: set[str], asked: Asked, *, only_heads: bool = False
) -> dict[int, list[dict[str, Any]]]:
    """Members living in households in the year, the head first: names without a table → values."""
    own = [name for name in names | {"id_no"} if _has(Member, name) and name in names | {"id_no"}]
    if "id_no" not in names and not only_heads:
        own = [name for name in own if name != "id_no"]
    yearly = [name for name in names if name not in own and _has(MemberFacts, name)]
    rows = MemberFacts.objects.filter(household_id__in=ids, year=asked.year, left_on__isnull=True)
    if only_heads:
        rows = rows.filter(relation_to_head="head")
    columns = {
        "household_id",
        "member_id",
        "relation_to_head",
        "member__birth_on",
        *yearly,
        *(f"member__{n}" for n in own),
    }
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values(*columns):
        person = {name: row[f"member__{name}"] for name in own} | {name: row[name] for name in yearly}
        person |= {
            "id": row["member_id"],
            "relation_to_head": row["relation_to_head"],
            "_born": row["member__birth_on"],
        }
        found.setdefault(row["household_id"], []).append(person)
    for people in found.values():
        people.sort(
            key=lambda person: (person["relation_to_head"] != "head", str(person.pop("_born") or "9"), person["id"])
        )
    return found


def _shared(
    ids: list[int], homes: Mapping[int, Mapping[str, Any]], paths: set[str], asked: Asked
) -> dict[int, dict[str, Any]]:
    """Places and helpers of households."""
    found: dict[int, dict[str, Any]] = {key: {} for key in ids}
    if _of(paths, "place"):
        places = place_values({str(home["household.village"]) for home in homes.values()})
        for key in ids:
            found[key] |= places[str(homes[key]["household.village"])]
    if _of(paths, "helper") or _of(paths, "unit"):
        for key, helper in _first_helpers(ids, asked).items():
            found[key] |= helper_values(helper)
    return found


def place_values(codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Names of the areas above and of villages, by village code."""
    wanted = set(codes)
    above = {code[:length] for code in wanted for length in (2, 4, 6, 9)} | wanted
    names = dict(areas_under("").filter(code__in=above).values_list("code", "name"))
    levels = (
        ("province", 2),
        ("prefecture", 4),
        ("county", 6),
        ("township", _TOWNSHIP_DIGITS),
        ("village", _VILLAGE_DIGITS),
    )
    return {
        code: {
            f"place.{level}": names.get(code[:length] if length < _VILLAGE_DIGITS else code)
            for level, length in levels
            # A project of a county stands in no township, and one of a township in no village.
            if len(code) >= length or (length == _VILLAGE_DIGITS and len(code) > _TOWNSHIP_DIGITS)
        }
        for code in wanted
    }


def _first_helpers(ids: list[int], asked: Asked) -> dict[int, Helper]:
    held = Q(starts_on__lte=asked.on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=asked.on))
    rows = HouseholdPairing.objects.filter(held, household_id__in=ids, order="first").select_related("helper__unit")
    return {row.household_id: row.helper for row in rows}


# Other rosters -------------------------------------------------------------------------------------------------------


def _village_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    facts = VillageFacts.objects.filter(within_area("village_code", asked.area_code), year=asked.year)
    if user is not None:
        facts = facts.filter(required_scope(user, Act.FILL_FORMS).area_filter("village_code"))
    names = [name for name in _of(paths, "village") if _has(VillageFacts, name)]
    rows = _bounded(facts.order_by("village_code").values("village_code", *names))
    places = place_values(row["village_code"] for row in rows)
    secretaries = _secretaries(asked, user) if _of(paths, "secretary") else {}
    return [
        FormRow(
            {f"village.{name}": row[name] for name in names}
            | {"village.village": row["village_code"]}
            | places[row["village_code"]]
            | secretaries.get(row["village_code"], {})
        )
        for row in rows
    ]


def _helper_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    held = Q(starts_on__lte=asked.on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=asked.on))
    if user is not None:
        required_scope(user, Act.READ_PAIRING)
    homes = households_asked(asked, user).order_by().values("pk")
    paired = HouseholdPairing.objects.filter(held, household__in=homes).values("helper_id")
    helpers = Helper.objects.filter(pk__in=paired).select_related("unit").order_by("unit__code", "code")
    return [FormRow(helper_values(helper)) for helper in _bounded(helpers)]


def _team_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    """Members of the resident teams of an area on the day, the first secretary of each first."""
    rows = _bounded(
        _on_duty(asked, user).select_related("team", "helper__unit").order_by("team__village_code", "duty", "id")
    )
    places = place_values(row.team.village_code for row in rows)
    return [FormRow(team_values(row) | places[row.team.village_code]) for row in rows]


def _on_duty(asked: Asked, user: User | None) -> QuerySet[TeamMember]:
    held = Q(starts_on__lte=asked.on) & (Q(ends_before__isnull=True) | Q(ends_before__gt=asked.on))
    found = TeamMember.objects.filter(held, within_area("team__village_code", asked.area_code))
    return (
        found
        if user is None
        else found.filter(required_scope(user, Act.READ_PAIRING).area_filter("team__village_code"))
    )


def _secretaries(asked: Asked, user: User | None) -> dict[str, dict[str, Any]]:
    """What is on record of the first secretary of each village, as ``secretary.x``."""
    rows = _on_duty(asked, user).filter(duty=TeamMember.Duty.FIRST_SECRETARY).select_related("team", "helper__unit")
    return {
        row.team.village_code: {
            f"secretary.{path.partition('.')[2]}": value
            for path, value in team_values(row).items()
            if path.startswith("helper.")
        }
        for row in rows
    }


def _unit_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    helpers = {row.values["helper.helper_no"] for row in _helper_rows(paths, asked, user)}
    units = Unit.objects.filter(helpers__code__in=helpers).distinct().order_by("code")
    return [FormRow(unit_values(unit)) for unit in _bounded(units)]


def _project_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    found = Project.objects.all() if user is None else projects_open_to(user)
    rows = _bounded(found.filter(within_area("area_code", asked.area_code), year=asked.year).order_by("code"))
    places = place_values(project.area_code for project in rows)
    money = money_of_projects([project.pk for project in rows], paths, user)
    closed = frozenset(paths & MONEY) if money is None else frozenset()
    lines = []
    for project in rows:
        values = project_values(project) | places[project.area_code] | (money or {}).get(project.pk, {})
        if not values["project.place"] and not asked.as_recorded:
            # Nobody wrote in words where it is: the place that it is for.
            names = [values.get(path) for path in ("place.township", "place.village")]
            values["project.place"] = "".join(name for name in names if name) or values.get("place.county")
        lines.append(FormRow(values, closed=closed))
    return lines


def _payment_rows(paths: set[str], asked: Asked, user: User | None) -> list[FormRow]:
    found = Payment.objects.all() if user is None else payments_open_to(user)
    in_year = found.filter(on__year=asked.year)
    here = in_year.filter(within_area("claim__project__area_code", asked.area_code))
    rows = _bounded(here.select_related("claim", "household").order_by("on", "id"))
    return [FormRow(payment_values(payment), payment.household_id) for payment in rows]


_ROWS: dict[str, Callable[[set[str], Asked, User | None], list[FormRow]]] = {
    "member": _member_rows,
    "household": _household_rows,
    "village": _village_rows,
    "helper": _helper_rows,
    "team_member": _team_rows,
    "unit": _unit_rows,
    "project": _project_rows,
    "payment": _payment_rows,
}


def _of(paths: Iterable[str], table: str) -> set[str]:
    return {path.partition(".")[2] for path in paths if path.startswith(f"{table}.")}


def _has(model: Any, name: str) -> bool:
    return any(column.name == name for column in model._meta.concrete_fields)


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def household_numbered(number: str, area_code: str, user: User | None) -> int | None:
    """Return the live household of an area with a national number, if the reader may fill forms about it."""
    homes = Household.objects.all() if user is None else households_open_to(user, Act.FILL_FORMS)
    found = (
        homes.filter(within_area("village_code", area_code), household_no=number, is_live=True)
        if number
        else homes.none()
    )
    return found.values_list("pk", flat=True).first()
