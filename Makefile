# Everything runs in .venv, made on first use: `make` alone lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTHON_FILES := src tests benchmarks data/sample notebooks

.DEFAULT_GOAL := help
.PHONY: help demo lab bench catalogues tables test test-core check named needs-python needs-browser
# The order of prerequisites is meant: what the system lacks is said before any work.
.NOTPARALLEL:
# Where it is set each of some hundred processes that the tests start would compile us anew.
unexport PYTHONDONTWRITEBYTECODE

help:
	@echo 'make demo              the practice centre, ready to try'
	@echo 'make lab               JupyterLab with the panels and notebooks'
	@echo 'make test              check, then every test (drives a Chromium)'
	@echo 'make test-core         check, then the tests that need no browser'
	@echo 'make check             style, types, floors, notebooks'
	@echo 'make catalogues        what people read, taken into the catalogues of other languages'
	@echo 'make tables            the tables in docs, made anew of the code'
	@echo 'make bench NAME=...    one module of benchmarks/'
	@echo
	@echo 'PYTHON=python3.12 names another interpreter for a new $(VENV), CHROMIUM=/path a browser.'

demo lab: $(VENV)/for-use
	$(BIN)/ccanalytics $@

bench: named $(VENV)/for-use
	$(BIN)/python -m benchmarks.$(NAME)

named:
	@[ -n '$(NAME)' ] || { \
	    echo 'Which one? make bench NAME=...; there are:' \
	        $(filter-out _%,$(basename $(notdir $(wildcard benchmarks/*.py)))) >&2; \
	    exit 2; }

catalogues: $(VENV)/for-work
	$(BIN)/python tests/catalogues.py renew

tables: $(VENV)/for-work
	$(BIN)/python tests/tables.py renew

test: needs-browser check
	@CHROMIUM="$$($(find_browser))" $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

test-core: check
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not browser'

check: $(VENV)/for-work
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tests/check_notebooks.py
	$(BIN)/python tests/catalogues.py


# --- the environment ---

$(VENV)/for-use: pyproject.toml constraints.txt $(BIN)/python | needs-python
	$(call install,.)
	@touch $@

$(VENV)/for-work: pyproject.toml constraints.txt $(BIN)/python | needs-python
	$(call install,.[dev])
	@touch $@ $(VENV)/for-use

# Only its absence counts: whoever depends on it then builds the environment.
$(BIN)/python: ;

# `unfinished` outlives an install that was cut short, and what that one left is not trusted.
# The two variables carry the pins on to what builds the package: the older and the newer pip
# each know one of them.
define install
	@[ ! -e $(VENV)/unfinished ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	    echo 'Making $(VENV); this takes a minute or two.' && rm -rf $(VENV) && \
	    mkdir $(VENV) && touch $(VENV)/unfinished && '$(PYTHON)' -m venv $(VENV); }
	@rm -f $(VENV)/for-* && touch $(VENV)/unfinished
	PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
	    $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '$(1)'
	@rm $(VENV)/unfinished
endef


# --- what the system must have ---

needs-python:
	@lacking=''; $(want_python); $(provide)

needs-browser:
	@lacking=''; $(want_python); $(want_browser); $(provide)

# A finished environment needs nothing more of the system's Python.
define want_python
	python=$(BIN)/python; \
	if [ -e $(VENV)/unfinished ] || ! $$python -c 'import pip' 2>/dev/null; then \
	    python='$(PYTHON)'; \
	    command -v '$(PYTHON)' >/dev/null \
	        || { echo 'There is no $(PYTHON) here: Python 3.11 or newer is needed.' >&2; exit 1; }; \
	    '$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	        echo "Python 3.11 or newer is needed, $(PYTHON) is $$('$(PYTHON)' -V 2>&1):" \
	            'name another with PYTHON=...' >&2; exit 1; }; \
	    '$(PYTHON)' -c 'import ensurepip, venv' 2>/dev/null || lacking='python3-venv'; \
	fi
endef

define want_browser
	if [ -z "$$($(find_browser))" ]; then \
	    [ -z "$$CHROMIUM" ] || { echo "CHROMIUM=$$CHROMIUM is no program here." >&2; exit 1; }; \
	    lacking="$$lacking chromium"; \
	fi; \
	"$$python" -c '$(load_libatomic)' 2>/dev/null || lacking="$$lacking libatomic1"
endef

# Playwright brings its own node, which is linked to it; a bare Debian does not have it.
load_libatomic = import ctypes, sys; sys.platform != "linux" or ctypes.CDLL("libatomic.so.1")

find_browser = if [ -n "$$CHROMIUM" ]; then command -v "$$CHROMIUM"; else \
    for name in chromium chromium-browser google-chrome google-chrome-stable; do \
        command -v $$name && break; done; fi

# The package lists are fetched only where the ones at hand do not serve. Without what
# Chromium merely recommends it may find no font, and would draw no text.
define provide
	set -- $$lacking; [ $$# -gt 0 ] || exit 0; \
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo 'Something is lacking. Paste this line, then make again:' >&2; \
	    echo "sudo apt-get install -y $$*" >&2; exit 1; \
	fi; \
	case "$$*" in *chromium*) set -- "$$@" fonts-dejavu-core ;; esac; \
	echo "Installing $$* with apt-get"; \
	export DEBIAN_FRONTEND=noninteractive; \
	get='apt-get -q -y -o DPkg::Lock::Timeout=120 install --no-install-recommends'; \
	$$get "$$@" >/dev/null 2>&1 || { apt-get -q update; $$get "$$@"; }
endef
