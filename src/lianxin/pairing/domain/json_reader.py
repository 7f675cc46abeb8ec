"""Read typed values out of a pairing problem or plan, collecting every fault with its path."""

from __future__ import annotations

from lianxin.core.kernel import json_reader
from lianxin.core.kernel.json_reader import DocumentRefused as ProblemRefused
from lianxin.core.kernel.json_reader import Entry
from lianxin.pairing.domain.errors import (
    HALF_A_PLACE,
    KEY_TWICE,
    MISSING,
    NOT_JSON,
    OUT_OF_RANGE,
    REFUSED,
    TOO_MANY,
    UNKNOWN_CHOICE,
    UNKNOWN_FIELD,
    WRONG_TYPE,
)

__all__ = ["Entry", "JsonReader", "ProblemRefused"]

_FAULTS = json_reader.Faults(
    not_json=NOT_JSON,
    wrong_type=WRONG_TYPE,
    missing=MISSING,
    unknown_field=UNKNOWN_FIELD,
    out_of_range=OUT_OF_RANGE,
    unknown_choice=UNKNOWN_CHOICE,
    too_many=TOO_MANY,
    key_twice=KEY_TWICE,
    refused=REFUSED,
)


class JsonReader(json_reader.JsonReader):
    """The reader with the errors of pairing."""

    def __init__(self) -> None:
        super().__init__(_FAULTS)

    def refuse_half_a_place(self, entry: Entry, longitude: float | None, latitude: float | None) -> None:
        """Note a longitude without a latitude or the reverse (a faulty number was noted already)."""
        if ("longitude" in entry.value) != ("latitude" in entry.value):
            self.fault(HALF_A_PLACE, entry.at("longitude" if latitude is None else "latitude"))
