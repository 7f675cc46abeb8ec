"""What accounts and rules of the ledger are called by the people who keep it: no message shows a code where a name is known."""

from __future__ import annotations

from django.db.models import Model

from lianxin.core.kernel.words import Words
from lianxin.funds.models import Account
from lianxin.rulebook import dictionary

_OF_ITS_KIND = {
    Account.Kind.SOURCE: Words("资金来源", "the source of funds"),
    Account.Kind.TRANCHE: Words("指标", "the tranche"),
    Account.Kind.ALLOCATION: Words("资金安排", "the allocation"),
    Account.Kind.CLAIM: Words("已审待付款", "money set aside for a claim"),
    Account.Kind.TRANSIT: Words("在途款", "money under way"),
    Account.Kind.HOUSEHOLD: Words("农户收到的款", "money that a household received"),
    Account.Kind.ASSET: Words("形成的资产", "the asset"),
    Account.Kind.SERVICE: Words("形成的服务", "services rendered"),
    Account.Kind.RECOVERED: Words("收回财政的资金", "money given back to the treasury"),
    Account.Kind.LENDER: Words("放贷机构", "the lender"),
    Account.Kind.BORROWER: Words("借款户的贷款余额", "the loan of a household"),
    Account.Kind.RISK_FUND: Words("风险补偿金", "the risk fund"),
    Account.Kind.ENTERPRISE: Words("经营主体", "the enterprise"),
    Account.Kind.DIVIDEND: Words("待分收益", "returns to be distributed"),
}

# Every rule that the database keeps over the ledger (funds/migrations), said to whoever broke it.
RULES = {
    "account_begins_empty": Words("新开的账户必须是空的", "a new account is empty"),
    "account_is_moved_by_transfers": Words("账户余额只随转账变动", "only a transfer moves a balance"),
    "account_is_named_after_what_it_is": Words("账户名称与账户种类或归属不符", "an account is named after its kind and owner"),
    "account_is_never_overdrawn": Words("账户余额不足", "no account is overdrawn"),
    "account_is_never_removed": Words("有过往来的账户不能删除", "an account that was used is never removed"),
    "account_is_opened_once": Words("账户只开一次", "an account is opened once"),
    "account_names_whose_money_it_holds": Words(
        "账户没有写明是哪笔指标、哪个项目或哪户的钱", "an account names the tranche, project, household or asset whose money it holds"
    ),
    "account_says_where": Words("账户没有区划代码", "an account has a division code"),
    "account_stands_in_the_book_of_its_kind": Words(
        "这种账户不属于这类资金", "an account of this kind stands in another book"
    ),
    "account_stays_what_it_is": Words("账户的名称、种类和归属不能改", "what an account is never changes"),
    "account_totals_stay_in_range": Words("账户累计超出范围", "the totals of an account stay in range"),
    "allocation_is_payable": Words("尚未批复或公示期未满", "it is not approved, or was not shown long enough"),
    "book_is_of_a_county": Words("关账要写县级区划代码", "books are those of a county, by its code"),
    "closed_period_stays_closed": Words("已关账的期间不能重开", "a closed period is never opened again"),
    "only_money_set_apart_opens_for_payment": Words(
        "只有资金安排和报账单才有可付款日", "only allocations and claims are opened for payment"
    ),
    "only_givers_stand_outside": Words("只有资金来源可以透支", "only givers stand outside and may be in credit"),
    "payment_arrives_once": Words(
        "这笔付款已确认或已退回，没有在途款", "the payment was confirmed or returned; nothing of it is under way"
    ),
    "payment_moves_its_own_sum": Words("转出的钱超过这笔付款的金额", "more would be moved than the payment says"),
    "payment_stays_with_its_claim": Words(
        "付款、报账单与账户不是同一笔", "payment, claim and accounts do not belong together"
    ),
    "reversal_mirrors_what_it_takes_back": Words(
        "冲正与原记录不一致", "a reversal mirrors what it takes back, on the same day or later"
    ),
    "reversal_names_what_it_takes_back_and_why": Words(
        "冲正必须写明冲哪一笔和理由", "a reversal, and nothing else, names what it takes back, and says why"
    ),
    "transfer_falls_into_an_open_period": Words("所在期间已关账", "the period is closed"),
    "transfer_falls_on_a_day": Words("日期不是一个真实的日子", "the day is a real one"),
    "transfer_has_two_accounts": Words("借贷不能是同一账户", "a transfer has two accounts"),
    "transfer_is_never_altered": Words("已记的账不能改，只能冲正", "a transfer is never altered, only reversed"),
    "transfer_is_never_removed": Words("已记的账不能删，只能冲正", "a transfer is never removed, only reversed"),
    "transfer_is_posted_once": Words("同一次提交只记一次", "what was handed in is posted once"),
    "transfer_is_reversed_once": Words("一笔只能冲正一次", "a transfer is reversed once"),
    "transfer_keeps_the_household": Words("农户与账户不符", "the household is not the one of the account"),
    "transfer_keeps_the_project": Words("项目与账户不符", "the project is not the one of the account"),
    "transfer_keeps_the_tranche": Words("指标与账户不符（渠道不乱）", "the tranche is not the one of the account"),
    "transfer_keeps_to_one_book": Words(
        "无偿资金、信贷资金和收益不能混", "grants, loans and returns are never mixed"
    ),
    "transfer_moves_no_more_than_there_can_be": Words("金额超过十万亿元", "the amount is more than ten trillion yuan"),
    "transfer_moves_some_money": Words("金额必须大于零", "a transfer moves some money"),
    "transfer_moves_whole_fen": Words("金额必须是整数分", "a transfer moves whole fen"),
    "transfer_names_whose_money_its_accounts_hold": Words(
        "指标或项目与两边账户都无关", "the tranche and project are those of one of the accounts"
    ),
    "transfer_names_accounts_that_exist": Words("账户不存在", "the accounts exist"),
    "transfer_says_where": Words("没有区划代码", "a transfer has a division code"),
    "transfer_takes_a_road_that_exists": Words(
        "这两种账户之间没有这样的往来", "money does not go from the one account to the other in this way"
    ),
}  # fmt: skip


