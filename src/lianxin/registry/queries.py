"""Reads of the register, already inside what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from lianxin.core.kernel.dictionary import SheetKind
from lianxin.core.kernel.errors import Refused
from lianxin.people.access import required_scope, scope_of, within_area
from lianxin.people.roles import Act
from lianxin.places.queries import areas_under
from lianxin.registry import errors
from lianxin.registry.access import households_in, jobs_open_to
from lianxin.registry.import_rights import right_for, rights_of
from lianxin.registry.models import (
    Change,
    Household,
    HouseholdFacts,
    ImportJob,
    Member,
    MemberFacts,
    Source,
    VillageFacts,
    YearBook,
)
from lianxin.registry.search import bearers_of, found_by, found_places
from lianxin.rulebook import dictionary
from lianxin.site.paging import KeysetPage, keyset_page

if TYPE_CHECKING:
    from lianxin.people.access import Scope
    from lianxin.people.models import User
    from lianxin.registry.models import Conflict

COUNTED_AT_MOST = 10_000
FOUND_AT_MOST = 1_000  # of a list that was narrowed: each one counted is looked up; who finds more asks more narrowly
RARE_AT_MOST = 5_000  # facts of so many households in the whole register are gathered before they are listed
_COUNTY_LENGTH = 6


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What a reader asked to see. Empty texts ask for nothing; an unknown year simply has no facts."""

    year: int
    query: str = ""
    area_code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)  # HouseholdFacts column → value


def filtered_households(user: User, wanted: HouseholdFilter) -> QuerySet[Household]:
    """Households that the user may see and that the filter asks for, oldest record first."""
    scope = required_scope(user, Act.READ_REGISTRY)
    # Cut down, not narrowed besides: of two bounds of one column SQLite looks up by the first, be it the wider.
    households = households_in(scope.within(wanted.area_code)).filter(is_live=True)
    if wanted.query:
        households = found_by(households, wanted.query, scope)
    if wanted.area_code:
        households = households.filter(within_area("village_code", wanted.area_code))
    if wanted.facts:
        columns = {f"facts__{name}": value for name, value in wanted.facts.items()}
        households = households.filter(facts__year=wanted.year, **columns)
    return households.order_by("id")


def all_households(
    user: User, wanted: HouseholdFilter, *, within: QuerySet[Household] | None = None
) -> QuerySet[Household]:
    """Every household of the list that :func:`listed_households` pages through, in the same order.

    Raises:
        PermissionDenied: he may read the register nowhere.
    """
    found = filtered_households(user, wanted)
    if within is not None:
        found = found.filter(pk__in=within.values("pk"))
    return found.order_by("village_code", "id")


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """One page of a list of households, and how many there are: exactly, or at least so many."""

    page: KeysetPage
    total: int
    is_exact: bool


def listed_households(
    user: User, wanted: HouseholdFilter, *, within: QuerySet[Household] | None = None, cursor: str = "", size: int
) -> HouseholdList:
    """Return a page of the households that the user may see and that the filter asks for, by village, then oldest first.

    ``within`` narrows further.

    Raises:
        PermissionDenied: he may read the register nowhere.
        Refused: SITE-001 the cursor belongs to another list.
    """
    scope = required_scope(user, Act.READ_REGISTRY).within(wanted.area_code)
    is_by_area = not (scope.unit_ids or scope.is_own)
    if wanted.facts and not wanted.query and is_by_area:
        return _listed_by_facts(wanted, scope, within, cursor, size)
    seen = filtered_households(user, replace(wanted, query="", facts={})).order_by()
    if within is not None:
        seen = seen.filter(pk__in=within.values("pk"))
    found = _with_facts(seen, wanted) if wanted.facts else seen
    if not wanted.query:
        page = keyset_page(found, order=("village_code", "id"), cursor=cursor, size=size)
        return _counted(page, found.order_by("village_code", "id"), FOUND_AT_MOST if wanted.facts else COUNTED_AT_MOST)
    is_all_asked = within is None and not wanted.facts
    bearers = bearers_of(wanted.query, scope, None if is_all_asked and is_by_area else found)
    if bearers is not None:
        page = _page_along(bearers.rows, ("village_code", "household_id"), cursor, size)
        return _counted(page, bearers.rows, COUNTED_AT_MOST if bearers.is_of_one_index else FOUND_AT_MOST)
    places = found_places(wanted.query, scope) if is_all_asked else None
    if places is not None:
        return _gathered(found, places, cursor, size)
    return _searched(found, wanted.query, scope, cursor, size)


