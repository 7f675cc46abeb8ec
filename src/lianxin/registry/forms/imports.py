"""What is asked of somebody who imports files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lianxin.core.kernel.dictionary import SheetKind
from lianxin.core.kernel.words import Words
from lianxin.registry.forms.decisions import REQUIRED
from lianxin.registry.models import ImportJob
from lianxin.site.language import said

FILES_AT_MOST = 20
MAPPING_BYTES = 1 << 20
READ = ".xlsx,.xlsm,.xls,.et,.csv,.tsv,.txt,.parquet"

MODES: dict[str, tuple[Words, Words]] = {
    ImportJob.Mode.UPSERT: (
        Words("新增并更新", "Create and update"),
        Words(
            "新的登记，已有的按文件更新；空格不会抹掉已有的值。",
            "New ones are added, known ones updated; an empty cell erases nothing.",
        ),
    ),
    ImportJob.Mode.CREATE: (
        Words("只新增", "Create only"),
        Words("已登记的一律不动。", "Nothing that is registered is touched."),
    ),
    ImportJob.Mode.UPDATE: (
        Words("只更新", "Update only"),
        Words("只改已登记的，不新增。", "Only what is registered is changed; nothing is added."),
    ),
}


class SeveralFilesInput(forms.ClearableFileInput):
    """A file control that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFiles(forms.FileField):
    """One file or more."""

    widget = SeveralFilesInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each checked as a file.

        Raises:
            ValidationError: none, too many, or an empty one.
        """
        given = [one for one in (value if isinstance(value, list | tuple) else [value]) if one]
        if len(given) > FILES_AT_MOST:
            raise forms.ValidationError(
                said(f"一次最多 {FILES_AT_MOST} 个文件。", f"At most {FILES_AT_MOST} files at a time.")
            )
        return [super(SeveralFiles, self).clean(one, initial) for one in given or [None]]


class ImportForm(forms.Form):
    """Files, where they belong, and how they are to be taken."""

    workbooks = SeveralFiles(
        label=said("文件", "Files"),
        help_text=said(
            "Excel(xlsx、xlsm、xls)、WPS 表格、CSV；可一次选多个。宏不会运行，只读数值。",
            "Excel (xlsx, xlsm, xls), WPS, CSV; several at once. Macros are never run, only values are read.",
        ),
        error_messages=REQUIRED
        | {"empty": said("文件是空的。", "The file is empty."), "invalid": said("没有收到文件。", "No file arrived.")},
        widget=SeveralFilesInput(attrs={"accept": READ}),
    )
    area_code = forms.ChoiceField(
        label=said("导入到", "Into"),
        help_text=said("文件中这个范围以外的村会被拒绝。", "Villages in the file outside this area are refused."),
        error_messages=REQUIRED,
    )
    year = forms.TypedChoiceField(coerce=int, label=said("数据年度", "Year of the facts"), error_messages=REQUIRED)
    mode = forms.ChoiceField(
        label=said("导入方式", "What may be written"),
        choices=[(mode, said(f"{a.zh}:{b.zh}", f"{a.en}: {b.en}")) for mode, (a, b) in MODES.items()],
        initial=ImportJob.Mode.UPSERT.value,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(required=False, label=said("表样", "Layout"))
    collector = forms.CharField(
        required=False,
        max_length=60,
        label=said("采集人（可选）", "Collected by (optional)"),
        help_text=said(
            "实地调查、填表的人。不填时以文件所写为准；文件没写就留空。",
            "Who asked the questions in the field. Else what the file says; if it says nothing, nobody.",
        ),
    )
    collected_on = forms.DateField(
        required=False,
        label=said("采集日期（可选）", "Collected on (optional)"),
        help_text=said("不填时以文件所写为准。", "Else what the file says."),
        error_messages={"invalid": said("请填写正确的日期。", "Write a date of the calendar.")},
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    mapping = forms.FileField(
        required=False,
        label=said("映射文件（可选）", "Mapping file (optional)"),
        help_text=said("只有导入外部调查数据时才需要(YAML)。", "Only for surveys from elsewhere (YAML)."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(
        self,
        *args: Any,
        areas: Sequence[tuple[str, str]],
        years: Sequence[int],
        kinds: Sequence[SheetKind],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        named = [(kind.name, said(kind.words.zh, kind.words.en)) for kind in kinds]
        recognised = ("", said("自动识别", "Recognise by itself"))
        self.fields["kind"].choices = [recognised, *named]  # type: ignore[attr-defined]

    def clean_mapping(self) -> str:
        """Return the text of the mapping file, or an empty text.

        Raises:
            ValidationError: too large, or not UTF-8.
        """
        given = self.cleaned_data["mapping"]
        if not given:
            return ""
        if given.size > MAPPING_BYTES:
            raise forms.ValidationError(said("映射文件超过 1 MB。", "The mapping file is larger than 1 MB."))
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                said("映射文件不是 UTF-8 文本。", "The mapping file is not UTF-8 text.")
            ) from error


class ProblemFilterForm(forms.Form):
    """Which problems of an import to show."""

    severity = forms.ChoiceField(
        required=False,
        label=said("程度", "Severity"),
        choices=[("", said("全部", "All")), ("error", said("错误", "Errors")), ("warning", said("提醒", "Warnings"))],
    )
    heading = forms.ChoiceField(required=False, label=said("列", "Column"))

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(heading, heading) for heading in headings if heading]
        self.fields["heading"].choices = [("", said("全部", "All")), *listed]  # type: ignore[attr-defined]
