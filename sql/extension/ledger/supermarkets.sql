
-- The partition is made aside and then attached, so that those who read and write other years need not wait.
CREATE FUNCTION open_year(schema text, year integer) RETURNS regclass
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $open$
DECLARE
	aid CONSTANT regclass := ledger_table(schema, 'aid_instances');
	leaf_name CONSTANT text := format('aid_instances_%s', year);
	leaf CONSTANT text := format('%I.%I', schema, leaf_name);
	aid_owner CONSTANT text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = aid);
BEGIN
	IF year IS NULL OR year NOT BETWEEN 1949 AND 2199 THEN
		RAISE EXCEPTION 'a ledger has no year %', coalesce(year::text, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'Years from 1949 to 2199 can be opened.',
			HINT = format('Give the year in four digits, as in: SELECT open_year(%L, 2020);', schema);
	END IF;
	IF NOT pg_has_role(aid_owner, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied to open a year of ledger "%"', schema USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = format('The ledger belongs to role %I.', aid_owner),
			HINT = 'Ask its owner to open the year.';
	END IF;

	EXECUTE format('LOCK TABLE %s IN SHARE UPDATE EXCLUSIVE MODE', aid);
	EXECUTE format($sql$
		INSERT INTO %I.periods (month) SELECT make_date($1, m, 1) FROM generate_series(1, 12) AS m ON CONFLICT DO NOTHING
		$sql$, schema)
	USING year;
	IF to_regclass(leaf) IS NOT NULL THEN
		IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(leaf) AND inhparent = aid) THEN
			RAISE EXCEPTION 'relation % is in the way of year %', leaf, year USING
				ERRCODE = 'duplicate_table',
				DETAIL = 'It is not a partition of the ledger''s aid_instances.',
				HINT = 'Rename it, or attach it again if it was a partition.';
		END IF;
		RETURN to_regclass(leaf);
	END IF;

	EXECUTE format($sql$
		CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING COMMENTS)
		$sql$, leaf, aid);
	EXECUTE format('COMMENT ON TABLE %s IS %L', leaf,
		format('Aid given in %s: a partition of aid_instances. Read and write it through aid_instances.', year));
	EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
		aid, leaf, make_date(year, 1, 1), make_date(year + 1, 1, 1));
	PERFORM ledger_guard_aid(leaf::regclass);
	IF aid_owner <> current_user THEN
		EXECUTE format('ALTER TABLE %s OWNER TO %I', leaf, aid_owner);
	END IF;
	RETURN leaf::regclass;
END
$open$;

COMMENT ON FUNCTION open_year(text, integer) IS
	'Makes the partition of a ledger''s aid_instances for a year, with the year''s months in periods, and returns it; '
	'a year that is open already is left as it is. Only the ledger''s owner may. '
	'Errors: 42704 not a ledger, 22023 year out of range, 42501 not the owner, 42P07 another table has the '
	'partition''s name.';

CREATE FUNCTION ledger_table(schema text, table_name text) RETURNS regclass
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $table$
DECLARE
	found regclass;
BEGIN
	SELECT c.oid INTO found
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = schema AND c.relname = table_name AND c.relkind IN ('r', 'p')
		AND EXISTS (
			SELECT FROM pg_class marker
			WHERE marker.relnamespace = n.oid AND marker.relname = 'ledger' AND marker.relkind = 'r');
	IF found IS NULL AND EXISTS (SELECT FROM ledgers() WHERE schema_name = schema AND format_version < ledger_format()) THEN
		RAISE EXCEPTION 'ledger "%" has no table %', schema, table_name USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'An older version of poverty_relief made it.',
			HINT = format('Bring it forward: SELECT upgrade_ledger(%L);', schema);
	END IF;
	IF found IS NULL THEN
		RAISE EXCEPTION 'there is no ledger "%"', coalesce(schema, 'null') USING
			ERRCODE = 'undefined_object',
			HINT = 'ledgers() lists the ledgers that are there; create_ledger makes one.';
	END IF;
	RETURN found;
END
$table$;

COMMENT ON FUNCTION ledger_table(text, text) IS
	'Internal. A table of a ledger, by name. Errors: 42704 the schema is no ledger, 55000 the ledger is older than the table.';
