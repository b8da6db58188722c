
-- The ledger: a schema of ordinary tables and views that belong to whoever calls create_ledger.
--
-- The name of a function shows who calls it. Users call those without a prefix. Those with a leading underscore are called by the extension
-- alone and may change with it. ledger_… and cell_… are called by the functions and views of ledgers: they stay as they are while
-- ledgers that were not upgraded may call them.
--
-- A module is a plain SQL file (modules/); the build puts all of them into the function _modules. The names in it need no
-- schema, because _enter_schema puts the new, still empty schema first in the search path until its caller returns.

-- Increase this by one with every change of what the modules make, from the first release on. upgrade/begin.sql describes what
-- else a change requires.
CREATE FUNCTION ledger_format() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 4;

COMMENT ON FUNCTION ledger_format() IS
	'The format of the ledgers that create_ledger makes. upgrade_ledger brings older ledgers to this format, and records it in '
	'column format_version of their table ledger.';

-- The server compresses long catalog rows (views, bodies of functions). This takes an eighth of the time of create_ledger with pglz,
-- and almost none with lz4. It does not affect the tables of the ledger: their compression is chosen when rows are written.
CREATE FUNCTION _compress_fast() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $compress$
BEGIN
	PERFORM set_config('default_toast_compression', 'lz4', true);
EXCEPTION WHEN invalid_parameter_value THEN
	-- this server was built without lz4
	NULL;
END
$compress$;

COMMENT ON FUNCTION _compress_fast() IS
	'Internal. Selects lz4 as the TOAST compression, where the server supports it, until its caller returns. The caller must '
	'SET default_toast_compression.';

