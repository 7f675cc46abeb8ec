"""Make a workbook say nothing of when or where it was written: the same rows give the same bytes, and bytes can be compared."""

from __future__ import annotations

import io
import re
import zipfile

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_NAMES = re.compile(rb"<(dc:creator|cp:lastModifiedBy)>[^<]*</\1>")


def stable(content: bytes) -> bytes:
    """Return a workbook without moments and names of writers, its parts in the order of their names.

    What a reader sees does not change.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        # The list of parts comes first: some readers look there before anything else.
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _NAMES.sub(b"", _MOMENTS.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", part))
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            archive.writestr(entry, part)
    return target.getvalue()
