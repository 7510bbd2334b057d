"""The code of a function as the ZIP file that Lambda takes."""

import io
import zipfile
from pathlib import Path

import pulumi


def zipped(code: pulumi.Archive) -> bytes:
    """*code* as a ZIP file: the one that it names, or the same bytes for the same names and contents."""
    if isinstance(code, pulumi.FileArchive):
        return Path(code.path).read_bytes()
    assert isinstance(code, pulumi.AssetArchive)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, asset in sorted(code.assets.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o644 << 16
            archive.writestr(info, _content(asset))
    return buffer.getvalue()


def _content(asset: pulumi.Asset | pulumi.Archive) -> bytes:
    if isinstance(asset, pulumi.StringAsset):
        return asset.text.encode()
    assert isinstance(asset, pulumi.FileAsset)
    return Path(asset.path).read_bytes()
