"""Names as people write them."""

from __future__ import annotations

import pytest

from lianxin.places.domain.names import cleaned, top_stem, township_ending, township_stem, village_body, village_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("化隆回族自治县", "化隆"),
        ("大通回族土族自治县", "大通"),
        ("东乡族自治县", "东乡"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("鄂温克族自治旗", "鄂温克"),
        ("毕节地区", "毕节"),
        ("沙县区", "沙县"),
        ("蓟县", "蓟"),
    ],
)
def test_it_bares_the_name_of_a_county(name: str, stem: str) -> None:
    assert top_stem(name) == stem


@pytest.mark.parametrize(
    ("name", "stem", "ending"),
    [
        ("枫香仡佬族侗族乡", "枫香", "乡"),
        ("鲁沙尔镇", "鲁沙尔", "镇"),
        ("水西街道办事处", "水西", "街道办事处"),
        ("呼勒苏木", "呼勒", "苏木"),
        ("镇", "镇", ""),
    ],
)
def test_it_bares_the_name_of_a_township(name: str, stem: str, ending: str) -> None:
    assert township_stem(name) == stem
    assert township_ending(name) == ending


@pytest.mark.parametrize(
    ("name", "body", "stem"),
    [
        ("白土庄村委会", "白土庄", "白土庄"),
        ("东村村委会", "东村", "东"),
        ("乐邦村村民委员会", "乐邦村", "乐邦"),
        ("乐邦村村", "乐邦村村", "乐邦"),
        ("多福巷社区居委会", "多福巷", "多福巷"),
        ("巴彦塔拉嘎查", "巴彦塔拉嘎查", "巴彦塔拉"),
        ("共乐村委会(新)", "共乐", "共乐"),
        ("村委会", "村委会", "村委会"),
    ],
)
def test_it_bares_the_name_of_a_village(name: str, body: str, stem: str) -> None:
    assert village_body(name) == body
    assert village_stem(name) == stem


def test_it_drops_spaces_quotes_and_full_width_forms() -> None:
    assert cleaned(" “湟中县” 鲁沙尔镇·白土庄村。") == "湟中县鲁沙尔镇白土庄村"
    assert cleaned("123") == "123"


def test_it_widens_brackets_as_the_packaged_names_have_them() -> None:
    assert (
        cleaned("沙尔沁工业区(如意南区)沙尔沁")
        == cleaned("沙尔沁工业区（如意南区）沙尔沁")
        == "沙尔沁工业区（如意南区）沙尔沁"
    )
