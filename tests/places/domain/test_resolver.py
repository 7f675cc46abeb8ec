"""From a written place to a code, or to the reason why there is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianxin.core.kernel.errors import Refused
from lianxin.places.domain.resolver import Resolver, Status
from lianxin.places.gazetteer import gazetteer


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(gazetteer())


WHITE = "630106102222"


@pytest.mark.parametrize(
    "mention",
    [
        "青海省西宁市湟中区鲁沙尔镇白土庄村委会",
        "西宁市湟中区鲁沙尔镇白土庄村",
        "湟中区鲁沙尔镇白土庄",
        "湟中区鲁沙尔镇白土庄村村",
        "湟中区鲁沙尔镇白土庄村民委员会",
        "湟中区鲁沙尔乡白土庄村",
        "湟中区鲁沙尔街道办事处白土庄村",
        "湟中区鲁沙尔白土庄村",
        "湟中鲁沙尔镇白土庄村",
        "湟中区白土庄村",
        "西宁市鲁沙尔镇白土庄村",
        "鲁沙尔镇白土庄村",
        "湟中县鲁沙尔镇白土庄村",
        "西宁湟中县鲁沙尔镇白土庄村三组",
        "海东地区湟中县鲁沙尔镇白土庄村",
        "湟中区鲁砂尔镇白土庄村",
        "湟中区鲁沙尔镇白土庒村",
        "皇中区鲁沙尔镇白土庄村",
        "湟中区 鲁沙尔镇 “白土庄村”",
    ],
)
def test_it_reads_one_village_in_many_writings(resolver: Resolver, mention: str) -> None:
    answer = resolver.resolve(mention)
    assert (answer.status, answer.code) == (Status.RESOLVED, WHITE)
    assert answer.path == ("青海省", "西宁市", "湟中区", "鲁沙尔镇", "白土庄村委会")
    assert answer.level == "village"


@pytest.mark.parametrize(
    ("mention", "correction"),
    [
        ("湟中县鲁沙尔镇白土庄村", "“湟中县”已于 2019 年改为“湟中区”"),
        ("湟中区鲁沙尔乡白土庄村", "“鲁沙尔乡”即“鲁沙尔镇”"),
        ("循化县刚察乡卡索村", "“刚察乡”→“岗察藏族乡”(同音字)"),
        ("西和县嵩林乡杨魏村", "“嵩林乡”→“蒿林乡”(形近字)"),
        ("贵定县新巴镇乐邦村坪江二组", "“坪江二组”在村以下，没有国家代码"),
        ("湟中区老龙湾乡白土庄村", "“老龙湾乡”在 2023 版中不存在（可能已撤并）,按全县查找"),
        ("鲁沙尔镇白土庄村", "未写县名，按乡镇名查找"),
    ],
)
def test_it_says_what_it_put_right(resolver: Resolver, mention: str, correction: str) -> None:
    answer = resolver.resolve(mention)
    assert answer.status is Status.RESOLVED
    assert correction in [words.zh for words in answer.corrections]
    assert all(words.en for words in answer.corrections)


def test_it_scores_a_clean_mention_above_a_corrected_one(resolver: Resolver) -> None:
    clean = resolver.resolve("湟中区鲁沙尔镇白土庄村")
    renamed = resolver.resolve("湟中县鲁沙尔镇白土庄村")
    misspelt = resolver.resolve("湟中区鲁砂尔镇白土庄村")
    assert 1 >= clean.score > renamed.score > misspelt.score > 0.72
    assert clean.corrections == ()


@pytest.mark.parametrize(
    "mention",
    [
        "",
        "   ",
        "村",
        "某某县某某村",
        "白土庄村",
        "湟中区鲁沙尔镇不存在村",
        "湟中区鲁沙尔镇黑土庄村",
        "湟中区鲁沙尔镇阿庄",
        "化隆县沙连堡乡冶一村",
        "西藏自治区湟中区鲁沙尔镇白土庄村",
        "中国第一汽车集团有限公司",
        "湟中区鲁沙尔镇白土庄村、阿家庄村",
        "1234",
        "鲁沙尔",
    ],
)
def test_it_leaves_unresolved_what_nothing_explains(resolver: Resolver, mention: str) -> None:
    answer = resolver.resolve(mention)
    assert answer.status is Status.UNRESOLVED
    assert (answer.code, answer.name, answer.path, answer.score) == ("", "", (), 0.0)
    assert answer.reason is not None
    assert answer.reason.en


@pytest.mark.parametrize(
    ("mention", "nearest", "some"),
    [
        ("朝阳区", "", {"110105", "220104"}),
        ("峄城区张庄", "370404", {"370404100282", "370404101243"}),
        ("城关镇", "", set()),
        ("吉林", "22", {"22", "2202"}),
    ],
)
def test_it_does_not_choose_among_equals(resolver: Resolver, mention: str, nearest: str, some: set[str]) -> None:
    answer = resolver.resolve(mention)
    assert answer.status is Status.AMBIGUOUS
    assert answer.code == ""
    assert answer.nearest == nearest
    assert {c.code for c in answer.candidates} >= some
    assert len(answer.candidates) <= 5
    assert all(c.path for c in answer.candidates)


def test_it_takes_the_village_where_a_village_and_a_neighbourhood_bear_one_name(resolver: Resolver) -> None:
    assert resolver.resolve("丹江口市丹赵路街道三里桥村").code == "420381003201"
    assert resolver.resolve("丹江口市丹赵路街道三里桥社区").code == "420381003004"


@pytest.mark.parametrize(
    ("mention", "on", "code", "name"),
    [
        ("湟中区", date(2016, 5, 1), "630122", "湟中县"),
        ("湟中县", date(2016, 5, 1), "630122", "湟中县"),
        ("湟中县", date(2019, 12, 30), "630122", "湟中县"),
        ("湟中县", date(2019, 12, 31), "630106", "湟中区"),
        ("湟中县", date(1995, 5, 1), "632124", "湟中县"),
        ("黔西市", date(2016, 5, 1), "520522", "黔西县"),
        ("播州区", date(2010, 1, 1), "520321", "遵义县"),
        ("襄阳市", date(2005, 1, 1), "4206", "襄樊市"),
        ("通榆县", date(2016, 5, 1), "220822", "通榆县"),
    ],
)
def test_it_answers_with_the_code_of_the_day(resolver: Resolver, mention: str, on: date, code: str, name: str) -> None:
    answer = resolver.resolve(mention, on=on)
    assert (answer.status, answer.code, answer.name) == (Status.RESOLVED, code, name)


def test_it_names_a_village_s_county_as_it_was_on_the_day(resolver: Resolver) -> None:
    answer = resolver.resolve("湟中县鲁沙尔镇白土庄村", on=date(2016, 5, 1))
    assert answer.code == WHITE
    assert answer.path[2] == "湟中县"
    assert "2016-05-01 时为“湟中县”(630122)" in [words.zh for words in answer.corrections]


def test_it_looks_only_where_it_is_told(resolver: Resolver) -> None:
    assert resolver.resolve("白土庄村", within="630106").code == WHITE
    assert resolver.resolve("湟中县鲁沙尔镇白土庄村", within="630122000000").code == WHITE
    assert resolver.resolve("鲁沙尔镇白土庄村", within="6301").code == WHITE
    assert resolver.resolve("湟中县鲁沙尔镇白土庄村", within="630102").status is Status.UNRESOLVED
    assert resolver.resolve("朝阳区", within="11").code == "110105"


@pytest.mark.parametrize(("within", "code"), [("63010", "PLACE-001"), ("湟中", "PLACE-001"), ("639999", "PLACE-002")])
def test_it_refuses_to_look_in_a_place_that_is_not(resolver: Resolver, within: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        resolver.resolve("白土庄村", within=within)
    assert refusal.value.code == code


@settings(max_examples=150, deadline=None)
@given(st.text("湟中县区镇乡村委会鲁沙尔白土庄西宁市省民族东 ()、1a", max_size=14))
def test_it_never_fails_and_never_answers_half(resolver: Resolver, mention: str) -> None:
    answer = resolver.resolve(mention)
    assert (answer.status is Status.RESOLVED) == bool(answer.code) == bool(answer.path)
    assert all(0 < candidate.score <= 1 for candidate in answer.candidates)
    if answer.status is Status.RESOLVED:
        assert answer.code == answer.candidates[0].code
        assert gazetteer().division(answer.code) is not None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_it_resolves_every_village_written_in_full(resolver: Resolver, data: st.DataObject) -> None:
    tree = gazetteer()
    county = data.draw(st.sampled_from(tree.counties_under("")))
    township = data.draw(st.sampled_from(tree.townships(county)))
    village = data.draw(st.sampled_from(tree.villages(township.code)))
    names = [
        d.name
        for d in tree.path(village.code)
        if d.name not in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
    ]
    answer = resolver.resolve("".join(names))
    assert answer.status is not Status.UNRESOLVED
    assert village.code in {candidate.code for candidate in answer.candidates}
    assert answer.status is Status.AMBIGUOUS or answer.code == village.code


@pytest.mark.parametrize(
    ("mention", "code"),
    [
        ("呼和浩特经济技术开发区沙尔沁工业区(如意南区)沙尔沁虚拟社区", "150172405498"),
        ("呼和浩特经济技术开发区沙尔沁工业区（如意南区）沙尔沁虚拟社区", "150172405498"),
    ],
)
def test_it_reads_brackets_of_either_width(resolver: Resolver, mention: str, code: str) -> None:
    assert resolver.resolve(mention).code == code
