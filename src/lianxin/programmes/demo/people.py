"""Synthetic people: names, identity numbers of a division that does not exist, telephones that are not in service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from lianxin.core.kernel.identifiers import check_character
from lianxin.core.kernel.periods import full_years

# Common surnames and given-name characters, from general knowledge; frequencies are only roughly those of the country.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙马胡朱郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷史陶贺毛郝顾龚邵万钱覃武乔赖文"
)
_MALE = "伟强军勇杰涛明超平刚辉鹏飞建国志海永生文斌波宁贵福林山成龙春德才峰健宏亮松柏全有占元"
_FEMALE = "芳英敏静丽艳娟霞秀兰玉梅红桂花珍燕玲云莲萍琴凤香月春洁彩菊翠巧娥婷雪惠娜琼素"
_TIBETAN = (
    "扎西",
    "卓玛",
    "才让",
    "拉毛",
    "多杰",
    "央金",
    "尖措",
    "桑杰",
    "仁青",
    "达哇",
    "德吉",
    "旦正",
    "索南",
    "措毛",
)
ETHNICITIES = (("han", 0.66), ("tibetan", 0.14), ("hui", 0.14), ("monguor", 0.06))
_NO_SUCH_DIVISION = "639901"  # division codes end below 99, so that no living person has such a number


@dataclass(frozen=True, slots=True)
class Person:
    """A person drawn by chance: the fields of a member, by dictionary name."""

    fields: dict[str, Any]

    @property
    def age_on(self) -> Any:
        born_on: date = self.fields["birth_on"]
        return lambda day: full_years(born_on, day)


def chosen(chance: Random, weighted: tuple[tuple[str, float], ...]) -> str:
    """Draw one of the weighted choices."""
    return chance.choices([c for c, _ in weighted], [w for _, w in weighted])[0]


def drawn_name(chance: Random, sex: str, ethnicity: str, surname: str = "") -> str:
    """Draw a name; Tibetan names have no surname."""
    if ethnicity == "tibetan":
        return "".join(chance.sample(_TIBETAN, 2))
    given = chance.sample(_MALE if sex == "male" else _FEMALE, 2 if chance.random() < 0.8 else 1)
    return (surname or chance.choice(_SURNAMES)) + "".join(given)


def drawn_surname(chance: Random) -> str:
    return chance.choice(_SURNAMES)


def drawn_birth(chance: Random, age: int, on: date) -> date:
    """Draw a day of birth of somebody who has the age on the day."""
    return on - timedelta(days=int(age * 365.25) + chance.randrange(1, 365))


def identity_number(chance: Random, born_on: date, sex: str) -> str:
    """A sound number of a division that does not exist."""
    order = chance.randrange(0, 500) * 2 + (1 if sex == "male" else 0)
    body = f"{_NO_SUCH_DIVISION}{born_on:%Y%m%d}{order:03d}"
    return body + check_character(body)


def telephone(chance: Random) -> str:
    """A number of eleven digits from a block that no network has been given."""
    return f"19900{chance.randrange(10**6):06d}"


def schooling(chance: Random, age: int) -> dict[str, Any]:
    """School status or education by age: exactly one of the two."""
    stages = (
        (3, "preschool_child"),
        (6, "kindergarten"),
        (12, "primary"),
        (13, "grade_7"),
        (14, "grade_8"),
        (15, "grade_9"),
    )
    for before, status in stages:
        if age < before:
            return {"school_status": status}
    if age == 15:
        return {"school_status": "grade_9"}
    if age < 19 and chance.random() < 0.75:
        return {"school_status": chance.choice(("senior_1", "senior_2", "vocational_1", "vocational_2"))}
    if age < 22 and chance.random() < 0.4:
        return {"school_status": chance.choice(("college_1", "college_2", "degree"))}
    weights = (("none", 0.30), ("primary", 0.42), ("junior", 0.24), ("senior", 0.04)) if age >= 45 else (
        ("none", 0.04), ("primary", 0.26), ("junior", 0.48), ("senior", 0.12), ("college", 0.07), ("degree", 0.03)
    )  # fmt: skip
    return {"education": chosen(chance, weights)}


def health_and_work(chance: Random, age: int, is_student: bool) -> dict[str, Any]:
    """Health, labour and work that fit each other and the age."""
    ill = 0.04 if age < 40 else 0.14 if age < 60 else 0.34
    keys = []
    if chance.random() < ill:
        keys.append("serious_illness" if chance.random() < 0.18 else "long_term_illness")
    if chance.random() < ill / 2.5:
        keys.append("disabled")
    health = ",".join(["", *sorted(keys or ["healthy"]), ""])
    fields: dict[str, Any] = {"health": health}
    if age < 16 or is_student:
        return fields | {"labour_ability": "none"}
    if "disabled" in keys and chance.random() < 0.4:
        return fields | {"labour_ability": "lost"}
    if age >= 70:
        return fields | {"labour_ability": "none"}
    if age >= 60 or keys:
        return fields | {"labour_ability": "weak"}
    fields["labour_ability"] = "skilled" if chance.random() < 0.12 else "ordinary"
    if chance.random() < 0.55:
        fields["work_place"] = chosen(
            chance, (("township", 0.15), ("county", 0.3), ("province", 0.35), ("elsewhere", 0.2))
        )
        fields["work_months"] = chance.randrange(3, 12)
    return fields
