"""What waits for a user in the register."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from lianxin.core.kernel.words import Words
from lianxin.people.access import scope_of
from lianxin.people.roles import Act
from lianxin.registry.access import conflicts_open_to, households_open_to
from lianxin.registry.queries import (
    COUNTED_AT_MOST,
    capped_count,
    carried_households,
    previews_to_confirm,
    stopped_imports,
    years_in,
)
from lianxin.site.workbench import Card, Shortcut, Urgency, Waiting, register, register_shortcut


def imports_waiting(user: Any) -> list[Waiting]:
    """Imports that were stopped, and previews to confirm."""
    found = []
    if stopped := stopped_imports(user).count():
        words = Words("中断或出错的导入", "Imports that were stopped")
        detail = Words("没有写入任何数据，可以重新开始", "nothing was written; they can be started again")
        found.append(Waiting(words, stopped, reverse("registry:imports"), Urgency.NOW, detail))
    if previews := previews_to_confirm(user).count():
        words = Words("核对完、待确认写入的导入", "Checked imports to be confirmed")
        detail = Words("确认之前不会写入", "nothing is written before you confirm")
        found.append(Waiting(words, previews, reverse("registry:imports"), Urgency.SOON, detail))
    return found


def conflicts_waiting(user: Any) -> list[Waiting]:
    """Conflicts to decide."""
    count = conflicts_open_to(user).filter(choice="").count()
    if not count:
        return []
    detail = Words("导入时无法自动判断，需要人来定", "import could not decide; a person must")
    words = Words("待处理的冲突", "Conflicts to decide")
    return [Waiting(words, count, reverse("registry:conflicts"), Urgency.SOON, detail)]


def carried_waiting(user: Any) -> list[Waiting]:
    """Households whose facts of the newest year are last year's and nobody has confirmed."""
    years = years_in(scope_of(user, Act.CORRECT_FACTS))
    count = capped_count(carried_households(user, years[0])) if years else 0
    if not count:
        return []
    words = Words(f"{years[0]} 年数据待核实的户", f"Households to verify for {years[0]}")
    detail = Words("现为上年结转的数据", "they still show last year's facts")
    url = f"{reverse('registry:households')}?year={years[0]}&carried=on"
    return [Waiting(words, min(count, COUNTED_AT_MOST), url, Urgency.WHEN_CONVENIENT, detail)]


def my_households(user: Any) -> list[Waiting]:
    """For helpers and units: the households they are paired with."""
    scope = scope_of(user, Act.READ_REGISTRY)
    if scope.prefixes:
        return []
    count = households_open_to(user).filter(is_live=True).count()
    if not count:
        return []
    words = (
        Words("我联系的农户", "My households") if scope.is_own else Words("本单位帮扶的农户", "Our unit's households")
    )
    return [Waiting(words, count, reverse("registry:households"), Urgency.WHEN_CONVENIENT)]


register(Card("registry.imports", Act.IMPORT, 10, "upload", imports_waiting))
register(Card("registry.conflicts", Act.IMPORT, 20, "git-compare", conflicts_waiting))
register(Card("registry.carried", Act.CORRECT_FACTS, 30, "clipboard-check", carried_waiting))
register(Card("registry.mine", Act.READ_REGISTRY, 40, "users", my_households))
register_shortcut(
    Shortcut(
        Words("导入名册", "Import a roster"),
        Words("先核对预览，确认后才写入", "Checked and previewed first; written only when you confirm"),
        "registry:import",
        Act.IMPORT,
        "upload",
        10,
    )
)
register_shortcut(
    Shortcut(
        Words("查找农户", "Find a household"),
        Words("按姓名、拼音、证件后四位或户编号", "By name, pinyin, last digits of an ID, or number"),
        "registry:households",
        Act.READ_REGISTRY,
        "search",
        5,
    )
)
