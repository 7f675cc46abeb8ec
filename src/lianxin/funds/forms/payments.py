"""What is asked to pay on a claim: one line to a supplier, or lines to households typed, pasted or handed in as a sheet; and to
confirm that a payment arrived, or to take back one that did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from lianxin.core.kernel.errors import Refused
from lianxin.core.kernel.money import Fen, yuan_text
from lianxin.core.kernel.words import Words
from lianxin.core.sheets import Limits, open_workbook
from lianxin.funds import errors
from lianxin.funds.domain.voucher_lines import LineFault, VoucherLine, VoucherReading, read_lines, text_rows
from lianxin.funds.forms.acting import (
    CHOICE_ERRORS,
    AmountField,
    DayField,
    PostingForm,
    code_field,
    document_field,
    number_choice,
    offer,
    reason_field,
    text_field,
)
from lianxin.site.forms import refusal_text
from lianxin.site.language import said, say

if TYPE_CHECKING:
    from lianxin.funds.queries import PaymentState
    from lianxin.projects.models import Asset

_LIMITS = Limits(file_bytes=5 * 2**20, unpacked_bytes=50 * 2**20)
_LONGEST = 200_000
READ = ".xlsx,.xls,.et,.ods,.csv,.tsv,.txt"
_ACCOUNT = said("可不填；保存后加密", "may be left empty; it is kept encrypted")
SERVICE = Words("不形成资产（服务、消耗）", "No asset comes of it (a service, something used up)")


class VoucherForm(PostingForm):
    """What every voucher has."""

    voucher_no = text_field("凭证号", "Voucher number", longest=60)
    on = DayField(label=said("付款日期", "Day of payment"))
    method = code_field("支付方式", "Method", "payment_method")


class SupplierPayForm(VoucherForm):
    """One line: the party to the contract, so much, into which account."""

    amount = AmountField(label=said("付款金额（元）", "Paid (yuan)"))
    account_no = text_field("收款账号", "Account of the payee", longest=40, required=False, help_text=_ACCOUNT)


class HouseholdsPayForm(VoucherForm):
    """Many lines, and what they must add up to."""

    places: ClassVar[Mapping[str, str]] = {errors.NOT_ENOUGH.code: "total"}

    lines = forms.CharField(
        required=False,
        max_length=_LONGEST,
        label=said("明细", "Lines"),
        help_text=said(
            "每行一人：姓名 金额（元） 账号 户编号；后两项可不写。可以从表格整块粘贴",
            "one person a line: name, amount in yuan, account, household number; the last two may be left out. A block of a "
            "spreadsheet can be pasted",
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    sheet = forms.FileField(
        required=False,
        label=said("或上传表格", "Or hand in a sheet"),
        help_text=said(
            "Excel、WPS、CSV；表头要有“姓名”“金额（元）”，可有“账号”“户编号”",
            "Excel, WPS or CSV with the headings 姓名 and 金额（元）, and if need be 账号 and 户编号",
        ),
        error_messages={"empty": said("文件是空的。", "The file is empty.")},
        widget=forms.FileInput(attrs={"accept": READ}),
    )
    total = AmountField(
        label=said("合计（元）", "Total (yuan)"),
        help_text=said("按凭证填写，与明细相加核对", "as the voucher says; the lines are held against it"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = VoucherReading()

    def clean(self) -> dict[str, Any]:
        """Read the lines; all their faults at once stand in ``line_faults``."""
        told: dict[str, Any] = super().clean() or {}
        text, sheet = (told.get("lines") or "").strip(), told.get("sheet")
        if text and sheet:
            words = Words(
                "明细和表格只能用一种，请清空其中一个。", "Use either the lines or the sheet; empty one of them."
            )
            raise forms.ValidationError(say(words), code="both")
        if sheet:
            self._read_sheet(sheet)
        elif "lines" not in self.errors:
            self.reading = read_lines(text_rows(text), is_sheet=False)
        if not self.reading.faults and self.reading.lines and told.get("total") not in (None, self.reading.total_fen):
            refusal = Refused(
                errors.TOTAL_DIFFERS, sum=yuan_text(self.reading.total_fen), stated=yuan_text(told["total"])
            )
            self.add_error("total", forms.ValidationError(refusal_text(refusal), code=refusal.code))
        self.say_faults(self.reading.faults)
        return told

    def _read_sheet(self, sheet: Any) -> None:
        try:
            book = open_workbook(sheet.read(), name=sheet.name, limits=_LIMITS)
            rows = next((one.rows for one in book.sheets()), iter(()))
            self.reading = read_lines(_numbered(rows), is_sheet=True)
        except Refused as refusal:
            self.add_error("sheet", forms.ValidationError(refusal_text(refusal), code=refusal.code))

    def say_faults(self, faults: Sequence[LineFault]) -> None:
        """Say at the top that lines are faulty; which and why stands in a table of its own (``line_faults``)."""
        self.line_faults = list(faults)
        if faults:
            words = Words(
                "明细有 {n} 处问题，一笔也没有付，见上表。",
                "{n} things are wrong with the lines; nothing was paid. See the table above.",
            )
            self.add_error(None, forms.ValidationError(say(words, n=len(faults)), code="lines"))

    @property
    def voucher_lines(self) -> list[VoucherLine]:
        """The lines of a valid form."""
        return self.reading.lines


def _numbered(rows: Iterator[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    yield from enumerate(rows, start=1)


class ConfirmForm(PostingForm):
    """On which day and by which paper it is known that money arrived, and what it became."""

    on = DayField(label=said("确认日期", "Day"))
    document_no = document_field("凭据", "Paper", said("银行回单、验收单等", "bank receipt, acceptance record"))
    asset = number_choice("形成的资产", "What it became", required=False)

    def __init__(self, *args: Any, assets: Sequence[Asset], is_household: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assets = {asset.pk: asset for asset in assets}
        if is_household:
            del self.fields["asset"]
        else:
            offer(self, "asset", [(one.pk, str(one)) for one in assets], first=say(SERVICE))

    def asset_chosen(self) -> Asset | None:
        """Return the asset of a valid form."""
        return self.assets.get(self.cleaned_data.get("asset"))


class ConfirmVoucherForm(ConfirmForm):
    """Which voucher arrived as a whole."""

    voucher_no = forms.ChoiceField(label=said("凭证", "Voucher"), error_messages=CHOICE_ERRORS)
    field_order = ("voucher_no", "on", "document_no", "asset")

    def __init__(self, *args: Any, waiting: Sequence[PaymentState], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sums: dict[str, tuple[int, Fen]] = {}
        for one in waiting:
            count, total = sums.get(one.payment.voucher_no, (0, 0))
            sums[one.payment.voucher_no] = count + 1, total + one.payment.amount_fen
        shape = Words("{no}（{n} 笔，{sum} 元）", "{no} ({n} payments, {sum} yuan)")
        offer(
            self,
            "voucher_no",
            [(no, say(shape, no=no, n=count, sum=yuan_text(total))) for no, (count, total) in sums.items()],
        )


class ReturnForm(PostingForm):
    """Why a payment did not arrive."""

    on = DayField(label=said("退回日期", "Day it came back"))
    reason = reason_field(said("例如：账号有误、账户已销户", "for example: the account is wrong or closed"))
