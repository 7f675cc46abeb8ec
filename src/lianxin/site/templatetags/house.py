"""The tags and filters of every template: words in two languages, values as people write them, components.

``docs/rooms/site.md`` shows each in use. Unknown names (an icon, a tone, a place in a text) are errors, never blanks.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from lianxin.core.charts import NARROW, Definition, as_table, draw, missing_said
from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.words import Words
from lianxin.site import values
from lianxin.site.components import JobProgress
from lianxin.site.controls import control_kind, described_by, rendered_control
from lianxin.site.downloads import addresses_of
from lianxin.site.language import is_chinese, language, template_of
from lianxin.site.language import say as say_words
from lianxin.site.listing import HIDDEN, Listing, body_of, head_of
from lianxin.site.look import bundle
from lianxin.site.paging import KeysetPage
from lianxin.site.papers import DOCX, PDF
from lianxin.site.veiling import least_shown, tells_people, veiled, veiled_list

register = template.Library()

register.filter("yuan", values.yuan)
register.filter("wan_yuan", values.wan_yuan)
register.filter("count", values.count)
register.filter("share", values.share)
register.filter("day", values.day)
register.filter("iso", values.iso)
register.filter("moment", values.moment)
register.filter("known", values.known)
register.filter("yes_no", values.yes_no)
register.filter("masked", values.hidden_middle)
register.filter("verdict", values.verdict)


@register.simple_tag(name="say")
def say(zh: str, en: str, **places: Any) -> SafeString:
    """``{% say "共 {n} 户" "{n} households" n=count %}``: the reader's language, every value escaped."""
    text = conditional_escape(template_of(Words(zh, en)))
    if not places:
        return text
    return format_html(text, **{name: _spoken(value) for name, value in places.items()})


def _spoken(value: Any) -> Any:
    return say_words(value) if isinstance(value, Words) else value


@register.filter(name="say")
def say_filter(words: Words | Refused | str) -> str:
    """``{{ words|say }}``: a pair in the reader's language. An absent variable stays absent; other types are errors."""
    return "" if words == "" else say_words(words)  # type: ignore[arg-type]


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """``{% icon "users" %}``: a decorative icon."""
    return values.icon(name, size)


@register.simple_tag
def badge(zh: str, en: str, tone: str = "plain", sign: str = "") -> SafeString:
    """``{% badge "在册" "On register" "good" %}``: a label; its tone always comes with a sign."""
    return values.badge(say_words(Words(zh, en)), tone, sign)


@register.simple_tag(takes_context=True)
def block_of_page(context: Context, name: str) -> SafeString:
    """Render a block that the page fills, here: so that an unfilled one leaves no empty frame, and a title serves twice."""
    return SafeString(BlockNode(name, template.NodeList()).render(context).strip())


@register.simple_block_tag
def card(content: str, zh: str, en: str, tone: str = "") -> SafeString:
    """``{% card "标题" "Title" %}…{% endcard %}``: a titled part of a page."""
    return _component("card", heading=_text(zh, en), content=content, tone=tone)


@register.simple_block_tag
def alert(content: str, tone: str, zh: str, en: str) -> SafeString:
    """``{% alert "unsure" "…" "…" %}…{% endalert %}``: something that must be noticed."""
    return _component(
        "alert", heading=_text(zh, en), content=SafeString(content.strip()), tone=tone, sign=_ALERT_SIGNS[tone]
    )


_ALERT_SIGNS = {"good": "circle-check", "bad": "circle-x", "unsure": "triangle-alert", "info": "info", "plain": "info"}


@register.simple_block_tag
def empty_state(content: str, sign: str, zh: str, en: str) -> SafeString:
    """``{% empty_state "inbox" "…" "…" %}what to do next{% endempty_state %}``: nothing is here, and what to do."""
    return _component("empty_state", sign=sign, heading=_text(zh, en), content=content)


