"""Forms: those of the house as workbooks, those that others bring, what was filled in with them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize, tostring

import pytest
from defusedxml.ElementTree import fromstring
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from typer.testing import CliRunner

from cast import COUNTY, MEMBERS, OTHER_COUNTY, TOWNSHIP, signed_in
from field.collector import Collector, filled, tags
from field.makers import photo
from lianxin.audit.models import Event
from lianxin.core.kernel.errors import Refused
from lianxin.core.sheets.writing import OutputBook
from lianxin.field.domain.items import Attachment
from lianxin.field.models import CollectedForm, CollectorPassword, FormFile, FormSubmission, SubmissionFile, UsedNonce
from lianxin.field.operations.collecting import (
    add_form,
    make_collector_password,
    revoke_collector_password,
    withdraw_form,
)
from lianxin.field.queries.house_forms import house_books, house_xforms
from lianxin.field.sealing import opened_bytes
from lianxin.field.xforms.converting import XForm, refusal_of, xform_of_file
from lianxin.field.xforms.instances import read_filled, repeats_of, tables_of
from lianxin.field.xforms.keeping import kept_xform
from lianxin.field.xforms.workbooks import FormBook, write_workbook
from lianxin.people.models import User

GIVEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "xlsforms"
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SURVEY = """
| survey |                      |         |           |
|        | type                 | name    | label     |
|        | text                 | place   | Where     |
|        | image                | view    | A picture |
|        | begin repeat         | person  | Person    |
|        | text                 | name    | Name      |
|        | integer              | age     | Age       |
|        | end repeat           |         |           |
| settings |                    |         |           |
|        | form_title           | form_id | version   |
|        | Wells                | wells   | {version} |
"""


def survey(version: str = "1", form_id: str = "wells", extra: str = "") -> bytes:
    told = SURVEY.format(version=version).replace("| wells", f"| {form_id}")
    return told.replace("|        | end repeat", f"{extra}|        | end repeat").encode()


@pytest.fixture
def wells(county_officer: User) -> CollectedForm:
    return add_form(name="wells.md", content=survey(), area_code=COUNTY, by=county_officer)


def answers(
    place: str = "甲村", people: tuple[tuple[str, int], ...] = (("乙某", 40), ("丙某", 9)), **given: Any
) -> str:
    persons = "".join(f"<person>{tags(name=name, age=age)}</person>" for name, age in people)
    return filled("wells", tags(place=place, view=given.pop("view", None)) + persons, **given)


def never(book: FormBook) -> XForm:
    raise AssertionError(f"{book.form_id} was converted")


class TestHouseForms:
    def test_it_converts_the_workbooks_that_it_writes_to_what_it_serves(self, tmp_path: Path) -> None:
        for name, book in house_books().items():
            path = tmp_path / f"{name}.xlsx"
            write_workbook(book, path)
            found = xform_of_file(path.name, path.read_bytes())
            assert (found.form_id, found.version) == (name, book.version)
            assert canonicalize(found.xml.decode()) == canonicalize(house_xforms()[name].xml.decode())

    def test_it_converts_a_form_once_and_reads_it_from_then_on(self, settings: Any, tmp_path: Path) -> None:
        settings.LIANXIN_HOME = tmp_path
        book, form = house_books()["lianxin_lead"], house_xforms()["lianxin_lead"]
        assert kept_xform(book, lambda _: form) == form
        assert kept_xform(book, never) == form
        (path,) = (tmp_path / "cache" / "forms").glob("lianxin_lead-*")
        assert path.stat().st_mode & 0o077 == 0
        other = replace(book, choices=book.choices[1:])
        with pytest.raises(AssertionError):
            kept_xform(other, never)
        assert kept_xform(other, lambda _: replace(form, version="2")).version == "2"
        assert not path.exists()

    @pytest.mark.parametrize(
        "damage", [lambda text: text[:-9], lambda text: "", lambda text: text.replace("lead", "dale")]
    )
    def test_it_converts_anew_what_is_not_what_was_kept(self, settings: Any, tmp_path: Path, damage: Any) -> None:
        settings.LIANXIN_HOME = tmp_path
        book, form = house_books()["lianxin_lead"], house_xforms()["lianxin_lead"]
        kept_xform(book, lambda _: form)
        (path,) = (tmp_path / "cache" / "forms").glob("lianxin_lead-*")
        path.write_text(damage(path.read_text("utf-8")), "utf-8")
        assert kept_xform(book, lambda _: form) == form
        assert kept_xform(book, never) == form

    def test_it_serves_forms_where_none_can_be_kept(self, settings: Any, tmp_path: Path, caplog: Any) -> None:
        settings.LIANXIN_HOME = tmp_path / "no folder"
        settings.LIANXIN_HOME.write_text("")
        book, form = house_books()["lianxin_lead"], house_xforms()["lianxin_lead"]
        assert kept_xform(book, lambda _: form) == form
        assert "could not be kept" in caplog.text

    def test_it_says_everything_in_both_languages_with_ascii_names(self) -> None:
        for book in house_books().values():
            for row in (*book.survey, *book.choices):
                assert row["name"].isascii()
                assert ("label::中文 (zh)" in row) == ("label::English (en)" in row)

    def test_it_asks_nothing_of_illness_and_identity(self) -> None:
        names = {row["name"] for row in house_books()["lianxin_household_facts"].survey}
        assert "house_m2" in names
        assert not names & {"bank_account", "id_number", "phone", "major_illness"}

    def test_it_writes_them_by_command_and_on_the_page(self, village_team_member: User, tmp_path: Path) -> None:
        from lianxin.field.commands import app

        result = CliRunner().invoke(app, ["forms", str(tmp_path)])
        assert result.exit_code == 0, result.output
        assert sorted(path.name for path in tmp_path.glob("*.xlsx"))[0] == "lianxin_household_facts.xlsx"
        client = signed_in(village_team_member)
        assert client.get("/field/collect/workbooks/lianxin_lead.xlsx").content.startswith(b"PK")
        assert client.get("/field/collect/workbooks/x.xlsx").status_code == 404


class TestPassword:
    def test_it_is_shown_once_and_revoked_on_the_page(self, village_team_member: User) -> None:
        client = signed_in(village_team_member)
        made = client.post("/field/collect/password").content.decode()
        assert "只显示这一次" in made
        assert "只显示这一次" not in client.get("/field/collect/").content.decode()
        assert "/field/collect/" in client.get("/people/me/").content.decode()
        client.post("/field/collect/password/revoke")
        assert not CollectorPassword.objects.filter(revoked_at=None).exists()
        acts = list(Event.objects.filter(act__contains="collector_password").values_list("act", flat=True))
        assert acts == ["field.make_collector_password", "field.revoke_collector_password"]

    def test_it_is_nobody_elses_to_make(self, village_team_member: User, auditor: User, helper: User) -> None:
        for act in (make_collector_password, revoke_collector_password):
            with pytest.raises(PermissionDenied):
                act(user=village_team_member, by=helper)
            with pytest.raises(PermissionDenied):
                act(user=auditor, by=auditor)

    def test_it_is_one_at_a_time(self, village_team_member: User) -> None:
        make_collector_password(user=village_team_member, by=village_team_member)
        with pytest.raises(IntegrityError, match=r"collector_has_one_password_in_force|UNIQUE"), transaction.atomic():
            CollectorPassword.objects.create(user=village_team_member, digest="x", made_at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            UsedNonce.objects.bulk_create([UsedNonce(mark="a", count=1, ends_at=NOW) for _ in range(2)])


class TestBroughtForms:
    def test_it_serves_the_newest_version_with_its_files(self, wells: CollectedForm, village_team_member: User, home: Any,
                                                         county_officer: User) -> None:  # fmt: skip
        files = (Attachment("view.png", b"picture"),)
        add_form(name="wells.md", content=survey("2"), area_code=COUNTY, by=county_officer, files=files)
        collector = Collector(village_team_member)
        listed = collector.get("/odk/formList").content.decode()
        assert "<formID>wells</formID><name>Wells</name><version>2</version>" in listed
        assert collector.get("/odk/forms/wells/form.xml").content.decode().count('version="2"') == 1
        assert "view.png" in collector.get("/odk/forms/wells/manifest").content.decode()
        assert collector.get("/odk/forms/wells/files/view.png").content == b"picture"
        assert collector.get("/odk/forms/wells/files/other.png").status_code == 404

    def test_it_serves_nobody_outside_the_area(self, county_officer: User, helper: User, home: Any) -> None:
        form = add_form(name="wells.md", content=survey(), area_code=COUNTY, by=county_officer)
        CollectedForm.objects.filter(pk=form.pk).update(area_code=OTHER_COUNTY)
        collector = Collector(helper)
        assert "wells" not in collector.get("/odk/formList").content.decode()
        assert collector.get("/odk/forms/wells/form.xml").status_code == 404
        assert "FIELD-055" in collector.send(answers()).content.decode()

    def test_it_takes_the_same_again_and_refuses_what_is_taken(
        self, wells: CollectedForm, county_officer: User
    ) -> None:
        def adding(**given: Any) -> CollectedForm:
            wanted: dict[str, Any] = {
                "name": "w.md",
                "content": survey(),
                "area_code": COUNTY,
                "by": county_officer,
            } | given
            return add_form(**wanted)

        assert adding() == wells
        other = survey(extra="|        | text                 | more    | More      |\n")
        for given, code in (
            ({"content": other}, "FIELD-053"),
            ({"content": survey(form_id="lianxin_visit")}, "FIELD-052"),
            ({"area_code": TOWNSHIP}, "FIELD-052"),
            ({"name": "w.docx"}, "FIELD-051"),
            ({"content": b""}, "FIELD-051"),
            ({"files": (Attachment("a", b" " * (17 << 20)),)}, "FIELD-056"),
        ):
            with pytest.raises(Refused) as refusal:
                adding(**given)
            assert refusal.value.code == code, given
        withdraw_form(form=wells, by=county_officer)
        for again, code in (
            (lambda: withdraw_form(form=wells, by=county_officer), "FIELD-059"),
            (adding, "FIELD-053"),
        ):
            with pytest.raises(Refused) as refusal:
                again()
            assert refusal.value.code == code

    def test_it_is_only_for_those_who_manage_forms_there(self, wells: CollectedForm, township_clerk: User,
                                                         county_officer: User) -> None:  # fmt: skip
        with pytest.raises(PermissionDenied):
            add_form(name="w.md", content=survey("3"), area_code=COUNTY, by=township_clerk)
        with pytest.raises(PermissionDenied):
            add_form(name="w.md", content=survey("3"), area_code=OTHER_COUNTY, by=county_officer)
        with pytest.raises(PermissionDenied):
            withdraw_form(form=wells, by=township_clerk)

    def test_it_has_one_definition_of_a_version_and_one_file_of_a_name(self, wells: CollectedForm) -> None:
        FormFile.objects.create(form=wells, name="a", content=b"", digest="")
        again = CollectedForm.objects.get()
        again.pk = None
        nameless = CollectedForm.objects.get()
        nameless.pk, nameless.form_id = None, ""
        for row in (again, nameless, FormFile(form=wells, name="a", content=b"", digest="")):
            with pytest.raises(IntegrityError), transaction.atomic():
                row.save(force_insert=True)


class TestSubmissions:
    @pytest.fixture
    def collector(self, wells: CollectedForm, village_team_member: User, home: Any) -> Collector:
        return Collector(village_team_member)

    def test_it_keeps_a_submission_whole_and_once(self, collector: Collector) -> None:
        xml = answers()
        sent = [collector.send(xml) for _ in range(3)]
        assert {one.status_code for one in sent} == {201}
        row = FormSubmission.objects.get()
        assert row.content == xml
        other = collector.send(xml.replace("甲村", "乙村"))
        assert (other.status_code, "FIELD-003" in other.content.decode()) == (409, True)

    def test_it_adds_files_as_they_come_and_keeps_them_sealed(self, collector: Collector) -> None:
        xml, content = answers(view="view.jpg"), photo().content
        assert collector.send(xml).status_code == 202
        assert collector.send(xml, view=content, stray=b"not asked for").status_code == 201
        assert collector.send(xml, view=content).status_code == 201
        (file,) = SubmissionFile.objects.all()
        box = bytes(file.content)
        assert content not in box
        assert opened_bytes(box[:65], box[65:], f"{file.submission.instance_id}/view.jpg") == content

    def test_it_opens_a_file_to_those_who_manage_the_form(
        self, collector: Collector, wells: CollectedForm, county_officer: User, township_clerk: User
    ) -> None:
        collector.send(answers(view="view.jpg"), view=photo().content)
        file = SubmissionFile.objects.get()
        here = f"/field/collect/forms/{wells.pk}"
        page = signed_in(county_officer).get(here).content.decode()
        assert f"{here}/files/{file.pk}" in page
        response = signed_in(county_officer).get(f"{here}/files/{file.pk}")
        assert response.content == photo().content
        assert response["Content-Disposition"].startswith("attachment")
        assert signed_in(county_officer).get(f"{here}/files/{file.pk + 1}").status_code == 404
        assert signed_in(township_clerk).get(f"{here}/files/{file.pk}").status_code == 403
        assert Event.objects.filter(act="site.download").count() == 1

    def test_it_takes_what_was_filled_in_before_the_form_was_withdrawn(
        self, collector: Collector, wells: CollectedForm, county_officer: User
    ) -> None:
        withdraw_form(form=wells, by=county_officer)
        assert "wells" not in collector.get("/odk/formList").content.decode()
        assert collector.send(answers()).status_code == 201

    def test_it_never_alters_or_removes_one(self, collector: Collector) -> None:
        collector.send(answers(view="view.jpg"), view=photo().content)
        row, file = FormSubmission.objects.get(), SubmissionFile.objects.get()
        for change in (
            lambda: FormSubmission.objects.update(digest="x"),
            lambda: SubmissionFile.objects.update(name="x"),
            file.delete,
            lambda: FormSubmission.objects.filter(pk=row.pk)._raw_delete("default"),
            lambda: SubmissionFile.objects.bulk_create([SubmissionFile(submission=row, name=file.name, content=b"")]),
            lambda: FormSubmission(
                form=row.form, instance_id=row.instance_id, sender=row.sender, received_at=NOW
            ).save(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_it_exports_answers_with_repeats_as_further_sheets(
        self, collector: Collector, wells: CollectedForm, county_officer: User
    ) -> None:
        collector.send(answers("=1+1"))
        collector.send(answers("乙村", (("丁某", 3),), deprecated="uuid:former"))
        client = signed_in(county_officer)
        here = f"/field/collect/forms/{wells.pk}"
        book = client.get(f"{here}/answers?format=xlsx")
        from openpyxl import load_workbook

        sheets = load_workbook(io.BytesIO(book.content))
        assert sheets.sheetnames == ["wells", "person"]
        assert [cell.value for cell in sheets["person"][1]] == ["instance_id", "parent", "number", "name", "age"]
        assert sheets["person"].max_row == 4
        text = b"".join(client.get(f"{here}/answers?format=csv")).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [(row["place"], row["sent_by"]) for row in rows] == [("'=1+1", "village-team"), ("乙村", "village-team")]
        people = b"".join(client.get(f"{here}/answers?format=csv&table=/data/person")).decode("utf-8-sig")
        assert [row["age"] for row in csv.DictReader(io.StringIO(people))] == ["40", "9", "3"]
        assert Event.objects.filter(act="site.download").count() == 3
        for asked in ("format=pdf", "format=csv&table=/data/x", ""):
            assert client.get(f"{here}/answers?{asked}").status_code == 400
        assert rows[0]["instance_id"] in client.get(here).content.decode()


class TestPages:
    def test_it_tells_where_a_form_is_wrong(self, county_officer: User) -> None:
        client = signed_in(county_officer)
        wrong = survey(extra="|        | text                 | age     | Again     |\n")
        sent = {"file": SimpleUploadedFile("wells.md", wrong), "area": COUNTY}
        page = client.post("/field/collect/forms/add", sent)
        assert page.status_code == 400
        assert all(one in page.content.decode() for one in ("FIELD-050", "survey", "“7”"))
        right = {"file": SimpleUploadedFile("wells.md", survey()), "area": COUNTY,
                 "files": [SimpleUploadedFile("a.csv", b"name,label\n")]}  # fmt: skip
        assert client.post("/field/collect/forms/add", right, follow=True).status_code == 200
        assert FormFile.objects.get().name == "a.csv"
        form = CollectedForm.objects.get()
        assert "Wells" in client.get("/field/collect/forms/").content.decode()
        assert b"wells" in b"".join(client.get("/field/collect/forms/?format=csv"))
        assert client.post(f"/field/collect/forms/{form.pk}/withdraw", follow=True).status_code == 200
        assert "已停用" in client.get(f"/field/collect/forms/{form.pk}").content.decode()

    def test_it_opens_each_page_to_whom_it_is_for(self, sent_at: Any, wells: CollectedForm) -> None:
        capturing = {"village_team_member", "helper", "other_helper", "unit_liaison"}
        for address, welcome in (
            ("/field/collect/", capturing | {"county_officer"}),
            ("/field/collect/forms/", {"county_officer"}),
            ("/field/collect/forms/add", {"county_officer"}),
            (f"/field/collect/forms/{wells.pk}", {"county_officer"}),
            (f"/field/collect/forms/{wells.pk}/answers?format=csv", {"county_officer"}),
        ):
            found = sent_at(address)
            assert found == {who: 200 if who in welcome else 302 if who == "nobody" else 403 for who in MEMBERS}, (
                address
            )


class TestConverting:
    @pytest.mark.parametrize(
        ("told", "where"),
        [
            ("[row : 62] On the 'survey' sheet, the 'name' value 'a' is invalid. Questions must be unique within their nearest parent",
             "工作表“survey”，行“62”，列“name”"),
            ("[row : 34] Missing calculation.", "工作表“survey”，行“34”，列“calculation”"),
            ("Duplicate column header: label", "行“1”，列“label”"),
            ("Something else", "整个文件"),
        ],
    )  # fmt: skip
    def test_it_names_sheet_row_and_column_in_both_languages(self, told: str, where: str) -> None:
        refusal = refusal_of(told)
        assert where in refusal.into("zh")
        assert "FIELD-050" in refusal.into("en")

    def test_it_refuses_a_control_that_leads_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from lianxin.field.xforms import converting

        xml = house_xforms()["lianxin_lead"].xml.replace(b'ref="/data/words"', b'ref="/data/wards"')
        with pytest.raises(Refused) as refusal:
            converting._described(xml, "x", ())
        assert "/data/wards" in refusal.value.into("en")
        for broken in (b"<html", b"<html/>"):
            with pytest.raises(Refused):
                converting._described(broken, "x", ())

    def test_it_refuses_a_workbook_that_is_none(self, tmp_path: Path) -> None:
        for content in (b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0 neither"):
            with pytest.raises(Refused) as refusal:
                xform_of_file("form.xlsx", content)
            assert refusal.value.code in {"FIELD-050", "FIELD-051"}
        path = tmp_path / "empty.xlsx"
        with OutputBook(path) as out:
            out.add_sheet("survey")
        with pytest.raises(Refused):
            xform_of_file(path.name, path.read_bytes())

    def test_it_reads_nested_repeats_each_row_with_its_parent(self) -> None:
        xml = "<d id='x'><a><n>1</n><b><m>2</m></b><b><m>3</m></b></a><a><n>4</n></a><meta><instanceID>i</instanceID></meta></d>"
        root = fromstring(xml)
        tables = tables_of(iter([({"instance_id": "i"}, root)]), ["/d/a", "/d/a/b"])
        assert [row["parent"] for row in tables["/d/a/b"].rows] == ["i/a[1]", "i/a[1]"]
        assert [row["n"] for row in tables["/d/a"].rows] == ["1", "4"]
        assert read_filled(xml.encode()).uuid == read_filled(xml.encode()).uuid
        assert repeats_of(b'<repeat nodeset="/d/a"/>') == ("/d/a",)


def given_forms() -> list[Path]:
    kinds = {".xlsx", ".xlsm", ".xls", ".md", ".csv"}
    no_forms = {"SOURCE.md", "README.md", "LICENSE.md", "questionnaires_README.md", "pyxform_conversion_status.csv"}
    return [
        path
        for path in sorted(GIVEN.rglob("*"))
        if path.suffix in kinds and path.name not in no_forms and not path.name.startswith("data_")
    ]


@pytest.mark.shared
@pytest.mark.skipif(not GIVEN.is_dir(), reason="the collection of published XLSForms is not on this machine")
def test_it_serves_every_published_form_that_converts_and_names_the_place_in_the_others(
    village_team_member: User, home: Any
) -> None:
    """One of each is served, filled in as it stands and taken in; 20 do not convert, and docs/how-to/collect-with-odk.md says why."""
    served, refused = {}, {}
    for path in given_forms():
        try:
            form = xform_of_file(path.name, path.read_bytes())
        except Refused as refusal:
            refused[path.name] = refusal
        else:
            served.setdefault(form.form_id, (path, form))
    assert len(refused) == 20
    nameless = [name for name, one in refused.items() if "整个文件" in one.into("zh")]
    # One is a web page that was saved under the name of a workbook.
    assert nameless == ["ifrc-distribution-site-assessment-v1.xlsx"]
    collector = Collector(village_team_member)
    chosen = list(served.values())[::8]
    for path, _ in chosen:
        add_form(name=path.name, content=path.read_bytes(), area_code="", by=None)
    listed = collector.get("/odk/formList").content.decode()
    for number, (_, form) in enumerate(chosen):
        assert f"<hash>md5:{form.digest}</hash>" in listed
        blank = filled("FORM", tags(a=number), version=form.version)
        root = fromstring(blank)
        root.set("id", form.form_id)
        assert collector.send(tostring(root, encoding="unicode")).status_code in {201, 202}, form.form_id
    assert FormSubmission.objects.count() == len(chosen)


def test_it_shows_a_form_and_its_answers_in_the_demonstration(village_team_member: User, county_officer: User) -> None:
    from lianxin.programmes.demo.collecting import collect_water

    User.objects.filter(pk=village_team_member.pk).update(username="team")
    assert collect_water(area_code=COUNTY, on=date(2026, 11, 24)) == 3
    form = CollectedForm.objects.get()
    text = b"".join(
        signed_in(county_officer).get(f"/field/collect/forms/{form.pk}/answers?format=csv&table=/data/reading")
    )
    assert text.decode().count("uuid:") == 6