def _listed_by_facts(
    wanted: HouseholdFilter, scope: Scope, within: QuerySet[Household] | None, cursor: str, size: int
) -> HouseholdList:
    """A page of the households of whole areas with certain facts, along the index of the facts: it holds the order, the scope
    and the count."""
    rows = HouseholdFacts.objects.filter(scope.area_filter("listed_in"), year=wanted.year, **wanted.facts)
    rows = rows.filter(listed_in__isnull=False).order_by("listed_in", "household_id")
    if within is not None:
        rows = rows.filter(Exists(within.order_by().filter(pk=OuterRef("household_id"))))
    page = _page_along(rows, ("listed_in", "household_id"), cursor, size)
    is_of_one_index = within is None and len(wanted.facts) == 1
    return _counted(page, rows, COUNTED_AT_MOST if is_of_one_index else FOUND_AT_MOST)


def _page_along(rows: QuerySet[Any], order: tuple[str, str], cursor: str, size: int) -> KeysetPage:
    """A page of the households that rows stand for, read from the rows' own index; ``order`` names village and household."""
    page = keyset_page(rows.values(*order), order=order, cursor=cursor, size=size)
    ids = [row["household_id"] for row in page.rows]
    homes = Household.objects.filter(is_live=True).in_bulk(ids)
    return replace(page, rows=[homes[key] for key in ids if key in homes])


def _with_facts(households: QuerySet[Household], wanted: HouseholdFilter) -> QuerySet[Household]:
    """Narrow to those of certain facts.

    Rare facts are gathered first, by their own index. Common ones are looked up along the list, which is short work to the
    end of a page, whereas gathering and sorting them all would be long.
    """
    rows = HouseholdFacts.objects.filter(year=wanted.year, **wanted.facts)
    if capped_count(rows, RARE_AT_MOST) <= RARE_AT_MOST:
        return households.filter(pk__in=rows.values("household_id"))
    return households.filter(Exists(rows.filter(household_id=OuterRef("pk"))))


def _gathered(found: QuerySet[Household], places: list[tuple[str, int]], cursor: str, size: int) -> HouseholdList:
    """A page of few households: the places of all in the list are known (village, or the area that holds it; and id), and
    only those of the page are read as a whole."""
    places.sort()
    ids = [key for _, key in places]
    if not cursor and len(places) > size:
        last = places[size][0]
        # The whole of the last area: within it the list goes by villages that the places may not tell apart.
        ids = [key for area, key in places if area <= last]
    page = keyset_page(found.filter(pk__in=ids), order=("village_code", "id"), cursor=cursor, size=size)
    # Places may be known of who is not listed any more; where the page holds all, it is the page that is counted.
    total = len(places) if cursor or page.next else len(page.rows)
    return HouseholdList(page, total, is_exact=True)


def _searched(households: QuerySet[Household], query: str, scope: Scope, cursor: str, size: int) -> HouseholdList:
    """Search once where little is found: the page is then cut from what was counted.

    Where much is found, the list is walked along until the page is full, which is sooner than all that is found is sorted.
    """
    found = found_by(households, query, scope)
    ids = list(found.values_list("pk", flat=True)[: FOUND_AT_MOST + 1])
    is_exact = len(ids) <= FOUND_AT_MOST
    rows = Household.objects.filter(pk__in=ids) if is_exact else found_by(households, query, scope, along_the_list=True)
    page = keyset_page(rows, order=("village_code", "id"), cursor=cursor, size=size)
    return HouseholdList(page, min(len(ids), FOUND_AT_MOST), is_exact)


