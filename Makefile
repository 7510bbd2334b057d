# Everything sets up what it needs. Python 3.11 or newer; another one than python3: make clean, make PYTHON=python3.12 demo
PYTHON ?= python3

PIP_INSTALL = -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

.PHONY: help demo up-local emulator test check wheel test-compiled verdicts fuzz format bench bench-check services arguments lock install clean

help:
	@echo "make demo      deploy the call center to an embedded AWS, execute it, destroy it"
	@echo "make up-local  keep it deployed on an embedded AWS, and deploy each change, until Ctrl-C"
	@echo "make emulator  an empty embedded AWS for the pulumi CLI, until Ctrl-C"
	@echo "make test      run the tests, and measure coverage; those of pages need Chromium, and are left out where there is none"
	@echo "make check     lint, types, import directions"
	@echo "make wheel     a wheel for installing elsewhere, in dist, with the checker compiled; needs a C compiler"
	@echo "make test-compiled  run the tests of the checker against that wheel"
	@echo "make format    format the code"
	@echo "make verdicts  compare the checker with known verdicts: make verdicts DEFINITIONS=folder"
	@echo "make fuzz      look for definitions that break the checker, for a long time"
	@echo "make bench     measure the component against the same resources by hand, the derivation of rights, and reports"
	@echo "make bench-check  measure the checker against others: make bench-check DEFINITIONS=folder"
	@echo "make services  read anew what AWS's services can do, and with which rights"
	@echo "make arguments write the tables of all arguments into the README"
	@echo "make lock      pin the dependencies of pyproject.toml anew"
	@echo "make clean     remove what the commands above installed"

demo: install
	@.venv/bin/flow demo

up-local: install
	@.venv/bin/flow up-local

emulator: install
	@.venv/bin/flow emulator

# What must answer soon isn't slowed by the measuring of coverage: it is not among these.
COVERED = tests/asl tests/components
# The others wait half of their time for what they start.
WAITING = $(shell expr 2 '*' "$$(getconf _NPROCESSORS_ONLN)")
test: install .venv/installed-test
	.venv/bin/python -m pytest -n auto $(COVERED) --cov --cov-report=term-missing:skip-covered
	.venv/bin/python -m pytest -n $(WAITING) $(addprefix --ignore=,$(COVERED))

check: install .venv/installed-test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: .venv/installed-test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

wheel: .venv/installed-test
	@.venv/bin/python -m generate.wheel dist

# Compiled code is never beside the sources, where Python would take it in place of what was edited.
COMPILED = .bench-peers/compiled
test-compiled: .venv/installed-test
	.venv/bin/python -m generate.wheel --unpack $(COMPILED)
	.venv/bin/python -m pytest -n auto -o "pythonpath=$(COMPILED) ." tests/asl tests/hostile

verdicts: install
	.venv/bin/python -m bench.verdicts $(DEFINITIONS)

fuzz: install .venv/installed-test
	FUZZ_EXAMPLES=5000 .venv/bin/python -m pytest tests/asl/test_fuzz.py -n auto --timeout 3000

bench: install .venv/installed-test
	.venv/bin/python -m bench.permissions
	.venv/bin/python -m bench.component
	.venv/bin/python -m bench.report
	.venv/bin/python -m bench.operator

bench-check: install .venv/installed-test
	.venv/bin/python -m bench.check $(DEFINITIONS)

services: install .venv/installed-test
	.venv/bin/python -m generate.services
	.venv/bin/python -m generate.rights

arguments: install
	.venv/bin/python -m generate.arguments

lock: .venv/installed-test
	.venv/bin/uv pip compile pyproject.toml --group install --universal --no-strip-extras --generate-hashes --no-header --quiet -o requirements.txt
	.venv/bin/uv pip compile --group test -c requirements.txt --universal --no-strip-extras --generate-hashes --no-header --quiet -o requirements-test.txt
	.venv/bin/uv pip compile --group emulator --universal --no-strip-extras --generate-hashes --no-header --quiet -o requirements-emulator.txt
	.venv/bin/uv pip compile bench/peers/requirements.in --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --quiet -o bench/peers/requirements.txt

install: .venv/installed .venv-emulator/installed

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Installing the packages of requirements.txt in .venv"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python $(PIP_INSTALL) requirements.txt
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-test: requirements-test.txt .venv/installed
	@echo "Installing the packages of requirements-test.txt in .venv"
	@.venv/bin/python $(PIP_INSTALL) requirements-test.txt
	@touch $@

.venv-emulator/installed: requirements-emulator.txt .venv/installed
	@echo "Installing the embedded AWS in .venv-emulator"
	@$(PYTHON) -m venv .venv-emulator
	@.venv-emulator/bin/python $(PIP_INSTALL) requirements-emulator.txt
	@touch $@

clean:
	rm -rf .venv .venv-emulator .bench-peers .packages dist
