"""Members and villages by ODK: the forms of the house about them come in by the same door, with the same checks."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import pyxform

from cast import VILLAGE
from field.collector import Collector, filled, tags
from field.makers import TODAY
from lianxin.field.models import Divergence, FieldItem
from lianxin.field.queries.house_forms import house_xforms
from lianxin.field.xforms.converting import xform_of_file
from lianxin.people.models import User
from lianxin.registry.models import Household, Member, MemberFacts, VillageFacts
from lianxin.registry.operations import correct_facts, correct_village_facts
from registry.makers import YEAR, household, member

CHANGE, OF_MEMBER, OF_VILLAGE = "lianxin_member_change", "lianxin_member_facts", "lianxin_village_facts"


@pytest.fixture
def collector(village_team_member: User) -> Collector:
    return Collector(village_team_member)


@pytest.fixture
def child(home: Household) -> Member:
    """A member of the household besides its head."""
    return member(home, "甲小某", relation_to_head="son", education="primary")


def listed(collector: Collector, form: str, name: str) -> list[dict[str, str]]:
    """A list as the telephone gets it."""
    file = collector.get(f"/odk/forms/{form}/files/{name}")
    assert file.status_code == 200
    return list(csv.DictReader(io.StringIO(file.content.decode())))


def section_of(form: str, name: str) -> str:
    found = re.search(rf"/data/(section_\d+)/{name}\b", house_xforms()[form].xml.decode())
    assert found is not None
    return found.group(1)


def change(home: Household, **answers: Any) -> str:
    about = {"village": VILLAGE, "household": home.pk, "on": TODAY.isoformat()}
    return filled(CHANGE, tags(**about, **answers))


def facts(form: str, about: dict[str, Any], as_of: Any, name: str, value: Any, *, year: Any = YEAR) -> str:
    section = section_of(form, name)
    head = tags(
        village=VILLAGE, **about, on=TODAY.isoformat(), year=year, as_of=as_of, reason="入户看过", which=section
    )
    return filled(form, head + f"<{section}>{tags(**{name: value})}</{section}>")


class TestLists:
    def test_it_lists_who_lives_in_whose_home(self, collector: Collector, home: Household, child: Member) -> None:
        rows = listed(collector, CHANGE, "members.csv")
        (row,) = [row for row in rows if row["name"] == str(child.pk)]
        assert (row["label"], row["household"], row["year"], row["as_of"]) == ("甲小某", str(home.pk), str(YEAR), "0")

    def test_it_shows_a_form_only_the_lists_that_it_looks_into(self, collector: Collector, child: Member) -> None:
        manifests = {
            form: set(
                re.findall(
                    r"<filename>([^<]+)</filename>", collector.get(f"/odk/forms/{form}/manifest").content.decode()
                )
            )
            for form in ("lianxin_visit", CHANGE, OF_VILLAGE)
        }
        assert manifests == {
            "lianxin_visit": {"villages.csv", "households.csv"},
            CHANGE: {"villages.csv", "households.csv", "members.csv"},
            OF_VILLAGE: {"villages.csv"},
        }

    def test_it_asks_about_a_village_only_whose_as_a_whole_it_is(
        self, collector: Collector, helper: User, home: Household
    ) -> None:
        assert [row["whole"] for row in listed(collector, OF_VILLAGE, "villages.csv")] == ["yes"]
        assert listed(Collector(helper), CHANGE, "members.csv") == []


class TestMembers:
    def test_it_takes_in_who_joined_and_who_left(self, collector: Collector, home: Household, child: Member) -> None:
        born = change(
            home, change="join", join_kind="newborn", name="甲新某", relation="grandson", sex="male", note="满月"
        )
        assert collector.send(born).status_code == 201
        made = MemberFacts.objects.get(member__name="甲新某", year=YEAR)
        assert (made.household_id, made.relation_to_head, made.left_on) == (home.pk, "grandson", None)
        died = change(home, change="leave", member=child.pk, leave_kind="death", new_head=None, note=None)
        assert collector.send(died).status_code == 201
        assert MemberFacts.objects.get(member=child, year=YEAR).left_on == TODAY
        assert set(FieldItem.objects.values_list("state", "way")) == {("applied", "odk")}

    @pytest.mark.parametrize(
        "answers",
        [
            {"change": "leave", "leave_kind": "newborn"},
            {"change": "leave", "leave_kind": "death", "member": "999999"},
            {"change": "join", "join_kind": "newborn", "name": "甲新某", "relation": "neighbour"},
        ],
    )
    def test_it_keeps_what_the_register_does_not_take(
        self, collector: Collector, home: Household, child: Member, answers: dict[str, str]
    ) -> None:
        told = {"member": child.pk} | answers if answers["change"] == "leave" else answers
        assert collector.send(change(home, **told)).status_code == 201
        assert FieldItem.objects.get().state == "refused"
        assert not MemberFacts.objects.filter(left_on__isnull=False).exists()

    @pytest.mark.parametrize(
        "answers", [{}, {"change": "split"}, {"change": "leave", "leave_kind": "death", "member": "he"}]
    )
    def test_it_sends_back_what_cannot_be_read_and_keeps_what_is_incomplete(
        self, collector: Collector, home: Household, answers: dict[str, str]
    ) -> None:
        status = collector.send(change(home, **answers)).status_code
        assert status == (400 if "member" in answers else 201)
        assert [item.state for item in FieldItem.objects.all()] == ([] if status == 400 else ["refused"])

    def test_a_helper_s_change_waits_for_somebody_who_may_correct(
        self, helper: User, home: Household, child: Member
    ) -> None:
        from work.makers import paired

        paired(helper, home)
        left = change(home, change="leave", member=child.pk, leave_kind="death")
        assert Collector(helper).send(left).status_code == 201
        assert (FieldItem.objects.get().state, Divergence.objects.get().why) == ("waiting", "review")

    def test_facts_of_a_member_meet_one_by_one(
        self, collector: Collector, home: Household, child: Member, township_clerk: User
    ) -> None:
        about = {"household": home.pk, "member": child.pk}
        assert collector.send(facts(OF_MEMBER, about, 0, "education", "junior")).status_code == 201
        assert MemberFacts.objects.get(member=child, year=YEAR).education == "junior"
        # Somebody changed it since; the list that the telephone chose from does not know.
        correct_facts(
            household_id=home.pk,
            member_id=child.pk,
            year=YEAR,
            values={"education": "senior"},
            reason="核实",
            by=township_clerk,
        )
        assert collector.send(facts(OF_MEMBER, about, 0, "education", "primary")).status_code == 201
        assert (Divergence.objects.get().table, Divergence.objects.get().field) == ("member", "education")
        (row,) = [row for row in listed(collector, OF_MEMBER, "members.csv") if row["name"] == str(child.pk)]
        assert collector.send(facts(OF_MEMBER, about, row["as_of"], "education", "primary")).status_code == 201
        assert MemberFacts.objects.get(member=child, year=YEAR).education == "primary"

    def test_facts_of_somebody_elsewhere_are_kept_and_refused(self, collector: Collector, home: Household) -> None:
        other = member(household("乙某"), "乙小某", education="primary")
        about = {"household": home.pk, "member": other.pk}
        assert collector.send(facts(OF_MEMBER, about, 0, "education", "junior")).status_code == 201
        assert FieldItem.objects.get().state == "refused"
        assert MemberFacts.objects.get(member=other).education == "primary"

    def test_nothing_of_illness_and_identity_is_asked(self) -> None:
        asked = {
            path.rpartition("/")[2]
            for form in (OF_MEMBER, CHANGE)
            for path in re.findall(r'<bind nodeset="([^"]+)"', house_xforms()[form].xml.decode())
        }
        assert {"education", "name", "new_head"} <= asked
        assert not asked & {
            "id_no",
            "health",
            "illness_kind",
            "disability_kind",
            "disability_no",
            "phone",
            "bank_account",
        }


class TestVillages:
    def test_facts_of_a_village_are_written_and_diverge(self, collector: Collector, township_clerk: User) -> None:
        correct_village_facts(village_code=VILLAGE, year=YEAR, values={"clinics": 0}, reason="年报", by=township_clerk)
        (row,) = listed(collector, OF_VILLAGE, "villages.csv")
        assert collector.send(facts(OF_VILLAGE, {}, row["as_of"], "clinics", 1)).status_code == 201
        assert VillageFacts.objects.get(village_code=VILLAGE, year=YEAR).clinics == 1
        assert collector.send(facts(OF_VILLAGE, {}, row["as_of"], "clinics", 2)).status_code == 201
        assert Divergence.objects.get().table == "village"
        assert collector.send(facts(OF_VILLAGE, {}, row["as_of"], "clinics", "many")).status_code == 400
        assert collector.send(facts(OF_VILLAGE, {}, "", "clinics", "1", year="")).status_code == 400

    def test_a_helper_tells_nothing_of_a_village(self, helper: User, home: Household) -> None:
        assert Collector(helper).send(facts(OF_VILLAGE, {}, 0, "clinics", 1)).status_code == 201
        assert FieldItem.objects.get().state == "refused"
        assert not VillageFacts.objects.exists()


BROKEN = """
| survey |         |      |       |            |
|        | type    | name | label | relevant   |
|        | integer | age  | Age   | nosuch(1)  |
| settings |       |      |       |            |
|        | form_title | form_id | version |   |
|        | Wells   | wells | 1    |            |
"""


@pytest.mark.one_engine
def test_odk_validate_takes_every_form_of_the_house(tmp_path: Path) -> None:
    """ODK Validate, which pyxform brings along, loads each form with the engine that ODK Collect has."""
    java = shutil.which("java")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    if java is None or not jar.is_file():
        pytest.skip("ODK Validate wants Java")
    for name, form in house_xforms().items():
        (tmp_path / f"{name}.xml").write_bytes(form.xml)
    (tmp_path / "broken.xml").write_bytes(xform_of_file("broken.md", BROKEN.encode()).xml)
    names = [*house_xforms(), "broken"]
    command = [java, "-Xss4m", "-jar", str(jar), *(f"{name}.xml" for name in names)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    told = run.stdout + run.stderr
    assert told.count("Xform is valid") == len(house_xforms()), told[-3000:]
    # It does refuse what it should: a function that nobody knows.
    assert run.returncode != 0
    assert "nosuch" in told
