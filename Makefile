# Lambda Lab. `make run` brings up the site, `make test` proves it.

SHELL := /bin/sh
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
PY := $(VENV)/bin/python
# The folder of database, secret key and mail; what learners' code can import is always in var.
export LAMBDA_LAB_VAR ?= var
export LAMBDA_LAB_URL ?= http://localhost:$(PORT)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# An interpreter of at least 3.11 with venv; as root also one that an unprivileged user can
# execute, because the sandbox drops root before it starts it. Tried, not guessed.
PYTHON ?= $(shell .ci/find-python)

.PHONY: run setup test lint types contracts migrations check unit bench chromium clean

run: setup
	@echo "Lambda Lab is at $(LAMBDA_LAB_URL) (Ctrl+C stops it)"
	@exec $(PY) -m gunicorn lambda_lab.wsgi:application --bind $(HOST):$(PORT) \
		--workers 1 --threads 8 --worker-class gthread --timeout 60 --graceful-timeout 10 \
		--log-level warning --capture-output --no-control-socket

setup: $(VENV)/.installed var/runtime/.installed var/layers/.installed var/lab/.installed $(LAMBDA_LAB_VAR)/secret_key
	@umask 077; mkdir -p $(LAMBDA_LAB_VAR)/mail; $(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
	@$(PY) manage.py load_curriculum
	@$(PY) manage.py create_instructor

$(VENV)/.installed: requirements.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with its venv module was found. Install python3 and python3-venv, or set PYTHON=."; exit 1; }
	@echo "Creating the site's environment ($(PYTHON)) ..."
	@umask 022; test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@umask 022; $(PY) -m pip install --quiet --requirement requirements.txt
	@touch $@

# What learners' code can import; readable by the sandbox's user, compiled in advance under the
# names that it has inside the sandbox.
var/runtime/.installed: courses/emulator/runtime/requirements.txt $(VENV)/.installed
	@echo "Installing what learners' code can import ..."
	@umask 022; rm -rf var/runtime; mkdir -p var/runtime; chmod 755 var var/runtime
	@umask 022; $(PY) -m pip install --quiet --no-compile --target var/runtime --requirement $<
	@umask 022; $(PY) -m compileall -q -s var/runtime -p /var/runtime var/runtime
	@touch $@

# Layers that functions can have at /opt. Their compiled files hold whatever the time of their sources,
# which are written anew for each run.
var/layers/.installed: courses/emulator/runtime/powertools.txt $(VENV)/.installed
	@echo "Installing layers ..."
	@umask 022; rm -rf var/layers; mkdir -p var/layers/powertools; chmod 755 var
	@umask 022; $(PY) -m pip install --quiet --no-compile --target var/layers/powertools/python --requirement $<
	@umask 022; $(PY) -m compileall -q --invalidation-mode unchecked-hash -s var/layers/powertools -p /opt var/layers/powertools
	@touch $@

# What the fake AWS runs on; readable by its user, seen by neither the site nor learners' code.
var/lab/.installed: courses/emulator/aws/requirements.txt $(VENV)/.installed
	@echo "Installing the local AWS ..."
	@umask 022; rm -rf var/lab; mkdir -p var/lab; chmod 755 var var/lab
	@umask 022; $(PY) -m pip install --quiet --no-compile --target var/lab --requirement $<
	@umask 022; $(PY) -m compileall -q -s var/lab -p /var/runtime var/lab
	@touch $@

$(LAMBDA_LAB_VAR)/secret_key:
	@mkdir -p $(LAMBDA_LAB_VAR)
	@umask 077; $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@umask 022; $(PY) -m pip install --quiet --requirement tests/requirements.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "The browser tests need Node.js with npm (Debian: nodejs npm)."; exit 1; }
	@npm ci --loglevel=error --no-audit --no-fund
	@touch $@

chromium:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
		if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
		else echo "No Chromium: the browser tests will fail. Install the package chromium."; fi

test: $(VENV)/.tests var/runtime/.installed var/layers/.installed var/lab/.installed $(LAMBDA_LAB_VAR)/secret_key node_modules/.installed chromium
	@$(MAKE) --no-print-directory lint types contracts migrations check
	@.ci/test-as-user
	@$(PY) -m pytest

lint: $(VENV)/.tests
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(VENV)/.tests
	@$(PY) -m mypy

contracts: $(VENV)/.tests
	@$(VENV)/bin/lint-imports

migrations: $(VENV)/.installed $(LAMBDA_LAB_VAR)/secret_key
	@$(PY) manage.py makemigrations --check --dry-run

check: $(VENV)/.installed var/runtime/.installed var/layers/.installed var/lab/.installed $(LAMBDA_LAB_VAR)/secret_key
	@$(PY) manage.py check_curriculum

bench: $(VENV)/.tests var/runtime/.installed var/layers/.installed var/lab/.installed $(LAMBDA_LAB_VAR)/secret_key node_modules/.installed chromium
	@$(PY) -m tests.bench

clean:
	rm -rf $(VENV) var/runtime var/layers var/lab node_modules
