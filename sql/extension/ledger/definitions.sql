
-- The definitions of the objects of a new ledger, as printed by this server, so that verify_ledger can compare a ledger with it
-- without making one and without running anything of the ledger.
--
-- The new ledger is made when the extension is installed, in a subtransaction that is rolled back. Its schema has a name that occurs
-- nowhere else, in whose place the name of the ledger's schema is put. A view may print otherwise once it was dumped and restored, so
-- an object can have two definitions (_upgrade_definitions). What is printed depends on settings, which the functions here set, and on
-- the server's major.
CREATE TABLE _definitions (
	server_major integer NOT NULL,
	kind text NOT NULL,
	relation text,
	name text NOT NULL,
	definitions text[] NOT NULL,
	of_union boolean NOT NULL
);
GRANT SELECT ON _definitions TO PUBLIC;

COMMENT ON TABLE _definitions IS
	'Internal. The objects of a new ledger with the year 2000, and of a new union: their kind, table and name, and their definition as printed by '
	'a server of this major version. Written by learn_definitions.';

CREATE FUNCTION _definitions_schema() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'poverty_relief_definitions_5b1f4c';

COMMENT ON FUNCTION _definitions_schema() IS 'Internal. The schema of the new ledger in _definitions.';

CREATE FUNCTION _definitions_of_new_ledger(is_union boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET quote_all_identifiers = off
SET standard_conforming_strings = on
SET datestyle = 'ISO, YMD'
SET intervalstyle = postgres
SET timezone = 'UTC'
SET bytea_output = hex
SET extra_float_digits = 1
SET client_min_messages = warning
AS $new$
DECLARE
	definitions jsonb;
BEGIN
	EXECUTE format('CREATE SCHEMA %I', _definitions_schema());
	PERFORM _run_modules(_definitions_schema(), is_union);
	definitions := _upgrade_definitions(_definitions_schema(), CASE WHEN is_union THEN '{}' ELSE '{2000}'::integer[] END);
	RAISE EXCEPTION 'never seen' USING ERRCODE = 'PR001';
EXCEPTION
	WHEN SQLSTATE 'PR001' THEN
		RETURN definitions;
END
$new$;

COMMENT ON FUNCTION _definitions_of_new_ledger(boolean) IS
	'Internal, for learn_definitions. The result of _catalog for a new ledger in which the year 2000 was opened, or for a new union.';

-- It makes a ledger, and so runs code whose names resolve in the extension's schema, where the extension's owner may have functions too.
-- So it runs with the rights of the extension's owner (learn.sql), also when CREATE EXTENSION or a superuser calls it.
CREATE FUNCTION learn_definitions() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, @extschema@, pg_temp
AS $learn$
BEGIN
	DELETE FROM _definitions;
	INSERT INTO _definitions
	SELECT current_setting('server_version_num')::integer / 10000, d.kind, d.relation, d.name, ARRAY[d.definition, d.as_made], u.is_union
	FROM (VALUES (false), (true)) AS u (is_union),
		jsonb_to_recordset(_definitions_of_new_ledger(u.is_union)) AS d (kind text, relation text, name text, definition text, as_made text)
	WHERE d.kind NOT IN ('comment', 'policy');
END
$learn$;

COMMENT ON FUNCTION learn_definitions() IS
	'Records the definitions of the objects of a new ledger and of a new union, with which verify_ledger compares. CREATE EXTENSION and upgrade '
	'scripts call it; after pg_upgrade to another major version, the extension''s owner or a superuser must call it. Runs with '
	'the rights of the extension''s owner. Errors: 42501 the caller is neither the extension''s owner nor a superuser.';

-- The table belongs to the extension's owner, who need not be a superuser: read as the tables of ledgers are.
CREATE FUNCTION _recorded_definitions(
	OUT server_major integer, OUT kind text, OUT relation text, OUT name text, OUT definitions text[], OUT of_union boolean
) RETURNS SETOF record
LANGUAGE sql STABLE ROWS 2000
BEGIN ATOMIC
	SELECT d.server_major, d.kind, d.relation, d.name, d.definitions, d.of_union
	FROM _rows('_definitions'::regclass) AS d (server_major integer, kind text, relation text, name text, definitions text[], of_union boolean);
END;

COMMENT ON FUNCTION _recorded_definitions() IS 'Internal. The definitions that learn_definitions recorded.';

-- Within a literal, as in 'schema.ledger'::regclass, the name is quoted twice.
CREATE FUNCTION _put_schema(definition text, schema text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN replace(
	replace(definition, '''' || _definitions_schema() || '.', '''' || replace(quote_ident(schema), '''', '''''') || '.'),
	_definitions_schema(), quote_ident(schema));

COMMENT ON FUNCTION _put_schema(text, text) IS
	'Internal, for verify_ledger. Converts a definition from _definitions to what it would be in another schema.';

CREATE FUNCTION _expected_definitions(
	schema text, OUT kind text, OUT relation text, OUT name text, OUT definitions text[]
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 2000
SET search_path = pg_catalog, @extschema@, pg_temp
AS $expected$
BEGIN
	RETURN QUERY
		SELECT d.kind, d.relation, _put_schema(d.name, schema), ARRAY(SELECT _put_schema(u, schema) FROM unnest(d.definitions) AS u)
		FROM _recorded_definitions() d
		WHERE d.of_union = _is_union(schema);
END
$expected$;

COMMENT ON FUNCTION _expected_definitions(text) IS
	'Internal, for verify_ledger. The definitions of the objects of a new ledger, or union, as they would be printed for this schema.';

-- The triggers of a partition are those of the year 2000.
CREATE FUNCTION _expected_triggers(schema text, OUT relation oid, OUT name text, OUT definitions text[]) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 500
SET search_path = pg_catalog, @extschema@, pg_temp
AS $expected$
BEGIN
	RETURN QUERY
			SELECT c.oid, e.name, e.definitions
			FROM _expected_definitions(schema) AS e
				JOIN pg_class c ON c.relname = e.relation AND c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relkind IN ('r', 'p')
			WHERE e.kind = 'trigger' AND e.relation <> 'aid_instances_2000'
		UNION ALL
			SELECT c.oid, e.name, ARRAY(
				SELECT replace(u, format(' ON %I.aid_instances_2000 ', schema), format(' ON %I.%I ', n.nspname, c.relname))
				FROM unnest(e.definitions) AS u)
			FROM _expected_definitions(schema) AS e, _verify_leaves(schema) AS l
				JOIN pg_class c ON c.oid = l.leaf JOIN pg_namespace n ON n.oid = c.relnamespace
			WHERE e.kind = 'trigger' AND e.relation = 'aid_instances_2000';
END
$expected$;

COMMENT ON FUNCTION _expected_triggers(text) IS
	'Internal, for verify_ledger. The triggers that the tables of a ledger, and the partitions of aid_instances, must have.';

-- Foreign keys are kept by triggers too, which are disabled with the others when all are.
CREATE FUNCTION _verify_triggers(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
SET quote_all_identifiers = off
SET standard_conforming_strings = on
SET datestyle = 'ISO, YMD'
SET intervalstyle = postgres
SET timezone = 'UTC'
SET bytea_output = hex
SET extra_float_digits = 1
AS $verify$
BEGIN
	RETURN QUERY
		WITH expected AS MATERIALIZED (
			SELECT * FROM _expected_triggers(schema)
		), wrong AS (
				SELECT e.relation, e.name, CASE
						WHEN t.tgenabled = 'D' THEN 'switched off'
						WHEN t.tgenabled = 'R' THEN 'switched to replicas only'
						WHEN t.oid IS NULL THEN 'missing'
						ELSE 'changed'
					END AS state, quote_ident(e.name) AS trigger
				FROM expected e LEFT JOIN pg_trigger t ON t.tgrelid = e.relation AND t.tgname = e.name AND NOT t.tgisinternal
				WHERE t.oid IS NULL OR t.tgenabled NOT IN ('O', 'A') OR pg_get_triggerdef(t.oid) <> ALL (e.definitions)
			UNION ALL
				SELECT t.tgrelid, t.tgname, CASE t.tgenabled WHEN 'D' THEN 'switched off' ELSE 'switched to replicas only' END, 'ALL'
				FROM pg_trigger t
				WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') AND t.tgrelid IN (
						SELECT c.oid
						FROM _recorded_definitions() d JOIN pg_class c ON c.relname = d.name AND c.relnamespace = to_regnamespace(quote_ident(schema))
						WHERE d.kind = 'table' AND d.of_union = _is_union(schema)
					UNION ALL
						SELECT l.leaf FROM _verify_leaves(schema) AS l)
		)
		SELECT 'guard', NULL::date, NULL::bigint, format('%s on %s', w.name, w.relation::regclass), w.state, concat(
			CASE WHEN w.name ~ '^ledger_(audit_|keep_audit)' THEN 'What was done meanwhile is not in the audit, or the audit may have been changed. ' END,
			CASE
				WHEN w.state LIKE 'switched%' THEN format('Switch it on: ALTER TABLE %s ENABLE TRIGGER %s;', w.relation::regclass, w.trigger)
				ELSE format('Make it again: SELECT upgrade_ledger(%L);', schema)
			END)
		FROM wrong w
		ORDER BY w.relation::regclass::text, w.name;
END
$verify$;

COMMENT ON FUNCTION _verify_triggers(text) IS
	'Internal, for verify_ledger. Triggers of the tables and partitions of a ledger that are missing, disabled or changed.';

CREATE FUNCTION _verify_definitions(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
SET quote_all_identifiers = off
SET standard_conforming_strings = on
SET datestyle = 'ISO, YMD'
SET intervalstyle = postgres
SET timezone = 'UTC'
SET bytea_output = hex
SET extra_float_digits = 1
AS $verify$
DECLARE
	learnt_from CONSTANT integer := (SELECT min(d.server_major) FROM _recorded_definitions() d);
	server CONSTANT integer := current_setting('server_version_num')::integer / 10000;
BEGIN
	IF learnt_from IS DISTINCT FROM server THEN
		RETURN QUERY
			SELECT 'definition', NULL::date, NULL::bigint, format('printed by server %s', coalesce(learnt_from::text, 'none')),
				format('printed by server %s', server),
				'The definitions of tables, functions and views were not compared. Have the owner of the extension, or a superuser, call once: SELECT learn_definitions();';
		RETURN;
	END IF;
	RETURN QUERY
		SELECT 'definition', NULL::date, NULL::bigint, concat_ws(' ', e.kind, concat_ws('.', e.relation, e.name)),
			CASE WHEN h.kind IS NULL THEN 'missing' ELSE 'changed' END,
			format('Find out who changed it, and what was done meanwhile. Then make it as it should be: SELECT upgrade_ledger(%L);', schema)
		FROM _expected_definitions(schema) AS e LEFT JOIN _catalog(schema) AS h
			ON h.kind = e.kind AND h.relation IS NOT DISTINCT FROM e.relation AND h.name = e.name
		WHERE e.kind <> 'trigger' AND e.name <> 'aid_instances_2000' AND e.relation IS DISTINCT FROM 'aid_instances_2000'
			AND (h.kind IS NULL OR h.definition <> ALL (e.definitions))
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION _verify_definitions(text) IS
	'Internal, for verify_ledger. Tables, columns, constraints, indexes, views and functions of a ledger that are missing or '
	'differ from those of a new ledger.';
