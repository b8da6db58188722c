-- The findings of plpgsql_check in the functions of a schema, which belong to a ledger or to the extension (schema "ext").
-- test/plpgsql_check calls lint.findings, and lint.import_findings for what needs the temporary tables of an import, each in a
-- transaction of its own, and rolls it back. The schema "lint" has plpgsql_check.

-- The functions in PL/pgSQL; once for each table on which a function is a trigger.
CREATE FUNCTION lint.functions(
	schema name, OUT called regprocedure, OUT relation regclass, OUT name text, OUT of_imports boolean, OUT old_table name, OUT new_table name
) RETURNS SETOF record
BEGIN ATOMIC
	SELECT p.oid, coalesce(t.tgrelid, 0),
		p.proname || '/' || p.pronargs || coalesce(' on ' || c.relname, ''),
		p.prosrc ~ 'pg_temp\.ledger_import_',
		-- each trigger passes one or both, and the function checks TG_OP
		max(t.tgoldtable), max(t.tgnewtable)
	FROM pg_proc p
		JOIN pg_language l ON l.oid = p.prolang
		LEFT JOIN (pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition) ON t.tgfoid = p.oid
	WHERE p.pronamespace = quote_ident(schema)::regnamespace AND l.lanname = 'plpgsql'
	GROUP BY p.oid, t.tgrelid, c.relname
	ORDER BY 3;
END;

-- Without "warning extra" (unused parameters), and without "performance" (casts, which make bench measures where they count).
CREATE FUNCTION lint.look(called regprocedure, relation regclass, old_table name, new_table name) RETURNS SETOF text
BEGIN ATOMIC
	SELECT format('%s in line %s: %s', c.level, c.lineno, concat_ws('; ', c.message, c.detail, left(c.query, 200)))
	FROM lint.plpgsql_check_function_tb(called, relation, fatal_errors => false, extra_warnings => false, security_warnings => true,
		oldtable => old_table, newtable => new_table) AS c
	WHERE c.level IN ('error', 'warning', 'security');
END;

-- Functions that enter a ledger are checked with the search path that they have afterwards; others with their caller's.
CREATE FUNCTION lint.enter(schema name, ledger name) RETURNS void
LANGUAGE plpgsql AS $enter$
DECLARE
	path CONSTANT text := format('%I, pg_catalog, ext, pg_temp', ledger);
	called regprocedure;
BEGIN
	FOR called IN
		SELECT oid FROM pg_proc
		WHERE pronamespace = quote_ident(schema)::regnamespace AND prosrc ~ 'PERFORM (ledger_enter(_as_caller)?|_enter_schema)\('
	LOOP
		EXECUTE format('ALTER ROUTINE %s SET search_path = %s', called, path);
	END LOOP;
	PERFORM set_config('search_path', path, true);
END
$enter$;

-- Each function that was looked at has a row without a finding, and one for each finding.
CREATE FUNCTION lint.findings(schema name, ledger name) RETURNS TABLE (name text, finding text)
LANGUAGE plpgsql AS $findings$
DECLARE
	f record;
BEGIN
	PERFORM lint.enter(schema, ledger);
	FOR f IN SELECT * FROM lint.functions(schema) LOOP
		CONTINUE WHEN f.of_imports AND schema = ledger;
		RETURN QUERY SELECT f.name, '' UNION ALL SELECT f.name, l FROM lint.look(f.called, f.relation, f.old_table, f.new_table) AS l;
	END LOOP;
END
$findings$;

-- The functions of this kind of import, and the others that it calls, while the temporary tables that it makes are there.
CREATE FUNCTION lint.import_findings(ledger name, kind text) RETURNS TABLE (name text, finding text)
LANGUAGE plpgsql
SET track_functions = pl
AS $findings$
DECLARE
	definition text;
	f record;
BEGIN
	FOR definition IN
		SELECT regexp_replace(pg_get_functiondef(p.oid), 'DROP TABLE pg_temp[^;]*;', '', 'g') FROM pg_proc p
		WHERE p.pronamespace = quote_ident(ledger)::regnamespace AND p.prokind = 'f' AND p.prosrc ~ 'DROP TABLE pg_temp'
	LOOP
		EXECUTE definition;
	END LOOP;
	EXECUTE format('SELECT %I.make_staging(%L)', ledger, kind);
	EXECUTE format('SELECT FROM %I.run_import(%L, %L)', ledger, kind, format('%I.%I', ledger, 'staging_' || kind));
	PERFORM lint.enter(ledger, ledger);
	FOR f IN SELECT * FROM lint.functions(ledger) LOOP
		CONTINUE WHEN NOT f.of_imports
			OR pg_stat_get_xact_function_calls(f.called) IS NULL AND NOT starts_with(f.name, '_import_' || kind || '_');
		RETURN QUERY SELECT f.name, '' UNION ALL SELECT f.name, l FROM lint.look(f.called, f.relation, f.old_table, f.new_table) AS l;
	END LOOP;
END
$findings$;