def rule_words(rule: str) -> Words:
    """What a rule of the database says; a rule of another room by its own name."""
    return RULES.get(rule, Words(rule, rule))


def account_words(account: Account) -> Words:
    """What an account is called: of which tranche, project, claim or household, never its code."""
    kind = Account.Kind(account.kind)
    label = _OF_ITS_KIND[kind]
    if kind == Account.Kind.SOURCE:
        return _source(account, label)
    if kind in {Account.Kind.CLAIM, Account.Kind.TRANSIT}:
        claim, tranche = account.claim, account.tranche
        return _with(
            label, claim, Words(f"（报账单 {claim}，指标“{tranche}”）", f" (claim {claim}, tranche “{tranche}”)")
        )
    if kind == Account.Kind.ALLOCATION:
        return Words(
            f"项目“{account.project}”的资金安排（指标“{account.tranche}”）",
            f"the allocation of the project “{account.project}” from “{account.tranche}”",
        )
    owner = account.tranche or account.asset or account.project
    if account.household is not None:
        # A household is said by its number: a message carries no name that nobody typed.
        return _with(label, account.household.household_no, _quoted(account.household.household_no))
    return _with(label, owner, _quoted(owner)) if owner is not None else _with(label, True, _quoted(account.area_code))


def _source(account: Account, label: Words) -> Words:
    """``source:<channel>:<level>:<place>``, where the channel and the level are codes of the dictionary."""
    lists = dictionary().code_lists
    parts = account.code.split(":")[1:3]
    named = [
        code.words
        for name, part in zip(("fund_channel", "fund_level"), parts, strict=False)
        for code in lists[name].codes
        if code.key == part
    ]
    if not named:
        return label
    return Words(f"{label.zh}（{'，'.join(w.zh for w in named)}）", f"{label.en} ({', '.join(w.en for w in named)})")


def _quoted(owner: Model | str | None) -> Words:
    return Words(f"“{owner}”", f" “{owner}”")


def _with(label: Words, known: object, tail: Words) -> Words:
    return Words(label.zh + tail.zh, label.en + tail.en) if known else label