def _counted(page: KeysetPage, rows: QuerySet[Any], at_most: int) -> HouseholdList:
    total = capped_count(rows, at_most)
    return HouseholdList(page, min(total, at_most), total <= at_most)


def facts_by_household(household_ids: Iterable[int], year: int, *names: str) -> dict[int, Any]:
    """Of the yearly rows of some households, as many columns as a list shows: those named, and ``is_carried``."""
    rows = HouseholdFacts.objects.filter(household_id__in=list(household_ids), year=year)
    return {row.household_id: row for row in rows.values_list("household_id", "is_carried", *names, named=True)}


def years_of(household: Household) -> list[int]:
    """Years in which the household has facts, newest first."""
    return sorted(household.facts.values_list("year", flat=True), reverse=True)


def members_of(household: Household, year: int) -> list[MemberFacts]:
    """Members living in the household in a year, the head first, then by age."""
    rows = MemberFacts.objects.filter(household=household, year=year).select_related("member", "source")
    return sorted(
        rows, key=lambda row: (row.left_on is not None, row.relation_to_head != "head", str(row.member.birth_on or "9"))
    )


def cases_of(household_ids: Iterable[int], year: int) -> dict[int, dict[str, Any]]:
    """Return, for the rule language, ``{household id: {"household": {...}, "members": [...], "village": {...}}}``.

    Three queries for any number of households. Encrypted numbers are left out: no rule may read them.
    """
    ids = list(household_ids)
    households = {row["id"]: row for row in Household.objects.filter(pk__in=ids).values()}
    facts = {
        row["household_id"]: row for row in HouseholdFacts.objects.filter(household_id__in=ids, year=year).values()
    }
    villages = {
        row["village_code"]: row
        for row in VillageFacts.objects.filter(
            village_code__in={row["village_code"] for row in households.values()}, year=year
        ).values()
    }
    cases: dict[int, dict[str, Any]] = {
        key: {
            "household": {**household, **facts.get(key, {}), "id": key},
            "members": [],
            "village": villages.get(household["village_code"], {}),
        }
        for key, household in households.items()
    }
    rows = MemberFacts.objects.filter(household_id__in=ids, year=year, left_on__isnull=True).order_by("member_id")
    people = {row["id"]: row for row in Member.objects.filter(facts__household_id__in=ids, facts__year=year).values()}
    for row in rows.values():
        cases[row["household_id"]]["members"].append({**row, **people[row["member_id"]]})
    return cases


def sources_by_id(ids: Iterable[int]) -> dict[int, Source]:
    """Sources by their ids."""
    return Source.objects.in_bulk(list(set(ids)))


def open_years(county_code: str) -> list[int]:
    """Years of a county that may be written, newest first."""
    books = YearBook.objects.filter(county_code=county_code, state=YearBook.State.OPEN)
    return list(books.order_by("-year").values_list("year", flat=True))


def latest_year(prefixes: Iterable[str] = ("",)) -> int | None:
    """The newest year opened in any county of the areas."""
    years = [
        book.year
        for book in YearBook.objects.order_by("-year")[:500]
        if any(book.county_code.startswith(prefix[:6]) for prefix in prefixes)
    ]
    return years[0] if years else None


def village_counts(user: User) -> list[dict[str, Any]]:
    """Households and members by village, inside what the user may see: ``{village_code, households, members}``."""
    scope = required_scope(user, Act.READ_REGISTRY)
    rows = (
        households_in(scope)
        .filter(is_live=True)
        .order_by()
        .values("village_code")
        .annotate(households=Count("id"), members=Sum("member_count"))
    )
    return sorted(rows, key=lambda row: row["village_code"])


