-- Prints the members of the extension, one fact per line in a fixed order: each object that is a member, each row of the
-- catalogs that belongs to one, definitions, comments and privileges. Two databases with the same output have the same
-- extension, whether installed or upgraded. Part of test/upgrade/updatecheck.
--
-- Rows are printed whole, so that no column is forgotten; oids are replaced by names, by means of
-- pg_get_catalog_foreign_keys.
\set ON_ERROR_STOP 1
\set QUIET 1
\pset format unaligned
\pset tuples_only on
\pset pager off
SET search_path = pg_catalog;

CREATE FUNCTION pg_temp.named(class regclass, object oid) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT CASE WHEN object = 0 THEN '-' ELSE (SELECT i.type || ' ' || i.identity FROM pg_identify_object(class, object, 0) AS i) END
$$;

-- The columns of a catalog as a list of name and value, for a SELECT.
CREATE FUNCTION pg_temp.columns(catalog regclass) RETURNS text
LANGUAGE sql STABLE AS $$
SELECT string_agg(format('%L, ', a.attname) || CASE
    WHEN k.pktable IS NULL AND a.atttypid = 'aclitem[]'::regtype THEN format('ARRAY(SELECT p::text FROM unnest(c.%I) AS p ORDER BY 1)', a.attname)
    WHEN k.pktable IS NULL THEN format('c.%I::text', a.attname)
    WHEN k.is_array THEN
      format('ARRAY(SELECT pg_temp.named(%L, o) FROM unnest(c.%I) WITH ORDINALITY AS u (o, i) ORDER BY i)', k.pktable, a.attname)
    ELSE format('pg_temp.named(%L, c.%I)', k.pktable, a.attname)
  END, ', ' ORDER BY a.attnum)
FROM pg_attribute a
  LEFT JOIN pg_get_catalog_foreign_keys() k ON k.fktable = a.attrelid AND k.fkcols = ARRAY[a.attname::text]
WHERE a.attrelid = catalog AND a.attnum > 0
  -- the key, what definitions print, and numbers that only this row has
  AND a.attname <> ALL ('{oid,prosrc,attoptions,relfilenode,reltype,typrelid,reltoastrelid,relfrozenxid,relminmxid,relpages,reltuples,relallvisible,relallfrozen}')
  AND a.atttypid <> 'pg_node_tree'::regtype
$$;

CREATE TEMP TABLE members AS
SELECT d.classid::regclass AS class, d.objid AS object, pg_temp.named(d.classid, d.objid) AS name
FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'poverty_relief';

CREATE TEMP TABLE facts (name text, aspect text, value text);

-- The rows of the members, and rows of other catalogs that refer to a member.
SELECT format($$INSERT INTO facts SELECT m.name, %L, jsonb_build_object(%s)::text FROM members m JOIN %s c ON c.oid = m.object WHERE m.class = %L::regclass$$,
  'row', pg_temp.columns(class), class, class)
FROM (SELECT DISTINCT class FROM members) AS m
UNION ALL
SELECT format($$INSERT INTO facts SELECT m.name, %L, jsonb_build_object(%s)::text FROM members m JOIN %s c ON c.%I = %s WHERE m.class = %L::regclass$$,
  'row of ' || catalog, pg_temp.columns(catalog), catalog, key, object, class)
FROM (VALUES
  ('pg_aggregate'::regclass, 'aggfnoid', 'm.object', 'pg_proc'::regclass),
  ('pg_range', 'rngtypid', 'm.object', 'pg_type'),
  ('pg_enum', 'enumtypid', 'm.object', 'pg_type'),
  ('pg_attribute', 'attrelid', '(SELECT t.typrelid FROM pg_type t WHERE t.oid = m.object AND t.typrelid <> 0)', 'pg_type'),
  ('pg_attribute', 'attrelid', 'm.object', 'pg_class'),
  ('pg_amop', 'amopfamily', 'm.object', 'pg_opfamily'),
  ('pg_amproc', 'amprocfamily', 'm.object', 'pg_opfamily')) AS v (catalog, key, object, class)
\gexec

INSERT INTO facts
SELECT name, 'definition', pg_get_functiondef(object) FROM members JOIN pg_proc p ON p.oid = object
WHERE class = 'pg_proc'::regclass AND p.prokind <> 'a';
INSERT INTO facts
SELECT name, 'definition', pg_get_viewdef(object) FROM members JOIN pg_class c ON c.oid = object
WHERE class = 'pg_class'::regclass AND c.relkind IN ('v', 'm');
INSERT INTO facts
SELECT name, 'definition of ' || c.conname, pg_get_constraintdef(c.oid) FROM members m JOIN pg_constraint c
  ON m.class = 'pg_type'::regclass AND c.contypid = m.object OR m.class = 'pg_class'::regclass AND c.conrelid = m.object;
INSERT INTO facts
SELECT name, 'definition of ' || t.tgname, pg_get_triggerdef(t.oid) FROM members m JOIN pg_trigger t
  ON m.class = 'pg_class'::regclass AND t.tgrelid = m.object;
INSERT INTO facts
SELECT name, 'comment ' || d.objsubid, d.description FROM members m JOIN pg_description d ON d.classoid = m.class AND d.objoid = m.object;
INSERT INTO facts
SELECT name, 'comment on column ' || d.objsubid, d.description
FROM members m JOIN pg_type t ON t.oid = m.object JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = t.typrelid
WHERE m.class = 'pg_type'::regclass AND t.typrelid <> 0;
INSERT INTO facts
SELECT name, 'first privileges ' || i.objsubid, ARRAY(SELECT p::text FROM unnest(i.initprivs) AS p ORDER BY 1)::text
FROM members m JOIN pg_init_privs i ON i.classoid = m.class AND i.objoid = m.object;
INSERT INTO facts
SELECT 'extension', 'row', (to_jsonb(e) - '{oid,extowner,extnamespace}'::text[])::text FROM pg_extension e WHERE e.extname = 'poverty_relief';

SELECT concat_ws(E'\t', name, aspect, replace(replace(value, E'\\', E'\\\\'), E'\n', E'\\n')) AS line FROM facts ORDER BY name COLLATE "C", aspect COLLATE "C", value COLLATE "C";
