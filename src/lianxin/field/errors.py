"""What the field room refuses."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

ITEM_UNREADABLE = declare(
    "FIELD-001",
    zh="这一条读不出来：{where}。",
    en="The item cannot be read: {where}.",
    do_zh="请更新手机页面后重新填写；原件仍在手机里，可导出保存。",
    do_en="Update the page on the telephone and write it again; the original is still on the device and can be exported.",
)
NO_SUCH_KIND = declare(
    "FIELD-002",
    zh="没有“{name}”这一类记录。",
    en="There is no kind of item “{name}”.",
    do_zh="可用：{known}。请更新手机页面。",
    do_en="Known: {known}. Update the page on the telephone.",
)
OTHER_CONTENT = declare(
    "FIELD-003",
    zh="同一编号已收到过，内容不同；先收到的那份有效。",
    en="An item with this number was received before, with other content; what came first stands.",
    do_zh="要改的，在手机上作为新的一条发送。",
    do_en="To change it, send it as a new item.",
)
ANSWER_MISSING = declare(
    "FIELD-004",
    zh="没有填写{what}，或填写不完整。",
    en="{what} is missing, or incomplete.",
    do_zh="请补上后作为新的一条发送。",
    do_en="Fill it in and send it as a new item.",
)
NOT_ON_DEVICES = declare(
    "FIELD-005",
    zh="“{field}”不能在手机上采集。",
    en="“{field}” is not collected on a telephone.",
    do_zh="疾病、证件、账号等请在电脑上的农户页面更正。",
    do_en="Illness, identity numbers and accounts are corrected on the household's page in the house.",
)
VALUE_UNFIT = declare(
    "FIELD-006",
    zh="“{field}”填的值不合适。",
    en="The value of “{field}” does not fit.",
    do_zh="请改正后作为新的一条发送。",
    do_en="Put it right and send it as a new item.",
)
NOT_YOURS = declare(
    "FIELD-007",
    zh="这一户或这个村现在不由您负责，或名册里没有。",
    en="The household or village is not yours now, or is not on the register.",
    do_zh="记录已保存，由当地有权限的人处理；或请县里核对结对和角色。",
    do_en="The item is kept; somebody with the right there settles it. Or ask the county about pairing and role.",
)
BOX_NOT_OURS = declare(
    "FIELD-008",
    zh="这份密封记录打不开：密封给了另一台服务器，或内容被改动。",
    en="The sealed item cannot be opened: it was sealed for another server, or altered.",
    do_zh="请核对服务器；密钥更换过的，用旧密钥的部署打开。",
    do_en="Check the server; if its key was changed, open it where the former key is.",
)
OTHER_SENDER = declare(
    "FIELD-009",
    zh="这一条是另一个账号填写的。",
    en="The item was written by another account.",
    do_zh="请用填写人的账号登录后发送，或导出文件交有权限的人导入。",
    do_en="Sign in with the account that wrote it, or export it to a file and let somebody with the right take it in.",
)
PASS_UNSOUND = declare(
    "FIELD-010",
    zh="说不清这一条是谁填写的：采集凭证无效。",
    en="It cannot be told who wrote the item: its capture pass is not sound.",
    do_zh="请填写人登录后从自己的手机发送。",
    do_en="Let whoever wrote it sign in and send it from his own telephone.",
)
CHOSEN_ALREADY = declare(
    "FIELD-011",
    zh="这一处已经有人选过。",
    en="This has been chosen already.",
    do_zh="请刷新页面，查看结果。",
    do_en="Reload the page to see what was chosen.",
)
CHANGED_SINCE = declare(
    "FIELD-012",
    zh="您打开之后，名册里的值又变了。",
    en="The register's value has changed since you opened the page.",
    do_zh="请重新打开，比较后再选。",
    do_en="Open it again, compare, then choose.",
)
OWN_REVIEW = declare(
    "FIELD-013",
    zh="自己填写的，不能由自己审核。",
    en="Nobody reviews what he wrote himself.",
    do_zh="请由另一位有权限的人审核。",
    do_en="Let somebody else with the right review it.",
)
REASON_MISSING = declare(
    "FIELD-014",
    zh="没有写明理由，或超过 {longest} 字。",
    en="No reason was given, or it is longer than {longest} characters.",
    do_zh="请写一句理由。",
    do_en="Write one sentence.",
)
NOTHING_TO_SETTLE = declare(
    "FIELD-015",
    zh="这一条没有在等待处理。",
    en="The item does not wait for anybody.",
    do_zh="请刷新页面。",
    do_en="Reload the page.",
)
PHOTO_MISSING = declare(
    "FIELD-016",
    zh="照片还没有传完（缺 {count} 张）。",
    en="Not all of the pictures have arrived ({count} missing).",
    do_zh="请保持连接，手机会接着传。",
    do_en="Stay connected; the telephone goes on where it stopped.",
)
PART_OUT_OF_PLACE = declare(
    "FIELD-017",
    zh="这一段应从第 {expected} 字节开始。",
    en="The next piece begins at byte {expected}.",
    do_zh="手机会从那里接着传。",
    do_en="The telephone goes on from there.",
)
PHOTO_TOO_LARGE = declare(
    "FIELD-018",
    zh="照片超过 {limit} MB，或一段超过 {piece} KB。",
    en="The picture is larger than {limit} MB, or a piece larger than {piece} KB.",
    do_zh="请用较小的照片。",
    do_en="Use a smaller picture.",
)
TOO_MUCH_WAITING = declare(
    "FIELD-019",
    zh="服务器上还有太多没有完成的照片（上限 {limit} MB）。",
    en="Too many unfinished pictures lie on the server (at most {limit} MB).",
    do_zh="请先把已有的记录发送完。",
    do_en="Finish sending the items that were begun.",
)
FILE_UNREADABLE = declare(
    "FIELD-020",
    zh="文件“{name}”不是手机导出的记录，或已损坏。",
    en="“{name}” is not a file of items exported from a telephone, or is damaged.",
    do_zh="请在手机的“待发送”页面重新导出。",
    do_en="Export it again from the page “Waiting” on the telephone.",
)
DAY_AHEAD = declare(
    "FIELD-021",
    zh="日期 {on} 在今天之后。",
    en="The day {on} is yet to come.",
    do_zh="请核对手机的日期，改正后作为新的一条发送。",
    do_en="Check the date of the telephone and send it again as a new item.",
)
SIGNED_OUT = declare(
    "FIELD-022",
    zh="登录已结束。",
    en="The sign-in has ended.",
    do_zh="请重新登录；没有发送的记录仍在手机里。",
    do_en="Sign in again; what was not sent is still on the telephone.",
)
TOO_MUCH_IN_ITEM = declare(
    "FIELD-023",
    zh="一条记录最多 {most} 个附件、{limit} KB 文字。",
    en="An item holds at most {most} attachments and {limit} KB of text.",
    do_zh="请分成几条。",
    do_en="Make several items of it.",
)
KIND_NOT_READY = declare(
    "FIELD-024",
    zh="服务器还不能接收“{name}”。",
    en="The server does not take in “{name}” yet.",
    do_zh="记录已保存；服务器升级后，有权限的人可以重试。",
    do_en="The item is kept; after an upgrade somebody with the right can try again.",
)
SHEET_NOT_YOURS = declare(
    "FIELD-060",
    zh="这份问卷现在不由您送：您不在这次评估里，或里面没有这一户。",
    en="The sheet is not yours to send now: you do not work in the evaluation, or the household is not in it.",
    do_zh="问卷仍密封在手机里。请评估负责人核对人员；导出的文件由系统管理员用 lianxin field import 导入。",
    do_en="It is still sealed on the telephone. Ask the lead who works in it; a file is taken in by the command lianxin field import.",
)
NOT_KEEPABLE = declare(
    "FIELD-061",
    zh="“{where}”里有一个保存不了的字符（空字符或不完整的表情符号）。",
    en="“{where}” holds a character that cannot be kept (U+0000, or half of an emoji).",
    do_zh="记录还在手机里：点“修改”再保存，手机会去掉那个字符。",
    do_en="It is still on the telephone: tap Change and save, and the telephone drops that character.",
)
DAY_LOST = declare(
    "FIELD-062",
    zh="日期 {on} 太早，可能是手机的时间不对。",
    en="The day {on} is too long ago; the telephone's clock may be wrong.",
    do_zh="请在手机上点“修改”，改正日期再保存；并校准手机的时间。",
    do_en="Tap Change on the telephone, put the day right and save; and set its clock.",
)
