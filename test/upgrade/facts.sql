-- Writes what an upgrade must not change to files in the folder :facts, one for each fact. Part of test/upgrade/pg_upgrade; run
-- by a superuser.
--
-- Definitions of views and functions are not here: the next major prints them in other words. upgrade_ledger and a restored
-- dump check them.
\set ON_ERROR_STOP 1
\pset format unaligned
\pset tuples_only on
SET search_path = relief;
SET jit = off;

\o :facts/verify_ledger
SELECT * FROM verify_ledger('lushan');

\o :facts/reconcile
TABLE lushan.reconcile;

CREATE TEMPORARY VIEW relations AS
SELECT c.*, c.oid AS relation
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('lushan', 'store');

-- A dump has no generated columns. Those of the ledgers follow from their row, but the one that identifies the file of rows in a staging
-- table does not; pg_upgrade keeps it.
\o :facts/rows
SELECT format('SELECT %1$L, count(*), md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM (SELECT %2$s FROM ONLY %1$s) AS t',
  relation::regclass,
  (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped AND NOT (attname = '来源' AND attgenerated <> '')))
FROM relations
WHERE relkind IN ('r', 'm')
ORDER BY relation::regclass::text COLLATE "C"
\gexec

\o :facts/file_tokens
SELECT format('SELECT %1$L, md5(string_agg(来源, '','' ORDER BY 来源)) FROM %1$s', attrelid::regclass)
FROM relations JOIN pg_attribute ON attrelid = relation
WHERE attname = '来源' AND attgenerated <> ''
ORDER BY 1
\gexec

