-- The steps of an import.

CREATE FUNCTION _import_take_turn() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _take_turn('imports'::regclass, 'imports');

COMMENT ON FUNCTION _import_take_turn() IS 'Waits until other imports into the ledger have ended.';

CREATE FUNCTION _import(home regclass, kind text, staging regclass, file text, checksum text) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
SET DateStyle = 'ISO, YMD'
SET jit = off
SET default_statistics_target = 5
SET work_mem = '4MB' -- parts of a hash table that fit the processor's cache are faster than all of it in memory
SET enable_mergejoin = off -- rows are in no order, and sorting them costs more than the planner assumes
AS $import$
DECLARE
	loaded bigint;
	known bigint;
	rejected bigint;
	completed bigint;
	amount yuan;
	this_import bigint;
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM _import_check_kind(kind);
	PERFORM ledger_import_check_staging(staging);
	PERFORM ledger_refuse_old_snapshot('what imports have loaded');
	-- The lock prevents new rows in the staging table. Imports into one ledger are serialized, so that two imports of the
	-- same file do not both take its rows for new.
	PERFORM ledger_lock(staging, false);
	PERFORM ledger_import_refuse_code(staging);
	PERFORM _import_take_turn();

	PERFORM _import_cells(kind, staging);
	PERFORM _import_read(kind);
	PERFORM _import_exported(kind);
	PERFORM _import_find_loaded(kind);
	IF kind IN ('aid', 'donations', 'purchases') THEN
		PERFORM _import_learn(kind);
	END IF;
	PERFORM _import_claim(kind);
	PERFORM _import_check(kind);
	PERFORM _import_write(kind);

	PERFORM _import_make_records(kind);
	SELECT count(*), count(*) FILTER (WHERE r.is_completed), sum(r.value) FILTER (WHERE NOT r.is_completed) INTO loaded, completed, amount
	FROM pg_temp.ledger_import_records r;
	SELECT count(*) INTO known FROM pg_temp.ledger_import_claims WHERE is_known;
	SELECT count(DISTINCT row_number) INTO rejected FROM pg_temp.ledger_import_problems;
	IF loaded + known + rejected <> (SELECT count(*) FROM pg_temp.ledger_import_cells) THEN
		RAISE EXCEPTION 'an import of % lost rows', kind USING
			ERRCODE = 'internal_error',
			DETAIL = format('%s loaded, %s known, %s rejected.', loaded, known, rejected);
	END IF;
	IF loaded + known + rejected > 0 THEN
		INSERT INTO imports (kind, staging, loaded, known, rejected, file, checksum, amount, completed)
		VALUES (kind, ledger_name_of(staging), loaded, known, rejected, file, checksum, amount, completed)
		RETURNING imports.import_id INTO this_import;
	END IF;
	PERFORM _import_keep_records(kind, this_import);
	PERFORM _import_keep_repeats(kind, this_import);
	PERFORM _import_note_equal();
	IF kind = 'donations' THEN
		PERFORM _import_note_donors();
	END IF;
	RAISE NOTICE USING MESSAGE = localized(
		CASE loaded WHEN 1 THEN '%s row loaded, %s known already, %s rejected' ELSE '%s rows loaded, %s known already, %s rejected' END,
		loaded, known, rejected);

	RETURN QUERY SELECT * FROM _import_rejections(kind, staging);
	PERFORM _import_clear(staging);
END
$import$;

COMMENT ON FUNCTION _import(regclass, text, regclass, text, text) IS
	'Runs an import of any kind; see import_aid. Error: 25000 outside READ COMMITTED, where rows of concurrent imports are not visible.';

CREATE FUNCTION run_import(kind text, staging regclass, file text DEFAULT NULL, checksum text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, kind, staging, file, checksum);
END;

COMMENT ON FUNCTION run_import(text, regclass, text, text) IS
	'Loads the rows of a staging table (see make_staging) into the ledger, in one transaction, and returns the rows that it could not load, '
	'each with the reason. kind: register, aid, donations, purchases, incomes, organisations, postings or attendance; the comments of import_aid, '
	'import_register and so on say what each looks for. Rejected rows remain in the staging table; rows that were loaded now or before are '
	'deleted from it. file and checksum are recorded in imports, whose new row has the counts and the sum of the amounts; own_imports shows it. '
	'Rows that are equal within one file are all loaded, and a notice gives their lines. '
	'Errors: 22023 no such kind, or a required column is missing or duplicated, 42809 not a table, 25000 outside READ COMMITTED.';

-- A clerk of a division does not see what others have imported.
CREATE FUNCTION _own_imports(home regclass) RETURNS SETOF imports
LANGUAGE plpgsql STABLE
AS $own$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	RETURN QUERY SELECT i.* FROM imports i WHERE i.imported_by = session_user ORDER BY i.import_id DESC;
END
$own$;

COMMENT ON FUNCTION _own_imports(regclass) IS 'See own_imports.';

CREATE FUNCTION own_imports() RETURNS SETOF imports
LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
	SELECT * FROM _own_imports('ledger'::regclass);
END;

COMMENT ON FUNCTION own_imports() IS
	'The rows of imports that the login (session_user) has run, the newest first. Whoever has rights to the whole ledger can read all in imports.';

CREATE FUNCTION import_aid(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'aid', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_aid(regclass) IS
	'Loads aid from a staging table (see make_staging) into aid_instances, in one transaction, and returns the rows that it could not '
	'load, each with the reason. Those remain in the staging table; rows that were loaded now or before are deleted from it. A '
	'household is found by its number, by the identity number of the person aided, or by its head and village; a supermarket by its name or number. '
	'Errors: 42809 not a table, 22023 a required column is missing or duplicated, 25000 outside READ COMMITTED.';

CREATE FUNCTION import_register(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'register', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_register(regclass) IS
	'Loads persons and households from a staging table (see make_staging) into the register, in one transaction: a row for each person, with '
	'the head and village of the household. A new row of a head makes the household. Identity numbers go to identity_numbers. A '
	'person who is already recorded, by the identity number or by the name in the household, is not changed. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_donations(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'donations', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_donations(regclass) IS
	'Loads donations from a staging table (see make_staging) into donations, in one transaction. A donor is found by name; '
	'a new donor is added to donors, not to be named in public. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_purchases(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'purchases', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_purchases(regclass) IS
	'Loads purchases from a staging table (see make_staging) into purchases, in one transaction. Units and suppliers are found by their '
	'names in organisations; a household that sold is found as in import_aid. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_incomes(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'incomes', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_incomes(regclass) IS
	'Loads incomes from a staging table (see make_staging) into incomes, in one transaction. A household is found as in import_aid, '
	'as of the year''s last day; an income that is recorded with another amount is rejected. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';