@register.simple_block_tag(takes_context=True)
def table(
    context: Context, content: str, zh: str, en: str, plain: bool = False, of: Listing | None = None
) -> SafeString:
    """``{% table "名单" "List" of=listing %}<thead>…</thead><tbody>…</tbody>{% endtable %}``: rows become cards on a phone.

    ``of`` is the declared list that the table shows: the links to take it away stand under it. ``plain=True`` keeps a small
    table of few columns a table on a phone too.

    Raises:
        TypeError: ``of`` is no list: a misspelt name must not leave the file out.
    """
    if of is not None and not isinstance(of, Listing):
        raise TypeError(f"the table “{zh}” is said to be of a list that the page does not have")
    shown = _component("table", caption=_text(zh, en), content=content, is_plain=plain)
    return shown if of is None else format_html("{}{}", shown, downloads(context, of))


@register.simple_tag(takes_context=True)
def list_table(context: Context, listing: Listing, rows: Iterable[Any]) -> SafeString:
    """``{% list_table listing rows %}``: the table of a declared list, and the links to take it away as a file."""
    told = listing
    if any(column.of_people for column in listing.columns) and (least := least_shown(_reader(context))) is not None:
        rows = list(rows)
        told = veiled_list(listing, rows, least)
    content = format_html("{}{}", head_of(told), body_of(told, rows))
    shown = _component("table", caption=say_words(listing.words), content=content, is_plain=False)
    return format_html("{}{}", shown, downloads(context, listing))


def _reader(context: Context) -> Any:
    """Who looks at the page; None where a template is filled for nobody in particular."""
    request = context.get("request")
    return getattr(request, "user", None)


@register.simple_tag(takes_context=True)
def downloads(context: Context, listing: Listing) -> SafeString:
    """``{% downloads listing %}``: the links alone, for a list that the page shows otherwise (as a chart).

    What answers a form that was not in order stands at the address of the act, which gives no list: there are none there.
    """
    if context["request"].method not in {"GET", "HEAD"}:
        return SafeString("")
    return _component("downloads", words=listing.words, addresses=addresses_of(context["request"], listing))


@register.simple_tag
def papers(address: str, zh: str, en: str) -> SafeString:
    """``{% papers address "认定表" "Form" %}``: buttons for a document as PDF and as Word, at one address."""
    stem = address + ("&" if "?" in address else "?")
    return _component("papers", words=_text(zh, en), pdf=f"{stem}format={PDF}", docx=f"{stem}format={DOCX}")


@register.simple_tag
def heading(zh: str, en: str) -> SafeString:
    """``<td {% heading "户主" "Head" %}>``: names the cell where a row is shown as a card."""
    return _heading(zh, en, language())


# Asked for in every cell of a list. What is kept depends on nothing but the words and the language.
@lru_cache(maxsize=2000)
def _heading(zh: str, en: str, tag: str) -> SafeString:
    return format_html('data-heading="{}"', _text(zh, en))


@register.simple_block_tag(takes_context=True)
def filters(context: Context, content: str, target: str) -> SafeString:
    """``{% filters "results" %}{% field … %}{% endfilters %}``: a GET form that refreshes ``#results``."""
    return _component("filters", target=target, content=content, path=context["request"].path)


@register.simple_block_tag
def fieldset(content: str, zh: str, en: str) -> SafeString:
    """``{% fieldset "户主" "Head" %}…{% endfieldset %}``: fields that belong together."""
    return format_html('<fieldset class="fieldset"><legend>{}</legend>{}</fieldset>', _text(zh, en), content)


@register.simple_block_tag
def dialog(content: str, name: str, zh: str, en: str, kind: str = "dialog") -> SafeString:
    """``{% dialog "confirm" "…" "…" %}…{% enddialog %}``: opened by ``data-opens="confirm"``; ``kind="drawer"`` for the side."""
    return _component("dialog", dialog=name, heading=_text(zh, en), content=content, kind=kind)


@register.simple_tag
def stat(zh: str, en: str, value: Any, detail: Words | None = None, url: str = "", tone: str = "") -> SafeString:
    """``{% stat "在册户" "On register" total|count %}``: a figure with its name; a link where it can be opened."""
    said = {"label": _text(zh, en), "value": value, "detail": _spoken(detail) if detail else ""}
    return _component("stat", **said, url=url, tone=tone)


@register.simple_tag
def progress(done: int, total: int, zh: str, en: str) -> SafeString:
    """``{% progress 3 10 "已核实" "Verified" %}``: how much of a whole is done."""
    return _component("progress", label=_text(zh, en), done=done, total=total, ratio=done / total if total else None)


