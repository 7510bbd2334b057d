"""Makes a wheel of pure Python, or with `COMPILE_ASL=1` in the environment one in which the check is compiled.

Everything else about the distribution is in `pyproject.toml`. `generate/wheel.py` calls this in a copy of the sources:
what is compiled beside a source hides it from Python, and a change of the source then changes nothing.
"""

import os
from pathlib import Path

from setuptools import setup

COMPILED = ("rules/*", "check", "integrations", "intrinsic", "jsonata", "jsonpath", "placeholder", "problem")
"""The modules of `asl` that a check spends its time in.

Not `walk`, which enters what `check` has not looked at yet: compiled code has no limit of recursion, and would end the
process, or fill its memory, where a definition is nested without end. What is compiled enters 200 levels at most.
"""

extensions = []
if os.environ.get("COMPILE_ASL") == "1":
    from mypyc.build import mypycify  # Part of mypy, which a wheel of pure Python doesn't need.

    files = [str(file) for module in COMPILED for file in sorted(Path("asl").glob(f"{module}.py"))]
    extensions = mypycify(files, group_name="asl", debug_level="0")

setup(ext_modules=extensions)
