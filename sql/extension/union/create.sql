
-- A union of ledgers: a schema of ordinary tables and views like a ledger, which merges the tallies of several ledgers.

CREATE FUNCTION create_union(
	schema text, key_id text, name_zh text DEFAULT NULL, name_en text DEFAULT NULL, division division_code DEFAULT NULL
) RETURNS regnamespace
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $create$
BEGIN
	PERFORM _refuse_foreign_functions();
	PERFORM _check_new_schema(schema);
	EXECUTE format('CREATE SCHEMA %1$I; COMMENT ON SCHEMA %1$I IS %2$L', schema,
		'A union of ledgers, made by create_union of the extension poverty_relief');
	PERFORM _run_modules(schema, true);
	PERFORM _enter_schema(schema);
	INSERT INTO ledger (name_zh, name_en, division, format_version)
	VALUES (
		coalesce(create_union.name_zh, create_union.name_en, schema), coalesce(create_union.name_en, create_union.name_zh, schema), create_union.division,
		ledger_format());
	EXECUTE format('SELECT %I.use_key(%L)', schema, key_id);
	RETURN format('%I', schema)::regnamespace;
END
$create$;

COMMENT ON FUNCTION create_union(text, text, text, text, division_code) IS
	'Makes a new schema with the tables and views of a union of ledgers, owned by the caller, and returns it. key_id is the name of the key whose tallies '
	'are merged; name_zh and name_en are the titles of reports. Attach the counties with attach_county of the union. Errors: those of create_ledger; 22004 '
	'no name of a key.';

-- Without a server, a county's tables are in this database: replicas, or those of a ledger.
CREATE FUNCTION make_replica(schema name) RETURNS regnamespace
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $make$
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- A regtype prints itself quoted.
	IF schema IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the schema of a replica must not be null'),
			ERRCODE = 'null_value_not_allowed',
			HINT = localized('Give the schema of the county''s ledger, as in: SELECT make_replica(''lushan'');');
	END IF;
	EXECUTE format($sql$
		CREATE SCHEMA %1$I;
		CREATE TABLE %1$I.exchange_month (
			division %2$s, month date, version integer NOT NULL, key_id text NOT NULL, as_of timestamptz NOT NULL, reopened_at timestamptz,
			households_without_key bigint NOT NULL, persons_without_key bigint NOT NULL, tally bytea NOT NULL, closing_seal bytea, seal bytea NOT NULL,
			PRIMARY KEY (division, month));
		CREATE TABLE %1$I.exchange_year (LIKE %1$I.exchange_month INCLUDING INDEXES);
		COMMENT ON TABLE %1$I.exchange_month IS 'Replica of exchange_month of a county''s ledger. Keyed ids are personal data: not for publication.';
		COMMENT ON TABLE %1$I.exchange_year IS 'Replica of exchange_year of a county''s ledger. Keyed ids are personal data: not for publication.'
		$sql$, schema, 'division_code'::regtype);
	PERFORM _take_default_privileges(to_regnamespace(quote_ident(schema)));
	RETURN format('%I', schema)::regnamespace;
END
$make$;

COMMENT ON FUNCTION make_replica(name) IS
	'Makes a schema with empty tables exchange_month and exchange_year, to which a subscription replicates those of a ledger of the same schema. '
	'Errors: 22004 no schema, 42P06 the schema exists, 42501 no privilege to create one.';

CREATE FUNCTION exchange_file(schema text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
SET datestyle = 'ISO, YMD'
SET timezone = 'UTC'
AS $file$
DECLARE
	body text;
BEGIN
	SELECT concat(E'poverty_relief exchange\t1\t', min(r.division::text), E'\t', statement_timestamp(), E'\n', string_agg(
		concat_ws(E'\t', r.is_year, r.month, r.version, r.key_id, r.as_of, coalesce(r.reopened_at::text, ''), r.households_without_key, r.persons_without_key,
			coalesce(encode(r.closing_seal, 'hex'), ''), encode(r.seal, 'hex'), translate(encode(r.tally, 'base64'), E'\n', '')) || E'\n', ''
		ORDER BY r.is_year, r.month))
	INTO body
	FROM (
			SELECT false AS is_year, m.*
			FROM _rows(_ledger_table(schema, 'exchange_month')) AS m (
				division division_code, month date, version integer, key_id text, as_of timestamptz, reopened_at timestamptz, households_without_key bigint,
				persons_without_key bigint, tally bytea, closing_seal bytea, seal bytea)
		UNION ALL
			SELECT true, y.*
			FROM _rows(_ledger_table(schema, 'exchange_year')) AS y (
				division division_code, month date, version integer, key_id text, as_of timestamptz, reopened_at timestamptz, households_without_key bigint,
				persons_without_key bigint, tally bytea, closing_seal bytea, seal bytea)
	) AS r;
	IF starts_with(body, E'poverty_relief exchange\t1\t\t') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" has no exchanged tallies', schema),
			ERRCODE = 'no_data_found',
			HINT = localized('Its owner adds a key to exchange_keys and closes a month, or calls rekey.');
	END IF;
	RETURN body;
END
$file$;

COMMENT ON FUNCTION exchange_file(text) IS
	'The exchanged tallies of a ledger as a text, for a union without a network. relief_report --format=exchange signs it and writes it to a file, which '
	'load_exchange of a union reads. Reads what a superior may read. Errors: 42704 not a ledger, 42501 not a superior nor the owner, P0002 there are no tallies.';
