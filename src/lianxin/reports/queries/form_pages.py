"""What the pages of forms show: rows of their lists, the choices for a heading, the changes between versions in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from lianxin.core.kernel.dictionary import FieldType
from lianxin.core.kernel.words import Words
from lianxin.core.sheets.blank_forms import BlankForm
from lianxin.core.sheets.extents import column_letters
from lianxin.people.roles import Act
from lianxin.registry.access import households_open_to
from lianxin.registry.models import Household
from lianxin.registry.queries import area_names
from lianxin.reports.domain.forms_answers import Answer, Target
from lianxin.reports.domain.forms_counts import PER_PERSON_INCOME
from lianxin.reports.domain.forms_layout import Block, Change, regions_of
from lianxin.reports.domain.forms_matching import Match, State
from lianxin.reports.domain.forms_shape import CARD, TABLE, CardBlank
from lianxin.reports.domain.forms_vocabulary import REACHES
from lianxin.reports.models import FormFill, NamedForm
from lianxin.reports.queries.form_versions import ROW_WORDS, answer_words
from lianxin.rulebook import dictionary, rulebook

if TYPE_CHECKING:
    from lianxin.people.models import User

STATE_WORDS = {
    State.KNOWN: (Words("认得", "known"), "good"),
    State.GUESSED: (Words("请确认", "please confirm"), "unsure"),
    State.UNKNOWN: (Words("不认得", "not known"), "bad"),
}
CHANGE_WORDS = {
    "added": (Words("新增", "added"), "good"),
    "gone": (Words("取消", "gone"), "bad"),
    "renamed": (Words("改名", "renamed"), "unsure"),
    "moved": (Words("移位", "moved"), "plain"),
    "unit": (Words("换单位", "unit changed"), "unsure"),
}


@dataclass(frozen=True, slots=True)
class FormRowShown:
    """A form in the list."""

    form: Any
    place: str


@dataclass(frozen=True, slots=True)
class FillRowShown:
    """A filling in the list."""

    fill: FormFill
    place: str


@dataclass(frozen=True, slots=True)
class GapShown:
    """A blank cell: where, under which heading, why, and the household to look at, if the reader may."""

    place: str
    path: str
    why: str
    count: int
    household: Household | None
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a heading can be filled with."""

    key: str
    words: Words
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class HeadingShown:
    """A heading on the page that explains a version."""

    name: str  # of the control
    place: str
    match: Match
    state: tuple[Words, str]
    answer: Words | None
    unit: str
    candidates: list[Choice]
    is_hidden: bool = False
    is_changed: bool = False  # a person wants to answer it anew

    @property
    def is_asked(self) -> bool:
        return self.is_open or self.is_changed

    @property
    def is_open(self) -> bool:
        return self.match.state is not State.KNOWN


@dataclass(frozen=True, slots=True)
class BlockShown:
    """A table or card on the page that explains a version."""

    block: Block
    rows: Words
    headings: list[HeadingShown]
    groups: list[tuple[Words, list[Choice]]] = field(default_factory=list)
    row_choices: list[Choice] = field(default_factory=list)
    region_choices: list[Choice] = field(default_factory=list)

    @property
    def open_headings(self) -> int:
        return sum(heading.is_open for heading in self.headings)


def shown_forms(forms: Iterable[NamedForm]) -> list[FormRowShown]:
    """Return forms with the names of their areas."""
    listed = list(forms)
    names = area_names(form.area_code for form in listed)
    return [FormRowShown(form, names[form.area_code]) for form in listed]


def shown_fills(fills: Iterable[FormFill]) -> list[FillRowShown]:
    """Return fillings with the names of their areas."""
    listed = list(fills)
    names = area_names(fill.area_code for fill in listed)
    return [FillRowShown(fill, names[fill.area_code]) for fill in listed]


def shown_gaps(user: User, fill: FormFill, *, why: str = "") -> list[GapShown]:
    """Return the blank cells of a filling; a household that the reader may not see is not named."""
    told = [gap for gap in fill.gaps if not why or gap["why"] == why]
    ids = {gap["household"] for gap in told if gap["household"]}
    homes = households_open_to(user, Act.READ_REGISTRY).in_bulk(list(ids)) if user.may(Act.READ_REGISTRY) else {}
    several = len({gap["sheet"] for gap in fill.gaps}) > 1
    return [
        GapShown(
            f"{gap['sheet']} {gap['cell']}" if several else gap["cell"],
            gap["path"],
            gap["why"],
            gap["count"],
            homes.get(gap["household"]),
            f"{reverse('registry:household', args=[gap['household']])}?year={fill.year}" if gap["household"] else "",
        )
        for gap in told
    ]


def counts_of_gaps(fill: FormFill) -> list[tuple[str, int]]:
    """Return how many of the listed gaps have each reason, the most first."""
    found: dict[str, int] = {}
    for gap in fill.gaps:
        if gap["count"]:
            found[gap["why"]] = found.get(gap["why"], 0) + 1
    return sorted(found.items(), key=lambda pair: -pair[1])


