"""Components: what they show, and what ties their parts together for a screen reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.test.html import parse_html

from lianxin.core.charts import Bars, Mark
from lianxin.core.kernel.errors import Refused, declare
from lianxin.core.kernel.words import Words
from lianxin.site.components import Change, Happening, JobProgress, Tab
from lianxin.site.controls import rendered_control
from lianxin.site.forms import refuse
from lianxin.site.paging import KeysetPage

SAMPLE = declare("SITE-904", zh="年度已结。", en="The year is closed.", do_zh="请选本年度。", do_en="Choose this year.")


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="与户口簿一致")
    born_on = forms.DateField(label="出生日期", initial=date(2001, 2, 3))
    sex = forms.ChoiceField(label="性别", choices=[("f", "女"), ("m", "男")], widget=forms.RadioSelect)
    note = forms.CharField(widget=forms.HiddenInput, required=False)


def shown(source: str, **context: Any) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(context.pop("url", "/list")), **context}))


def test_a_field_ties_label_help_and_faults_to_its_control() -> None:
    html = shown("{% field form.name %}", form=Sample({}))
    assert '<label class="field__label" for="id_name">' in html
    assert 'aria-describedby="id_name_help id_name_faults"' in html
    assert 'id="id_name_help"' in html
    assert 'id="id_name_faults"' in html
    assert 'aria-invalid="true"' in html


CHOICES = [(None, "全部"), ("甲镇", [(1, "甲 & 乙"), ("<2>", '"丙"')]), ("丁镇", []), ("x", "戊")]


@pytest.mark.parametrize("chosen", ["", None, 1, "1", "<2>", "x", "unknown"])
@pytest.mark.parametrize("required", [True, False])
def test_a_list_of_choices_is_what_django_draws(chosen: Any, required: bool) -> None:
    class Choosing(forms.Form):
        area = forms.ChoiceField(choices=CHOICES, required=required, widget=forms.Select(attrs={"data-x": 'a"b'}))

    bound = Choosing(initial={"area": chosen})["area"]
    attributes = {"class": "control control--select"}
    assert parse_html(rendered_control(bound)) == parse_html(bound.as_widget(attrs=attributes))


def test_a_list_of_choices_keeps_what_was_sent() -> None:
    class Choosing(forms.Form):
        area = forms.ChoiceField(choices=[("1", "甲"), ("2", "乙")])

    assert '<option value="2" selected>乙</option>' in rendered_control(Choosing({"area": "2"})["area"])


def test_a_field_without_help_or_fault_describes_nothing() -> None:
    html = shown("{% field form.born_on %}", form=Sample())
    assert "aria-describedby" not in html
    assert 'type="date"' in html
    assert 'value="2001-02-03"' in html
    assert html.count("type=") == 1


def test_a_group_of_choices_has_a_legend() -> None:
    html = shown("{% field form.sex %}", form=Sample())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_a_hidden_field_has_no_label() -> None:
    assert "<label" not in shown("{% field form.note %}", form=Sample())


def test_the_faults_of_a_form_lead_to_their_fields() -> None:
    form = Sample({})
    refuse(form, Refused(SAMPLE))
    html = shown("{% form_errors form %}", form=form)
    assert 'href="#id_name"' in html
    assert "年度已结。 请选本年度。 [SITE-904]" in html
    assert 'role="alert"' in html
    assert shown("{% form_errors form %}", form=Sample()).strip() == ""


def test_a_refusal_may_stand_at_a_field_but_only_at_one_that_exists() -> None:
    form = Sample({"name": "某某"})
    form.is_valid()
    refuse(form, Refused(SAMPLE), "name")
    assert "SITE-904" in str(form.errors["name"])
    with pytest.raises(ValueError, match="no field named"):
        refuse(form, Refused(SAMPLE), "mistyped")


def test_the_pager_keeps_every_filter() -> None:
    html = shown(
        "{% pager page %}", page=KeysetPage([1], "p+1", "n/2", 1234), url="/list?cause=illness&cause=age&page=old&q=%26"
    )
    assert "?cause=illness&amp;cause=age&amp;q=%26&amp;page=n%2F2" in html
    assert "page=old" not in html
    assert "1,234" in html


def test_the_pager_of_a_single_page_offers_no_buttons() -> None:
    assert "<a" not in shown("{% pager page %}", page=KeysetPage([1], total=1))
    assert shown("{% pager page %}", page=KeysetPage([])).strip() == ""


def test_progress_of_nothing_is_not_a_percentage() -> None:
    assert "%" not in shown('{% progress 0 0 "已核实" "Verified" %}').replace("100%", "")
    assert "45%" in shown('{% progress 18 40 "已核实" "Verified" %}')


def test_a_running_job_asks_again_and_a_finished_one_rests() -> None:
    running = JobProgress(Words("导入", "Import"), "running", 3, 10, "/job/1")
    done = JobProgress(Words("导入", "Import"), "done", 10, 10, "/job/1", "/result")
    include, reload = '{% include "site/components/job.html" %}', "{% job_reload job %}"
    assert 'hx-get="/job/1"' in shown(include, job=running)
    assert 'http-equiv="refresh"' in shown(reload, job=running)
    assert "hx-get" not in shown(include, job=done)
    assert 'href="/result"' in shown(include, job=done)
    assert shown(reload, job=done) == ""


def test_a_job_has_no_unknown_state() -> None:
    with pytest.raises(ValueError, match="no state"):
        JobProgress(Words("导入", "Import"), "perhaps", 0, None, "/job/1")


def test_changes_say_before_and_after_in_words() -> None:
    html = shown('{% include "site/components/changes.html" %}', changes=[Change(Words("原因", "Cause"), None, "因病")])
    assert "原来" in html
    assert "未填" in html
    assert "现在" in html


def test_a_timeline_tells_days_from_moments() -> None:
    happenings = [
        Happening(date(2026, 11, 2), Words("公示", "Notice")),
        Happening(datetime(2026, 11, 2, 4, 0, tzinfo=UTC), Words("结对", "Pairing"), "甲"),
    ]
    html = shown('{% include "site/components/timeline.html" %}', happenings=happenings)
    assert "2026年11月2日 12:00" in html
    assert html.count("<time") == 2


def test_tabs_name_the_current_one() -> None:
    tabs = [Tab(Words("事实", "Facts"), "/f", True), Tab(Words("历史", "History"), "/h", count=0)]
    html = shown('{% include "site/components/tabs.html" %}', tabs=tabs)
    assert '<a href="/f" aria-current="page">' in html
    assert '<span class="tabs__count">0</span>' in html


def test_a_chart_comes_with_its_table_and_two_sizes() -> None:
    html = shown("{% chart bars %}", bars=Bars(Words("户数", "Households"), (Mark(Words("<甲村>", "A"), 3),)))
    assert html.count("<svg") >= 2
    assert "<table" in html
    assert "<甲村>" not in html


def test_a_filter_form_works_with_and_without_scripts() -> None:
    html = shown('{% filters "results" %}{% endfilters %}', url="/list?q=1")
    assert 'method="get"' in html
    assert 'hx-target="#results"' in html
    assert "<button" in html


def test_what_a_component_contains_is_not_escaped_twice_and_text_is() -> None:
    html = shown('{% card zh "x" %}<p>{{ name }}</p>{% endcard %}', zh="<i>", name="<b>")
    assert "<p>&lt;b&gt;</p>" in html
    assert "&lt;i&gt;" in html
    assert "<p>内容</p>" in shown('{% alert "info" "标题" "Title" %}<p>内容</p>{% endalert %}')
