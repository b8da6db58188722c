# What developers and newcomers use; the Makefile includes it.
#
#   make report           the main job: a private throwaway cluster, the demo county, the charts, the HTML, the PDF
#                         (make report COUNTIES=832: the county in a made-up nation; 27 million aid instances, 14 GB of disk)
#   make union            three counties and a prefecture, each on a server of its own, within a minute; ends with the prefecture's report
#   make test             everything that can be tested, in a throwaway cluster (make test SUITES="regress pgtap": these suites)
#   make check-quick      the suites of less than a minute, on a built tree: before each commit
#   make format           formats the C files, as the suite format asks
#   make test-servers     report and tests as a newcomer on each Debian and server, in throwaway roots (SERVERS="17 18 19"; FULL=1)
#   make test-upgrade     pg_upgrade of a ledger in use, between the oldest and the newest server that are installed
#   make test-other-tools the examples of doc/other_tools.md with pandas, R and DuckDB
#   make updatecheck      what upgrade scripts and upgrade_ledger make of each frozen version, compared with a new installation
#   make freeze           keeps the present version for updatecheck, when it is released
#   make soak             eight writers at one ledger, with backends killed, compared with sums by plain SQL (SECONDS=600 SEED=7)
#   make test-asserts     a server with assertions, built from Debian's source, and valgrind
#   make reference        writes doc/reference.md, the index of functions, views and tables, from their COMMENTs
#   make docs             README and the pages of doc as a static site with a search, in doc/site
#   make bench            speeds and sizes, printed as ratios (TOPICS="beneficiary yuan")
#   make deps             installs what is missing to build and to draw; the others call it, and add what they need
#                         (WITHOUT_DEPS=1 installs nothing: for systems whose packages you installed by hand)
#
# test/run NAME runs one test; test/shell keeps a cluster between commands.

SUITES = format clang plpgsql_check fuzz regress isolation pgtap t updatecheck
SYSTEM := $(shell . /etc/os-release 2>/dev/null && echo "$$ID")

# A server that is not Debian's (PG_CONFIG outside /usr/lib/postgresql) brings its own headers and pgTAP.
SERVER = $(if $(PG_MAJOR),$(filter /usr/lib/postgresql/%,$(shell $(PG_CONFIG) --bindir)),to be installed)
# Debian's packages; @ stands for the major of the server. Ubuntu has the same names but for the browser's.
PACKAGES = $(if $(SERVER),postgresql-@ postgresql-server-dev-@) libpq-dev pkg-config gcc libc6-dev gettext \
	gnuplot-nox fonts-wqy-microhei libfontconfig-dev libglib2.0-dev libpango1.0-dev librsvg2-dev libseccomp-dev libxml2-dev \
	libzip-dev libxlsxwriter-dev libuchardet-dev
# ~ before a name: only where it is available. Elsewhere the tests that need it are reported as NOT RUN.
PACKAGES_format = ~clang-format-22
PACKAGES_clang = clang
PACKAGES_plpgsql_check = libipc-run-perl $(if $(SERVER),~postgresql-@-plpgsql-check)
PACKAGES_fuzz = clang libclang-rt-dev
PACKAGES_pgtap = $(if $(SERVER),postgresql-@-pgtap) libtap-parser-sourcehandler-pgtap-perl
PACKAGES_t = libipc-run-perl gnumeric libexcel-writer-xlsx-perl locales python3-openpyxl codespell poppler-utils groff-base man-db libxml2-utils fonts-dejavu-core \
	$(if $(filter ubuntu,$(SYSTEM)),chromium-browser,chromium) $(shell command -v npm >/dev/null || echo nodejs npm)
