
CREATE FUNCTION _ledger_table(schema text, table_name text) RETURNS regclass
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

COMMENT ON FUNCTION _ledger_table(text, text) IS
	'Internal. A table of a ledger, by name. Errors: 42704 the schema is no ledger, 55000 the ledger is older than the table.';
