# poverty_relief: unduplicated beneficiary counts as values, and a ledger for poverty relief.
#
#   make report   the main job: a private throwaway cluster, the demo county, the charts, the HTML
#                 (make report COUNTIES=832: the county in a made-up nation; 27 million aid instances, 14 GB of disk)
#   make test     everything that can be tested, in a throwaway cluster
#   make bench    speeds and sizes, printed as ratios
#   make deps     installs what is missing (the three above call it first)
#
# A DBA needs only plain PGXS: make && make install, then make installcheck.

EXTENSION = poverty_relief
MODULE_big = poverty_relief
EXT_VERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" poverty_relief.control)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/core/*.c)))
SCRIPT = sql/extension/poverty_relief--$(EXT_VERSION).sql
SCRIPT_PARTS = $(sort $(wildcard sql/extension/[0-9][0-9]_*.sql))
DATA_built = $(SCRIPT)
PG_CPPFLAGS = -Isrc
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-missing-field-initializers $(if $(WERROR),-Werror)
SHLIB_LINK = -lm
EXTRA_CLEAN = sql/extension/poverty_relief--*.sql

# One topic a line, in the order in which pg_regress runs them.
REGRESS = \
	yuan \
	yuan_operators \
	yuan_plans \
	yuan_aggregates \
	yuan_words \
	yuan_catalog \
	yuan_differential \
	yuan_encoding \
	yuan_reference \
	division_code \
	division_code_tree \
	division_code_index \
	division_code_examples \
	resident_id \
	resident_id_index \
	resident_id_numbers \
	beneficiary_set \
	beneficiary_tally \
	beneficiary_set_parts \
	beneficiary_order \
	beneficiary_roaring \
	beneficiary_plans \
	beneficiary_safety \
	beneficiary_damage \
	beneficiary_encoding \
	beneficiary_random \
	reach_bounds \
	figure_verdict \
	suppress \
	household_amounts \
	household_amounts_measures \
	catalog

# The tests read and write Chinese, whatever the encoding and locale of the server they meet.
REGRESS_OPTS = --load-extension=poverty_relief --encoding=UTF8 --no-locale

# Specs of test/isolation: what sessions do to each other.
ISOLATION = \
	ledger_close \
	ledger_writers \
	ledger_reopen \
	ledger_order \
	ledger_lineage \
	ledger_import

ISOLATION_OPTS = --inputdir=test/isolation --load-extension=poverty_relief

# The server: the newest major that this Debian has, unless PG_CONFIG names another.
DEBIAN_MAJOR := $(shell . /etc/os-release 2>/dev/null; \
	case "$$ID:$$VERSION_ID" in (debian:13) echo 17 ;; (*) echo 15 ;; esac)
ifeq ($(origin PG_CONFIG),undefined)
PG_MAJOR = $(DEBIAN_MAJOR)
PG_CONFIG := $(firstword $(wildcard /usr/lib/postgresql/$(PG_MAJOR)/bin/pg_config) pg_config)
else
PG_MAJOR := $(shell $(PG_CONFIG) --version 2>/dev/null | sed -n 's/^PostgreSQL \([0-9]*\).*/\1/p')
# Without a number the names below would read "postgresql-", which apt-get takes for "remove postgresql".
ifeq ($(PG_MAJOR),)
$(error PG_CONFIG is $(PG_CONFIG), which does not tell PostgreSQL's version)
endif
endif
export PG_CONFIG

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifneq ($(wildcard $(PGXS)),)
include $(PGXS)
else
all install installcheck clean:
	@echo "the PostgreSQL server headers are not there; run: make deps" >&2; exit 1
.DEFAULT_GOAL := all
endif

$(SCRIPT): $(SCRIPT_PARTS) poverty_relief.control
	cat $(SCRIPT_PARTS) > $@.tmp && mv $@.tmp $@

$(OBJS): $(wildcard src/*.h src/core/*.h)

# The server shares all symbols of its libraries. What no SQL function is stays in ours, and is called without a detour.
src/core/%.o: CFLAGS += -fvisibility=hidden

# What else clang has to say. The server's headers and Debian's flags are gcc's: they are not ours.
.PHONY: check-clang
check-clang:
	clang -fsyntax-only -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers \
		-Wno-ignored-attributes $(CPPFLAGS) $(OBJS:.o=.c)
	$(MAKE) -C reports check-clang

# The tool has its own Makefile: PGXS builds a module or a program, not both.
.PHONY: tool
tool:
	$(MAKE) -C reports

.PHONY: install-tool
install-tool:
	$(MAKE) -C reports install DESTDIR='$(DESTDIR)'

.PHONY: uninstall-tool
uninstall-tool:
	$(MAKE) -C reports uninstall DESTDIR='$(DESTDIR)'

# A server without the tool: make WITHOUT_TOOL=1
ifndef WITHOUT_TOOL
all: tool
install: install-tool
uninstall: uninstall-tool
endif
clean: clean-tool
.PHONY: clean-tool
clean-tool:
	$(MAKE) -C reports clean

PACKAGES = postgresql-$(PG_MAJOR) postgresql-server-dev-$(PG_MAJOR) libpq-dev pkg-config \
	postgresql-$(PG_MAJOR)-pgtap libtap-parser-sourcehandler-pgtap-perl libipc-run-perl \
	gnuplot-nox fonts-wqy-microhei libfontconfig-dev libpango1.0-dev librsvg2-dev gcc libc6-dev
# What the tests alone need: a second compiler and its sanitizers, readers of what the tool writes.
TEST_PACKAGES = clang libclang-rt-dev poppler-utils groff-base chromium \
	$(shell command -v npm >/dev/null || echo nodejs npm)

# What the bench alone needs: another way to count, to be compared with.
BENCH_PACKAGES = postgresql-$(PG_MAJOR)-hll

.PHONY: deps
deps:
	@test -n '$(PG_MAJOR)' || { echo "$(PG_CONFIG) does not tell a server's version" >&2; exit 1; }
	@test/deps $(PACKAGES)

.PHONY: test-deps
test-deps: deps
	@test/deps $(TEST_PACKAGES)

.PHONY: bench-deps
bench-deps: deps
	@test/deps $(BENCH_PACKAGES)

# Each begins anew once the packages are there, so that PGXS is read.
.PHONY: report test bench
report: deps
	@$(MAKE) --no-print-directory build
	@test/with_cluster reports/demo/run
test: test-deps
	@$(MAKE) --no-print-directory build
	@test/run
# The server has a quarter of the memory for its cache, as the manual advises, so that what is compared is not the kernel's copying.
# Some topics alone: make bench TOPICS="beneficiary yuan"
bench: bench-deps
	@$(MAKE) --no-print-directory build
	@PG_CLUSTER_OPTIONS="-o shared_buffers=$$(awk '/^MemTotal/ { print int($$2 / 4) }' /proc/meminfo)kB" \
		test/with_cluster test/bench/run $(TOPICS)

.PHONY: build
build:
	@echo "building"
	@$(MAKE) --no-print-directory -s all
