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
    do_zh="请用页面上的链接：名单可取 Excel、CSV、PDF 和 Word，文书可取 PDF 和 Word。",
    do_en="Use the links of the page: a list is had as Excel, CSV, PDF and Word, a document as PDF and Word.",
)
LIST_TOO_LONG_FOR_PAPER = declare(
    "SITE-007",
    zh="名单有 {count} 行，每份印 {most} 行，共 {parts} 份，没有第“{asked}”份。",
    en="The list has {count} rows, printed {most} at a time in {parts} parts; there is no part “{asked}”.",
    do_zh="请从名单下面的 PDF、Word 进来，选第几份；也可以先选一个乡镇或村，或者下载 Excel。",
    do_en="Come by PDF or Word under the list and choose a part; or choose a township or village first, or take the workbook.",
)
# What the API refuses, wherever a room's own code does not say more (site/api.py).
NOT_SIGNED_IN = declare(
    "SITE-020",
    zh="没有出示有效的接口令牌。",
    en="No valid token of the API was shown.",
    do_zh="在请求头写 Authorization: Bearer 令牌。令牌在“我的账号”里签发；到期、吊销或账号停用后无效。",
    do_en="Send the header Authorization: Bearer TOKEN. Tokens are issued under “My account”; one that ran out or was revoked, or "
    "whose account is closed, is dead.",
)
NOT_PERMITTED = declare(
    "SITE-021",
    zh="这个账号今天不能办这件事，或管不到这个地方。",
    en="The account may not do this today, or not in this place.",
    do_zh="请由有此权限的人办理；角色和范围见“我的账号”。",
    do_en="Let somebody do it who may; roles and areas stand under “My account”.",
)
NOTHING_HERE = declare(
    "SITE-022",
    zh="这里没有所要的东西，或者这个账号看不到它。",
    en="What was asked for is not here, or the account may not see it.",
    do_zh="请核对地址和编号。",
    do_en="Check the address and the number.",
)
UNFIT = declare(
    "SITE-023",
    zh="所送的内容有 {count} 处不合要求：{found}。",
    en="What was sent is unfit at {count} places: {found}.",
    do_zh="逐处改正后再送；什么也没有写入。",
    do_en="Correct each and send it again; nothing was written.",
)
UNREADABLE = declare(
    "SITE-024",
    zh="送来的不是可读的 JSON（UTF-8，不含空字符）。",
    en="What was sent is no readable JSON (UTF-8, without null characters).",
    do_zh="请核对格式后再送。",
    do_en="Check how it is written and send it again.",
)
REQUEST_TOO_LARGE = declare(
    "SITE-025",
    zh="请求超过 {most} MB。",
    en="The request is larger than {most} MB.",
    do_zh="把文件压缩或拆开；大文件可在网页上交。",
    do_en="Make the file smaller or split it; a large one can be handed in on the page.",
)
METHOD_UNKNOWN = declare(
    "SITE-026",
    zh="这个地址不接受 {method}。",
    en="This address does not take {method}.",
    do_zh="可以用：{known}。",
    do_en="It takes: {known}.",
)
TOO_MANY_WRONG_TOKENS = declare(
    "SITE-027",
    zh="这个网络地址出示无效令牌的次数过多。",
    en="Too many invalid tokens came from this network address.",
    do_zh="请等 {minutes} 分钟再试，并更换令牌；有效的令牌不受影响。",
    do_en="Wait {minutes} minutes and use another token; valid ones are not held up.",
)
