-- Checks the structure of every btree and table of the ledger and of store: an error, or a row for each damage. Part of
-- test/upgrade/pg_upgrade; run by a superuser.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE EXTENSION amcheck SCHEMA public;

\o /dev/null
SELECT public.bt_index_parent_check(c.oid, heapallindexed => true, rootdescend => true)
FROM pg_class c JOIN pg_am a ON a.oid = c.relam
WHERE c.relnamespace IN ('lushan'::regnamespace, 'store'::regnamespace) AND c.relkind = 'i' AND a.amname = 'btree';
\o

SELECT c.oid::regclass, v.*
FROM pg_class c, public.verify_heapam(c.oid, check_toast => true) AS v
WHERE c.relnamespace IN ('lushan'::regnamespace, 'store'::regnamespace) AND c.relkind IN ('r', 'm');

DROP EXTENSION amcheck;