@register.simple_tag
def crumb(target: str, zh: Any, en: Any) -> SafeString:
    """``{% crumb "registry:households" "农户" "Households" %}``: a step of the way here; without a target, this page.

    ``target`` is the name of a page without arguments, or an address that begins with ``/``.
    """
    text = _text(str(zh), str(en))
    if not target:
        return format_html('<li><span aria-current="page">{}</span></li>', text)
    url = target if target.startswith("/") else reverse(target)
    return format_html('<li><a href="{}">{}</a></li>', url, text)


@register.simple_tag(takes_context=True)
def pager(context: Context, page: KeysetPage) -> SafeString:
    """``{% pager page %}``: to the pages before and after, keeping every filter."""
    query = {name: chosen for name, chosen in context["request"].GET.lists() if name != "page"}

    def address(cursor: str) -> str:
        return "?" + urlencode({**query, "page": [cursor]}, doseq=True) if cursor else ""

    first = "?" + urlencode(query, doseq=True)
    return _component("pager", page=page, previous=address(page.previous), next=address(page.next), first=first)


@register.simple_tag(takes_context=True)
def chart(context: Context, definition: Definition, leaves_out: bool = False) -> SafeString:
    """``{% chart definition %}``: the drawing, its title above and its table below; small numbers of people only to who may see them.

    ``leaves_out``: the page left some out already, together with those of other charts and lists.
    """
    if not tells_people(definition) or (least := least_shown(_reader(context))) is None:
        return _chart(definition)
    drawn = veiled(definition, least)
    with missing_said(HIDDEN) if leaves_out or drawn is not definition else nullcontext():
        return _chart(drawn)


def _chart(definition: Definition) -> SafeString:
    # Every text in a drawing was escaped when it was drawn. Which of the two shows is decided by the room there is.
    wide = mark_safe(draw(definition, language()))  # noqa: S308
    narrow = mark_safe(draw(definition, language(), width=NARROW))  # noqa: S308
    shown = {"wide": wide, "narrow": narrow, "table": as_table(definition, language())}
    return _component("chart", **shown, words=definition.title, note=definition.note if definition.note.zh else None)


@register.simple_tag
def field(bound: BoundField, wide: bool = False) -> SafeString:
    """``{% field form.name %}``: label, control, help and faults, tied together for screen readers.

    Raises:
        TypeError: not a field of a form: a misspelt name must not leave a control out.
    """
    if not isinstance(bound, BoundField):
        raise TypeError("field needs a field of a form; is its name spelt as in the form?")
    parts = {"field": bound, "kind": control_kind(bound), "control": rendered_control(bound), "is_wide": wide}
    return _component("field", **parts, described=described_by(bound))


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString:
    """``{% form_errors form %}``: every fault of a form at its top, each leading to its field."""
    faults = [(form[name], messages) for name, messages in form.errors.items() if name != "__all__"]
    return _component("form_errors", form=form, faults=faults)


@register.simple_tag
def job_reload(job: JobProgress) -> SafeString:
    """``{% block head %}{% job_reload job %}{% endblock %}``: without scripts, reload the page of a running job."""
    if not job.is_running:
        return SafeString("")
    return SafeString('<noscript><meta http-equiv="refresh" content="4"></noscript>')


@register.filter
def other_language(tag: str) -> bool:
    """Whether a language is not the one this page is in."""
    return tag.split("-")[0] != language().split("-")[0]


@register.simple_tag
def look_address(name: str) -> str:
    """The address of the style sheet or the script of this release."""
    return reverse("site:look", args=[bundle(name).digest, name])


@register.filter
def own_address(address: str | None, request: HttpRequest) -> str:
    """The address, if it is one of this house; else the workbench."""
    if address and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return address
    return reverse("site:workbench")


@register.simple_tag
def html_language() -> str:
    """The tag for ``<html lang>``: simplified Chinese as a script, so that the right shapes of hanzi are chosen."""
    return "zh-Hans" if is_chinese() else language()


def _text(zh: str, en: str) -> str:
    return say_words(Words(zh, en))


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"site/components/{name}.html", context)
