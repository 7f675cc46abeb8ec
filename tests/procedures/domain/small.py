"""A small procedure, to be broken on purpose: asked, shown in the village, decided by the county."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from lianxin.procedures.domain.definitions import Procedure, Version
from lianxin.procedures.domain.reading import load_procedures
from lianxin.rulebook import rulebook

WORDS = {"zh": "某", "en": "some"}

VERSION: dict[str, Any] = {
    "words": WORDS,
    "starts_on": "2020-01-01",
    "source": {"title": "某文件"},
    "begins": "asked",
    "states": {
        "asked": {"words": WORDS},
        "shown": {
            "words": WORDS,
            "publicity": {
                "level": "village",
                "days": 5,
                "template": "household_exit",
                "objections": {"answered_by": "village", "working_days": 3},
            },
        },
        "waiting": {"words": WORDS},
        "granted": {"words": WORDS, "ends": "granted"},
        "refused": {"words": WORDS, "ends": "refused"},
    },
    "steps": {
        "show": {
            "words": WORDS,
            "before": ["asked"],
            "after": "shown",
            "by": "village_meeting",
            "persons": 2,
            "evidence": ["application"],
            "meeting": {"quorum": "2/3", "majority": "1/2"},
            "clock": {"working_days": 10},
        },
        "report": {
            "words": WORDS,
            "before": ["shown"],
            "after": "waiting",
            "by": "township",
            "clock": {"working_days": 2},
        },
        "again": {"words": WORDS, "kind": "back", "before": ["shown", "waiting"], "after": "asked", "by": "township"},
        "grant": {
            "words": WORDS,
            "before": ["waiting"],
            "after": "granted",
            "by": "county",
            "decides": True,
            "evidence": ["county_decision"],
            "clock": {"days": 10, "since": "show"},
        },
        "refuse": {"words": WORDS, "kind": "refuse", "before": ["waiting"], "after": "refused", "by": "county"},
    },
}


def small() -> dict[str, Any]:
    """The small procedure as its file has it, free to be changed."""
    versions = {"some_2020": deepcopy(VERSION)}
    return {"procedures": {"some": {"words": WORDS, "purpose": WORDS, "subject": "household", "versions": versions}}}


def only_version(content: dict[str, Any]) -> dict[str, Any]:
    """The one version inside a file."""
    version: dict[str, Any] = content["procedures"]["some"]["versions"]["some_2020"]
    return version


def loaded(folder: Path, content: dict[str, Any]) -> Procedure:
    """Write a file, days unquoted as a person writes them, and load it."""
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    for day in ("2020-01-01", "2021-01-01", "2022-01-01"):
        text = text.replace(f"'{day}'", day)
    shelf = folder / "procedures"
    shelf.mkdir(exist_ok=True)
    (shelf / "some.yaml").write_text(text, encoding="utf-8")
    return load_procedures(shelf, rulebook())["some"]


def small_version(folder: Path) -> Version:
    """The small procedure's version, loaded."""
    return loaded(folder, small()).versions[0]
