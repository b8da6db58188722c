
-- Reading the tables of other roles without running their code (src/ledger/rows.c): by oid, never by name, and not by a query on them.
-- Functions that run with the rights of any caller (ledgers, verify_ledger, restatement) read ledgers only through these functions.

CREATE FUNCTION _rows(relation regclass) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 10000
AS 'MODULE_PATHNAME', 'ledger_rows';

COMMENT ON FUNCTION _rows(regclass) IS
	'Internal. The rows of a table, with the columns that the caller lists by name and type. Locks the table, checks that it '
	'is a plain or partitioned table and that the caller may read all its rows, and scans it; policies, rules, and functions '
	'of indexes and constraints do not run. Errors: 42704 the table does not exist, 42809 not a plain table, 42501 no right to '
	'all of its rows, 55000 the columns differ.';

CREATE FUNCTION _marker_rows(relation oid) RETURNS SETOF record
LANGUAGE C STABLE STRICT PARALLEL SAFE ROWS 1
AS 'MODULE_PATHNAME', 'ledger_marker_rows';

COMMENT ON FUNCTION _marker_rows(oid) IS
	'Internal, for ledgers. Like _rows for the table ledger of a ledger, but without errors: returns no row unless it is a '
	'plain table without row security, has these columns, belongs to the owner of its schema, and the caller may read it.';

CREATE FUNCTION _row_count(relation regclass) RETURNS bigint
LANGUAGE C STABLE STRICT PARALLEL SAFE
AS 'MODULE_PATHNAME', 'ledger_row_count';

COMMENT ON FUNCTION _row_count(regclass) IS 'Internal. The number of rows that _rows would return.';

CREATE FUNCTION ledger_lock(relation regclass, alone boolean) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_lock(regclass, boolean) IS
	'Internal. Locks a table by oid, in SHARE ROW EXCLUSIVE mode, or in ACCESS EXCLUSIVE mode if alone is true. Later checks '
	'are of the locked table, even if it was renamed meanwhile. Errors: 42501 no right to lock it, 42704 it was dropped, 42809 '
	'not an ordinary table.';