def default_county() -> str:
    """The only county that has a year open.

    Raises:
        Refused: REG-047 there are several, or none.
    """
    counties = sorted(set(YearBook.objects.values_list("county_code", flat=True)))
    if len(counties) != 1:
        raise Refused(errors.COUNTY_UNCLEAR, known="、".join(counties) or "—")
    return counties[0]


def default_year(area_code: str) -> int:
    """The newest open year of the area's county.

    Raises:
        Refused: REG-048 none is open.
    """
    years = open_years(area_code[:6])
    if not years:
        raise Refused(errors.NO_OPEN_YEAR, county=area_code[:6])
    return years[0]


def capped_count(rows: QuerySet[Any], at_most: int = COUNTED_AT_MOST) -> int:
    """How many there are, counted to one more than ``at_most``: enough to say "more than".

    An order that an index has keeps PostgreSQL from reading the table up to where the reader's area begins in it.
    """
    return rows[: at_most + 1].count()


def openable_ids(user: User, act: Act, household_ids: Iterable[int]) -> set[int]:
    """Those of the households to which the user may do the act; none when he may do it nowhere."""
    scope = scope_of(user, act)
    if scope.is_empty:
        return set()
    return set(households_in(scope).filter(pk__in=list(household_ids)).values_list("pk", flat=True))


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of villages, with the township's in front; an area that is not open here is called by its code."""
    wanted = set(codes)
    known = dict(areas_under("").filter(code__in=wanted | {code[:9] for code in wanted}).values_list("code", "name"))
    return {
        code: (known.get(code[:9], "") if len(code) > 9 else "") + known[code] if code in known else code
        for code in wanted
    }


class NamedArea(NamedTuple):
    """As much of an area as a list of choices needs."""

    code: str
    name: str


def areas_of(scope: Scope, *levels: str) -> list[NamedArea]:
    """Areas of some levels inside the scope's areas, by code."""
    found = areas_under("").filter(scope.area_filter("code"), level__in=levels).order_by("code")
    return [NamedArea(*row) for row in found.values_list("code", "name")[:2000]]


def changes_of(household: Household, member_ids: Iterable[int], *, at_most: int = 200) -> list[Change]:
    """Changes of a household and of its members, the latest first."""
    about = Q(table="household", thing_id=household.pk) | Q(table="member", thing_id__in=list(member_ids))
    return list(Change.objects.filter(about).select_related("source__recorded_by")[:at_most])


def books_open_to(user: User) -> list[YearBook]:
    """Years of the counties that hold an area of the user's, with what was done to them, oldest act first.

    Raises:
        PermissionDenied: no role gives him an area.
    """
    prefixes = required_scope(user, Act.READ_REGISTRY).prefixes
    if not prefixes:
        raise PermissionDenied(Act.READ_REGISTRY.value)
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        wanted |= Q(county_code__startswith=prefix[:6])
    return list(YearBook.objects.filter(wanted).prefetch_related("acts__by"))


def previews_to_confirm(user: User) -> QuerySet[ImportJob]:
    """The user's own previews that found something to write and that neither he nor a newer import has followed up."""
    newer = ImportJob.objects.filter(
        file_name=OuterRef("file_name"), area_code=OuterRef("area_code"), pk__gt=OuterRef("pk")
    )
    done = jobs_open_to(user).filter(by=user, is_dry_run=True, state=ImportJob.State.DONE, result__writable=True)
    return done.filter(~Exists(newer))


def stopped_imports(user: User) -> QuerySet[ImportJob]:
    """The user's own imports that were killed or broke before their end, unless a newer one took up the same file."""
    newer = ImportJob.objects.filter(
        file_name=OuterRef("file_name"), area_code=OuterRef("area_code"), pk__gt=OuterRef("pk")
    )
    stopped = jobs_open_to(user).filter(by=user, state__in=[ImportJob.State.INTERRUPTED, ImportJob.State.FAILED])
    return stopped.filter(~Exists(newer))


