
-- Functions of open_year and attach_year for partitions, and checks by attach_year and the imports of tables made by other roles.

-- Otherwise a role that could read the separate table could read the year without the row security of aid_instances.
CREATE FUNCTION ledger_take_privileges(rows regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	given record;
BEGIN
	FOR given IN
		SELECT DISTINCT a.grantee
		FROM pg_class c, LATERAL (
				SELECT e.grantee FROM aclexplode(c.relacl) AS e
			UNION ALL
				SELECT e.grantee FROM pg_attribute f, aclexplode(f.attacl) AS e WHERE f.attrelid = c.oid
		) AS a
		WHERE c.oid = rows AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('REVOKE ALL ON %s FROM %s CASCADE', rows,
			CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION ledger_take_privileges(regclass) IS
	'Internal, for open_year and attach_year. Revokes all privileges on a table and on its columns from everyone except its '
	'owner.';

CREATE FUNCTION ledger_code_on(rows regclass) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $code$
BEGIN
	RETURN (
		SELECT string_agg(c.what, ', ' ORDER BY c.what)
		FROM (
				SELECT format('trigger %I', tgname) FROM pg_trigger WHERE tgrelid = rows AND NOT tgisinternal
			UNION ALL
				SELECT format('rule %I', rulename) FROM pg_rewrite WHERE ev_class = rows
			UNION ALL
				SELECT 'row security' FROM pg_class WHERE oid = rows AND relrowsecurity
			UNION ALL
				SELECT format('index %s', indexrelid::regclass) FROM pg_index WHERE indrelid = rows AND num_nonnulls(indexprs, indpred) > 0
			UNION ALL
				SELECT format('statistics %I', stxname) FROM pg_statistic_ext WHERE stxrelid = rows AND stxexprs IS NOT NULL
			UNION ALL
				SELECT format('table %s, which inherits from it', inhrelid::regclass) FROM pg_inherits WHERE inhparent = rows
			UNION ALL
				-- What is built in has no row in pg_depend.
				SELECT format('constraint %I', k.conname)
				FROM pg_constraint k
				WHERE k.conrelid = rows AND k.contype = 'c' AND EXISTS (
					SELECT FROM pg_depend d
					WHERE d.classid = 'pg_constraint'::regclass AND d.objid = k.oid AND d.refclassid <> 'pg_class'::regclass
						AND NOT EXISTS (
							SELECT FROM pg_depend e WHERE e.classid = d.refclassid AND e.objid = d.refobjid AND e.deptype = 'e'))
			UNION ALL
				SELECT format('column %I', a.attname)
				FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
				WHERE a.attrelid = rows AND a.attnum > 0 AND NOT a.attisdropped AND (
					a.attgenerated <> '' AND (
						SELECT array_agg(d.refobjid) FROM pg_attrdef e JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = e.oid
						WHERE e.adrelid = rows AND e.adnum = a.attnum AND d.refclassid <> 'pg_class'::regclass
					) IS DISTINCT FROM ARRAY['import_file_token()'::regprocedure::oid]
					OR t.typnamespace <> 'pg_catalog'::regnamespace AND NOT EXISTS (
						SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'))
		) AS c (what));
END
$code$;

COMMENT ON FUNCTION ledger_code_on(regclass) IS
	'Internal. The objects on a table that run code of its owner when others read, write or empty it: triggers, rules, '
	'policies, indexes and statistics on expressions, constraints that call user-defined functions, tables that inherit from '
	'it, columns that are generated, except 来源 of staging tables, or of user-defined types; NULL if there are none.';

-- Statement triggers fire for the table that the statement names, so a partition needs those of its table as well.
CREATE FUNCTION ledger_guard_partition(leaf regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $guard$
DECLARE
	trigger_of_parent record;
BEGIN
	FOR trigger_of_parent IN
		SELECT pg_get_triggerdef(t.oid) AS definition,
			format(' ON %I.%I ', pn.nspname, p.relname) AS on_parent,
			format(' ON %I.%I ', cn.nspname, c.relname) AS on_leaf
		FROM pg_inherits i
			JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
			JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
			JOIN pg_trigger t ON t.tgrelid = p.oid JOIN pg_proc f ON f.oid = t.tgfoid
		WHERE i.inhrelid = leaf AND NOT t.tgisinternal AND starts_with(t.tgname, 'ledger_') AND f.pronamespace = p.relnamespace
		ORDER BY t.tgname
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- This is what the server prints of a trigger.
		EXECUTE replace(trigger_of_parent.definition, trigger_of_parent.on_parent, trigger_of_parent.on_leaf);
	END LOOP;
END
$guard$;

COMMENT ON FUNCTION ledger_guard_partition(regclass) IS
	'Internal. Creates the ledger''s triggers of a partitioned table on one of its partitions.';
