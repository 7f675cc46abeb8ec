"""Lists of departments in force, laid beside the register by digest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from lianxin.registry.encryption import decrypted
from lianxin.registry.models import Household, Member, MemberFacts
from lianxin.supervision.domain.listed_people import ListedMember
from lianxin.supervision.domain.receivers import Absence, Death
from lianxin.supervision.domain.relatives import Kin, SharedContact
from lianxin.supervision.identities import digest_of_sealed
from lianxin.supervision.models import DepartmentList, ListedPerson
from lianxin.supervision.queries.scene import AT_ONCE, Scene

_TAIL = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list in force, with the member of the register whose number it bears."""

    person: int
    kind: str
    member: int
    household: int
    area_code: str
    told_by: str
    item: str
    cadre: str
    starts_on: date | None
    ends_before: date | None

    @property
    def row(self) -> str:
        return f"listed:{self.person}"


class Lists:
    """The lists in force for a county, matched once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        # A list for a township, the county or what it lies in.
        area = Q(area_code__startswith=scene.county) | Q(
            area_code__in=[scene.county[:length] for length in range(1, len(scene.county))]
        )
        lists = DepartmentList.objects.filter(area, state=DepartmentList.State.IN_FORCE)
        self._kinds: dict[int, tuple[str, str]] = {
            number: (kind, f"{department} {as_of.isoformat()}")
            for number, kind, department, as_of in lists.values_list("id", "kind", "department", "as_of")
        }
        self._lines = self._matched()

    def has(self, kind: str) -> bool:
        """Whether a list of the kind is in force."""
        return any(found == kind for found, _ in self._kinds.values())

    def lines(self, kind: str) -> list[Line]:
        """Lines of a kind that name a member of the register."""
        return self._lines.get(kind, [])

    def compared(self, kind: str) -> int:
        """How many lines of a kind were compared with the register."""
        lists = [number for number, (found, _) in self._kinds.items() if found == kind]
        return ListedPerson.objects.filter(list__in=lists).count()

    def listed_members(self, kind: str) -> list[ListedMember]:
        """Members on lists of a kind."""
        return [
            ListedMember(
                line.member,
                line.household,
                line.area_code,
                self._is_assisted(line.household),
                line.row,
                line.told_by,
                line.item,
                line.starts_on,
                line.ends_before,
            )
            for line in self.lines(kind)
        ]

    def absences(self, kind: str) -> list[Absence]:
        """Who was away, by lists of a kind."""
        return [Absence(one.member, one.starts_on, one.ends_before, one.row, one.told_by) for one in self.lines(kind)]

    def deaths(self) -> list[Death]:
        """Who died, by lists and by the register itself."""
        told = [Death(line.member, line.starts_on, line.row, line.told_by) for line in self.lines("death")]
        known = MemberFacts.objects.filter(self._scene.inside("household__village_code"), year__lte=self._scene.year)
        rows = known.filter(Q(leaving_kind="death") | Q(member_change="death") | Q(alive=False)).order_by(
            "member_id", "-year"
        )
        seen: dict[int, Death] = {}
        for member, household, left_on, changed_on in rows.values_list(
            "member_id", "household_id", "left_on", "member_changed_on"
        ):
            day = left_on or changed_on
            if member not in seen or (seen[member].died_on is None and day is not None):
                seen[member] = Death(member, day, f"member:{member}:{household}", "名册 register")
        return told + list(seen.values())

    def kin(self) -> dict[int, list[tuple[int, Kin]]]:
        """By household: members who are declared relatives of a cadre."""
        found: dict[int, list[tuple[int, Kin]]] = defaultdict(list)
        for line in self.lines("cadre_kin"):
            found[line.household].append((line.member, Kin(line.row, line.cadre, line.told_by)))
        return found

    def shared_contacts(self) -> list[SharedContact]:
        """Households whose account, or whose or whose members' telephone, is that of a cadre."""
        lists = [number for number, (kind, _) in self._kinds.items() if kind == "cadre_kin"]
        accounts: dict[str, list[Kin]] = defaultdict(list)
        phones: dict[str, list[Kin]] = defaultdict(list)
        rows = ListedPerson.objects.filter(list__in=lists).filter(~Q(phone="") | ~Q(account=""))
        for number, owner, phone, account, cadre in rows.values_list("id", "list_id", "phone", "account", "cadre"):
            kin = Kin(f"listed:{number}", cadre, self._kinds[owner][1])
            for digest, known in ((phone, phones), (account, accounts)):
                # A cadre with several relatives on the list is one cadre.
                if digest and all(one.cadre != cadre for one in known[digest]):
                    known[digest].append(kin)
        return [
            SharedContact(household, village, means, decrypted(sealed)[-_TAIL:], kin)
            for means, household, village, sealed in self._contacts(bool(phones), bool(accounts))
            for kin in (accounts if means == "account" else phones).get(digest_of_sealed(sealed), ())
        ]

    def _contacts(self, with_phones: bool, with_accounts: bool) -> list[tuple[str, int, str, str]]:
        found: list[tuple[str, int, str, str]] = []
        live = Household.objects.filter(self._scene.inside("village_code"), is_live=True).order_by()
        for means, column, is_wanted in (("phone", "phone", with_phones), ("account", "bank_account", with_accounts)):
            if is_wanted:
                rows = live.filter(**{f"{column}__isnull": False}).annotate(sealed=Cast(column, TextField()))
                found += [(means, *row) for row in rows.values_list("id", "village_code", "sealed").iterator(AT_ONCE)]
        if with_phones:
            facts = MemberFacts.objects.filter(
                self._scene.inside("household__village_code"), year=self._scene.year, left_on__isnull=True,
                member__phone__isnull=False,
            )  # fmt: skip
            rows = facts.order_by().annotate(sealed=Cast("member__phone", TextField()))
            columns = ("household_id", "household__village_code", "sealed")
            found += [("phone", *row) for row in rows.values_list(*columns).iterator(AT_ONCE)]
        return found

    def _is_assisted(self, household: int) -> bool | None:
        known = self._scene.households.get(household)
        return None if known is None else known.is_assisted

    def _matched(self) -> dict[str, list[Line]]:
        """Lines by kind, each with the member whose number has its digest."""
        if not self._kinds:
            return {}
        people: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for identity, *told in (
            ListedPerson.objects.filter(list__in=self._kinds)
            .order_by("id")
            .values_list("identity", "id", "list_id", "item", "cadre", "starts_on", "ends_before")
        ):
            people[identity].append(tuple(told))
        found: dict[str, list[Line]] = defaultdict(list)
        present = {member for member, *_ in self._scene.members}
        gone = [row for row in self._scene.former_members() if row[0] not in present]
        for member, household, village, sealed in [*self._scene.members, *gone]:
            for number, owner, item, cadre, starts_on, ends_before in people.get(digest_of_sealed(sealed), ()):
                kind, told_by = self._kinds[owner]
                found[kind].append(
                    Line(number, kind, member, household, village, told_by, item, cadre, starts_on, ends_before)
                )
        return found


def shared_numbers(scene: Scene) -> tuple[list[tuple[int, int, str, str]], int, int]:
    """Members whose number another member bears too, with its digest; how many members were looked at; how many have none."""
    bearers: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    unnumbered = 0
    for member, household, village, sealed in scene.members:
        if sealed:
            bearers[sealed].append((member, household, village))
        else:
            unnumbered += 1
    doubled = [
        (member, household, village, digest_of_sealed(sealed))
        for sealed, found in bearers.items()
        if len(found) > 1
        for member, household, village in found
    ]
    placeholders = set(
        Member.objects.filter(pk__in=[row[0] for row in doubled], identity_form="placeholder").values_list(
            "id", flat=True
        )
    )
    return [row for row in doubled if row[0] not in placeholders], len(scene.members), unnumbered
