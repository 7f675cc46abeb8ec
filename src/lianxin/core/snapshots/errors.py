"""What snapshots refuse."""

from __future__ import annotations

from lianxin.core.kernel.errors import declare

NOT_A_SNAPSHOT = declare(
    "SNAP-001",
    zh="“{folder}”不是快照目录：{why}",
    en="“{folder}” is not a snapshot: {why}",
    do_zh="请指向含有 manifest.json 的目录。",
    do_en="Point to a folder with a manifest.json.",
)
ALTERED = declare(
    "SNAP-002",
    zh="快照文件“{file}”与清单不符，可能被改动。",
    en="The snapshot's file “{file}” does not match its manifest; it may have been altered.",
    do_zh="请向制作人重新索取快照。",
    do_en="Ask whoever made the snapshot for it again.",
)
FOLDER_TAKEN = declare(
    "SNAP-003",
    zh="目录“{folder}”不是空的。",
    en="The folder “{folder}” is not empty.",
    do_zh="请换一个新目录。",
    do_en="Choose a new folder.",
)
