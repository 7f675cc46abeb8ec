"""Values as people write them; a missing one says so."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from lianxin.core.kernel.findings import Verdict
from lianxin.site import values


def shown(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("filter_name", "value", "zh", "en"),
    [
        ("yuan", 123_450, "1,234.50", "1,234.50"),
        ("yuan", -5, "-0.05", "-0.05"),
        ("yuan", 0, "0.00", "0.00"),
        ("wan_yuan", 12_345_600, "12.35 万元", "¥123.46 thousand"),
        ("wan_yuan", 123_456_789_000, "12.35 亿元", "¥1.23 billion"),
        ("wan_yuan", -250_000_000, "-250.00 万元", "¥-2.50 million"),
        ("wan_yuan", 5, "0.05 元", "¥0.05"),
        ("count", 12_345, "12,345", "12,345"),
        ("count", 0, "0", "0"),
        ("share", 0.123, "12.3%", "12.3%"),
        ("share", 0.0, "0.0%", "0.0%"),
        ("yes_no", True, "是", "Yes"),
        ("yes_no", False, "否", "No"),
        ("known", "上河村", "上河村", "上河村"),
        ("known", 0, "0", "0"),
    ],
)
def test_it_writes_a_value(filter_name: str, value: Any, zh: str, en: str) -> None:
    assert shown(f"{{{{ value|{filter_name} }}}}", value=value) == zh
    with translation.override("en"):
        assert shown(f"{{{{ value|{filter_name} }}}}", value=value) == en


@pytest.mark.parametrize(
    "filter_name", ["yuan", "wan_yuan", "count", "share", "day", "iso", "moment", "known", "yes_no", "masked"]
)
@pytest.mark.parametrize("missing", [None, ""])
def test_it_says_that_a_value_is_not_recorded(filter_name: str, missing: Any) -> None:
    assert shown(f"{{{{ value|{filter_name} }}}}", value=missing) == '<span class="not-recorded">未填</span>'
    with translation.override("en"):
        assert "not recorded" in shown(f"{{{{ value|{filter_name} }}}}", value=missing)


@pytest.mark.parametrize("amount", [12.5, "1250", True])
def test_it_refuses_money_that_is_not_integer_fen(amount: Any) -> None:
    for write in (values.yuan, values.wan_yuan, values.count):
        with pytest.raises(TypeError, match="integer"):
            write(amount)


def test_it_writes_days_and_moments_in_the_time_zone_of_the_deployment() -> None:
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # already the 24th in Shanghai
    assert (
        shown("{{ at|moment }}", at=late)
        == '<time class="nowrap" datetime="2026-11-24T00:30+08:00">2026年11月24日 00:30</time>'
    )
    assert shown("{{ at|day }}", at=late) == '<time class="nowrap" datetime="2026-11-24">2026年11月24日</time>'
    assert shown("{{ on|iso }}", on=date(2026, 1, 5)) == '<time class="nowrap" datetime="2026-01-05">2026-01-05</time>'
    with translation.override("en"):
        assert "5 Jan 2026" in shown("{{ on|day }}", on=date(2026, 1, 5))


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1), date(2026, 1, 1), "2026-01-01"])  # noqa: DTZ001
def test_it_refuses_a_moment_without_time_zone(moment: Any) -> None:
    with pytest.raises(TypeError):
        values.moment(moment)


def test_it_refuses_a_day_that_is_text() -> None:
    with pytest.raises(TypeError):
        values.iso("2026-01-01")  # type: ignore[arg-type]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_is_told_by_sign_and_text_not_by_colour_alone(verdict: Verdict) -> None:
    shown_verdict = values.verdict(verdict)
    assert "<svg" in shown_verdict
    assert {"met": "符合", "not_met": "不符合", "cannot_tell": "无法判断"}[verdict] in shown_verdict


def test_it_refuses_a_verdict_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        values.verdict("perhaps")


def test_it_hides_the_middle_of_an_identifier() -> None:
    assert "123456" not in shown("{{ number|masked }}", number="522701199912345678")
    assert "5227" in shown("{{ number|masked }}", number="522701199912345678")


@pytest.mark.parametrize(
    "source",
    [
        '{% icon "no-such-icon" %}',
        '{% badge "在册" "On register" "purple" %}',
        '{% alert "purple" "…" "…" %}{% endalert %}',
        "{% field form.mistyped %}",
    ],
)
def test_an_unknown_name_is_an_error_and_never_a_blank(source: str) -> None:
    with pytest.raises((KeyError, TypeError)):
        shown(source)


def test_a_block_left_open_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError):
        shown('{% card "标题" "Title" %}')


def test_a_label_escapes_its_text() -> None:
    assert "<b>" not in shown('{% badge zh "x" %}', zh="<b>")
    assert "<b>" not in shown("{{ value|known }}", value="<b>")