def shown_blocks(blocks: Iterable[Block], form: BlankForm, *, changed: str = "") -> list[BlockShown]:
    """Return tables and cards with the choices for each heading; ``changed`` names one to be answered anew."""
    return [
        BlockShown(
            block,
            ROW_WORDS[block.rows_are],
            [_heading(block, place, changed) for place in range(len(block.parts))],
            choice_groups(block),
            _row_choices(block),
            _region_choices(form, block),
        )
        for block in blocks
    ]


def _heading(block: Block, place: int, changed: str) -> HeadingShown:
    part, match = block.parts[place], block.matches[place]
    if isinstance(part, CardBlank):
        where, is_hidden = f"{column_letters(part.column)}{part.row + 1}", False
    else:
        where, is_hidden = column_letters(part.index), part.is_hidden
    candidates = match.candidates or (
        (match.answer,) if match.answer is not None and match.state is State.GUESSED else ()
    )
    name = f"h-{block.key}-{place}"
    if name == changed and match.answer is not None:
        candidates = (match.answer, *(one for one in match.candidates if one != match.answer))
    return HeadingShown(
        name,
        where,
        match,
        STATE_WORDS[match.state],
        answer_words(match.answer) if match.answer is not None else None,
        match.answer.unit if match.answer is not None else "",
        [Choice(one.key, answer_words(one), number == 0) for number, one in enumerate(candidates)],
        is_hidden,
        name == changed,
    )


def _row_choices(block: Block) -> list[Choice]:
    names = ("household", "village") if block.card is not None else tuple(ROW_WORDS)
    return [Choice(name, ROW_WORDS[name], name == block.rows_are) for name in names]


_STANDING = {"head": Words("户主", "Head"), "secretary": Words("第一书记", "First secretary")}


def _region_choices(form: BlankForm, block: Block) -> list[Choice]:
    """What else a block may be called: a table a card; a card a table whose headings stand in one of its rows."""
    found = regions_of(form, block)
    if block.table is not None:
        words = Words("卡片：标签旁边填空、打勾", "a card: blanks and boxes beside labels")
        return [Choice(f"{CARD}:{name}", words) for name in found.values()]
    return [
        Choice(
            f"{TABLE}:{name}",
            Words(
                f"表格，表头在第 {row + 1} 行（{name.partition('@')[2][:12]}…）", f"a table, headings in row {row + 1}"
            ),
        )
        for row, name in found.items()
    ]


def choice_groups(block: Block) -> list[tuple[Words, list[Choice]]]:
    """Return everything that a heading of a table can be filled with, in groups."""
    plain = [Answer(Target.BLANK), Answer(Target.SERIAL), Answer(Target.AREA), Answer(Target.YEAR), Answer(Target.DAY)]
    groups = [(Words("不用查的", "Not looked up"), [Choice(one.key, answer_words(one)) for one in plain])]
    if block.is_of_areas or (block.card is not None and block.rows_are == "village"):
        counts = [Answer(Target.COUNT, what) for what in ("household", "member", "village")]
        counts += [
            Answer(Target.COUNT, what, (f"word:{word.name}",))
            for word in rulebook().form_words.values()
            for what in ("household", "member")
        ]
        groups.append((Words("计数", "Counts"), [Choice(one.key, answer_words(one)) for one in counts]))
        sums = [
            Answer(Target.SUM, f"household.{entry.name}")
            for entry in dictionary().fields_of("household")
            if entry.type in {FieldType.MONEY, FieldType.NUMBER} and "per_person" not in entry.name
        ]
        sums.append(Answer(Target.MEAN, PER_PERSON_INCOME))
        groups.append((Words("合计", "Sums"), [Choice(one.key, answer_words(one)) for one in sums]))
    elif block.rows_are == "household":
        words = [word for word in rulebook().form_words.values() if word.table == "member"]
        members = [Answer(Target.COUNT, "member", (f"word:{word.name}",)) for word in words]
        groups.append(
            (Words("家里有几人", "How many members"), [Choice(one.key, answer_words(one)) for one in members])
        )
    for table in REACHES[block.rows_are]:
        entries = dictionary().fields_of({"head": "member", "secretary": "helper"}.get(table, table))
        fields = [Answer(Target.FIELD, f"{table}.{entry.name}") for entry in entries]
        words = _STANDING.get(table) or dictionary().tables[table]
        groups.append((words, [Choice(one.key, answer_words(one)) for one in fields]))
    return groups


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A difference between two versions, in words."""

    change: Change
    words: Words
    tone: str
    detail: Words | None


def shown_changes(changes: Iterable[Change]) -> list[ChangeShown]:
    """Return the differences between two versions in words."""
    return [ChangeShown(one, *CHANGE_WORDS[one.kind], _detail(one)) for one in changes]


def _detail(change: Change) -> Words | None:
    match change.kind:
        case "renamed":
            return Words(f"原为“{change.before}”", f"was “{change.before}”")
        case "moved":
            return Words(f"第 {change.before} 栏 → 第 {change.after} 栏", f"heading {change.before} → {change.after}")
        case "unit":
            none = Words("未写", "none")
            return Words(
                f"{change.before or none.zh} → {change.after or none.zh}",
                f"{change.before or none.en} → {change.after or none.en}",
            )
    return None
