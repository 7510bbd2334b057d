"""The code of a function as the ZIP file that Lambda takes."""

import io
import zipfile
from pathlib import Path

import pulumi


def zipped(code: pulumi.AssetArchive) -> bytes:
    """*code* as a ZIP file: the same bytes for the same names and contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, asset in sorted(code.assets.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            assert isinstance(asset, pulumi.FileAsset)
            archive.writestr(info, Path(asset.path).read_bytes())
    return buffer.getvalue()
