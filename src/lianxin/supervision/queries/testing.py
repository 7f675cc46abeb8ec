"""Every test of the catalogue over one scene: which rows it reads and which values it is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from lianxin.rulebook import rulebook
from lianxin.supervision.domain import (
    borrowers,
    contracts,
    entries,
    households,
    incomes,
    listed_people,
    measures,
    prices,
    purposes,
    receivers,
    relatives,
    tranches,
    works,
)
from lianxin.supervision.domain.catalogue import TESTS, ClueTest
from lianxin.supervision.domain.clues import Outcome
from lianxin.supervision.queries import given, paid, reckoned, spent, worked
from lianxin.supervision.queries.listed import Lists, shared_numbers
from lianxin.supervision.queries.policy import LimitUnset
from lianxin.supervision.queries.scene import Scene

_ABSENCES = {"paid_in_prison": "prison", "paid_while_missing": "missing", "paid_after_moving": "moved_out"}
_LISTED = {"on_payroll": "payroll", "has_vehicle": "vehicle", "has_house": "house", "has_company": "company"}

# The line that households are measured by: to leave poverty, and since there is none, to be monitored.
_LINES = ("income_line.exit", "income_line.monitor")


class Testing:
    """The tests over a scene; what several of them read is read once."""

    __test__ = False  # not one of pytest's

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def outcome(self, name: str) -> Outcome:
        """Run a test. Without a list, a value or a list of words that it rests on it looks at nothing, and says so.

        Raises:
            KeyError: no such test.
        """
        test = TESTS[name]
        missing = [kind for kind in test.lists if not self._lists.has(kind)]
        if missing:
            return Outcome(0, (), (("no_list", 0),))
        try:
            outcome = _RUNS[name](self, test)
        except LimitUnset as unset:
            reason = "no_words" if unset.args[0] in rulebook().word_lists else "no_limit"
            return Outcome(0, (), ((reason, 0),))
        return outcome if outcome.examined or outcome.untold else Outcome(0, (), (("no_rows", 0),))

    @cached_property
    def _lists(self) -> Lists:
        return Lists(self.scene)

    @cached_property
    def _payments(self) -> list[receivers.HouseholdPayment]:
        return paid.household_payments(self.scene)

    @cached_property
    def _suppliers(self) -> list[purposes.SupplierPayment]:
        return paid.supplier_payments(self.scene)

    @cached_property
    def _tranches(self) -> list[tranches.ReceivedTranche]:
        return paid.received_tranches(self.scene)

    @cached_property
    def _contracts(self) -> list[contracts.SignedContract]:
        return spent.signed_contracts(self.scene)

    @cached_property
    def _incomes(self) -> list[incomes.HouseholdIncome]:
        return reckoned.household_incomes(self.scene)

    @cached_property
    def _visits(self) -> list[works.Visited]:
        return worked.visited(self.scene)

    @cached_property
    def _posts(self) -> list[measures.GivenMeasure]:
        return given.given_measures(self.scene, "public_welfare_post")

    @cached_property
    def _grants(self) -> list[measures.GivenMeasure]:
        return given.given_measures(self.scene, "vocational_grant")

    def _kin_favoured(self, test: ClueTest) -> Outcome:
        received = paid.received_by_household(self.scene)
        kin = self._lists.kin()
        rows = [
            relatives.HouseholdReceipts(
                one.household,
                one.village_code,
                received.get(one.household, 0),
                tuple(link for _, link in kin.get(one.household, ())),
            )
            for one in self.scene.households.values()
            if one.is_assisted
        ]
        return relatives.kin_favoured(rows, most_times=self.scene.policy.number(test.values[0]))

    def _kin_contact_shared(self, test: ClueTest) -> Outcome:
        rows = self._lists.shared_contacts()
        return relatives.kin_contact_shared(rows, households_compared=len(self.scene.households))

    def _paid_twice(self, test: ClueTest) -> Outcome:
        return measures.paid_twice(given.claim_rows(self.scene, self._lists), rulebook().measures)

    def _paid_after_death(self, test: ClueTest) -> Outcome:
        return receivers.paid_after_death(self._payments, self._lists.deaths())

    def _absence(self, test: ClueTest) -> Outcome:
        return receivers.paid_in_absence(test.name, self._payments, self._lists.absences(_ABSENCES[test.name]))

    def _listed(self, test: ClueTest) -> Outcome:
        kind = _LISTED[test.name]
        return listed_people.listed_and_assisted(
            test.name,
            self._lists.listed_members(kind),
            on=self.scene.on,
            rows_compared=self._lists.compared(kind),
            passed_over=[word for name in test.word_lists for word in self.scene.policy.words(name)],
        )

    def _payee_unfitting(self, test: ClueTest) -> Outcome:
        words = {name: self.scene.policy.words(name) for name in test.word_lists}
        return purposes.payee_unfitting(self._suppliers, words)

    def _contracts_split(self, test: ClueTest) -> Outcome:
        limit, percent, days = (self.scene.policy.whole(name) for name in test.values)
        return contracts.contracts_split(self._contracts, contracts.TenderTerms(limit, percent, days))

    def _unit_price_high(self, test: ClueTest) -> Outcome:
        policy = self.scene.policy
        deviations, count, spread = test.values
        terms = prices.PriceTerms(policy.number(deviations), policy.whole(count), policy.number(spread))
        return prices.unit_price_high(given.priced_items(self.scene), terms)

    def _loans_to_one_enterprise(self, test: ClueTest) -> Outcome:
        days, borrowers_ = (self.scene.policy.whole(name) for name in test.values)
        return borrowers.loans_to_one_enterprise(given.drawn_loans(self.scene), borrowers.FlowTerms(days, borrowers_))

    def _grant_not_enrolled(self, test: ClueTest) -> Outcome:
        enrolled: dict[int, list[tuple]] = {}
        for line in self._lists.lines("enrolment"):
            enrolled.setdefault(line.member, []).append((line.starts_on, line.ends_before))
        return measures.not_enrolled(self._grants, enrolled)

    def _edits_before_close(self, test: ClueTest) -> Outcome:
        hours, percent, least = (self.scene.policy.whole(name) for name in test.values)
        terms = entries.RushTerms(hours, percent, least)
        return entries.edits_before_close(reckoned.edits(self.scene), reckoned.closes(self.scene), terms)

    def _entries_on_the_eve(self, test: ClueTest) -> Outcome:
        hours, percent, least = (self.scene.policy.whole(name) for name in test.values)
        terms = works.EveTerms(hours, percent, least)
        return works.entries_on_the_eve(worked.entered(self.scene), worked.deadlines(self.scene), terms)

    def _incomes_rounded(self, test: ClueTest) -> Outcome:
        statistic, least = test.values
        policy = self.scene.policy
        return incomes.incomes_rounded(
            self._incomes, most_chi_square=policy.number(statistic), least_households=policy.whole(least)
        )

    def _incomes_at_line(self, test: ClueTest) -> Outcome:
        band, times, least = test.values
        policy = self.scene.policy
        line_fen = policy.first(*_LINES)
        terms = incomes.LineTerms(line_fen, policy.number(band), policy.number(times), policy.whole(least))
        return incomes.incomes_at_line(self._incomes, terms)

    def _household_split(self, test: ClueTest) -> Outcome:
        found = reckoned.arrivals(self.scene)
        if found is None:
            assisted = sum(1 for one in self.scene.households.values() if one.is_assisted)
            return Outcome(assisted, (), (("year_before", assisted),))
        rows, looked_at = found
        return households.household_split(rows, households=looked_at, most_months=self._whole(test))

    def _number_in_two_households(self, test: ClueTest) -> Outcome:
        doubled, members, unnumbered = shared_numbers(self.scene)
        rows = [households.NumberedMember(*row) for row in doubled]
        return households.number_in_two_households(rows, members=members, unnumbered=unnumbered)

    def _whole(self, test: ClueTest) -> int:
        """The one whole number that a test rests on."""
        (name,) = test.values
        return self.scene.policy.whole(name)


_Run = Callable[[Testing, ClueTest], Outcome]

_RUNS: dict[str, _Run] = {
    "kin_favoured": Testing._kin_favoured,
    "kin_contact_shared": Testing._kin_contact_shared,
    "payee_elsewhere": lambda one, test: receivers.payee_elsewhere(one._payments),
    "claimed_over_accepted": lambda one, test: contracts.claimed_over_accepted(
        spent.accepted_projects(one.scene), most_percent=one._whole(test)
    ),
    "paid_twice": Testing._paid_twice,
    "paid_after_death": Testing._paid_after_death,
    "on_payroll": Testing._listed,
    "has_vehicle": Testing._listed,
    "has_house": Testing._listed,
    "has_company": Testing._listed,
    "paid_in_prison": Testing._absence,
    "paid_while_missing": Testing._absence,
    "paid_after_moving": Testing._absence,
    "payee_unfitting": Testing._payee_unfitting,
    "expense_barred": lambda one, test: purposes.expense_barred(one._suppliers),
    "money_idle": lambda one, test: tranches.money_idle(one._tranches, on=one.scene.on, most_days=one._whole(test)),
    "carry_over_old": lambda one, test: tranches.carry_over_old(
        one._tranches, on=one.scene.on, most_months=one._whole(test)
    ),
    "contracts_split": Testing._contracts_split,
    "unit_price_high": Testing._unit_price_high,
    "settled_over_contract": lambda one, test: contracts.settled_over_contract(
        one._contracts, most_percent=one._whole(test)
    ),
    "account_shared": lambda one, test: receivers.account_shared(one._payments, most_households=one._whole(test)),
    "loans_to_one_enterprise": Testing._loans_to_one_enterprise,
    "grant_conditions": lambda one, test: measures.conditions_broken(test.name, one._grants),
    "grant_not_enrolled": Testing._grant_not_enrolled,
    "post_conditions": lambda one, test: measures.conditions_broken(test.name, one._posts),
    "post_months_over": lambda one, test: measures.post_months_over(one._posts, most_months=one._whole(test)),
    "work_photo_again": lambda one, test: works.photo_again(worked.pictures(one.scene), most_bits=one._whole(test)),
    "work_text_copied": lambda one, test: works.text_copied(worked.written(one.scene), most_copies=one._whole(test)),
    "visits_in_an_hour": lambda one, test: works.visits_in_an_hour(one._visits, most_households=one._whole(test)),
    "visit_out_of_service": lambda one, test: works.visit_out_of_service(one._visits),
    "visit_on_leave": lambda one, test: works.visit_on_leave(one._visits),
    "entries_on_the_eve": Testing._entries_on_the_eve,
    "edits_before_close": Testing._edits_before_close,
    "incomes_identical": lambda one, test: incomes.incomes_identical(one._incomes, most_households=one._whole(test)),
    "incomes_rounded": Testing._incomes_rounded,
    "incomes_at_line": Testing._incomes_at_line,
    "income_jump": lambda one, test: incomes.income_jump(one._incomes, most_percent=one._whole(test)),
    "income_without_cost": lambda one, test: incomes.income_without_cost(one._incomes, least_fen=one._whole(test)),
    "household_split": Testing._household_split,
    "number_in_two_households": Testing._number_in_two_households,
}