-- In binary form, which includes the oids of the types: pg_upgrade keeps them, a dump does not.
\o :facts/binary_rows
SELECT format('SELECT %1$L, md5(string_agg(sent, '''' ORDER BY sent)) FROM (SELECT record_send(t) FROM ONLY %1$s AS t) AS s (sent)', relation::regclass)
FROM relations
WHERE relkind IN ('r', 'm')
ORDER BY relation::regclass::text COLLATE "C"
\gexec

\o :facts/views
SELECT format('SELECT %1$L, count(*), md5(string_agg(t::text, E''\n'' ORDER BY t::text COLLATE "C")) FROM %1$s AS t', relation::regclass)
FROM relations
WHERE relkind = 'v'
ORDER BY relation::regclass::text COLLATE "C"
\gexec

-- An index of each operator class finds the same rows as a scan, for up to 300 values.
\o :facts/indexes
SELECT relation::regclass, relkind, indisvalid, indisready
FROM relations JOIN pg_index ON indexrelid = relation
ORDER BY relation::regclass::text COLLATE "C";
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_memoize = off;
SET enable_material = off;
SET max_parallel_workers_per_gather = 0;
CREATE FUNCTION pg_temp.looked_up(indexed regclass, by_index boolean, OUT rows bigint, OUT plan text) LANGUAGE plpgsql
SET search_path = relief AS $$
DECLARE
  query CONSTANT text := format('SELECT count(*) FROM (SELECT DISTINCT v FROM %1$s ORDER BY v LIMIT 300) AS s JOIN %1$s AS t USING (v)', indexed);
  line text;
BEGIN
  PERFORM set_config('enable_seqscan', CASE WHEN by_index THEN 'off' ELSE 'on' END, true);
  PERFORM set_config('enable_indexscan', CASE WHEN by_index THEN 'on' ELSE 'off' END, true);
  PERFORM set_config('enable_indexonlyscan', CASE WHEN by_index THEN 'on' ELSE 'off' END, true);
  PERFORM set_config('enable_bitmapscan', CASE WHEN by_index THEN 'on' ELSE 'off' END, true);
  FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || query LOOP
    plan := coalesce(plan, substring(line FROM 'Index.*(?:on|using) (.*_idx)'));
  END LOOP;
  EXECUTE query INTO rows;
END $$;
SELECT relation::regclass, with_index.rows, without.rows,
  CASE WHEN with_index.plan IS NULL THEN 'index not used' WHEN with_index.rows <> without.rows THEN 'not found' END
FROM relations, pg_temp.looked_up(relation, true) AS with_index, pg_temp.looked_up(relation, false) AS without
WHERE relname LIKE 'indexed%' AND relkind = 'r'
ORDER BY relation::regclass::text COLLATE "C";

\o :facts/sequences
SELECT format('SELECT %1$L, last_value, is_called FROM %1$s', relation::regclass)
FROM relations
WHERE relkind = 'S'
ORDER BY relation::regclass::text COLLATE "C"
\gexec

-- Privileges, except those of owners, which differ between majors.
\o :facts/rights
SELECT 'roles', r.rolname, r.rolcanlogin, r.rolinherit, r.rolbypassrls, ARRAY(
    SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY g.rolname)
FROM pg_roles r
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname;
SELECT what, owner, a.privilege_type, pg_get_userbyid(a.grantee), a.is_grantable
FROM (
  SELECT relation::regclass::text, relowner, relacl FROM relations
  UNION ALL
  SELECT relation::regclass || '.' || attname, relowner, attacl FROM pg_attribute JOIN relations ON relation = attrelid WHERE attnum > 0
  UNION ALL
  SELECT p.oid::regprocedure::text, proowner, proacl FROM pg_proc p WHERE pronamespace IN ('lushan'::regnamespace, 'store'::regnamespace)
  UNION ALL
  SELECT 'schema ' || nspname, nspowner, nspacl FROM pg_namespace WHERE nspname IN ('lushan', 'store', 'relief')
) AS o (what, owner_id, acl), pg_get_userbyid(owner_id) AS owner, aclexplode(acl) AS a
WHERE a.grantee <> owner_id
ORDER BY what COLLATE "C", 4, 3;

\o :facts/row_security
SELECT relation::regclass, relrowsecurity, relforcerowsecurity, reloptions FROM relations ORDER BY relation::regclass::text COLLATE "C";
SELECT polrelid::regclass, polname, polcmd, polpermissive, ARRAY(SELECT pg_get_userbyid(r) FROM unnest(polroles) AS r ORDER BY 1),
  pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
FROM pg_policy
ORDER BY polrelid::regclass::text COLLATE "C", polname;

-- Triggers with their state, and constraints.
\o :facts/guards
SELECT tgrelid::regclass, CASE WHEN NOT tgisinternal THEN tgname END AS name, tgenabled, count(*)
FROM pg_trigger JOIN relations ON relation = tgrelid
GROUP BY tgrelid, name, tgenabled
ORDER BY tgrelid::regclass::text COLLATE "C", name, tgenabled;
SELECT conrelid::regclass, conname, pg_get_constraintdef(c.oid), convalidated
FROM pg_constraint c JOIN relations ON relation = conrelid
WHERE contype <> 'n'
ORDER BY conrelid::regclass::text COLLATE "C", conname;

-- Members of the extension, except what the server creates with a type by itself; and the attributes of functions.
\o :facts/extension
SELECT extname, extversion, extnamespace::regnamespace, pg_get_userbyid(extowner) FROM pg_extension WHERE extname = 'poverty_relief';
SELECT o.type, replace(o.identity, 'pg_catalog.', ''), obj_description(d.objid, d.classid::regclass::name)
FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) AS o
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'poverty_relief') AND d.deptype = 'e'
  AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i')
ORDER BY o.type, replace(o.identity, 'pg_catalog.', '') COLLATE "C";
SELECT p.oid::regprocedure, provolatile, proisstrict, proparallel, proleakproof, prosecdef, procost, prorows, prosupport, proconfig, probin, md5(prosrc)
FROM pg_proc p
WHERE pronamespace IN ('relief'::regnamespace, 'lushan'::regnamespace, 'store'::regnamespace)
ORDER BY p.oid::regprocedure::text COLLATE "C";

\o :facts/comments
SELECT o.type, o.identity, d.description
FROM pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) AS o
WHERE o.schema IN ('lushan', 'store') OR o.identity ~ '^(lushan|store)\.'
ORDER BY o.type, o.identity COLLATE "C";