def carried_households(user: User, year: int) -> QuerySet[Household]:
    """Live households that the user may correct and whose facts of the year are carried forward and not yet confirmed."""
    scope = required_scope(user, Act.CORRECT_FACTS)
    return households_in(scope).filter(is_live=True, facts__year=year, facts__is_carried=True)


def years_in(scope: Scope) -> list[int]:
    """Years that counties of the scope have opened, newest first; for a scope without areas, of every county."""
    wanted = Q()
    for prefix in scope.prefixes:
        wanted |= Q(county_code__startswith=prefix[:6])
    return list(YearBook.objects.filter(wanted).order_by("-year").values_list("year", flat=True).distinct())


def household_facts_of(household: Household, year: int) -> HouseholdFacts | None:
    """The household's yearly row, or None."""
    return HouseholdFacts.objects.filter(household=household, year=year).first()


def member_facts_of(household: Household, member_id: int, year: int) -> MemberFacts | None:
    """The yearly row of a member of the household, or None."""
    rows = MemberFacts.objects.filter(household=household, member_id=member_id, year=year)
    return rows.select_related("member", "source").first()


def manageable_counties(user: User) -> list[tuple[str, str]]:
    """Counties whose years the user may open and close: code and name. A county that no area stands for goes by its code."""
    scope = scope_of(user, Act.MANAGE_YEARS)
    codes = {prefix for prefix in scope.prefixes if len(prefix) == _COUNTY_LENGTH}
    codes |= {area.code for area in areas_of(scope, "county")}
    codes |= {code for code in YearBook.objects.values_list("county_code", flat=True) if scope.covers(code)}
    names = area_names(codes)
    return [(code, names[code]) for code in sorted(codes)]


def importable_areas(user: User) -> list[tuple[str, str]]:
    """Areas into which the user may bring something in: his own, and the counties and townships inside it; code and name."""
    codes: set[str] = set()
    for scope in (scope_of(user, act) for act in rights_of(user)):
        codes |= {prefix for prefix in scope.prefixes if len(prefix) >= _COUNTY_LENGTH}
        has_counties = any(len(prefix) >= _COUNTY_LENGTH for prefix in scope.prefixes)
        codes |= {area.code for area in areas_of(scope, "county", *(["township"] if has_counties else []))}
    names = area_names(codes)
    return [(code, names[code]) for code in sorted(codes)]


def importable_kinds(user: User) -> list[SheetKind]:
    """Layouts of sheets that the user may bring in somewhere, in the order of the dictionary."""
    rights = rights_of(user)
    return [kind for kind in dictionary().sheet_kinds.values() if right_for(kind.rows_are) in rights]


def households_of_conflict(user: User, conflict: Conflict) -> list[Household]:
    """Households that a conflict may be about, as far as the user may see them."""
    if conflict.table == "member":
        people = [conflict.thing_id] if conflict.kind == conflict.Kind.CORRECTED else conflict.candidates
        homes = MemberFacts.objects.filter(member_id__in=people, year=conflict.job.year).values("household_id")
        about = Q(pk__in=homes)
        if conflict.kind == conflict.Kind.ELSEWHERE:
            about = Q(pk__in=conflict.candidates)
    else:
        about = Q(pk__in=[*conflict.candidates, *([conflict.thing_id] if conflict.thing_id else [])])
    return list(households_in(required_scope(user, Act.READ_REGISTRY)).filter(about)[:20])


def followed_ids(job_ids: Iterable[int]) -> set[int]:
    """Those of the previews whose confirmation is under way or done."""
    live = [ImportJob.State.WAITING, ImportJob.State.RUNNING, ImportJob.State.DONE]
    followers = ImportJob.objects.filter(follows_id__in=list(job_ids), state__in=live)
    return {key for key in followers.values_list("follows_id", flat=True) if key is not None}
