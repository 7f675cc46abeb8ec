"""What the site itself refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

CURSOR_UNREADABLE = declare(
    "SITE-001",
    zh="网址中的页码无法识别。",
    en="The page in the address cannot be read.",
    do_zh="请回到列表第一页，再用“下一页”翻页。",
    do_en="Go back to the first page of the list and turn pages from there.",
)
LANGUAGE_UNKNOWN = declare(
    "SITE-002",
    zh="没有这种语言：{language}。",
    en="There is no such language: {language}.",
    do_zh="请从页面上的语言开关中选择。",
    do_en="Choose one from the language switch on the page.",
)
TOO_MANY_ATTEMPTS = declare(
    "SITE-003",
    zh="用这个用户名登录已连续失败 {count} 次。",
    en="Signing in with this user name has failed {count} times in a row.",
    do_zh="请等 {minutes} 分钟再试；忘记密码请联系县级管理员。",
    do_en="Wait {minutes} minutes and try again; if the password is lost, ask the county officer.",
)
APPEARANCE_UNKNOWN = declare(
    "SITE-004",
    zh="没有这种显示模式：{appearance}。",
    en="There is no such appearance: {appearance}.",
    do_zh="请选择浅色、深色或跟随系统。",
    do_en="Choose light, dark, or as the device.",
)
LIST_TOO_LONG = declare(
    "SITE-005",
    zh="名单超过 {most} 行，不能一次下载。",
    en="The list has more than {most} rows and cannot be downloaded at once.",
    do_zh="请先用筛选条件缩小范围（如一个乡镇），再分次下载。",
    do_en="Narrow it with the filters first (to a township, for instance), and download part by part.",
)
DOWNLOAD_UNKNOWN = declare(
    "SITE-006",
    zh="这里没有这种下载：{asked}。",
    en="There is no such download here: {asked}.",
    do_zh="请用名单下方的 Excel 或 CSV 链接。",
    do_en="Use the links Excel or CSV below the list.",
)
