# poverty_relief: unduplicated beneficiary counts as values, and a ledger for poverty relief.
#
#   make                  the extension; the tools relief_report and relief_import too, if their libraries are there
#   make install          the extension into the server, the tool below PREFIX (/usr/local)
#   make installcheck     the regression tests, against a running server
#   make uninstall        removes what install put there
#
# That is plain PGXS: PG_CONFIG names another server, DESTDIR another root, WITHOUT_TOOL=1 leaves the tools out.
# make report, make test and what else developers use: dev.mk.

EXTENSION = poverty_relief
MODULE_big = poverty_relief
EXT_VERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" poverty_relief.control)
OBJS = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c src/core/*/*.c)))
SCRIPT = sql/extension/poverty_relief--$(EXT_VERSION).sql
include sql/extension/parts.mk
SCRIPT_PARTS = $(PARTS:%=sql/extension/%.sql)
SCRIPT_LAST_PARTS = $(LAST_PARTS:%=sql/extension/%.sql)
SCRIPT_MODULES = $(LEDGER_MODULES:%=sql/extension/ledger/modules/%.sql) \
	$(patsubst %,sql/extension/union/modules/%.sql,$(filter-out ledger/%,$(UNION_MODULES)))
SCRIPT_UPGRADES = $(sort $(wildcard sql/extension/upgrade/$(EXTENSION)--*.sql))
# The upgrade script from the last frozen version is derived, until make freeze keeps it, or it is written by hand.
FROZEN_VERSION := $(shell ls test/upgrade/frozen 2>/dev/null | sed -n 's/^$(EXTENSION)--\(.*\)\.sql\.gz$$/\1/p' | sort -V | tail -n 1)
FROZEN = test/upgrade/frozen/$(EXTENSION)--$(FROZEN_VERSION).sql.gz
STEP = $(FROZEN_VERSION)--$(EXT_VERSION).sql
ifneq ($(filter-out $(EXT_VERSION),$(FROZEN_VERSION)),)
ifeq ($(wildcard sql/extension/upgrade/$(EXTENSION)--$(STEP)),)
DERIVED_UPGRADE = sql/extension/$(EXTENSION)--$(STEP)
UPGRADE_BY_HAND = $(wildcard sql/extension/upgrade/by_hand--$(STEP))
endif
endif
UNLISTED = $(filter-out sql/extension/$(EXTENSION)--%.sql $(SCRIPT_PARTS) $(SCRIPT_LAST_PARTS) $(SCRIPT_MODULES) $(SCRIPT_UPGRADES) sql/extension/upgrade/by_hand--%.sql,$(wildcard sql/extension/*.sql sql/extension/*/*.sql sql/extension/*/*/*.sql sql/extension/*/*/*/*.sql))
DATA_built = $(SCRIPT) $(DERIVED_UPGRADE)
DATA = $(SCRIPT_UPGRADES)
PG_CPPFLAGS = -Isrc
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-missing-field-initializers $(if $(WERROR),-Werror)
SHLIB_LINK = -lm
EXTRA_CLEAN = sql/extension/poverty_relief--*.sql

# One topic a line, in the order in which pg_regress runs them.
REGRESS = \
	yuan \
	yuan_arithmetic \
	yuan_plans \
	yuan_aggregates \
	yuan_words \
	yuan_numerals \
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
	resident_id_keyed \
	beneficiary_set \
	beneficiary_tally \
	beneficiary_set_parts \
	beneficiary_order \
	beneficiary_set_roaring \
	beneficiary_plans \
	beneficiary_safety \
	beneficiary_damage \
	beneficiary_inspect \
	beneficiary_bytea \
	beneficiary_encoding \
	beneficiary_random \
	reach_bounds \
	figure_verdict \
	suppress \
	ranges \
	calendar \
	suppress_combinations \
	household_amounts \
	household_amounts_measures \
	soft_errors \
	catalog

# The tests read and write Chinese, whatever the encoding and locale of the server they meet.
REGRESS_OPTS = --load-extension=poverty_relief --encoding=UTF8 --no-locale

# Specs of test/isolation: what sessions do to each other.
ISOLATION = \
	ledger_closings \
	ledger_writers \
	ledger_reopen \
	ledger_order \
	ledger_lineage \
	ledger_erasure \
	ledger_import

ISOLATION_OPTS = --inputdir=test/isolation --load-extension=poverty_relief

# The server: PG_CONFIG's, else the newest that is installed, else the one whose headers the pg_config on the PATH names.
ifeq ($(origin PG_CONFIG),undefined)
PG_MAJOR := $(shell ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | cut -d/ -f5 | sort -n | tail -n 1)
PG_CONFIG := $(if $(PG_MAJOR),/usr/lib/postgresql/$(PG_MAJOR)/bin/pg_config,pg_config)
else
PG_MAJOR := $(shell $(PG_CONFIG) --version 2>/dev/null | sed -n 's/^PostgreSQL \([0-9]*\).*/\1/p')
ifeq ($(PG_MAJOR),)
$(error PG_CONFIG is $(PG_CONFIG), which does not print the version of a PostgreSQL)
endif
endif
export PG_CONFIG

PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifneq ($(wildcard $(PGXS)),)
include $(PGXS)
else
all install uninstall installcheck clean:
	@echo "the headers of a PostgreSQL server are missing (asked: $(PG_CONFIG)); run: make deps" >&2; exit 1
.DEFAULT_GOAL := all
endif

$(SCRIPT): $(SCRIPT_PARTS) $(SCRIPT_LAST_PARTS) $(SCRIPT_MODULES) sql/extension/parts.mk sql/extension/ledger/wrap sql/extension/union/wrap poverty_relief.control
	$(if $(UNLISTED),$(error sql/extension/parts.mk does not list $(UNLISTED)))
	{ cat $(SCRIPT_PARTS) && sql/extension/ledger/wrap $(LEDGER_MODULES) && sql/extension/union/wrap $(UNION_MODULES) && cat $(SCRIPT_LAST_PARTS); } > $@.tmp && mv $@.tmp $@

ifdef DERIVED_UPGRADE
$(DERIVED_UPGRADE): $(FROZEN) $(SCRIPT) $(UPGRADE_BY_HAND) $(SCRIPT_LAST_PARTS) sql/extension/upgrade/write
	sql/extension/upgrade/write $(FROZEN) $(SCRIPT) $(SCRIPT_LAST_PARTS) $(UPGRADE_BY_HAND) > $@.tmp && mv $@.tmp $@
endif

$(OBJS): $(wildcard src/*.h src/*/*.h src/core/*.h src/core/*/*.h)

# Hide every symbol of the core: only SQL functions are called from outside the library.
src/core/%.o: CFLAGS += -fvisibility=hidden

# The tool has its own Makefile: PGXS builds a module or a program, not both.
.PHONY: tool install-tool uninstall-tool clean-tool
tool:
	@$(MAKE) --no-print-directory -C reports

install-tool:
	@$(MAKE) --no-print-directory -C reports install DESTDIR='$(DESTDIR)'

uninstall-tool:
	@$(MAKE) --no-print-directory -C reports uninstall DESTDIR='$(DESTDIR)'

clean-tool:
	@$(MAKE) --no-print-directory -C reports clean

ifndef WITHOUT_TOOL
all: tool
install: install-tool
uninstall: uninstall-tool
endif
clean: clean-tool

include dev.mk
