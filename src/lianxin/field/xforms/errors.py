"""What is refused of forms, of what was filled in with them, and of those who send it."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

FORM_UNFIT = declare(
    "FIELD-050",
    zh="表单不能转换：{where}。{what}",
    en="The form cannot be converted: {where}. {what}",
    do_zh="{remedy}",
    do_en="{remedy}",
)
FORM_UNREADABLE = declare(
    "FIELD-051",
    zh="“{name}”读不出来：不是 XLSForm 工作簿（.xlsx、.xlsm、.xls、.md、.csv），或已损坏，或超过 {limit} MB。",
    en="“{name}” cannot be read: it is no XLSForm (.xlsx, .xlsm, .xls, .md, .csv), is damaged, or is larger than {limit} MB.",
    do_zh="请用表格软件打开，另存为 .xlsx 后重新上传。",
    do_en="Open it in a spreadsheet, save it as .xlsx and send it again.",
)
FORM_ID_TAKEN = declare(
    "FIELD-052",
    zh="表单编号“{name}”已被本系统的表单或别处的表单使用。",
    en="The form id “{name}” belongs to a form of this house, or of somewhere else.",
    do_zh="请在 settings 表改用别的 form_id。",
    do_en="Give it another form_id on the sheet “settings”.",
)
VERSION_TAKEN = declare(
    "FIELD-053",
    zh="表单“{name}”的版本“{version}”已有，内容不同。",
    en="The form “{name}” has a version “{version}” already, with other content.",
    do_zh="请在 settings 表改 version 后重新上传，例如用今天的日期。",
    do_en="Change the version on the sheet “settings”, to the day for example, and send it again.",
)
FILLED_UNREADABLE = declare(
    "FIELD-054",
    zh="填好的表单读不出来：{where}。",
    en="The filled-in form cannot be read: {where}.",
    do_zh="请在手机上重新获取空白表单后再填；原件仍在手机里。",
    do_en="Get the blank form anew on the telephone; what was filled in is still there.",
)
NO_SUCH_FORM = declare(
    "FIELD-055",
    zh="没有给您的表单“{name}”。",
    en="There is no form “{name}” for you.",
    do_zh="请在手机上重新获取表单；仍不行的，请问县级管理员。",
    do_en="Get the forms anew on the telephone; if that does not help, ask the county officer.",
)
TOO_LARGE = declare(
    "FIELD-056",
    zh="一次发送超过 {limit} MB，或表单正文超过 {text} MB。",
    en="More than {limit} MB at once, or more than {text} MB of answers.",
    do_zh="请用较小的照片，或分几次发送。",
    do_en="Use smaller pictures, or send them in several parts.",
)
COME_TOO_LATE = declare(
    "FIELD-057",
    zh="这一条已经收下，照片“{name}”来晚了。",
    en="This was taken in before the picture “{name}” came.",
    do_zh="请把照片作为新的一条发送。",
    do_en="Send the picture with a new one.",
)
NO_HTTPS = declare(
    "FIELD-058",
    zh="没有 HTTPS 时，不接受明文密码（Basic）。",
    en="Without HTTPS no password is taken in plain text (Basic).",
    do_zh="请用支持 Digest 的 ODK Collect，或给服务器配 HTTPS。",
    do_en="Use ODK Collect, which speaks Digest, or give the server HTTPS.",
)
FORM_WITHDRAWN = declare(
    "FIELD-059",
    zh="这个表单已经停用。",
    en="The form was withdrawn already.",
    do_zh="请刷新页面。",
    do_en="Reload the page.",
)
