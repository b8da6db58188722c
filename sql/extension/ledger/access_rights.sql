
-- What each capacity may do with which table, column, view and function.

CREATE FUNCTION _access_rights(schema text, capacity text, is_whole boolean) RETURNS TABLE (privileges text, object text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $rights$
DECLARE
	home CONSTANT oid := (SELECT oid FROM pg_namespace WHERE nspname = schema);
BEGIN
	RETURN QUERY SELECT 'USAGE', format('SCHEMA %I', schema);

	RETURN QUERY
		SELECT 'SELECT', format('TABLE %I.%I', schema, c.relname)
		FROM pg_class c
		WHERE c.relnamespace = home AND c.relkind = 'v' AND CASE
			WHEN capacity = 'superior' THEN false
			WHEN capacity = 'monitor' THEN c.relname = 'monitoring'
			WHEN c.relname = 'monitoring' THEN capacity = 'auditor' AND is_whole
			WHEN starts_with(c.relname, 'publication_') THEN true
			WHEN capacity = 'analyst' THEN false
			WHEN c.relname = 'book_changes' THEN true
			-- a view of the owner's own that reads with the owner's rights would show all divisions
			ELSE 'security_invoker=true' = ANY (c.reloptions)
		END;

	-- A table without recorded facts is the owner's own. No capacity has any right to it, because it may be a staging table
	-- full of identity numbers.
	RETURN QUERY
		SELECT r.privileges, format('TABLE %I.%I', schema, f.table_name)
		FROM _table_facts(schema) f, LATERAL (
			-- The ledger assigns the numbers of rows: a role that could choose one would learn which numbers other divisions use.
			SELECT bool_and(w.is_own) AS is_all,
				string_agg(quote_ident(w.attname), ', ' ORDER BY w.attnum) FILTER (WHERE w.is_own) AS columns,
				string_agg(quote_ident(w.attname), ', ' ORDER BY w.attnum) FILTER (WHERE w.attidentity <> '') AS numbers
			FROM (
				SELECT a.attname, a.attnum, a.attidentity, a.attgenerated = '' AND a.attidentity = '' AND a.attname <> ALL (f.silent) AS is_own
				FROM pg_attribute a
				WHERE a.attrelid = to_regclass(format('%I.%I', schema, f.table_name)) AND a.attnum > 0 AND NOT a.attisdropped
			) AS w
		) AS own, LATERAL (
			SELECT CASE
				WHEN f.kind IN ('exchange', 'keys', 'ids') THEN CASE WHEN capacity = 'superior' AND f.kind = 'exchange' THEN 'SELECT' END
				WHEN capacity IN ('monitor', 'superior') THEN NULL
				WHEN capacity = 'analyst' THEN CASE WHEN f.table_name = 'ledger' THEN 'SELECT' END
				WHEN f.kind = 'identity' THEN
					'SELECT (person_id, birth_date, sex)'
						|| CASE capacity WHEN 'clerk' THEN ', DELETE' ELSE '' END
				WHEN capacity = 'auditor' THEN CASE WHEN f.kind NOT IN ('editions', 'office', 'log') OR is_whole THEN 'SELECT' END
				WHEN f.kind IN ('reference', 'books') THEN 'SELECT'
				WHEN f.kind = 'common' OR f.kind = 'log' AND is_whole THEN
					CASE WHEN is_whole THEN 'SELECT, INSERT, UPDATE, DELETE' ELSE 'SELECT, INSERT' END
				WHEN f.kind = 'log' THEN format('SELECT (%s), INSERT (%s)', own.numbers, own.columns)
				WHEN f.kind = 'rows' AND own.is_all THEN 'SELECT, INSERT, UPDATE, DELETE'
				WHEN f.kind = 'rows' THEN format('SELECT, INSERT (%1$s), UPDATE (%1$s), DELETE', own.columns)
			END) AS r (privileges)
		WHERE r.privileges IS NOT NULL AND to_regclass(format('%I.%I', schema, f.table_name)) IS NOT NULL;

	-- A capacity must be allowed to call the functions of the views that it may read: every capacity reads publications, whose
	-- views call drafts; drafts read with the rights of the caller.
	RETURN QUERY
		SELECT 'EXECUTE', format('ROUTINE %s', p.oid::regprocedure)
		FROM pg_proc p
		WHERE p.pronamespace = home AND p.prokind IN ('f', 'p') AND p.prorettype <> 'trigger'::regtype AND CASE
			WHEN capacity = 'superior' THEN false
			WHEN capacity = 'monitor' THEN p.proname = 'list_monitoring'
			WHEN p.proname IN ('list_monitoring', 'record_verification') THEN capacity = 'auditor' AND is_whole
			WHEN starts_with(p.proname, 'draft_') THEN true
			WHEN p.proname IN ('aid_by', '_aid_by', '_check_dimensions') THEN true
			-- the drafts of aid compare with earlier editions, whose hidden figures an auditor of the whole reads
			WHEN p.proname IN ('_spans', '_hide_spans', '_grouping_draft', '_grouping_cells', '_aid_year_cells', '_months_that_hide', '_hidden_margins')
				THEN capacity = 'auditor' AND is_whole
			WHEN p.proname IN ('_aid_cells', '_aid_rows', '_other_rows', '_aid_value') THEN capacity IN ('clerk', 'auditor')
			WHEN p.proname IN ('make_staging', '_make_staging', 'run_import', 'remember_mapping', 'own_imports', 'undo_import') OR p.proname ~ '^_undo_' OR p.proname ~ '^_?import(_|$)' THEN capacity = 'clerk'
			WHEN p.proname IN ('ask_identity', 'unmask_identity') THEN capacity = 'auditor'
			WHEN p.proname IN ('household_successors', 'household_predecessors') THEN capacity IN ('clerk', 'auditor')
			-- with the rights of the caller: what they write, the caller must be allowed to write
			WHEN p.proname IN (
				'split_household', '_split_household', 'merge_households', '_merge_households', '_begin_lineage_change', '_lock_lineage', '_take_turn_at_lineage',
				'_move_members', '_end_households', '_check_parts', '_describe_registration') THEN capacity = 'clerk'
			WHEN p.proname IN ('clerk_divisions', 'may_place', 'record_identity', 'record_identities', 'settle_identity') THEN capacity = 'clerk'
			WHEN p.proname IN ('erase_person', 'erase_helper', 'erase_donor') THEN capacity = 'clerk'
			WHEN p.proname IN ('list_identity_conflicts', '_division_of_person', 'sees_whole_ledger') THEN capacity IN ('clerk', 'auditor')
			WHEN p.proname IN ('placed_persons', 'find_identity', 'find_identities', 'was_member', '_membership', '_reconcile', '_qualifier_zh', '_cell') OR p.proname LIKE '%\_of' THEN capacity IN ('clerk', 'auditor')
			ELSE false
		END;
END
$rights$;

COMMENT ON FUNCTION _access_rights(text, text, boolean) IS
	'Internal. The privileges of a capacity, in the syntax of GRANT, for the whole ledger or for a division.';

CREATE FUNCTION _access_granted(schema text, OUT grant_id bigint, OUT role_name name, OUT capacity text, OUT division division_code)
RETURNS SETOF record
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $granted$
BEGIN
	RETURN QUERY
		SELECT g.grant_id, r.rolname, g.capacity, g.division
		FROM _rows(_ledger_table(schema, 'grants')) AS g (grant_id bigint, role regrole, capacity text, division division_code)
			LEFT JOIN pg_roles r ON r.oid = g.role
		ORDER BY g.grant_id;
END
$granted$;

COMMENT ON FUNCTION _access_granted(text) IS
	'Internal. The grants of a ledger: which role has which capacity for which division. role_name: NULL if the role was '
	'dropped.';

CREATE FUNCTION ledger_put_rights(schema text, role name, capacity text, division division_code) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	item record;
BEGIN
	FOR item IN SELECT * FROM _access_rights(schema, capacity, division IS NULL) LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- _access_rights quotes the names that it returns.
		EXECUTE format('GRANT %s ON %s TO %I', item.privileges, item.object, role);
	END LOOP;
END
$put$;

COMMENT ON FUNCTION ledger_put_rights(text, name, text, division_code) IS
	'Internal. Grants the privileges of a capacity to a role.';

-- All privileges of the capacity are revoked, and those that the role's other grants need are granted again.
CREATE FUNCTION ledger_take_rights(schema text, role name, capacity text, division division_code) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	item record;
	other record;
BEGIN
	IF to_regrole(quote_ident(role)) IS NULL THEN
		RETURN; -- it was dropped, and its privileges with it
	END IF;
	FOR item IN SELECT * FROM _access_rights(schema, capacity, division IS NULL) LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- _access_rights quotes the names that it returns.
		EXECUTE format('REVOKE %s ON %s FROM %I', item.privileges, item.object, role);
	END LOOP;
	FOR other IN SELECT g.capacity, g.division FROM _access_granted(schema) AS g WHERE g.role_name = role LOOP
		PERFORM ledger_put_rights(schema, role, other.capacity, other.division);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION ledger_take_rights(text, name, text, division_code) IS
	'Internal. Revokes the privileges of a capacity from a role, except those that its other grants give.';

-- Default privileges (ALTER DEFAULT PRIVILEGES) were meant for other objects: a new ledger has the privileges of its owner only.
CREATE FUNCTION _take_default_privileges(home regnamespace) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	given record;
BEGIN
	FOR given IN
		WITH acl AS (
				SELECT 'SCHEMA' AS kind, nspacl AS acl, nspowner AS owner FROM pg_namespace WHERE oid = home
			UNION ALL
				SELECT CASE relkind WHEN 'S' THEN 'ALL SEQUENCES IN SCHEMA' ELSE 'ALL TABLES IN SCHEMA' END, relacl, relowner
				FROM pg_class WHERE relnamespace = home
			UNION ALL
				SELECT 'ALL ROUTINES IN SCHEMA', coalesce(proacl, acldefault('f', proowner)), proowner FROM pg_proc WHERE pronamespace = home
		)
		SELECT a.kind, string_agg(DISTINCT CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END, ', ') AS roles
		FROM acl AS a, aclexplode(a.acl) AS e
		WHERE e.grantee <> a.owner
		GROUP BY a.kind
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- The roles are quoted above; a regnamespace prints itself quoted.
		EXECUTE format('REVOKE ALL ON %s %s FROM %s CASCADE', given.kind, home, given.roles);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION _take_default_privileges(regnamespace) IS
	'Internal. Revokes all privileges on a new ledger and its objects from everyone except its owner.';

-- The last step of making a ledger, which processes all objects that the modules made.
--
-- The search path of functions that find their ledger by ledger_enter contains only the server and the extension until they have
-- called it. Functions that they call inherit their path, and functions with bound names (BEGIN ATOMIC) need no path. Only the owner
-- can call a function that was not granted.
CREATE FUNCTION _finish_functions(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $finish$
DECLARE
	home CONSTANT oid := to_regnamespace(quote_ident(schema));
	part record;
BEGIN
	FOR part IN
		SELECT p.oid::regprocedure AS routine
		FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
		WHERE p.pronamespace = home AND l.lanname = 'plpgsql' AND p.prosrc ~ 'PERFORM ledger_enter(_as_caller)?\('
		ORDER BY p.oid
	LOOP
		EXECUTE 'ALTER ROUTINE ' || part.routine || ' SET search_path = pg_catalog, @extschema@, pg_temp';
	END LOOP;
	PERFORM _take_default_privileges(home);
END
$finish$;

COMMENT ON FUNCTION _finish_functions(text) IS
	'Internal. Sets the search paths of the functions of a new ledger or union, and ensures that nothing is granted to PUBLIC.';

CREATE FUNCTION _finish_ledger(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $finish$
BEGIN
	PERFORM _check_table_facts(schema);
	IF NOT _is_union(schema) THEN
		PERFORM _audit_tables(schema);
	END IF;
	PERFORM _secure_rows(schema);
	PERFORM _finish_functions(schema);
END
$finish$;

COMMENT ON FUNCTION _finish_ledger(text) IS
	'Internal. The last step of making a ledger, or a union, which has no audit: creates the audit, enables row security, sets the search paths of '
	'the functions, and ensures that nothing is granted to PUBLIC.';
