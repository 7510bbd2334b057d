"""The installed command `flow`, run as a person or a script runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from emulator.clients import ACCOUNT, REGION, SECRET

FLOW = Path(sys.executable).with_name("flow")
GOLDEN = Path(__file__).with_name("golden")

CHANGING = (
    (re.compile(r"\d\d:\d\d:\d\d\.\d+"), "00:00:00.000000"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "2026-01-01 00:00:00"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)"), "2026-01-01T00:00:00Z"),
    (re.compile(r"\b\d+\.\d\d(?= s\b)"), "0.00"),
    (
        re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
        "00000000-0000-0000-0000-000000000000",
    ),
)
"""What differs from run to run, and what stands for it."""


class Ran(NamedTuple):
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str


def flow(
    *arguments: str, endpoint: str = "", folder: Path = Path(), width: int = 80, given: str = "", **environment: str
) -> Ran:
    """Run `flow` with *arguments*, as one who has credentials for the embedded AWS at *endpoint* or for nothing."""
    usual = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_"))}
    local: Mapping[str, str] = {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": REGION,
    }
    nowhere = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    done = subprocess.run(
        [FLOW, *arguments],
        cwd=folder,
        env={**usual, **nowhere, **(local if endpoint else {}), "COLUMNS": str(width), "TZ": "UTC", **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def steady(text: str) -> str:
    """*text* without what differs from run to run."""
    for pattern, replacement in CHANGING:
        text = pattern.sub(replacement, text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def compare(name: str, text: str) -> None:
    """Fail if *text* is not that of the golden file *name*; with GOLDEN=write in the environment, write it."""
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(steady(text), encoding="utf-8")
    assert steady(text) == file.read_text(encoding="utf-8"), f"{file.name} differs; GOLDEN=write writes it anew"
