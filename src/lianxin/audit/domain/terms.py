"""What acts, things and details of events are called. A name that is not listed is shown as it is written."""

from __future__ import annotations

from lianxin.core.kernel.words import Words

ACTS: dict[str, Words] = {
    "registry.import": Words("导入名册或处理冲突", "Import, or decide a conflict"),
    "registry.correct": Words("更正或确认数据", "Correct or confirm facts"),
    "registry.open_sensitive": Words("查看敏感信息", "Open sensitive data"),
    "registry.manage_years": Words("开年、关账或重开", "Open, close or reopen a year"),
    "eligibility.identify": Words("识别", "Identify"),
    "eligibility.preview": Words("启用标准值", "Put a value in force"),
    "pairing.plan": Words("编制结对方案", "Make a pairing plan"),
    "pairing.confirm": Words("确认结对", "Confirm pairings"),
    "people.open_account": Words("开通账号", "Open an account"),
    "people.close_account": Words("停用账号", "Close an account"),
    "people.rename_account": Words("更正账号姓名", "Correct the name of an account"),
    "people.set_password": Words("设置密码", "Set a password"),
    "people.set_language": Words("选择语言", "Choose a language"),
    "people.grant_role": Words("授予角色", "Grant a role"),
    "people.end_grant": Words("结束角色", "End a role"),
    "people.register_unit": Words("登记帮扶单位", "Register a unit"),
    "people.register_helper": Words("登记帮扶责任人", "Register a helper"),
    "people.move_helper": Words("责任人调动单位", "Move a helper"),
    "people.link_account_to_helper": Words("账号关联责任人", "Link an account to a helper"),
    "people.open_team": Words("成立驻村工作队", "Open a team"),
    "people.join_team": Words("加入驻村工作队", "Join a team"),
    "places.open": Words("开通县", "Open a county"),
    "places.open_local": Words("新增本地区划", "Open a local division"),
    "places.rename": Words("区划更名", "Rename a division"),
    "places.merge": Words("区划合并", "Merge divisions"),
    "places.load": Words("载入区划", "Load divisions"),
    "site.download": Words("下载名单", "Download a list"),
}

THINGS: dict[str, Words] = {
    "registry.household": Words("农户", "Household"),
    "registry.member": Words("家庭成员", "Member"),
    "registry.conflict": Words("冲突", "Conflict"),
    "registry.import": Words("导入", "Import"),
    "registry.year": Words("年度", "Year"),
    "eligibility.run": Words("一次识别", "Identification"),
    "eligibility.value": Words("标准值", "Value"),
    "pairing.plan": Words("结对方案", "Pairing plan"),
    "people.user": Words("账号", "Account"),
    "people.unit": Words("帮扶单位", "Unit"),
    "people.helper": Words("帮扶责任人", "Helper"),
    "people.team": Words("驻村工作队", "Team"),
    "places.area": Words("区划", "Division"),
    "site.list": Words("名单", "List"),
}

DETAILS: dict[str, Words] = {
    "account": Words("账号编号", "Account number"),
    "carried": Words("结转行数", "Rows carried forward"),
    "choice": Words("选择", "Choice"),
    "confirmed_rows": Words("确认行数", "Rows confirmed"),
    "created": Words("新建数", "Made"),
    "document": Words("依据文件", "Document"),
    "duty": Words("职务", "Duty"),
    "ended_grants": Words("同时结束的授权", "Grants that ended with it"),
    "ends_before": Words("截止（不含）", "Until (not included)"),
    "filters": Words("筛选条件", "Filters"),
    "format": Words("文件格式", "Kind of file"),
    "fields": Words("涉及的项", "Facts"),
    "file_digest": Words("文件摘要", "Digest of the file"),
    "grant": Words("授权编号", "Grant number"),
    "helper": Words("责任人编号", "Helper number"),
    "joined": Words("调入单位", "Unit joined"),
    "kind": Words("种类", "Kind"),
    "language": Words("语言", "Language"),
    "left": Words("调出单位", "Unit left"),
    "merged": Words("并入的区划", "Divisions merged"),
    "name": Words("名称", "Name"),
    "now": Words("现名", "Name now"),
    "on": Words("日期", "Day"),
    "reason": Words("理由", "Reason"),
    "role": Words("角色", "Role"),
    "rows": Words("行数", "Rows"),
    "rule_set": Words("规则集", "Rule set"),
    "starts_on": Words("起始日", "First day"),
    "unit": Words("单位", "Unit"),
    "value": Words("数值", "Value"),
    "was": Words("原名", "Name before"),
    "year": Words("年度", "Year"),
}


def term(names: dict[str, Words], name: str) -> Words:
    """Return what a name is called, or the name itself where it is not listed."""
    return names.get(name, Words(name, name))
