"""Every place that the five field reports name, as they write it.

Each is expected under its code of the 2023 edition. Where the edition does not have the place, the answer must say so.
"""

from __future__ import annotations

import pytest

from lianxin.places.domain.resolver import Resolver, Status
from lianxin.places.gazetteer import gazetteer

VILLAGES = [
    # Report 000, Gansu 2018. The report writes 嵩林乡; the township is 蒿林乡.
    ("陇南市西和县嵩林乡杨魏村", "621225217217"),
    ("西和县洛峪镇康河村", "621225105212"),
    ("西和县康河村", "621225105212"),
    ("西和县赵沟村", "621225217202"),
    ("西和县关坝村", "621225105229"),
    ("永昌毛卜喇村", "620321106211"),
    # Report 001, Jilin 2017.
    ("通榆县乌兰花镇乌兰花村", "220822107200"),
    ("大安市龙沼镇长春岭村", "220882108211"),
    ("镇赉县五棵树镇七克吐村", "220821105207"),
    ("大安市大岗子镇双岗子村", "220882106203"),
    ("大安市月亮泡镇先进村", "220882100201"),
    ("大安市丰收镇新乐村", "220882102201"),
    # Report 002, Guizhou 2016. 枫香乡 is short for 枫香仡佬族侗族乡, 熊家场乡 is a town now, 乐邦村坪江二组 a group.
    ("石阡县枫香乡地古屯村", "520623205210"),
    ("长顺县五星村", "522729103202"),
    ("贵定县新巴镇乐邦村", "522723102200"),
    ("贵定县新巴镇乐邦村坪江二组", "522723102200"),
    ("织金县熊家场乡宝山村", "520524116214"),
    # Report 003, Gansu 2018.
    ("合作市佐盖曼玛镇美武村", "623001102200"),
    ("佐盖曼玛镇美武村", "623001102200"),
    # Report 004, Qinghai 2017. 湟中县 is 湟中区 since; the report writes 刚察乡 for 岗察藏族乡.
    ("湟中县鲁沙尔镇白土庄", "630106102222"),
    ("湟中县鲁沙尔镇白土庄村", "630106102222"),
    ("湟中县鲁沙尔镇阿家庄", "630106102229"),
    ("湟中县鲁沙尔镇阿家庄村", "630106102229"),
    ("湟中县鲁沙尔镇朱家庄", "630106102230"),
    ("湟中县鲁沙尔镇朱家庄村", "630106102230"),
    ("湟中县鲁沙尔镇东村", "630106102218"),
    ("化隆县石大仓乡支哈堂村", "630224210203"),
    ("玉树市上拉秀乡日玛村", "632701203200"),
    ("玉树市上拉秀乡玛龙村", "632701203205"),
    ("循化县刚察乡岗察村", "630225202200"),
    ("循化县刚察乡卡索村", "630225202201"),
    ("海东市互助土族自治县五峰镇纳家村", "630223107205"),
]

UPPER = [
    ("甘肃省", "62"),
    ("西和县", "621225"),
    ("西和", "621225"),
    ("陇南市", "6212"),
    ("广东省", "44"),
    ("深圳", "4403"),
    ("广州", "4401"),
    ("合作", "623001"),
    ("皋兰", "620122"),
    ("白城市", "2208"),
    ("通榆县", "220822"),
    ("大安市", "220882"),
    ("镇赉县", "220821"),
    ("吉林省", "22"),
    ("黔东南", "5226"),
    ("合作市", "623001"),
    ("天津市滨海新区", "120116"),
    ("平凉市", "6208"),
    ("甘南州", "6230"),
    ("碌曲", "623026"),
    ("青海省", "63"),
    ("西宁", "6301"),
    ("海北州", "6322"),
    ("互助县", "630223"),
    ("化隆县沙连堡乡", "630224208"),
    ("循化县刚察乡", "630225202"),
    ("贵定县新巴镇", "522723102"),
]


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(gazetteer())


@pytest.mark.parametrize(("mention", "code"), [*VILLAGES, *UPPER])
def test_it_finds_the_place(resolver: Resolver, mention: str, code: str) -> None:
    answer = resolver.resolve(mention)
    assert (answer.status, answer.code) == (Status.RESOLVED, code)


def test_it_stops_at_the_township_where_the_edition_has_no_such_village(resolver: Resolver) -> None:
    # 沙连堡乡 has twelve villages in the edition and none is called 冶一, nor anything like it.
    answer = resolver.resolve("化隆县沙连堡乡冶一村")
    assert answer.status is Status.UNRESOLVED
    assert answer.nearest == "630224208"
    assert answer.reason is not None
    assert "沙连堡乡" in answer.reason.zh


def test_it_does_not_choose_between_the_province_and_the_city_of_one_name(resolver: Resolver) -> None:
    answer = resolver.resolve("吉林")
    assert answer.status is Status.AMBIGUOUS
    assert {c.code for c in answer.candidates} >= {"22", "2202"}


@pytest.mark.parametrize(
    ("mention", "within", "code"),
    [
        ("白土庄", "630122", "630106102222"),
        ("阿家庄", "630106102", "630106102229"),
        ("朱家庄村", "630106", "630106102230"),
        ("康河村", "621225", "621225105212"),
        ("日玛村", "632701", "632701203200"),
        ("玛龙村", "632701203000", "632701203205"),
        ("宝山村", "520524116", "520524116214"),
        ("坪江二组", "522723102200", ""),
    ],
)
def test_it_finds_a_village_named_alone_where_the_text_says_it_is(
    resolver: Resolver, mention: str, within: str, code: str
) -> None:
    assert resolver.resolve(mention, within=within).code == code
