
-- What each capacity may do with which table, column, view and function.

CREATE FUNCTION ledger_rights(schema text, capacity text, is_whole boolean) RETURNS TABLE (privileges text, object text)
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
			WHEN starts_with(c.relname, 'publication_') THEN true
			WHEN capacity = 'analyst' THEN false
			-- a view of the owner's own that reads with the owner's rights would show all divisions
			ELSE 'security_invoker=true' = ANY (c.reloptions)
		END;

	RETURN QUERY
		SELECT r.privileges, format('TABLE %I.%I', schema, c.relname)
		FROM pg_class c, ledger_table_kind(c.relname) AS t (kind), LATERAL (
			SELECT CASE
				WHEN t.kind = 'own' THEN NULL
				WHEN capacity = 'analyst' THEN CASE WHEN c.relname = 'ledger' THEN 'SELECT' END
				WHEN t.kind = 'identity_numbers' THEN
					'SELECT (person_id, birth_date)'
						|| CASE capacity WHEN 'clerk' THEN ', INSERT (person_id, number), UPDATE (number), DELETE' ELSE '' END
				WHEN capacity = 'auditor' THEN CASE WHEN t.kind <> 'office' OR is_whole THEN 'SELECT' END
				WHEN t.kind IN ('reference', 'books') THEN 'SELECT'
				WHEN t.kind = 'common' THEN CASE WHEN is_whole THEN 'SELECT, INSERT, UPDATE, DELETE' ELSE 'SELECT, INSERT' END
				WHEN t.kind = 'rows' THEN 'SELECT, INSERT, UPDATE, DELETE'
				-- all but the sums, which are kept by what is drawn and spoiled
				WHEN t.kind = 'lots' THEN format('SELECT, INSERT (%1$s), UPDATE (%1$s), DELETE', (
					SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
					FROM pg_attribute a
					WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
						AND a.attname NOT IN ('distributed', 'spoiled')))
			END) AS r (privileges)
		WHERE c.relnamespace = home AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND r.privileges IS NOT NULL;

	RETURN QUERY
		SELECT 'EXECUTE', format('ROUTINE %s', p.oid::regprocedure)
		FROM pg_proc p
		WHERE p.pronamespace = home AND p.prokind IN ('f', 'p') AND CASE
			WHEN p.proname IN ('placed_persons', 'find_identity', 'find_identities') THEN capacity IN ('clerk', 'auditor')
			WHEN p.proname IN ('ask_identity', 'unmask_identity') THEN capacity = 'auditor'
		END;
END
$rights$;

COMMENT ON FUNCTION ledger_rights(text, text, boolean) IS
	'Internal. The privileges of a capacity, as GRANT takes them, for the whole ledger or for a division.';

CREATE FUNCTION ledger_put_rights(schema text, role name, capacity text, division division_code) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	item record;
BEGIN
	FOR item IN SELECT * FROM ledger_rights(schema, capacity, division IS NULL) LOOP
		EXECUTE format('GRANT %s ON %s TO %I', item.privileges, item.object, role);
	END LOOP;
END
$put$;

COMMENT ON FUNCTION ledger_put_rights(text, name, text, division_code) IS 'Internal. Gives a role the privileges of a capacity.';

-- Everything of the capacity is taken, and what the role's other grants need is given anew.
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
	FOR item IN SELECT * FROM ledger_rights(schema, capacity, division IS NULL) LOOP
		EXECUTE format('REVOKE %s ON %s FROM %I', item.privileges, item.object, role);
	END LOOP;
	FOR other IN EXECUTE format('SELECT g.capacity, g.division FROM %I.grants g WHERE g.role_name = $1', schema) USING role LOOP
		PERFORM ledger_put_rights(schema, role, other.capacity, other.division);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION ledger_take_rights(text, name, text, division_code) IS
	'Internal. Takes the privileges of a capacity from a role, but for those that its other grants give.';

-- Views show their reader what the reader may see in the tables, so row security holds in them. Publications are read with
-- the owner's rights: they are made for those who may read nothing else.
CREATE FUNCTION ledger_make_view_rights(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $make$
DECLARE
	detail regclass;
BEGIN
	FOR detail IN
		SELECT c.oid
		FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = schema) AND c.relkind = 'v'
			AND NOT starts_with(c.relname, 'publication_') AND c.relname <> 'edition_standing'
		ORDER BY c.relname
	LOOP
		EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', detail);
	END LOOP;
END
$make$;

COMMENT ON FUNCTION ledger_make_view_rights(text) IS
	'Internal, called by create_ledger. Lets all views but those of publications read with the rights of who reads them.';
