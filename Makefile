# Settlebook's tasks. `make` alone lists them; each works on a fresh Debian machine with Swift.

SHELL = /bin/sh
CONFIGURATION = debug
SETTLEBOOK = .build/$(CONFIGURATION)/settlebook

SHOP = maple-goods
MONTHS = 2026-08 2026-09 2026-10
LEDGER = .build/ledgers/$(SHOP).sqlite
REPORTS = Reports

# The shops and months whose packs are committed, each month after the one before.
PACKS = maple-goods:2026-08 maple-goods:2026-09 maple-goods:2026-10 \
  sakura-stationery:2026-10 harbour-tea:2026-09 harbour-tea:2026-10

# `make install` puts the program in $(DESTDIR)$(PREFIX)/bin.
PREFIX = /usr/local
DESTDIR =

SWIFT_AT_LEAST = 6.3
# All tests at once would starve the servers and programs that some of them drive, and so do those
# that compute for minutes: they run by themselves.
TESTS_AT_ONCE = 6
COMPUTING_TESTS = ^(MatchingTests|QualityTests)\.
PACKAGES = ca-certificates git libcurl4-openssl-dev libsqlite3-dev libssl-dev tzdata zlib1g-dev
SOURCES = Sources Tests Package.swift
SCHEMATHESIS = 4.32.5
# The matchers that the quality bench runs beside ours.
PEERS = reconcile-py==0.1.0 reconcile-mcp==0.0.7

.PHONY: help setup python build install close test schemathesis quality lint format reports check-reports clean tests faults kills fuzz
.DEFAULT_GOAL = help

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## Check Swift's version, and install the system libraries that are missing
	@found=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1); \
	if ! printf '%s\n' "$$found" | awk -F . -v wanted=$(SWIFT_AT_LEAST) \
	  '{ split(wanted, w, "."); exit !($$1 > w[1] || ($$1 == w[1] && $$2 >= w[2])) }'; then \
	  echo "Swift $(SWIFT_AT_LEAST) or newer is needed (found: $${found:-none}); get it from https://www.swift.org/install" >&2; \
	  exit 1; \
	fi
	@set -e; \
	if ! command -v dpkg-query >/dev/null; then \
	  echo "This is no Debian: where the build misses a library, install what answers to $(PACKAGES)."; \
	else \
	  missing=; \
	  for package in $(PACKAGES); do \
	    case $$(dpkg-query -W -f '$${db:Status-Abbrev}' $$package 2>/dev/null || true) in \
	      ?i*) ;; \
	      *) missing="$$missing $$package" ;; \
	    esac; \
	  done; \
	  if [ -n "$$missing" ]; then \
	    if [ "$$(id -u)" -eq 0 ]; then as_root=; \
	    elif command -v sudo >/dev/null; then as_root=sudo; \
	    else echo "Not root, and no sudo: have an administrator install$$missing." >&2; exit 1; fi; \
	    echo "Installing$$missing"; \
	    install="$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends$$missing"; \
	    ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || $$as_root apt-get -qq update; \
	    $$install || { echo "Trying again with fresh package lists"; $$as_root apt-get -qq update; $$install; }; \
	  fi; \
	fi

build: setup ## Build the program (CONFIGURATION=release for a fast one)
	swift build -c $(CONFIGURATION) --product settlebook

# Built by whoever calls, and only copied as root where the folder needs it: nothing in .build
# becomes root's.
install: CONFIGURATION = release
install: build ## Build for release, and install settlebook in PREFIX/bin (/usr/local/bin)
	@set -e; folder="$(DESTDIR)$(PREFIX)/bin"; as_root=; \
	if ! { mkdir -p "$$folder" && [ -w "$$folder" ]; } 2>/dev/null; then \
	  if command -v sudo >/dev/null; then as_root=sudo; \
	  else echo "$$folder is not writable, and there is no sudo: give another PREFIX, such as PREFIX=$$HOME/.local." >&2; exit 1; fi; \
	fi; \
	$$as_root install -d "$$folder"; \
	$$as_root install -m 755 "$(SETTLEBOOK)" "$$folder/settlebook"; \
	echo "Installed $$folder/settlebook"

close: build ## Close the months of a fixture shop over the embedded sandbox
	@mkdir -p $(dir $(LEDGER))
	@set -e; for month in $(MONTHS); do \
	  echo "settlebook close $$month ($(SHOP))"; \
	  $(SETTLEBOOK) close $$month --sandbox Fixtures/$(SHOP) --ledger $(LEDGER) --reports $(REPORTS); \
	done

# The months are closed from an empty ledger and beside the committed packs: neither an older
# build's ledger nor its packs can make a test pass or fail.
test: PACKAGES += python3 sqlite3
test: setup ## Build, close the fixture's months, and run all tests
	@mkdir -p .build; rm -rf .build/tested
	@$(MAKE) --no-print-directory close LEDGER=.build/tested/ledger.sqlite REPORTS=.build/tested/reports
	@echo "Building the tests"; \
	swift build --build-tests >.build/tests.log 2>&1 || { cat .build/tests.log; exit 1; }
	@set -e; for part in --filter --skip; do \
	  echo "swift test $$part '$(COMPUTING_TESTS)'"; \
	  SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(TESTS_AT_ONCE) \
	    swift test --skip-build --disable-xctest $$part '$(COMPUTING_TESTS)'; \
	done