PACKAGES_updatecheck = libipc-run-perl
# Every server that is installed gets a build of its own.
PACKAGES_upgrade = $(patsubst /usr/lib/postgresql/%/bin/postgres,postgresql-server-dev-%,$(wildcard /usr/lib/postgresql/*/bin/postgres))
PACKAGES_other_tools = libipc-run-perl python3-pandas python3-sqlalchemy python3-psycopg python3-psycopg2 r-base-core r-cran-dbi r-cran-rpostgresql \
	$(shell command -v npm >/dev/null || echo nodejs npm)
PACKAGES_docs = python3-sphinx python3-myst-parser python3-jieba
# Another way to count, to compare with.
PACKAGES_bench = postgresql-@-hll

.PHONY: deps test-deps bench-deps
ADD_PACKAGES = $(if $(WITHOUT_DEPS),@:,@PG_MAJOR='$(PG_MAJOR)' test/deps)
deps:
	$(ADD_PACKAGES) $(PACKAGES)
test-deps: deps
	$(ADD_PACKAGES) $(sort $(foreach suite,$(SUITES),$(PACKAGES_$(suite))))
bench-deps: deps
	$(ADD_PACKAGES) $(PACKAGES_bench)

# Each begins anew once the packages are there, so that PGXS is read and the server is found.
.PHONY: report test check-quick bench
report: deps
	@$(MAKE) --no-print-directory demo
test: test-deps
	@$(MAKE) --no-print-directory run-test
bench: bench-deps
	@$(MAKE) --no-print-directory run-bench

.PHONY: build demo run-test run-bench
build:
	@echo "building"
	@$(MAKE) --no-print-directory -s all
demo: build
	@test/with_cluster reports/demo/run
run-test: build
	@test/run $(SUITES)
check-quick: build
	@test/run fuzz & fuzz=$$!; status=0; test/run format clang regress || status=1; wait $$fuzz || status=1; exit $$status
# The server gets a quarter of the memory for its cache, as its manual advises, so that the kernel's copying is not what is measured.
run-bench: build
	@CLUSTER_SETTINGS="shared_buffers = $$(awk '/^MemTotal/ { print int($$2 / 4) }' /proc/meminfo)kB" \
		test/with_cluster test/bench/run $(TOPICS)

.PHONY: union
union: deps
	$(ADD_PACKAGES) libipc-run-perl
	@$(MAKE) --no-print-directory build
	@test/with_cluster reports/demo/union

.PHONY: format
format:
	$(ADD_PACKAGES) $(PACKAGES_format)
	@test/format --fix

SERVERS = 15 17 18 19
.PHONY: test-servers
test-servers:
	$(ADD_PACKAGES) debootstrap
	@FULL='$(FULL)' test/servers $(SERVERS)

.PHONY: test-upgrade
test-upgrade: deps
	$(ADD_PACKAGES) $(PACKAGES_upgrade)
	@test/upgrade/pg_upgrade

.PHONY: test-other-tools
test-other-tools: deps
	$(ADD_PACKAGES) $(PACKAGES_other_tools)
	@$(MAKE) --no-print-directory build
	@prove test/other_tools

.PHONY: updatecheck freeze
updatecheck: deps
	$(ADD_PACKAGES) $(PACKAGES_updatecheck)
	@$(MAKE) --no-print-directory build
	@test/upgrade/updatecheck
freeze: deps
	@$(MAKE) --no-print-directory build
	@test/upgrade/freeze

SECONDS = 600
.PHONY: soak
soak: deps
	$(ADD_PACKAGES) libipc-run-perl
	@$(MAKE) --no-print-directory build
	@test/with_cluster test/soak/run $(SECONDS) $(SEED)

.PHONY: test-asserts
test-asserts: deps
	@test/asserts

.PHONY: reference
reference: deps
	@$(MAKE) --no-print-directory build
	@test/with_cluster doc/make_reference

.PHONY: docs
docs:
	$(ADD_PACKAGES) $(PACKAGES_docs)
	@doc/make_site

# Where scripts find the server that the Makefile chose.
.PHONY: pg_config
pg_config:
	@echo '$(PG_CONFIG)'

# Clang's warnings. The server's headers and Debian's flags are gcc's, and not ours to change.
.PHONY: check-clang
check-clang:
	clang -fsyntax-only -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers \
		-Wno-ignored-attributes $(CPPFLAGS) $(OBJS:.o=.c)
	$(MAKE) -C reports check-clang