-- The bodies of functions are not checked each time; the suite plpgsql_check does that. Compression is set here so that what
-- _compress_fast sets ends with this function.
CREATE FUNCTION _run_sources(schema text, sources text[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET check_function_bodies = off
SET default_toast_compression = pglz
AS $make$
DECLARE
	source text;
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- The sources are those of modules.
	PERFORM _enter_schema(schema);
	PERFORM _compress_fast();
	FOREACH source IN ARRAY sources LOOP
		EXECUTE source;
	END LOOP;
END
$make$;

COMMENT ON FUNCTION _run_sources(text, text[]) IS 'Internal. Runs the SQL of modules in a new, empty schema.';

CREATE FUNCTION _run_modules(schema text, is_union boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $make$
BEGIN
	PERFORM _run_sources(schema, CASE
		WHEN is_union THEN ARRAY(SELECT m.source FROM _union_modules() AS m)
		ELSE ARRAY(SELECT m.source FROM _modules() AS m)
	END);
	PERFORM _finish_ledger(schema);
END
$make$;

COMMENT ON FUNCTION _run_modules(text, boolean) IS
	'Internal. Runs all modules of a ledger, or of a union of ledgers, in order in a new, empty schema, and then _finish_ledger.';

CREATE FUNCTION create_ledger(
	schema text,
	name_zh text DEFAULT NULL,
	name_en text DEFAULT NULL,
	division division_code DEFAULT NULL,
	records_through date DEFAULT NULL,
	reconstructed boolean DEFAULT false,
	note_zh text DEFAULT NULL,
	note_en text DEFAULT NULL
) RETURNS regnamespace
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $create$
BEGIN
	PERFORM _refuse_foreign_functions();
	PERFORM _check_new_schema(schema);
	IF reconstructed AND (note_zh IS NULL OR note_en IS NULL) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('a reconstructed ledger requires a note in both languages'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('note_zh or note_en is null.'),
			HINT = localized('Give both; reports show them.');
	END IF;
	IF records_through NOT BETWEEN first_plausible_day() AND last_plausible_day() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('records cannot end on %s', records_through),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('A ledger keeps days from %s to %s.', first_plausible_day(), last_plausible_day()),
			HINT = localized('Give the last day that the records cover, or null while the ledger is being written.');
	END IF;

	EXECUTE format('CREATE SCHEMA %1$I; COMMENT ON SCHEMA %1$I IS %2$L', schema,
		'A ledger of poverty relief, made by create_ledger of the extension poverty_relief'
		|| CASE WHEN reconstructed THEN ': RECONSTRUCTED, its households are made up' ELSE '' END);

	PERFORM _run_modules(schema, false);
	PERFORM _enter_schema(schema);
	INSERT INTO ledger (name_zh, name_en, division, records_through, reconstructed, note_zh, note_en, format_version)
	VALUES (
		coalesce(create_ledger.name_zh, create_ledger.name_en, schema), coalesce(create_ledger.name_en, create_ledger.name_zh, schema),
		create_ledger.division, create_ledger.records_through, coalesce(create_ledger.reconstructed, false),
		create_ledger.note_zh, create_ledger.note_en, ledger_format());

	RETURN format('%I', schema)::regnamespace;
END
$create$;

COMMENT ON FUNCTION create_ledger(text, text, text, division_code, date, boolean, text, text) IS
	'Makes a new schema with the tables and views of a ledger, owned by the caller, and returns it. name_zh and name_en are '
	'the titles of reports; division is the area that keeps the ledger; records_through is the last day that the records cover '
	'(NULL: the ledger is still being written); reconstructed means that the records are made up and that reports must state '
	'this, in the text of note_zh and note_en. Errors: 22004 no name, 42602 empty name, 42622 name too long, 42939 reserved '
	'name, 42P06 the schema exists, 42501 no privilege to create a schema, 55000 other roles may create functions in the '
	'extension''s schema, 22023 reconstructed without both notes, or an impossible last day.';

CREATE FUNCTION _check_new_schema(schema text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
BEGIN
	IF schema IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the name of a ledger''s schema must not be null'),
			ERRCODE = 'null_value_not_allowed',
			HINT = localized('Name the schema to be made, as in: SELECT create_ledger(''county'');');
	END IF;
	IF schema = '' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the name of a ledger''s schema must not be empty'),
			ERRCODE = 'invalid_name',
			HINT = localized('Name the schema to be made, as in: SELECT create_ledger(''county'');');
	END IF;
	-- CREATE SCHEMA would truncate the name with only a notice, and the caller would look for a schema that does not exist.
	IF schema::name::text <> schema THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('schema name "%s" is too long', schema),
			ERRCODE = 'name_too_long',
			DETAIL = localized('The name has %s bytes; this server keeps %s.',
				octet_length(schema), octet_length(schema::name::text)),
			HINT = localized('Give the schema a short name and put the full one into name_zh and name_en.');
	END IF;
	IF starts_with(schema, 'pg_') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('schema name "%s" is reserved', schema),
			ERRCODE = 'reserved_name',
			DETAIL = localized('Names that begin with "pg_" are reserved for the system.'),
			HINT = localized('Choose another name.');
	END IF;
	IF EXISTS (SELECT FROM pg_namespace WHERE nspname = schema) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('schema "%s" already exists', schema),
			ERRCODE = 'duplicate_schema',
			DETAIL = localized('create_ledger creates the schema, so that nothing else is in it.'),
			HINT = localized('Choose another name; ledgers() lists the existing ledgers.');
	END IF;
	IF NOT has_database_privilege(current_database(), 'CREATE') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('permission denied to create a schema in database "%s"', current_database()),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('Role %I lacks the CREATE privilege on the database.', current_user),
			HINT = localized('Ask the database''s owner for: GRANT CREATE ON DATABASE %I TO %I;',
				current_database(), current_user);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_new_schema(text) IS
	'Internal. Rejects a name under which create_ledger could not make a schema, with a hint on what to do instead.';

-- A table is a ledger's marker when it is named ledger and has the marker's columns with their types, which _marker_rows checks.
-- Tables with row security are skipped: a policy is code of the table's owner that would run with the rights of the reader.
CREATE FUNCTION ledgers(
	schema text,
	OUT schema_name name,
	OUT owner name,
	OUT name_zh text,
	OUT name_en text,
	OUT division division_code,
	OUT reconstructed boolean,
	OUT records_through date,
	OUT format_version integer
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $ledgers$
DECLARE
	marker oid;
BEGIN
	PERFORM _refuse_foreign_functions();
	FOR schema_name, owner, marker IN
		SELECT n.nspname, pg_get_userbyid(n.nspowner), c.oid
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relname = 'ledger' AND c.relkind = 'r' AND (ledgers.schema IS NULL OR n.nspname = ledgers.schema)
			AND has_schema_privilege(n.oid, 'USAGE')
		ORDER BY n.nspname
	LOOP
		RETURN QUERY
			SELECT ledgers.schema_name, ledgers.owner, r.*
			FROM _marker_rows(marker) AS r (
				name_zh text, name_en text, division division_code, reconstructed boolean, records_through date, format_version integer);
	END LOOP;
END
$ledgers$;

COMMENT ON FUNCTION ledgers(text) IS
	'The ledger in this schema, in the columns of ledgers(), if the caller may read it; does not read any other schema. NULL: '
	'all ledgers.';

CREATE FUNCTION ledgers(
	OUT schema_name name,
	OUT owner name,
	OUT name_zh text,
	OUT name_en text,
	OUT division division_code,
	OUT reconstructed boolean,
	OUT records_through date,
	OUT format_version integer
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $ledgers$
BEGIN
	PERFORM _refuse_foreign_functions();
	RETURN QUERY SELECT * FROM ledgers(NULL);
END
$ledgers$;

COMMENT ON FUNCTION ledgers() IS
	'The ledgers of this database that the caller may read: one row per ledger, ordered by schema name. Runs no code of the '
	'ledgers'' owners.';