tests: setup
	swift build --build-tests

faults: tests ## Close a month under every fault of the sandbox, and write the table in docs/pull.md
	SETTLEBOOK_FAULT_TABLE=docs/pull.md swift test --skip-build --disable-xctest --filter FaultTableTests

kills: tests ## Kill a pull at 200 random moments, and compare the facts
	SETTLEBOOK_KILLS=200 swift test --skip-build --disable-xctest --filter PullKillTests

fuzz: tests ## Read 100,000 pages that were broken at random
	SETTLEBOOK_MUTATIONS=100000 swift test --skip-build --disable-xctest --filter MutationTests

python:
	@set -e; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || { \
	  if ! command -v apt-get >/dev/null; then \
	    echo "Python 3 with its venv module is needed." >&2; exit 1; \
	  fi; \
	  if [ "$$(id -u)" -eq 0 ]; then as_root=; else as_root=sudo; fi; \
	  install="$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends python3 python3-venv"; \
	  echo "Installing python3 python3-venv"; \
	  $$install || { $$as_root apt-get -qq update; $$install; }; \
	}

# The virtual environment is made anew where the pinned version is not in it.
schemathesis: build python ## Check the sandbox against its own OpenAPI description, with schemathesis
	@set -e; \
	environment=.build/schemathesis/$(SCHEMATHESIS); \
	if [ ! -e $$environment/installed ]; then \
	  rm -rf $$environment; python3 -m venv $$environment; \
	  $$environment/bin/pip --quiet --disable-pip-version-check install schemathesis==$(SCHEMATHESIS); \
	  touch $$environment/installed; \
	fi; \
	Tests/Schemathesis/run "$(CURDIR)/$(SETTLEBOOK)" \
	  "$(CURDIR)/$$environment/bin/schemathesis" "$(CURDIR)/.build/schemathesis/run"

quality: setup python ## Grade the matching of made-up shops beside others, and write docs/quality.md
	@set -e; \
	environment=.build/quality/python; \
	if [ "$$(cat $$environment/installed 2>/dev/null)" != "$(PEERS)" ]; then \
	  rm -rf $$environment; python3 -m venv $$environment; \
	  $$environment/bin/pip --quiet --disable-pip-version-check install $(PEERS); \
	  echo "$(PEERS)" >$$environment/installed; \
	fi; \
	swift build -c release --product Quality; \
	Tests/Quality/run .build/release/Quality .build/quality/worlds $$environment/bin/python $(PEERS)

lint: setup ## Check the sources' format
	swift format lint --strict --recursive $(SOURCES)

format: setup ## Put the sources into their format
	swift format --in-place --recursive $(SOURCES)

reports: build ## Close all fixture shops from empty ledgers into Reports
	@rm -rf .build/ledgers/packs; mkdir -p .build/ledgers/packs
	@set -e; for pack in $(PACKS); do \
	  shop=$${pack%:*}; month=$${pack#*:}; \
	  echo "settlebook close $$month ($$shop)"; \
	  $(SETTLEBOOK) close $$month --sandbox Fixtures/$$shop \
	    --ledger .build/ledgers/packs/$$shop.sqlite --reports $(REPORTS) >/dev/null; \
	done

check-reports: build ## Prove that the committed packs still come out byte for byte
	@rm -rf .build/packs
	@$(MAKE) --no-print-directory reports REPORTS=.build/packs
	@set -e; for pack in $(PACKS); do \
	  path=$${pack%:*}/$${pack#*:}; \
	  diff -r "Reports/$$path" ".build/packs/$$path"; \
	done; \
	echo "All committed packs came out byte for byte."

# Everything is one release build and one virtual environment, made anew where the pinned versions
# change. BENCH_SIZES=10000,100000 and BENCH_REPEATS=3 measure less (docs/performance.md).
BENCH_REQUIREMENTS = Tests/Bench/requirements.txt
.PHONY: bench
bench: PACKAGES += python3 python3-venv sqlite3
bench: setup ## Measure each stage beside public tools, and write the tables in docs/performance.md
	swift build -c release --product settlebook
	swift build -c release --product settlebook-bench
	@set -e; \
	environment=.build/bench/$$(sha256sum $(BENCH_REQUIREMENTS) | cut -c 1-16); \
	if [ ! -e $$environment/installed ]; then \
	  rm -rf $$environment; python3 -m venv $$environment; \
	  $$environment/bin/pip --quiet --disable-pip-version-check install -r $(BENCH_REQUIREMENTS); \
	  touch $$environment/installed; \
	fi; \
	BENCH_PYTHON=$$environment/bin/python BENCH_DOCUMENT=docs/performance.md \
	  python3 -B Tests/Bench/bench.py

clean: ## Remove what was built, and the fixtures' ledgers
	rm -rf .build
