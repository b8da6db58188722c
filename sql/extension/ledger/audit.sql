
-- The audit: who changed which rows, from what to what, and who looked up whose identity number. Only the rules
-- write it, with the rights of the ledger's owner; even the owner cannot change its rows without disabling a guard.

CREATE DOMAIN audit_action AS text
	CONSTRAINT audit_action_is_known CHECK (VALUE IN ('insert', 'update', 'delete', 'truncate', 'look up', 'unmask', 'erase', 'prune'));

COMMENT ON DOMAIN audit_action IS 'what a row of a ledger''s audit records';
COMMENT ON CONSTRAINT audit_action_is_known ON DOMAIN audit_action IS 'the actions that column action of the audit explains';

-- Neither function writes text of its caller to the log, because any login could then forge log lines (src/ledger/quiet.c).
CREATE FUNCTION ledger_refuse_identity(refusal text, number bigint) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_refuse_identity(text, bigint) IS
	'Internal. Raises one of the errors about identity numbers, and keeps the statement, which contains the number, out of the '
	'server log.';

CREATE FUNCTION ledger_log_identity(home regclass, action text, numbers bigint) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_log_identity(regclass, text, bigint) IS
	'Internal. Writes a line to the server log, without the statement, about an action on identity numbers: the ledger of the '
	'table, the login, the acting role and the number of identity numbers. May only be called from functions that run as the '
	'ledger''s owner.';

-- Not transactional (src/ledger/questions.c): otherwise a rollback would undo the count, although the answer was given.
CREATE FUNCTION ledger_count_questions(counter regclass, questions bigint, most bigint) RETURNS boolean
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_count_questions(regclass, bigint, bigint) IS
	'Internal. Adds a number of questions to today''s count, which a sequence keeps. Returns false and adds nothing if the '
	'count would exceed the maximum. A rollback does not undo the addition. The caller needs the privilege to set the sequence.';

