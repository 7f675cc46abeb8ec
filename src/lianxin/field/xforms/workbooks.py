"""The forms of the house as XLSForm workbooks, made from the questions that the field page asks too: both languages, codes of today,
bounds, and sections that show only when they are chosen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianxin.core.kernel.words import Words

PREFIX = "lianxin_"
VISIT, LEAD, FACTS = "lianxin_visit", "lianxin_lead", "lianxin_household_facts"
MEMBER_CHANGE, MEMBER_FACTS, VILLAGE_FACTS = "lianxin_member_change", "lianxin_member_facts", "lianxin_village_facts"
TITLES = {
    VISIT: Words("走访记录", "Visit"),
    LEAD: Words("返贫线索", "Hint of risk"),
    FACTS: Words("农户情况变化", "Changed facts of a household"),
    MEMBER_CHANGE: Words("家庭成员增减", "Somebody joined or left a household"),
    MEMBER_FACTS: Words("家庭成员情况变化", "Changed facts of a member"),
    VILLAGE_FACTS: Words("村情变化", "Changed facts of a village"),
}
# The forms of facts, and whose facts each is about.
TABLE_OF_FORM = {FACTS: "household", MEMBER_FACTS: "member", VILLAGE_FACTS: "village"}
CHINESE, ENGLISH = "中文 (zh)", "English (en)"
PHOTOS = ("photo_1", "photo_2", "photo_3")
VILLAGES, HOUSEHOLDS, MEMBERS = "villages.csv", "households.csv", "members.csv"
# Of whom the year and the last known replacement are read: the question that chooses him, and the list that he is chosen from.
_CHOSEN = {"household": ("household", HOUSEHOLDS), "member": ("member", MEMBERS), "village": ("village", VILLAGES)}
_SECTION = "section_"
_ROOT = "root"  # of the lists that telephones make of CSV files
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class FormBook:
    """An XLSForm: its three sheets as rows of texts. The version is a digest of all of them."""

    form_id: str
    title: Words
    survey: tuple[Row, ...]
    choices: tuple[Row, ...]

    @property
    def version(self) -> str:
        """The same questions have the same version, on every server."""
        told = json.dumps([self.survey, self.choices], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def sheets(self) -> dict[str, list[Row]]:
        """Return the sheets by name."""
        settings = {
            "form_title": f"{self.title.zh} · {self.title.en}",
            "form_id": self.form_id,
            "version": self.version,
            "default_language": CHINESE,
            "instance_name": "concat(${on}, ' ', ${village})",
        }
        return {"survey": list(self.survey), "choices": list(self.choices), "settings": [settings]}


def house_forms(questions: Mapping[str, Any]) -> dict[str, FormBook]:
    """Return the forms of the house by their id."""
    lists = questions["lists"]
    surveys = {VISIT: _visit(), LEAD: _lead(), MEMBER_CHANGE: _member_change()}
    choices: dict[str, list[Row]] = {
        VISIT: [],
        LEAD: [*_listed("lead_source", lists["lead_source"]), *_listed("risk", lists["risk"])],
        MEMBER_CHANGE: [
            *_listed("change", [["join", "增加", "Somebody joined"], ["leave", "减少", "Somebody left"]]),
            *(row for name in ("joining", "leaving", "relation", "sex") for row in _listed(name, lists[name])),
        ],
    }
    for name, table in TABLE_OF_FORM.items():
        surveys[name], choices[name] = (
            _facts(table, questions["facts"][table]),
            _fact_choices(questions["facts"][table]),
        )
    return {
        name: FormBook(name, TITLES[name], tuple(_about(name) + rows), tuple(choices[name]))
        for name, rows in ((name, surveys[name]) for name in TITLES)
    }


def write_workbook(book: FormBook, path: Path) -> None:
    """Write an XLSForm as a workbook."""
    from lianxin.core.sheets.writing import OutputBook  # takes a while to load

    with OutputBook(path) as out:
        for name, rows in book.sheets().items():
            headings = _headings(rows)
            sheet = out.add_sheet(name)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, out.formats["heading"])
                sheet.set_column(column, column, 24)
            for number, row in enumerate(rows, start=1):
                for column, heading in enumerate(headings):
                    if text := row.get(heading):
                        sheet.write_string(number, column, text, out.formats["text"])


def _headings(rows: Iterable[Row]) -> list[str]:
    found: dict[str, None] = {}
    for row in rows:
        found |= dict.fromkeys(row)
    return list(found) or ["list_name", "name", "label"]


def _about(form_id: str) -> list[Row]:
    """Whom it is about and when it was seen: the head of every form."""
    village = _asked(f"select_one_from_file {VILLAGES}", "village", Words("村", "Village"), required="yes")
    about = [{"type": "start", "name": "started_at"}, village]
    if form_id == VILLAGE_FACTS:
        # Whose village as a whole it is: who only visits some of its households is not asked about it.
        village["choice_filter"] = "whole='yes'"
    else:
        about.append(_household(is_needed=form_id != LEAD))
    if form_id == MEMBER_FACTS:
        about.append(_member("member", Words("家庭成员", "Member"), required="yes"))
    day = Words("日期不能在今天之后。", "The day cannot be yet to come.")
    seen = Words("哪一天增减", "Day of the change") if form_id == MEMBER_CHANGE else Words("看到的日期", "Seen on")
    about.append(_asked("date", "on", seen, required="yes", default="today()", constraint=". <= today()", said=day))
    return about


def _household(*, is_needed: bool) -> Row:
    row = _asked(
        f"select_one_from_file {HOUSEHOLDS}", "household", Words("农户", "Household"),
        choice_filter="village=${village}", appearance="minimal autocomplete", required="yes" if is_needed else "",
    )  # fmt: skip
    nobody = Words("不在名册上的，不选", "leave it empty for somebody who is on no register")
    return row if is_needed else row | _hint(nobody)


def _member(name: str, words: Words, *, but: str = "", **given: str) -> Row:
    """A member of the household that was chosen; ``but`` names the question whose answer he is not."""
    condition = "household=${household}" + (f" and name!=${{{but}}}" if but else "")
    return _asked(f"select_one_from_file {MEMBERS}", name, words, choice_filter=condition, **given)


def _visit() -> list[Row]:
    return [
        _text("found", Words("了解到什么", "What was found"), 1000, required="yes"),
        _text("done", Words("做了什么", "What was done"), 1000),
        _text("promised", Words("答应了什么", "What was promised"), 1000),
        _text("next_step", Words("下一步", "Next step"), 400),
        _asked("date", "next_on", Words("下一步的日期", "Day of the next step"), relevant="${next_step} != ''"),
        *(
            _asked("image", name, Words(f"照片 {number}", f"Photo {number}"), parameters="max-pixels=2048")
            for number, name in enumerate(PHOTOS, start=1)
        ),
    ]


def _lead() -> list[Row]:
    nobody = "${household} = ''"
    return [
        _asked("select_one lead_source", "source", Words("怎么得知的", "How it was learned"), required="yes"),
        _text("words", Words("什么情况", "What is the matter"), 400, required="yes"),
        _asked("select_one risk", "risk", Words("哪一类风险", "Kind of risk")),
        _text("person_name", Words("姓名", "Name"), 60, relevant=nobody),
        _text("place", Words("住址", "Place"), 120, relevant=nobody),
    ]


def _member_change() -> list[Row]:
    joins, leaves = "${change} = 'join'", "${change} = 'leave'"
    head = _member("new_head", Words("新户主", "New head"), but="member", relevant=leaves)
    return [
        _asked("select_one change", "change", Words("增加还是减少", "Joined or left"), required="yes"),
        _asked("select_one joining", "join_kind", Words("为什么增加", "Why he joined"), required="yes", relevant=joins),
        _text("name", Words("姓名", "Name"), 60, required="yes", relevant=joins),
        _asked("select_one relation", "relation", Words("与户主关系", "Relation to the head"), required="yes",
               relevant=joins, appearance="minimal"),
        _asked("select_one sex", "sex", Words("性别", "Sex"), relevant=joins),
        _member("member", Words("谁", "Who"), required="yes", relevant=leaves),
        _asked("select_one leaving", "leave_kind", Words("为什么减少", "Why he left"), required="yes", relevant=leaves),
        head | _hint(Words("走的是户主才选", "only where the head left")),
        _text("note", Words("说明", "Note"), 120),
    ]  # fmt: skip


def _facts(table: str, sections: list[dict[str, Any]]) -> list[Row]:
    """Sections are chosen first, so that the form is short; only what is answered counts as changed."""
    chosen, listed = _CHOSEN[table]
    item = f"instance('{listed.removesuffix('.csv')}')/{_ROOT}/item[name=${{{chosen}}}]"
    rows: list[Row] = [
        {"type": "calculate", "name": "year", "calculation": f"{item}/year"},
        {"type": "calculate", "name": "as_of", "calculation": f"{item}/as_of"},
        _text("reason", Words("依据", "How it is known"), 200, required="yes"),
        _asked("select_multiple sections", "which", Words("哪些方面有变化", "What has changed"), required="yes"),
    ]
    for number, section in enumerate(sections, start=1):
        name = f"{_SECTION}{number}"
        relevant = f"selected(${{which}}, '{name}')"
        rows.append(_asked("begin group", name, Words(*section["words"]), relevant=relevant, appearance="field-list"))
        rows += [_question(one) for one in section["fields"]]
        rows.append({"type": "end group", "name": name})
    return rows


def _question(asked: Mapping[str, Any]) -> Row:
    name, words = asked["name"], Words(*asked["words"])
    types = {
        "boolean": "select_one yes_no", "integer": "integer", "money": "decimal", "number": "decimal", "date": "date",
        "month": "date", "code": f"select_one {name}", "codes": f"select_multiple {name}", "text": "text",
    }  # fmt: skip
    is_text = asked["type"] == "text"
    row = _text(name, words, asked["longest"]) if is_text else _asked(types[asked["type"]], name, words)
    if asked["type"] == "month":
        row["appearance"] = "month-year"
    if asked["type"] in {"code", "codes"} and len(asked["codes"]) > 8:
        row["appearance"] = "minimal"
    if "unit" in asked:
        row |= _hint(Words(*asked["unit"]))
    bounds = [f". {sign} {asked[key]}" for key, sign in (("least", ">="), ("most", "<=")) if asked.get(key) is not None]
    if bounds:
        told = [asked[key] for key in ("least", "most") if asked.get(key) is not None]
        shown = " – ".join(str(one) for one in told)
        row |= _bound(" and ".join(bounds), Words(f"界限：{shown}", f"Bounds: {shown}"))
    return row


def _fact_choices(sections: list[dict[str, Any]]) -> list[Row]:
    rows = _listed("sections", [[f"{_SECTION}{number}", *one["words"]] for number, one in enumerate(sections, start=1)])
    rows += _listed("yes_no", [["yes", "是", "Yes"], ["no", "否", "No"]])
    for section in sections:
        for asked in section["fields"]:
            rows += _listed(asked["name"], asked.get("codes", []))
    return rows


def _listed(name: str, codes: Iterable[Any]) -> list[Row]:
    return [{"list_name": name, "name": key, f"label::{CHINESE}": zh, f"label::{ENGLISH}": en} for key, zh, en in codes]


def _text(name: str, words: Words, longest: int, **given: str) -> Row:
    row = _asked("text", name, words, **given)
    row |= _bound(f"string-length(.) <= {longest}", Words(f"最多 {longest} 字。", f"At most {longest} characters."))
    return row | ({"appearance": "multiline"} if longest > 100 else {})


def _asked(kind: str, name: str, words: Words, *, said: Words | None = None, **given: str) -> Row:
    row = {"type": kind, "name": name, f"label::{CHINESE}": words.zh, f"label::{ENGLISH}": words.en}
    row |= {key: text for key, text in given.items() if text}
    if said is not None:
        row |= {f"constraint_message::{CHINESE}": said.zh, f"constraint_message::{ENGLISH}": said.en}
    return row


def _hint(words: Words) -> Row:
    return {f"hint::{CHINESE}": words.zh, f"hint::{ENGLISH}": words.en}


def _bound(condition: str, words: Words) -> Row:
    return {
        "constraint": condition,
        f"constraint_message::{CHINESE}": words.zh,
        f"constraint_message::{ENGLISH}": words.en,
    }
