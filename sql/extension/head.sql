-- poverty_relief: the extension's script is the parts of sql/extension that parts.mk lists, joined in its order.
\echo Use "CREATE EXTENSION poverty_relief" to load this file. \quit

-- The server compresses long functions: with lz4, where it has that, in a fraction of the time, and create_ledger reads 700 kB of them.
DO $$
BEGIN
	PERFORM pg_catalog.set_config('default_toast_compression', 'lz4', true);
EXCEPTION WHEN invalid_parameter_value THEN
	NULL;
END
$$;