-- All tables are audited, except the audit itself and the tables that operations of the ledger write.
CREATE FUNCTION _is_audited(kind text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind NOT IN ('audit', 'books', 'editions', 'facts', 'exchange', 'ids');

COMMENT ON FUNCTION _is_audited(text) IS 'Internal. Does the audit record changes to tables of this kind?';

-- The body is static SQL, generated from the facts about the table, so that its plans are cached. Inserted rows are first counted by the
-- columns that lead to their division, because millions of rows have few distinct places; a single row, the usual case, is written
-- directly, and is recognised in the same statement, because each statement adds to the cost of a row. New persons have no household yet.
CREATE FUNCTION _audit_body(schema text, table_name name, division_paths text[], silent text[], secret text[]) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $body$
DECLARE
	place CONSTANT record := _table_division(schema, table_name, division_paths, '', 'r');
	of_new CONSTANT record := _table_division(schema, table_name, CASE WHEN table_name = 'persons' THEN '{}' ELSE division_paths END, '', 'r');
	keys CONSTANT text[] := ARRAY(
		SELECT a.attname::text
		FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = to_regclass(format('%I.%I', schema, _audit_body.table_name)) AND i.indisprimary
		ORDER BY k.place);
BEGIN
	RETURN format($sql$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF TG_OP = 'INSERT' THEN
		-- TG_TABLE_NAME in a subquery, or a statement that was first planned for many rows would be planned anew each time.
		INSERT INTO audit (action, table_name, row_count, row_key, division)
		SELECT 'insert', (SELECT TG_TABLE_NAME), 1, %1$s, %2$s
		-- LIMIT, or the server compiles the expressions for as many rows as were written (JIT) and then runs them for none.
		FROM (SELECT * FROM written LIMIT 1) AS r
		WHERE (SELECT count(*) FROM (SELECT FROM written LIMIT 2) AS w) = 1;
		IF NOT FOUND THEN
			INSERT INTO audit (action, table_name, row_count, division)
			SELECT 'insert', (SELECT TG_TABLE_NAME), sum(c.n), c.division
			FROM (
				SELECT %2$s, r.n
				FROM (SELECT %3$s count(*) AS n FROM written GROUP BY %4$s) AS r
			) AS c (division, n)
			WHERE c.n > 0
			GROUP BY c.division;
		END IF;
	ELSIF TG_OP = 'UPDATE' THEN
		INSERT INTO audit (action, table_name, row_count, row_key, old, new, division)
		SELECT 'update', TG_TABLE_NAME, 1, %1$s, c.old - %5$L::text[], c.new - %5$L::text[], %6$s
		FROM before o %7$s JOIN written n ON %8$s,
			LATERAL (SELECT to_jsonb(o), to_jsonb(n)) AS c (old, new),
			LATERAL (SELECT %9$s) AS r
		WHERE c.old - %10$L::text[] IS DISTINCT FROM c.new - %10$L::text[];
	ELSIF TG_OP = 'DELETE' THEN
		INSERT INTO audit (action, table_name, row_count, row_key, old, division)
		SELECT 'delete', TG_TABLE_NAME, 1, %1$s, to_jsonb(r) - %5$L::text[], %6$s
		FROM before r;
	ELSE
		INSERT INTO audit (action, table_name) VALUES ('truncate', TG_TABLE_NAME);
	END IF;
	RETURN NULL;
END
$sql$,
		coalesce((SELECT 'jsonb_build_object(' || string_agg(format('%L, r.%I', k, k), ', ') || ')' FROM unnest(keys) AS k), 'NULL::jsonb'),
		of_new.division,
		(SELECT string_agg(quote_ident(c) || ',', ' ') FROM unnest(of_new.columns) AS c),
		coalesce((SELECT string_agg(quote_ident(c), ', ') FROM unnest(of_new.columns) AS c), '()'),
		secret,
		place.division,
		CASE WHEN keys <> '{}' THEN 'FULL' ELSE '' END,
		coalesce((SELECT string_agg(format('n.%1$I = o.%1$I', k), ' AND ') FROM unnest(keys) AS k), 'true'),
		coalesce((
			SELECT string_agg(format('coalesce(n.%1$I, o.%1$I) AS %1$I', k), ', ')
			FROM (SELECT unnest(place.columns) UNION SELECT unnest(keys) ORDER BY 1) AS every (k)), '1'),
		silent);
END
$body$;

COMMENT ON FUNCTION _audit_body(text, name, text[], text[], text[]) IS
	'Internal. The body of the trigger function that records in the audit what a statement did to a table with these facts.';

-- The names of the triggers make them fire first: changes by other rules are recorded after the change that caused them.
CREATE FUNCTION _audit_table(schema text, table_name name, audited regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $table$
BEGIN
	EXECUTE format($sql$
		CREATE TRIGGER ledger_audit_insert AFTER INSERT ON %1$s
			REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION %2$I.%3$I();
		CREATE TRIGGER ledger_audit_update AFTER UPDATE ON %1$s
			REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION %2$I.%3$I();
		CREATE TRIGGER ledger_audit_delete AFTER DELETE ON %1$s
			REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION %2$I.%3$I();
		CREATE TRIGGER ledger_audit_truncate AFTER TRUNCATE ON %1$s
			FOR EACH STATEMENT EXECUTE FUNCTION %2$I.%3$I()
		$sql$, audited, schema, '_audit_' || table_name);
END
$table$;

COMMENT ON FUNCTION _audit_table(text, name, regclass) IS
	'Internal. Creates the triggers that write the audit on a table of a ledger, or on one of its partitions.';

CREATE FUNCTION _audit_tables(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $make$
DECLARE
	audited record;
BEGIN
	FOR audited IN
		SELECT f.*, '_audit_' || f.table_name AS function_name
		FROM _table_facts(schema) f
		WHERE _is_audited(f.kind)
	LOOP
		EXECUTE format('CREATE FUNCTION %I.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS %L',
			schema, audited.function_name,
			_audit_body(schema, audited.table_name, audited.division_paths, audited.silent, audited.secret));
		EXECUTE format('COMMENT ON FUNCTION %I.%I() IS %L', schema, audited.function_name,
			format('Trigger on %s. Records in the audit what a statement did.', audited.table_name));
		PERFORM _audit_table(schema, audited.table_name, to_regclass(format('%I.%I', schema, audited.table_name)));
	END LOOP;
END
$make$;

COMMENT ON FUNCTION _audit_tables(text) IS
	'Internal. Creates the functions and triggers that write the audit, for all audited tables of a new ledger.';
