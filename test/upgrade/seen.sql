-- Writes what the current role sees of the ledger to the file :seen. Part of test/upgrade/pg_upgrade.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
\o :seen
SELECT format('SELECT %1$L, count(*), md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM %1$s AS t', oid::regclass)
FROM pg_class
WHERE relnamespace = 'lushan'::regnamespace AND relkind IN ('r', 'p', 'v') AND has_table_privilege(oid, 'SELECT')
ORDER BY oid::regclass::text COLLATE "C"
\gexec
